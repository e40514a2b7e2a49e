"""The archive's words, found by SQLite's own index; a cache that is made anew where it is lost."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from digestflow.adapters.store.tables import items
from digestflow.errors import VaultError

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from digestflow.adapters.store.archive import Archive
    from digestflow.core.item.nouns import Item

_WORDS = 12  # of a search that count
_AT_ONCE = 500  # items read at a time
_TABLE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5"
    "(id UNINDEXED, title, text, tokenize='unicode61 remove_diacritics 2')"
)
_FIND = "SELECT id FROM words WHERE words MATCH ? ORDER BY bm25(words, 0, 4, 1), id LIMIT ? OFFSET ?"


class Search:
    """An index beside the archive; each search first takes in what is new."""

    def __init__(self, engine: Engine, archive: Archive, path: Path) -> None:
        """`path` is the index's own file."""
        self._engine, self._archive, self._path = engine, archive, path

    def find(self, words: str, *, limit: int, offset: int = 0) -> tuple[Item, ...]:
        """Return items that have all of the words, the last as a beginning too; the best first.

        What stands in a title counts four times. Nothing but letters and digits is looked for:
        there is no query language, and nothing to go wrong in one.

        Raises:
            VaultError: The index cannot be made or read.
        """
        wanted = re.findall(r"\w+", words)[:_WORDS]
        if not wanted:
            return ()
        query = " ".join(f'"{word}"' for word in wanted) + "*"
        try:
            with closing(sqlite3.connect(self._path, timeout=10)) as index:
                self._take_in(index)
                ids = [row[0] for row in index.execute(_FIND, (query, limit, offset))]
        except sqlite3.Error as error:
            raise VaultError(
                f"{self._path}: cannot be searched: {error}", fix="remove the file; it is made again"
            ) from error
        there = self._archive.several(ids)
        return tuple(there[id_] for id_ in ids if id_ in there)

    def _take_in(self, index: sqlite3.Connection) -> None:
        index.execute(_TABLE)
        with self._engine.connect() as connection:
            count = connection.execute(select(func.count()).select_from(items)).scalar()
            # Nothing ever leaves the one or the other: as many rows are the same rows.
            if count == index.execute("SELECT coalesce(max(rowid), 0) FROM words").fetchone()[0]:
                return
            known = {row[0] for row in index.execute("SELECT id FROM words")}
            new = [id_ for id_ in connection.execute(select(items.c.id)).scalars() if id_ not in known]
        for start in range(0, len(new), _AT_ONCE):
            some = self._archive.several(new[start : start + _AT_ONCE])
            with index:
                index.executemany(
                    "INSERT INTO words VALUES (?, ?, ?)",
                    [(item.id, _plain(item.title), _plain(item.text)) for item in some.values()],
                )


def _plain(text: str) -> str:
    """Return the text as SQLite can hold it: half of a surrogate pair it cannot."""
    return text.encode("utf-8", "replace").decode()
