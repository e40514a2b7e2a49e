"""The tutorial is what its commands print, and every page of the documents has its place."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from ruamel.yaml import YAML

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def pages(nav: object) -> list[str]:
    """The pages of a navigation, from the first to the last."""
    if isinstance(nav, str):
        return [nav]
    parts = nav.values() if isinstance(nav, dict) else nav
    assert not isinstance(parts, str)
    return [page for part in parts for page in pages(part)]  # type: ignore[attr-defined]


def test_the_tutorial_is_what_its_commands_print(tmp_path: Path) -> None:
    code = "import sys, pathlib; sys.path.insert(0, sys.argv[1]); import tutorial\n"
    code += "if __name__ == '__main__':\n"
    code += "    text = tutorial.PAGE.read_text('utf-8')\n"
    code += "    pathlib.Path('played.md').write_text(tutorial.played(text), 'utf-8', newline='\\n')\n"
    script = tmp_path / "play.py"
    script.write_text(code, encoding="utf-8")

    subprocess.run([sys.executable, str(script), str(ROOT / "tools")], cwd=tmp_path, check=True)

    assert (tmp_path / "played.md").read_text("utf-8") == (ROOT / "docs/tutorial.md").read_text("utf-8")


def test_the_tutorial_shows_what_it_promises() -> None:
    text = (ROOT / "docs/tutorial.md").read_text("utf-8")

    ends = [line for line in text.splitlines() if line.startswith("(exit code")]
    assert ends == ["(exit code 75)", "(exit code 78)"]
    for command in ("init", "review", "commit", "undo", "run --due", "search", "export html", "plot"):
        assert f"$ digestflow {command}" in text
    assert "bug" not in text


def test_every_page_is_in_the_navigation_once() -> None:
    nav = YAML(typ="safe").load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"]

    assert sorted(pages(nav)) == sorted(path.name for path in (ROOT / "docs").glob("*.md"))
