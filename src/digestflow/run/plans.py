"""What waits for a person: plans of days, and of notes' repairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from digestflow.core.record import load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from digestflow.core.record import Record


class Plan(Protocol):
    """An open plan."""

    @property
    def day(self) -> date:
        """The day it is for."""

    @property
    def made(self) -> datetime:
        """When its run made it, aware and in UTC."""

    @property
    def record(self) -> str:
        """The draft record as JSON."""

    @property
    def outcome(self) -> Mapping[str, Any]:
        """What the run made."""


class Drafts(Protocol):
    """The open plans."""

    def all(self) -> Sequence[Plan]:
        """Return the open plans, oldest day first."""

    def put(self, day: date, record: str, *, made: datetime, outcome: Mapping[str, Any]) -> None:
        """Keep the plan in place of the day's earlier one."""

    def drop(self, day: date) -> None:
        """Forget the day's plan."""


def plan_of(day: date, drafts: Drafts) -> Plan | None:
    """Return the day's open plan; None when it has none."""
    return next((plan for plan in drafts.all() if plan.day == day), None)


def record_of(plan: Plan) -> Record:
    """Return the draft record of a plan.

    Raises:
        VaultError: It does not read back.
    """
    return load(plan.record, where=f"plan of {plan.day}")


class Repair(Protocol):
    """An open plan to mend a note."""

    @property
    def note(self) -> str:
        """The note's path in the vault."""

    @property
    def before(self) -> bytes:
        """The note as it was when the plan was made."""

    @property
    def after(self) -> bytes:
        """The note as it would be."""

    @property
    def hunks(self) -> Sequence[Mapping[str, str]]:
        """What would be mended, each as the fields of a hunk."""


class Repairs(Protocol):
    """The open plans to mend notes."""

    def all(self) -> Sequence[Repair]:
        """Return the open plans, by note."""

    def put(
        self, note: str, before: bytes, after: bytes, *, hunks: Sequence[Mapping[str, str]], made: datetime
    ) -> None:
        """Keep the plan in place of the note's earlier one."""

    def drop(self, note: str) -> None:
        """Forget the note's plan."""
