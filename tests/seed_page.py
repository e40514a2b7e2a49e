"""The published page of a naive writer, as the Obsidian note that it must have been."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

NOTE = "MOC - Open Source Models"
_PAGE = "moc-open-source-models.txt"
_DIGEST = re.compile(r"\d{4}-\d\d-\d\d-AI-Digest")
_SECTIONS = frozenset({"Key Topics", "Related Digests", "Subsections"})
# A line that begins with a name of code: the page has such names in lines of their own.
_CODE = re.compile(
    r"(?P<name>[a-z0-9][\w.]*(?:-[a-z0-9]+)*/[\w.-]+|[a-z0-9]+-(?:[a-z]{2,8}?torch|py|rs|js))(?=\W|[a-z])"
)
_SHORT = 60  # characters of a heading, at most


def published(corpus: Path) -> str:
    """The text of the page; the test is skipped, visibly, where it is absent."""
    path = corpus / "seed" / _PAGE
    if not path.is_file():
        pytest.skip("no seed page")
    return path.read_text(encoding="utf-8")


def as_note(text: str) -> str:
    """The page as Markdown: headings by their words, links where digests are named, items, code."""
    blocks: list[str] = []
    bullet = subsections = False
    for line in text.splitlines()[2:]:
        shown = _DIGEST.sub(lambda name: f"[[{name[0]}]]", line)
        level = _level(line, first=not blocks, subsections=subsections)
        subsections |= line == "Subsections"
        if line == "-":
            bullet = True
        elif bullet or line.startswith("- "):
            item = f"- {shown.removeprefix('- ')}"
            blocks.append(f"{blocks.pop()}\n{item}" if blocks[-1].startswith("- ") else item)
            bullet = False
        elif level:
            blocks.append(f"{'#' * level} {shown}")
        elif blocks[-1].startswith("- ") and (code := _CODE.match(shown)):
            blocks.append(f"{blocks.pop()}\n`{code['name']}`{shown[code.end() :]}")
        else:
            blocks.append(shown)
    return "\n\n".join(blocks) + "\n"


def _level(line: str, *, first: bool, subsections: bool) -> int:
    if first:
        return 1
    if line in _SECTIONS or line.startswith("Narrative: "):
        return 2
    titled = subsections and len(line) < _SHORT and "," not in line and not line.endswith(".")
    return 3 if line.startswith("Narrative Update — ") or (titled and not line.startswith("-")) else 0


def sentences(text: str) -> list[str]:
    """What the page says, sentence by sentence, without marks of any kind, and in no order."""
    bare = re.sub(r"\d{4}-\d\d-\d\d(?:-AI-Digest)?", " ", text.replace("‘", "’"))
    bare = re.sub(r"(?m)^(?:#+ |[ \t]*- )|\[\[|\]\]|`", "", bare)
    said = re.split(r"(?<=[.;:!?])\s+|\n|\s—\s", bare)
    return sorted(squeezed for one in said if (squeezed := re.sub(r"\W+", "", one)))
