"""Who is told how a night went: a monitor by ping, people by Apprise, Prometheus by a file.

Nothing of it can fail a run: what goes wrong is a trouble that is said and logged.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from digestflow.core.outcome import EXIT_CODES, Outcome, exit_code
from digestflow.errors import ConfigError, DigestflowError, SourceError
from digestflow.plural import many
from digestflow.wire.log import log_to
from digestflow.wire.metrics import write_metrics
from digestflow.wire.sources.documents import client_of, fetched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path
    from typing import Literal
    from urllib.parse import SplitResult

    from digestflow.config.model import Config


@dataclass(slots=True, kw_only=True)
class Night:
    """What came of a night's days, and who could not be told."""

    outcomes: list[Outcome] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


@contextmanager
def night(
    path: Path, *, environ: Mapping[str, str], sets: Sequence[str], now: Callable[[], datetime]
) -> Iterator[Night]:
    """Tell that a night of the project at `path` begins, and how it ended; what it raises goes on.

    Raises:
        ConfigError: config.yaml is wrong.
    """
    from digestflow.config.load import load

    config = load(path, environ=environ, sets=sets)
    began, told = now(), Night()
    run = str(uuid5(NAMESPACE_URL, f"{path.absolute().as_uri()}#{began.isoformat()}"))
    notices = _Notices(config, path.absolute(), environ, now=now, run=run, told=told)
    notices.ping("start")
    try:
        yield told
    except DigestflowError as error:
        notices.ended(str(error), failed=True)
        raise
    notices.ended(_said(told.outcomes), failed=exit_code(told.outcomes) not in {0, EXIT_CODES["gaps"]})


class _Notices:
    def __init__(
        self,
        config: Config,
        path: Path,
        environ: Mapping[str, str],
        *,
        now: Callable[[], datetime],
        run: str,
        told: Night,
    ) -> None:
        self._config, self._path, self._environ, self._now = config, path, environ, now
        self._run, self._told = run, told
        self._log = log_to(config.state_beside(path) / "log.jsonl", now=now)

    def ping(self, what: Literal["start", "success", "fail"]) -> None:
        url = self._config.schedule.ping_url
        if not url:
            return
        try:
            fetched(client_of(self._config, self._now), _pinged(url, what, self._run), allow_private=True)
        except SourceError as error:
            # The address is a secret of its own: whoever knows it can ping.
            self._trouble(f"ping_url was not told ({what}): {_without(str(error), url)}")

    def ended(self, said: str, *, failed: bool) -> None:
        self.ping("fail" if failed else "success")
        self._notify(said, failed=failed)
        file = self._config.schedule.metrics
        if file is not None:
            try:
                write_metrics(self._path.parent / file, self._told.outcomes, now=self._now(), failed=failed)
            except OSError as error:
                self._trouble(f"metrics were not written: {error}")

    def _notify(self, said: str, *, failed: bool) -> None:
        schedule = self._config.schedule
        gaps = any(outcome.status != "done" for outcome in self._told.outcomes)
        wanted = {"fail": failed, "gaps": failed or gaps, "always": True}[schedule.notify_on]
        if not schedule.notify_env or not wanted:
            return
        try:
            missing = send(
                [self._environ.get(name, "") for name in schedule.notify_env],
                title="digestflow: the night failed" if failed else "digestflow",
                said=said or "nothing was due",
            )
        except ConfigError as error:
            self._trouble(f"nobody was notified: {error}")
            return
        for n in missing:
            self._trouble(f"the address in {schedule.notify_env[n]} was not notified")

    def _trouble(self, said: str) -> None:
        self._told.troubles.append(said)
        self._log("notice", why=said, run=self._run)


def send(urls: Sequence[str], *, title: str, said: str) -> tuple[int, ...]:
    """Tell each Apprise address; return the places of those that could not be told.

    Raises:
        ConfigError: The extra `notify` is not installed.
    """
    try:
        import apprise
    except ImportError as error:
        raise ConfigError("Apprise is not installed", fix="pip install 'digestflow[notify]'") from error
    failed = []
    for n, url in enumerate(urls):
        one = apprise.Apprise()
        if not url or not one.add(url) or not one.notify(title=title, body=said):
            failed.append(n)
    return tuple(failed)


def _pinged(url: str, what: str, run: str) -> str:
    from urllib.parse import urlsplit

    parts: SplitResult = urlsplit(url)
    path = parts.path if what == "success" else f"{parts.path.rstrip('/')}/{what}"
    query = f"{parts.query}&rid={run}" if parts.query else f"rid={run}"
    return parts._replace(path=path, query=query).geturl()


def _without(said: str, url: str) -> str:
    from urllib.parse import urlsplit

    host = urlsplit(url).hostname or ""
    return " ".join(word if "://" not in word else host for word in said.split())


def _said(outcomes: Sequence[Outcome]) -> str:
    lines = []
    for one in outcomes:
        gaps = f", {many(len(one.gaps), 'gap')}" if one.gaps else ""
        lines.append(
            f"{one.day}: {one.status}, {many(one.entries, 'story', 'stories')} told, {one.also} noted{gaps}"
        )
    return "\n".join(lines)
