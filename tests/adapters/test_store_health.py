"""The health of sources in the database: it comes back as it was, also from before it had a memory."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine

from digestflow.adapters.store import health as stored
from digestflow.adapters.store.archive import Archive
from digestflow.adapters.store.database import open_database
from digestflow.adapters.store.tables import health as table
from digestflow.adapters.store.tables import metadata
from digestflow.core.given import Span
from digestflow.core.health.nouns import Finding, Health
from digestflow.core.source import Validators
from tests.adapters.test_store import NIGHT, kept, listing, reading

if TYPE_CHECKING:
    from pathlib import Path

moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - its own rule
healths = st.builds(
    Health,
    source=st.just("gazette"),
    asked=st.sampled_from(["", "0" * 32]),
    validators=st.builds(Validators, etag=st.text(max_size=5), last_modified=st.text(max_size=5)),
    last_try=st.none() | moments,
    last_good=st.none() | moments,
    last_full=st.none() | moments,
    failures=st.integers(0, 99),
    why=st.text(max_size=9),
    next_try=st.none() | moments,
    listed=st.integers(0, 999),
    counts=st.lists(st.integers(0, 999), max_size=14).map(tuple),
    news=st.lists(moments, max_size=14).map(tuple),
    gap=st.none() | st.floats(0, 999),
    host=st.text(max_size=9),
    answered=st.text(max_size=9),
    moved_to=st.text(max_size=9),
    moved_runs=st.integers(0, 9),
    gone=st.booleans(),
    spans=st.lists(st.builds(Span, since=moments, until=moments), max_size=3).map(tuple),
    finding=st.none() | st.builds(Finding, kind=st.sampled_from(["page", "empty", "silent"]), since=moments),
)


@given(healths, healths)
def test_a_health_comes_back_as_it_was_kept(one: Health, other: Health) -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)

    with engine.begin() as connection:
        stored.put(connection, [one], there=())
        first = stored.healths(connection, table.c.source.in_(["gazette", "unknown"]))
        stored.put(connection, [other], there=first)
        every = stored.healths(connection)

    assert first == {"gazette": one}
    assert every == {"gazette": other}
    engine.dispose()


def test_who_failed_or_does_what_it_did_not_do_before_ails(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "state.db")
    silent = Finding(kind="silent", since=NIGHT)
    found = [
        Health(source="well"),
        Health(source="failed", why="404"),
        Health(source="silent", finding=silent),
    ]
    with engine.begin() as connection:
        stored.put(connection, found, there=())

    assert Archive(engine).ailing() == {one.source: one for one in found[1:]}
    engine.dispose()


def test_a_database_of_thefirst_revision_keeps_what_it_knows_of_its_sources(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    first_revision(path)

    engine = open_database(path)

    archive = Archive(engine)
    health = archive.health("gazette")
    assert health is not None
    assert (health.listed, health.validators.etag, health.last_good) == (7, '"a"', NIGHT)
    assert (health.counts, health.news, health.finding, health.asked) == ((), (), None, "")
    kept(archive, reading(listing()), NIGHT + timedelta(days=1))
    assert archive.healths()["gazette"].counts == (1,)
    engine.dispose()


def first_revision(path: Path) -> None:
    """Make the database as the first revision had it, with one source that was read."""
    from alembic import command
    from alembic.config import Config

    engine = create_engine(f"sqlite:///{path}")
    night = int(NIGHT.timestamp()) * 1_000_000
    config = Config()
    config.set_main_option("script_location", "digestflow:adapters/store/migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(
            "INSERT INTO health (source, etag, last_modified, body_hash, last_try, last_good, last_full,"
            " failures, why, listed, moved_to, moved_runs, gone)"
            f" VALUES ('gazette', '\"a\"', '', '', {night}, {night}, {night}, 0, '', 7, '', 0, 0)"
        )
    engine.dispose()
