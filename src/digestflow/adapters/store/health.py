"""How sources have been doing, between the core's noun and its row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from digestflow.adapters.store.tables import health, since_epoch, to_moment
from digestflow.core.given import Span
from digestflow.core.health.nouns import Finding, Health
from digestflow.core.source import Validators

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

# Fields that stand in the row as they are.
_PLAIN = (
    "source", "asked", "last_try", "last_good", "last_full", "failures", "why", "next_try", "listed",
    "max_age", "gap", "host", "answered", "moved_to", "moved_runs", "gone",
)  # fmt: skip


def healths(connection: Connection, which: ColumnElement[bool] | None = None) -> dict[str, Health]:
    """Return the health of the sources that were ever asked, by name: of all, or of which this holds."""
    asked = select(health) if which is None else select(health).where(which)
    return {row["source"]: _health(row) for row in connection.execute(asked).mappings()}


def put(connection: Connection, news: Sequence[Health], *, there: Container[str]) -> None:
    """Keep the health of sources, in place of what is `there` of them."""
    added = [_row(one) for one in news if one.source not in there]
    changed = [_row(one) | {"named": one.source} for one in news if one.source in there]
    if added:
        connection.execute(insert(health), added)
    if changed:
        connection.execute(update(health).where(health.c.source == bindparam("named")), changed)


def _row(new: Health) -> dict[str, Any]:
    return {name: getattr(new, name) for name in _PLAIN} | {
        "etag": new.validators.etag,
        "last_modified": new.validators.last_modified,
        "body_hash": new.validators.body_hash,
        "marks": new.validators.marks,
        "counts": list(new.counts),
        "news": [since_epoch(moment) for moment in new.news],
        "finding": new.finding.kind if new.finding else "",
        "finding_since": new.finding.since if new.finding else None,
        "spans": [[since_epoch(span.since), since_epoch(span.until)] for span in new.spans],
    }


def _health(row: Mapping[Any, Any]) -> Health:
    finding = None
    if row["finding"]:
        finding = Finding(kind=row["finding"], since=row["finding_since"])
    return Health(
        validators=Validators(
            etag=row["etag"],
            last_modified=row["last_modified"],
            body_hash=row["body_hash"],
            marks=row["marks"] or b"",
        ),
        counts=tuple(row["counts"]),
        news=tuple(to_moment(number) for number in row["news"]),
        finding=finding,
        spans=tuple(Span(since=to_moment(one), until=to_moment(other)) for one, other in row["spans"]),
        **{name: row[name] for name in _PLAIN},
    )
