"""The state database under bad circumstances: damaged, shared, killed, of another version."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError

from digestflow.adapters.store.archive import Archive
from digestflow.adapters.store.database import HEAD, open_database
from digestflow.adapters.store.tables import bodies, metadata, unless_there
from digestflow.errors import VaultError
from tests.adapters.test_store import DAY, NIGHT, kept, listing, reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from digestflow.core.item.nouns import Item


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    made = open_database(path)
    yield made
    made.dispose()


def schema(engine: Engine) -> dict[str, Any]:
    """Every table as the database has it: columns, key, rules and indexes."""
    looked = inspect(engine)
    return {
        name: {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"])
                for column in looked.get_columns(name)
            ],
            "key": looked.get_pk_constraint(name)["constrained_columns"],
            "unique": sorted(tuple(one["column_names"]) for one in looked.get_unique_constraints(name)),
            "indexes": sorted(
                (str(one["name"]), tuple(one["column_names"]), one["unique"])
                for one in looked.get_indexes(name)
            ),
        }
        for name in looked.get_table_names()
        if name != "alembic_version"
    }


def unmigrated(path: Path) -> None:
    """Make a database that alembic has begun to keep, at no revision yet."""
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.close()


def test_the_migrations_make_the_tables_that_a_new_database_has(engine: Engine, tmp_path: Path) -> None:
    unmigrated(tmp_path / "old.db")
    migrated = open_database(tmp_path / "old.db")

    assert schema(engine) == schema(migrated)
    assert set(schema(engine)) == set(metadata.tables)
    migrated.dispose()


def opened_without_migrations(path: Path) -> bool:
    """Open the database in a process of its own; say whether it did so without loading alembic."""
    code = (
        "import sys, pathlib\n"
        "from digestflow.adapters.store.database import open_database\n"
        "open_database(pathlib.Path(sys.argv[1])).dispose()\n"
        "sys.exit('alembic' in sys.modules)\n"
    )
    return subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == 0


def test_a_new_database_is_made_without_the_migrations(path: Path) -> None:
    assert opened_without_migrations(path)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_an_old_empty_file_becomes_a_database(path: Path) -> None:
    path.touch()

    engine = open_database(path)

    assert Archive(engine).size() == 0
    engine.dispose()


@pytest.mark.parametrize("name", ["a b.db", "50%20.db", "what?.db", "#1.db", "räume.db"])
def test_the_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    if sys.platform == "win32" and "?" in name:
        pytest.skip("no such name on Windows")

    open_database(tmp_path / name).dispose()

    assert (tmp_path / name).is_file()


def test_a_database_of_a_later_version_is_named_and_stays(path: Path) -> None:
    open_database(path).dispose()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    with pytest.raises(VaultError, match="another version of digestflow"):
        open_database(path)

    connection = sqlite3.connect(path)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)
    connection.close()


def test_a_file_that_is_damaged_behind_its_head_is_named_when_it_is_met(path: Path) -> None:
    engine = open_database(path)
    archive = Archive(engine)
    kept(archive, reading(*(listing(f"Title {n}", text="words " * 400) for n in range(50))))
    engine.dispose()
    body = path.read_bytes()
    path.write_bytes(body[:4096] + b"\xff" * (len(body) - 4096))

    with pytest.raises(VaultError, match=r"state\.db: cannot be opened as the state database"):
        Archive(open_database(path)).day(DAY)


@pytest.mark.parametrize("path", ["state/state.db", "state/of/mine/state.db"])
def test_a_folder_that_is_a_file_is_named(tmp_path: Path, path: str) -> None:
    (tmp_path / "state").write_text("mine", encoding="utf-8")

    with pytest.raises(VaultError, match="cannot be made") as refused:
        open_database(tmp_path / path)

    assert refused.value.fix == f"move the file {tmp_path / 'state'} away"


def test_a_database_that_another_program_holds_is_named(engine: Engine, path: Path) -> None:
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=1")

    with pytest.raises(VaultError, match="locked") as caught:
        kept(Archive(engine), reading(listing()))

    assert caught.value.fix == "end the other program that uses it"
    holder.execute("ROLLBACK")
    holder.close()
    assert kept(Archive(engine), reading(listing())) == (1, 1)


def test_a_disk_that_is_full_is_named_and_the_file_stays_where_it_is(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1")  # of this connection, which the pool keeps

    with pytest.raises(VaultError, match="full") as caught:
        kept(Archive(engine), reading(listing(text=" ".join(map(str, range(90_000))))))

    assert caught.value.fix.startswith("make room on that disk")


def test_a_database_that_may_not_be_written_beside_is_named_and_stays_where_it_is(path: Path) -> None:
    open_database(path).dispose()
    path.with_name(f"{path.name}-wal").mkdir()

    with pytest.raises(VaultError, match="unable to open") as caught:
        Archive(open_database(path)).size()

    assert caught.value.fix == "make its folder writable"


def test_a_rule_of_the_tables_that_we_break_is_not_blamed_on_the_file(engine: Engine) -> None:
    with engine.begin() as connection, pytest.raises(IntegrityError):
        connection.execute(bodies.insert(), [{"hash": "a", "text": b""}, {"hash": "a", "text": b""}])


def test_several_who_open_a_new_database_at_once_all_can(path: Path) -> None:
    def opened(_n: int) -> int:
        engine = open_database(path)
        try:
            return Archive(engine).size()
        finally:
            engine.dispose()

    with ThreadPoolExecutor(4) as pool:
        sizes = list(pool.map(opened, range(4)))

    assert sizes == [0] * 4
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


@pytest.mark.parametrize("statement", [1, 5, 9])
@pytest.mark.parametrize("old", [False, True], ids=["new", "old"])
def test_a_database_whose_making_is_killed_is_made_again_from_nothing(
    path: Path, statement: int, old: bool
) -> None:
    if old:
        unmigrated(path)
    code = (
        "import os, sys, pathlib\n"
        "from sqlalchemy import event, Engine\n"
        "left = [int(sys.argv[2])]\n"
        "@event.listens_for(Engine, 'before_cursor_execute')\n"
        "def count(_c, _d, statement, *_):\n"
        "    left[0] -= 'CREATE' in statement\n"
        "    left[0] or os._exit(9)\n"
        "from digestflow.adapters.store.database import open_database\n"
        "open_database(pathlib.Path(sys.argv[1]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path), str(statement)], check=False)

    engine = open_database(path)

    assert done.returncode == 9
    assert Archive(engine).size() == 0
    engine.dispose()


def test_a_kill_between_two_sources_loses_neither_and_within_one_only_that(path: Path) -> None:
    code = (
        "import os, sys, pathlib\n"
        "from tests.adapters.test_store import DAY, NIGHT, listing, reading\n"
        "from digestflow.adapters.store.archive import Archive\n"
        "from digestflow.adapters.store.database import open_database\n"
        "from digestflow.core.item.placement import Placement\n"
        "def place(_, one):\n"
        "    one.title == 'last' and os._exit(9)\n"
        "    return Placement(day=DAY)\n"
        "archive = Archive(open_database(pathlib.Path(sys.argv[1])))\n"
        "archive.keep([reading(listing('a'), listing('b'), source='one')], now=NIGHT, place=place)\n"
        "archive.keep([reading(listing('c'), listing('last'), source='two')], now=NIGHT, place=place)\n"
    )

    done = subprocess.run([sys.executable, "-c", code, str(path)], check=False)

    engine = open_database(path)
    archive = Archive(engine)
    assert done.returncode == 9
    assert sorted(item.title for item in archive.day(DAY)) == ["a", "b"]
    assert archive.health("one") is not None
    assert archive.health("two") is None
    engine.dispose()


def test_opening_a_database_that_is_up_to_date_loads_no_migrations(path: Path) -> None:
    open_database(path).dispose()
    assert opened_without_migrations(path)


def test_a_body_that_several_sources_gave_is_kept_once(engine: Engine) -> None:
    archive = Archive(engine)
    for source in ("gazette", "herald"):
        kept(archive, reading(listing(), listing(feed_id="other"), source=source))

    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT count(*) FROM bodies").scalar()
    assert (archive.size(), rows) == (4, 1)
    assert {item.body for item in archive.day(DAY)} == {"Probe lands\n\nWords."}


def test_a_row_that_is_there_is_left_alone_on_each_kind_of_database() -> None:
    new: Any = postgresql.dialect  # SQLAlchemy does not type it
    dialect = new()
    other = cast("Connection", SimpleNamespace(dialect=dialect))

    made = unless_there(bodies, other).compile(dialect=dialect)

    assert "ON CONFLICT DO NOTHING" in str(made)


texts = st.text(max_size=20)
listings = st.lists(st.tuples(st.sampled_from("abcdef"), texts, texts), max_size=6)


@given(nights=st.lists(listings, min_size=1, max_size=4))
def test_the_archive_never_shrinks_and_no_item_changes(nights: list[Any]) -> None:
    engine = create_engine("sqlite://")  # a new one for every example, without a file
    metadata.create_all(engine)
    archive = Archive(engine)
    before: dict[str, Item] = {}
    seen: set[str] = set()

    for n, night in enumerate(nights):
        found = reading(*(listing(title, feed_id=i, text=text) for i, title, text in night))
        kept(archive, found, NIGHT + timedelta(days=n))
        after = {item.id: item for item in archive.day(DAY)}

        seen |= {i for i, _, _ in night}
        assert before.items() <= after.items()
        assert len(after) == len(seen)
        before = after
    engine.dispose()
