"""Write the generated parts of the documents anew: docs/config.md, config.yaml."""

from __future__ import annotations

import re
from pathlib import Path

from digestflow.config.reference import reference
from digestflow.config.starter import SOURCES, TOPICS
from digestflow.config.written import render_config

ROOT = Path(__file__).resolve().parent.parent
PART = re.compile(r"(<!-- begin: (\S+) -->\n).*?(\n<!-- end: \2 -->)", re.DOTALL)


def main() -> None:
    """Write what differs; tests compare the same parts."""
    page = ROOT / "docs" / "config.md"
    written = PART.sub(
        lambda found: (
            f"{found[1]}\n{reference()}\n{found[3].lstrip()}"
            if found[2] == "digestflow.config.reference"
            else found[0]
        ),
        page.read_text(encoding="utf-8"),
    )
    put(page, written)
    put(ROOT / "config.yaml", render_config(SOURCES, TOPICS))


def put(path: Path, text: str) -> None:
    """Write the file if its text differs."""
    if path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"docs: {path.relative_to(ROOT)} written")


if __name__ == "__main__":
    main()
