"""What a person is shown: our words against theirs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.change.nouns import Change, Hunk
from digestflow.core.gap import Gap
from digestflow.core.review.diff import word_diff
from digestflow.core.review.request import request_body
from tests import make


def test_whole_words_come_and_go() -> None:
    assert word_diff("The probe lands today.", "The probe landed today.") == (
        ("same", "The probe "),
        ("gone", "lands"),
        ("new", "landed"),
        ("same", " today."),
    )


def test_what_is_new_altogether_and_what_is_gone_altogether() -> None:
    assert word_diff("", "A moon.") == (("new", "A moon."),)
    assert word_diff("A moon.", "") == (("gone", "A moon."),)
    assert word_diff("", "") == ()


@given(st.text(), st.text())
def test_both_texts_can_be_read_out_of_it(theirs: str, ours: str) -> None:
    stretches = word_diff(theirs, ours)

    assert "".join(text for sort, text in stretches if sort != "new") == theirs
    assert "".join(text for sort, text in stretches if sort != "gone") == ours
    assert all(text for _sort, text in stretches)


NOTHING = make.record(writer="extractive", coverage=replace(make.NOTHING, in_story=1, stories=1))


def test_a_pull_request_says_what_a_plan_comes_to_and_calls_nobody() -> None:
    hunk = Hunk(unit="u", section="", kind="edited", theirs="a", ours="b")
    changes = [
        Change(path=PurePosixPath("New.md"), before=None, after=b"x", hunks=(), owned={}),
        Change(path=PurePosixPath("Old.md"), before=b"x", after=b"y", hunks=(hunk,), owned={}),
        Change(
            path=PurePosixPath("Odd.md"), before=b"x", after=b"x", hunks=(), owned={}, untouchable="a pipe"
        ),
    ]
    told = replace(make.entry(), headline="@ada fixes #12 <b>")
    record = replace(NOTHING, entries=(told,), failed=(Gap(subject="story", why="refused"),))

    body = request_body(record, changes)

    assert "- @\u2060ada fixes \\#\u206012 &lt;b&gt;" in body
    assert "- story: refused" in body
    assert "- `New.md` (new)\n- `Old.md`" in body
    assert "- `Old.md`: 1 unit that you changed has news\n- `Odd.md`: left alone: a pipe" in body


def test_a_pull_request_says_where_a_note_was_that_gets_another_name() -> None:
    moved = Change(
        path=PurePosixPath("New.md"), was=PurePosixPath("Old.md"), before=b"x", after=b"x", hunks=(), owned={}
    )

    body = request_body(NOTHING, [moved, replace(moved, untouchable="a pipe")])

    assert body.count("- `New.md` (was `Old.md`)") == 2
    assert "- `New.md`: left alone: a pipe" in body


def test_a_note_that_a_plan_leaves_as_it_is_is_named_for_what_waits_alone() -> None:
    hunk = Hunk(unit="u", section="", kind="deleted", theirs="", ours="b")
    kept = Change(path=PurePosixPath("Kept.md"), before=b"x", after=b"x", hunks=(hunk,), owned={})
    same = replace(kept, path=PurePosixPath("Same.md"), hunks=())

    body = request_body(NOTHING, [kept, same])

    assert body.endswith("## Waits for your word\n\n- `Kept.md`: 1 unit that you changed has news")
    assert "## Notes" not in body
    assert "Same.md" not in body


def test_a_pull_request_has_no_heading_with_nothing_under_it() -> None:
    assert "##" not in request_body(NOTHING, [])
