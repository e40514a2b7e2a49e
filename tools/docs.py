"""Write the generated parts of the documents anew; tests compare the same parts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import tutorial

from digestflow.config.reference import reference
from digestflow.config.starter import SOURCES, TOPICS
from digestflow.config.written import render_config
from digestflow.core.record import record_schema
from digestflow.schedule.timers import Timer, install

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
    put(ROOT / "docs" / "record.schema.json", record_schema_text())
    put(ROOT / "compose.yaml", compose_text())
    tutorial.main()


def record_schema_text() -> str:
    """Return the JSON Schema of a day's record, as the file in docs/ holds it."""
    return json.dumps(record_schema(), indent=2, ensure_ascii=False) + "\n"


def compose_text() -> str:
    """Return compose.yaml as `schedule install --compose` writes it beside a config.yaml."""
    timer = Timer(config=ROOT / "config.yaml", program=("digestflow",), at="03:00", zone="UTC")
    ((_, text),) = install("compose", timer, home=ROOT).files
    return text


def put(path: Path, text: str) -> None:
    """Write the file if its text differs."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"docs: {path.relative_to(ROOT)} written")


if __name__ == "__main__":
    main()
