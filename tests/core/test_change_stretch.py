"""Old months planned as one line: the change is that of a note looked at part by part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestflow.core.change.plan import plan
from digestflow.core.change.planning import planned
from digestflow.core.change.settle import Decided
from digestflow.core.change.stretch import lines_of, shortened, without_months
from digestflow.core.note.nouns import unit_hash
from digestflow.core.note.scan import scan
from digestflow.core.render.page import Lines, Row
from tests.core.change_material import page, section, unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digestflow.core.render.page import Page, Unit

MONTHS = tuple(f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 8))
DAYS = tuple(f"2026-03-{day:02}" for day in range(1, 7))
LINES = (
    "- 2019-05 — mine",
    "- 2026-09 — mine",
    "- [[2026-03-02]] mine",
    "- 2030-01-01 mine",
    "- 2029-01-01 mine",
    "  indented",
    "words",
    "## Prices",
    "### Mine",
    "%%",
    "```",
    "",
)


def _month(prefix: str, month: str, words: str) -> Unit:
    return unit(f"{prefix}/{month}", f"- {month} — {words}", mark=f"- {month} — ", date=f"{month}-01")


def _rows(prefix: str, months: Mapping[str, str], known: dict[str, Lines]) -> list[Unit]:
    """The months as folding gives them: the last year is a row of its own."""
    return [_row(prefix, year, known) for year in _parted(months, max(months, default="")[:4]) if year]


def _parted(months: Mapping[str, str], last: str) -> tuple[dict[str, str], dict[str, str]]:
    """The months before those that begin so, and these."""
    before = {month: words for month, words in months.items() if not month.startswith(last)}
    return before, {month: words for month, words in months.items() if month.startswith(last)}


def _row(prefix: str, months: Mapping[str, str], known: dict[str, Lines]) -> Unit:
    units = [_month(prefix, month, words) for month, words in months.items()]
    return replace(units[-1], key=units[0].key, text="made when asked", row=_lazy(prefix, months, known))


def _lazy(prefix: str, months: Mapping[str, str], known: dict[str, Lines]) -> Row:
    first, last = min(months), max(months)
    halves = _parted(months, last[:4] if first[:4] < last[:4] else last) if first < last else ()
    return Row(
        prefix=prefix,
        told=f"{prefix} {months}",
        make=lambda: [_month(prefix, month, words) for month, words in months.items()],
        known=known,
        halves=lambda: [_lazy(prefix, half, known) for half in halves],
    )


def _day(prefix: str, day: str) -> Unit:
    return unit(f"{prefix}/{day}", f"- [[{day}]] — told", mark=f"[[{day}]]", date=day)


def _map(
    months: Mapping[str, str],
    days: tuple[str, ...],
    *,
    part: frozenset[str],
    lead: str,
    known: dict[str, Lines] | None = None,
) -> Page:
    known = {} if known is None else known
    related = _rows("related", months, known)
    within = _rows("part", {month: words for month, words in months.items() if month in part}, known)
    return page(
        section("Map", level=1),
        section("Related Digests", *related, *(_day("related", day) for day in days), key="related"),
        section(
            "Prices", unit("part/lead", lead, "block", mark="Most"), *within, *(_day("part", d) for d in days)
        ),
    )


_words = st.sampled_from(["1, 2, 3", "4, 5"])
_part = st.frozensets(st.sampled_from(MONTHS), min_size=6)


@st.composite
def maps(draw: st.DrawFn) -> tuple[Page, Page]:
    """A map, and what it is to be some days later: some months more, some of them told anew."""
    count = draw(st.integers(3, len(MONTHS)))
    months = {month: draw(_words) for month in MONTHS[:count]}
    part, known = draw(_part), dict[str, Lines]()
    first = _map(months, DAYS[: draw(st.integers(0, 4))], part=part, lead="Most named: Arno.", known=known)
    if draw(st.booleans()):
        _rows_known(first)
    more = draw(st.one_of(st.just(MONTHS[count : count + 1]), st.lists(st.sampled_from(MONTHS), max_size=2)))
    later = months | {month: draw(_words) for month in more}
    days = DAYS[: draw(st.integers(0, len(DAYS)))]
    lead = draw(st.sampled_from(["Most named: Arno.", "Most named: Bela."]))
    return first, _map(dict(sorted(later.items())), days, part=part, lead=lead, known=known)


def _rows_known(page: Page) -> list[tuple[Lines, Lines]]:
    """What the page's rows are known by, each with what they would be if they were made anew."""
    rows = [unit.row for section in page.sections for unit in section.units if unit.row]
    return [(lines_of(row), lines_of(replace(row, known={}))) for row in rows]


_edit = st.one_of(
    st.tuples(st.just("put"), st.integers(0, 60), st.sampled_from(LINES)),
    st.tuples(st.sampled_from(["cut", "copy"]), st.integers(0, 60), st.integers(0, 60)),
)


def _edited(raw: bytes, edits: list[tuple[str, int, str | int]]) -> bytes:
    lines = raw.decode().split("\n")
    for kind, at, what in edits:
        if kind == "put":
            lines.insert(at % (len(lines) + 1), str(what))
        elif kind == "cut":
            del lines[at % len(lines)]
        else:
            lines.insert(int(what) % (len(lines) + 1), lines[at % len(lines)])
        lines = lines or [""]
    return "\n".join(lines).encode()


_decided = st.builds(
    Decided,
    refused=st.sampled_from([frozenset(), frozenset({"related/2024-02"})]),
    taken=st.sampled_from([frozenset(), frozenset({"part/2024-03"}), frozenset({"section/related"})]),
    silent=st.sampled_from([{}, {"related/2024-04": "0" * 16}]),
)


