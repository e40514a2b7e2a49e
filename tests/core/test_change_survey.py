"""Finding what is ours in a note that a person went on with."""

from __future__ import annotations

import pytest

from digestflow.core.change.plan import plan
from digestflow.core.note.nouns import unit_hash
from tests.core.change_material import page, section, unit

LEAD = unit("lead", "What it says.\n\nAnd why.", "block", mark="What it says.")
TITLED = unit("thesis", "### A thesis\n\nWhat it says.", "block", mark="### A thesis")
ITEM, OTHER = unit("item", "- a probe lands", mark="a probe"), unit("other", "- a rocket flies")
BODY = unit("body", "It flew.", "block")


def test_a_section_whose_heading_a_person_renamed_goes_on_under_their_heading() -> None:
    first = plan(page(section("Names", ITEM)), None, {})
    renamed = (first.after or b"").replace(b"## Names", b"## My moons")

    second = plan(page(section("Names", ITEM, OTHER)), renamed, first.owned)

    assert second.after == b"## My moons\n\n- a probe lands\n- a rocket flies\n"


def test_a_section_whose_heading_a_person_deleted_goes_on_where_its_units_are() -> None:
    first = plan(page(section("Names", ITEM)), None, {})

    second = plan(page(section("Names", ITEM, OTHER)), b"- a probe lands\n\n## Mine\n", first.owned)

    assert second.after == b"- a probe lands\n- a rocket flies\n\n## Mine\n"


def test_a_section_whose_units_stand_under_the_heading_of_another_gets_no_heading_there() -> None:
    both = page(section("Names", ITEM), section("More", unit("day", "- a day")))
    first = plan(both, None, {})
    moved = b"## Names\n\n- a probe lands\n- a day\n"

    second = plan(both, moved, first.owned)

    assert (second.after, second.owned["day"]) == (moved, unit_hash("- a day"))


def test_what_a_person_wrote_just_as_it_is_wanted_is_ours_from_then_on() -> None:
    note = b"## Names\n\n- a probe lands\n"

    change = plan(page(section("Names", ITEM)), note, {})

    assert (change.after, change.hunks) == (note, ())
    assert change.owned == {"item": unit_hash("- a probe lands")}


def test_a_mark_is_looked_for_in_what_can_have_become_of_the_unit_only() -> None:
    note = b"## Names\n\nAs a probe of mine shows.\n\n- a probe crashes\n"

    change = plan(page(section("Names", ITEM)), note, {"item": unit_hash(ITEM.text + " softly")})

    assert change.after == note
    assert [(hunk.kind, hunk.theirs) for hunk in change.hunks] == [("edited", "- a probe crashes")]


def test_what_became_of_several_parts_ends_at_an_empty_line_or_under_a_heading_at_the_next() -> None:
    wanted = page(section("Names", LEAD, TITLED))
    note = (
        b"## Names\n\nWhat it says. I doubt it.\n- see here\n\nMy words.\n\n"
        b"### A thesis of mine\n\nWords.\n\nMore words.\n\n### Mine\n"
    )

    change = plan(wanted, note, {"lead": "was", "thesis": "was"})

    assert change.after == note
    assert [hunk.theirs for hunk in change.hunks] == [
        "What it says. I doubt it.\n- see here",
        "### A thesis of mine\n\nWords.\n\nMore words.",
    ]


def test_a_heading_that_a_person_put_elsewhere_waits_there_for_what_comes_under_it() -> None:
    names, days = section("Names", ITEM), section("Days", OTHER)
    begun = plan(page(names, days), None, {})
    moved = b"## Days\n\n- a rocket flies\n\n## Names\n\n- a probe lands\n"

    without = plan(page(section("Names"), days), moved, begun.owned)
    again = plan(page(names, days), without.after, without.owned)

    assert without.after == b"## Days\n\n- a rocket flies\n\n## Names\n"
    assert again.after == moved


def test_a_heading_in_its_place_goes_with_the_last_of_it() -> None:
    names, days = section("Names", ITEM), section("Days", OTHER)
    begun = plan(page(names, days), None, {})

    without = plan(page(section("Names"), days), begun.after, begun.owned)

    assert without.after == b"## Days\n\n- a rocket flies\n"
    assert "section/names" not in without.owned


