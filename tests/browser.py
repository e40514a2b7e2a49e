"""Debian's Chromium without a window, driven by its own driver over loopback.

with chromium() as tab:
    tab.open(url)
    tab.type("j", " ")
    tab.run("return document.title")
"""

from __future__ import annotations

import base64
import importlib.util
import json
import os
import shutil
import subprocess
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# It asks nobody but the page: no updates, no accounts, no QUIC.
_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
    "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
ENTER, TAB = "\ue007", "\ue004"
DRIVER = shutil.which("chromedriver")
needed = pytest.mark.skipif(
    not DRIVER or not shutil.which("chromium"),
    reason="needs chromium and chromium-driver, as Debian has them",
)


def _axe() -> Path | None:
    """Where axe's rules are: a file that is named, or the one of the dev environment."""
    named = os.environ.get("DIGESTFLOW_AXE")
    package = importlib.util.find_spec("axe_core_python")
    found = (
        Path(named)
        if named
        else Path(package.origin).parent / "axe.min.js"
        if package and package.origin
        else None
    )
    return found if found and found.is_file() else None


AXE = _axe()
needs_axe = pytest.mark.skipif(not AXE, reason="needs axe-core: make setup, or DIGESTFLOW_AXE=axe.min.js")


class Tab:
    """One tab of a browser."""

    def __init__(self, session: str) -> None:
        self._session = session

    def _ask(self, path: str, **given: Any) -> Any:
        return _say(f"{self._session}{path}", given)

    def open(self, url: str) -> None:
        """Load a page, and wait until it is there."""
        self._ask("/url", url=url)

    def run(self, script: str) -> Any:
        """Return what the body of a function of JavaScript returns; a promise is awaited."""
        return self._ask("/execute/sync", script=script, args=[])

    def type(self, *keys: str) -> None:
        """Press keys one after the other, wherever the page's focus is."""
        presses = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._ask("/actions", actions=[{"type": "key", "id": "keys", "actions": presses}])

    def resize(self, *, width: int, height: int, dark: bool = False) -> None:
        """Show the page at this size."""
        self._tell("Emulation.setEmulatedMedia", features=_scheme(dark=dark))
        self._tell(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )

    def click(self, selector: str) -> None:
        """Click on the first element that the selector finds."""
        self._ask(f"/element/{self._find(selector)}/click")

    def text(self, selector: str) -> str:
        """Return the words that are shown of the first element that the selector finds."""
        return str(_say(f"{self._session}/element/{self._find(selector)}/text", None))

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait until it holds; while a page is being left nothing does. A minute is enough anywhere."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with suppress(AssertionError):
                if condition():
                    return
            time.sleep(0.02)
        raise TimeoutError("what is waited for does not come")

    def violations(self) -> list[str]:
        """Return what axe's rules find wrong with the page as it is shown: rule, and where."""
        self.run(f"{AXE.read_text(encoding='utf-8')}; window.axe = axe;" if AXE else "")
        found: list[str] = self.run(
            "return axe.run(document, {resultTypes: ['violations']}).then((all) => all.violations.flatMap("
            "(one) => one.nodes.map((node) => `${one.id}: ${node.html} ${node.failureSummary}`)))"
        )
        return found

    def _find(self, selector: str) -> str:
        return str(next(iter(self._ask("/element", using="css selector", value=selector).values())))

    def picture(self, to: Path) -> None:
        """Keep a picture of the page as it is shown."""
        with urllib.request.urlopen(f"{self._session}/screenshot", timeout=60) as answer:
            to.write_bytes(base64.b64decode(json.load(answer)["value"]))

    def _tell(self, command: str, **params: Any) -> None:
        self._ask("/goog/cdp/execute", cmd=command, params=params)


def _scheme(*, dark: bool) -> list[dict[str, str]]:
    return [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]


def _say(url: str, given: Any) -> Any:
    """Ask the driver: with what is given by POST, without by GET."""
    body = None if given is None else json.dumps(given).encode()
    request = urllib.request.Request(url, data=body, headers={"content-type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]
    except HTTPError as error:
        raise AssertionError(json.load(error)["value"]["message"]) from error


@contextmanager
def chromium(*, script: bool = True) -> Iterator[Tab]:
    """Start a browser with a profile of its own, with JavaScript or without."""
    with _driver() as base, TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        options: dict[str, Any] = {"args": [*_FLAGS, f"--user-data-dir={profile}"]}
        if not script:
            options["prefs"] = {"profile.managed_default_content_settings.javascript": 2}
        wanted = {"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}}
        session = f"{base}/{_say(base, wanted)['sessionId']}"
        try:
            yield Tab(session)
        finally:
            gone = urllib.request.Request(session, method="DELETE")
            urllib.request.urlopen(gone, timeout=60).close()


@contextmanager
def _driver() -> Iterator[str]:
    """Start the driver; yield where it takes sessions."""
    assert DRIVER
    driver = subprocess.Popen([DRIVER, "--port=0"], stdout=subprocess.PIPE, text=True)
    assert driver.stdout
    try:
        port = next(
            line.split("port ")[1].strip(" .\n") for line in driver.stdout if "successfully on port" in line
        )
        yield f"http://127.0.0.1:{port}/session"
    finally:
        driver.terminate()
        driver.wait(timeout=30)
        driver.stdout.close()
