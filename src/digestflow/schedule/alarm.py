"""The alarm clock: wakes when a night begins, and again while something is pending.

Each night is a process of its own, so that it reads config.yaml anew, leaves no memory behind, and
takes nothing with it when it dies. Which days it makes is the run ledger's to say: an alarm that rings
twice, late or not at all loses and doubles nothing.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from threading import Event
from typing import TYPE_CHECKING

from digestflow.core.window import local_day
from digestflow.errors import ConfigError
from digestflow.run.day.nights import next_night

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from digestflow.config.model import Config

_DONE = frozenset({0, 3})  # exit codes after which nothing is to be tried again before the next night
_SOON = timedelta(minutes=1)  # an alarm that would ring at once rings so much later


def clock() -> datetime:
    """Return the system's time, aware and in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the alarm is what reads the clock


def wake(code: int | None, now: datetime, *, at: time, zone: ZoneInfo, retry: timedelta) -> datetime:
    """Return when to wake after a night that ended with `code`; None: there was none yet.

    After a failed one in `retry`, or when the next night begins if that is sooner.
    """
    night = next_night(now, local_day(now, zone), at=at, zone=zone)
    if code is None:
        return now
    return night if code in _DONE else min(night, now + max(retry, _SOON))


def watch(load: Callable[[], Config], night: Callable[[], int], *, now: Callable[[], datetime]) -> None:
    """Start what is due now, then every night, until interrupted or until `night` raises.

    `load` is called anew before each wait, so that a changed time holds from then on; while
    config.yaml is wrong the night's own error is what is seen, and it is tried again.
    """
    from apscheduler.schedulers.background import BackgroundScheduler
    from apscheduler.triggers.date import DateTrigger

    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler, rung = BackgroundScheduler(timezone=UTC), Event()
    known, code = load(), None
    scheduler.start()
    try:
        while True:
            at = time.fromisoformat(known.schedule.at)
            retry = timedelta(minutes=known.schedule.retry)
            due = wake(code, now(), at=at, zone=known.zone, retry=retry)
            scheduler.add_job(
                rung.set,
                DateTrigger(run_date=due),
                id="night",
                replace_existing=True,
                # A machine that slept through its time still wakes for it, once.
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
            )
            # The night runs here and not in the job: what a job raises is swallowed there.
            # The clock is asked beside it: what a machine sleeps does not count for the scheduler's wait,
            # and a night in the middle of it would come as much later.
            while not rung.wait(timeout=1) and now() < due:
                pass
            code = night()
            rung.clear()  # also what rang in the night itself, late for it
            with suppress(ConfigError):
                known = load()
    finally:
        scheduler.shutdown(wait=False)


def night_of(config: Path, options: Sequence[str]) -> Callable[[], int]:
    """Return what runs one night of the project as a process, and returns its exit code."""
    command = [sys.executable, "-m", "digestflow", "--config", str(config), "run", "--due", *options]
    return lambda: subprocess.run(command, check=False).returncode
