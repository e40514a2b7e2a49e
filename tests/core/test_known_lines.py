"""What the ledger says of a day, in the day's note."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.core.ledger.nouns import Closing, Conflict, Prediction, Said, Series
from digestflow.core.record import Mention
from digestflow.core.render.digest import digest
from digestflow.core.render.layout import Layout
from tests import make
from tests.core.record_material import cited

if TYPE_CHECKING:
    from digestflow.core.evidence.quote import Quote

DAY, BEFORE = make.DAY, make.DAY - timedelta(days=1)
ITEM = make.item("Alder 2 is out", "It has 37B parameters. It came in March.")
EARLIER = make.item("Alder 2 is expected in March", "It has 40B parameters.", day=BEFORE)
NOW, THEN = make.quote(ITEM, "37B parameters"), make.quote(EARLIER, "40B parameters")


def _note(**other: Any) -> str:
    record = make.record(
        DAY,
        make.entry(ITEM),
        coverage=replace(make.NOTHING, in_story=1, stories=1),
        items=(cited(ITEM), cited(EARLIER)),
    )
    layout = Layout(note_name="{date}-AI-Digest", note_folder="Digests", topics=())
    page = digest(replace(record, **other), layout)
    return "\n".join(unit.text for section in page.sections for unit in section.units)


def _said(value: str, quote: Quote, *, earlier: bool = False) -> Said:
    return Said(day=BEFORE if earlier else DAY, entry=ITEM.id, value=value, quotes=(quote,))


def test_values_that_differ_stand_side_by_side_with_day_and_mark() -> None:
    conflict = Conflict(
        key="c", entry=ITEM.id, entity="Alder 2", attribute="parameters",
        values=(_said("37B", NOW), _said("40B", THEN, earlier=True)),
    )  # fmt: skip

    note = _note(conflicts=(conflict,))

    assert (
        f"- Differs: Alder 2: parameters “37B”[^{NOW.label}] against “40B”[^{THEN.label}] "
        "([[2026-03-11-AI-Digest|2026-03-11]])"
    ) in note
    assert f"[^{THEN.label}]: [Alder 2 is expected in March]" in note
    assert "Differs" not in _note(conflicts=(replace(conflict, entry="another"),))


def test_values_that_move_stand_in_a_row() -> None:
    series = Series(
        entry=ITEM.id, entity="Alder 2", attribute="stars",
        values=(_said("37B", NOW), _said("40B", THEN, earlier=True)),
    )  # fmt: skip

    assert f"- Moved: Alder 2: stars “37B”[^{NOW.label}], before “40B”" in _note(series=(series,))
    assert "Moved" not in _note(series=(replace(series, entry="another"),))


def test_an_answer_stands_with_what_was_asked() -> None:
    closing = Closing(
        key="p", kind="prediction", how="late", opened=BEFORE, question="Alder 2 is expected in March",
        asked=(THEN,), entry=ITEM.id, text="Alder 2 is out", quotes=(NOW,),
    )  # fmt: skip

    assert (
        f"- Answers [[2026-03-11-AI-Digest|2026-03-11]]: “Alder 2 is expected in March[^{THEN.label}]” — "
        f"it came, later than said: Alder 2 is out[^{NOW.label}]"
    ) in _note(closings=(closing,))
    assert "Answers" not in _note(closings=(replace(closing, entry="another"),))


@pytest.mark.parametrize(
    ("by", "said"), [("", "(in March): Alder 2"), ("r/Trees", "(in March): r/Trees: Alder 2")]
)
def test_what_is_overdue_is_said_among_the_lines(by: str, said: str) -> None:
    late = Prediction(
        key="p", entry=EARLIER.id, entity="Alder 2", text="Alder 2 is expected", horizon="in March",
        due=BEFORE,
        quotes=(THEN,), by=by,
    )  # fmt: skip

    assert f"- Overdue {said} is expected[^{THEN.label}]" in _note(overdue=(late,))


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "(in Chinese, not told)"), ("xx", "(in xx, not told)")]
)
def test_what_is_only_named_says_in_which_language(language: str, said: str) -> None:
    mention = Mention(key="m", quote=NOW, items=1, topics=(), language=language)

    assert f"- 37B parameters[^{NOW.label}] {said}" in _note(also=(mention,))
