"""What starts the nights: timers of systems, and our own alarm clock."""

from __future__ import annotations

import os
import plistlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time as clock
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from filelock import FileLock
from ruamel.yaml import YAML

from digestflow.config.model import Config
from digestflow.config.nights import Schedule
from digestflow.errors import ConfigError
from digestflow.schedule.alarm import clock as alarm_clock
from digestflow.schedule.alarm import night_of, wake, watch
from digestflow.schedule.timers import Kind, Timer, cron_line, install, with_line
from tests.nights import Project, feed, with_feeds
from tests.web_server import Page, site

if TYPE_CHECKING:
    from collections.abc import Callable

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
KINDS: tuple[Kind, ...] = ("systemd", "cron", "launchd", "compose", "github-actions")


def timer(folder: str = "/home/ann/my notes") -> Timer:
    return Timer(
        config=Path(folder) / "config.yaml",
        program=("/usr/bin/digestflow",),
        at="03:30",
        zone="Europe/Berlin",
    )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return with_feeds(tmp_path / "my notes")


@pytest.mark.parametrize("kind", KINDS)
def test_every_timer_asks_for_what_is_due_and_nothing_is_written_unasked(
    project: Project, kind: Kind, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    before = sorted(path for path in tmp_path.rglob("*") if "state" not in path.parts)

    said = project.say("schedule", "install", f"--{kind}")

    assert said.code == 0, said.err
    assert any(words in said.out for words in ('"schedule", "run"', "run --due", "<string>--due</string>"))
    assert sorted(path for path in tmp_path.rglob("*") if "state" not in path.parts) == before


@pytest.mark.parametrize("options", [(), ("--cron", "--systemd")], ids=["none", "two"])
def test_one_kind_of_timer_is_named(project: Project, options: tuple[str, ...]) -> None:
    said = project.say("schedule", "install", *options)

    assert said.code == 2
    assert "name one of" in said.err


def test_a_unit_of_systemd_holds_any_path_and_catches_up() -> None:
    (service, unit), (clock_file, alarm) = install(
        "systemd", timer("/home/ann/50% $off"), home=Path("/h")
    ).files

    assert re.fullmatch(r"digestflow-50-off-[0-9a-f]{6}\.service", service.name)
    assert service.parent == Path("/h/.config/systemd/user")
    assert clock_file.name == f"{service.stem}.timer"
    assert 'ExecStart=/usr/bin/digestflow --config "/home/ann/50%% $$off/config.yaml" run --due' in unit
    assert "OnCalendar=*-*-* 03:30:00 Europe/Berlin" in alarm
    assert "Persistent=true" in alarm


@pytest.mark.parametrize("kind", ["systemd", "launchd"])
@pytest.mark.parametrize("folder", ["notes", "日本"])
def test_projects_in_folders_that_are_called_alike_have_a_timer_each(kind: Kind, folder: str) -> None:
    one, other = (
        install(kind, timer(f"/home/{name}/{folder}"), home=Path("/h")) for name in ("ann", "ann/old")
    )

    assert {path for path, _ in one.files}.isdisjoint(path for path, _ in other.files)
    assert timer(f"/home/ann/{folder}").name in "".join(map(str, one.files))


@pytest.mark.skipif(os.name == "nt", reason="a symlink needs a right there")
def test_a_project_has_one_timer_however_its_folder_is_called(project: Project) -> None:
    (linked := project.root.with_name("linked")).symlink_to(project.root)
    ways = ((), ("--config", "../my notes/config.yaml"), ("--config", str(linked)))

    shown = {project.say(*way, "schedule", "install", "--systemd").out for way in ways}

    assert len(shown) == 1
    assert f"WorkingDirectory={project.root.resolve()}\n" in shown.pop()


@pytest.mark.skipif(os.name == "nt", reason="systemd is of Linux")
@pytest.mark.parametrize(
    ("tools", "advice"),
    [
        pytest.param(("systemctl",), "  try: digestflow schedule run", id="no cron"),
        pytest.param(("systemctl", "crontab"), "schedule install --write --cron", id="cron is there"),
        pytest.param((), "  try: digestflow schedule run", id="no systemd"),
    ],
)
def test_a_timer_that_cannot_be_started_says_what_does_it_instead(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tools: tuple[str, ...], advice: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "bin").mkdir()
    for name in tools:
        script = tmp_path / "bin" / name
        script.write_text("#!/bin/sh\necho 'Failed to connect to bus: No medium found' >&2\nexit 1\n")
        script.chmod(0o755)

    said = project.say("schedule", "install", "--systemd", "--write")

    assert said.code == 10
    assert said.out.count("written") == 2
    assert "written, but not started: systemctl --user daemon-reload" in said.err
    if not Path("/run/systemd/system").is_dir() or not tools:
        assert advice in said.err
    else:
        assert "loginctl enable-linger" in said.err


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("name", ["notes", "50% $off", 'my "best" notes', "Bücher & Gärten"])
def test_systemd_finds_nothing_wrong_with_its_units(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    at = Timer(config=folder / "config.yaml", program=(sys.executable,), at="03:30", zone="Europe/Berlin")
    files = install("systemd", at, home=tmp_path / "home").files
    for path, text in files:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    words = ["systemd-analyze", "--user", "verify", *(str(path) for path, _ in files)]
    run = tmp_path / "run"
    run.mkdir(mode=0o700)
    environ = os.environ | {"XDG_RUNTIME_DIR": str(run), "HOME": str(tmp_path / "home")}
    done = subprocess.run(words, check=False, capture_output=True, text=True, env=environ)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["notes", "50% off", "it's mine", "a;b $(c)"])
def test_a_line_of_cron_is_five_fields_and_one_command(name: str) -> None:
    mark, line, end = cron_line(timer(f"/home/ann/{name}")).split("\n")

    *when, command = line.split(" ", 5)
    assert mark.startswith("# digestflow: ")
    assert end == ""
    assert all(re.fullmatch(r"\*|[0-5]?\d", field) for field in when)
    assert not re.search(r"(?<!\\)%", command), "a bare % ends a command of cron"
    words = shlex.split(command.replace(r"\%", "%"))
    called = ["--config", f"/home/ann/{name}/config.yaml", "run", "--due)"]
    assert words == ["out=$(/usr/bin/digestflow", *called, "||", "echo", "$out"]


@pytest.mark.skipif(os.name == "nt", reason="cron calls sh")
@pytest.mark.parametrize(("code", "mailed"), [(0, ""), (75, "2026-03-11: down\n  next\n")])
def test_cron_mails_what_a_night_told_only_where_it_failed(tmp_path: Path, code: int, mailed: str) -> None:
    program = tmp_path / "it's a program"
    program.write_text(f"#!/bin/sh\necho '2026-03-11: down'\necho '  next'\nexit {code}\n", encoding="utf-8")
    program.chmod(0o755)

    line = cron_line(replace(timer("/home/ann/it's $(mine)"), program=(str(program),))).splitlines()[1]
    said = subprocess.run(["sh", "-c", line.split(" ", 5)[5]], check=False, capture_output=True, text=True)

    assert (said.stdout, said.stderr) == (mailed, "")


def test_a_crontab_keeps_its_other_lines_and_has_ours_once() -> None:
    theirs = "# mine\n0 1 * * * backup"

    once = with_line(theirs, timer())
    twice = with_line(once, timer())
    other = with_line(twice, timer("/home/ann/50%"))

    assert once == twice == f"{theirs}\n{cron_line(timer())}"
    assert other.startswith(once)
    assert r"50\%" in other.rpartition("# digestflow")[2]
    assert "'/home/ann/my notes/config.yaml' run --due" in once


def test_an_agent_of_macos_reads_as_a_property_list() -> None:
    ((path, text),) = install("launchd", timer("/Users/ann/a & b"), home=Path("/Users/ann")).files
    tree = plistlib.loads(text.encode())

    assert path.parent == Path("/Users/ann/Library/LaunchAgents")
    assert path.name == f"{tree['Label']}.plist"
    assert re.fullmatch(r"local\.digestflow-a-b-[0-9a-f]{6}", tree["Label"])
    assert tree["ProgramArguments"][-4:] == ["--config", "/Users/ann/a & b/config.yaml", "run", "--due"]
    assert tree["StartCalendarInterval"] == {"Hour": 3, "Minute": 30}


@pytest.mark.parametrize("kind", ["compose", "github-actions"])
def test_what_is_yaml_reads_as_yaml(kind: Kind) -> None:
    ((path, text),) = install(kind, timer(), home=Path("/h")).files
    tree = YAML(typ="safe").load(text)

    assert path.is_relative_to("/home/ann/my notes")
    assert ("services" in tree) or tree["jobs"]["night"]["steps"][-1]["env"]


def test_a_timer_that_is_written_is_written_once_and_never_over_anothers(project: Project) -> None:
    workflow = project.root / ".github" / "workflows" / "digestflow.yml"
    first = project.say("schedule", "install", "--github-actions", "--write")
    again = project.say("schedule", "install", "--github-actions", "--write")
    written = workflow.read_text("utf-8")
    workflow.write_text("on: push # and digestflow\n", encoding="utf-8")

    refused = project.say("schedule", "install", "--github-actions", "--write")

    assert (first.code, again.code, refused.code) == (0, 0, 10)
    assert "run --due --commit" in written
    assert workflow.read_text("utf-8") == "on: push # and digestflow\n"


@pytest.mark.parametrize(
    ("code", "now", "at"),
    [
        pytest.param(None, "2026-03-12T12:00+00:00", "2026-03-12T12:00+00:00", id="at the start"),
        pytest.param(0, "2026-03-12T12:00+00:00", "2026-03-13T02:00+00:00", id="the next night"),
        pytest.param(3, "2026-03-12T01:00+00:00", "2026-03-12T02:00+00:00", id="tonight"),
        pytest.param(75, "2026-03-12T12:00+00:00", "2026-03-12T13:00+00:00", id="again in an hour"),
        pytest.param(75, "2026-03-12T01:30+00:00", "2026-03-12T02:00+00:00", id="the night is sooner"),
        pytest.param(0, "2026-03-28T12:00+00:00", "2026-03-29T01:00+00:00", id="an hour that is skipped"),
        pytest.param(0, "2026-10-25T00:59+00:00", "2026-10-25T02:00+00:00", id="clocks go back"),
    ],
)
def test_the_alarm_rings_once_a_night_and_sooner_after_a_failure(code: int | None, now: str, at: str) -> None:
    found = wake(code, datetime.fromisoformat(now), at=time(3), zone=BERLIN, retry=HOUR)

    assert found == datetime.fromisoformat(at)


class Enough(Exception):
    """Ends a watch."""


def test_the_watch_makes_what_is_due_at_once_and_reads_the_configuration_anew() -> None:
    now = datetime(2026, 3, 12, 12, tzinfo=UTC)
    hours = iter(["03:00", "", "04:00"])
    nights: list[int] = []

    def load() -> Config:
        at = next(hours)
        if not at:
            raise ConfigError("a typing mistake of the moment")
        return Config(schedule=Schedule(at=at, retry=1))

    def night() -> int:
        nights.append(1)
        if len(nights) == 3:
            raise Enough
        return 75

    with pytest.raises(Enough):
        watch(load, night, now=lambda: now)

    assert next(hours, None) is None, "read at the start and after each night"


def test_a_machine_that_slept_through_a_night_makes_it_when_it_wakes() -> None:
    evening = datetime(2099, 3, 12, 20, tzinfo=UTC)  # no wait of the scheduler's comes to its end
    clock_of = iter([evening, evening, evening, evening + timedelta(hours=12), evening])
    nights: list[int] = []

    def night() -> int:
        nights.append(1)
        if len(nights) == 2:
            raise Enough
        return 0

    with pytest.raises(Enough):
        watch(lambda: Config(schedule=Schedule(at="03:00")), night, now=lambda: next(clock_of))

    assert next(clock_of, None) == evening, "asked until the night was due, and no longer"


def test_an_alarm_that_rings_in_the_night_itself_rings_for_no_other() -> None:
    begun = alarm_clock() + timedelta(seconds=1.5)  # by the scheduler, which slept for a while
    later = datetime(2099, 3, 12, 20, tzinfo=UTC)
    clock_of = iter([begun, begun, later, later, later + timedelta(hours=12), begun])
    nights: list[int] = []

    def night() -> int:
        nights.append(1)
        if len(nights) == 2:
            raise Enough
        while alarm_clock() < begun + timedelta(seconds=0.3):
            clock.sleep(0.1)
        return 0

    with pytest.raises(Enough):
        watch(lambda: Config(schedule=Schedule(at="03:00")), night, now=lambda: next(clock_of))

    assert next(clock_of, None) == begun, "asked until the second night was due"


def test_a_night_is_a_process_of_its_own_with_its_exit_code(project: Project) -> None:
    path = project.root / "config.yaml"

    good = night_of(path, ["--set", "select.stories=3"])()
    path.write_text("vault: [", encoding="utf-8")
    bad = night_of(path, [])()

    assert (good, bad) == (0, 78)


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_the_daemon_makes_a_night_and_ends_when_it_is_told(project: Project) -> None:
    command = [sys.executable, "-m", "digestflow", "schedule", "run"]
    with subprocess.Popen(command, cwd=project.root, stdout=subprocess.PIPE, text=True) as daemon:
        end = clock.monotonic() + 60
        while not any(project.notes.parent.glob(".digestflow/state/log.jsonl")) and clock.monotonic() < end:
            clock.sleep(0.1)
        daemon.send_signal(signal.SIGINT)
        out, _ = daemon.communicate(timeout=60)

    assert daemon.returncode == 130
    assert "nights begin at 03:00, UTC" in out


def test_the_daemon_goes_by_the_clock_alone(project: Project) -> None:
    said = project.say("schedule", "run", now="2026-03-12T03:00:00Z")

    assert said.code == 2
    assert "leave --now away" in said.err


def records(project: Project) -> list[str]:
    return sorted(path.stem for path in (project.notes / ".digestflow" / "days").glob("*.json"))


def until(true: Callable[[], bool]) -> None:
    """Wait for what a daemon does."""
    end = clock.monotonic() + 120
    while not true() and clock.monotonic() < end:
        clock.sleep(0.05)
    assert true()


DAEMON = (sys.executable, "-m", "digestflow", "schedule", "run", "--commit")


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_two_daemons_at_once_make_the_day_once(project: Project) -> None:
    daemons = [
        subprocess.Popen(DAEMON, cwd=project.root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    until(lambda: bool(records(project)))
    for daemon in daemons:
        daemon.send_signal(signal.SIGINT)
    said = [daemon.communicate(timeout=60)[1].decode() for daemon in daemons]

    again = project.say("run", "--due", "--commit", now=alarm_clock().isoformat())

    assert again.out == "nothing is due\n"
    assert len(records(project)) == 1
    assert not any("bug" in err or "Traceback" in err for err in said)


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_a_daemon_that_is_killed_in_the_middle_of_a_night_leaves_it_to_the_next(project: Project) -> None:
    path = project.root / "config.yaml"
    with site() as web:
        web.put("/slow", Page(body=b"<rss", delay=60))
        wire = f"  - {{name: Wire, kind: feed, url: {web.url('/slow')}, allow_private: true}}\ntopics:"
        path.write_text(path.read_text("utf-8").replace("topics:", wire), encoding="utf-8")
        daemon = subprocess.Popen(DAEMON, cwd=project.root, stdout=subprocess.DEVNULL, start_new_session=True)
        until(lambda: bool(web.asked("/slow")))
        os.killpg(daemon.pid, signal.SIGKILL)
        daemon.wait()
        with FileLock(project.root / ".digestflow" / "state" / "lock", timeout=30):
            before = records(project)  # now the night that it had begun is gone as well
        web.put("/slow", Page(body=feed().encode()))

        now = alarm_clock().isoformat()
        made = project.say("run", "--due", "--commit", now=now)
        again = project.say("run", "--due", "--commit", now=now)

    assert (before, made.code, again.out) == ([], 0, "nothing is due\n"), made.err
    assert len(records(project)) == 1
