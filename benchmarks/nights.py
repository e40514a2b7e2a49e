"""Real days end to end, one night after the other: `python -m benchmarks.nights [CORPUS] [SET] [NIGHTS]`.

Each night: the replay server moves to the day, `run` makes its plan, `commit` accepts it, and `run` is
given once more to see that nothing changes. The extractive writer; all sources of the set.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import digestflow, measured

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
FIRST = {"A": date(2026, 3, 10), "B": date(2025, 7, 18)}
STATES = ("in_story", "repeat", "off_topic", "other_language", "too_old", "failed")


def main() -> None:
    """Print a row a night."""
    given = sys.argv[1:]
    corpus = Path(given[0] if given else ROOT.parent / "shared")
    name = given[1] if len(given) > 1 else "A"
    nights = int(given[2]) if len(given) > 2 else 10
    print(
        f"set {name}, extractive; wall, CPU (s) and peak memory of all processes (MiB); "
        "rerun: the same day again\n\n"
        "| day | sources | items | " + " | ".join(STATES) + " | stories | told | exit "
        "| run wall | cpu | peak | commit wall | rerun wall | rerun changed |\n" + "|---" * 17 + "|"
    )
    with tempfile.TemporaryDirectory() as folder, replay(corpus, name) as server:
        project = Path(folder)
        make(project, server["base"])
        for n in range(nights):
            print(night(project, server["base"], FIRST[name] + timedelta(days=n)), flush=True)


def night(project: Path, base: str, day: date) -> str:
    """Run, commit and run again; return the row."""
    post(f"{base}/control/day?day={day}")
    now = f"{day + timedelta(days=1)}T03:00:00Z"
    ran = measured(digestflow("--now", now, "run", "--date", str(day), "--json"), cwd=project)
    tree = json.loads(ran.out.splitlines()[-1])
    accepted = measured(digestflow("--now", now, "commit", str(day)), cwd=project)
    before = fingerprint(project / "vault")
    again = measured(digestflow("--now", now, "run", "--date", str(day), "--json"), cwd=project)
    requests = json.loads(again.out.splitlines()[-1])["usage"]["requests"]
    changed = "no" if fingerprint(project / "vault") == before and not requests else "YES"
    states = tree["states"]
    assert sum(states.values()) == tree["items"], "the sums do not balance"
    asked = tree["coverage"]["sources"]
    sources = f"{asked - len(tree['coverage']['missing'])}/{asked}"
    return (
        f"| {day} | {sources} | {tree['items']} | "
        + " | ".join(str(states[state]) for state in STATES)
        + f" | {tree['coverage']['stories']} | {tree['entries']} | {ran.code}+{accepted.code} "
        f"| {ran.wall:.2f} | {ran.cpu:.2f} | {ran.peak:.0f} "
        f"| {accepted.wall:.2f} | {again.wall:.2f} | {changed} |"
    )


def make(project: Path, base: str) -> None:
    """Lay a project that reads the replay's list, with the topics of the top-level config.yaml."""
    listed = measured(
        digestflow(
            "--set", 'network.allow_private=["127.0.0.0/8"]', "init", ".", "--yes", "--opml", f"{base}/opml"
        ),
        cwd=project,
    )
    assert listed.code == 0, listed.out
    own = (ROOT / "config.yaml").read_text(encoding="utf-8")
    text = (project / "config.yaml").read_text(encoding="utf-8")
    topics = own[own.index("topics:") :]
    (project / "config.yaml").write_text(text[: text.index("topics:")] + topics, encoding="utf-8")


@contextmanager
def replay(corpus: Path, name: str) -> Iterator[dict[str, Any]]:
    """Serve the set on loopback until the block ends."""
    tool = corpus / "tools" / "replay_feeds.py"
    command = (sys.executable, str(tool), "--set", name)
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield json.loads(server.stdout.readline())
    finally:
        server.terminate()
        server.wait()


def post(url: str) -> None:
    """Tell the replay server something."""
    urllib.request.urlopen(urllib.request.Request(url, method="POST"), timeout=10).close()


def fingerprint(folder: Path) -> str:
    """Return a hash over every file of the vault."""
    whole = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()


if __name__ == "__main__":
    main()
