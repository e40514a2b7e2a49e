"""Ask the sources and keep what is new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from digestflow.core.gap import Gap
from digestflow.core.health.telling import findings
from digestflow.core.item.placement import LATE, placed
from digestflow.core.window import days, local_day
from digestflow.run.day.past import backfill, givens

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from digestflow.core.item.nouns import Listing
    from digestflow.core.item.placement import Placement
    from digestflow.run.ports import Choices, Tools

_ONE = timedelta(days=1)


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


def gather(
    tools: Tools, choices: Choices, *, making: Sequence[date] = (), past: Sequence[date] = ()
) -> Gathered:
    """Ask every source once and archive what is new, as they answer.

    An item of a day that is being made belongs to it also when the day had been run, where
    its source had not given the day whole. What the sources do not list any more of the days
    in `past` is asked for there, afterwards. The items of sources and their health are kept in
    one step, so that a crash loses only sources that are asked again by the next run.
    """
    ran = tools.runs.ran()
    now = tools.now()
    today = local_day(now, choices.zone)
    failed, warnings = list(choices.unopened), []
    read = listed = archived = 0

    # No run will come for a day that the zone left out.
    over = ran | {*days(today - LATE, today)} - {*days(today - LATE, today, choices.zone)}
    lacking = _lacking([day for day in {*making, *past} if day in ran], tools, choices, now)

    def place(source: str, listing: Listing) -> Placement:
        return placed(_dated(listing, choices), today=today, ran=over - lacking.get(source, frozenset()))

    def open_day(day: date) -> bool:
        return day not in ran or day == today

    total = len(choices.sources)
    tools.tell("sources", 0, total)
    for readings in tools.read():
        seen, new = tools.archive.keep(readings, now=now, place=place, open_day=open_day)
        listed, archived = listed + seen, archived + new
        for reading in readings:
            if reading.status == "failed":
                failed.append(Gap(subject=reading.source, why=reading.why))
            else:
                read += 1
            if reading.document:
                warnings += [f"{reading.source}: {warning}" for warning in reading.document.warnings]
        tools.tell("sources", read + len(failed) - len(choices.unopened), total)
    more = backfill(past, tools, choices)
    ailing = tools.archive.ailing()
    healths = [ailing[source.name] for source in choices.sources if source.name in ailing]
    told = {gap.subject for gap in failed}
    # What fell to nothing answered, and is a gap all the same.
    fallen = [one for one in healths if one.last_try == now and one.why and one.source not in told]
    failed += (Gap(subject=health.source, why=health.why) for health in fallen)
    return Gathered(
        read=read - len(fallen),
        failed=tuple(sorted(failed, key=lambda gap: gap.subject)),
        listed=listed + more[0],
        archived=archived + more[1],
        warnings=tuple(sorted(warnings)),
        findings=findings(healths, now),
    )


def _lacking(
    days: Collection[date], tools: Tools, choices: Choices, now: datetime
) -> dict[str, frozenset[date]]:
    """Return which of the days a source has not given whole, by its name."""
    found: dict[str, set[date]] = {}
    for day in days:
        for name, one in givens(day, tools, choices, now).items():
            if one.state != "whole":
                found.setdefault(name, set()).add(day)
    return {name: frozenset(lacked) for name, lacked in found.items()}


def _dated(listing: Listing, choices: Choices) -> date | None:
    moment = listing.published or listing.updated
    if moment is None:
        return None
    if not listing.date_only:
        return local_day(moment, choices.zone)
    return next(days(moment.date(), moment.date() + _ONE, choices.zone))
