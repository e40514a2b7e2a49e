"""What became of points, kept by day; and how often a person edits or rejects what is proposed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.review.answered import PERSONS, Answered, dump_answers, load_answers
from digestflow.core.review.rates import rate_line, rates
from digestflow.errors import VaultError

if TYPE_CHECKING:
    import random

DAY = date(2026, 3, 12)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
answers = st.builds(
    Answered,
    key=words,
    day=st.just(DAY),
    kind=st.sampled_from(["entry", "claim", "also", "thesis", "hunk"]),
    said=st.sampled_from(["yes", "no", "edit", "auto", "seen", "back"]),
    made=st.dates(),
    writer=st.sampled_from(["", "extractive", "qwen"]),
    topic=words,
)
several = st.lists(answers, max_size=8, unique_by=lambda one: one.key)


def said(n: int, word: Any, **other: Any) -> Answered:
    given: dict[str, Any] = {"kind": "claim", "made": DAY + timedelta(days=n), "writer": "qwen"}
    return Answered(key=f"claim/{n:02}", day=DAY, said=word, **given | other)


@given(several, st.randoms(use_true_random=False))
def test_what_became_of_points_reads_back_and_is_the_same_bytes_in_any_order(
    given_: list[Answered], random: random.Random
) -> None:
    text = dump_answers(given_)

    back = load_answers(text.decode(), DAY, where="x")

    assert sorted(back, key=lambda one: one.key) == sorted(given_, key=lambda one: one.key)
    assert dump_answers(random.sample(given_, len(given_))) == text
    assert text.count(b"\n") == 2 + max(1, len(given_))


def test_of_an_empty_file_nothing_is_known() -> None:
    assert load_answers("", DAY, where="x") == ()


@pytest.mark.parametrize(
    "text",
    [
        "[1]",
        '{"a": 1}',
        "{",
        '{"a": {"kind": "claim", "said": "maybe", "made": "2026-03-12"}}',
        '{"a": {"kind": "song", "said": "yes", "made": "2026-03-12"}}',
        '{"a": {"kind": "claim", "said": "yes", "made": "yesterday"}}',
        '{"a": {"kind": "claim", "said": "yes", "made": "2026-03-12", "topic": 5}}',
        '{"a": {"kind": "claim", "said": "yes", "made": "2026-03-12", "who": "me"}}',
        '{"a": {"kind": "claim"}}',
    ],
)
def test_a_file_that_does_not_read_back_is_named_and_stops_all(text: str) -> None:
    with pytest.raises(VaultError, match=r"answers/2026-03-12.json: no answers") as raised:
        load_answers(text, DAY, where="answers/2026-03-12.json")

    assert raised.value.fix == "git restore answers/2026-03-12.json"


@given(several, st.integers(1, 5), st.randoms(use_true_random=False))
def test_rates_count_every_answer_of_a_person_once_in_any_order(
    given_: list[Answered], last: int, random: random.Random
) -> None:
    found = rates(given_, of="kind", last=last)

    answered = [one for one in given_ if one.said in PERSONS]
    assert rates(random.sample(given_, len(given_)), of="kind", last=last) == found
    assert sum(rate.answered for rate in found) == len(answered)
    assert sum(rate.edited + rate.rejected for rate in found) == sum(one.said != "yes" for one in answered)
    assert all(0 <= rate.recent <= 1 and 0 <= rate.share <= 1 and rate.last <= last for rate in found)
    assert [rate.name for rate in found] == sorted(rate.name for rate in found)


def test_the_last_answers_tell_how_it_goes_now() -> None:
    given_ = [said(0, "no"), said(1, "edit"), said(2, "yes"), said(3, "yes", writer="extractive")]

    (claims,) = rates(given_, of="kind", last=2)
    writers = rates(given_, of="writer")

    assert (claims.answered, claims.edited, claims.rejected, claims.share) == (4, 1, 1, 0.5)
    assert (claims.last, claims.recent) == (2, 0.0)
    assert [(one.name, one.answered) for one in writers] == [("extractive", 1), ("qwen", 3)]
    assert rate_line(claims) == "2 of 4 edited or rejected (1 edited, 1 rejected), 0% of the last 2"
