"""A day taken back: what is ours goes, what a person made of it stays and is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.nights import DIGEST, FIRST, MOC, SECOND, Project, after, demo, differing

if TYPE_CHECKING:
    from pathlib import Path

NOTE = DIGEST.format(FIRST)


def undone(project: Project, *arguments: str) -> dict[str, Any]:
    said = project.say("undo", *arguments, "--json")
    assert said.code == 0, said.err
    tree: dict[str, Any] = said.tree
    return tree


def again(project: Project, day: str) -> None:
    """Run the day once more and accept it."""
    project.run(day, now=after(SECOND))
    project.commit(day)


def test_the_last_day_undone_leaves_the_vault_as_before_it(tmp_path: Path) -> None:
    project, before = demo(tmp_path / "p", night=2), demo(tmp_path / "before", night=1)

    tree = undone(project)

    assert (tree["day"], tree["left"], tree["gone"]) == (SECOND, [], [DIGEST.format(SECOND)])
    assert differing(project.vault(), before.vault()) == []
    assert project.say("status", "--json").tree["accepted"] == [FIRST]


def test_the_only_day_undone_leaves_the_vault_as_it_was_found(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)

    undone(project)

    assert differing(project.vault(), demo(tmp_path / "before").vault()) == []


def test_a_day_in_the_middle_leaves_no_trace_in_the_notes_of_others(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    assert f"[[{FIRST}-AI-Digest" in project.read(DIGEST.format(SECOND))

    undone(project, FIRST)

    left = [path for path, body in project.vault().items() if f"{FIRST}-AI-Digest".encode() in body]
    assert left == []
    assert project.say("rebuild", "--json").tree["notes"] == []
    assert SECOND in project.say("status", "--json").tree["stale"]


@pytest.mark.parametrize("day", [FIRST, SECOND])
def test_undone_and_run_again_a_day_gives_the_same_bytes(tmp_path: Path, day: str) -> None:
    project = demo(tmp_path / "p", night=2)
    before = project.vault()

    undone(project, day)
    again(project, day)

    assert differing(project.vault(), before) == []


def test_an_undone_day_is_one_commit_more_with_its_trailers(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    head = project.git("rev-parse", "HEAD").strip()
    plan = project.git("log", "-1", "--format=%(trailers:key=Digestflow-Plan,valueonly)").strip()

    undone(project)

    said = project.git("log", "-1", "--format=%P|%s|%(trailers:only,unfold,separator=%x2C)")
    assert said.strip() == (
        f"{head}|Undo the digest of {SECOND}|Digestflow-Undo: {plan},Digestflow-Day: {SECOND}"
    )
    assert project.git("status", "--porcelain", "vault") == ""


def test_what_git_takes_back_of_an_undo_is_the_day(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    before = project.vault()
    undone(project)

    project.git("-c", "user.name=I", "-c", "user.email=i@example.org", "revert", "--no-edit", "HEAD")

    assert differing(project.vault(), before) == []
    assert project.say("rebuild", "--json").tree["notes"] == []


def test_a_day_is_undone_once(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    undone(project, SECOND)
    before, head = project.vault(), project.git("rev-parse", "HEAD")

    said = project.say("undo", SECOND)

    assert said.code == 2
    assert f"{SECOND} is not accepted" in said.err
    assert f"digestflow undo {FIRST}" in said.err
    assert differing(project.vault(), before) == []
    assert project.git("rev-parse", "HEAD") == head


def test_with_nothing_accepted_there_is_nothing_to_undo(tmp_path: Path) -> None:
    said = demo(tmp_path / "p").say("undo")

    assert said.code == 2
    assert "no day is accepted" in said.err


def test_what_a_person_wrote_into_the_day_s_note_stays_under_its_heading(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    project.edit(NOTE, "## Also noted\n", "## Also noted\n\nMy own words.\n")

    tree = undone(project, FIRST)

    assert project.read(NOTE) == f"# {FIRST} AI Digest\n\n## Also noted\n\nMy own words.\n"
    assert tree["gone"] == []
    assert {one["unit"]: one["why"] for one in tree["left"]} == {
        "section/title": "words of yours stand under it",
        "section/also": "words of yours stand under it",
    }


def test_a_line_that_a_person_changed_stays_is_named_and_comes_only_once(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    line = next(
        line for line in project.read(MOC).splitlines() if line.startswith(f"- [[{FIRST}-AI-Digest]]")
    )
    section = f"## Related Digests\n\n{line}"
    project.edit(MOC, section, f"{section} — my favourite day")
    before = project.vault()

    tree = undone(project, FIRST)
    stood = project.read(MOC)
    again(project, FIRST)

    assert f"{line} — my favourite day\n" in stood
    assert [(one["note"], one["unit"]) for one in tree["left"]] == [(MOC, f"related/{FIRST}")]
    assert set(differing(project.vault(), before)) == {".digestflow/decisions.jsonl"}
    assert project.say("rebuild", "--json").tree["open"] == 0


def test_a_line_that_a_person_deleted_stays_away_when_the_day_comes_again(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    line = next(
        line for line in project.read(MOC).splitlines() if line.startswith(f"- [[{FIRST}-AI-Digest]]")
    )
    project.edit(MOC, f"## Related Digests\n\n{line}\n", "## Related Digests\n\n")
    before = project.read(MOC)

    named = [undone(project, day)["left"] for day in (FIRST, SECOND)]
    again(project, FIRST)
    again(project, SECOND)

    assert project.read(MOC) == before
    assert [[one["unit"] for one in left if one["note"] == MOC] for left in named] == [
        [f"related/{FIRST}"],
        [],
    ]


def test_words_of_a_persons_stand_behind_the_same_line_when_its_day_comes_again(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    _type_behind(FIRST, project)
    before = project.vault()

    undone(project, FIRST)
    kept = project.read(f".digestflow/units/{MOC}.json")
    again(project, FIRST)

    assert f'": "^related/{FIRST}"' in kept
    assert differing(project.vault(), before) == []


def test_words_of_a_persons_that_are_gone_are_no_line_of_a_day_undone(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    _type_behind(FIRST, project)
    undone(project, FIRST)
    project.edit(MOC, "- mine\n", "")

    assert [one for one in undone(project)["left"] if one["note"] == MOC] == []


def _type_behind(day: str, project: Project) -> None:
    """Type a line behind the day's in Related Digests."""
    section = next(one for one in project.read(MOC).split("\n## ") if one.startswith("Related Digests"))
    line = next(line for line in section.splitlines() if line.startswith(f"- [[{day}-AI-Digest]]"))
    project.edit(MOC, section, section.replace(line, f"{line}\n- mine"))


