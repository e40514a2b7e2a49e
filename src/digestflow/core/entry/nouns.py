"""An entry and the claims it is made of; and what people say they use."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

from digestflow.core.evidence.quote import Quote

if TYPE_CHECKING:
    from collections.abc import Iterable

Status = Literal["rumored", "announced", "released", "confirmed", "disputed", "retracted"]
STATUSES: tuple[Status, ...] = get_args(Status)
DOUBTED: frozenset[Status] = frozenset({"rumored", "disputed", "retracted"})  # told as no fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence that will be shown, and the words it stands on."""

    text: str  # one line of plain text, escaped only when rendered
    quotes: tuple[Quote, ...]  # never empty
    repaired: bool = False  # not as the model first said it: asked once more, or the source's own words
    judged: float | None = None  # how likely a judge held it that the quotes support it; None: not asked
    doubted: bool = False  # that was below the threshold of its day
    whose: str = ""  # whose word it is, where that is not whom its entry names: "r/LocalLLaMA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One checkable statement."""

    key: str  # `claim_key` of its quotes; 16 hex digits
    text: str  # one sentence of plain text
    quotes: tuple[Quote, ...]  # never empty
    entity: str = ""  # whom or what it is about; "" when no name is known
    attribute: str = ""  # which kind of value: "parameters", "price"; "" when it has none
    value: str = ""  # as said: "120B"; "" when it has none
    unit: str = ""
    as_of: date | None = None  # the date the claim speaks of, when it says one
    horizon: str = ""  # a prediction's due time as said: "in April"; "" when it is none
    status: Status = "announced"
    repaired: bool = False  # as a sentence's
    judged: float | None = None  # as a sentence's
    doubted: bool = False  # as a sentence's
    whose: str = ""  # as a sentence's


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the digest says about one story."""

    key: str  # the story's
    headline: str  # sentence case; every value and name of it stands in the quotes
    summary: tuple[Sentence, ...]  # one to three
    claims: tuple[Claim, ...]  # may be empty when the summary says it all
    topics: tuple[str, ...]  # names of topics, best fit first; never empty
    entities: tuple[str, ...]  # names it is about, most said first
    items: tuple[str, ...]  # ids of the story's items, earliest seen first
    status: Status
    writer: Literal["model", "extractive"]
    attribution: str = ""  # who says so, when it is no official or confirmed word: "r/LocalLLaMA"
    repaired: bool = False  # the headline or anything else of it is not as the model first said it
    elsewhere: int = 0  # sources that tell the story too, and that it does not quote
    product: str = ""  # what the version is one of that the headline begins with: "widget"
    releases: int = 0  # in the list of one source, of which it tells the newest; 0: it is of no list

    @property
    def title(self) -> str:
        """The headline as it is shown: before a bare version stands what it is one of."""
        return f"{self.product} {self.headline}" if self.product else self.headline

    @property
    def tellers(self) -> int:
        """How many items tell it: older releases of its list tell of something else."""
        return len(self.items) - max(0, self.releases - 1)

    @property
    def further(self) -> tuple[Sentence, ...]:
        """The summary, for who has read the headline: empty where a title is all that is known."""
        return beyond(self.headline, self.summary)

    @property
    def sentences(self) -> tuple[Sentence | Claim, ...]:
        """All that it says below its headline: the summary, then the claims."""
        return (*self.summary, *self.claims)

    def word_of(self, said: Sentence | Claim) -> str:
        """Return whose word it is; "" for an official or confirmed one."""
        return said.whose or self.attribution

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Every quote of the entry once, in the order of first use."""
        said = [quote for sentence in self.summary for quote in sentence.quotes]
        said += [quote for claim in self.claims for quote in claim.quotes]
        return tuple(dict.fromkeys(said))


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """That somebody says they use something for something."""

    key: str  # `claim_key` of its quote; with "-1" for the second use in one sentence, and so on
    entry: str  # key of the day's entry whose story it is said in
    entity: str  # what is used, as the entry names it
    purpose: str  # what for, in the quote's words: "coding", "to write code"
    quote: Quote  # the whole sentence
    by: str  # whose word it is: "r/LocalLLaMA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A sentence that was left out because its evidence does not hold."""

    subject: str  # the story's key
    text: str  # what was to be said
    why: str  # "quote not found", "number not in the quotes: 400M"


def beyond(title: str, said: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """Return the sentences that stand below a title; none where all they say is the title once more."""
    return () if all(same(one.text, title) for one in said) else said


def same(one: str, other: str) -> bool:
    """Tell whether two texts differ by case, spaces and punctuation at most."""
    return _letters(one) == _letters(other)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold() or text


def judgements(entries: Iterable[Entry]) -> tuple[int, int]:
    """Return how many sentences of the entries were judged, and how many of these doubted."""
    said = [one for entry in entries for one in entry.sentences]
    return sum(one.judged is not None for one in said), sum(one.doubted for one in said)


def claim_key(quotes: tuple[Quote, ...]) -> str:
    """Return the key of the claim that stands on `quotes`: 16 hex digits over their spans."""
    spans = sorted(f"{quote.item}:{quote.start}:{quote.end}" for quote in quotes)
    return hashlib.sha256("\n".join(spans).encode()).hexdigest()[:16]
