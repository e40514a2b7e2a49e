"""The review page as a person without a script uses it: every answer kept, and what comes of them."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.adapters.store.database import open_database
from digestflow.adapters.store.ledgers import Drafts
from digestflow.starter.demo import lay_feeds
from digestflow.web.cards import POINTS
from tests.nights import DIGEST, FIRST, SECOND, Project, after, demo, feed, item, proposed, with_feeds
from tests.page import browsing, planned, tags

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.page import Browser

PLAN = f"/review/{FIRST}"
NOTE = DIGEST.format(FIRST)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return proposed(tmp_path / "p")


@pytest.fixture
def browser(project: Project) -> Iterator[Browser]:
    with browsing(project) as one:
        yield one


def keys(browser: Browser) -> list[str]:
    """The keys of the points, in the order of the page."""
    return [
        attributes["value"]
        for tag, attributes in tags(browser.get(PLAN).text)
        if tag == "input" and attributes.get("name") == "key"
    ]


def decisions(project: Project) -> list[dict[str, Any]]:
    path = project.notes / ".digestflow" / "decisions.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def refuse(project: Project, refused: list[dict[str, str]]) -> None:
    """Let the open plan's run have refused these sentences."""
    engine = open_database(project.root / ".digestflow" / "state" / "state.db")
    drafts = Drafts(engine)
    (plan,) = drafts.all()
    drafts.put(plan.day, plan.record, made=plan.made, outcome={**plan.outcome, "refused": refused})
    engine.dispose()


def test_a_plan_is_shown_whole_with_every_quote_found(browser: Browser, project: Project) -> None:
    (tree,) = project.say("review", "--json").tree

    shown = html.unescape(browser.get("/").text)

    assert "Quote not found" not in shown
    for entry in tree["entries"]:
        assert entry["headline"] in shown
        assert all(claim["text"] in shown for claim in entry["claims"])
        assert all(quote["words"] in shown for claim in entry["claims"] for quote in claim["quotes"])
    assert len(keys(browser)) == len(set(keys(browser))) > len(tree["entries"])


def test_the_page_of_a_day_that_is_named_leads_to_its_plan_only(project: Project) -> None:
    lay_feeds(2, project.root)
    project.run(SECOND)

    with browsing(project, now=after(SECOND), days=[SECOND]) as one:
        first = one.get("/", follow_redirects=False)
    refused = project.say("review", "--web", "2026-01-01")
    note = project.say("review", "--web", "Moons.md")

    assert first.headers["location"] == f"/review/{SECOND}"
    assert (refused.code, refused.out) == (2, "")
    assert "2026-01-01 has no open plan" in refused.err
    assert (note.code, "not on the page" in note.err) == (2, True)


def test_answers_are_kept_and_the_page_goes_on_at_the_next_point(browser: Browser, project: Project) -> None:
    first, second, third, *_ = keys(browser)

    kept = browser.submit(f"{PLAN}/answer", key=first, word="yes", next="p2")
    browser.submit(f"{PLAN}/answer", key=second, word="no", reason="  old\nnews ")
    browser.submit(f"{PLAN}/answer", key=third, word="yes")
    browser.submit(f"{PLAN}/answer", key=third, word="back")

    (tree,) = project.say("review", "--json").tree
    answers = tree["outcome"]["answers"]
    assert (kept.status_code, kept.headers["location"]) == (303, f"{PLAN}#p2")
    assert {key: one["word"] for key, one in answers.items()} == {first: "yes", second: "no"}
    assert answers[second]["reason"] == "old news"
    assert "Dropped: old news" in browser.get(PLAN).text


