"""A person and digestflow at one vault, in turn: no word of hers is lost, nothing stands twice."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from digestflow.adapters.vault.folder import FolderVault
from digestflow.run.kept.standing import standing
from digestflow.run.kept.units import FOLDER
from digestflow.run.notes.accept import rebuild
from tests.vault_life import DAYS, Life

if TYPE_CHECKING:
    from datetime import date

days, places = st.sampled_from(DAYS), st.integers(0, 60)
shapes = st.sampled_from(["", "- ", "> ", "## ", "- [ ] ", "| a | ", "    ", "1. "])
left_by_tools = st.sampled_from(
    ["{}.sync-conflict-20260312-091500-ABCDEFG.md", "{} (Conflicted copy phone 202603120915).md"]
)


class VaultLife(RuleBasedStateMachine):
    """A vault, a person and digestflow."""

    @initialize(git=st.sampled_from([False, False, True]))
    def begin(self, git: bool) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="digestflow-life-"))
        self.life = Life.begin(self.folder / "project", git=git)

    @rule(day=days, stories=st.integers(1, 3))
    def run(self, day: date, stories: int) -> None:
        self.life.run(day, stories)

    @rule(day=days)
    def backfill(self, day: date) -> None:
        self.life.run(day, 3)
        self.life.commit()

    @rule()
    def commit(self) -> None:
        self.life.commit()

    @rule(day=days)
    def undo(self, day: date) -> None:
        self.life.undo(day)

    @rule(at=places)
    def mend(self, at: int) -> None:
        self.life.mend(at)

    @rule(at=places)
    def unmend(self, at: int) -> None:
        self.life.unmend(at)

    @rule()
    def rebuild(self) -> None:
        self.life.rebuild()

    @rule(at=places, line=places, shape=shapes)
    def type_line(self, at: int, line: int, shape: str) -> None:
        self.life.type_line(at, line, shape)

    @rule(at=places, line=places)
    def change_line(self, at: int, line: int) -> None:
        self.life.change_line(at, line)

    @rule(at=places, line=places, count=st.integers(1, 4))
    def delete_lines(self, at: int, line: int, count: int) -> None:
        self.life.delete_lines(at, line, count)

    @rule(at=places)
    def delete_note(self, at: int) -> None:
        self.life.delete_note(at)

    @rule(at=places, which=places)
    def move_section(self, at: int, which: int) -> None:
        self.life.move_section(at, which)

    @rule(at=places)
    def rename(self, at: int) -> None:
        self.life.rename(at)

    @rule(at=places)
    def switch_line_ends(self, at: int) -> None:
        self.life.switch_line_ends(at)

    @rule(at=places, name=left_by_tools)
    def sync_conflict(self, at: int, name: str) -> None:
        self.life.sync_conflict(at, name)

    @invariant()
    def all_is_well(self) -> None:
        if hasattr(self, "life"):
            self.life.check()

    def teardown(self) -> None:
        if hasattr(self, "life"):
            self.life.close()
            shutil.rmtree(self.folder)


def lived(*, examples: int, steps: int) -> None:
    run_state_machine_as_test(
        VaultLife,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            # To explain a failure takes minutes, and says less than its steps do.
            phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.long
def test_whatever_happens_to_a_vault_no_word_is_lost_and_no_entry_stands_twice() -> None:
    lived(examples=50, steps=30)


@pytest.mark.torture
@pytest.mark.timeout(7200)
def test_however_long_a_vault_lives_no_word_is_lost_and_no_entry_stands_twice() -> None:
    lived(examples=500, steps=50)


class Folding(FolderVault):
    """A vault on a system where names are found in any case."""

    def read(self, path: PurePosixPath) -> bytes | None:
        names = (*self.names(), *self.names(FOLDER, suffix=".json"))
        called = {name.casefold(): name for name in names}
        return super().read(PurePosixPath(called.get(str(path).casefold(), str(path))))


@pytest.mark.parametrize(
    ("called", "why"),
    [
        ("MOC - Space.md", "it is called 'MOC - Space.md' there; name it so in config.yaml"),
        (
            "MOC - space.md",
            "it was 'MOC - Space.md', which is the same file here; call it that again, in config.yaml too",
        ),
    ],
    ids=["the topic's name alone", "its file's name too"],
)
def test_a_map_that_is_found_under_another_case_of_its_name_is_left_alone(
    tmp_path: Path, called: str, why: str
) -> None:
    life = Life.begin(tmp_path / "project", git=False)
    life.run(DAYS[0], 3)
    life.commit()
    (life.vault / "MOC - Space.md").rename(life.vault / called)
    vault = Folding(life.vault, journal=tmp_path / "journal")
    layout = life.choices.layout
    renamed = tuple(
        replace(topic, name="space", note="MOC - space", was=("Space",)) for topic in layout.topics
    )

    writes = rebuild(standing(vault, {"Space": "space"}), vault, replace(layout, topics=renamed))

    left = {str(change.path): change.untouchable for change in writes.changes if change.untouchable}
    assert left == {"MOC - space.md": why}
    assert [str(path) for path in writes.files if "space" in str(path).lower()] == []
    life.close()


def test_an_entity_s_note_that_a_rebuild_brings_back_is_linked_to_at_once(tmp_path: Path) -> None:
    life = Life.begin(tmp_path / "project", git=False)
    for day in DAYS[:3]:
        life.run(day, 3)
        life.commit()
    note = next(path for path in life.notes() if path.parent.name == "Entities")
    note.unlink()

    life.rebuild()

    assert note.exists()
    life.close()
