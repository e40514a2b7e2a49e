"""What runs left behind: runs, drafts, replies, probes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select

from digestflow.adapters.store.tables import drafts, probes, replies, runs, unless_there
from digestflow.core.prompt.nouns import JUDGE, Exchange, Reply, Request, Spent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy import Engine, Row


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


class Replies:
    """Every answer that was paid for, by what it was made from."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, key: str) -> Reply | None:
        """Return the kept reply of a request; None when it was never answered."""
        with self._engine.connect() as connection:
            row = connection.execute(select(replies).where(replies.c.key == key)).first()
        return None if row is None else _reply(row)

    def put(self, key: str, request: Request, reply: Reply, *, now: datetime) -> None:
        """Keep a reply; an earlier one of the same request stays."""
        with self._engine.begin() as connection:
            connection.execute(
                unless_there(replies, connection),
                {
                    "key": key,
                    "subject": request.subject,
                    "prompt": request.prompt,
                    "model": reply.model,
                    "asked": {"system": request.system, "user": request.user},
                    "text": reply.text,
                    "tokens_in": reply.tokens_in,
                    "tokens_out": reply.tokens_out,
                    "seconds": reply.seconds,
                    "kept_at": now,
                    "batch": reply.batch,
                },
            )

    def about(self, subject: str) -> tuple[Exchange, ...]:
        """Return what was asked about a subject and answered, oldest first."""
        asked = select(replies).where(replies.c.subject == subject).order_by(replies.c.kept_at)
        with self._engine.connect() as connection:
            return tuple(
                Exchange(
                    prompt=row.prompt,
                    subject=row.subject,
                    system=row.asked["system"],
                    user=row.asked["user"],
                    reply=_reply(row),
                    at=row.kept_at,
                )
                for row in connection.execute(asked)
            )

    def author(self, subject: str) -> str:
        """Return the model whose words were kept last about a subject; "" when none's were.

        A judge is asked about the words of others.
        """
        words = (replies.c.subject == subject) & ~replies.c.prompt.startswith(f"{JUDGE}@", autoescape=True)
        asked = select(replies.c.model).where(words).order_by(replies.c.kept_at.desc())
        with self._engine.connect() as connection:
            return str(connection.execute(asked.limit(1)).scalar() or "")

    def spent(self, since: datetime, until: datetime) -> tuple[Spent, ...]:
        """Return what the answers used that were kept from `since` up to before `until`, oldest first."""
        columns = (replies.c.kept_at, replies.c.model, replies.c.prompt, replies.c.tokens_in)
        asked = (
            select(*columns, replies.c.tokens_out, replies.c.batch)
            .where(replies.c.kept_at >= since, replies.c.kept_at < until)
            .order_by(replies.c.kept_at)
        )
        with self._engine.connect() as connection:
            return tuple(
                Spent(
                    at=row.kept_at,
                    model=row.model,
                    prompt=row.prompt,
                    tokens_in=row.tokens_in,
                    tokens_out=row.tokens_out,
                    batch=row.batch,
                )
                for row in connection.execute(asked)
            )

    def tokens_since(self, moment: datetime) -> tuple[int, int]:
        """Return how many tokens were used since the moment, in and out."""
        asked = select(func.sum(replies.c.tokens_in), func.sum(replies.c.tokens_out)).where(
            replies.c.kept_at >= moment
        )
        with self._engine.connect() as connection:
            row = connection.execute(asked).one()
        return int(row[0] or 0), int(row[1] or 0)


def _reply(row: Row[Any]) -> Reply:
    return Reply(
        text=row.text,
        model=row.model,
        tokens_in=row.tokens_in,
        tokens_out=row.tokens_out,
        seconds=row.seconds,
        kept=True,
    )


class Probes:
    """What endpoints were found to do, by base URL, model and question."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, key: str) -> Any | None:
        """Return what was found; None when nobody asked."""
        with self._engine.connect() as connection:
            return connection.execute(select(probes.c.value).where(probes.c.key == key)).scalar()

    def __setitem__(self, key: str, value: Any) -> None:
        """Keep what was found in place of what was known; None forgets it."""
        with self._engine.begin() as connection:
            connection.execute(delete(probes).where(probes.c.key == key))
            if value is not None:
                connection.execute(insert(probes).values(key=key, value=value))
