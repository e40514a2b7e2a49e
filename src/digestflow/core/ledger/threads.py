"""Which earlier entry a story goes on with, and whether it says anything that was not told."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.entry.chaff import asks
from digestflow.core.evidence.names import find_names
from digestflow.core.evidence.values import stands, values
from digestflow.core.evidence.words import NEGATION
from digestflow.core.ledger.past import Told, said_in
from digestflow.core.story.address import pages
from digestflow.core.topic.words import stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from digestflow.core.entry.nouns import Entry
    from digestflow.core.evidence.values import Value
    from digestflow.core.ledger.past import Ledger

SAME_HEADLINE = 0.5  # share of the shorter headline's rarer stems, with an entity in common
SAME_STEMS = 2  # rarer stems in common at least
RARE = 3  # headlines of the days before that may say a word which tells happenings apart
SHARE = 0.03  # of those headlines, where there are so many that it is more
NO_NEWS = 0.8  # share of the sentence's stems that one earlier sentence has
RETOLD = 0.4  # the same, of one whose values and names one earlier entry has, all of them
_SIZE = r"[\s_-]*(\d+(?:\.\d+)?[bmt])(?![^\W_])"  # what stands behind a family's name in that of a model
_PRESENTS = r"\b(?:new|meet|introduc\w+|announc\w+|unveil\w*|launch\w*|presents?)"
_COMPARED = r"(?<!\bvs )(?<!\bvs\. )(?<!\bversus )(?<!\bthan )(?<!\bagainst )"
_MERE = "announced"  # the status of what has none: nothing happened that others could go on with
# What so many headlines say that it tells nothing, in a young vault too.
_GENERAL = stems("AI model open source code coding tool agent app new free local best")
_VERSION = re.compile(r"\w.*\s\S*\d\S*")  # "mistral small 4"
_RANK = {"rumored": 0, "announced": 1, "released": 2, "confirmed": 2}  # how far a thing has come


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How an entry stands to what was told before."""

    follows: Told | None  # the newest entry of its thread; None: a new story
    news: bool  # False: everything in it was told before


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """Today's headline, as earlier ones are compared with it."""

    headline: str
    status: str
    stems: frozenset[str]
    names: Mapping[str, frozenset[str]]  # keys of the entry's entities -> their stems
    broad: AbstractSet[str]  # those the user follows: in many headlines
    rare: AbstractSet[str]  # those that tell one thing from others
    common: frozenset[str]  # stems that tell nothing

    def like(self, told: Told) -> bool:
        both = told.headline_stems & self.stems
        shared = told.entities & self.names.keys()
        if any(self.names[key] <= both and self._tells(key, both, told) for key in self.rare):
            return True
        # What a headline leaves out, the names of its entry say: a version that few others tell of.
        version = (key for key in self.rare & shared if self.names[key] <= self.stems)
        if any(_VERSION.fullmatch(key) and self._of_one(key, told) for key in version):
            return True
        if not any(key not in self.broad or self.names[key] <= both for key in shared):
            return False
        mine, theirs = self.stems - self.common, told.headline_stems - self.common
        telling = both - self.common
        if telling <= frozenset[str]().union(*(self.names[key] for key in shared)):
            return False
        return len(telling) >= max(SAME_STEMS, SAME_HEADLINE * min(len(mine), len(theirs)))

    def _tells(self, name: str, both: frozenset[str], told: Told) -> bool:
        """Whether a name in both makes a thread.

        It does not stand alone, or it has a number or words and something happened to it.
        """
        if not all(_says(name, headline) for headline in (self.headline, told.headline)):
            return False
        if not self._of_one(name, told):
            return False
        # "Huang" and the "Jensen" before it are one name, not a name and another word.
        longer = frozenset[str]().union(*(its for its in self.names.values() if self.names[name] <= its))
        if both - self.common - longer:
            return True
        if re.search(r"\d|\w\s+\w", name):
            return {self.status, told.status} != {_MERE} or _introduces(told.headline, name)
        version = re.compile(rf"(?<!\w){re.escape(name)}[\s:]+v?\d", re.IGNORECASE)
        return all(map(version.search, (self.headline, told.headline)))

    def _of_one(self, name: str, told: Told) -> bool:
        """Whether neither headline asks, and they are not about two models of the family of that name."""
        headlines = (self.headline, told.headline)
        behind = re.compile(_spelt(name) + _SIZE, re.IGNORECASE)
        sizes = [{size.casefold() for size in behind.findall(one)} for one in headlines]
        return not any(map(asks, headlines)) and (not all(sizes) or not sizes[0].isdisjoint(sizes[1]))


