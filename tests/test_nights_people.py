"""What a person writes between two nights stays, byte for byte, and what it hides is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from digestflow.starter.demo import lay_feeds
from tests.nights import DIGEST, FIRST, MOC, SECOND, Project, after, demo

if TYPE_CHECKING:
    from pathlib import Path

NOTE = DIGEST.format(FIRST)
FEWER = ("--set", "select.stories=2", "--set", "select.also=2")  # another digest of the same day


def rerun(project: Project) -> list[dict[str, Any]]:
    """Make the first day once more, with fewer stories, and commit it."""
    project.run(FIRST, *FEWER, now=after(SECOND))
    return project.commit(FIRST)


def bullets(text: str) -> list[str]:
    """The list items of Related Digests."""
    related = text.split("## Related Digests\n")[1].split("\n## ", maxsplit=1)[0]
    return [line for line in related.splitlines() if line.startswith("- ")]


@pytest.mark.parametrize(
    ("path", "anchor"),
    [
        pytest.param(NOTE, "# 2026-03-11 AI Digest\n", id="under the title"),
        pytest.param(NOTE, "## Top stories\n", id="in a section of a digest"),
        pytest.param(MOC, "## Related Digests\n", id="in a list of ours"),
        pytest.param(MOC, "## Narrative Updates\n", id="in another section"),
    ],
)
def test_lines_that_a_person_adds_stay_where_they_are(tmp_path: Path, path: str, anchor: str) -> None:
    project = demo(tmp_path / "p", night=1)
    mine = f"{anchor}\nMy own words: call Ines about this #todo ^mine\n"
    project.edit(path, anchor, mine)

    project.night(2)
    rerun(project)

    assert project.read(path).count(mine) == 1


def test_a_section_of_their_own_stays_whole(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    mine = "\n## My notes\n\n- [ ] read the paper\r\n- `code` and <b>tags</b> %%hidden%%\n\n"
    project.write(MOC, project.read(MOC) + mine)

    project.night(2)

    assert mine in project.read(MOC)
    assert f"[[{SECOND}-AI-Digest]]" in project.read(MOC)


def test_an_edited_bullet_stays_theirs_and_its_news_is_reported(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    line = bullets(project.read(MOC))[0]
    project.edit(MOC, f"## Related Digests\n\n{line}", f"## Related Digests\n\n{line} — my favourite day")

    project.night(2)
    (settled,) = rerun(project)

    assert f"{line} — my favourite day\n" in project.read(MOC)
    assert settled["open"] >= 1


def test_a_deleted_bullet_does_not_come_back_and_its_news_is_reported(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    line = bullets(project.read(MOC))[0]
    project.edit(MOC, f"## Related Digests\n\n{line}\n", "## Related Digests\n")

    project.night(2)
    (settled,) = rerun(project)

    related = project.read(MOC).split("## Related Digests")[1].split("\n## ")[0]
    assert f"[[{FIRST}-AI-Digest]]" not in related
    assert f"[[{SECOND}-AI-Digest]]" in related
    assert settled["open"] >= 1


def test_a_renamed_heading_keeps_its_name_and_gets_what_is_new(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    project.edit(MOC, "## Related Digests\n", "## Where it was told\n")

    project.night(2)

    assert "## Related Digests" not in project.read(MOC)
    told = project.read(MOC).split("## Where it was told\n")[1].split("\n## ")[0]
    assert [f"[[{day}-AI-Digest]]" in told for day in (FIRST, SECOND)] == [True, True]


def test_news_of_a_section_in_which_nothing_is_ours_any_more_is_reported(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    line = bullets(project.read(MOC))[0]
    mine = f"## Where it was told\n\n{line} (mine)\n"
    project.edit(MOC, f"## Related Digests\n\n{line}\n", mine)
    lay_feeds(2, project.root)
    project.run(SECOND)

    (settled,) = project.commit(SECOND)

    assert project.read(MOC).count(mine) == 1
    assert "## Related Digests" not in project.read(MOC)
    assert settled["open"] >= 1


def test_an_edited_sentence_of_a_digest_outlives_a_new_version(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    project.edit(NOTE, "> [!summary] ", "> [!summary] I read this twice. ")

    (settled,) = rerun(project)

    assert project.read(NOTE).count("> [!summary] I read this twice. ") == 1
    assert settled["open"] >= 1
    assert NOTE in settled["notes"]


def test_what_waits_is_shown_with_both_words(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    project.edit(NOTE, "> [!summary] ", "> [!summary] I read this twice. ")
    project.run(FIRST, *FEWER, now=after(SECOND))

    tree = project.say("review", "--json").tree
    said = project.say("review")

    hunks = [hunk for note in tree[0]["notes"] if note["path"] == NOTE for hunk in note["hunks"]]
    (edited,) = [hunk for hunk in hunks if hunk["kind"] == "edited"]
    assert "I read this twice." in edited["theirs"]
    assert "I read this twice." not in edited["ours"]
    assert "you changed this" in said.out


def test_their_words_are_kept_silently_once_they_said_so(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    project.edit(NOTE, "> [!summary] ", "> [!summary] I read this twice. ")
    rerun(project)

    kept = project.say("keep", NOTE)
    again = project.say("rebuild", "--json")

    assert kept.code == 0, kept.err
    assert again.tree["open"] == 0
    assert "I read this twice." in project.read(NOTE)


def test_ours_are_taken_once_they_said_so(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    project.edit(NOTE, "> [!summary] ", "> [!summary] I read this twice. ")
    rerun(project)
    other = demo(tmp_path / "other", night=1)
    rerun(other)

    taken = project.say("take", NOTE)

    assert taken.code == 0, taken.err
    assert project.read(NOTE) == other.read(NOTE)


def test_a_whole_note_that_was_deleted_comes_back_only_by_rebuild(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    before = project.read(NOTE)
    (project.notes / NOTE).unlink()

    project.night(2)
    gone = (project.notes / NOTE).exists()
    project.say("rebuild")

    assert not gone
    assert project.read(NOTE) == before


def test_a_note_that_is_no_text_is_left_alone_and_named(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    theirs = project.read(MOC).encode("utf-16")
    (project.notes / MOC).write_bytes(theirs)
    project.run(SECOND)

    (settled,) = project.commit(SECOND)

    assert list(settled["untouchable"]) == [MOC]
    assert (project.notes / MOC).read_bytes() == theirs
    assert (project.notes / DIGEST.format(SECOND)).exists()


def test_an_open_hunk_has_what_both_come_from_also_once_there_is_more(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    line = bullets(project.read(MOC))[0]
    project.edit(MOC, f"## Related Digests\n\n{line}", f"## Related Digests\n\n{line} — my favourite day")

    for options in (FEWER, ("--set", "select.stories=3")):
        project.run(FIRST, *options, now=after(SECOND))
        (tree,) = project.say("review", "--json", now=after(SECOND)).tree
        shown = project.say("review", now=after(SECOND)).out
        hunks = [hunk for note in tree["notes"] if note["path"] == MOC for hunk in note["hunks"]]
        (hunk,) = [hunk for hunk in hunks if hunk["kind"] == "edited"]

        assert (hunk["base"], hunk["theirs"]) == (line, f"{line} — my favourite day")
        assert hunk["ours"] not in {line, hunk["theirs"]}
        assert "you made of ours" in shown
        project.commit(FIRST)
