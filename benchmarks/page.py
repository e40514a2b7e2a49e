"""The review page over loopback: `python -m benchmarks.page [ROUNDS]`.

A plan of a thousand points and more, and an archive of 10,000 items, served by `review --web`.
Prints the median and the worst of what each action takes, from the request to the last byte of the
answer, on one connection, in milliseconds; CPU is what the server's process used for it on average.
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
_LOOK = 3  # seconds that a person looks at the first page, in which the search is made ready
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
        with serving(project) as (page, server):
            measure(page, server, rounds)


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
def serving(project: Path) -> Iterator[tuple[Page, int]]:
    """Serve the page in a process of its own; yield it, and the process."""
    command = digestflow("--now", NOW, "review", "--web")
    process = subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield Page(process.stdout.readline().split()[1]), process.pid
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def measure(page: Page, server: int, rounds: int) -> None:
    """Do everything that a person does, so many times each."""
    time.sleep(_LOOK)
    began = time.perf_counter()
    (waiting,) = re.findall(r'data-tally="waiting">([0-9]+)<', page.get(PLAN))
    took = (time.perf_counter() - began) * 1000
    print(f"{waiting} points; the first page, {_LOOK} s after it was served: {took:.0f} ms\n")
    print("| action | median ms | worst ms | CPU ms | KiB |\n" + "|---" * 5 + "|")
    for name, act in actions(page).items():
        times, size, used = [], 0, _used(server)
        for n in range(rounds):
            began = time.perf_counter()
            size = len(act(n))
            times.append((time.perf_counter() - began) * 1000)
        cpu = (_used(server) - used) / rounds
        print(
            f"| {name} | {median(times):.0f} | {max(times):.0f} | {cpu:.0f} | {size / 1024:.1f} |", flush=True
        )


def _used(server: int) -> float:
    """Return the processor time in ms that the server's process had so far; on Linux only."""
    try:
        return int(Path(f"/proc/{server}/schedstat").read_text().split()[0]) / 1e6
    except OSError:
        return float("nan")


def actions(page: Page) -> dict[str, Callable[[int], str]]:
    """Return each action, given how many times it was done before."""
    shown = page.get(PLAN)
    keys = re.findall(r'name="key" value="([^"]+)"', shown)
    explained, words_in = (re.search(rf'href="(/{name}/[^"#]+)', shown) for name in ("explain", "item"))
    assert explained
    assert words_in
    words = WORDS.split()

    def answer(n: int, **said: str) -> str:
        return page.post(f"{PLAN}/answer", key=keys[n % len(keys)], **said)

    return {
        "load": lambda _n: page.get(PLAN),
        "keep": lambda n: answer(n, word="yes"),
        "drop": lambda n: answer(n, word="no", reason="old news"),
        "edit": lambda n: answer(n, word="edit", text="In my own words."),
        "next page": lambda n: page.get(f"{PLAN}?page={n + 1}"),
        "evidence: the whole text": lambda _n: page.get(words_in[1].replace("&amp;", "&")),
        "search": lambda n: page.get(f"/search?q={words[n % 20]}+{words[n % 20 + 1]}"),
        "explain": lambda _n: page.get(explained[1]),
        "commit preview": lambda _n: page.get(f"{PLAN}/commit"),
        "not relevant": lambda _n: page.get("/unlike"),
        "sources": lambda _n: page.get("/sources"),
        "runs": lambda _n: page.get("/runs"),
        "pictures": lambda _n: page.get("/pictures"),
    }


if __name__ == "__main__":
    main(next((int(given) for given in sys.argv[1:] if given.isdigit()), 20))
