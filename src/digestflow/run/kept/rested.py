"""What the oldest records come to, kept between commands and told by these records."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digestflow.run.kept.records import Records
    from digestflow.run.memory import Memory


@dataclass(frozen=True, slots=True)
class Rested:
    """Something that is kept of so many of the oldest days; of other records it is nothing."""

    name: str  # in the vault's memory
    made_of: str  # what else it depends on
    memory: Memory

    def recall(self, records: Records) -> tuple[bytes, int]:
        """Return what was kept, and of how many days; nothing of none when these are others."""
        recalled = self.memory.recall(self.name)
        if recalled is not None:
            line, _end, content = recalled[0].partition(b"\n")
            head = json.loads(line)
            count = int(head["days"])
            if count <= len(records) and head["told"] == self.told(records, count):
                return content, count
        return b"", 0

    def keep(self, records: Records, count: int, content: bytes) -> None:
        """Keep `content` as what the oldest `count` days come to."""
        head = {"days": count, "told": self.told(records, count)}
        self.memory.keep(self.name, json.dumps(head).encode() + b"\n" + content)

    def told(self, records: Records, count: int) -> str:
        """Return a hash of the oldest days' records and of what it is made of."""
        told = "\n".join(islice(records.hashes.values(), count))  # a record says of which day it is
        return hashlib.sha256(self.made_of.encode() + told.encode()).hexdigest()
