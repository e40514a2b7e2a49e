"""What a run of one day made, and what it had to leave out."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from digestflow.core.gap import Gap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from digestflow.core.entry.nouns import Refusal
    from digestflow.core.given import Given
    from digestflow.core.record import Coverage
    from digestflow.core.story.nouns import Join
    from digestflow.errors import DigestflowError

RunStatus = Literal["done", "gaps", "down", "budget"]
EXIT_CODES: Mapping[RunStatus, int] = {"done": 0, "gaps": 3, "down": 75, "budget": 6}

_WORST = (75, 6, 3)  # which exit code of several days counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What the model was asked and what it cost."""

    requests: int = 0  # sent; a kept reply costs none
    kept: int = 0  # replies that were there already
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None  # US dollars, estimated; None: no price is known

    def plus(self, other: Usage) -> Usage:
        """Return the sum of both."""
        costs = [cost for cost in (self.cost, other.cost) if cost is not None]
        return Usage(
            requests=self.requests + other.requests,
            kept=self.kept + other.kept,
            tokens_in=self.tokens_in + other.tokens_in,
            tokens_out=self.tokens_out + other.tokens_out,
            cost=sum(costs) if costs else None,
        )


def dollars(cost: float | None) -> str:
    """Return a cost in words."""
    return "no price known" if cost is None else f"${cost:.4f} (est.)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run of one day made."""

    day: date
    status: RunStatus
    writer: str  # model or extractive
    plan: Literal["new", "changed", "same", "none"]
    # new: a draft waits; changed: it differs from what was accepted; same: nothing to accept
    coverage: Coverage | None
    listed: int = 0  # items in the documents of this run
    archived: int = 0  # of which the archive had not seen
    entries: int = 0
    also: int = 0
    notes: int = 0  # that the plan changes
    hunks: int = 0
    auto: int = 0  # points of it that were accepted in a person's place
    refused: tuple[Refusal, ...] = ()
    repaired: tuple[Refusal, ...] = ()  # refused at first; asked for once more, it stands
    failed: tuple[Gap, ...] = ()
    pending: tuple[Gap, ...] = ()  # what is told as well as could be, about which the next run asks again
    judged: int = 0  # sentences of the entries about which a judge was asked
    doubted: int = 0  # of which it doubts that their quotes support them
    unjudged: tuple[Gap, ...] = ()  # why there is no second opinion: the judge cannot give any
    put_off: tuple[Gap, ...] = ()  # notes that somebody is writing in, so that a plan was not committed
    findings: tuple[str, ...] = ()
    embedder: str = ""  # whose vectors had a say in what makes a story; "": words alone
    joins: tuple[Join, ...] = ()  # why the items of the entries are together
    usage: Usage = field(default_factory=Usage)
    given: Mapping[str, Given] = field(default_factory=dict)  # how much of the day, by source
    seconds: Mapping[str, float] = field(default_factory=dict)  # by stage

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing from the day: sources, stories, what of stories, a second opinion, then notes."""
        missing = self.coverage.missing if self.coverage else ()
        return missing + self.failed + self.pending + self.unjudged + self.put_off

    def tree(self) -> dict[str, Any]:
        """Return the outcome as JSON can hold it; the states sum up to `items`."""
        tree = asdict(self)
        tree["day"] = self.day.isoformat()
        tree["exit_code"] = EXIT_CODES[self.status]
        tree["items"] = self.coverage.items if self.coverage else 0
        tree["states"] = self.coverage.states if self.coverage else {}
        tree["gaps"] = [asdict(gap) for gap in self.gaps]
        tree["refused_by_reason"] = dict(Counter(r.why.split(":")[0] for r in self.refused))
        return tree


def exit_code(outcomes: Iterable[Outcome]) -> int:
    """Return the exit code of several days: that of the worst."""
    codes = {EXIT_CODES[outcome.status] for outcome in outcomes}
    return next((code for code in _WORST if code in codes), 0)


def gap_of(subject: str, error: DigestflowError) -> Gap:
    """Return the gap that an error of one source or story leaves."""
    return Gap(subject=subject, why=str(error))
