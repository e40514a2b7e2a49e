"""What runs left behind: how they ended, and the open plans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from digestflow.adapters.store.tables import drafts, runs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An open plan: the record of a day that nobody has accepted yet."""

    day: date
    made: datetime
    record: str  # JSON
    outcome: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One run as it ended."""

    day: date
    started: datetime
    ended: datetime
    outcome: Mapping[str, Any]  # `Outcome.tree`


class Runs:
    """Which days were run, and how it ended."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ran(self) -> frozenset[date]:
        """Return the days that had a run which made a plan."""
        asked = select(runs.c.day).where(runs.c.status != "down").distinct()
        with self._engine.connect() as connection:
            return frozenset(connection.execute(asked).scalars())

    def recipe(self, day: date) -> str:
        """Return what the day's last run was made from, as a hash; "" without one."""
        asked = select(runs.c.recipe).where(runs.c.day == day).order_by(runs.c.id.desc()).limit(1)
        with self._engine.connect() as connection:
            return str(connection.execute(asked).scalar() or "")

    def add(
        self,
        day: date,
        *,
        started: datetime,
        ended: datetime,
        outcome: Mapping[str, Any],
        recipe: str,
    ) -> None:
        """Keep how a run ended; `outcome["status"]` is done, gaps, down or budget."""
        row: dict[str, Any] = {"day": day, "started": started, "ended": ended, "recipe": recipe}
        row["status"] = outcome["status"]
        with self._engine.begin() as connection:
            connection.execute(insert(runs).values(**row, outcome=dict(outcome)))

    def last(self, day: date) -> Mapping[str, Any] | None:
        """Return the outcome of the day's last run."""
        asked = select(runs.c.outcome).where(runs.c.day == day).order_by(runs.c.id.desc()).limit(1)
        with self._engine.connect() as connection:
            found: Mapping[str, Any] | None = connection.execute(asked).scalar()
        return found

    def recent(self, *, limit: int, offset: int = 0) -> tuple[Ran, ...]:
        """Return the runs, the last first; the first `offset` of them are passed over."""
        asked = select(runs).order_by(runs.c.id.desc()).limit(limit).offset(offset)
        with self._engine.connect() as connection:
            rows = connection.execute(asked)
            return tuple(
                Ran(day=row.day, started=row.started, ended=row.ended, outcome=row.outcome) for row in rows
            )


class Drafts:
    """The open plans."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> tuple[Draft, ...]:
        """Return the open plans, oldest day first."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(drafts).order_by(drafts.c.day))
            return tuple(
                Draft(day=row.day, made=row.made, record=row.record, outcome=row.outcome) for row in rows
            )

    def put(self, day: date, record: str, *, made: datetime, outcome: Mapping[str, Any]) -> None:
        """Keep the plan in place of the day's earlier one."""
        with self._engine.begin() as connection:
            connection.execute(delete(drafts).where(drafts.c.day == day))
            connection.execute(
                insert(drafts).values(day=day, made=made, record=record, outcome=dict(outcome))
            )

    def drop(self, day: date) -> None:
        """Forget the day's plan; nothing when there is none."""
        with self._engine.begin() as connection:
            connection.execute(delete(drafts).where(drafts.c.day == day))
