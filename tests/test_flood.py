"""A feed far larger than any is bounded in bytes and memory, and costs no other source anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.nights import Project, feed, item, with_feeds
from tests.web_server import Page, site

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2026-03-11"
MILLION = 1_000_000


@pytest.mark.parametrize(
    ("items", "told"),
    [
        pytest.param(MILLION, False, id="a million items, over the cap"),
        pytest.param(60_000, True, id="sixty thousand items, under it"),
    ],
)
def test_a_flood_of_items_is_a_named_gap_or_its_newest_items(
    tmp_path: Path, items: int, *, told: bool
) -> None:
    rows = "".join(f"<item><title>Moon {n}</title><guid>{n}</guid></item>" for n in range(items))
    body = f'<rss version="2.0"><channel><title>Flood</title>{rows}</channel></rss>'
    project: Project = with_feeds(
        tmp_path / "p", more="network: {allow_private: [127.0.0.0/8], deadline: 20}"
    )
    probe = item("Probe lands", "A probe landed on the moon with nine cameras.", at=f"{DAY}T09:00:00")
    (project.root / "feeds" / "gazette.xml").write_text(feed(probe), encoding="utf-8")
    config = project.root / "config.yaml"
    with site() as web:
        web.put("/flood.xml", Page(body=body.encode()))
        source = f"  - {{name: Flood, kind: feed, url: {web.url('/flood.xml')}}}\ntopics:"
        config.write_text(config.read_text(encoding="utf-8").replace("topics:", source), encoding="utf-8")
        outcome = project.run(DAY)

    gaps = [gap["subject"] for gap in outcome["gaps"]]
    assert (gaps, outcome["exit_code"]) == (([], 0) if told else (["Flood"], 3))
    assert outcome["archived"] == (501 if told else 1)
    assert outcome["entries"] >= 1
