"""Fetching 500 feeds, beside `reader`: `python -m benchmarks.fetching [CORPUS [ROUNDS [STATE or MS ...]]]`.

The feeds are real documents, served on 50 loopback addresses after 20 ms and after 200 ms, to 20
requests at once. *cold*: nothing is known; *warm*: every server says 304; *no validators*: every
server gives the same body again. Both programs are whole processes, started in turn, a round after
the other; what is compared is always of one round. Memory and the longest wait of the event loop
are taken in runs of their own, for looking costs time. *asking* is what each says of itself: from
the first request to the last item kept, without the start of the program. Of a state or a wait in
milliseconds that is named, only that is measured: `… ../shared 5 "no validators" 20`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import urllib.request
import venv
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.measure import Measured, digestflow, measured

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
RIVAL = ("reader==3.26", "sgmllib3k")
CONCURRENCY = 20
LATENCIES = (0.02, 0.2)  # seconds
STATES = ("cold", "warm", "no validators")
NOW = "2026-03-13T03:00:00Z"
LAG = "longest wait of the loop: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The server that was started."""

    urls: tuple[str, ...]
    bytes: int
    different: int

    @property
    def base(self) -> str:
        """Where it is told what to do."""
        return self.urls[0].rsplit("/feed/", 1)[0]

    def tell(self, what: str, value: object) -> None:
        """Set the wait, or whether validators are given."""
        request = urllib.request.Request(f"{self.base}/{what}/{value}", method="POST")
        urllib.request.urlopen(request, timeout=10).close()


