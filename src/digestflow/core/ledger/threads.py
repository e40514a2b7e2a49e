"""Which earlier entry a story goes on with, and whether it says anything that was not told."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.entry.chaff import asks
from digestflow.core.evidence.names import find_names, named
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
NAMED_HEADLINE = 0.3  # the same share, where a name is among them that few say, and a word of no name
RARE = 3  # headlines of the days before that may say a word which tells happenings apart
SHARE = 0.035  # of those headlines, where there are so many that it is more
NO_NEWS = 0.8  # share of the sentence's stems that one earlier sentence has
RETOLD = 0.4  # the same, of one whose values and names one earlier entry has, all of them
_SIZE = r"[\s_-]*(\d+(?:\.\d+)?[bmt])(?![^\W_])"  # what stands behind a family's name in that of a model
_PRESENTS = r"\b(?:new|meet|introduc\w+|announc\w+|unveil\w*|launch\w*|presents?)"
_COMPARED = r"(?<!\bvs )(?<!\bvs\. )(?<!\bversus )(?<!\bthan )(?<!\bagainst )"
_MERE = "announced"  # the status of what has none: nothing happened that others could go on with
# What so many headlines say that it tells nothing, in a young vault too.
_GENERAL = stems(
    "AI model open source code coding tool agent app developer new free local best"
    " announced announcing introducing launched releases available update coming soon"
)
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
        if _only_asks(self.headline, self.status) or _only_asks(told.headline, told.status):
            return False
        shared = told.entities & self.names.keys()
        if not shared and not self._within(told):
            return False
        both = told.headline_stems & self.stems
        telling = both - self.common
        shorter = min(len(self.stems - self.common), len(told.headline_stems - self.common))
        # "Microsoft" goes with "GitHub", and "Jensen" with "Huang", whatever is told of them.
        others = telling - frozenset[str]().union(*self.names.values())
        worded = bool(others) and len(telling) >= NAMED_HEADLINE * shorter
        if any(self.names[key] <= both and self._tells(key, told, worded=worded) for key in self.rare):
            return True
        # What a headline leaves out, the names of its entry say: a version that few others tell of.
        left_out = (key for key in self.rare & shared if not self.names[key] <= told.headline_stems)
        if any(_VERSION.fullmatch(key) and self.names[key] <= self.stems for key in left_out):
            return True
        if not any(key not in self.broad or self.names[key] <= both for key in shared):
            return False
        besides = telling - frozenset[str]().union(*(self.names[key] for key in shared))
        return bool(besides) and len(telling) >= max(SAME_STEMS, SAME_HEADLINE * shorter)

    def _within(self, told: Told) -> bool:
        """Whether a name of one is a part of the other's, with a number: "Opus 4.6", "Claude Opus 4.6"."""
        mine, theirs = filter(None, self.names.values()), [*filter(None, map(stems, told.entities))]
        pairs = ((one, its) for one in mine for its in theirs if one <= its or its <= one)
        return any(word[0].isdigit() for one, its in pairs for word in one | its)

    def _tells(self, name: str, told: Told, *, worded: bool) -> bool:
        """Whether a name in both makes a thread.

        It stands with a word that is of no name, or it has a number or words and something happened to it.
        """
        headlines = (self.headline, told.headline)
        if not all(_says(name, headline) for headline in headlines) or self._sizes(name, told):
            return False
        if worded:
            return True
        if re.search(r"\d|\w\s+\w", name):
            return self.status != _MERE or told.status == "rumored" or _introduces(told.headline, name)
        version = re.compile(rf"(?<!\w){re.escape(name)}[\s:]+(?:v\d|\d+\.\d)", re.IGNORECASE)
        return all(map(version.search, headlines))

    def _sizes(self, name: str, told: Told) -> bool:
        """Whether the headlines are about two models of the family of that name."""
        behind = re.compile(_spelt(name) + _SIZE, re.IGNORECASE)
        mine, theirs = (
            {size.casefold() for size in behind.findall(one)} for one in (self.headline, told.headline)
        )
        return bool(mine and theirs) and mine.isdisjoint(theirs)


def judge(entry: Entry, urls: frozenset[str], known: Ledger) -> Judgement:
    """Say what of the entry is new against the ledger of the days before.

    A thread is an earlier entry that cites a page at one of the story's addresses (`urls`). Or one
    about an entity of today's, by its name or, of one with a number, a part of it, where neither headline
    only asks, and

    * half of the shorter headline's words are in both, two at least, not only those of the entity's name,
    * or a name that few headlines say, with three tenths of those words, one of which is of no name,
    * or that name with a version behind it in both, or with a number or words in it where something
      happened to it: today's has a status, or the earlier expects or presents it. None of these
      where they tell of two sizes of it,
    * or the earlier is about a version that today's headline says and its own leaves out.

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
    """Whether the name stands there, and not in a longer one: "Elm-3" in "Elm-3-Oak-7B" or "Elm-3 mini".

    A number may be written at its word: "Elm3" says "Elm". What others are only compared with is not said.
    """
    alone = re.compile(rf"{_COMPARED}(?<!\w-){_spelt(name)}(?!-\w)", re.IGNORECASE)
    return named(name, headline) and alone.search(headline) is not None


def _only_asks(headline: str, status: str) -> bool:
    """Whether all that the headline does is ask: "2.0 is out, who has it?" tells of a release too."""
    return status == _MERE and asks(headline)


def _introduces(headline: str, name: str) -> bool:
    """Whether the headline presents what is called so: "Arno 2: a probe", "the new Arno 2"."""
    said = _spelt(name)
    titled = rf"\W*{said}\s*(?:[:|\u2013\u2014]|$)"
    presented = rf".*{_PRESENTS} (?:(?!(?:for|on|in|with|of|to|from) )[\w-]+ )?{said}"
    return re.match(f"{titled}|{presented}", headline, re.IGNORECASE) is not None


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
