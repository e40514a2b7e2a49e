"""The rows of old months that were made once, kept between commands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from digestflow.core.render.page import Lines
from digestflow.run.memory import program

if TYPE_CHECKING:
    from digestflow.run.memory import Memory

_KEPT = "months.json"  # in the vault's memory
_MOST = 8192  # rows: those of hundreds of maps, and of a thousand entities


class Months(dict[str, Lines]):
    """By what a row is made of, its lines as they are known again; what comes in new can be kept."""

    def __init__(self, memory: Memory, *, anew: bool = False) -> None:
        """Take up what was kept by this program; nothing when it is to be made `anew`."""
        self._memory = memory
        recalled = None if anew else memory.recall(_KEPT)
        tree = json.loads(recalled[0]) if recalled else {}
        if tree.get("by") == program():
            self.update({told: Lines(*lines) for told, lines in tree["rows"].items()})
        self._recalled = len(self)

    def keep(self) -> None:
        """Keep what was taken up and what came in, the newest of it when it is much."""
        if len(self) > self._recalled:
            rows = dict([*self.items()][-_MOST:])
            self._memory.keep(_KEPT, json.dumps({"by": program(), "rows": rows}).encode())
