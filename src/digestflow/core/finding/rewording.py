"""Repairs inside parts and of their order: texts change or change places, nothing between them does."""

# ruff: noqa: RUF001 - signs that look alike are what it is about
from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from digestflow.core.change.nouns import Hunk
from digestflow.core.change.row import falls
from digestflow.core.finding.arrangement import disordered, falling_run, listing
from digestflow.core.finding.kept import same_order, same_parts, shapes
from digestflow.core.finding.links import renamed
from digestflow.core.finding.paragraphs import paragraphs
from digestflow.core.finding.telling import words_of
from digestflow.core.finding.wording import corrected, slips
from digestflow.core.note.lines import content_column, split_lines
from digestflow.core.note.nouns import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from digestflow.core.finding.outline import Listed, Outline

Step = tuple[bytes, tuple[Hunk, ...]]  # the note after a repair, and what was repaired

_BULLET = re.compile(r" {0,3}([-+*])[ \t]")
_SEPARATOR = re.compile(r"[*_]{0,3}[ \t]*(?:[—–-]+|:)?[ \t]*")


def rejoined(page: Outline, texts: Mapping[int, str]) -> bytes:
    """Return the note's bytes with other texts in some of its parts."""
    text = "".join(texts.get(at, part.text) for at, part in enumerate(page.parts))
    return (page.note.bom + text).encode()


def hunk(page: Outline, at: int, kind: str, *, theirs: str, ours: str) -> Hunk:
    """Return what a repair does to a part."""
    return Hunk(
        unit=f"mend/{kind}/{page.line(at)}",
        section=page.title(page.above(at)),
        kind="update",
        theirs=plain(theirs),
        ours=plain(ours),
    )


def reworded(page: Outline) -> Step | None:
    """Mend words and links, each within its part; None where nothing is to be mended."""
    entries = {entry.at for entry in page.entries}
    texts: dict[int, str] = {}
    for at, part in enumerate(page.parts):
        if at in page.owned:
            continue
        text = corrected(part.text, slips(part, entry=at in entries))
        text = text if text != part.text else renamed(page, at)
        if text != part.text:
            texts[at] = text
    if not _stands(page, texts):
        texts = {at: text for at, text in texts.items() if _stands(page, {at: text})}
    if not texts:
        return None
    hunks = [hunk(page, at, "words", theirs=page.parts[at].text, ours=text) for at, text in texts.items()]
    return rejoined(page, texts), tuple(hunks)


def _stands(page: Outline, texts: Mapping[int, str]) -> bool:
    expected = [
        (part.kind, plain(texts.get(at, part.text)))
        for at, part in enumerate(page.parts)
        if part.kind != "blank"
    ]
    return same_order(expected, rejoined(page, texts))


def reordered(page: Outline) -> Step | None:
    """Put entries and dated paragraphs that stand beside each other in the order of their days.

    Not where the list would then go the other way by most of its days: the next repair would
    put them back.
    """
    listed = {entry.at: entry.day for entry in listing(page)}
    falling = falls(list(listed.values()))
    rows: list[tuple[list[tuple[int, date]], bool]] = []
    for run in page.runs():
        if run[0].at in listed and _alike(page, run):
            row = [(entry.at, entry.day) for entry in run]
            then = dict(
                zip((at for at, _ in row), (day for _, day in _sorted(row, down=falling)), strict=True)
            )
            if falls(list((listed | then).values())) is falling:
                rows.append((row, falling))
    for some in paragraphs(page):
        row = [(paragraph.at, paragraph.day) for paragraph in some]
        rows.append((row, falling_run(page, some)))
    for row, down in rows:
        if not disordered([day for _at, day in row], falling=down):
            continue
        texts = _permuted(page, [at for at, _day in row], [at for at, _day in _sorted(row, down=down)])
        raw = rejoined(page, texts)
        if same_parts(shapes(page.parts), raw):
            first, last = row[0][0], row[-1][0]
            before = "".join(part.text for part in page.parts[first : last + 1])
            after = "".join(texts.get(at, page.parts[at].text) for at in range(first, last + 1))
            return raw, (hunk(page, first, "order", theirs=before, ours=after),)
    return None


def _sorted(row: Sequence[tuple[int, date]], *, down: bool) -> list[tuple[int, date]]:
    return sorted(row, key=lambda pair: -pair[1].toordinal() if down else pair[1].toordinal())


def _alike(page: Outline, run: Sequence[Listed]) -> bool:
    """Whether the entries are of one bullet list."""
    marks = [_BULLET.match(page.parts[entry.at].text) for entry in run]
    return None not in marks and len({mark[1] for mark in marks if mark}) == 1


def _permuted(page: Outline, slots: Sequence[int], order: Sequence[int]) -> dict[int, str]:
    """Return the texts of `order` for the slots; the note's last line end stays where it is."""
    texts = {}
    for slot, at in zip(slots, order, strict=True):
        text = page.parts[at].text
        closed = text.endswith(("\n", "\r"))
        if page.parts[slot].text.endswith(("\n", "\r")) and not closed:
            text += page.note.eol
        elif closed and not page.parts[slot].text.endswith(("\n", "\r")):
            text = text.removesuffix("\n").removesuffix("\r")
        texts[slot] = text
    return texts


def united(page: Outline) -> Step | None:
    """Put the later of two entries of one day under the first, as an item nested in it."""
    related = {entry.at for entry in listing(page)}
    for run in page.runs():
        if run[0].at not in related or not _alike(page, run):
            continue
        for one, other in pairwise(run):
            if one.day == other.day and (step := _united(page, one, other)):
                return step
    return None


def _united(page: Outline, one: Listed, other: Listed) -> Step | None:
    text = page.parts[one.at].text
    closed = page.parts[other.at].text.endswith(("\n", "\r"))
    whole = text if text.endswith(("\n", "\r")) else text + page.note.eol
    added = "" if plain(text) == plain(page.parts[other.at].text) else _nested(page, one, other)
    whole += added
    if not closed:
        whole = whole.removesuffix("\n").removesuffix("\r")
    # What stands between them, empty lines only, goes with the second.
    texts = {one.at: whole} | dict.fromkeys(range(one.at + 1, other.at + 1), "")
    expected = [
        (part.kind, plain(texts.get(at, part.text)))
        for at, part in enumerate(page.parts)
        if part.kind != "blank" and at != other.at
    ]
    raw = rejoined(page, texts)
    if not same_order(expected, raw):
        return None
    before = "".join(part.text for part in page.parts[one.at : other.at + 1])
    return raw, (hunk(page, one.at, "day", theirs=before, ours=whole),)


def _nested(page: Outline, one: Listed, other: Listed) -> str:
    """Return the later entry's words as an item nested in the first; all of it where the heads differ."""
    text = page.parts[other.at].text
    words = words_of(page, other)
    separator = _SEPARATOR.match(words)
    behind = words[separator.end() :] if separator else words
    lead = text[: other.head.start]
    mark = _BULLET.match(text)
    plain_lead = mark is not None and mark.end() == len(lead)
    same = one.head.text == other.head.text and plain_lead
    indent = " " * content_column(split_lines(page.parts[one.at].text)[0])
    if same and not behind.strip():
        return ""
    body = f"{mark[1] if mark else '-'} {behind}" if same else text.lstrip(" ")
    lines = split_lines(body if body.endswith(("\n", "\r")) else body + page.note.eol)
    return "".join(indent + line.text if line.rest else line.text for line in lines)
