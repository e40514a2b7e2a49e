"""What the review page shows of readings, and of what words stand in."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from digestflow.starter.demo import lay_feeds
from digestflow.wire.page import desk_of
from tests.endpoint import endpoint
from tests.nights import FIRST, MOC, SECOND, after, demo, feed, item, with_feeds
from tests.nights_model import with_model
from tests.page import browsing, opened, tags

if TYPE_CHECKING:
    from pathlib import Path


def test_a_reading_stands_word_by_word_beside_the_one_it_overturns_with_its_citations(tmp_path: Path) -> None:
    with endpoint("reading") as server:
        project = with_model(tmp_path / "p", server.base_url, roles="fast: small, strong: small")
        project.night(1)
        lay_feeds(2, project.root)
        project.run(SECOND)
    former = project.record(FIRST).theses[0]
    with browsing(project, now=after(SECOND)) as browser:
        shown = browser.get(f"/review/{SECOND}").text

    reading = shown.partition('<details class="former" open>')[2].partition("</details>")[0]
    maps = shown.partition('<h2 id="headlines">Over the maps</h2>')[2].partition("</section>")[0]
    gone = [words for words in former.title.split() if f"<del>{words}" in reading]
    marks = [one["href"] for tag, one in tags(shown) if one.get("class") == "mark"]
    anchors = {one["id"] for _tag, one in tags(shown) if "id" in one}
    assert f"against the reading of {FIRST}" in reading
    assert gone
    assert "<ins>" in reading
    assert MOC in maps
    assert f"{SECOND}-AI-Digest" in maps
    assert "<del>" in maps
    assert marks
    assert {mark.removeprefix("#") for mark in marks} <= anchors


def test_why_a_story_is_told_and_where_stands_on_its_card_and_is_explained(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    entry = project.record(FIRST).entries[0]
    lay_feeds(2, project.root)
    project.run(SECOND)
    with browsing(project, now=after(SECOND)) as browser:
        shown, explained = browser.get(f"/review/{SECOND}").text, browser.get(f"/explain/{entry.key}").text

    assert "Why here: place 1 of" in shown
    assert "place 1 of" in explained


def test_each_sentence_on_a_card_names_whose_word_it_is(tmp_path: Path) -> None:
    project = demo(tmp_path / "p")
    project.run(FIRST)
    with browsing(project, now=after(FIRST)) as browser:
        shown = html.unescape(browser.get(f"/review/{FIRST}").text)
    project.commit(FIRST)

    told = {
        f"{said.whose}: {said.text}"
        for entry in project.record(FIRST).entries
        for said in entry.sentences
        if said.whose
    }
    assert any(one.startswith("r/") for one in told)
    assert sorted(one for one in told if one not in shown) == []


def test_the_whole_text_of_an_item_is_shown_with_the_words_marked_and_nothing_of_it_is_markup(
    tmp_path: Path,
) -> None:
    project = with_feeds(tmp_path / "p")
    said = "The &amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt; probe landed. It weighs 40 kg in all."
    (project.root / "feeds" / "a.xml").write_text(
        feed(item("A probe", said, at=f"{FIRST}T10:00:00")), encoding="utf-8"
    )
    project.run(FIRST)
    with browsing(project) as browser:
        plan = browser.get(f"/review/{FIRST}").text
        links = [one["href"] for tag, one in tags(plan) if tag == "a" and one["href"].startswith("/item/")]
        pages = [browser.get(link) for link in links]
        path = links[0].partition("?")[0]
        odd = [
            browser.get(f"{path}?{query}") for query in ("", "from=9999999&to=1", "from=-1&to=x", "from=5")
        ]
        lost = [browser.get(f"/item/{name}") for name in ("nobody", "..%2f..%2fconfig.yaml", "%00")]

    marked = [html.unescape(page.text.partition('id="words">')[2].partition("</mark>")[0]) for page in pages]
    assert any("40 kg" in words for words in marked)
    assert {page.status_code for page in (*pages, *odd)} == {200}
    assert {page.status_code for page in lost} == {404}
    for page in (*pages, *odd):
        assert [one for tag, one in tags(page.text) if tag == "script"] == [
            {"src": "/static/page.js", "defer": ""}
        ]
        assert "weighs 40 kg" in page.text.replace('<mark id="words">', "").replace("</mark>", "")


def test_the_search_is_made_ready_while_the_page_is_served(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    (project.root / "feeds" / "a.xml").write_text(
        feed(item("A probe", "It landed.", at=f"{FIRST}T10:00:00")), encoding="utf-8"
    )
    project.run(FIRST)
    with opened(project) as held:
        words = project.root / ".digestflow" / "state" / "words.db"
        before = words.exists()
        steps = list(desk_of(held).warm())

    assert not before
    assert words.exists()
    assert len(steps) == 2
