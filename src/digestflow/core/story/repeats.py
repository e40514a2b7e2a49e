"""Items that say again what an earlier item said."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from digestflow.core.story.address import lasting, listing, pages
from digestflow.core.topic.words import spaced, stems

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from digestflow.core.item.nouns import Item

    Shingle = tuple[str, str, str]

COPY = 0.8  # share of its three-word runs that a copy has from the original, on one day
COPY_LATER = 0.9  # the same, against the items of earlier days
SAME_TITLE = 0.5  # share of the shorter title's words; below it, one address tells something new
_LEAST = 20  # three-word runs; what is shorter is no copy of anything
_MOST = 300  # words that are compared
_TIMES = 2  # how much longer than its original a copy may be

# A title with one of these, where the original's has none of its kind, tells that something happened since.
_HAPPENED = stems(
    """
    acquired announced appeals approved arrested available banned cancelled closed confirmed delayed
    denied disputed dropped fixed freed launched leaked merged open-sourced patched paused postponed
    published recalled released rejected removed resigned resolved restored retracted returned revoked
    settled shipped signed sued suspended unveiled withdrawn
    """
)
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")


def repeats(
    items: Iterable[Item],
    earlier: Iterable[Item] = (),
    *,
    publishers: Mapping[str, str] | None = None,
    told: Container[str] | None = None,
) -> dict[str, str]:
    """Return, by id of each of the `items` that repeats another, the id of its original.

    Of the items of one day the earliest seen is the original, then the lesser id;
    `earlier` are items of the days before, which come first. An item repeats another if

    * it has the other's address and is of the same publisher (`publishers`, by source
      name; default: the source), and its title shares half the words of the shorter one:
      a page that changes its title, a list of releases or a live page, tells something new;
    * it has the address, or links to it, of an item of an earlier day by anyone that was told
      (of a repository, which lives long, only under a title like it, of a home page
      or a list under the same). On one day this is no repeat but a discussion or a second
      voice, and makes one story (`digestflow.core.story.grouping`);
    * it has no address, and title and text are those of another of the publisher that has none
      either: of a source that gives it another id each night;
    * it is an edited copy, whoever prints it: 80 % of its runs of three words stand in
      the original (90 % on a later day), and its title brings no other number and no
      word of something that happened since ("released", "confirmed").

    `told` are the ids of the earlier items that a reader was told of (default: all). What nobody
    was told of is news when another publisher takes it up, and the same again when its own does.

    All addresses of one page are one (`digestflow.core.story.address.page`); within a publisher
    those of home pages and lists do not count. An original is never a repeat itself.
    """
    past = sorted(earlier, key=_order)
    known = {item.id: item for item in past}
    today = sorted((item for item in {i.id: i for i in items}.values() if item.id not in known), key=_order)
    copies = _copies(today, past)
    said = _Said(publishers or {}, known if told is None else told)
    for item in past:
        said.add(item, item.id, past=True)
    found: dict[str, str] = {}
    for item in today:
        copied = (one for one in copies.get(item.id, ()) if one not in known or said.counts(known[one], item))
        original = (
            said.same_address(item)
            or said.same_words(item)
            or next((found.get(one, one) for one in copied), "")
        )
        if original:
            found[item.id] = original
        said.add(item, original or item.id)
    return found


@dataclass(slots=True)
class _Said:
    """Who said what at which address, in order."""

    publishers: Mapping[str, str]
    told: Container[str]  # ids of the items of earlier days that a reader was told of
    there: dict[str, list[tuple[Item, str, bool]]] = field(default_factory=lambda: defaultdict(list))
    nowhere: dict[tuple[str, str, str], str] = field(default_factory=dict)  # originals by publisher and words

    def add(self, item: Item, original: str, *, past: bool = False) -> None:
        if not item.url and item.text:
            self.nowhere.setdefault((self._publisher(item), item.title, item.text), original)
        for place, _ in _places(item):
            self.there[place].append((item, original, past))

    def same_address(self, item: Item) -> str:
        """Return the id of the original that the item's address was told by, or ""."""
        for place, url in _places(item):
            for other, original, past in self.there.get(place, ()):
                apart = self._publisher(other) != self._publisher(item)
                if not (past and other.id in self.told if apart else not listing(url)):
                    continue
                if (apart and not lasting(url)) or _same_title(item, other):
                    return original
        return ""

    def counts(self, other: Item, item: Item) -> bool:
        """Tell whether what the other said on an earlier day is nothing new in the item."""
        return other.id in self.told or self._publisher(other) == self._publisher(item)

    def same_words(self, item: Item) -> str:
        """Return the id of the original that said the same, with no address either, or ""."""
        return "" if item.url else self.nowhere.get((self._publisher(item), item.title, item.text), "")

    def _publisher(self, item: Item) -> str:
        return self.publishers.get(item.source) or item.source


