"""Plans that were made before a topic got another name, with that name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from digestflow.run.plans import Drafts, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class _Renamed:
    day: date
    made: datetime
    record: str
    outcome: Mapping[str, Any]


class RenamedDrafts:
    """The open plans, each with the names that its topics have now; what is kept has those of then."""

    def __init__(self, drafts: Drafts, former: Mapping[str, str]) -> None:
        """Take the plans as they are kept, and the name that a topic has by each that it had before."""
        self._drafts, self._former = drafts, former

    def all(self) -> Sequence[Plan]:
        """Return the open plans, oldest day first.

        Raises:
            VaultError: One does not read back.
        """
        return tuple(map(self._renamed, self._drafts.all()))

    def put(self, day: date, record: str, *, made: datetime, outcome: Mapping[str, Any]) -> None:
        """Keep the plan in place of the day's earlier one."""
        self._drafts.put(day, record, made=made, outcome=outcome)

    def drop(self, day: date) -> None:
        """Forget the day's plan."""
        self._drafts.drop(day)

    def _renamed(self, plan: Plan) -> Plan:
        # Every command that opens a project has these plans, and few look at one.
        from digestflow.core.former import called
        from digestflow.core.record import dump
        from digestflow.run.plans import record_of

        record = record_of(plan)
        text = dump(called(record, self._former))
        return _Renamed(day=plan.day, made=plan.made, record=text, outcome=plan.outcome)
