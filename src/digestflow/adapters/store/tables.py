"""The tables, how times and texts stand in them, and how much is asked at once."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection, Dialect
    from sqlalchemy.dialects import postgresql, sqlite

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AT_ONCE = 500  # keys in one question


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment, kept as whole microseconds since 1970: SQLite has no zones."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002 - SQLAlchemy's
        """Return the microseconds of an aware moment."""
        return None if value is None else since_epoch(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the aware moment of the microseconds."""
        return None if value is None else to_moment(value)


def since_epoch(moment: datetime) -> int:
    """Return the whole microseconds from 1970 to an aware moment."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def to_moment(microseconds: int) -> datetime:
    """Return the aware moment so many microseconds after 1970."""
    return _EPOCH + timedelta(microseconds=int(microseconds))


def packed(text: str) -> bytes:
    """Return a text as `bodies` keep it."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 6)


def portions(keys: Iterable[str]) -> Iterator[list[str]]:
    """Yield the keys in their order, so many at a time as go into one question: SQLite takes 32,766."""
    rest = iter(keys)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def unless_there(table: Table, connection: Connection) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that leaves a row alone whose key is there: each database has its own."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table).on_conflict_do_nothing()
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table).on_conflict_do_nothing()


metadata = MetaData()

items = Table(
    "items",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("source", String(80), nullable=False),
    Column("identity", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("links", JSON, nullable=False),
    Column("title", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("body", String(32), nullable=False),  # hash; names a row of bodies
    Column("published", Moment),
    Column("updated", Moment),
    Column("date_only", Boolean, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("day", Date, nullable=False),
    Column("too_old", Boolean, nullable=False),
    UniqueConstraint("source", "identity"),
    Index("items_by_day", "day"),
)

tops = Table(
    "tops",
    metadata,
    Column("item", String(16), primary_key=True),
    Column("place", Integer, nullable=False),  # among the day's best of its source; 1 is the first
    Column("seen", Moment, nullable=False),
)

bodies = Table(
    "bodies",
    metadata,
    Column("hash", String(32), primary_key=True),
    Column("text", LargeBinary, nullable=False),  # zlib of UTF-8
)

health = Table(
    "health",
    metadata,
    Column("source", String(80), primary_key=True),
    Column("etag", Text, nullable=False, default=""),
    Column("last_modified", Text, nullable=False, default=""),
    Column("body_hash", Text, nullable=False, default=""),
    Column("last_try", Moment),
    Column("last_good", Moment),
    Column("last_full", Moment),  # the last unconditional answer
    Column("failures", Integer, nullable=False, default=0),  # in a row
    Column("why", Text, nullable=False, default=""),
    Column("next_try", Moment),
    Column("listed", Integer, nullable=False, default=0),  # items in the last document
    Column("moved_to", Text, nullable=False, default=""),
    Column("moved_runs", Integer, nullable=False, default=0),
    Column("gone", Boolean, nullable=False, default=False),
    Column("asked", String(32), nullable=False, default=""),  # hash of what the source asks for
    Column("counts", JSON, nullable=False, default=list),  # items in the last whole documents
    Column("news", JSON, nullable=False, default=list),  # readings that brought something new, as Moment
    Column("gap", Float),  # days between two items, the median
    Column("host", Text, nullable=False, default=""),  # that usually answers
    Column("answered", Text, nullable=False, default=""),  # that answered last
    Column("finding", String(20), nullable=False, default=""),
    Column("finding_since", Moment),
    Column("spans", JSON, nullable=False, default=list),  # stretches given whole, as pairs of Moment
    Column("marks", LargeBinary),  # of the last document's entries
    Column("max_age", Float),  # seconds the last answer is fresh by its own word
)

revisions = Table(
    "revisions",
    metadata,
    Column("item", String(16), primary_key=True),
    Column("count", Integer, nullable=False),  # how often its source gave it other words
    Column("seen", Moment, nullable=False),  # when it did last
    Column("last", String(32), nullable=False),  # hash of the words it has now
    Column("kept", JSON, nullable=False),  # hashes of the first of them, which are rows of bodies
)

recalls = Table(
    "recalls",
    metadata,
    Column("source", String(80), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("asked", String(32), nullable=False),  # hash of what the source asks for
    Column("state", String(20), nullable=False),  # whole, partial, none
    Column("why", Text, nullable=False),
    Column("again", Boolean, nullable=False),  # whether asking once more may bring more
)

states = Table(
    "states",
    metadata,
    Column("item", String(16), primary_key=True),
    Column("day", Date, nullable=False),
    Column("state", String(20), nullable=False),
    Column("detail", Text, nullable=False, default=""),
    Index("states_by_day", "day"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False),
    Column("started", Moment, nullable=False),
    Column("ended", Moment, nullable=False),
    Column("status", String(20), nullable=False),  # done, gaps, down, budget
    Column("recipe", String(32), nullable=False),  # of what the day was made from
    Column("outcome", JSON, nullable=False),
    Index("runs_by_day", "day"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("day", Date, primary_key=True),
    Column("made", Moment, nullable=False),
    Column("record", Text, nullable=False),
    Column("outcome", JSON, nullable=False),
)

repairs = Table(
    "repairs",
    metadata,
    Column("note", Text, primary_key=True),
    Column("made", Moment, nullable=False),
    Column("before", LargeBinary, nullable=False),
    Column("after", LargeBinary, nullable=False),
    Column("hunks", JSON, nullable=False),
)

replies = Table(
    "replies",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("subject", Text, nullable=False),
    Column("prompt", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("asked", JSON, nullable=False),  # system and user text
    Column("text", Text, nullable=False),
    Column("tokens_in", Integer, nullable=False),
    Column("tokens_out", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Column("batch", Boolean, nullable=False, server_default=false()),  # it came as part of one
    Index("replies_by_time", "kept_at"),
)

vectors = Table(
    "vectors",
    metadata,
    Column("embedder", Text, primary_key=True),  # its id
    Column("text", String(32), primary_key=True),  # hash of the text
    Column("vector", LargeBinary, nullable=False),  # whole numbers of 16 bits, little-endian
)

probes = Table(
    "probes",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", JSON, nullable=False),  # what an endpoint can do, as probed
)
