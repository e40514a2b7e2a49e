"""What a reader is told once: over several nights, by several sources."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.core.decision import Decision, dump_line
from tests.nights import Project, after, balanced, bodies, differing, feed, item

if TYPE_CHECKING:
    from pathlib import Path

FIRST, SECOND, THIRD = "2026-03-11", "2026-03-12", "2026-03-13"
CONFIG = """\
vault: vault
git: {mode: none}
select: {stories: 1, also: 0}
sources:
  - {name: Gazette, kind: folder, path: gazette}
  - {name: Herald, kind: folder, path: herald}
topics:
  - name: Space
    about: Probes, rockets and moons.
    entities: [probe, rocket]
"""
TOLD = "A probe of nine cameras landed on the moon. It sends pictures of the probe and of the rocket."
UNTOLD = "Paint."


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two sources, two days in the archive; of each day one story is told, and no other named."""
    return gathered(tmp_path / "p")


def gathered(root: Path) -> Project:
    for name in ("gazette", "herald", "vault"):
        (root / name).mkdir(parents=True)
    (root / "config.yaml").write_text(CONFIG, encoding="utf-8")
    project = Project(root)
    lay(project, "gazette", ("Probe lands", TOLD), ("Rocket painted", UNTOLD), at=FIRST)
    project.say("fetch", now=after(FIRST))
    lay(project, "herald", ("Rocket painted", ""), ("Probe lands", ""), at=SECOND)
    project.say("fetch", now=after(SECOND))
    return project


def lay(project: Project, source: str, *told: tuple[str, str], at: str) -> None:
    """Let the source hold the items, each at the Gazette's page for its title."""
    items = [item(title, text, at=f"{at}T09:00:00") for title, text in told]
    (project.root / source / "feed.xml").write_text(feed(*items), encoding="utf-8")


def told(project: Project, day: str) -> list[str]:
    return [entry.headline for entry in project.record(day).entries]


def made(project: Project, *days: str) -> list[dict[str, Any]]:
    return [project.run(day, "--no-fetch", "--commit", now=after(SECOND)) for day in days]


def test_what_was_not_told_is_told_when_another_source_takes_it_up(project: Project) -> None:
    outcomes = made(project, FIRST, SECOND)

    assert balanced(outcomes)
    assert told(project, FIRST) == ["Probe lands"]
    assert outcomes[0]["coverage"]["untold"] == 1
    assert told(project, SECOND) == ["Rocket painted"]
    assert outcomes[1]["states"]["repeat"] == 1


def test_what_a_followed_source_copied_of_another_is_told_for_its_topic(tmp_path: Path) -> None:
    project = gathered(tmp_path / "p")
    text = " ".join(f"Paint number {n} dries slowly." for n in range(20))
    lay(project, "gazette", ("Colours", text), at=SECOND)
    (project.root / "herald" / "feed.xml").unlink()
    project.say("fetch", now=after(SECOND))
    lay(project, "herald", ("Colours of the Gazette", text), at=SECOND)
    project.say("fetch", now=f"{THIRD}T04:00:00Z")
    alone = made(project, SECOND)[0]["states"]

    config = (project.root / "config.yaml").read_text(encoding="utf-8")
    (project.root / "config.yaml").write_text(
        config.replace("path: herald}", "path: herald, topics: [Space]}"), encoding="utf-8"
    )
    states = project.run(SECOND, "--no-fetch", now=after(SECOND))["states"]

    assert (alone["off_topic"], alone["repeat"]) == (1, 1)
    assert (states["in_story"], states["repeat"]) == (alone["in_story"] + 1, 1)


def test_what_a_person_refused_does_not_come_again(project: Project) -> None:
    key = next(id_ for id_, body in bodies(project).items() if TOLD in body)
    refusal = Decision(
        kind="refuse",
        made=date(2026, 3, 12),
        day=date.fromisoformat(FIRST),
        reason="old",
        unit=f"entry/{key}",
    )
    (project.notes / ".digestflow").mkdir()
    project.write(".digestflow/decisions.jsonl", dump_line(refusal))

    outcomes = made(project, FIRST, SECOND)

    assert told(project, FIRST) == []
    assert told(project, SECOND) == ["Rocket painted"]
    assert outcomes[1]["states"]["repeat"] == 1


def test_once_no_day_is_stale_the_order_of_the_days_leaves_no_trace(project: Project, tmp_path: Path) -> None:
    other = gathered(tmp_path / "other")
    made(project, FIRST, SECOND)

    made(other, SECOND, FIRST)
    before = told(other, SECOND)
    other.say("run", "--rerun", "stale", "--no-fetch", "--commit", now=after(SECOND))

    assert before == ["Probe lands"]
    assert differing(other.vault(), project.vault()) == []
