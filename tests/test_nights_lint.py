"""`lint` from the command line: findings, a plan for review, and one way into the vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.nights import DIGEST, FIRST, MOC, SECOND, Project, after, demo

if TYPE_CHECKING:
    from pathlib import Path

NOW = after(SECOND)
MINE = (
    "# Mine\n\nFirst.\n\n## Related Digests\n\n- [[2026-02-03-AI-Digest]] — b\n"
    "- [[2026-02-02-AI-Digest]] — a\n- 2026-02-04 — c‘s\n\n## Ice\n\n- [[2026-02-05-AI-Digest]] — d\n"
)
WHOLE = (
    "# Mine\n\nFirst.\n\n## Related Digests\n\n- [[2026-02-02-AI-Digest]] — a\n"
    "- [[2026-02-03-AI-Digest]] — b\n- [[2026-02-04-AI-Digest]] — c’s\n"
    "- [[2026-02-05-AI-Digest]] — d\n\n## Ice\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A vault with a page of a person's that a topic maps."""
    made = demo(tmp_path / "p")
    made.write(MOC, MINE)
    return made


def test_a_vault_of_ours_is_clean(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)

    said = project.say("lint", now=NOW)

    assert (said.code, said.out) == (0, "0 findings in 4 notes\n")


def test_findings_have_note_line_why_and_fix(project: Project) -> None:
    said = project.say("lint", MOC, now=NOW)

    assert said.code == 3
    assert f"{MOC}:8: disorder: the entry of 2026-02-02 stands behind that of 2026-02-03\n" in said.out
    assert "    why: what is dated is placed by its date, not by its arrival; to mend it: put it" in said.out
    assert "next      digestflow lint --fix" in said.out
    assert project.read(MOC) == MINE


def test_findings_as_json_are_the_same(project: Project) -> None:
    said = project.say("lint", MOC.removesuffix(".md"), "--json", now=NOW)

    (one,) = said.tree
    assert said.code == 3
    assert one["note"] == MOC
    assert {finding["kind"] for finding in one["findings"]} >= {"disorder", "misplaced", "quote_join"}
    assert all(finding["why"] and finding["fix"] and finding["line"] for finding in one["findings"])


def test_a_repair_is_a_plan_until_it_is_accepted(project: Project) -> None:
    fixed = project.say("lint", "--fix", now=NOW)
    reviewed = project.say("review", now=NOW)
    before = project.read(MOC)
    committed = project.say("commit", MOC, now=NOW)

    assert fixed.code == 3
    assert "a plan mends 4" in fixed.out
    assert "c[-‘-]{+’+}s" in reviewed.out
    assert f"digestflow commit '{MOC}'" in reviewed.out
    assert before == MINE
    assert (committed.code, committed.out) == (0, f"{MOC}: mended; committed\n")
    assert project.read(MOC) == WHOLE
    assert project.git("log", "-1", "--format=%s").strip() == f"Mend {MOC}"
    assert project.say("lint", "--fix", now=NOW).code == 3  # what a person has to say is left
    assert "no plan waits" in project.say("review", now=NOW).out


def test_a_repair_and_a_day_are_committed_together(project: Project) -> None:
    project.say("lint", "--fix", now=NOW)
    project.run(FIRST)

    shown = project.say("review", "--json", now=NOW).tree
    done = project.commit(now=NOW)

    assert [one.get("day") or one["repair"] for one in shown] == [FIRST, MOC]
    assert [one.get("day") or one["repair"] for one in done] == [MOC, FIRST]
    text = project.read(MOC)
    assert all(line in text for line in WHOLE.splitlines() if line)


def test_a_note_that_changed_since_is_not_mended(project: Project) -> None:
    project.say("lint", "--fix", now=NOW)
    project.write(MOC, MINE + "\nMore.\n")

    named = project.say("commit", MOC, now=NOW)
    every = project.say("commit", now=NOW)

    assert named.code == 12
    assert "changed since its repair was planned" in named.err
    assert every.code == 0
    assert "changed since its repair was planned" in every.err
    assert project.read(MOC) == MINE + "\nMore.\n"


def test_a_repair_can_be_refused(project: Project) -> None:
    project.say("lint", "--fix", now=NOW)

    said = project.say("reject", MOC, "--reason", "my order", now=NOW)

    assert said.code == 0
    assert "no plan waits" in project.say("review", now=NOW).out
    assert project.read(MOC) == MINE
    assert project.say("commit", MOC, now=NOW).code == 2


