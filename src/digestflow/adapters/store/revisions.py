"""Items whose source gave them other words later: counted, and the first few of them kept.

The item itself stays as it was first seen, with its day: what was told of it stands on those words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select, update

from digestflow.adapters.store.tables import bodies, packed, portions, revisions, unless_there

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

KEPT = 5  # bodies of one item besides its first; a page that shows the time has another at every reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """How often an item got other words."""

    count: int
    seen: datetime  # aware, UTC; when it did last
    last: str  # hash of the body it has now
    kept: tuple[str, ...]  # hashes of those that are kept, oldest first


def revise(
    connection: Connection, said: Mapping[str, tuple[str, str]], first: Mapping[str, str], *, now: datetime
) -> None:
    """Count what the items say now, where it is not what they said the last time.

    `said` are hash and body by the item's id, `first` the hashes of the bodies they were first seen with.
    """
    before = revised(connection, said)
    changed = {
        id_: hash_
        for id_, (hash_, _) in said.items()
        if hash_ != (before[id_].last if id_ in before else first[id_])
    }
    rows, texts = [], {}
    for id_, hash_ in changed.items():
        was = before.get(id_)
        kept = list(was.kept) if was else []
        if len(kept) < KEPT and hash_ not in {*kept, first[id_]}:
            kept.append(hash_)
            texts[hash_] = said[id_][1]
        count = was.count + 1 if was else 1
        rows.append({"named": id_, "item": id_, "count": count, "seen": now, "last": hash_, "kept": kept})
    if texts:
        kept_rows = [{"hash": hash_, "text": packed(text)} for hash_, text in texts.items()]
        connection.execute(unless_there(bodies, connection), kept_rows)
    old = [row for row in rows if row["item"] in before]
    if old:
        connection.execute(update(revisions).where(revisions.c.item == bindparam("named")), old)
    new = [{key: row[key] for key in row if key != "named"} for row in rows if row["item"] not in before]
    if new:
        connection.execute(insert(revisions), new)


def revised(connection: Connection, ids: Iterable[str]) -> dict[str, Revised]:
    """Return the revisions of those items that have any, by id."""
    found: dict[str, Revised] = {}
    for some in portions(ids):
        asked = select(revisions).where(revisions.c.item.in_(some))
        for row in connection.execute(asked).mappings():
            kept = tuple(row["kept"])
            found[row["item"]] = Revised(count=row["count"], seen=row["seen"], last=row["last"], kept=kept)
    return found
