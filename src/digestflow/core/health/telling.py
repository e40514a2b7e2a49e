"""What a reader should know of the sources, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from digestflow.core.health.nouns import Health

_NAMED = 5  # sources that are named in one line


def findings(healths: Iterable[Health], now: datetime) -> tuple[str, ...]:
    """Return what a reader should know of the sources: first what is new at `now`, each in a line.

    What was known before is one line for all of them.
    """
    found = [health for health in healths if health.finding is not None]
    found.sort(key=lambda health: health.source)
    first = [health for health in found if health.finding and health.finding.since == now]
    still = [health for health in found if health.finding and health.finding.since != now]
    lines = [f"{health.source}: {said(health)}" for health in first]
    if still:
        named = "; ".join(f"{health.source}: {said(health)}" for health in still[:_NAMED])
        more = f"; and {len(still) - _NAMED} more" if len(still) > _NAMED else ""
        lines.append(f"still so: {named}{more} (digestflow sources health)")
    return tuple(lines)


def said(health: Health) -> str:
    """Return the health's finding in words, with its date; "" without one."""
    finding = health.finding
    if finding is None:
        return ""
    since = f"since {finding.since:%Y-%m-%d}"
    match finding.kind:
        case "page":
            return f"{since} {health.why or 'no feed'}; it used to list {health.usual} items"
        case "empty":
            return f"{since} no items where it usually lists {health.usual}"
        case "fewer":
            return f"{since} {health.listed} items where it usually lists {health.usual}"
        case "elsewhere":
            return f"{since} {health.answered} answers instead of {health.host}"
        case "silent":
            gap = health.days_between
            usually = ""
            if gap is not None:
                usually = f"; usually something every {'day' if gap == 1 else f'{gap:g} days'}"
            return f"nothing new since {health.last_new:%Y-%m-%d}{usually}"
        case _:
            assert_never(finding.kind)
