"""From a page to its claims."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from digestflow.core.adopted.nouns import Unsourced
from digestflow.core.entry.facts import horizon, status, value
from digestflow.core.entry.sentences import sentences
from digestflow.core.evidence.fold import fold
from digestflow.core.finding.outline import TOP
from digestflow.core.finding.paragraphs import begins_with
from digestflow.core.finding.telling import bare, subjects, words_of
from digestflow.core.finding.upkeep import says
from digestflow.core.finding.wording import is_prose

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from digestflow.core.finding.outline import Outline

_PARTS = frozenset({"text", "item", "quote"})


def claims(page: Outline) -> Iterator[Unsourced]:
    """Yield what the page claims, sentence by sentence, in its order; nothing of what is ours.

    A sentence claims something when it holds a name or a value.
    """
    entries = {entry.at: entry for entry in page.entries}
    for at, part in enumerate(page.parts):
        if part.kind not in _PARTS or not is_prose(part) or at in page.owned:
            continue
        entry = entries.get(at)
        words = words_of(page, entry) if entry else part.text
        day = entry.day if entry else begins_with(page, part.text)
        shift = len(part.text) - len(words)
        for passage in sentences(words):
            text = " ".join(bare(passage.text).split()).lstrip("—–-:> ")  # noqa: RUF001 - what sets an entry off
            if says(text):
                yield _claim(page, at, shift + passage.start, day, text)


def _claim(page: Outline, at: int, offset: int, day: date | None, text: str) -> Unsourced:
    section = " / ".join(page.title(head) for head in _above(page, at))
    number, unit, attribute = value(text)
    name = next((name for name, _start, _end in subjects(fold(text).text)), "")
    key = hashlib.sha256(f"{section}\n{day}\n{text}".encode()).hexdigest()[:16]
    return Unsourced(
        key=key,
        section=section,
        line=page.line(at, offset),
        day=day,
        text=text,
        entity=name,
        attribute=attribute,
        value=number,
        unit=unit,
        horizon=horizon(text),
        status=status(text),
    )


def _above(page: Outline, at: int) -> list[int]:
    heads: list[int] = []
    head = page.above(at)
    while head != TOP:
        heads.insert(0, head)
        head = page.parent(head)
    return heads