def test_a_footnote_that_a_person_deleted_takes_no_other_with_it_when_the_day_comes_again(
    tmp_path: Path,
) -> None:
    project = demo(tmp_path / "p", night=2)
    footnote = next(line for line in project.read(NOTE).splitlines(keepends=True) if line.startswith("[^"))
    project.edit(NOTE, footnote + "\n", "")
    before = project.read(NOTE)

    undone(project, FIRST)
    again(project, FIRST)

    assert project.read(NOTE) == before


def test_a_note_that_a_person_moved_stays_where_it_is_and_is_not_made_again(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    (project.notes / NOTE).rename(project.notes / "Kept.md")
    kept = project.read("Kept.md")

    tree = undone(project, FIRST)
    again(project, FIRST)

    assert tree["left"] == [{"note": NOTE, "unit": "", "why": "you deleted or moved it"}]
    assert project.read("Kept.md") == kept
    assert not (project.notes / NOTE).exists()


def test_a_note_that_is_no_text_any_more_is_left_and_named(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    (project.notes / NOTE).write_bytes(b"\xff\xfe" + "mine".encode("utf-16-le"))

    tree = undone(project, FIRST)

    assert [one["note"] for one in tree["left"]] == [NOTE]
    assert (project.notes / NOTE).read_bytes().startswith(b"\xff\xfe")


def test_without_git_and_with_crlf_an_undo_is_the_same(tmp_path: Path) -> None:
    project, before = demo(tmp_path / "p", night=2), demo(tmp_path / "before", night=1)
    project.configure("git: {mode: none}")
    for path in (MOC, DIGEST.format(SECOND)):
        project.write(path, project.read(path).replace("\n", "\r\n"))
    head = project.git("rev-parse", "HEAD")

    undone(project)

    assert differing(project.vault(), before.vault()) == [MOC]
    assert project.read(MOC) == before.read(MOC).replace("\n", "\r\n")
    assert project.git("rev-parse", "HEAD") == head


def test_on_a_branch_an_undo_leaves_the_work_tree_untouched(tmp_path: Path) -> None:
    project, undo = demo(tmp_path / "p", night=2), demo(tmp_path / "undo", night=2)
    project.configure("git: {mode: branch}")
    before, head = project.vault(), project.git("rev-parse", "HEAD")

    undone(project)
    unmerged = project.vault()
    project.git("merge", "-q", f"digestflow/undo-{SECOND}")
    undone(undo)

    assert differing(unmerged, before) == []
    assert project.git("rev-parse", "HEAD") != head
    assert differing(project.vault(), undo.vault()) == []


def test_the_words_name_what_goes_and_what_stays(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    project.edit(DIGEST.format(SECOND), "## Coverage\n", "## Coverage\n\nMine.\n")

    said = project.say("undo")

    assert said.code == 0
    assert said.out.startswith(f"{SECOND}: undone; ")
    assert f"stays    {DIGEST.format(SECOND)}: section/coverage (words of yours stand under it)" in said.out
    assert f"digestflow run --date {SECOND}" in said.out


def test_a_note_in_the_folder_that_days_had_before_stays_and_is_named(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    before = project.read(DIGEST.format(FIRST))
    project.configure("note_folder: Days")
    assert project.say("rebuild", now=after(SECOND)).code == 0
    assert f"Days/{FIRST}-AI-Digest.md" in project.vault()

    said = project.say("undo", FIRST, now=after(SECOND))

    assert said.code == 0, said.err
    assert f"stays    {DIGEST.format(FIRST)} (config.yaml names Days for the notes of days)" in said.out
    assert project.read(DIGEST.format(FIRST)) == before
    assert f"Days/{FIRST}-AI-Digest.md" not in project.vault()
    assert FIRST not in project.read(MOC)
    assert project.run(FIRST, now=after(SECOND))["exit_code"] == 0
    project.commit(FIRST, now=after(SECOND))
    assert "stale" not in project.say("rebuild", now=after(SECOND)).out
