"""What people say they use for what: attributed, dated, in their own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.core.evidence.fold import plain
from digestflow.core.render.escape import escape
from digestflow.core.render.page import Unit
from digestflow.core.render.spelling import spelling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.core.entry.nouns import Entry
    from digestflow.core.record import Record
    from digestflow.core.render.layout import Layout
    from digestflow.core.render.links import Past

MOST = 24  # lines; the newest stay


def standing_by_use(
    told: Sequence[tuple[Record, Sequence[Entry]]], past: Past, layout: Layout
) -> tuple[Unit, ...]:
    """Return a line for each use that somebody told of, the oldest first, of the newest `MOST`.

    What is folded away elsewhere is not listed here: what people used months ago is no standing.
    """
    units: dict[str, Unit] = {}
    for record, entries in told:
        keys = {entry.key for entry in entries}
        for use in record.uses:
            if use.entry in keys:
                key = layout.naming.key(use.entity)
                named = past.whole.names.get(key)
                name = past.links.bold(spelling(named, key, layout) if named else use.entity)
                said = f"{escape(use.by)}, {record.day.isoformat()}: “{escape(plain(use.quote.words))}”"
                why = "" if use.purpose.startswith("to ") else "for "
                units[use.key] = Unit(
                    key=f"use/{use.key}",
                    text=f"- {name} {why}{escape(use.purpose)} — {said} ({layout.link(record.day)})",
                    shape="item",
                    date=record.day.isoformat(),
                )
    return tuple(list(units.values())[-MOST:])
