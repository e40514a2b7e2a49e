"""Pictures: every number in them is where it belongs, and nothing in them acts."""

from __future__ import annotations

import re
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.picture.chart import STYLE, empty, inline, short
from digestflow.core.picture.cost import Used, cost
from digestflow.core.picture.entities import Curve, entities
from digestflow.core.picture.funnel import Stage, funnel
from digestflow.core.picture.health import Supply, health
from digestflow.core.picture.markup import clean, tag
from digestflow.core.picture.timeline import Track, timeline

SVG = "{http://www.w3.org/2000/svg}"
FIRST = date(2026, 3, 1)
LAST = FIRST + timedelta(days=13)
EVIL = '<script>alert(1)</script>]]>&\x00\u202e"'
texts = st.text(max_size=30) | st.just(EVIL)
days = st.dates(FIRST, LAST)


def marks(svg: str, class_: str) -> list[ET.Element]:
    return [one for one in ET.fromstring(svg).iter() if one.get("class") == class_]


def test_a_bar_is_as_high_as_its_stories() -> None:
    track = Track(name="Space", stories={FIRST: 2, LAST: 4}, readings={LAST: "Probes lead"})

    svg = timeline([track], FIRST, LAST)

    low, high = (
        float(one.attrib["height"]) for one in marks(svg, "a") if one.find(f"{SVG}title") is not None
    )
    assert high == 2 * low
    assert "Probes lead" in svg
    assert "Space: 6 stories" in (ET.fromstring(svg).findtext(f"{SVG}desc") or "")


def test_a_cell_tells_by_shape_what_it_tells_by_colour() -> None:
    given_ = {FIRST: "whole", FIRST + timedelta(days=1): "partial", LAST: "none"}
    svg = health([Supply(name="gazette", given=given_, items={FIRST: 7})], FIRST, LAST)  # type: ignore[arg-type]

    assert len(marks(svg, "cross")) == 1
    assert len([one for one in marks(svg, "c") if one.find(f"{SVG}title") is not None]) == 1
    assert "gazette, 2026-03-01: gave the day, 7 items" in svg
    assert "gazette: 1 day missing" in svg


def test_all_well_is_said_in_words() -> None:
    svg = health([Supply(name="gazette", given={FIRST: "whole"}, items={})], FIRST, LAST)

    assert "Every source gave every day it was asked for." in svg


def test_a_curve_ends_where_its_last_week_is() -> None:
    svg = entities([Curve(name="Arno", weeks=[0, 4, 2]), Curve(name="Bela", weeks=[0])], "3 weeks")

    first, _ = marks(svg, "curve")
    heights = [float(point.split(",")[1]) for point in first.attrib["points"].split()]
    assert heights[1] < heights[2] < heights[0]
    assert "2 of 6" in svg


def test_a_stage_says_its_part_of_the_whole() -> None:
    whole = Stage(name="items", count=200, kind="whole", of=200)
    svg = funnel([[whole, Stage(name="off topic", count=50, kind="left", of=200)]], "2026-03-01")

    assert "50 (25 %)" in svg
    long, short_ = (float(marks(svg, class_)[0].attrib["width"]) for class_ in "ac")
    assert long == 4 * short_


@pytest.mark.parametrize(("dollars", "shown"), [(0.25, True), (None, False)])
def test_dollars_are_shown_only_where_a_price_is_known(dollars: float | None, shown: bool) -> None:
    svg = cost({FIRST: Used(tokens=1000, dollars=dollars), LAST: Used(tokens=0, dollars=None)}, FIRST, LAST)

    assert ("US dollars" in svg) is shown
    assert "1,000 in all" in svg


@pytest.mark.parametrize(
    ("svg", "said"),
    [
        (timeline([], FIRST, LAST), "No day told of a topic."),
        (health([], FIRST, LAST), "No source was asked in these days."),
        (entities([], "8 weeks"), "No name was told of."),
        (funnel([[]], "today"), "There was no item."),
        (cost({}, FIRST, LAST), "No model was asked."),
        (cost({FIRST: Used(tokens=0, dollars=0.0)}, FIRST, LAST), "0.00 in all"),
    ],
)
def test_a_picture_of_nothing_says_so(svg: str, said: str) -> None:
    assert said in "".join(ET.fromstring(svg).itertext())


@given(
    texts,
    st.dictionaries(days, st.integers(1, 10**6), max_size=5),
    st.dictionaries(days, st.sampled_from(("whole", "partial", "none")), max_size=5),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=9),
)
def test_whatever_is_drawn_is_a_picture_that_does_nothing(
    name: str, counts: dict[date, int], states: dict[date, str], weeks: list[int]
) -> None:
    stage = Stage(name=name, count=weeks[0], kind="kept", of=weeks[-1])
    pictures = [
        timeline([Track(name=name, stories=counts, readings=dict.fromkeys(counts, name))], FIRST, LAST),
        health([Supply(name=name, given=states, items=counts)], FIRST, LAST),  # type: ignore[arg-type]
        entities([Curve(name=name, weeks=weeks)], name),
        funnel([[stage]], name),
        cost({day: Used(tokens=n, dollars=n / 7) for day, n in counts.items()}, FIRST, LAST),
    ]
    for svg in pictures:
        names = {one.tag.removeprefix(SVG) for one in ET.fromstring(svg).iter()}
        assert names <= {
            "svg", "title", "desc", "style", "rect", "text", "g", "line",
            "polygon", "polyline", "path", "circle",
        }  # fmt: skip
        assert not re.search(
            r"\son\w+=|href=|url\(|NaN|inf", re.sub(r"<(title|desc|text)\b.*?</\1>", "", svg)
        )


def test_a_long_name_is_cut_to_its_room() -> None:
    assert short("Open Models") == "Open Models"
    assert short("a" * 40).endswith("…")
    assert len(short("a" * 40)) <= 23
    assert len(short("模" * 40)) <= 12
    assert short("two\nlines") == "two lines"


def test_a_mark_holds_texts_and_marks_in_their_order() -> None:
    made = tag("p", "a", tag("b", "c"), "d", tag("i"), "e", "f", stroke_width=2, class_="x")

    assert ET.tostring(made) == b'<p stroke-width="2" class="x">a<b>c</b>d<i />ef</p>'
    assert clean("a\x00\ud800\u202eb\tc") == "ab\tc"


def test_in_a_page_a_picture_is_one_element_without_a_style_of_its_own() -> None:
    shown = empty("Nights", "No night yet")

    within = inline(shown)

    assert STYLE in shown
    assert "<style" not in within
    assert ET.fromstring(within).tag == f"{SVG}svg"
    assert "No night yet" in within
