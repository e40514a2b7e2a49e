"""What a timer of a system needs to start a night: its files, as text."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape

from digestflow.core.item.nouns import digest

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["systemd", "cron", "launchd", "compose", "github-actions"]

_MARK = "# digestflow: "
_OWN = 6  # hex digits over the path of its config.yaml, in the name of a timer
CRON_AWAY = "crontab -e    takes it away again: both lines"
_EVERY = "*-*-* {at}:00 {zone}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """What is to be started, when, and where."""

    config: Path  # absolute
    program: tuple[str, ...]  # how digestflow is called, absolute
    at: str  # HH:MM
    zone: str  # IANA name

    @property
    def name(self) -> str:
        """A name of the project's own: folders that are called alike have two timers."""
        folder = re.sub(r"[^A-Za-z0-9]+", "-", self.config.parent.name).strip("-").lower()
        return "-".join(("digestflow", *filter(None, [folder]), digest(str(self.config))[:_OWN]))

    @property
    def command(self) -> tuple[str, ...]:
        """What is run."""
        return (*self.program, "--config", str(self.config), "run", "--due")


@dataclass(frozen=True, slots=True, kw_only=True)
class Install:
    """Files to write, what to run then, and what a person should know."""

    files: tuple[tuple[Path, str], ...]
    commands: tuple[tuple[str, ...], ...] = ()
    advice: tuple[str, ...] = ()


def install(kind: Kind, timer: Timer, *, home: Path) -> Install:
    """Return what makes the timer start its nights; cron's one file is a line for the crontab."""
    match kind:
        case "systemd":
            return _systemd(timer, home)
        case "cron":
            return Install(files=((Path("crontab"), cron_line(timer)),), advice=(CRON_AWAY,))
        case "launchd":
            return _launchd(timer, home)
        case "compose":
            return _compose(timer)
        case "github-actions":
            return _github(timer)


def cron_line(timer: Timer) -> str:
    """Return the lines of a crontab.

    Cron starts nothing for a machine that was off, and knows one time zone: so each hour is
    asked what is due. It mails what a command prints: here what a night told that failed, and not the rest.
    """
    command = shlex.join(timer.command).replace("%", r"\%")
    return f'{_MARK}{timer.config}\n7 * * * * out=$({command}) || echo "$out"\n'


def with_line(crontab: str, timer: Timer) -> str:
    """Return the crontab with the timer's lines, in the place of its earlier ones if there are any."""
    mark, kept, skip = f"{_MARK}{timer.config}", [], 0
    for line in crontab.splitlines(keepends=True):
        skip = 2 if line.rstrip("\r\n") == mark else skip
        if skip:
            skip -= 1
            continue
        kept.append(line if line.endswith("\n") else f"{line}\n")
    return "".join(kept) + cron_line(timer)


def _systemd(timer: Timer, home: Path) -> Install:
    folder = home / ".config" / "systemd" / "user"
    when = _EVERY.format(at=timer.at, zone=timer.zone)
    command = " ".join(_unit(word) for word in timer.command)
    service = f"""\
[Unit]
Description=The nightly digest of {_unit(str(timer.config.parent))}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={command}
WorkingDirectory={_path(str(timer.config.parent))}
Nice=10
"""
    clock = f"""\
[Unit]
Description=When {timer.name} begins

[Timer]
OnCalendar={when}
OnUnitInactiveSec=1h
Persistent=true
RandomizedDelaySec=5min

[Install]
WantedBy=timers.target
"""
    return Install(
        files=((folder / f"{timer.name}.service", service), (folder / f"{timer.name}.timer", clock)),
        commands=(
            ("systemctl", "--user", "daemon-reload"),
            ("systemctl", "--user", "enable", "--now", f"{timer.name}.timer"),
        ),
        advice=(
            "loginctl enable-linger    lets it run while you are logged out",
            f"systemctl --user disable --now {timer.name}.timer    takes it away again",
        ),
    )


def _unit(word: str) -> str:
    """Return one word of a unit file: quoted where it must be, and nothing of it expanded."""
    word = word.replace("%", "%%").replace("$", "$$")
    if re.fullmatch(r"[\w@%+=:,./$-]+", word):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _path(path: str) -> str:
    return path.replace("%", "%%")


def _launchd(timer: Timer, home: Path) -> Install:
    hour, minute = (int(part) for part in timer.at.split(":"))
    label = f"local.{timer.name}"
    words = "\n".join(f"    <string>{escape(word)}</string>" for word in timer.command)
    path = home / "Library" / "LaunchAgents" / f"{label}.plist"
    text = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>{escape(label)}</string>
  <key>ProgramArguments</key>
  <array>
{words}
  </array>
  <key>WorkingDirectory</key>
  <string>{escape(str(timer.config.parent))}</string>
  <key>StartCalendarInterval</key>
  <dict>
    <key>Hour</key>
    <integer>{hour}</integer>
    <key>Minute</key>
    <integer>{minute}</integer>
  </dict>
  <key>StartInterval</key>
  <integer>3600</integer>
  <key>ProcessType</key>
  <string>Background</string>
</dict>
</plist>
"""
    return Install(
        files=((path, text),),
        commands=(("launchctl", "load", "-w", str(path)),),
        advice=(
            "launchd goes by the clock of the machine; `run --due` by the time zone of config.yaml",
            f"launchctl unload -w {shlex.quote(str(path))}    takes it away again",
        ),
    )


def _compose(timer: Timer) -> Install:
    text = f"""\
# digestflow beside its vault: `docker compose up -d`, after the image was built from its Dockerfile.
services:
  digestflow:
    image: digestflow
    command: ["--config", "/project/{timer.config.name}", "schedule", "run"]
    restart: unless-stopped
    init: true
    user: "1000:1000"
    read_only: true
    tmpfs: [/tmp]
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    environment:
      OPENAI_API_KEY: ${{OPENAI_API_KEY:-}}
    volumes:
      - .:/project
"""
    return Install(
        files=((timer.config.parent / "compose.yaml", text),),
        commands=(("docker", "compose", "-f", str(timer.config.parent / "compose.yaml"), "up", "-d"),),
        advice=(
            "a vault outside the project needs a volume of its own",
            "docker compose down    takes it away again",
        ),
    )


def _github(timer: Timer) -> Install:
    text = f"""\
# The nightly digest as a commit of this repository; its archive is kept in the cache between nights.
name: digestflow
on:
  schedule:
    - cron: "17 * * * *"
  workflow_dispatch:
permissions:
  contents: write
concurrency: digestflow
jobs:
  night:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - uses: actions/cache@v4
        with:
          path: .digestflow/state
          key: digestflow-${{{{ github.run_id }}}}
          restore-keys: digestflow-
      - run: pipx install digestflow
      - run: |
          git config user.name digestflow
          git config user.email digestflow@users.noreply.github.com
          digestflow --config {PurePosixPath(timer.config.name)} run --due --commit
          git push
        env:
          OPENAI_API_KEY: ${{{{ secrets.OPENAI_API_KEY }}}}
"""
    return Install(
        files=((timer.config.parent / ".github" / "workflows" / "digestflow.yml", text),),
        advice=("keys go into the repository's secrets; a week without a night loses the cache",),
    )


def shown(one: Install) -> Sequence[str]:
    """Return the lines that tell a person what would be written and run."""
    lines = []
    for path, text in one.files:
        lines += [f"# {path}", *text.splitlines(), ""]
    lines += [f"# then: {shlex.join(command)}" for command in one.commands]
    return [*lines, *(f"# {line}" for line in one.advice)]
