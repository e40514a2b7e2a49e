"""Opening the database: made as it is now when absent, migrated when old."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Column, MetaData, String, Table, create_engine, event, insert, inspect, select
from sqlalchemy.exc import DatabaseError, OperationalError

from digestflow.errors import VaultError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, ExceptionContext

_LOST = "it holds the archive, kept replies and open plans, no accepted day; another begins empty"
HEAD = "0009"  # the newest revision in migrations/versions
_REVISION = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
_ROOM = "make room on that disk, or see whether it is sound"
# Of a file that is whole: what keeps SQLite from it, by its primary result code.
_KEPT_FROM = {
    sqlite3.SQLITE_BUSY: "end the other program that uses it",
    sqlite3.SQLITE_LOCKED: "end the other program that uses it",
    sqlite3.SQLITE_FULL: _ROOM,
    sqlite3.SQLITE_IOERR: _ROOM,  # a full disk too, where the file of shared memory finds no room
    sqlite3.SQLITE_CANTOPEN: "make its folder writable",
    sqlite3.SQLITE_READONLY: "make its folder writable",
    sqlite3.SQLITE_PERM: "make its folder writable",
}


def open_database(path: Path) -> Engine:
    """Return the engine of the database at `path`, at the newest revision.

    Whatever is asked of it later, a file that is damaged, full or locked is a VaultError.

    Raises:
        VaultError: The file cannot be made, is no database of ours, or of a later version.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = _engine(path)
        with engine.connect() as connection:
            revision = _revision(connection)
        if revision != HEAD:
            _upgrade(engine, path)
    except (OSError, DatabaseError) as error:
        fix = f"make {path.parent} writable"
        if isinstance(error, (FileExistsError, NotADirectoryError)):
            file = next((above for above in path.parents if above.is_file()), path.parent)
            fix = f"move the file {file} away"
        raise VaultError(f"{path}: cannot be made: {error}", fix=fix) from error
    return engine


def at_head(path: Path) -> bool:
    """Tell whether the database at `path` is at the newest revision; nothing is made or migrated.

    Raises:
        VaultError: It is no database of ours.
    """
    engine = _engine(path)
    try:
        with engine.connect() as connection:
            return _revision(connection) == HEAD
    finally:
        engine.dispose()


def _engine(path: Path) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)))
    event.listen(engine, "connect", _connected)
    event.listen(engine, "handle_error", partial(_refused, path))
    return engine


def _refused(path: Path, context: ExceptionContext) -> None:
    """Name what the file refuses; what breaks a rule of the tables is a bug of ours and stays one."""
    error = context.sqlalchemy_exception
    if type(error) not in {OperationalError, DatabaseError}:
        return
    reason = str(context.original_exception)
    fix = _KEPT_FROM.get(getattr(context.original_exception, "sqlite_errorcode", 0) & 0xFF)
    if fix is None:  # moved aside, for nobody reads it
        fix, reason = _away(path), f"{reason}; {_LOST}"
    raise VaultError(
        f"{path}: cannot be opened as the state database: {reason}", fix=fix
    ) from context.original_exception


def _away(path: Path) -> str:
    """Return the command that moves the file aside; SQLite throws away its journal with the next."""
    return f"mv {quote(str(path))} {quote(f'{path}.old')}"


def _connected(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table(_REVISION.name):
        return ""
    return str(connection.execute(select(_REVISION.c.version_num)).scalar() or "")


def _upgrade(engine: Engine, path: Path) -> None:
    """Bring the tables to the newest revision, all in one transaction, once for all that open it."""
    from filelock import FileLock

    # Two who change the journal's mode at once would wait for one another. It lasts with the file.
    with FileLock(f"{path}.lock"), engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        revision = _revision(connection)
        if revision == HEAD:  # somebody else was here first
            return
        if inspect(connection).get_table_names():
            _migrate(connection, path, revision)
        else:
            _make(connection)


def _make(connection: Connection) -> None:
    """Make the tables of a new file, without alembic: to load it takes longer than all the rest."""
    from digestflow.adapters.store.tables import metadata

    for tables in (metadata, _REVISION.metadata):
        tables.create_all(connection, checkfirst=False)
    connection.execute(insert(_REVISION).values(version_num=HEAD))


def _migrate(connection: Connection, path: Path, revision: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise VaultError(
            f"{path}: made by another version of digestflow (revision {revision}): "
            f"install that one, or move the file away: {_LOST}",
            fix=_away(path),
        ) from error