def test_a_plan_goes_when_the_note_was_mended_by_hand(project: Project) -> None:
    project.say("lint", "--fix", now=NOW)
    project.write(MOC, "# Mine\n")

    project.say("lint", "--fix", now=NOW)

    assert "no plan waits" in project.say("review", now=NOW).out


def test_a_note_that_is_not_ours_is_only_named(project: Project) -> None:
    project.write("Mine.md", MINE)

    said = project.say("lint", "--fix", "Mine", now=NOW)

    assert said.code == 3
    assert "Mine.md: no plan: digestflow writes only to the notes of topics, and to its own" in said.out
    assert "a topic with `note: Mine` in config.yaml makes it one" in said.out
    assert "lint --fix" not in project.say("lint", "Mine", now=NOW).out
    (tree,) = project.say("lint", "--fix", "--json", "Mine", now=NOW).tree
    assert not any(finding["mended"] for finding in tree["findings"])
    assert "no plan waits" in project.say("review", now=NOW).out


@pytest.mark.parametrize(
    ("name", "advised"),
    [
        ("MOC - Open Model", "{} 'MOC - Open Models.md'"),
        ("/home/me/vault/MOC - Open Models.md", "{} 'MOC - Open Models.md'"),
        ("../config.yaml", "to do: name a note by its path in the vault"),
        ("nothing at all", "to do: name a note by its path in the vault"),
    ],
)
@pytest.mark.parametrize("command", ["lint", "adopt"])
def test_a_note_that_is_not_there_is_named_with_the_nearest(
    project: Project, command: str, name: str, advised: str
) -> None:
    said = project.say(command, name, now=NOW)

    assert said.code == 2
    assert f"there is no note {name!r} in the vault" in said.err
    assert advised.format(command) in said.err


def test_mended_notes_take_the_days_that_come(project: Project) -> None:
    project.say("lint", "--fix", now=NOW)
    project.say("commit", MOC, now=NOW)

    project.night(1)
    project.night(2)

    text = project.read(MOC)
    assert all(line in text for line in WHOLE.splitlines() if line)
    listed = text[text.index("## Related Digests") :]
    assert listed.index("2026-02-05-AI-Digest") < listed.index(f"[[{FIRST}-AI-Digest]]")
    assert not (project.notes / DIGEST.format("2026-02-05")).exists()


def _mended(project: Project) -> None:
    project.say("lint", "--fix", MOC, now=NOW)
    assert project.say("commit", MOC, now=NOW).code == 0
    assert project.read(MOC) == WHOLE


def test_undo_takes_a_repair_back_and_what_was_written_since_stays(project: Project) -> None:
    _mended(project)
    project.edit(MOC, "First.", "First.\n\nSaid later.")

    undone = project.say("undo", MOC, now=NOW)
    again = project.say("undo", MOC, now=NOW)

    assert (undone.code, undone.out) == (0, f"{MOC}: its repair is undone\n")
    assert project.read(MOC) == MINE.replace("First.", "First.\n\nSaid later.")
    assert project.git("log", "-1", "--format=%s").strip() == f"Undo mending {MOC}"
    assert not [path for path in project.vault() if path.startswith(".digestflow/mended")]
    assert again.code == 2
    assert "no repair of" in again.err


def test_what_a_person_wrote_in_a_repaired_line_stays_and_is_named(project: Project) -> None:
    _mended(project)
    project.edit(MOC, "— b", "— b, and more")

    said = project.say("undo", MOC, "--json", now=NOW)

    assert "— b, and more" in project.read(MOC)
    assert said.tree["left"]
    assert sorted(project.read(MOC).split()) != sorted(MINE.split())


def test_undo_takes_an_adoption_back_and_a_note_that_is_gone_is_told(project: Project) -> None:
    project.say("adopt", MOC, now=NOW)
    before = project.read(MOC)

    said = project.say("undo", MOC, now=NOW)

    assert said.out == f"{MOC}: its adoption is undone\n"
    assert project.read(MOC) == before
    assert not [path for path in project.vault() if path.startswith(".digestflow/adopted")]
    _mended(project)
    project.write(MOC, "\n<<<<<<< a\n=======\n>>>>>>> b\n")
    assert "cannot be read" in project.say("undo", MOC, now=NOW).err
    (project.notes / MOC).unlink()
    assert "is gone" in project.say("undo", MOC, now=NOW).err


@pytest.mark.parametrize("command", ["lint", "adopt", "undo"])
def test_of_a_note_whose_name_is_not_utf_8_nothing_is_kept(command: str, project: Project) -> None:
    said = project.say(command, "caf\udce9.md", now=NOW)

    assert said.code == 2
    assert "is not UTF-8" in said.err
    assert "bug" not in said.err
