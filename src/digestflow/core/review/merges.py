"""Names that may be one's, as points: a yes makes one of them another name of the other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from digestflow.core.chronicle.alike import alike
from digestflow.core.review.points import Point

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digestflow.core.chronicle.alike import Pair
    from digestflow.core.chronicle.nouns import Chronicle
    from digestflow.core.decision import Decision
    from digestflow.core.entity import Naming
    from digestflow.core.record import Record

_MERGE = "merge/"


def merge_points(
    record: Record, whole: Chronicle, naming: Naming, decisions: Iterable[Decision]
) -> tuple[Point, ...]:
    """Return the pairs of names of which the day says one, as points that are never clean.

    Without those that a person said are two, whichever of them is said more often by now. `whole`
    is of all days, the record's own included.
    """
    named = {naming.key(name) for entry in record.entries for name in entry.entities}
    refused = (names_of(one.unit) for one in decisions if one.kind == "refuse")
    apart = {frozenset(map(naming.key, names)) for names in refused if names}
    return tuple(_point(pair) for pair in alike(whole) if pair.keys & named and pair.keys not in apart)


def _point(pair: Pair) -> Point:
    why = "looks the same, and is written in other letters" if pair.forged else "differs in a sign only"
    return Point(
        key=_MERGE + json.dumps([pair.name, pair.into], ensure_ascii=False),
        kind="merge",
        text=f"{pair.name} is another name of {pair.into}",
        quotes=(),
        first=(f"one entity, or two? It {why}",),
    )


def names_of(key: str) -> tuple[str, str] | None:
    """Return the other name and the entity's of a point; None for a point of another kind."""
    if not key.startswith(_MERGE):
        return None
    try:
        name, into = json.loads(key.removeprefix(_MERGE))
    except (ValueError, TypeError):  # somebody wrote it
        return None
    return name, into
