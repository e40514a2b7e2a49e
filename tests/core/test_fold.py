"""Rows of old months: one that is known is what it would be if it were made anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.change.stretch import lines_of
from digestflow.core.chronicle.days import Days
from digestflow.core.render.fold import Fold, Titles, by_date, dated, folded, oldest
from digestflow.core.render.layout import Layout
from digestflow.core.render.page import Lines, Page, Section, Unit
from tests import make
from tests.core import record_material as material

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import PurePosixPath


FIRST = date(2026, 3, 1)
NAMED = replace(material.LAYOUT, note_name="{date}")

_days = st.lists(st.integers(-800, 20), unique=True, max_size=12).map(
    lambda ns: [make.DAY + timedelta(days=n) for n in sorted(ns)]
)
DAYS = [make.DAY + timedelta(days=n) for n in (-800, -500, -470, -90, -89, -50)]  # of which all are folded
_title = st.tuples(st.sampled_from(["Arno, lands", "Bela", "*C*"]), st.sampled_from(["", " (revised)"]))


Asked = tuple[Days, Fold, Layout, Days, Titles]


@st.composite
def _asked(draw: st.DrawFn) -> Asked:
    days = draw(st.one_of(st.just(DAYS), _days))
    loose = draw(st.lists(st.sampled_from(days), max_size=2)) if days else []
    titles = [(day, *draw(_title)) for day in days for _ in range(draw(st.integers(1, 2)))]
    said = Titles(
        days=Days(title[0] for title in titles),
        titles=[title[1] for title in titles],
        behind=[title[2] for title in titles],
    )
    said = draw(st.sampled_from([Titles(), said]))
    fold = Fold(first=FIRST, loose=frozenset(f"related/{day.isoformat()}" for day in loose))
    layout = draw(st.sampled_from([material.LAYOUT, NAMED]))
    missing = draw(st.one_of(st.just([]), _days))
    return Days(days), fold, layout, Days(day for day in missing if day not in days), said


@given(st.lists(_asked(), min_size=1, max_size=4))
def test_a_row_that_is_known_is_the_one_that_would_be_made(
    asked: list[Asked],
) -> None:
    known: dict[str, Lines] = {}
    for days, told, layout, missing, titles in [*asked, *asked]:
        fold = replace(told, known=known)
        units = folded("related", days, fold, layout, missing=missing, titles=titles)
        anew = folded("related", days, replace(fold, known={}), layout, missing=missing, titles=titles)

        assert _lines(units) == _lines(anew)


@given(_asked())
def test_rows_say_every_folded_day_once_and_in_order(
    asked: Asked,
) -> None:
    days, fold, layout, missing, titles = asked
    held = [
        Unit(key=f"related/{day.isoformat()}", text="- mine", shape="item", date=day.isoformat())
        for day in fold.held("related", days)
    ]

    rows = folded("related", days, fold, layout, missing=missing, titles=titles)
    whole = _whole(by_date([*rows, *held]), layout.path(FIRST))

    assert list(whole) == list(by_date(whole))
    text = "\n".join(unit.text for unit in whole)
    for day in days:
        folds = day < FIRST and f"related/{day.isoformat()}" not in fold.loose
        assert text.count(f"{layout.name(day)}|{day.day}]]") == folds
    for day in missing:
        gone = [unit for unit in whole if unit.key == f"related/{day.isoformat()[:7]}"]
        assert ("no digest on" in "".join(unit.text for unit in gone)) == (day < FIRST)


@given(_asked())
def test_the_halves_of_a_row_say_what_it_does(asked: Asked) -> None:
    days, fold, layout, missing, titles = asked

    rows = [unit.row for unit in folded("related", days, fold, layout, missing=missing, titles=titles)]

    for row in filter(None, rows):
        halves = row.halves()
        assert (halves == ()) is (len(row.units) == 1)
        assert not halves or row.units == tuple(unit for half in halves for unit in half.units)


def test_a_row_is_halved_where_it_became_longer() -> None:
    days = [make.DAY + timedelta(days=n) for n in (-800, -500, -130, -90)]
    fold = Fold(first=FIRST)
    before = folded("related", Days(days[:-1]), replace(fold, first=days[-1]), material.LAYOUT)

    last = folded("related", Days(days), fold, material.LAYOUT)[-1].row

    assert last is not None
    assert next(row.told for row in last.halves()) in [unit.row.told for unit in before if unit.row]


def _lines(units: Sequence[Unit]) -> list[Lines]:
    return [lines_of(unit.row) for unit in units if unit.row]


def _whole(units: Sequence[Unit], path: PurePosixPath) -> Sequence[Unit]:
    section = Section(key="related", heading="Related", level=2, units=tuple(units))
    return Page(path=path, properties=(), sections=(section,)).whole().sections[0].units


def test_what_is_not_folded_stands_open() -> None:
    days = [FIRST - timedelta(days=2), FIRST - timedelta(days=1), FIRST, FIRST + timedelta(days=1)]
    fold = Fold(first=FIRST, loose=frozenset({f"related/{days[0].isoformat()}"}))

    opened = [day for day in days if fold.open(f"related/{day.isoformat()}", day)]

    assert opened == [days[0], *days[2:]] == list(fold.shown("related", Days(days)))


def test_the_oldest_day_of_units_is_that_of_those_with_a_day() -> None:
    keys = (
        "related/2026-03",
        "claim/2026-03-12/x",
        "update/2026-03-11/Space/1/body",
        "use/2026-03-10x",
        "about",
    )

    assert min(at[-len("2026-03-11") :] for key in keys if (at := dated(key))) == oldest(keys) == "2026-03-11"
    assert oldest(("related/2026-03", "about")) == oldest(()) == ""
