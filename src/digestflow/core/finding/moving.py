"""Repairs that move parts to the section they belong to, or put in a line that says what is missing."""

from __future__ import annotations

import itertools
import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from digestflow.core.change.row import falls
from digestflow.core.finding.arrangement import astray, listing, misplaced, missing
from digestflow.core.finding.kept import same_parts, shapes
from digestflow.core.finding.outline import NO_DIGEST
from digestflow.core.finding.rewording import Step, hunk
from digestflow.core.note.nouns import plain
from digestflow.core.note.scan import scan
from digestflow.core.note.splice import Piece, Splice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from digestflow.core.change.nouns import Hunk
    from digestflow.core.finding.outline import Listed, Outline, Update

_HASHES = re.compile(r" {0,3}#{1,6}")
_DEEPEST = 6
_NONE: Mapping[int, int] = MappingProxyType({})


def put_in(
    page: Outline,
    inserted: Mapping[int, Sequence[Piece]],
    hunks: Iterable[Hunk],
    *,
    removed: Mapping[int, int] = _NONE,
) -> Step | None:
    """Return the step that puts pieces in behind parts, and takes others out; None if that changes more."""
    raw = Splice(note=page.note, removed=removed, replaced={}, inserted=inserted, solid={}).raw()
    gone = {at for first, last in removed.items() for at in range(first, last + 1)}
    expected = shapes(part for at, part in enumerate(page.parts) if at not in gone)
    for piece in (piece for pieces in inserted.values() for piece in pieces):
        expected += shapes(scan(piece.text.encode()).parts)
    return (raw, tuple(hunks)) if same_parts(expected, raw) else None


def updates_moved(page: Outline) -> Step | None:
    """Move the updates that stand elsewhere into their section, in the order they stand."""
    strays = astray(page) if page.related is not None else ()
    return _updates_moved(page, strays) or next(
        (step for stray in strays if (step := _updates_moved(page, (stray,)))), None
    )


def _updates_moved(page: Outline, strays: Sequence[Update]) -> Step | None:
    if not strays or page.related is None:
        return None
    own = page.section("narrative_updates")
    head = own if own is not None else page.related
    gone = {at for update in strays for at in range(update.first, update.last + 1)}
    level = page.parts[head].level
    texts = [_deeper(page, update, level) for update in strays]
    pieces = [Piece(text=text, solid=False) for text in texts]
    if own is None:
        heading = f"{'#' * level} {page.around.heading('narrative_updates')}"
        pieces.insert(0, Piece(text=heading, solid=False))
    removed = {update.first: update.last for update in strays}
    right = page.around.heading("narrative_updates")
    hunks = [
        hunk(
            page,
            update.first,
            "update",
            theirs=f"under {page.title(update.under)}:\n{_text(page, update)}",
            ours=f"under {right}:\n{text}",
        )
        for update, text in zip(strays, texts, strict=True)
    ]
    return put_in(page, {page.last(head, gone): pieces}, hunks, removed=removed)


def _text(page: Outline, update: Update) -> str:
    return plain("".join(part.text for part in page.parts[update.first : update.last + 1]))


def _deeper(page: Outline, update: Update, level: int) -> str:
    """Return the update's text, its heading below the section's."""
    text = _text(page, update)
    if page.parts[update.first].kind != "heading" or page.parts[update.first].level > level:
        return text
    return _HASHES.sub("#" * min(level + 1, _DEEPEST), text, count=1)


def entries_moved(page: Outline) -> Step | None:
    """Move the entries that stand elsewhere into the list of digests, each by its day."""
    strays = misplaced(page)
    return _entries_moved(page, strays) or next(
        (step for stray in strays if (step := _entries_moved(page, (stray,)))), None
    )


def _entries_moved(page: Outline, strays: Sequence[Listed]) -> Step | None:
    if not strays:
        return None
    falling = falls([entry.day for entry in listing(page)])
    ordered = sorted(strays, key=lambda entry: (entry.day, entry.at), reverse=falling)
    inserted: dict[int, list[Piece]] = {}
    for entry in ordered:
        piece = Piece(text=plain(page.parts[entry.at].text), solid=_tight(page))
        inserted.setdefault(_behind(page, entry.day, falling=falling), []).append(piece)
    right = page.title(page.related) if page.related is not None else ""
    hunks = [
        hunk(
            page,
            entry.at,
            "entry",
            theirs=f"under {page.title(entry.under)}:\n{page.parts[entry.at].text}",
            ours=f"under {right}:\n{page.parts[entry.at].text}",
        )
        for entry in strays
    ]
    return put_in(page, inserted, hunks, removed={entry.at: entry.at for entry in strays})


def _behind(page: Outline, day: date, *, falling: bool) -> int:
    """Return the part of the list behind which an entry of the day belongs."""
    listed = listing(page)
    before = [entry for entry in listed if (entry.day >= day if falling else entry.day <= day)]
    if before:
        return before[-1].at
    head = page.related if page.related is not None else -1
    at = listed[0].at - 1 if listed else head
    while at > head and page.parts[at].kind == "blank":
        at -= 1
    return at


def _tight(page: Outline) -> bool:
    """Whether the entries of the list stand without empty lines between them."""
    listed = listing(page)
    pairs = list(itertools.pairwise(listed))
    return not pairs or sum(two.at - one.at == 1 for one, two in pairs) * 2 >= len(pairs)


def gaps_said(page: Outline) -> Step | None:
    """Put in a line for each stretch of days without an entry; not into a list that is ours."""
    gaps, listed = missing(page), listing(page)
    if not gaps or not listed or any(entry.at in page.owned for entry in listed):
        return None
    falling = falls([entry.day for entry in listed])
    mark = page.parts[listed[0].at].text.lstrip(" ")[0]
    inserted: dict[int, list[Piece]] = {}
    hunks = []
    for first, last in reversed(gaps) if falling else gaps:
        shown = f"{first}" if first == last else f"{first} to {last}"
        text = f"{mark if mark in '-+*' else '-'} {shown} — {NO_DIGEST}"
        at = _behind(page, last if falling else first, falling=falling)
        inserted.setdefault(at, []).append(Piece(text=text, solid=_tight(page)))
        hunks.append(hunk(page, at, "gap", theirs="", ours=text))
    return put_in(page, inserted, hunks)
