"""Values and predictions over days, through the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.nights import DIGEST, Project, after, differing, feed, item, with_feeds

if TYPE_CHECKING:
    from pathlib import Path

DAYS = ("2026-03-10", "2026-03-11", "2026-03-12", "2026-03-24")
SAID = (
    (
        "Kestrel probe carries 4 cameras",
        "The Kestrel 2 probe is a model of 37B parameters. Kestrel 2 is expected next week.",
    ),
    (
        "Kestrel 2 in numbers",
        "Kestrel 2 has 32-37B parameters, says a second paper. The probe costs $20 per month.",
    ),
    (
        "Kestrel 2 rocket is released",
        "Oakes released Kestrel 2 on Thursday. The rocket probe now costs $25 per month.",
    ),
    ("Rocket rolls out", "The rocket was rolled out to its pad with 3 flags."),
)


def _night(project: Project, n: int, *, name: str = "") -> None:
    title, text = SAID[n]
    listed = feed(item(title, text, at=f"{DAYS[n]}T09:00:00+00:00"))
    (project.root / "feeds" / f"{name or n}.xml").write_text(listed, encoding="utf-8")


def _nights(root: Path, *, order: tuple[int, ...] = (0, 1, 2, 3), more: str = "") -> Project:
    project = with_feeds(root, more=more)
    for n in order:
        _night(project, n)
    for n in order:
        project.run(DAYS[n], "--commit", now=after(DAYS[3]))
    return project


def test_another_value_of_the_same_thing_is_shown_beside_the_first(tmp_path: Path) -> None:
    project = _nights(tmp_path / "p", order=(0, 1))

    (conflict,) = project.record(DAYS[1]).conflicts
    note = project.read(DIGEST.format(DAYS[1]))

    assert [(str(said.day), said.shown) for said in conflict.values] == [
        (DAYS[1], "32-37B"),
        (DAYS[0], "37B"),
    ]
    assert "- Differs: Kestrel 2: parameters “32-37B”" in note
    assert f"([[{DAYS[0]}-AI-Digest|{DAYS[0]}]])" in note


def test_a_prediction_is_open_until_a_later_day_closes_it_with_both_quotes(tmp_path: Path) -> None:
    project = _nights(tmp_path / "p", order=(0, 1, 2))

    (asked,) = project.record(DAYS[0]).predictions
    (closing,) = project.record(DAYS[2]).closings

    assert (asked.entity, asked.horizon, str(asked.due)) == ("Kestrel 2", "next week", "2026-03-22")
    assert (closing.key, closing.how, str(closing.opened)) == (asked.key, "met", DAYS[0])
    assert closing.asked == asked.quotes
    assert "released Kestrel 2" in closing.quotes[0].words
    assert "- Answers" in project.read(DIGEST.format(DAYS[2]))


def test_what_nobody_closed_is_overdue_on_the_first_day_after(tmp_path: Path) -> None:
    project = _nights(tmp_path / "p", order=(0, 3))

    assert [one.text for one in project.record(DAYS[3]).overdue] == ["Kestrel 2 is expected next week."]
    assert "- Overdue (next week): " in project.read(DIGEST.format(DAYS[3]))


def test_a_day_knows_nothing_of_later_ones_and_says_when_a_late_one_would_matter(tmp_path: Path) -> None:
    late = _nights(tmp_path / "late", order=(1, 2, 3, 0))

    stale = late.say("status", "--json", now=after(DAYS[3])).tree["stale"]
    late.say("run", "--rerun", "stale", "--commit", "--no-fetch", now=after(DAYS[3]))
    straight = _nights(tmp_path / "straight")

    assert late.record(DAYS[0]).conflicts == ()
    assert DAYS[1] in stale
    assert differing(late.vault(), straight.vault()) == []


def test_an_alias_of_the_config_is_the_same_thing(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p", more="aliases: {Kestrel 2: [Falco 9]}")
    _night(project, 0)
    text = "The probe Falco 9 has 40B parameters, says a paper about the probe."
    (project.root / "feeds" / "1.xml").write_text(
        feed(item("Falco 9 probe in numbers", text, at=f"{DAYS[1]}T09:00:00+00:00")), encoding="utf-8"
    )

    for day in DAYS[:2]:
        project.run(day, "--commit", now=after(DAYS[3]))

    (conflict,) = project.record(DAYS[1]).conflicts
    assert {said.shown for said in conflict.values} == {"40B", "37B"}


def test_a_person_decides_which_names_are_one(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    for n, name in enumerate(("Kestrel Cascade", "Kestrel-Cascade")):
        text = f"The probe {name} has {40 + n}B parameters, says a paper about the {name} probe."
        listed = feed(item(f"Probe {name} in numbers {n}", text, at=f"{DAYS[n]}T09:00:00+00:00"))
        (project.root / "feeds" / f"{n}.xml").write_text(listed, encoding="utf-8")
        project.run(DAYS[n], "--commit", now=after(DAYS[3]))
    apart = project.record(DAYS[1]).conflicts

    listed_names = project.say("merge", now=after(DAYS[3])).out
    said = project.say("merge", "Kestrel-Cascade", "Kestrel Cascade", now=after(DAYS[3]))
    again = project.say("merge", "Kestrel-Cascade", "Kestrel Cascade", now=after(DAYS[3]))
    strange = project.say("merge", "Kestrel-Cascad", "Kestrel Cascade", now=after(DAYS[3]))
    nobody = project.say("merge", "Kestrel Cascade", "Zymurgy", now=after(DAYS[3]))
    project.run(DAYS[1], "--commit", "--no-fetch", now=after(DAYS[3]))

    assert "Kestrel-Cascade" in listed_names
    assert "digestflow merge --undo Kestrel-Cascade" in said.out
    assert (strange.code, nobody.code) == (2, 2)
    assert "merge Kestrel-Cascade 'Kestrel Cascade'" in strange.err
    assert "nothing is named 'Zymurgy'" in nobody.err
    assert project.read(".digestflow/decisions.jsonl").count("\n") == 1
    assert (said.code, again.code) == (0, 2)
    assert "are one already" in again.err
    assert '"kind": "merge"' in project.read(".digestflow/decisions.jsonl")
    assert project.say("merge", now=after(DAYS[3])).out == "no two names look like one\n"
    assert apart == ()
    (conflict,) = project.record(DAYS[1]).conflicts
    assert {one.shown for one in conflict.values} == {"40B", "41B"}
    (project.notes / ".digestflow/decisions.jsonl").write_text("", encoding="utf-8")
    assert project.say("merge", now=after(DAYS[3])).out == listed_names
