"""Open plans to mend notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from digestflow.adapters.store.tables import repairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A note as it is and as it would be, that nobody has accepted yet."""

    note: str
    before: bytes
    after: bytes
    hunks: Sequence[Mapping[str, str]]


class Repairs:
    """The open plans to mend notes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> tuple[Repair, ...]:
        """Return the open plans, by note."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(repairs).order_by(repairs.c.note))
            return tuple(
                Repair(note=row.note, before=row.before, after=row.after, hunks=row.hunks) for row in rows
            )

    def put(
        self, note: str, before: bytes, after: bytes, *, hunks: Sequence[Mapping[str, str]], made: datetime
    ) -> None:
        """Keep the plan in place of the note's earlier one."""
        row = {"note": note, "before": before, "after": after, "hunks": list(map(dict, hunks)), "made": made}
        with self._engine.begin() as connection:
            connection.execute(delete(repairs).where(repairs.c.note == note))
            connection.execute(insert(repairs).values(**row))

    def drop(self, note: str) -> None:
        """Forget the note's plan; nothing when there is none."""
        with self._engine.begin() as connection:
            connection.execute(delete(repairs).where(repairs.c.note == note))
