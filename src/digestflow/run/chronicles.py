"""The chronicle of all records, of which most is kept between commands."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING

from digestflow.core.chronicle.grow import grow
from digestflow.core.chronicle.nouns import Chronicle
from digestflow.run.memory import program

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pydantic import TypeAdapter

    from digestflow.core.render.layout import Layout
    from digestflow.run.memory import Memory
    from digestflow.run.records import Records

_KEPT = "chronicle.json"  # in the vault's memory
_LATE = 7  # newest days that are never kept: they are told anew, taken back and come late
_MORE = 8  # days from which on it is worth keeping a longer one


def chronicle_of(records: Records, layout: Layout, memory: Memory, *, anew: bool = False) -> Chronicle:
    """Return what the records come to, reading those that what is kept does not hold.

    What is kept holds the oldest days and is told by the hashes of their records, by the topics
    and names, and by the program that made it: with any of them another, or `anew`, all are read.
    """
    days, made_of = list(records), _made_of(layout)
    whole, count = (Chronicle(), 0) if anew else _recall(records, days, made_of, memory)
    rested = max(len(days) - _LATE, count)
    for day in days[count:rested]:
        grow(whole, records[day], layout.topics, layout.naming)
    if rested - count >= _MORE:
        head = {"days": rested, "told": _told(records, days[:rested], made_of)}
        memory.keep(_KEPT, json.dumps(head).encode() + b"\n" + _adapter().dump_json(whole))
    for day in days[rested:]:
        grow(whole, records[day], layout.topics, layout.naming)
    return whole


def _recall(records: Records, days: Sequence[date], made_of: str, memory: Memory) -> tuple[Chronicle, int]:
    """Return the chronicle that is kept, and of how many days; an empty one when it is of other days."""
    recalled = memory.recall(_KEPT)
    if recalled is not None:
        line, _end, content = recalled[0].partition(b"\n")
        head = json.loads(line)
        count = int(head["days"])
        if count <= len(days) and head["told"] == _told(records, days[:count], made_of):
            return _adapter().validate_json(content), count
    return Chronicle(), 0


def _told(records: Records, days: Sequence[date], made_of: str) -> str:
    """Return a hash of the days' records and of what a chronicle of them is made of."""
    told = "".join([f"{day} {records.hashes[day]}\n" for day in days])
    return hashlib.sha256(made_of.encode() + told.encode()).hexdigest()


def _made_of(layout: Layout) -> str:
    return f"{program()} {layout.topics!r} {sorted(layout.naming.merged.items())!r}\n"


@cache
def _adapter() -> TypeAdapter[Chronicle]:
    from pydantic import TypeAdapter

    return TypeAdapter(Chronicle)
