"""What was told before a day: what of today is new, goes on with something, or is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from digestflow.core.evidence.values import Value, stands, values
from digestflow.core.topic.words import stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from digestflow.core.entry.nouns import Entry

THREAD_DAYS = 14  # how far back a story may go on (docs/decisions/0015)
SAME_HEADLINE = 0.5  # share of the shorter headline's stems, with an entity in common
RARE = 3  # headlines of the days before that may say a name which makes a thread by itself
NO_NEWS = 0.8  # share of the sentence's stems that one earlier sentence has


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One entry of an earlier day, as far as later days compare with it."""

    day: date
    key: str
    headline: str
    headline_stems: frozenset[str]
    entities: frozenset[str]  # casefolded
    urls: frozenset[str]  # of the items it cites
    sentences: tuple[frozenset[str], ...]  # stems of each sentence that was told
    values: frozenset[Value]  # every value that was told
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The entries told before a day, newest first."""

    told: tuple[Told, ...] = ()

    def before(self, day: date) -> Ledger:
        """Return what the run of `day` may know: nothing of the day itself or later."""
        first = day - timedelta(days=THREAD_DAYS)
        return Ledger(told=tuple(told for told in self.told if first <= told.day < day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How an entry stands to what was told before."""

    follows: Told | None  # the newest entry of its thread; None: a new story
    news: bool  # False: everything in it was told before


def ledger(records: Iterable[tuple[date, tuple[Entry, ...], Mapping[str, str]]]) -> Ledger:
    """Return the ledger of the records: (day, entries, URL by item id), in any order."""
    told = [_told(day, entry, urls) for day, entries, urls in records for entry in entries]
    return Ledger(told=tuple(sorted(told, key=lambda one: (one.day, one.key), reverse=True)))


def judge(entry: Entry, urls: frozenset[str], known: Ledger) -> Judgement:
    """Say what of the entry is new against the ledger of the days before.

    A thread is an earlier entry that cites the same address, or that names one of the
    entry's entities under a similar headline, or a rare one of them in both headlines. It goes on with the
    entry whose headline is nearest, of equals the newest. In a thread an entry is news when its
    status changed, when it says a value that was not told, or when one of its sentences
    is not much like any told one: a follow-up is never put down for its similarity alone.
    """
    stemmed = stems(entry.headline)
    names = frozenset(name.casefold() for name in entry.entities)
    rare = _rare(names, known)
    thread = [told for told in known.told if _one_thread(told, stemmed, names, rare, urls)]
    if not thread:
        return Judgement(follows=None, news=True)
    said = [sentence.text for sentence in entry.summary] + [claim.text for claim in entry.claims]
    known_values = frozenset[Value]().union(*(told.values for told in thread))
    news = (
        all(told.status != entry.status for told in thread)
        or any(_says_more(text, known_values) for text in (entry.headline, *said))
        or any(not _told_in(stems(text), thread) for text in said)
    )
    nearest = max(thread, key=lambda told: (len(told.headline_stems & stemmed), told.day, told.key))
    return Judgement(follows=nearest, news=news)


def _told(day: date, entry: Entry, urls: Mapping[str, str]) -> Told:
    said = [sentence.text for sentence in entry.summary] + [claim.text for claim in entry.claims]
    return Told(
        day=day,
        key=entry.key,
        headline=entry.headline,
        headline_stems=stems(entry.headline),
        entities=frozenset(name.casefold() for name in entry.entities),
        urls=frozenset(urls[id_] for id_ in entry.items if urls.get(id_)),
        sentences=tuple(stems(text) for text in (entry.headline, *said)),
        values=frozenset[Value]().union(*(values(text) for text in (entry.headline, *said))),
        status=entry.status,
    )


def _rare(names: frozenset[str], known: Ledger) -> frozenset[frozenset[str]]:
    """Return the stems of the names that few headlines say: one of them alone makes a thread."""
    spelled = [stem for name in names if (stem := stems(name))]  # "C++" has none: it stands nowhere
    return frozenset(
        stem for stem in spelled if sum(stem <= told.headline_stems for told in known.told) <= RARE
    )


def _one_thread(
    told: Told,
    headline: frozenset[str],
    names: frozenset[str],
    rare: frozenset[frozenset[str]],
    urls: frozenset[str],
) -> bool:
    if told.urls & urls:
        return True
    common = told.entities & names
    if not common or not headline or not told.headline_stems:
        return False
    if any(stems(name) in rare and stems(name) <= headline & told.headline_stems for name in common):
        return True
    shared = len(headline & told.headline_stems)
    return shared >= SAME_HEADLINE * min(len(headline), len(told.headline_stems)) and shared >= 2  # noqa: PLR2004 - one shared word is a name


def _says_more(text: str, known: frozenset[Value]) -> bool:
    """Whether the text says a value that is not among the known ones, however they are written."""
    return any(not value.loose and not stands(value, known) for value in values(text))


def _told_in(sentence: frozenset[str], thread: list[Told]) -> bool:
    if not sentence:
        return True
    return any(
        len(sentence & earlier) >= NO_NEWS * len(sentence) for told in thread for earlier in told.sentences
    )
