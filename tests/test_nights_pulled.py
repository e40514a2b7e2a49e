"""What a person pulls in: an item that fitted no topic is told, in any order the same, and it is said why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.nights import (
    FIRST,
    SECOND,
    Project,
    after,
    balanced,
    demo,
    differing,
    feed,
    item,
    proposed,
    quotes_stand,
    with_feeds,
)
from tests.page import browsing

if TYPE_CHECKING:
    from pathlib import Path

TOPIC = "Tools and Hardware"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return proposed(tmp_path / "p")


def unlike(project: Project, day: str = FIRST) -> list[str]:
    """The ids of the day's items that fitted no topic."""
    tree = project.say("review", "--not-relevant", day, "--json").tree
    return [one["id"] for one in tree[day]]


def pull(project: Project, item: str, topic: str = TOPIC) -> dict[str, str]:
    said = project.say("review", "--pull", item[:6], "--topic", topic, "--json", now=after(FIRST))
    assert said.code == 0, said.err
    tree: dict[str, str] = said.tree
    return tree


def test_what_is_pulled_in_is_told_first_and_the_items_balance(project: Project) -> None:
    item, *others = unlike(project)

    pulled = pull(project, item)
    stale = project.say("status", "--json").tree["stale"]
    outcome = project.run(FIRST)
    project.commit(FIRST)

    entry = project.record(FIRST).entries[0]
    assert pulled == {"day": FIRST, "item": item, "topic": TOPIC}
    assert stale == [FIRST]
    assert balanced([outcome])
    assert unlike(project) == others
    assert (entry.key, TOPIC in entry.topics) == (item, True)
    assert f"fits {TOPIC} by 1.00 (you pulled it in)" in project.say("explain", item).out
    assert quotes_stand(project, FIRST) > 0
    assert project.say("status", "--json").tree["stale"] == []


def test_days_with_what_was_pulled_in_are_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    made = []
    for n, order in enumerate(((FIRST, SECOND), (SECOND, FIRST))):
        project = demo(tmp_path / str(n), night=2)
        pull(project, unlike(project)[0])
        for day in order:
            project.run(day, "--no-fetch", now=after(SECOND))
        project.say("run", "--rerun", "stale", "--no-fetch", now="2026-03-14T03:00:00Z")
        project.say("commit", now=after(SECOND))
        assert project.say("status", "--json").tree["stale"] == []
        made.append(project.vault())

    assert differing(made[0], made[1]) == []
    assert ".digestflow/decisions.jsonl" in made[0]


def test_what_cannot_be_pulled_in_is_refused_with_the_nearest_word(project: Project) -> None:
    item = unlike(project)[0]
    told = project.say("review", "--json").tree[0]["entries"][0]["key"]
    cases = [
        (("--pull", item, "--topic", "Tools"), "did you mean 'Tools and Hardware'?"),
        (("--pull", item, "--topic", "Zebras"), "there are: Open Models, Tools and Hardware"),
        (("--pull", item), "say into which topic"),
        (("--pull", told, "--topic", TOPIC), "it is in a story of its day"),
        (("--pull", "ffffffff", "--topic", TOPIC), "no item 'ffffffff'"),
        (("--pull", item[:5], "--topic", TOPIC), "6 or more letters"),
        (("--topic", TOPIC), "--topic goes with --pull"),
    ]

    for arguments, why in cases:
        said = project.say("review", *arguments)

        assert (said.code, said.out) == (2, "")
        assert why in said.err
        assert "try: " in said.err
    pull(project, item)
    assert "already" in project.say("review", "--pull", item, "--topic", TOPIC).err
    assert len((project.notes / ".digestflow/decisions.jsonl").read_text("utf-8").splitlines()) == 1


def test_where_there_is_one_topic_it_need_not_be_named(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    soup = item("Leek soup", "A soup of leeks for a wet week.", at=f"{FIRST}T09:00:00")
    (project.root / "feeds" / "a.xml").write_text(feed(soup), encoding="utf-8")
    project.run(FIRST)

    said = project.say("review", "--pull", unlike(project)[0], "--json")

    assert said.tree["topic"] == "Space"


def test_a_plan_is_shown_with_what_was_left_out_nearest_to_its_topics(project: Project) -> None:
    items = unlike(project)

    words = project.say("review", "--show").out
    (tree,) = project.say("review", "--json").tree

    assert all(item in words for item in items)
    assert "digestflow review --pull" in words
    assert [one["id"] for one in tree["not_relevant"]] == items
    assert tree["ranked"][0]["place"] == 1
    assert "no day was run" in demo(project.root / "other").say("review", "--not-relevant").out


def test_the_page_pulls_in_and_shows_that_it_did(project: Project) -> None:
    with browsing(project) as browser:
        desk = browser.desk
        (first, *_) = desk.unlike(desk.ran()[0])

        day = desk.pull(first.item.id, desk.topics()[1])
        (again, *_) = desk.unlike(day)

    decisions = (project.notes / ".digestflow/decisions.jsonl").read_text("utf-8").splitlines()
    assert (first.pulled, again.pulled) == ((), (TOPIC,))
    assert json.loads(decisions[0])["kind"] == "pull"
