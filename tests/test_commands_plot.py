"""`plot` and the dashboard, as a person has them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.endpoint import endpoint
from tests.nights import FIRST, SECOND, demo
from tests.nights_model import with_model

if TYPE_CHECKING:
    from pathlib import Path

NOTE = "Digest dashboard.md"


@pytest.mark.parametrize("what", ["timeline", "health", "entities", "funnel", "cost"])
def test_each_picture_is_drawn_the_same_each_time(tmp_path: Path, what: str) -> None:
    project = demo(tmp_path / "p", night=2)

    shown = project.say("plot", what)
    written = project.say("plot", what, "--out", str(tmp_path / "x.svg"))

    assert (shown.code, written.code) == (0, 0), shown.err + written.err
    assert ET.fromstring(shown.out).tag == "{http://www.w3.org/2000/svg}svg"
    assert (tmp_path / "x.svg").read_text("utf-8") == shown.out


def test_the_funnel_counts_what_the_days_counted(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    items = sum(project.record(day).coverage.items for day in (FIRST, SECOND))

    assert f"items: {items};" in project.say("plot", "funnel").out
    one = project.record(SECOND).coverage.items
    assert f"items: {one};" in project.say("plot", "funnel", "--since", SECOND, "--until", SECOND).out


def test_health_is_known_from_the_records_where_the_runs_are_lost(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    before = project.say("plot", "health").out
    (project.root / ".digestflow/state/state.db").unlink()

    after = project.say("plot", "health").out

    assert "gave the day, " in before
    assert "gave the day, " in after


def test_costs_are_drawn_once_a_model_was_asked(tmp_path: Path) -> None:
    with endpoint() as server:
        project = with_model(tmp_path / "p", server.base_url)
        assert "No model was asked." in project.say("plot", "cost").out
        project.run(FIRST, now="2026-03-12T03:00:00Z")

        said = project.say("plot", "cost", "--since", "2026-03-01", "--until", "2026-03-31")

    assert "Tokens" in said.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("time",), "did you mean 'timeline'"),
        (("funnel", "--since", "2030-01-01"), "is after"),
        (("funnel", "--since", "2020-01-01"), "has room for 366 days"),
        (("funnel", "--out", "vault/x.svg"), "is in the vault"),
        (("funnel", "--out", "x.png"), "--out x.svg"),
    ],
)
def test_what_cannot_be_drawn_is_refused(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    project = demo(tmp_path / "p", night=1)

    done = project.say("plot", *arguments)

    assert done.code == 2
    assert said in done.err


def test_a_vault_without_a_day_has_pictures_of_nothing(tmp_path: Path) -> None:
    project = demo(tmp_path / "p")

    assert "There was no item." in project.say("plot", "funnel").out
    assert "No day told of a topic." in project.say("plot", "timeline").out


def test_the_dashboard_is_a_note_like_every_other(tmp_path: Path) -> None:
    project = demo(tmp_path / "p")
    project.configure("upkeep: {dashboard: true}")

    project.night(1)
    project.night(2)

    note = project.read(NOTE)
    assert f"2 days up to {SECOND}" in note
    assert NOTE in project.git("ls-files", "vault")
    assert project.say("lint").code == 0
    project.say("rebuild")
    assert project.read(NOTE) == note


def test_what_a_person_writes_into_the_dashboard_stays(tmp_path: Path) -> None:
    project = demo(tmp_path / "p")
    project.configure("upkeep: {dashboard: true}")
    project.night(1)
    project.edit(NOTE, "## Topics\n", "My own words.\n\n## Topics\n")

    project.night(2)

    assert "My own words.\n" in project.read(NOTE)
    assert SECOND in project.read(NOTE)


def test_without_the_setting_there_is_no_dashboard(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)

    assert NOTE not in project.vault()
