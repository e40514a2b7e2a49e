"""The rows of old months that were made once, kept between commands."""

from __future__ import annotations

import json
from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING

from digestflow.core.render.page import Lines
from digestflow.run.memory import program

if TYPE_CHECKING:
    from digestflow.run.memory import Memory

_KEPT = "months.json"  # in the vault's memory
# Rows that nobody asked for this time: those of a thousand entities, and what the months leave behind.
_MORE = 2048
# A row is made in less time than it takes to write down so many.
_AS_LONG = 128


class Months(MutableMapping[str, Lines]):
    """By what a row is made of, its lines as they are known again; what comes in new can be kept."""

    def __init__(self, memory: Memory, *, anew: bool = False) -> None:
        """Take up what was kept by this program; nothing when it is to be made `anew`."""
        self._memory = memory
        recalled = None if anew else memory.recall(_KEPT)
        tree = json.loads(recalled[0]) if recalled else {}
        # Each is a text until it is asked for: a day asks for one in ten.
        self._rows: dict[str, str] = tree["rows"] if tree.get("by") == program() else {}
        self._recalled = len(self._rows)
        self._asked: dict[str, None] = {}

    def __getitem__(self, told: str) -> Lines:
        """Return the lines of a row.

        Raises:
            KeyError: It was not made yet.
        """
        lines = Lines(*self._rows[told].split(" ", 2))
        self._asked[told] = None
        return lines

    def __setitem__(self, told: str, lines: Lines) -> None:
        """Take in a row that was made."""
        self._rows[told] = " ".join(lines)
        self._asked[told] = None

    def __delitem__(self, told: str) -> None:
        """Forget a row."""
        del self._rows[told]
        self._asked.pop(told, None)

    def __iter__(self) -> Iterator[str]:
        """Yield what the rows are made of."""
        return iter(self._rows)

    def __len__(self) -> int:
        """Return how many rows are known."""
        return len(self._rows)

    def keep(self) -> None:
        """Keep what came in, once it is worth it, what was asked for, and of the rest what was so last."""
        if (len(self) - self._recalled) * _AS_LONG > len(self):
            rest = [told for told in self._rows if told not in self._asked][-_MORE:]
            rows = {told: self._rows[told] for told in (*rest, *self._asked)}
            self._memory.keep(_KEPT, json.dumps({"by": program(), "rows": rows}).encode())
