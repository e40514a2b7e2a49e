"""The chronicle of all records, of which most is kept between commands."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING

from digestflow.core.chronicle.grow import grow
from digestflow.core.chronicle.nouns import Chronicle
from digestflow.run.kept.rested import Rested
from digestflow.run.memory import program

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from digestflow.core.render.layout import Layout
    from digestflow.run.kept.records import Records
    from digestflow.run.memory import Memory

_KEPT = "chronicle.json"  # in the vault's memory
_LATE = 7  # newest days that are never kept: they are told anew, taken back and come late
_MORE = 8  # days from which on it is worth keeping a longer one


def chronicle_of(records: Records, layout: Layout, memory: Memory, *, anew: bool = False) -> Chronicle:
    """Return what the records come to, reading those that what is kept does not hold.

    What is kept holds the oldest days and is told by the hashes of their records, by the topics
    and names, and by the program that made it: with any of them another, or `anew`, all are read.
    """
    days, kept = list(records), Rested(_KEPT, _made_of(layout), memory)
    content, count = (b"", 0) if anew else kept.recall(records)
    whole = _adapter().validate_json(content) if count else Chronicle()
    rested = max(len(days) - _LATE, count)
    for day in days[count:rested]:
        grow(whole, records[day], layout.topics, layout.naming)
    if rested - count >= _MORE:
        kept.keep(records, rested, _adapter().dump_json(whole))
    for day in days[rested:]:
        grow(whole, records[day], layout.topics, layout.naming)
    return whole


def _made_of(layout: Layout) -> str:
    return f"{program()} {sys.byteorder} {layout.topics!r} {sorted(layout.naming.merged.items())!r}\n"


@cache
def _adapter() -> TypeAdapter[Chronicle]:
    from pydantic import TypeAdapter

    return TypeAdapter(Chronicle)