@settings(max_examples=400, deadline=None)
@given(maps(), st.lists(_edit, max_size=4), st.sampled_from(["", "\r\n", "no end", "no text"]), _decided)
def test_a_note_with_old_months_is_planned_as_if_each_were_looked_at(
    two: tuple[Page, Page], edits: list[tuple[str, int, str | int]], odd: str, decided: Decided
) -> None:
    first, later = two
    made = plan(first, None, {})
    note = _edited(made.after or b"", edits)
    note = {
        "\r\n": note.replace(b"\n", b"\r\n"),
        "no end": note.rstrip(b"\n"),
        "no text": note + b"\xff",
    }.get(odd, note)

    change = plan(
        later, note, made.owned, refused=decided.refused, taken=decided.taken, silent=decided.silent
    )

    assert change == planned(later.whole(), note, made.owned, decided)
    assert all(known == anew for known, anew in _rows_known(later))


@settings(max_examples=200, deadline=None)
@given(maps(), st.lists(_edit, max_size=4))
def test_what_stands_beside_old_months_is_found_without_them(
    two: tuple[Page, Page], edits: list[tuple[str, int, str | int]]
) -> None:
    note = _edited(plan(two[0], None, {}).after or b"", edits)

    whole, left = scan(note), scan(without_months(note))

    assert left.fault == whole.fault
    assert [part for part in left.parts if " — " not in part.text] == [
        part for part in whole.parts if " — " not in part.text
    ]


ROW = tuple(f"- {month} — 1" for month in MONTHS[:4])
LEAD = "### Lead\n\nwords"


@pytest.mark.parametrize(
    ("lines", "more", "taken"),
    [
        pytest.param(["# Map", "## Related Digests", *ROW, "## Related Digests"], "", "", id="two-headings"),
        pytest.param(["# Map", "## Related Digests", *ROW, "- mine", "%% open"], "", "", id="untouchable"),
        pytest.param(["# Map", "## Related Digests", *ROW, ""], "2023-12", "", id="a-month-before"),
        pytest.param(["# Map", "", "```", *ROW, "- ", "```", ""], "", "section/related", id="in-a-fence"),
        pytest.param(["# Map", LEAD, "mine", "", "```", *ROW, "- ", "```", ""], "", "", id="under-a-lead"),
    ],
)
def test_where_a_row_is_not_all_there_is_every_part_is_looked_at(
    lines: list[str], more: str, taken: str
) -> None:
    units = [_row("related", {line[2:9]: "1" for line in ROW}, {})]
    owned = {f"related/{line[2:9]}": unit_hash(line) for line in ROW}
    owned["lead"] = unit_hash("### Lead\n\nolder")
    if more:
        units.insert(0, _month("related", more, "1"))
    lead = [unit("lead", LEAD, "block", mark="### Lead")] if LEAD in lines else []
    wanted = page(section("Map", *lead, level=1), section("Related Digests", *units, key="related"))
    note = "\n".join(lines).encode()
    decided = Decided(refused=frozenset(), taken=frozenset({taken}), silent={})

    short = shortened(wanted, note, owned, frozenset())
    change = plan(wanted, note, owned, taken=decided.taken)

    assert short is not None
    assert short.whole(planned(short.page, short.before, short.owned, decided), note, owned) is None
    assert change == planned(wanted.whole(), note, owned, decided)


def test_a_new_day_leaves_old_months_unread() -> None:
    months = dict.fromkeys(MONTHS, "1, 2")
    made = plan(_map(months, DAYS[:2], part=frozenset(MONTHS), lead="Most: A."), None, {})
    later = _map(months, DAYS[:3], part=frozenset(MONTHS), lead="Most: A.")

    short = shortened(later, made.after or b"", made.owned, frozenset())

    assert short is not None
    assert [len(keys) for keys in short.keys.values()] == [len(MONTHS) / 2] * 4
    assert len(scan(short.before).parts) == len(scan(made.after or b"").parts) - 2 * len(MONTHS) + 4


@pytest.mark.parametrize(
    ("count", "left"),
    [
        pytest.param(12, [7, 5] * 2, id="a month more of the last year"),
        pytest.param(14, [7, 7] * 2, id="the first of a new year"),
    ],
)
def test_a_month_more_leaves_those_before_it_unread(count: int, left: list[int]) -> None:
    months, known = dict.fromkeys((*MONTHS, "2026-01"), "1, 2"), dict[str, Lines]()
    before, later = (
        _map(dict(list(months.items())[:n]), (), part=frozenset(months), lead="Most: A.", known=known)
        for n in (count, count + 1)
    )
    made = plan(before, None, {})

    short = shortened(later, made.after or b"", made.owned, frozenset())

    assert short is not None
    assert [len(keys) for keys in short.keys.values()] == left
    units = [unit for section in short.page.sections for unit in section.units]
    assert [unit.key for unit in units if unit.text.endswith("1, 2")] == [
        f"{prefix}/{list(months)[count]}" for prefix in ("related", "part")
    ]
    assert all(known == anew for known, anew in _rows_known(later))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        pytest.param(
            dict.fromkeys(("related/2024-03", "related/2025-04"), "0" * 16),
            "what stands is not what was written",
            id="ownership",
        ),
        pytest.param({}, "a line stands twice", id="copy"),
    ],
)
def test_months_that_are_not_plainly_ours_are_looked_at(changed: dict[str, str], why: str) -> None:
    months = {month: f"{month[-1]}, 9" for month in MONTHS}
    wanted = _map(months, (), part=frozenset(), lead="Most: A.")
    made = plan(wanted, None, {})
    note = (made.after or b"") + (b"" if changed else b"\n- 2024-03 \xe2\x80\x94 3, 9\n")

    assert shortened(wanted, note, {**made.owned, **changed}, frozenset()) is None, why
