"""What endpoints said: every answer that was paid for, and what they were found to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select

from digestflow.adapters.store.tables import probes, replies, unless_there
from digestflow.core.prompt.nouns import JUDGE, Exchange, Reply, Request, Spent

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Engine, Row


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
