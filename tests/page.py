"""The review page of a project, and a browser without a script that uses it.

with browsing(project) as browser:        # let in already
    page = browser.get("/review/2026-03-12")
    browser.submit(page, "/review/2026-03-12/answer", key="entry/…", word="yes")
"""

from __future__ import annotations

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
from tests.nights import FIRST, Project, after

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from httpx2 import Response

PORT = 4711


class Browser(TestClient):
    """A browser on the page; what it was let in with is in `keys`."""

    keys: Keys

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
def browsing(
    project: Project, *, enter: bool = True, now: str = after(FIRST), days: Sequence[str] = ()
) -> Iterator[Browser]:
    """Serve the project's page to a browser; of the days named, or of all."""
    wanted = [date.fromisoformat(day) for day in days]
    with open_project(
        project.root / "config.yaml",
        environ=os.environ,
        sets=[],
        now=lambda: datetime.fromisoformat(now),
        tell=lambda *_: None,
        write=False,
        extractive=True,
    ) as opened:
        keys = Keys(port=PORT)
        with Browser(
            page(desk_of(opened, wanted), keys), base_url=keys.origin, raise_server_exceptions=False
        ) as one:
            one.keys = keys
            if enter:
                assert one.get(keys.url).status_code == 200
            yield one


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