def test_a_heading_that_a_person_gave_another_level_tells_others_their_place_also_while_it_is_empty() -> None:
    days, between, names = section("Days", OTHER), section("Between", BODY), section("Names", ITEM)
    begun = plan(page(days, names), None, {})
    deeper = (begun.after or b"").replace(b"## Names", b"### Names")

    emptied = plan(page(days, section("Between"), section("Names")), deeper, begun.owned)
    late = plan(page(days, between, names), emptied.after, emptied.owned)
    at_once = plan(page(days, between, names), deeper, begun.owned)

    assert emptied.after == b"## Days\n\n- a rocket flies\n\n### Names\n"
    assert late.after == at_once.after
    assert late.owned == at_once.owned
    assert (late.after or b"").index(b"## Between") < (late.after or b"").index(b"### Names")


def test_a_heading_goes_whether_the_section_before_it_comes_a_day_earlier_later_or_with_its_going() -> None:
    first, second, third = section("First", BODY), section("Second", ITEM), section("Third", OTHER)
    begun = plan(page(second, third), None, {})
    typed = (begun.after or b"").replace(b"## Third", b"## Mine\n\nMy words.\n\n## Third")
    wanted = page(first, section("Second"), third)

    earlier = plan(page(first, second, third), typed, begun.owned)
    earlier = plan(wanted, earlier.after, earlier.owned)
    later = plan(page(section("First"), section("Second"), third), typed, begun.owned)
    later = plan(wanted, later.after, later.owned)
    at_once = plan(wanted, typed, begun.owned)

    assert earlier.after == b"## First\n\nIt flew.\n\n## Mine\n\nMy words.\n\n## Third\n\n- a rocket flies\n"
    assert earlier.after == later.after == at_once.after
    assert earlier.owned == later.owned == at_once.owned


def test_a_heading_that_a_person_set_at_other_text_waits_when_the_section_before_it_comes() -> None:
    first, second, third = section("First", BODY), section("Second", ITEM), section("Third", OTHER)
    begun = plan(page(second, third), None, {})
    solid = b"- a probe lands\n\n## Second\n# Mine\n\n## Third\n\n- a rocket flies\n"

    change = plan(page(first, section("Second"), third), solid, begun.owned)

    assert b"\n## Second\n# Mine\n" in (change.after or b"")


def test_empty_lines_beside_what_goes_come_before_a_persons_words_whatever_of_ours_came_between() -> None:
    days, more, late = (unit(name, f"{name} is told.", "block") for name in ("One", "Two", "Three"))
    begun = plan(page(section("Names", days, more)), None, {})
    typed = (begun.after or b"").replace(b"\n\nTwo", b"\n\n\n\nTwo") + b"\n## Mine\n"

    earlier = plan(page(section("Names", days, more, late)), typed, begun.owned)
    earlier = plan(page(section("Names", days, late)), earlier.after, earlier.owned)
    later = plan(page(section("Names", days)), typed, begun.owned)
    later = plan(page(section("Names", days, late)), later.after, later.owned)
    at_once = plan(page(section("Names", days, late)), typed, begun.owned)

    assert earlier.after == b"## Names\n\nOne is told.\n\nThree is told.\n\n\n\n## Mine\n"
    assert earlier.after == later.after == at_once.after


@pytest.mark.parametrize(
    "hers",
    [b"", b"- a probe lands, says she\n"],
    ids=["deleted", "changed"],
)
def test_a_line_of_ours_that_a_person_took_from_us_does_not_come_back_when_it_was_not_wanted_for_a_while(
    hers: bytes,
) -> None:
    both, other = page(section("Names", ITEM, OTHER)), page(section("Names", OTHER))
    begun = plan(both, None, {})
    left = (begun.after or b"").replace(b"- a probe lands\n", hers)

    without = plan(other, left, begun.owned)
    again = plan(both, without.after, without.owned)
    at_once = plan(both, left, begun.owned)

    assert without.lost == {"item"}
    assert (again.after, again.owned, again.lost) == (left, at_once.owned, frozenset())


def test_a_section_that_a_person_deleted_does_not_come_back_when_it_was_empty_for_a_while() -> None:
    names, days = section("Names", ITEM), section("Days", OTHER)
    begun = plan(page(names, days), None, {})
    left = b"## Names\n\n- a probe lands\n"

    without = plan(page(names, section("Days")), left, begun.owned)
    again = plan(page(names, section("Days", unit("new", "- news"))), without.after, without.owned)

    assert again.after == left
    assert [(hunk.kind, hunk.unit) for hunk in again.hunks] == [("deleted", "new")]
