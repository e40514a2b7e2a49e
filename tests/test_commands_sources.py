"""`digestflow sources`: what is read from where, without and with a project."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.config.load import load
from tests.nights import Project, feed, item, with_feeds
from tests.web_server import Page, site

if TYPE_CHECKING:
    from pathlib import Path

LOOPBACK = ("--set", 'network.allow_private=["127.0.0.0/8"]')
KEYS = {"source", "kind", "error", "warnings", "items"}
PROBE = item("Probe lands", "A probe landed on the moon with nine cameras.", at="2026-03-11T09:00:00")
LIST = """<?xml version="1.0"?><opml version="2.0"><body><outline text="Space">
<outline type="rss" text="The Gazette" xmlUrl="https://gazette.example/feed.xml"/></outline>
<outline type="rss" text="r/moons" xmlUrl="https://www.reddit.com/r/moons/.rss"/></body></opml>"""


def lines(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_each_document_is_one_line_of_json_with_its_items_or_its_error(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(feed(PROBE), encoding="utf-8")
    (tmp_path / "page.html").write_text("<!DOCTYPE html><html><title>Sign in</title>", encoding="utf-8")

    said = Project(tmp_path).say("sources", "test", "--json", "a.xml", "page.html", "no.xml")

    good, page, missing = lines(said.out)
    assert said.code == 3
    assert all(set(tree) == KEYS for tree in (good, page, missing))
    assert (good["source"], good["error"]) == ("a.xml", None)
    (found,) = good["items"]
    assert set(found) == {"id", "url", "title", "author", "published", "updated", "text"}
    assert (found["title"], found["published"]) == ("Probe lands", "2026-03-11T09:00:00+00:00")
    assert "not a feed" in str(page["error"])
    assert "cannot read no.xml" in str(missing["error"])


def test_an_address_is_asked_and_its_content_type_counts(tmp_path: Path) -> None:
    body = feed(PROBE).replace("Probe lands", "Sonde gelandet, endgültig").encode("latin-1")
    with site() as web:
        web.put("/f", Page(body=body, headers={"Content-Type": "application/rss+xml; charset=iso-8859-1"}))
        said = Project(tmp_path).say("sources", "test", "--json", web.url("/f"), *LOOPBACK)

    assert said.code == 0, said.err
    assert lines(said.out)[0]["items"][0]["title"] == "Sonde gelandet, endgültig"


def test_an_address_at_home_is_refused_unless_it_is_allowed(tmp_path: Path) -> None:
    with site() as web:
        web.put("/f", Page(body=feed(PROBE).encode()))
        said = Project(tmp_path).say("sources", "test", "--json", web.url("/f"))
        asked = list(web.log)

    assert (said.code, asked) == (3, [])
    assert lines(said.out)[0]["error"]


def test_in_words_the_first_items_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(feed(PROBE), encoding="utf-8")

    said = Project(tmp_path).say("sources", "test", "a.xml", "b.xml")

    assert "a.xml: rss20, 1 item" in said.out
    assert "2026-03-11   Probe lands" in said.out
    assert "b.xml: cannot read" in said.out


def test_a_list_is_added_below_the_sources_and_no_line_is_touched(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    config = project.root / "config.yaml"
    before = "# mine\n" + config.read_text(encoding="utf-8") + "# the end\n"
    config.write_text(before, encoding="utf-8")
    (project.root / "feeds.opml").write_text(LIST, encoding="utf-8")

    said = project.say("sources", "import-opml", "feeds.opml")

    after = config.read_text(encoding="utf-8")
    assert said.code == 0, said.err
    assert [line for line in after.splitlines() if line in before.splitlines()] == before.splitlines()
    found = {source.name: source for source in load(config, environ={}).sources}
    assert set(found) == {"Gazette", "The Gazette", "r/moons"}
    assert found["The Gazette"].topics == ("Space",)
    assert project.say("sources", "import-opml", "feeds.opml").out.startswith("0 sources")
    assert config.read_text(encoding="utf-8") == after


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("not xml at all", "feeds.opml", id="no XML"),
        pytest.param('<!DOCTYPE opml [<!ENTITY x "y">]><opml><body/></opml>', "DTD", id="a DTD"),
    ],
)
def test_a_list_that_cannot_be_read_changes_nothing(tmp_path: Path, text: str, said: str) -> None:
    project = with_feeds(tmp_path / "p")
    (project.root / "feeds.opml").write_text(text, encoding="utf-8")
    before = (project.root / "config.yaml").read_bytes()

    ended = project.say("sources", "import-opml", "feeds.opml")

    assert ended.code == 3
    assert said in ended.err
    assert (project.root / "config.yaml").read_bytes() == before


def test_the_list_of_sources_says_how_each_has_been_doing(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    (project.root / "feeds" / "a.xml").write_text(feed(PROBE), encoding="utf-8")
    project.say("fetch")

    said = project.say("sources", "list", "--json")

    (tree,) = lines(said.out)
    assert (tree["name"], tree["failures"], tree["listed"]) == ("Gazette", 0, 1)
    assert "good at 2026-03-13" in project.say("sources", "list").out