def _places(item: Item) -> Iterator[tuple[str, str]]:
    """Yield where the item tells, each with its address: of a home page or a list only under its title."""
    for page, url in pages(item.url, *item.links, lists=True).items():
        title = stems(item.title)
        if not listing(url):
            yield page, url
        elif title:
            yield f"{page} {' '.join(sorted(title))}", url


def _order(item: Item) -> tuple[object, str]:
    return item.seen, item.id


def _same_title(item: Item, other: Item) -> bool:
    one, two = stems(item.title), stems(other.title)
    if not one or not two:
        return True
    return len(one & two) >= SAME_TITLE * min(len(one), len(two)) and not _tells_more(item, other)


def _tells_more(item: Item, other: Item) -> bool:
    """Tell whether the title has a number, or a word of something that happened, which the other's lacks."""
    numbers = set(_DIGITS.findall(item.title)) - set(_DIGITS.findall(other.title))
    happened = (stems(item.title) & _HAPPENED) - stems(other.title)
    return bool(numbers or happened)


def _copies(today: Sequence[Item], past: Sequence[Item]) -> dict[str, list[str]]:
    """Return the ids of the earlier items that each of today's is an edited copy of, in order.

    Exact without comparing all pairs: when four fifths of an item's runs stand in another,
    so does at least one of any fifth of them and one more. Only these are looked up.
    """
    runs = {item.id: shingles(item) for item in today}
    some: dict[Shingle, list[int]] = defaultdict(list)
    for at, item in enumerate(today):
        own = runs[item.id]
        if len(own) >= _LEAST:
            for run in islice(own, int((1 - COPY) * len(own)) + 1):
                some[run].append(at)
    found: dict[str, list[str]] = defaultdict(list)
    for item in past:
        its = shingles(item)
        for at in sorted({at for run in some.keys() & its for at in some[run]}):
            own = runs[today[at].id]
            if len(own & its) >= COPY_LATER * len(own) and not _tells_more(today[at], item):
                found[today[at].id].append(item.id)
    pairs = {
        (min(at, other), max(at, other))
        for at, item in enumerate(today)
        for run in some.keys() & runs[item.id]
        for other in some[run]
        if at != other
    }
    for at, later in sorted(pairs):
        if _copied(runs[today[at].id], runs[today[later].id]) and not _tells_more(today[later], today[at]):
            found[today[later].id].append(today[at].id)
    return found


def _copied(original: frozenset[Shingle], later: frozenset[Shingle]) -> bool:
    if len(original) < _LEAST or len(later) < _LEAST:
        return False
    shared = len(original & later)
    if shared >= COPY * len(later):
        return True
    return shared >= COPY * len(original) and len(later) <= _TIMES * len(original)


def shingles(item: Item) -> frozenset[Shingle]:
    """Return the runs of three words in the item's text, its first 300 words."""
    text = spaced(item.text).casefold().split()[:_MOST]
    return frozenset(zip(text, text[1:], text[2:], strict=False))
