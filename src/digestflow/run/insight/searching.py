"""Looking for words in what was archived and in what was accepted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol

from digestflow.core.item.nouns import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from digestflow.core.entry.nouns import Claim, Sentence
    from digestflow.core.item.nouns import Item
    from digestflow.core.record import Record
    from digestflow.core.wanted import Wanted

_AROUND = 90  # characters of the text before and behind the word that was found


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An entry or an item in which the words stand."""

    kind: Literal["entry", "item"]
    day: date
    key: str  # the entry's or the item's, as `explain` takes it
    title: str
    source: str  # "" for an entry
    url: str  # "" for an entry
    words: str  # some of its text, around the first word that was found


class Index(Protocol):
    """Which texts hold which words; a cache, made anew from archive and records when lost."""

    def count(self) -> int:
        """Return how many items are in it."""

    def lacking(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return which of the items are not in it."""

    def add(self, items: Iterable[Item]) -> None:
        """Take items in."""

    def days(self) -> Mapping[str, str]:
        """Return the days whose entries are in it, each with the hash of its record."""

    def put(self, day: str, stamp: str, entries: Sequence[tuple[str, str, str]]) -> None:
        """Take a day's entries in (key, headline, text), in the place of what there was of it."""

    def entries(self, wanted: Wanted, span: tuple[date, date], most: int) -> Sequence[tuple[str, str]]:
        """Return the best entries of the days, each as day and key."""

    def items(self, wanted: Wanted, span: tuple[date, date], most: int, *, skip: int) -> Sequence[str]:
        """Return the ids of the best items of the days, without the first so many."""


class Items(Protocol):
    """The archive, as far as it is searched."""

    def size(self) -> int:
        """Return how many items there are."""

    def all_ids(self) -> tuple[str, ...]:
        """Return the ids of all items."""

    def several(self, ids: Iterable[str]) -> Mapping[str, Item]:
        """Return items by id, those that are there."""


_CHUNK = 250  # items that are taken in at once


def search(
    wanted: Wanted,
    index: Index,
    archive: Items,
    records: Mapping[date, Record],
    *,
    span: tuple[date, date],
    most: int,
) -> tuple[Found, ...]:
    """Return the entries, then the items, that hold the words, best first, at most so many of each.

    What the index lacks is taken in first: all of it in the first search, then what is new.
    """
    _take_in(index, archive)
    _take_in_entries(index, records)
    found = []
    for day, key in index.entries(wanted, span, most):
        record = records[date.fromisoformat(day)]
        entry = next(one for one in record.entries if one.key == key)
        text = _text_of(entry.summary, entry.claims)
        found.append(
            Found(
                kind="entry",
                day=record.day,
                key=key,
                title=entry.title,
                source="",
                url="",
                words=_around(text, wanted),
            )
        )
    return (*found, *(_item(item, wanted) for item in _items(wanted, index, archive, span, most)))


def search_items(wanted: Wanted, index: Index, archive: Items, *, most: int, skip: int) -> tuple[Item, ...]:
    """Return the items that hold the words, best first, without the first so many."""
    _take_in(index, archive)
    return _items(wanted, index, archive, (date.min, date.max), most, skip=skip)


def _items(
    wanted: Wanted, index: Index, archive: Items, span: tuple[date, date], most: int, *, skip: int = 0
) -> tuple[Item, ...]:
    ids = index.items(wanted, span, most, skip=skip)
    there = archive.several(ids)
    return tuple(there[id_] for id_ in ids if id_ in there)


def _item(item: Item, wanted: Wanted) -> Found:
    return Found(
        kind="item",
        day=item.day,
        key=item.id,
        title=item.title,
        source=item.source,
        url=item.url,
        words=_around(item.text, wanted),
    )


def taking_in(index: Index, archive: Items) -> Iterator[None]:
    """Take in what the index lacks of the archive, a part at a time: who serves others meanwhile can."""
    # Nothing ever leaves the one or the other: as many are the same ones.
    missing = index.lacking(archive.all_ids()) if index.count() != archive.size() else ()
    for at in range(0, len(missing), _CHUNK):
        index.add(archive.several(missing[at : at + _CHUNK]).values())
        yield


def _take_in(index: Index, archive: Items) -> None:
    for _ in taking_in(index, archive):
        pass


def _take_in_entries(index: Index, records: Mapping[date, Record]) -> None:
    there = dict(index.days())
    for day in records:
        name = day.isoformat()
        entries = [(one.key, one.title, _text_of(one.summary, one.claims)) for one in records[day].entries]
        stamp = digest(repr(entries))
        if there.pop(name, None) != stamp:
            index.put(name, stamp, entries)
    for name in there:
        index.put(name, "", ())


def _text_of(*parts: Sequence[Sentence | Claim]) -> str:
    return " ".join(one.text for part in parts for one in part)


def _around(text: str, wanted: Wanted) -> str:
    """Return the text around the first wanted word, in one line."""
    line = " ".join(text.split())
    words = [word for said, _ in wanted.having for word in said.split()]
    found = re.search("|".join(map(re.escape, words)), line, re.IGNORECASE)
    at = found.start() if found else 0
    begin, end = max(0, at - _AROUND), at + _AROUND
    before, behind = "…" if begin else "", "…" if end < len(line) else ""
    return f"{before}{line[begin:end].strip()}{behind}"
