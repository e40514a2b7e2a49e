"""What leaves the vault: which days and topics, and the sources' own feeds."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from digestflow.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from digestflow.core.record import Record
    from digestflow.core.source import Source
    from digestflow.wire.project import Project


def accepted(project: Project, since: date | None, until: date | None) -> tuple[Record, ...]:
    """Return the accepted records of the days, oldest first."""
    from digestflow.run.kept.standing import standing

    records = standing(project.vault, project.tools.former).records
    return tuple(
        records[day]
        for day in sorted(records)
        if (since is None or day >= since) and (until is None or day <= until)
    )


def topics_of(project: Project, topic: str | None, records: Sequence[Record]) -> tuple[str, ...]:
    """Return the one topic, or all: those of config.yaml, then what else the records name.

    Raises:
        UsageError: There is no such topic.
    """
    from digestflow.config.names import hint, nearest

    named = [one.name for one in project.choices.topics]
    named += sorted({name for record in records for one in record.entries for name in one.topics})
    names = tuple(dict.fromkeys(named))
    if topic is None:
        return names
    if topic not in names:
        like = nearest(topic, names)
        known = hint(like) or f"; there are {', '.join(names)}"
        raise UsageError(f"no topic is named {topic!r}{known}", fix=f"--topic {quote(like or names[0])}")
    return (topic,)


def feeds_of(sources: Iterable[Source]) -> tuple[tuple[Source, ...], tuple[str, ...]]:
    """Return the sources that another program can read, and the names of the others.

    Others are folders, and feeds whose address opens something with a secret: what is in an
    exported list is given away.
    """
    from digestflow.adapters.http.redact import redact

    feeds, others = [], []
    for source in sources:
        url = source.address
        if url.startswith(("http://", "https://")) and redact(url) == url:
            feeds.append(source)
        else:
            others.append(source.name)
    return tuple(feeds), tuple(others)
