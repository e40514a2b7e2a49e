"""The review page in a real browser: by keyboard alone, on a phone, in the dark, and without JavaScript."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.web.cards import POINTS
from tests.browser import ENTER, TAB, chromium, needed, needs_axe
from tests.nights import DIGEST, FIRST, Project, after, proposed
from tests.page import planned

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser import Tab

pytestmark = needed
MANY = 60


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A plan of more points than a page has, none of them the demo's."""
    return planned(tmp_path_factory.mktemp("browser") / "p", MANY)


@contextmanager
def served(project: Project) -> Iterator[str]:
    """Run `digestflow review --web` as a person does; give the address it prints."""
    command = [sys.executable, "-m", "digestflow", "--now", after(FIRST), "review", "--web"]
    process = subprocess.Popen(command, cwd=project.root, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield process.stdout.readline().split()[1]
    finally:
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "every answer is kept" in out


@dataclass(frozen=True)
class Shown:
    """A page that is only looked at, in a browser that is let in."""

    project: Project
    origin: str
    tab: Tab

    def pages(self, *, width: int, dark: bool = False) -> Iterator[str]:
        """Open every page there is at this size, one after the other, with all that can be opened in it."""
        self.tab.resize(width=width, height=800, dark=dark)
        for path in paths(self.project):
            self.tab.open(f"{self.origin}/{path}")
            self.tab.run("for (const one of document.querySelectorAll('details')) one.open = true")
            yield path


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """A plan of more points than a page has; nothing that is looked at changes it."""
    project = planned(tmp_path_factory.mktemp("shown") / "p", MANY)
    with served(project) as url, chromium() as tab:
        tab.open(url)
        yield Shown(project, url.partition("/enter")[0], tab)


def answers(project: Project) -> dict[str, Any]:
    given: dict[str, Any] = project.say("review", "--json").tree[0]["outcome"].get("answers", {})
    return given


def until(tab: Tab, condition: str) -> None:
    """Wait until the page says so."""
    tab.until(lambda: bool(tab.run(f"return {condition}")))


def test_without_javascript_every_button_works(project: Project) -> None:
    before = answers(project)
    with served(project) as url, chromium(script=False) as tab:
        tab.resize(width=1000, height=2000)
        tab.open(url)
        tab.click("#p1 button[value=yes]")
        tab.until(lambda: tab.text("#p1 .said") == "Kept")
        tab.click("#p2 .drop summary")
        tab.click("#p2 button[value=no]")
        tab.until(lambda: tab.text("#p2 .said") == "Dropped")
        given = answers(project)
        for at in ("#p1", "#p2"):
            tab.click(f"{at} .back")
            tab.until(lambda at=at: tab.text(f"{at} .said") == "")  # type: ignore[misc]

    assert [one["word"] for one in given.values()] == ["yes", "no"]
    assert answers(project) == before


@pytest.mark.parametrize("width", [320, 390, 1200])
def test_no_page_is_wider_than_the_window(shown: Shown, width: int) -> None:
    widths = [shown.tab.run("return document.documentElement.scrollWidth") for _ in shown.pages(width=width)]

    assert max(widths) <= width


# Every text against what is behind it, as WCAG 2 counts contrast; 4.5 is its level AA.
CONTRAST = """
const light = (colour) => {
  const [r, g, b] = colour.match(/[0-9.]+/g).map((n) => n / 255).map(
    (n) => n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = (one) => {
  for (; one; one = one.parentElement) {
    const colour = getComputedStyle(one).backgroundColor;
    if (!colour.endsWith(", 0)")) return colour;
  }
  return "rgb(255, 255, 255)";
};
return [...document.querySelectorAll("main *, header *")]
  .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((one) => {
    const [a, b] = [light(getComputedStyle(one).color), light(behind(one))];
    return [one.tagName + "." + one.className, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
  })
  .filter(([, ratio]) => ratio < 4.5);
"""
# What a screen reader needs of every page: one heading of the page, names for fields and buttons.
NAMELESS = """
return [
  ...[...document.querySelectorAll("button, summary, a")].filter((one) => !one.textContent.trim()),
  ...[...document.querySelectorAll("input:not([type=hidden]), textarea")].filter((one) => !one.labels.length),
  ...[...document.querySelectorAll("th:not([scope])")],
  ...(document.querySelectorAll("h1").length === 1 ? [] : [document.body]),
  ...[...document.querySelectorAll("[id]")].filter((one, _n, all) => all.some(
    (other) => other !== one && other.id === one.id)),
].map((one) => one.outerHTML.slice(0, 200));
"""


def paths(project: Project) -> Iterator[str]:
    """Every page there is."""
    (tree,) = project.say("review", "--json").tree
    yield from (f"review/{FIRST}", f"review/{FIRST}?page=1", f"review/{FIRST}/commit")
    yield from (
        "unlike",
        "sources",
        "runs",
        "pictures",
        "search",
        "search?q=rocket",
        "search?q=zebra",
        "nowhere",
    )
    yield f"explain/{tree['entries'][0]['key']}"
    yield f"item/{tree['entries'][0]['items'][0]}?from=0&to=9"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_word_can_be_read_and_every_button_has_a_name(shown: Shown, *, dark: bool) -> None:
    faint, nameless = [], []
    for _ in shown.pages(width=1000, dark=dark):
        faint += shown.tab.run(CONTRAST)
        nameless += shown.tab.run(NAMELESS)

    assert faint == []
    assert nameless == []


@needs_axe
@pytest.mark.parametrize(("width", "dark"), [(1200, False), (390, True)], ids=["light", "dark phone"])
def test_no_rule_of_axe_is_broken_on_any_page(shown: Shown, width: int, *, dark: bool) -> None:
    found = {path: shown.tab.violations() for path in shown.pages(width=width, dark=dark)}

    assert {path: broken for path, broken in found.items() if broken} == {}


def test_sixty_points_on_two_pages_are_answered_and_committed_by_keyboard_alone(project: Project) -> None:
    with served(project) as url, chromium() as tab:
        tab.open(url)
        total = int(tab.run("return document.querySelector('[data-tally=waiting]').textContent"))
        on_page = tab.run("return document.querySelectorAll('.point').length")
        tab.type("j", "m")
        opened = tab.run("return document.activeElement.querySelector('.words').open")
        tab.type("j", "k", "x", *"not for me", ENTER)
        tab.type("e", *"Mine: ", TAB, ENTER)
        tab.type(*[" "] * (total - 2))
        until(tab, "document.querySelector('[data-tally=waiting]').textContent === '0'")
        told = tab.run(
            "return performance.getEntriesByType('resource').map((one) => new URL(one.name).origin)"
        )
        given = answers(project)
        tab.type(TAB, TAB, ENTER)
        until(tab, "document.title.startsWith('Commit')")
        tab.type(*[TAB] * 8, ENTER)
        until(tab, "document.title === 'Committed'")

    words = [one["word"] for one in given.values()]
    assert total >= MANY
    assert on_page <= POINTS < total
    assert opened
    assert {word: words.count(word) for word in words} == {"no": 1, "edit": 1, "yes": total - 2}
    assert [one["reason"] for one in given.values() if one["word"] == "no"] == ["not for me"]
    assert any("Mine: " in one["text"] for one in given.values())
    assert set(told) == {url.partition("/enter")[0]}
    assert "Mine: " in project.read(DIGEST.format(FIRST))


@pytest.fixture
def trusted(tmp_path: Path) -> Project:
    """The demo's first night, of which the policy accepted what it may."""
    return proposed(tmp_path / "p", more="review: {auto_accept: {enabled: true}}")


@needs_axe
def test_what_was_accepted_unseen_can_be_read_and_taken_back_by_keyboard_alone(trusted: Project) -> None:
    (shown, *_plans) = trusted.say("review", "--json").tree
    keys = [one["key"] for one in shown["auto_accepted"]]
    found, widths = [], []
    with served(trusted) as url, chromium() as tab:
        for width, dark in ((1200, False), (320, True)):
            tab.resize(width=width, height=800, dark=dark)
            tab.open(url if width == 1200 else f"{url.partition('/enter')[0]}/accepted")
            tab.run("for (const one of document.querySelectorAll('details')) one.open = true")
            found += [*tab.violations(), *tab.run(CONTRAST), *tab.run(NAMELESS)]
            widths.append(tab.run("return document.documentElement.scrollWidth") - width)
        tab.open(f"{url.partition('/enter')[0]}/accepted")
        count = "document.querySelectorAll('.point').length"
        last = tab.run(f"return {count}")
        tab.type(*["j"] * last, "k", "j", "x", *"told already", ENTER)
        until(tab, f"{count} < {last}")
        tab.type("j")
        until(tab, "document.activeElement.id === 'p1'")
        tab.type("u")
        until(tab, f"{count} < {last} - 1")
        focused = tab.run("return document.activeElement.id")
    left = {one["key"] for one in trusted.say("review", "--json").tree[0].get("auto_accepted", [])}
    decided = (trusted.notes / ".digestflow" / "decisions.jsonl").read_text("utf-8")

    assert (found, max(widths)) == ([], 0)
    assert last == len(keys)
    assert '"reason": "told already"' in decided
    assert keys[-1] in decided
    assert not {keys[0], keys[-1]} & left
    assert focused == "p1", "what follows is where the hands are"