def judge(entry: Entry, urls: frozenset[str], known: Ledger) -> Judgement:
    """Say what of the entry is new against the ledger of the days before.

    A thread is an earlier entry that cites a page at one of the story's addresses (`urls`), or that
    has a like headline: one with an entity of today's in it and another word in common besides, or
    a version behind it in both, or a number or several words in it, where something happened to it:
    one of the two has a status, or the earlier presents it. Or one whose entry is about a version
    that today's headline names. Of these neither asks, and they do not tell of two sizes of a
    family's models. Or one of an entity in common, and half of the shorter's words, two at least and
    not only those of its name.
    A word that more than `RARE` headlines of those days say, and more than `SHARE` of them, tells
    nothing, and neither does a name that the user follows and that has no number. It goes on with
    the entry whose headline is nearest, of equals the newest.

    In a thread an entry is news when its status goes on, when it says a value or a name's number
    that was not told, or when one of its sentences is not much like any told one, nor says values of one
    earlier entry over again in other words: a follow-up is never put down for its similarity
    alone.
    """
    stemmed = stems(entry.headline)
    names = {known.naming.key(name): stems(name) for name in entry.entities}
    often = Counter(stem for told in known.told for stem in told.headline_stems)
    common = frozenset(stem for stem, n in often.items() if n > max(RARE, SHARE * len(known.told)))
    broad = {known.naming.key(name) for name in entry.entities if known.naming.is_broad(name)}
    common |= _GENERAL.union(*(names[key] for key in broad))
    rare = {key for key in names.keys() - broad if names[key] and _rare(names[key], known.told)}
    seen = _Seen(
        headline=entry.headline,
        status=entry.status,
        stems=stemmed,
        names=names,
        broad=broad,
        rare=rare,
        common=common,
    )
    there = frozenset(pages(*urls))
    thread = [told for told in known.told if told.pages & there or seen.like(told)]
    if not thread:
        return Judgement(follows=None, news=True)
    nearest = max(thread, key=lambda told: (len(told.headline_stems & stemmed), told.day, told.key))
    return Judgement(follows=nearest, news=_goes_on(entry, thread) or _says_more(entry, thread))


def _says(name: str, headline: str) -> bool:
    """Whether the name's words stand together there, and not in a longer name: "Elm-3" in "Elm-3-Oak-7B".

    A number may be written at its word: "Elm3" says "Elm". What others are only compared with is not said.
    """
    behind = r"(?!\d)" if name[-1:].isdigit() else r"s?(?![^\W\d_])"
    return bool(
        re.search(rf"{_COMPARED}(?<![^\W_])(?<!\w-){_spelt(name)}{behind}(?!-\w)", headline, re.IGNORECASE)
    )


def _introduces(headline: str, name: str) -> bool:
    """Whether the headline presents what is called so: "Arno 2: a probe", "the new Arno 2"."""
    said = _spelt(name)
    presented = (
        rf"\W*{said}\s*[:\u2013\u2014]|.*{_PRESENTS} (?:(?!(?:for|on|in|with|of|to|from) )[\w-]+ )?{said}"
    )
    return re.match(presented, headline, re.IGNORECASE) is not None


def _spelt(name: str) -> str:
    """Return the pattern of the name's words with anything short between them."""
    return r"[\W_]{0,3}".join(map(re.escape, re.findall(r"[^\W\d_]+|\d+", name)))


def _rare(name: frozenset[str], told: Iterable[Told]) -> bool:
    return sum(name <= one.headline_stems for one in told) <= RARE


def _goes_on(entry: Entry, thread: Sequence[Told]) -> bool:
    """Whether the status is one the thread has not had, and no step back to a vaguer one."""
    had = {told.status for told in thread}
    if entry.status in had:
        return False
    furthest = max((_RANK.get(status, -1) for status in had), default=-1)
    return entry.status not in _RANK or bool(had - _RANK.keys()) or _RANK[entry.status] > furthest


def _says_more(entry: Entry, thread: Sequence[Told]) -> bool:
    known = frozenset(value for told in thread for value in told.values)
    words = frozenset(word for told in thread for sentence in told.sentences for word in sentence)
    said = said_in(entry)
    if any(_new_value(text, known) or _new_number(text, words) for text in (entry.headline, *said)):
        return True
    return any(not _told_in(stems(text), thread) and not _retold(text, thread) for text in said)


def _new_number(text: str, known: frozenset[str]) -> bool:
    """Whether a name in the text has a number that none of the known words is: "Elm-5" after "Elm-4".

    Such a number is no value, which could be written otherwise.
    """
    valued = frozenset[str]().union(*(stems(value.words) for value in values(text)))
    named = frozenset[str]().union(*(stems(name.words) for name in find_names(text)))
    return any(any(map(str.isdigit, word)) for word in named - valued - known)


def _retold(text: str, thread: Sequence[Told]) -> bool:
    """Whether the sentence says in other words what an earlier entry said: its values, of no new name.

    One without a value, or with a denial, is not told so: that is what a follow-up may be.
    """
    named = tuple(name.words for name in find_names(text))
    rest = text
    for words in named:  # the number of a name is none that could be retold
        rest = rest.replace(words, " ")
    said = [value for value in values(rest) if not value.loose and not _relative(value)]
    if not said or NEGATION.search(text):
        return False
    sentence = stems(text)
    names = frozenset[str]().union(*map(stems, named))
    return any(
        all(stands(value, told.values) for value in said)
        and names <= frozenset[str]().union(*told.sentences)
        and any(len(sentence & earlier) >= RETOLD * len(sentence) for earlier in told.sentences)
        for told in thread
    )


def _new_value(text: str, known: frozenset[Value]) -> bool:
    """Whether the text says a value that is not among the known ones, however they are written.

    Words like "today" or "last week" are none: the next day says them of another day.
    """
    return any(
        not value.loose and not _relative(value) and not stands(value, known) for value in values(text)
    )


def _relative(value: Value) -> bool:
    return all(reading.startswith("word ") for reading in value.readings)


def _told_in(sentence: frozenset[str], thread: Sequence[Told]) -> bool:
    if not sentence:
        return True
    return any(
        len(sentence & earlier) >= NO_NEWS * len(sentence) for told in thread for earlier in told.sentences
    )
