"""The exported site in a real browser: opened from disk, by day and by night, wide and narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import chromium, needed, needs_axe
from tests.nights import demo

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [needed, needs_axe]


@pytest.mark.parametrize(("width", "dark"), [(1200, False), (320, True)], ids=["light", "dark phone"])
def test_the_site_opens_from_disk_breaks_no_rule_of_axe_and_fits(
    tmp_path: Path, width: int, *, dark: bool
) -> None:
    project, site = demo(tmp_path / "p", night=2), tmp_path / "site"
    said = project.say("export", "html", "--out", str(site))
    found, widths = {}, []
    with chromium() as tab:
        tab.resize(width=width, height=800, dark=dark)
        for page in sorted(site.rglob("*.html")):
            tab.open(page.as_uri())
            tab.run("for (const one of document.querySelectorAll('details')) one.open = true")
            found[page.name] = tab.violations()
            widths.append(tab.run("return document.documentElement.scrollWidth"))

    assert said.code == 0
    assert len(found) == 5
    assert {name: broken for name, broken in found.items() if broken} == {}
    assert max(widths) <= width
