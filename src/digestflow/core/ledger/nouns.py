"""What a day's claims are to those of the days before: values that differ or move, and open questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from digestflow.core.evidence.quote import Quote

THREAD_DAYS = 14  # how far back a story may go on (docs/decisions/0015)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One value as a claim says it."""

    day: date  # whose record holds the claim
    entry: str  # the entry's key in that record
    value: str  # as said: "120B", "24"
    unit: str = ""  # as said: "GB"
    as_of: date | None = None  # the date the claim speaks of, when it says one
    quotes: tuple[Quote, ...]  # never empty; the items they are of are cited by the record that shows them

    @property
    def shown(self) -> str:
        """The value with its unit: "24 GB"."""
        glue = "" if self.unit == "%" else " "
        return f"{self.value}{glue}{self.unit}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One row of the ledger: that somebody said this value of that kind of that entity."""

    entity: str  # as the entry names it
    attribute: str  # `digestflow.core.ledger.kinds.kind`: "parameters", "context"
    said: Said
    official: bool = False  # whether it is an official source's word


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Values of one thing that cannot all be so; none of them is called the right one."""

    key: str  # 16 hex digits over entity, attribute and date: the same on every day
    entry: str  # key of the day's entry that it is shown in
    entity: str  # as that entry names it
    attribute: str
    values: tuple[Said, ...]  # two at least, each another value; the day's own first, then the newest


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values of one thing that moves, as stars and prices do."""

    entry: str  # key of the day's entry that it is shown in
    entity: str
    attribute: str
    values: tuple[Said, ...]  # two at least; the day's own first, then the newest


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """That somebody said what is to come, and when."""

    key: str  # `claim_key` of its quotes
    entry: str  # key of the day's entry that tells it
    entity: str  # "" when no name is known
    text: str  # the sentence, as the entry tells it
    horizon: str  # when, as said: "in April"
    due: date | None  # the last day of that; None where the words name none: "in the coming weeks"
    quotes: tuple[Quote, ...]  # never empty
    by: str = ""  # whose word it is, where it is not official: "r/LocalLLaMA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """That an open question of an earlier day has its answer."""

    key: str  # the prediction's or the conflict's
    kind: Literal["prediction", "conflict"]
    # met: it came in time. late: it came after that. moved: it is expected at another time (and a new
    # prediction is open). off: it was denied or taken back. settled: who has to know has said the value.
    how: Literal["met", "late", "moved", "off", "settled"]
    opened: date  # the day whose record opened it
    question: str  # the prediction's sentence; of a conflict, what is asked: "Kimi K3: parameters"
    asked: tuple[Quote, ...]  # what the question stands on, as that day quoted it
    entry: str  # key of the day's entry that answers it
    text: str  # its sentence that does
    quotes: tuple[Quote, ...]  # what the answer stands on
