"""Two months of nights with faults: each day once, nothing of it wrong, and nothing that grows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.endpoint import endpoint
from tests.long_nights import FIRST, faults, resident, simulated
from tests.nights import DIGEST, balanced, quotes_stand, with_feeds

if TYPE_CHECKING:
    from pathlib import Path

    from tests.long_nights import Night
    from tests.nights import Project

SEED = 2
ENOUGH = 10  # nights until a process that stays has seen all that it does


def project_of(root: Path, base_url: str) -> Project:
    """A project whose entries are written at the address."""
    models = f"models: {{m: {{model: small, base_url: '{base_url}'}}}}\nroles: {{fast: m}}"
    return with_feeds(root, more=models)


def state_size(project: Project) -> int:
    """Bytes of everything of ours that is no note."""
    return sum(path.stat().st_size for path in (project.root / ".digestflow").rglob("*") if path.is_file())


@pytest.mark.long
@pytest.mark.parametrize(
    "nights", [pytest.param(14, id="14"), pytest.param(60, id="60", marks=pytest.mark.torture)]
)
def test_over_many_nights_with_faults_each_day_is_made_once_and_nothing_grows(
    tmp_path: Path, nights: int
) -> None:
    struck = faults(nights, SEED)
    assert {"feed", "endpoint", "asleep"} <= set(struck)
    with endpoint("honest") as server:
        project = project_of(tmp_path / "p", server.base_url)
        with resident(project) as make:
            made = list(simulated(project, server, make, struck))

    days = [(FIRST + timedelta(days=n)).isoformat() for n in range(nights + 1)]
    records = sorted(path.stem for path in (project.notes / ".digestflow" / "days").iterdir())
    assert records == days
    assert {night.code for night in made} == {0, 75}
    assert not any("bug" in night.err for night in made)
    outcomes = [outcome for night in made for outcome in night.outcomes]
    assert [one["day"] for one in outcomes if one["committed"] and one["plan"] != "same"] == days
    assert balanced(outcomes)
    assert all(night.days == sorted(set(night.days)) for night in made)
    assert quotes_stand(project, *days) > nights
    assert sorted(path.name for path in (project.notes / "Digests").iterdir()) == [
        DIGEST.format(day).partition("/")[2] for day in days
    ]
    moc = project.read("MOC - Space.md")
    assert all(moc.count(f"- [[{day}-AI-Digest]]") <= 1 for day in days)
    assert project.say("rebuild", "--json").tree == {"notes": [], "open": 0}
    assert [one["note"] for one in project.say("lint", "--json").tree if one["findings"]] == []
    assert project.say("status", "--json", now=f"{days[-1]}T23:00:00Z").tree["stale"] == []
    assert state_size(project) < 50_000_000
    if nights > ENOUGH * 2:
        assert grown(made) < 1.1


def grown(made: list[Night]) -> float:
    """How many times the memory of the tenth night the last one has."""
    return made[-1].memory / made[ENOUGH - 1].memory if made[-1].memory else 1.0


def test_the_faults_are_those_of_one_night_in_twenty_of_each_kind() -> None:
    struck = faults(10_000, SEED)

    assert all(400 < struck.count(kind) < 600 for kind in ("feed", "endpoint", "asleep"))
