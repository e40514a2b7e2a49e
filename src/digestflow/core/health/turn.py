"""Whether a source is asked now, and for what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from digestflow.core.source import Validators
from digestflow.core.window import local_day

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from digestflow.core.health.nouns import Health

WEEK = timedelta(days=7)  # after which a document is asked for whole, whatever its validators
WAITING = "; asked to wait"
FRESHEST = timedelta(hours=6)  # longer than this no answer is believed to stay as it is


def conditional(health: Health, now: datetime) -> Validators:
    """Return what makes the next request conditional; once a week only what knows its entries again."""
    if health.last_full is None or not health.spans or now - health.last_full >= WEEK:
        return Validators(marks=health.validators.marks)
    return health.validators


def put_off(health: Health, now: datetime) -> str:
    """Return why the source is not asked now; "" when it is."""
    if health.gone:
        return "gone for good (410)"
    if health.next_try is None or now >= health.next_try:
        return ""
    if WAITING in health.why:
        return health.why
    return f"{health.why}{WAITING} until {health.next_try:%Y-%m-%d %H:%M} UTC"


def fresh(health: Health, now: datetime, zone: ZoneInfo) -> bool:
    """Tell whether the source need not be asked: by its own word it is as it was when it was read.

    Only for the rest of the local day in which it was read: the night makes a day that is over,
    and no word about an earlier reading tells what came until midnight.
    """
    good = health.last_good
    if health.max_age is None or good is None or health.failures or health.finding is not None:
        return False
    same = local_day(good, zone) == local_day(now, zone)
    return same and timedelta() <= now - good < min(timedelta(seconds=health.max_age), FRESHEST)
