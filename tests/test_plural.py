"""What is counted stands in the right number."""

from __future__ import annotations

from digestflow.plural import many


def test_one_is_no_several() -> None:
    assert [many(n, "note") for n in (0, 1, 2)] == ["0 notes", "1 note", "2 notes"]
    assert [many(n, "story", "stories") for n in (0, 1)] == ["0 stories", "1 story"]
