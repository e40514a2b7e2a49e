"""The review page over loopback: `python -m benchmarks.page [ROUNDS]`.

A plan of a thousand points and more, and an archive of 10,000 items, served by `review --web`.
Prints the median and the worst of what each action takes, from the request to the last byte of the
answer, on one connection, in milliseconds.
"""

from __future__ import annotations

import http.client
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from benchmarks.archive import LAST, WORDS, archived, rows_of
from benchmarks.measure import digestflow, measured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STORIES, SENTENCES, TOPICS, ARCHIVED = 620, 8, 100, 10_000
NOW = f"{LAST + timedelta(days=1)}T03:00:00Z"
PLAN = f"/review/{LAST}"
SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]


class Page:
    """The page as one browser has it."""

    def __init__(self, url: str) -> None:
        """Come in by the printed address."""
        at = urlsplit(url)
        self._origin = f"http://{at.netloc}"
        self._line = http.client.HTTPConnection(at.netloc, timeout=60)
        self._line.request("GET", f"{at.path}?{at.query}")
        answer = self._line.getresponse()
        self._cookie = (answer.getheader("set-cookie") or "").partition(";")[0]
        answer.read()
        self._hidden: dict[str, str] = {}

    def get(self, path: str) -> str:
        """Return what is shown at a path; the forms of it are what is sent next."""
        text = self._asked("GET", path)
        self._hidden |= dict(re.findall(r'name="(form_token|plan)" value="([^"]+)"', text))
        return text

    def post(self, path: str, **fields: str) -> str:
        """Send a form, as the page's script does."""
        headers = {"content-type": "application/x-www-form-urlencoded", "origin": self._origin}
        return self._asked("POST", path, urlencode(self._hidden | fields), headers)

    def _asked(self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> str:
        extra = {"cookie": self._cookie, "accept": "application/json" if body else "text/html"}
        self._line.request(method, path, body or None, extra | (headers or {}))
        answer = self._line.getresponse()
        text = answer.read().decode()
        assert answer.status == 200, (path, answer.status, text)
        return text


def main(rounds: int) -> None:
    """Print a row for each action."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        lay(project)
        with serving(project) as page:
            measure(page, rounds)


def lay(project: Path) -> None:
    """Make a project with a plan of the most stories that config.yaml allows, and a full archive."""
    (project / "vault").mkdir()
    (project / "feeds").mkdir()
    topics = "\n".join(
        f"  - {{name: Topic {n}, about: What is told., entities: [Probe{n}]}}" for n in range(TOPICS)
    )
    (project / "config.yaml").write_text(
        "vault: vault\ngit: {mode: none}\nsources:\n  - {name: Gazette, kind: folder, path: feeds}\n"
        f"select: {{stories: 100, also: 500, relevance: 0}}\ntopics:\n{topics}\n",
        encoding="utf-8",
    )
    feed = "".join(_item(n, random.Random(n)) for n in range(STORIES))
    (project / "feeds" / "a.xml").write_text(
        f"<rss version='2.0'><channel><title>Gazette</title>{feed}</channel></rss>", encoding="utf-8"
    )
    command = digestflow("--now", NOW, "run", "--date", str(LAST))
    made = measured(command, cwd=project)
    assert made.code in {0, 3}, made.out
    archived(project, rows_of(ARCHIVED, LAST - timedelta(days=1)))


def _item(n: int, chance: random.Random) -> str:
    """Return an item whose words no other has."""

    def word() -> str:
        return "".join(chance.choices(SYLLABLES, k=4)).capitalize()

    said = " ".join(
        f"Probe{n % TOPICS} {word()} {word()} the {word()} {word()} of {chance.randrange(10, 9999)} kg."
        for _ in range(SENTENCES)
    )
    return (
        f"<item><title>Probe{n % TOPICS} {word()} {word()} {word()}</title><link>https://gazette.example/{n}</link>"
        f"<description>{said}</description><pubDate>{LAST:%a, %d %b %Y} 10:00:00 GMT</pubDate></item>"
    )


@contextmanager
def serving(project: Path) -> Iterator[Page]:
    """Serve the page in a process of its own."""
    command = digestflow("--now", NOW, "review", "--web")
    process = subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield Page(process.stdout.readline().split()[1])
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def measure(page: Page, rounds: int) -> None:
    """Do everything that a person does, so many times each."""
    began = time.perf_counter()
    (waiting,) = re.findall(r'data-tally="waiting">([0-9]+)<', page.get(PLAN))
    print(
        f"{waiting} points; the first page after the start: {(time.perf_counter() - began) * 1000:.0f} ms\n"
    )
    print("| action | median ms | worst ms | KiB |\n" + "|---" * 4 + "|")
    for name, act in actions(page).items():
        times, size = [], 0
        for n in range(rounds):
            began = time.perf_counter()
            size = len(act(n))
            times.append((time.perf_counter() - began) * 1000)
        print(f"| {name} | {median(times):.0f} | {max(times):.0f} | {size / 1024:.1f} |", flush=True)


def actions(page: Page) -> dict[str, Callable[[int], str]]:
    """Return each action, given how many times it was done before."""
    shown = page.get(PLAN)
    keys = re.findall(r'name="key" value="([^"]+)"', shown)
    explained = re.search(r'href="(/explain/[^"]+)"', shown)
    assert explained
    words = WORDS.split()

    def answer(n: int, **said: str) -> str:
        return page.post(f"{PLAN}/answer", key=keys[n % len(keys)], **said)

    return {
        "load": lambda _n: page.get(PLAN),
        "keep": lambda n: answer(n, word="yes"),
        "drop": lambda n: answer(n, word="no", reason="old news"),
        "edit": lambda n: answer(n, word="edit", text="In my own words."),
        "next page": lambda n: page.get(f"{PLAN}?page={n + 1}"),
        "search": lambda n: page.get(f"/search?q={words[n % 20]}+{words[n % 20 + 1]}"),
        "explain": lambda _n: page.get(explained[1]),
        "commit preview": lambda _n: page.get(f"{PLAN}/commit"),
        "not relevant": lambda _n: page.get("/unlike"),
        "sources": lambda _n: page.get("/sources"),
        "runs": lambda _n: page.get("/runs"),
    }


if __name__ == "__main__":
    main(next((int(given) for given in sys.argv[1:] if given.isdigit()), 20))
