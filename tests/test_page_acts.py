"""What is accepted in a person's place, pulled in and counted, on the review page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digestflow.starter.demo import lay_feeds
from tests.endpoint import endpoint
from tests.nights import FIRST, Project, demo, proposed
from tests.nights_model import with_model
from tests.page import browsing, tags

if TYPE_CHECKING:
    from pathlib import Path

    from tests.page import Browser

PLAN = f"/review/{FIRST}"


@pytest.fixture
def trusted(tmp_path: Path) -> Project:
    """The demo's first night, of which the policy accepted what it may."""
    return proposed(tmp_path / "p", more="review: {auto_accept: {enabled: true}}")


def unseen(browser: Browser) -> list[str]:
    """The keys of the points that were accepted unseen, as the page lists them."""
    found = [one for tag, one in tags(browser.get("/accepted").text) if one.get("name") == "key"]
    return [one["value"] for one in found]


def test_what_was_accepted_in_their_place_is_shown_first_and_left_with_one_button(trusted: Project) -> None:
    with browsing(trusted) as browser:
        first = browser.get("/", follow_redirects=False).headers["location"]
        there = unseen(browser)
        links = [one.get("href") for tag, one in tags(browser.get("/accepted").text) if tag == "a"]
        done = browser.submit("/accepted/seen")
        later = browser.get("/", follow_redirects=False).headers.get("location")
        left = unseen(browser)

    assert first == "/accepted"
    assert there
    assert PLAN in links  # whoever has no time for them goes on to the plan
    assert (done.status_code, done.headers["location"]) == (303, "/")
    assert later == PLAN
    assert left == []


def test_what_is_taken_back_waits_again_and_what_is_rejected_is_remembered(trusted: Project) -> None:
    with browsing(trusted) as browser:
        claims = [key for key in unseen(browser) if key.startswith("also/")]
        without = browser.submit("/accepted/back", day=FIRST, key=claims[0], word="no", reason=" ")
        back = browser.submit("/accepted/back", day=FIRST, key=claims[0], word="back", page="0", next="p3")
        browser.submit("/accepted/back", day=FIRST, key=claims[1], word="no", reason="old news")
        odd = [
            browser.submit("/accepted/back", day=day, key="also/x", word="back") for day in (FIRST, "x", "")
        ]
        left, shown = unseen(browser), browser.get(PLAN).text

    decisions = (trusted.notes / ".digestflow" / "decisions.jsonl").read_text("utf-8")
    assert without.status_code == 409
    assert (back.status_code, back.headers["location"]) == (303, "/accepted#p3")
    assert not {claims[0], claims[1]} & {*left}
    assert f'value="{claims[0]}"' in shown
    assert '"reason": "old news"' in decisions
    assert claims[1] in decisions
    assert [one.status_code for one in odd] == [409, 404, 404]


def test_an_item_that_fitted_no_topic_is_pulled_in_by_a_button(tmp_path: Path) -> None:
    project = demo(tmp_path / "p")
    lay_feeds(1, project.root)
    project.run(FIRST)
    with browsing(project) as browser:
        shown = browser.get(f"/unlike?day={FIRST}").text
        item = next(one["value"] for _tag, one in tags(shown) if one.get("name") == "item")
        topic = next(one["value"] for tag, one in tags(shown) if tag == "option")
        refused = [
            browser.submit("/unlike/pull", item=id_, topic=name)
            for id_, name in ((item, "<b>No such"), ("nobody", topic), ("", topic), (item, ""))
        ]
        done = browser.submit("/unlike/pull", item=item, topic=topic)
        after = browser.get(f"/unlike?day={FIRST}").text

    told = project.run(FIRST, "--rerun", "stale")
    assert [one.status_code for one in refused] == [409] * 4
    assert "<b>No such" not in refused[0].text
    assert (done.status_code, done.headers["location"]) == (303, f"/unlike?day={FIRST}#{item}")
    assert f"Pulled into {topic}" in after
    assert told["states"]["off_topic"] < 3


def test_how_often_they_edit_or_reject_stands_with_the_runs(tmp_path: Path) -> None:
    project = demo(tmp_path / "p")
    lay_feeds(1, project.root)
    project.run(FIRST)
    with browsing(project) as browser:
        before = browser.get("/runs").text
        keys = [one["value"] for _tag, one in tags(browser.get(PLAN).text) if one.get("name") == "key"]
        also = [key for key in keys if key.startswith("also/")]
        browser.submit(f"{PLAN}/answer", key=also[0], word="no", reason="dull")
        browser.submit(f"{PLAN}/answer", key=also[1], word="yes")
        browser.submit(f"{PLAN}/commit")
        shown = browser.get("/runs").text

    row = shown.partition('<th scope="row">lines of Also noted</th>')[2].partition("</tr>")[0]
    assert "How often you edit" not in before
    assert row == "<td>2</td><td>0</td><td>1</td><td>50 % of 2</td>"


def test_committing_and_discarding_are_asked_about_with_totals_and_cost(tmp_path: Path) -> None:
    with endpoint("honest") as server:
        project = with_model(tmp_path / "p", server.base_url)
        lay_feeds(1, project.root)
        priced = ("--set", "models.small.price_in=100", "--set", "models.small.price_out=200")
        usage = project.run(FIRST, *priced)["usage"]
    with browsing(project) as browser:
        keys = [one["value"] for _tag, one in tags(browser.get(PLAN).text) if one.get("name") == "key"]
        for key, word in zip(keys, ("yes", "yes", "no"), strict=False):
            browser.submit(f"{PLAN}/answer", key=key, word=word, reason="dull")
        asked, shown = browser.get(f"{PLAN}/commit").text, browser.get(PLAN).text

    cost = (usage["tokens_in"] * 100 + usage["tokens_out"] * 200) / 1e6
    spent = f"{usage['tokens_in']} tokens in, {usage['tokens_out']} out, ${cost:.4f} (est.)"
    assert usage["requests"] > 0
    assert "Points kept: 2, dropped: 1, edited: 0." in asked
    assert f"Its run made {usage['requests']} requests: {spent}" in asked
    assert f"{usage['requests']} requests, {spent}" in shown
    assert "Discard the plan" in asked
