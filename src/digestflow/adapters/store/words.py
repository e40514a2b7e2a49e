"""Which texts hold which words: SQLite's FTS5, in a file of its own beside the database.

A cache: it is made anew when it is lost, damaged or of another form. Texts of items are not kept
in it a second time, only where their words are.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from shlex import quote
from typing import TYPE_CHECKING

from digestflow.core.topic.words import spaced
from digestflow.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from digestflow.core.item.nouns import Item
    from digestflow.core.wanted import Wanted

_FORM = 1
_TABLES = """
CREATE TABLE items (row INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, day TEXT NOT NULL);
CREATE VIRTUAL TABLE item_words USING fts5(title, text, content='', tokenize="unicode61 remove_diacritics 2");
CREATE TABLE days (day TEXT PRIMARY KEY, stamp TEXT NOT NULL);
CREATE VIRTUAL TABLE entry_words USING fts5(
  title, text, day UNINDEXED, key UNINDEXED, tokenize="unicode61 remove_diacritics 2");
"""
_IDS = "SELECT id FROM items"
# A word of the title counts three times.
_ITEMS = """SELECT items.id FROM item_words JOIN items ON items.row = item_words.rowid
WHERE item_words MATCH ? AND items.day BETWEEN ? AND ?
ORDER BY bm25(item_words, 3.0, 1.0), items.day DESC, items.id LIMIT ? OFFSET ?"""
_ENTRIES = """SELECT day, key FROM entry_words WHERE entry_words MATCH ? AND day BETWEEN ? AND ?
ORDER BY bm25(entry_words, 3.0, 1.0), day DESC, key LIMIT ?"""


class Words:
    """The index in one file; every method opens and closes it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def count(self) -> int:
        """Return how many items are in it."""
        with self._open() as connection:
            (number,) = connection.execute("SELECT count(*) FROM items").fetchone()
            return int(number)

    def lacking(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return which of the items are not in it, in their order."""
        with self._open() as connection:
            there = {row[0] for row in connection.execute(_IDS)}
        return tuple(one for one in ids if one not in there)

    def add(self, items: Iterable[Item]) -> None:
        """Take items in; one that is there already stays as it is."""
        with self._open() as connection:
            for item in items:
                new = connection.execute(
                    "INSERT OR IGNORE INTO items (id, day) VALUES (?, ?)", (item.id, item.day.isoformat())
                )
                if new.rowcount:
                    connection.execute(
                        "INSERT INTO item_words (rowid, title, text) VALUES (?, ?, ?)",
                        (new.lastrowid, _written(item.title), _written(f"{item.text} {item.author}")),
                    )

    def days(self) -> Mapping[str, str]:
        """Return the days whose entries are in it, each with its stamp."""
        with self._open() as connection:
            return dict(connection.execute("SELECT day, stamp FROM days").fetchall())

    def put(self, day: str, stamp: str, entries: Sequence[tuple[str, str, str]]) -> None:
        """Take a day's entries in, in the place of what there was of it; without any, the day goes."""
        with self._open() as connection:
            connection.execute("DELETE FROM entry_words WHERE day = ?", (day,))
            connection.execute("DELETE FROM days WHERE day = ?", (day,))
            if stamp:
                connection.execute("INSERT INTO days VALUES (?, ?)", (day, stamp))
            connection.executemany(
                "INSERT INTO entry_words (title, text, day, key) VALUES (?, ?, ?, ?)",
                [(_written(title), _written(text), day, key) for key, title, text in entries],
            )

    def entries(self, wanted: Wanted, span: tuple[date, date], most: int) -> Sequence[tuple[str, str]]:
        """Return the best entries of the days, each as day and key."""
        with self._open() as connection:
            rows = connection.execute(_ENTRIES, (_asked(wanted), *map(str, span), most))
            return [(day, key) for day, key in rows]

    def items(self, wanted: Wanted, span: tuple[date, date], most: int, *, skip: int = 0) -> Sequence[str]:
        """Return the ids of the best items of the days, without the first so many."""
        with self._open() as connection:
            rows = connection.execute(_ITEMS, (_asked(wanted), *map(str, span), most, skip))
            return [row[0] for row in rows]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Open the file in one transaction; make it anew when it does not read back."""
        try:
            connection = self._ready()
        except sqlite3.DatabaseError as error:
            if "fts5" in str(error) or "locked" in str(error):
                raise self._refused(error) from error
            self._path.unlink(missing_ok=True)
            connection = self._ready()
        try:
            with connection:
                yield connection
        except sqlite3.DatabaseError as error:
            raise self._refused(error) from error
        finally:
            connection.close()

    def _ready(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=10)
        try:
            (form,) = connection.execute("PRAGMA user_version").fetchone()
            if form != _FORM:
                # Of another form the tables are there already, and making them fails.
                connection.executescript(f"BEGIN IMMEDIATE;{_TABLES}PRAGMA user_version={_FORM};COMMIT;")
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection

    def _refused(self, error: sqlite3.DatabaseError) -> VaultError:
        fix = (
            "install a Python whose SQLite has FTS5"
            if "fts5" in str(error)
            else f"rm {quote(str(self._path))}"
        )
        return VaultError(f"{self._path}: cannot be searched: {error}; it is a cache", fix=fix)


def _written(text: str) -> str:
    """Return the text as it is taken in: Chinese, Japanese and Korean sign by sign, as they are asked."""
    return spaced(text).encode("utf-8", "replace").decode()


def _asked(wanted: Wanted) -> str:
    """Return what is asked in FTS5's language: every word in its quotes, so that none is an operator."""
    having = " AND ".join(_phrase(*one) for one in wanted.having)
    return f"({having})" + "".join(f" NOT {_phrase(*one)}" for one in wanted.without)


def _phrase(words: str, begins: bool) -> str:  # noqa: FBT001 - a pair of `Wanted`
    quoted = words.replace('"', '""')
    return f'"{quoted}"{" *" if begins else ""}'