def test_a_long_plan_is_shown_in_pages_and_an_answer_leads_to_the_next_one(tmp_path: Path) -> None:
    project = planned(tmp_path / "p", 60)
    with browsing(project) as browser:
        pages = [browser.get(f"{PLAN}?page={n}").text for n in (0, 1, 9999, "x", "-1")]
        shown = [
            [one["value"] for tag, one in tags(text) if tag == "input" and one.get("name") == "key"]
            for text in pages
        ]
        nexts = [one for tag, one in tags(pages[0]) if one.get("name") in {"page", "next"}][-2:]
        kept = browser.submit(
            f"{PLAN}/answer", key=shown[0][-1], word="yes", **{one["name"]: one["value"] for one in nexts}
        )
        resumed = browser.get(f"{PLAN}?page=1").text

    assert len(shown[0]) <= POINTS < len({*shown[0], *shown[1]})
    assert not {*shown[0]} & {*shown[1]}
    assert shown[2] == shown[1]
    assert shown[3] == shown[4] == shown[0]
    assert kept.headers["location"] == f"{PLAN}?page=1#p{len(shown[0]) + 1}"
    assert f'id="p{len(shown[0]) + 1}"' in pages[1]
    assert f'href="{PLAN}#p1">Go on' in resumed


def test_a_note_that_was_changed_since_is_seen_when_the_page_is_loaded_again(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    project.run(FIRST, "--rerun", "all", "--set", "select.stories=1", now=after(SECOND))
    with browsing(project, now=after(SECOND)) as browser:
        before = keys(browser)
        project.edit(NOTE, "> [!summary] ", "> [!summary] I read this twice. ")
        there = keys(browser)

    assert not [key for key in before if key.startswith("hunk/")]
    assert [key for key in there if key.startswith("hunk/")]


def test_a_commit_writes_what_was_kept_and_remembers_what_was_not(browser: Browser, project: Project) -> None:
    claim = next(key for key in keys(browser) if key.startswith("entry/") and key.count("/") == 2)
    also = next(key for key in keys(browser) if key.startswith("also/"))
    browser.submit(f"{PLAN}/answer", key=claim, word="no", reason="old news")
    browser.submit(f"{PLAN}/answer", key=also, word="edit", text="My own words.\r\n")
    browser.submit(f"{PLAN}/clean")
    asked = browser.get(f"{PLAN}/commit").text
    before = project.vault()

    done = browser.submit(f"{PLAN}/commit")

    (decision,) = decisions(project)
    kept = {one.key for entry in project.record(FIRST).entries for one in entry.claims}
    assert NOTE in asked
    assert NOTE not in before
    assert done.status_code == 200
    assert (decision["kind"], decision["unit"], decision["reason"]) == ("refuse", claim, "old news")
    assert decision["topic"] != ""
    assert claim.rpartition("/")[2] not in kept
    assert "My own words." in project.read(NOTE)
    assert "No plan waits" in browser.get("/").text


def test_a_discarded_plan_writes_no_note_and_needs_a_reason(browser: Browser, project: Project) -> None:
    without = browser.submit(f"{PLAN}/discard", reason="  ")
    done = browser.submit(f"{PLAN}/discard", reason="a <b>quiet</b> day")

    (decision,) = decisions(project)
    assert without.status_code == 409
    assert done.status_code == 200
    assert "<b>quiet" not in done.text
    assert (decision["kind"], decision["reason"]) == ("reject", "a <b>quiet</b> day")
    assert NOTE not in project.vault()


def test_what_was_changed_by_hand_is_looked_at_first_as_word_diff_and_kept(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    project.edit(NOTE, "> [!summary] ", "> [!summary] I read this twice. ")
    project.run(FIRST, "--rerun", "all", "--set", "select.stories=1", now=after(SECOND))
    with browsing(project, now=after(SECOND)) as browser:
        shown = browser.get(PLAN).text
        (key,) = [key for key in keys(browser) if key.startswith("hunk/")]
        browser.submit(f"{PLAN}/answer", key=key, word="no", reason="mine")
        browser.submit(f"{PLAN}/commit")

    look = shown.index("Look here first")
    assert look < shown.index("you changed this, and there is something newer") < shown.index("<del>")
    assert "I read this twice." in project.read(NOTE)
    assert [one["kind"] for one in decisions(project)] == ["keep"]


def test_what_was_held_back_stands_with_its_story_beside_what_the_source_says(
    browser: Browser, project: Project
) -> None:
    entry = project.say("review", "--json").tree[0]["entries"][0]
    refused = [
        {
            "subject": entry["key"],
            "text": "Petrel 3 has 480 billion parameters.",
            "why": "number <not> there",
        },
        {"subject": "0123456789abcdef", "text": "Zebras graze.", "why": "quote not found"},
    ]
    refuse(project, refused)

    shown = browser.get(PLAN).text

    story, _, rest = shown.partition("Held back</h2>")
    assert "Petrel 3 has 480 billion parameters." in story
    assert "number &lt;not&gt; there" in story
    assert "48 billion parameters" in story.partition("Nearest in its sources:")[2]
    assert "Zebras graze." in rest
    assert "Nearest" not in rest


@pytest.mark.parametrize("word", ["", "maybe", "edit"])
def test_what_is_no_answer_is_refused(browser: Browser, project: Project, word: str) -> None:
    answer = browser.submit(f"{PLAN}/answer", key=keys(browser)[0], word=word)

    assert answer.status_code == 409
    assert "answers" not in project.say("review", "--json").tree[0]["outcome"]


def test_a_point_that_was_not_shown_cannot_be_answered(browser: Browser, project: Project) -> None:
    answer = browser.submit(f"{PLAN}/answer", key="entry/nobody", word="no")

    assert answer.status_code == 409
    assert "answers" not in project.say("review", "--json").tree[0]["outcome"]


def test_only_a_line_of_the_days_note_can_be_edited(browser: Browser) -> None:
    thesis = next(key for key in keys(browser) if key.startswith("thesis/"))

    assert browser.submit(f"{PLAN}/answer", key=thesis, word="edit", text="mine").status_code == 409


@pytest.mark.parametrize("act", ["answer", "commit", "discard", "clean"])
def test_a_plan_made_anew_since_it_was_shown_is_left_alone(
    browser: Browser, project: Project, act: str
) -> None:
    before = project.vault()

    answer = browser.submit(
        f"{PLAN}/{act}", plan="0123456789abcdef", key=keys(browser)[0], word="yes", reason="x"
    )

    assert answer.status_code == 409
    assert "made anew" in answer.text
    assert project.vault() == before


def test_while_a_run_is_under_way_nothing_is_answered_and_the_page_says_so(
    browser: Browser, project: Project
) -> None:
    from digestflow.adapters.vault.lock import lock

    key = keys(browser)[0]
    with lock(project.root / ".digestflow" / "state" / "lock"):
        answer = browser.submit(f"{PLAN}/answer", key=key, word="yes")
        shown = browser.get(PLAN)

    assert answer.status_code == 503
    assert "another run" in answer.text
    assert shown.status_code == 200
    assert browser.submit(f"{PLAN}/answer", key=key, word="yes").status_code == 303


def test_a_page_that_is_open_holds_up_no_run(browser: Browser, project: Project) -> None:
    browser.get(PLAN)

    assert project.run(FIRST)["exit_code"] in {0, 3}


def test_the_other_pages_show_what_they_are_for(browser: Browser, project: Project) -> None:
    sources, runs = browser.get("/sources").text, browser.get("/runs").text
    unlike = browser.get(f"/unlike?day={FIRST}").text
    entry = project.say("review", "--json").tree[0]["entries"][0]
    explained = html.unescape(browser.get(f"/explain/{entry['key']}").text)

    assert "The Tin Gazette" in sources
    assert FIRST in runs
    assert "in story" in runs
    assert "Not relevant on" in unlike
    assert entry["claims"][0]["quotes"][0]["words"] in explained
    assert "Quote found" in explained


def test_pictures_are_drawn_in_the_page_with_words_for_who_does_not_see_them(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    with browsing(project) as browser:
        pages = {path: browser.get(path).text for path in ("/pictures", "/sources", "/runs")}
        style = browser.get("/pictures.css")

    assert [pages[path].count('<svg xmlns="http://www.w3.org/2000/svg"') for path in pages] == [5, 1, 2]
    assert all(text.count("<svg") == text.count("<desc>") for text in pages.values())
    assert not [tag for text in pages.values() for tag, _ in tags(text) if tag == "style"]
    assert style.headers["content-type"].startswith("text/css")
    assert "prefers-color-scheme:dark" in style.text


def test_the_archive_is_searched_by_words_and_what_comes_in_later_is_found(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    rows = [item(f"Probe {n} lands", "It was <b>quite</b> soft.", at=f"{FIRST}T10:00:00") for n in range(25)]
    (project.root / "feeds" / "a.xml").write_text(feed(*rows), encoding="utf-8")
    project.run(FIRST)
    with browsing(project) as browser:
        first, second = browser.get("/search?q=probe+land"), browser.get("/search?q=probe+land&page=1")
        nothing = [
            browser.get("/search", params={"q": q}).text for q in ('"', "NEAR(", "probe zebra", "*", "")
        ]
        (project.root / "feeds" / "b.xml").write_text(
            feed(item("A zebra in orbit", "A rocket took it.", at=f"{FIRST}T11:00:00")), encoding="utf-8"
        )
        project.run(FIRST)
        later = browser.get("/search?q=zebra").text

    assert first.text.count("<article") == 20
    assert second.text.count("<article") == 5
    assert all("<article" not in text for text in nothing)
    assert "A zebra in orbit" in later


HOSTILE = (
    "<script>alert(1)</script> probe",
    '"><img src=x onerror=alert(1)> probe',
    "' onfocus=alert(1) autofocus=' probe",
    "{{ 7*7 }} {% raw %} probe",
    "</textarea><script>alert(1)</script> probe",
    "javascript:alert(1) probe",
)


def test_hostile_words_stay_words_on_every_page(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    rows = [
        item("T", "x", at=f"{FIRST}T10:00:00")
        .replace("<title>T", f"<title>{html.escape(html.escape(title))}")
        .replace("https://gazette.example/T", f"https://gazette.example/{n}")
        .replace(
            "<description>x",
            f"<description>{html.escape(html.escape(title))} lands. The probe rocket costs 400 dollars.",
        )
        for n, title in enumerate(HOSTILE)
    ]
    (project.root / "feeds" / "a.xml").write_text(feed(*rows), encoding="utf-8")
    project.run(FIRST)
    entries = project.say("review", "--json").tree[0]["entries"]
    paths = ["/", PLAN, f"{PLAN}/commit", "/unlike", "/sources", "/runs", "/search?q=probe", "/pictures"]
    paths += [f"/search?q={HOSTILE[1]}", *(f"/explain/{entry['key']}" for entry in entries)]
    with browsing(project) as browser:
        pages = [browser.get(path) for path in paths]
        links = {one.get("href", "") for page in pages for _tag, one in tags(page.text)}
        whole = [browser.get(link) for link in sorted(links) if link.startswith("/item/")]
        pages += whole

    assert entries
    assert len({page.url.path for page in whole}) == len(HOSTILE)
    for page in pages:
        assert page.status_code == 200
        for tag, attributes in tags(page.text):
            assert tag not in {"img", "iframe", "object", "embed", "style", "base"}
            assert not [
                name for name in attributes if name.startswith("on") or name in {"style", "autofocus"}
            ]
            assert tag != "script" or attributes == {"src": "/static/page.js", "defer": ""}
            if tag == "a":
                link = attributes["href"]
                assert link.startswith(("/", "#", "https://", "http://"))
                assert not link.startswith("http") or attributes["rel"] == "noreferrer noopener"
    assert "7*7" in pages[1].text


def test_an_address_that_is_none_of_the_web_is_text() -> None:
    from digestflow.web.sheets import address

    assert address("https://gazette.example/a") == "https://gazette.example/a"
    for url in ("javascript:alert(1)", " https://x.example", "JaVaScRiPt://x", "data:text/html,x", "//x", ""):
        assert address(url) == ""
