"""A person in front of the review page: opens it, answers, commits, and closes it with Ctrl-C.

with Visit(out, ["open", "drop: told last week", "keep", "commit"]):
    main(["review", "--web"])        # prints where the page is to `out`, and ends when the visit has
"""

from __future__ import annotations

import re
import signal
import time
from html.parser import HTMLParser
from threading import Thread
from typing import TYPE_CHECKING, Self

import httpx

if TYPE_CHECKING:
    import io
    from collections.abc import Sequence

_DOOR = re.compile(r"http://127\.0\.0\.1:\d+/enter\?token=\S+")
_PATIENCE = 60  # seconds until the page must be there


class Page(HTMLParser):
    """A page as a person without a script has it: what it says on top, and its forms."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.title = ""
        self.totals = ""
        self.forms: list[tuple[str, dict[str, str]]] = []  # where each goes, and its hidden fields
        self._in = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the beginning of what is looked for."""
        given = {name: value or "" for name, value in attrs}
        if tag == "h1":
            self._in = "title"
        elif given.get("class") == "totals":
            self._in = "totals"
        elif tag == "form":
            self.forms.append((given.get("action", ""), {}))
        elif tag == "input" and given.get("type") == "hidden" and self.forms:
            self.forms[-1][1][given["name"]] = given["value"]

    def handle_endtag(self, tag: str) -> None:
        """Note the end of it."""
        if tag in {"h1", "p"}:
            self._in = ""

    def handle_data(self, data: str) -> None:
        """Take the words."""
        if self._in == "title":
            self.title += data
        elif self._in == "totals":
            self.totals += data


class Visit:
    """A visit to the page whose address appears in `out`; without steps there is none."""

    def __init__(self, out: io.StringIO, steps: Sequence[str]) -> None:
        self._out, self._steps = out, steps
        self._thread = Thread(target=self._made, daemon=True)

    def __enter__(self) -> Self:
        """Begin it."""
        if self._steps:
            self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Wait for its end."""
        if self._steps:
            self._thread.join()

    def _made(self) -> None:
        try:
            end = time.monotonic() + _PATIENCE
            while (found := _DOOR.search(self._out.getvalue())) is None and time.monotonic() < end:
                time.sleep(0.02)
            if found is not None:
                with httpx.Client(trust_env=False, follow_redirects=True) as web:
                    self._stepped(web, found[0])
        finally:
            self._out.write("^C")
            signal.raise_signal(signal.SIGINT)

    def _stepped(self, web: httpx.Client, door: str) -> None:
        answered = web.get(door)
        review, waits = answered.url, 0
        for step in self._steps:
            doing, _, why = step.partition(": ")
            if doing in {"keep", "drop"}:
                # A point without an answer stays where it stands: the next one is the next form.
                points = [form for form in Page(answered.text).forms if form[0].endswith("/answer")]
                action, fields = points[waits]
                waits += 1
                fields |= {"word": "yes"} if doing == "keep" else {"word": "no", "reason": why}
                answered = self._sent(web, str(review.join(action)), fields)
            elif doing == "commit":
                asked = web.get(f"{review}/commit")
                action, fields = Page(asked.text).forms[0]
                answered = self._sent(web, str(review.join(action)), fields)
            page = Page(answered.text)
            said = " ".join(f"{page.title}. {page.totals}".split())
            self._out.write(f"({step}) {said}\n")

    @staticmethod
    def _sent(web: httpx.Client, url: str, fields: dict[str, str]) -> httpx.Response:
        origin = url[: url.index("/", len("http://"))]
        answered = web.post(url, data=fields, headers={"origin": origin})
        answered.raise_for_status()
        return answered
