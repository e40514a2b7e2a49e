"""Opening the database: made when absent, migrated when old."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError

from digestflow.errors import VaultError

if TYPE_CHECKING:
    from sqlalchemy import Engine

HEAD = "0001"  # the newest revision in migrations/versions


def open_database(path: Path) -> Engine:
    """Return the engine of the database at `path`, at the newest revision.

    Raises:
        VaultError: The file cannot be made, or is no database of ours.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(f"sqlite:///{path.as_posix()}")
        event.listen(engine, "connect", _connected)
        if _revision(engine) != HEAD:
            _upgrade(engine)
    except (OSError, DatabaseError) as error:
        reason = str(getattr(error, "orig", None) or error)
        raise VaultError(
            f"{path}: cannot be opened as the state database: {reason}",
            fix="move the file away; it holds caches and open plans only and is made again",
        ) from error
    return engine


def _connected(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.close()


def _revision(engine: Engine) -> str:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _upgrade(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
