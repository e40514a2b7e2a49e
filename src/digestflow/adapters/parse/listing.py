"""Drafts made into listings: dated, cleaned, each once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING

from digestflow.adapters.parse.boilerplate import without_boilerplate
from digestflow.adapters.parse.bounded import bounded
from digestflow.adapters.parse.readable import plain, readable
from digestflow.core.item.nouns import MARK, Listing, digest
from digestflow.core.item.stamp import Stamp, read_stamp
from digestflow.core.item.text import clean, one_line
from digestflow.core.item.url import canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digestflow.adapters.parse.draft import Draft, Words

_LONGEST_TEXT = 200_000  # characters of one item's text that are kept
_LONGEST_LINE = 1_000  # characters of a title, an author or an id that are kept
_MOST_LINKS = 100  # further addresses of one item that are kept
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dated:
    """A draft with what decides whether it is taken."""

    draft: Draft
    feed_id: str
    url: str
    published: Stamp | None
    updated: Stamp | None

    @property
    def moment(self) -> datetime:
        stamp = self.published or self.updated
        return stamp.moment if stamp else _NEVER


def listings(
    drafts: Iterable[Draft], base: str, most: int, *, known: bytes = b""
) -> tuple[tuple[Listing, ...], bytes, tuple[str, ...]]:
    """Return the listings of the newest `most` drafts, in the document's order, their marks, and warnings.

    Relative addresses are resolved against `base`. An identity counts once, the first time. An
    id that stands on items with different addresses identifies none of them and is left out.
    What has one of the marks in `known`, and an identity beside its words, is listed without them.
    """
    every = [_dated(draft, base) for draft in drafts]
    single = _single(every)
    taken = single
    if len(single) > most:
        newest = sorted(range(len(single)), key=lambda place: single[place].moment, reverse=True)[:most]
        taken = [single[place] for place in sorted(newest)]
    made: dict[str, Listing] = {}
    before = {known[at : at + MARK] for at in range(0, len(known), MARK)}
    marks = [_mark(one.draft, base) for one in taken]
    for one, mark in zip(taken, marks, strict=True):
        again = mark in before and bool(one.feed_id or one.url)
        listing = _again(one) if again else _listing(one, base)
        made.setdefault(listing.identity, listing)
    unread = [words for one in every for words in _unread(one)]
    cut = sum(len(listing.text) == _LONGEST_TEXT for listing in made.values())
    costly = sum(_costly(one.draft) for one, mark in zip(taken, marks, strict=True) if mark not in before)
    counts = (
        (len(every) - len(single) + len(taken) - len(made), "left out: listed twice"),
        (len(single) - len(taken), f"left out: older than the newest {most}"),
        (len(unread), f"with a date that cannot be read, as in '{unread[0] if unread else ''}'"),
        (cut, f"cut at {_LONGEST_TEXT:,} characters"),
        (costly, "cut: too many elements in one another"),
    )
    return (
        tuple(made.values()),
        b"".join(marks),
        tuple(f"{n} item{'s' if n > 1 else ''} {what}" for n, what in counts if n),
    )


def _costly(draft: Draft) -> bool:
    """Tell whether some of its markup was not looked at."""
    return any(bounded(words.value) != words.value for words in (draft.title, *draft.texts) if words.markup)


def _dated(draft: Draft, base: str) -> _Dated:
    return _Dated(
        draft=draft,
        feed_id=_feed_id(draft.feed_id),
        url=canonical_url(draft.url, base) if draft.url else "",
        published=read_stamp(draft.published) if draft.published else None,
        updated=read_stamp(draft.updated) if draft.updated else None,
    )


def _unread(one: _Dated) -> tuple[str, ...]:
    """Return the words of a date that stands there and could not be read."""
    pairs = ((one.draft.published, one.published), (one.draft.updated, one.updated))
    return tuple(one_line(words)[:40] for words, stamp in pairs if words and stamp is None)


def _single(every: list[_Dated]) -> list[_Dated]:
    """Return the drafts with each id, or address where there is no id, once."""
    places: dict[str, set[str]] = {}
    for one in every:
        if one.feed_id and one.url:
            places.setdefault(one.feed_id, set()).add(one.url)
    shared = {feed_id for feed_id, urls in places.items() if len(urls) > 1}
    single: dict[object, _Dated] = {}
    for place, one in enumerate(every):
        honest = replace(one, feed_id="") if one.feed_id in shared else one
        single.setdefault(honest.feed_id or honest.url or place, honest)
    return list(single.values())


def _mark(draft: Draft, base: str) -> bytes:
    """Return a hash over all that the document says of an item, and over what that is resolved against."""
    words = (draft.title, *draft.texts)
    said = (base, draft.feed_id, draft.url, draft.author, draft.published, draft.updated, *draft.links)
    told = "\x1e".join((*said, *(f"{one.markup}{one.value}" for one in words)))
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=MARK).digest()


def _again(one: _Dated) -> Listing:
    """Return what is needed of an item that is known, word for word: that it is there, and its dates."""
    return Listing(
        feed_id=one.feed_id,
        url=one.url,
        title="",
        text="",
        published=one.published.moment if one.published else None,
        updated=one.updated.moment if one.updated else None,
        date_only=_date_only(one),
        again=True,
    )


def _date_only(one: _Dated) -> bool:
    return one.published.date_only if one.published else bool(one.updated and one.updated.date_only)


def _listing(one: _Dated, base: str) -> Listing:
    draft = one.draft
    texts, found = _texts(draft.texts)
    links = (canonical_url(link, base) for link in (*draft.links[:_MOST_LINKS], *found[:_MOST_LINKS]) if link)
    return Listing(
        feed_id=one.feed_id,
        url=one.url,
        links=tuple(link for link in dict.fromkeys(links) if link and link != one.url),
        title=_line(_read(draft.title)),
        text=max(texts, key=len, default=""),
        author=_line(draft.author),
        published=one.published.moment if one.published else None,
        updated=one.updated.moment if one.updated else None,
        date_only=_date_only(one),
    )


def _texts(several: tuple[Words, ...]) -> tuple[list[str], list[str]]:
    """Return what the texts of one item read as, and the addresses in their boilerplate."""
    texts: list[str] = []
    links: list[str] = []
    for words in several:
        value, found = without_boilerplate(bounded(words.value)) if words.markup else (words.value, ())
        links.extend(found)
        text = readable(value) if words.markup else plain(value)
        texts.append(clean(text).strip()[:_LONGEST_TEXT])
    return texts, links


def _read(words: Words) -> str:
    return readable(bounded(words.value)) if words.markup else plain(words.value)


def _line(text: str) -> str:
    return one_line(text)[:_LONGEST_LINE].rstrip()


def _feed_id(text: str) -> str:
    """Return an id on one line; of one that is too long a hash stands for its end, as two may begin alike."""
    whole = one_line(text)
    return whole if len(whole) <= _LONGEST_LINE else f"{whole[:_LONGEST_LINE]}{digest(whole)}"
