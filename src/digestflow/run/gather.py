"""Ask the sources and keep what is new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.health import findings
from digestflow.core.item.placement import placed
from digestflow.core.record import Gap
from digestflow.core.window import local_day

if TYPE_CHECKING:
    from datetime import date

    from digestflow.core.item.nouns import Listing
    from digestflow.core.item.placement import Placement
    from digestflow.run.ports import Choices, Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What one asking of all sources brought."""

    read: int  # sources that answered, "not modified" included
    failed: tuple[Gap, ...]
    listed: int
    archived: int  # of which new
    warnings: tuple[str, ...]
    findings: tuple[str, ...] = ()  # of sources that stopped giving

    @classmethod
    def nothing(cls) -> Gathered:
        """Return what a run has that asks no source."""
        return cls(read=0, failed=(), listed=0, archived=0, warnings=())


def gather(tools: Tools, choices: Choices) -> Gathered:
    """Ask every source once and archive what is new, source by source as they answer.

    Each source's items and its health are kept in one step, so that a crash loses only
    sources that are asked again by the next run.
    """
    ran = tools.runs.ran()
    now = tools.now()
    today = local_day(now, choices.zone)
    failed, warnings = list(choices.unopened), []
    read = listed = archived = 0

    def place(listing: Listing) -> Placement:
        return placed(_dated(listing, choices), today=today, ran=ran)

    def open_day(day: date) -> bool:
        return day not in ran or day == today

    total = len(choices.sources)
    tools.tell("sources", 0, total)
    for reading in tools.read():
        seen, new = tools.archive.keep(reading, now=now, place=place, open_day=open_day)
        listed, archived = listed + seen, archived + new
        if reading.status == "failed":
            failed.append(Gap(subject=reading.source, why=reading.why))
        else:
            read += 1
        if reading.document:
            warnings += [f"{reading.source}: {warning}" for warning in reading.document.warnings]
        tools.tell("sources", read + len(failed) - len(choices.unopened), total)
    known = tools.archive.healths()
    healths = [known[source.name] for source in choices.sources if source.name in known]
    told = {gap.subject for gap in failed}
    # What fell to nothing answered, and is a gap all the same.
    fallen = [one for one in healths if one.last_try == now and one.why and one.source not in told]
    failed += (Gap(subject=health.source, why=health.why) for health in fallen)
    return Gathered(
        read=read - len(fallen),
        failed=tuple(sorted(failed, key=lambda gap: gap.subject)),
        listed=listed,
        archived=archived,
        warnings=tuple(sorted(warnings)),
        findings=findings(healths, now),
    )


def _dated(listing: Listing, choices: Choices) -> date | None:
    moment = listing.published or listing.updated
    if moment is None:
        return None
    return moment.date() if listing.date_only else local_day(moment, choices.zone)
