"""The days before one, as far as it may know them; of most only what lasts is kept between commands."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from digestflow.core.chronicle.lasting import Lasting, outlast
from digestflow.core.ledger.nouns import THREAD_DAYS
from digestflow.run.kept.rested import Rested
from digestflow.run.memory import program
from digestflow.run.plans import record_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from pydantic import TypeAdapter

    from digestflow.core.decision import Decision
    from digestflow.core.record import Record
    from digestflow.run.kept.records import Records
    from digestflow.run.memory import Memory
    from digestflow.run.plans import Plan

LOOKED_AT = 31  # days back from today in which days are looked for that are to be made again
_KEPT = "lasting.json"  # in the vault's memory
_MORE = 8  # days from which on it is worth keeping more


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What a day may know: of the days just before it all, of all days what lasts."""

    near: tuple[Record, ...]  # back to `since`, oldest first
    lasting: Lasting  # of all days before, the near ones too

    def told(self, decisions: Iterable[Decision]) -> frozenset[str]:
        """Return the ids of the items of the days just before that a reader was told of.

        Also of those that a person refused to be told of: they stand in no record any more.
        """
        refused = (one.unit for one in decisions if one.kind == "refuse" and one.unit.count("/") == 1)
        return frozenset(unit.partition("/")[2] for unit in refused).union(
            *(record.told for record in self.near)
        )


def since(day: date, lookback: int) -> date:
    """Return the first day whose record is looked at as a whole for this day."""
    return day - timedelta(days=max(lookback, THREAD_DAYS))


class Earlier:
    """Accepted records and drafts, for each of several days those before it."""

    def __init__(self, records: Records, plans: Sequence[Plan], memory: Memory) -> None:
        """Take what was accepted, what waits, and where most of what they come to is kept."""
        self._records, self._plans = records, plans
        self._rested = Rested(_KEPT, program(), memory)
        self._oldest: tuple[Lasting, int] | None = None  # and of how many days
        self._told = ""

    def before(self, day: date, lookback: int) -> Before:
        """Return what the day may know, reading the records that what is kept does not hold.

        What is kept holds the oldest days but those that a day of the last `LOOKED_AT` looks at as
        a whole, and is told by the hashes of their records: with a draft in place of one of them,
        and for a day that is older, all before are read.

        Raises:
            VaultError: A draft or a record does not read back.
        """
        plans = [plan for plan in self._plans if plan.day < day]
        records = self._records.with_all(map(record_of, plans))
        days, first = list(records), since(day, lookback)
        whole, count = self._kept(records, days, lookback, first)
        for at in days[count : bisect_left(days, day)]:
            outlast(whole, records[at])
        near = days[bisect_left(days, first) : bisect_left(days, day)]
        return Before(near=tuple(records[at] for at in near), lasting=whole)

    def _kept(self, records: Records, days: list[date], lookback: int, first: date) -> tuple[Lasting, int]:
        """Return what lasts of so many of the oldest days, all before `first`; they may be none."""
        if self._oldest is None:
            content, count = self._rested.recall(records)
            whole = _adapter().validate_json(content) if count else Lasting()
            newest = days[-1] if days else first
            rested = bisect_left(days, since(newest, lookback) - timedelta(days=LOOKED_AT))
            if rested - count >= _MORE and days[rested - 1] < first:
                for day in days[count:rested]:
                    outlast(whole, records[day])
                count = rested
                self._rested.keep(records, count, _adapter().dump_json(whole))
            self._oldest, self._told = (whole, count), self._rested.told(records, count)
        whole, count = self._oldest
        if count and (self._rested.told(records, count) != self._told or days[count - 1] >= first):
            return Lasting(), 0
        return whole.copy(), count


@cache
def _adapter() -> TypeAdapter[Lasting]:
    from pydantic import TypeAdapter

    return TypeAdapter(Lasting)
