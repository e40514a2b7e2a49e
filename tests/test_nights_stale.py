"""Days that were made from other material than there is now are named, and made anew on request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digestflow.starter.demo import lay_feeds
from tests import nights

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def planned(tmp_path: Path) -> nights.Project:
    """Both nights of the demo, planned one after the other and not accepted."""
    project = nights.demo(tmp_path / "p")
    for n, day in enumerate((nights.FIRST, nights.SECOND), start=1):
        lay_feeds(n, project.root)
        project.run(day)
    return project


def stale(project: nights.Project) -> list[str]:
    found: list[str] = project.say("status", "--json").tree["stale"]
    return found


def test_a_refused_day_makes_the_later_plan_stale(planned: nights.Project) -> None:
    before = stale(planned)

    planned.say("reject", nights.FIRST, "--reason", "not this one")

    assert before == []
    assert stale(planned) == [nights.SECOND]
    assert nights.SECOND in planned.say("status").out.partition("stale")[2]


def test_stale_days_are_made_anew_and_are_stale_no_longer(planned: nights.Project) -> None:
    planned.say("reject", nights.FIRST, "--reason", "not this one")

    said = planned.say("run", "--rerun", "stale", "--no-fetch", "--json")

    assert said.code == 0, said.err
    assert said.tree["day"] == nights.SECOND
    assert stale(planned) == []
    assert planned.say("run", "--rerun", "stale", "--no-fetch", "--json").out == ""


def test_accepting_a_plan_makes_nothing_stale(planned: nights.Project) -> None:
    planned.commit()

    assert stale(planned) == []


def test_only_the_stale_days_of_a_range_are_made_anew(planned: nights.Project) -> None:
    planned.say("reject", nights.FIRST, "--reason", "not this one")

    before = planned.say("run", "--rerun", "stale", "--date", nights.FIRST, "--no-fetch", "--json")
    there = planned.say("run", "--rerun", "stale", "--since", nights.FIRST, "--no-fetch", "--json")

    assert (before.code, before.out) == (0, "")
    assert there.tree["day"] == nights.SECOND


def test_nights_one_after_the_other_make_no_earlier_day_stale(tmp_path: Path) -> None:
    project = nights.with_feeds(tmp_path / "p")
    page = project.root / "feeds" / "gazette.xml"
    there = [nights.item("Probe lands", "The probe landed on the moon.", at="2026-03-11T09:00:00")]
    page.write_text(nights.feed(*there), encoding="utf-8")
    project.run("2026-03-11", "--commit")
    # What was published before the first night, and comes to light in the second.
    there.append(nights.item("Rocket waits", "The rocket waits for the moon.", at="2026-03-09T09:00:00"))
    there.append(nights.item("Moon is cold", "A probe found the moon cold.", at="2026-03-12T09:00:00"))
    page.write_text(nights.feed(*there), encoding="utf-8")

    project.run("2026-03-12", "--commit")

    assert stale(project) == []