def main() -> None:
    """Print a row for each state and wait."""
    corpus = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT.parent / "shared")
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    named = sys.argv[3:]
    states = [state for state in STATES if state in named] or STATES
    waits = [int(word) / 1000 for word in named if word.isdecimal()] or LATENCIES
    rival = _rival(ROOT / ".venv" / "reader")
    with tempfile.TemporaryDirectory() as folder, _serving(corpus) as served:
        print(f"{len(served.urls)} feeds, {served.different} different, {served.bytes / 2**20:.1f} MiB\n")
        heads = "wall s | CPU s | asking s"
        print(f"| state | wait ms | floor s | {heads} | reader: {heads} | times wall | CPU | asking |")
        print("|---" * 12 + "|")
        lab = _Lab(Path(folder), served, rival)
        for latency in waits:
            found = [lab.round(latency, states) for _ in range(rounds)]
            floor = len(served.urls) / CONCURRENCY * latency
            for state in states:
                _print_row(state, latency, floor, [one[state] for one in found])
        if not named:
            lab.look(LATENCIES[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One run of one program."""

    wall: float
    cpu: float
    asking: float
    peak: float


def _print_row(state: str, latency: float, floor: float, found: Sequence[tuple[Ran, Ran | None]]) -> None:
    kinds = ("wall", "cpu", "asking")
    cells = [state, f"{latency * 1000:.0f}", f"{floor:.1f}"]
    cells += [f"{median(getattr(one, kind) for one, _ in found):.2f}" for kind in kinds]
    pairs = [(one, other) for one, other in found if other is not None]
    for kind in kinds:
        cells.append(f"{median(getattr(other, kind) for _, other in pairs):.2f}" if pairs else "-")
    for kind in kinds:
        cells.append(
            f"{median(getattr(other, kind) / getattr(one, kind) for one, other in pairs):.2f}"
            if pairs
            else "-"
        )
    print("| " + " | ".join(cells) + " |", flush=True)


class _Lab:
    """Both programs, each with what it keeps."""

    def __init__(self, folder: Path, served: Served, rival: Path | None) -> None:
        self._folder = folder
        self._served = served
        self._rival = rival
        self._n = 0
        (folder / "urls.json").write_text(json.dumps(served.urls))

    def round(self, latency: float, states: Sequence[str]) -> dict[str, tuple[Ran, Ran | None]]:
        """Run both in each of the states; each begins as often as the other."""
        self._n += 1
        project, base = self._laid()
        self._served.tell("latency", latency)
        found = {}
        known = ""  # what they keep of the servers
        for n, state in enumerate(states):
            given = "nothing" if state == "no validators" else "validators"
            self._served.tell("validators", int(given == "validators"))
            if state != "cold" and known != given:
                self._fetch(project)
                self._update(base)
            known = given
            first = (self._n + n) % 2 == 0
            theirs = self._update(base) if first else None
            ours = self._fetch(project)
            found[state] = (ours, theirs if first else self._update(base))
        return found

    def look(self, latency: float) -> None:
        """Print the memory of a cold run, and how long its event loop waited at most."""
        self._served.tell("latency", latency)
        self._served.tell("validators", 1)
        self._n += 1
        project, base = self._laid()
        ours = self._fetch(project, watch=True)
        theirs = self._update(base, watch=True)
        print(f"\ncold, memory of all processes: {ours.peak:.0f} MiB", end="")
        print(f"; reader {theirs.peak:.0f} MiB" if theirs else "")
        self._n += 1
        project, _ = self._laid()
        command = [sys.executable, str(ROOT / "benchmarks" / "lag.py"), "--now", NOW, "fetch", "--json"]
        said = measured(command, cwd=project, watch=False).out
        print(next(line for line in said.splitlines() if line.startswith(LAG)))

    def _laid(self) -> tuple[Path, Path]:
        """Make a project and a database that know the feeds and nothing else."""
        project = self._folder / str(self._n)
        (project / "vault").mkdir(parents=True)
        lines = ["vault: vault", "git: {mode: none}", "network:"]
        lines += [f"  concurrency: {CONCURRENCY}", '  allow_private: ["127.0.0.0/8"]']
        lines += ["sources:", "  - {name: list, kind: opml, path: feeds.opml}"]
        lines += ["topics:", "  - {name: Space, about: Probes and rockets., entities: [probe]}", ""]
        (project / "config.yaml").write_text("\n".join(lines))
        listed = [f'<outline text="feed {n}" xmlUrl="{url}"/>' for n, url in enumerate(self._served.urls)]
        (project / "feeds.opml").write_text(f"<opml version='2.0'><body>{''.join(listed)}</body></opml>")
        ready = measured(digestflow("--now", NOW, "sources", "health"), cwd=project, watch=False)
        assert ready.code == 0, ready.out
        base = project / "reader.sqlite"
        if self._rival is not None:
            self._theirs("add", base, self._folder / "urls.json")
        return project, base

    def _fetch(self, project: Path, *, watch: bool = False) -> Ran:
        ran = measured(digestflow("--now", NOW, "fetch", "--json"), cwd=project, watch=watch)
        tree = json.loads(ran.out.splitlines()[-1])
        assert not tree["gaps"], tree["gaps"][:3]
        return _ran(ran, tree)

    def _update(self, base: Path, *, watch: bool = False) -> Ran | None:
        if self._rival is None:
            return None
        ran = self._theirs("update", base, CONCURRENCY, watch=watch)
        return _ran(ran, json.loads(ran.out.splitlines()[-1]))

    def _theirs(self, *arguments: object, watch: bool = False) -> Measured:
        script = ROOT / "benchmarks" / "rival.py"
        command = [str(self._rival), "-W", "ignore", str(script), *map(str, arguments)]
        ran = measured(command, cwd=self._folder, watch=watch)
        assert ran.code == 0, ran.out
        return ran


def _ran(ran: Measured, told: dict[str, Any]) -> Ran:
    return Ran(wall=ran.wall, cpu=ran.cpu, asking=told["seconds"], peak=ran.peak)


@contextmanager
def _serving(corpus: Path) -> Iterator[Served]:
    command = (sys.executable, "-m", "benchmarks.served", str(corpus))
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        told: dict[str, Any] = json.loads(server.stdout.readline())
        yield Served(urls=tuple(told["urls"]), bytes=told["bytes"], different=told["different"])
    finally:
        server.terminate()
        server.wait()


def _rival(folder: Path) -> Path | None:
    """Return the interpreter of an environment with `reader`, made when it is not there."""
    python = folder / "bin" / "python"
    if python.exists():
        return python
    try:
        venv.create(folder, with_pip=True)
        install = (str(python), "-m", "pip", "install", "--quiet", *RIVAL)
        subprocess.run(install, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        print(f"not compared: {' '.join(RIVAL)} cannot be installed here\n")
        return None
    return python


if __name__ == "__main__":
    main()
