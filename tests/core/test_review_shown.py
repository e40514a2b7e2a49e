"""Whether a quote stands where it says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digestflow.core.evidence.quote import Quote
from digestflow.core.record import Cited
from digestflow.core.review.shown import AROUND, lead, show, trail
from tests import make

ITEM = make.item("Probe lands", text=f"{'before ' * 50}it landed softly{' after' * 50}")
START = ITEM.body.index("it landed")
QUOTE = Quote(item=ITEM.id, body=ITEM.body_hash, start=START, end=START + 16, words="it landed softly")
CITED = Cited(
    id=ITEM.id, title=ITEM.title, url=ITEM.url, source=ITEM.source, published=None, body=ITEM.body_hash
)


def test_a_quote_is_shown_between_the_words_around_it() -> None:
    shown = show(QUOTE, CITED, ITEM)

    assert shown.before + shown.quote.words + shown.after in ITEM.body
    assert len(shown.before) == len(shown.after) == AROUND
    assert shown.fault == ""


@pytest.mark.parametrize(
    ("given", "before", "behind"),
    [
        pytest.param("two words", "two words", "two words", id="whole"),
        pytest.param("x" * 5 + " " + "y" * (AROUND - 6), "… " + "y" * (AROUND - 6), None, id="cut in front"),
        pytest.param("y" * (AROUND - 6) + " " + "x" * 5, None, "y" * (AROUND - 6) + " …", id="cut behind"),
        pytest.param("語" * AROUND, "…" + "語" * AROUND, "語" * AROUND + "…", id="without spaces"),
    ],
)
def test_what_stands_around_a_quote_is_cut_between_words(
    given: str, before: str | None, behind: str | None
) -> None:
    assert before is None or lead(given) == before
    assert behind is None or trail(given) == behind


def test_what_does_not_stand_there_is_said() -> None:
    assert "record alone" in show(QUOTE, CITED, None).fault
    assert "another one" in show(replace(QUOTE, body="0" * 32), CITED, ITEM).fault
    assert "other words" in show(replace(QUOTE, start=0, end=16), CITED, ITEM).fault
