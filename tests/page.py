"""The review page of a project, and a browser without a script that uses it.

with browsing(project) as browser:        # let in already
    page = browser.get("/review/2026-03-12")
    browser.submit(page, "/review/2026-03-12/answer", key="entry/…", word="yes")
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import contextmanager
from datetime import date, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.testclient import TestClient

from digestflow.web.app import page
from digestflow.web.gate import Keys
from digestflow.wire.page import desk_of
from digestflow.wire.project import open_project
from tests.nights import FIRST, Project, after, feed, item, with_feeds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from httpx2 import Response

    from digestflow.web.desk import Desk
    from digestflow.wire.project import Project as Opened

PORT = 4711


class Browser(TestClient):
    """A browser on the page; what it was let in with is in `keys`."""

    keys: Keys
    desk: Desk

    def submit(self, path: str, **fields: str) -> Response:
        """Send a form of ours, as our own page does."""
        fields = {"form_token": self.keys.form, "plan": self.plan(path), **fields}
        return self.post(
            path,
            content=urlencode(fields),
            headers={"content-type": "application/x-www-form-urlencoded", "origin": self.keys.origin},
            follow_redirects=False,
        )

    def plan(self, path: str) -> str:
        """The name of the plan that the page of the path's day shows; "" when it shows none."""
        shown = self.get("/".join(path.split("/")[:3]))
        found = re.search(r'name="plan" value="(\w+)"', shown.text)
        return found[1] if found else ""


@contextmanager
def opened(project: Project, *, now: str = after(FIRST)) -> Iterator[Opened]:
    """Open the project to read, as `review --web` does."""
    with open_project(
        project.root / "config.yaml",
        environ=os.environ,
        sets=[],
        now=lambda: datetime.fromisoformat(now),
        tell=lambda *_: None,
        write=False,
    ) as held:
        yield held


@contextmanager
def browsing(
    project: Project, *, enter: bool = True, now: str = after(FIRST), days: Sequence[str] = ()
) -> Iterator[Browser]:
    """Serve the project's page to a browser; of the days named, or of all."""
    wanted = [date.fromisoformat(day) for day in days]
    with opened(project, now=now) as held:
        keys = Keys(port=PORT)
        desk = desk_of(held, wanted)
        with Browser(page(desk, keys), base_url=keys.origin, raise_server_exceptions=False) as one:
            one.keys, one.desk = keys, desk
            if enter:
                assert one.get(keys.url).status_code == 200
            yield one


def planned(root: Path, many: int) -> Project:
    """A project with a plan of so many stories of one claim or none, no two alike."""
    more = f"select: {{stories: {many // 2}, also: {many}, relevance: 0}}\nnote_folder: Digests"
    made = with_feeds(root, more=more)
    rows = [
        item(
            f"Rocket {names[0]} {names[1]} {names[2]}",
            f"The {names[0]} crew {names[1]} the {names[2]} {names[3]}. "
            f"Its {names[4]} {names[5]} weighs {names[6]} {names[7]} kg in all.",
            at=f"{FIRST}T10:00:00",
        )
        for names in ([_name(f"{n}/{m}") for m in range(8)] for n in range(many))
    ]
    (made.root / "feeds" / "a.xml").write_text(feed(*rows), encoding="utf-8")
    made.run(FIRST)
    return made


def _name(seed: str) -> str:
    """A word that no other item has."""
    numbers = hashlib.sha256(seed.encode()).digest()
    return "".join(
        "bdfgklmnprstvz"[numbers[n] % 14] + "aeiou"[numbers[n + 1] % 5] for n in (0, 2, 4)
    ).capitalize()


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def tags(text: str) -> list[tuple[str, dict[str, str]]]:
    """Every tag of a page with its attributes, in order."""
    parser = _Tags()
    parser.feed(text)
    return parser.found
