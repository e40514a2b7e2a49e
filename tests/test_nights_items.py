"""Which day an item belongs to, and that each counts once: fixed at first sight, over several nights."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tests.nights import Project, after, balanced, differing, feed, item, with_feeds
from tests.web_server import site

if TYPE_CHECKING:
    from pathlib import Path

TEN, ELEVEN, TWELVE, THIRTEEN = (f"2026-03-{n}" for n in (10, 11, 12, 13))
PROBE = item("Probe lands", "A probe landed on the moon with nine cameras.", at=f"{ELEVEN}T09:00:00")
ROCKET = item("Rocket rolls out", "The rocket was rolled out to its pad at noon.", at=f"{TWELVE}T12:00:00")
# Dated the first day, and served a night later than it should have been.
LATE = item("Probe drills", "The probe drilled four metres into the ice.", at=f"{ELEVEN}T22:00:00")
UNDATED = item("Probe sleeps", "The probe sleeps for the lunar night.", at=None)


def serve(project: Project, *items: str) -> None:
    """Let the one source hold these items."""
    (project.root / "feeds" / "gazette.xml").write_text(feed(*items), encoding="utf-8")


def days(project: Project) -> dict[str, str]:
    """Which day each item of the archive belongs to, by title."""
    with closing(sqlite3.connect(project.root / ".digestflow" / "state" / "state.db")) as archive:
        return {title: str(day) for title, day in archive.execute("SELECT title, day FROM items")}


def test_fetch_fills_the_archive_and_nothing_else(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    serve(project, PROBE, ROCKET)

    first = project.say("fetch", "--json", now=after(TWELVE))
    again = project.say("fetch", "--json", now=after(TWELVE))

    assert (first.code, first.tree["archived"], first.tree["archive"]) == (0, 2, 2)
    assert (again.tree["listed"], again.tree["archived"], again.tree["archive"]) == (2, 0, 2)
    assert project.vault() == {}
    assert project.say("status", "--json").tree["open"] == []


def test_an_item_keeps_the_day_of_its_first_sight(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    serve(project, PROBE)
    project.say("fetch", now=after(ELEVEN))
    serve(project, PROBE.replace("11 Mar", "12 Mar"))

    project.say("fetch", now=after(TWELVE))

    assert days(project) == {"Probe lands": ELEVEN}


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        pytest.param((), ELEVEN, id="its day was not run yet"),
        pytest.param((ELEVEN,), TWELVE, id="the newest ended day not run"),
        pytest.param((ELEVEN, TWELVE), THIRTEEN, id="all ended days were run: today"),
    ],
)
def test_a_late_item_goes_to_the_newest_day_that_can_still_tell_it(
    tmp_path: Path, known: tuple[str, ...], expected: str
) -> None:
    project = with_feeds(tmp_path / "p")
    serve(project, PROBE, ROCKET)
    for day in known:
        project.run(day, now=after(day))
    serve(project, PROBE, ROCKET, LATE)

    project.say("fetch", now=f"{THIRTEEN}T05:00:00Z")

    assert days(project)["Probe drills"] == expected


def test_a_late_item_is_told_on_the_day_it_went_to_and_the_day_before_stays(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    serve(project, PROBE)
    first = project.run(ELEVEN)
    project.commit(ELEVEN)
    before = project.vault()
    serve(project, PROBE, LATE, ROCKET, UNDATED)

    second = project.run(TWELVE)
    project.commit(TWELVE)
    again = project.run(ELEVEN, now=after(TWELVE))

    assert [first["items"], second["items"], again["items"]] == [1, 3, 1]
    assert balanced([first, second, again])
    assert {entry.headline for entry in project.record(TWELVE).entries} == {
        "Probe drills", "Rocket rolls out", "Probe sleeps",
    }  # fmt: skip
    assert again["plan"] == "same"
    changed = differing(project.vault(), before)
    assert f".digestflow/days/{ELEVEN}.json" not in changed
    assert f"Digests/{ELEVEN}-AI-Digest.md" not in changed


def test_what_comes_more_than_three_days_late_is_counted_and_not_told(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    serve(project, PROBE)
    project.run(ELEVEN)
    serve(project, PROBE, LATE)

    outcome = project.run("2026-03-17")

    assert (outcome["items"], outcome["states"]["too_old"], outcome["entries"]) == (1, 1, 0)


def test_no_day_told_twice_over_any_number_of_nights(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    served: list[str] = []
    outcomes: list[dict[str, Any]] = []
    for day, new in ((TEN, ()), (ELEVEN, (PROBE,)), (TWELVE, (ROCKET, LATE)), (THIRTEEN, (UNDATED,))):
        served += new
        serve(project, *served)
        outcomes.append(project.run(day, "--commit"))

    told = [entry.key for day in (ELEVEN, TWELVE, THIRTEEN) for entry in project.record(day).entries]

    assert balanced(outcomes)
    assert [tree["items"] for tree in outcomes] == [0, 1, 2, 1]
    assert len(told) == len(set(told)) == 4


def test_a_source_that_fails_is_a_gap_and_gives_its_day_when_it_is_back(tmp_path: Path) -> None:
    with site() as web:
        project = with_feeds(tmp_path / "p", more="network: {allow_private: [127.0.0.0/8]}")
        path = project.root / "config.yaml"
        source = f"  - {{name: Wire, kind: feed, url: {web.url('/wire.xml')}}}\ntopics:"
        path.write_text(path.read_text(encoding="utf-8").replace("topics:", source), encoding="utf-8")
        serve(project, PROBE)
        web.put("/wire.xml", status=404)

        gap = project.run(ELEVEN)
        web.put("/wire.xml", feed(ROCKET.replace("12 Mar", "11 Mar")))
        late = project.run(TWELVE, now=f"{THIRTEEN}T09:00:00Z")

    assert (gap["exit_code"], [one["subject"] for one in gap["gaps"]]) == (3, ["Wire"])
    assert gap["entries"] == 1
    assert (late["exit_code"], late["gaps"], late["entries"]) == (0, [], 1)


def test_a_dead_source_does_not_change_a_day_that_is_run_again(tmp_path: Path) -> None:
    with site() as web:
        project = with_feeds(tmp_path / "p", more="network: {allow_private: [127.0.0.0/8]}")
        path = project.root / "config.yaml"
        source = f"  - {{name: Wire, kind: feed, url: {web.url('/wire.xml')}}}\ntopics:"
        path.write_text(path.read_text(encoding="utf-8").replace("topics:", source), encoding="utf-8")
        serve(project, PROBE)
        web.put("/wire.xml", feed(ROCKET.replace("12 Mar", "11 Mar")))
        project.run(ELEVEN, "--commit")
        before = project.vault()
        web.put("/wire.xml", status=500)

        again = project.run(ELEVEN, "--commit", now=f"{TWELVE}T09:00:00Z")

    assert again["plan"] == "same"
    assert differing(project.vault(), before) == []


def test_a_line_of_a_log_gets_a_line_and_no_entry_but_where_a_person_pulls_it_in(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    text = "moonlab: published a dataset | Kind: activity | About: moonlab/probe (9B)"
    logged = item("[Moonlab] published a dataset", text, at=f"{ELEVEN}T08:00:00")
    serve(project, logged, item("Mira liked a page", "", at=f"{ELEVEN}T08:00:00"), PROBE)

    outcome = project.run(ELEVEN)
    left = project.say("review", "--not-relevant", ELEVEN, "--json").tree[ELEVEN]
    project.say("review", "--pull", left[0]["id"], "--topic", "Space", now=after(ELEVEN))
    project.run(ELEVEN, "--commit")

    record = project.record(ELEVEN)
    assert balanced([outcome])
    assert [entry.headline for entry in record.entries] == ["Mira liked a page", "Probe lands"]
    assert [one.quote.words for one in record.also] == ["[Moonlab] published a dataset"]
