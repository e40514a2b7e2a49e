"""How a page is kept: sources behind what it says, lengths, and sections that stood still."""

# ruff: noqa: RUF001 - signs that look alike are what it is about
from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from digestflow.core.entry.sentences import sentences, words_in
from digestflow.core.evidence.dates import dates
from digestflow.core.evidence.fold import fold
from digestflow.core.evidence.names import find_names, named
from digestflow.core.evidence.values import find
from digestflow.core.finding.arrangement import listing, misplaced
from digestflow.core.finding.digests import note_key
from digestflow.core.finding.links import named as named_digests
from digestflow.core.finding.nouns import Finding
from digestflow.core.finding.outline import TOP
from digestflow.core.finding.paragraphs import said_day
from digestflow.core.finding.telling import bare, words_of
from digestflow.core.finding.wording import is_prose
from digestflow.core.render.moc import RELATED_WORDS
from digestflow.plural import many

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from digestflow.core.finding.outline import Outline

STILL = timedelta(days=7)  # how far entries may go on before a narrative that stands is old
_RECENT = 7  # the newest entries, by which Key Topics are judged
_OFTEN = 3  # of them that name something
_SOURCE = re.compile(r"https?://|\[\^[^\]\s]+\]|\]\([^)\s]+\)")
_PARTS = frozenset({"text", "item", "quote"})
_LEAST = 4  # words of a sentence that says something
_HEAD = 200  # characters that are looked at before the rest: most passages say something in them


def upkeep_findings(page: Outline) -> Iterator[Finding]:
    """Yield what has no source, what is too long, and what stood still."""
    yield from _unsourced(page)
    yield from _long(page)
    entries = sorted((*listing(page), *misplaced(page)), key=lambda entry: (entry.day, entry.at))
    if len(entries) >= _OFTEN:
        newest = max(entry.day for entry in entries)
        yield from _old_narrative(page, newest)
        texts = [words_of(page, entry) for entry in entries]
        yield from _old_topics(page, texts)


def _unsourced(page: Outline) -> Iterator[Finding]:
    """Yield, by section, passages that say something checkable and name no source.

    A link to a digest that has its note is a source: its claims have quotes there.
    """
    if not page.entries:
        return
    linked: defaultdict[int, bool] = defaultdict(bool)
    for one in named_digests(page):
        day = one.dated.day
        if day is not None and note_key(page.around.layout.name(day)) in page.around.notes:
            linked[one.at] = True
    lines: defaultdict[int, list[int]] = defaultdict(list)
    for at, part in enumerate(page.parts):
        plain = part.kind in _PARTS and is_prose(part) and at not in page.owned
        if plain and not linked[at] and not _SOURCE.search(part.text) and says(part.text):
            lines[page.above(at)].append(page.line(at))
    for head, found in lines.items():
        where = f"under {page.title(head)!r}" if head != TOP else "at the top"
        yield Finding(
            kind="unsourced",
            line=found[0],
            lines=tuple(found),
            what=f"{many(len(found), 'passage')} {where} without a source",
            why="every claim stands on quoted words of a source",
            fix="adopt the note: then they are marked, and checked against the archive",
        )


def says(text: str) -> bool:
    """Whether the text says something with a name or a number in it."""
    shown = fold(bare(text)).text
    if words_in(shown) < _LEAST:
        return False
    head = shown.rfind(". ", 0, _HEAD) + 1
    return _checkable(shown[:head]) or _checkable(shown[head:].lstrip())


def _checkable(shown: str) -> bool:
    return any(name.capital for name in find_names(shown)) or any(not one.value.loose for one in find(shown))


def _long(page: Outline) -> Iterator[Finding]:
    long = []
    for entry in (*listing(page), *misplaced(page)):
        if entry.at not in page.owned:
            count = words_in(bare(words_of(page, entry)))
            if count > RELATED_WORDS:
                long.append((page.line(entry.at), count))
    if long:
        most = max(count for _, count in long)
        yield Finding(
            kind="too_long",
            line=min(long)[0],
            lines=tuple(line for line, _ in sorted(long)),
            what=f"{many(len(long), 'entry', 'entries')} longer than {RELATED_WORDS} words, up to {most}",
            why="an entry is short: the day's digest has the rest",
            fix="shorten them, or move what is more into notes of their own",
        )


def _section(page: Outline, key: str) -> tuple[int, list[int]] | None:
    """Return heading and parts of a section that stands and is a person's."""
    head = page.section(key)
    if head is None:
        return None
    parts = [at for at in range(head + 1, page.end(head)) if page.parts[at].kind in _PARTS]
    return None if not parts or not page.owned.isdisjoint(parts) else (head, parts)


def _old_narrative(page: Outline, newest: date) -> Iterator[Finding]:
    found = _section(page, "narrative")
    if found is None:
        return
    head, parts = found
    said = [day for at in parts for day in _days(page, page.parts[at].text)]
    said = [day for day in said if day <= newest]
    if said and newest - max(said) >= STILL:
        yield Finding(
            kind="stale",
            line=page.line(head),
            what=f"{page.title(head)!r} ends on {max(said)}; entries go on to {newest}",
            why="a narrative follows what changed",
            fix="retell it, or adopt the note: then it is kept from standing theses",
        )


def _days(page: Outline, text: str) -> Iterator[date]:
    shown = fold(text).text
    for _start, _end, readings, _ in dates(shown):
        for reading in readings:
            day = said_day(page, reading)
            if day is not None:
                yield day


def _old_topics(page: Outline, entries: list[str]) -> Iterator[Finding]:
    """Yield what Key Topics lack, and what they list that no entry has named for long."""
    found = _section(page, "key_topics")
    if found is None:
        return
    head, parts = found
    listed = "\n".join(bare(page.parts[at].text) for at in parts)
    recent = [fold(bare(text)).text for text in entries[-_RECENT:]]
    said = Counter(name for text in recent for name in {one.words for one in find_names(text) if one.capital})
    lacking = sorted(
        (
            name
            for name, count in said.items()
            if count >= _OFTEN and not (name.startswith("r/") or _is_listed(name, listed))
        ),
        key=lambda name: (-said[name], name),
    )
    gone = [
        subject
        for at in parts
        if (subject := _subject(page.parts[at].text))
        and not any(named(part, text) for text in recent for part in subject.split(" and "))
    ]
    if lacking or gone:
        lacks = f"lacks {', '.join(lacking)}" if lacking else ""
        lists = f"lists {', '.join(gone)}, which the last {len(recent)} entries do not name" if gone else ""
        yield Finding(
            kind="stale",
            line=page.line(head),
            what=f"{page.title(head)!r} " + "; ".join(filter(None, (lacks, lists))),
            why="Key Topics follow what entries tell",
            fix="bring it up to date, or adopt the note: then it is kept from what was accepted",
        )


def _is_listed(name: str, listed: str) -> bool:
    """Whether the name, or the name of its family, is listed: Gemma for Gemma 4."""
    return named(name, listed) or named(name.split(" ", maxsplit=1)[0].split("-", maxsplit=1)[0], listed)


def _subject(text: str) -> str:
    """Return whom a line of Key Topics is about: the words before its dash."""
    passages = sentences(bare(text))
    words = passages[0].text if passages else ""
    return re.split(r"\s+[—–-]+\s+|:\s", words, maxsplit=1)[0].strip()
