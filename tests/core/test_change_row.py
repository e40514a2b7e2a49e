"""Where in a note of a person's comes what does not stand there yet."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from digestflow.core.change.plan import plan
from tests.core.change_material import day_item, page, section, unit

if TYPE_CHECKING:
    from digestflow.core.render.page import Page, Unit

DAY = "2026-03-12"
MARK = "### 2026-03-12 — a thesis"
THESIS = (
    unit("update/2026-03-12", MARK, "block", mark=MARK, date="2026-03-12"),
    unit("update/2026-03-12/body", "What it says.", "block", date="2026-03-12"),
)


def after(wanted: Page, note: str, *, refused: tuple[Unit, ...] = ()) -> str:
    keys = frozenset(unit.key for unit in refused)
    return (plan(wanted, note.encode(), {}, refused=keys).after or b"").decode()


@pytest.mark.parametrize(
    "order",
    [
        pytest.param(("", "2026-03-10", "2026-03-12", "2026-03-14"), id="rising"),
        pytest.param(("2026-03-14", "2026-03-12", "2026-03-10", ""), id="falling"),
    ],
)
def test_a_dated_heading_comes_among_a_persons_dated_headings(order: tuple[str, ...]) -> None:
    theirs = [
        f"### {day or 'No day'} — mine\n\nMy words.\n\n#### Aside\n\nMine.\n"
        for day in order
        if day != "2026-03-12"
    ]
    ours = "\n\n".join(unit.text for unit in THESIS) + "\n"
    head, tail = "## Updates\n", "## Else\n\nMine.\n"

    made = after(page(section("Updates", *THESIS)), "\n".join((head, *theirs, tail)))

    at = order.index("2026-03-12")
    assert made == "\n".join((head, *theirs[:at], ours, *theirs[at:], tail))


def test_what_follows_dated_lines_comes_behind_the_last_and_what_leads_them_before_the_first() -> None:
    lead, tail = unit("lead", "- first of all"), unit("tail", "- more of it")
    wanted = page(section("Related Digests", lead, day_item("2026-03-12"), tail))
    note = "## Related Digests\n\n- mine\n- 2026-03-10 mine\n- mine too\n"

    assert after(wanted, note) == (
        "## Related Digests\n\n- mine\n- first of all\n- 2026-03-10 mine\n"
        "- mine too\n- [[2026-03-12-Digest]] — a probe lands\n- more of it\n"
    )


def test_an_undated_unit_comes_beside_the_nearest_of_its_page_that_stands() -> None:
    units = [unit(name, f"- **{name}** is told", mark=f"**{name}**") for name in "abcd"]
    note = "## Names\n\n- mine\n- **c** is told\n- mine too\n"

    made = after(page(section("Names", *units)), note, refused=(units[1],))

    assert made == ("## Names\n\n- mine\n- **a** is told\n- **c** is told\n- mine too\n- **d** is told\n")


def test_nothing_is_placed_by_what_a_person_tells_in_words_of_their_own() -> None:
    units = [unit(name, f"- **{name}** is told", mark=f"**{name}**") for name in "acd"]
    note = "## Names\n\n- mine\n- **c** is mine\n- mine too\n"

    made = after(page(section("Names", *units)), note)

    assert made == ("## Names\n\n- mine\n- **c** is mine\n- mine too\n- **a** is told\n- **d** is told\n")


def test_a_unit_whose_page_has_nothing_that_stands_comes_behind_the_last_item() -> None:
    units = [unit(name, f"- {name} is told") for name in "ab"]

    made = after(page(section("Names", *units)), "## Names\n\n- mine\n\nMy words.\n", refused=(units[0],))

    assert made == "## Names\n\n- mine\n- b is told\n\nMy words.\n"


def test_a_section_makes_no_deeper_one_of_a_persons_its_own() -> None:
    wanted = page(section("Key Topics", unit("a", "- a is told")), section("Related Digests", day_item(DAY)))
    note = "### Related Digests\n\n- mine\n\n### The end\n\nMy words.\n"

    change = plan(wanted, note.encode(), {})

    assert (change.after or b"").decode() == (
        f"### Related Digests\n\n- mine\n{day_item(DAY).text}\n\n### The end\n\nMy words.\n\n"
        "## Key Topics\n\n- a is told\n"
    )
    assert plan(page(), change.after, change.owned).after == note.encode()


def test_an_item_makes_no_indented_item_its_own_in_any_order_of_days() -> None:
    days = [day_item(f"2026-03-{day}") for day in ("09", "11", "14")]
    theirs = "## Related Digests\n\n  - 2026-03-10 mine\n  - 2026-03-13 mine\n"
    made = theirs + "".join(f"{one.text}\n" for one in days)

    assert after(page(section("Related Digests", *days)), theirs) == made
    for order in permutations(days):
        change = plan(page(section("Related Digests")), theirs.encode(), {})
        for n in range(1, 4):
            known = sorted(order[:n], key=days.index)
            change = plan(page(section("Related Digests", *known)), change.after, change.owned)
        assert (change.after or b"").decode() == made


def test_an_item_makes_no_indented_code_its_own() -> None:
    lead, item = unit("lead", "All of them.", "block"), unit("item", "- one")
    note = "## Names\n\nAll of them.\n\n    code of mine\n\n    and more\n\nMy words.\n"

    made = after(page(section("Names", lead, item)), note)

    assert made == "## Names\n\nAll of them.\n\n    code of mine\n\n    and more\n\n- one\n\nMy words.\n"


def test_a_heading_of_ours_takes_nothing_that_stands_under_the_one_before() -> None:
    first, second = (unit(name, f"### {name}", "block", mark=f"### {name}") for name in ("One", "Two"))
    note = "## Names\n\n### One\n\nMy words.\n\n#### Mine\n\nMore words.\n\n## Else\n"

    made = after(page(section("Names", first, second)), note)

    assert made == ("## Names\n\n### One\n\nMy words.\n\n#### Mine\n\nMore words.\n\n### Two\n\n## Else\n")


def test_a_section_comes_behind_what_we_put_behind_a_persons_heading_before() -> None:
    names, days, more = (
        section("Names", unit("name", "- a name")),
        section("Days", unit("day", "- a day")),
        section("More", unit("more", "- and more")),
    )
    note = "## Names\n\nMine.\n\n## Else\n\nMine too.\n"
    first = plan(page(names, days), note.encode(), {})

    second = plan(page(names, days, more), first.after, first.owned)

    assert (second.after or b"").decode() == (
        "## Names\n\nMine.\n\n- a name\n\n## Days\n\n- a day\n\n## More\n\n- and more\n\n"
        "## Else\n\nMine too.\n"
    )


def test_a_section_before_a_persons_deeper_heading_takes_nothing_of_the_one_above() -> None:
    wanted = page(section("Names", unit("name", "- a name")), section("Days", unit("day", "- a day")))
    note = "# Mine\n\nMy lead.\n\n## Part\n\n#### Aside\n\nAn aside.\n\n### Days\n\n- mine\n"

    assert after(wanted, note) == (
        "# Mine\n\nMy lead.\n\n## Names\n\n- a name\n\n## Part\n\n#### Aside\n\nAn aside.\n\n"
        "### Days\n\n- mine\n- a day\n"
    )


@pytest.mark.parametrize("behind", ["", "### Next\n\nMine.\n", "My words.\n", "- mine\n"])
def test_items_under_a_block_are_one_list_in_whatever_order_they_come(behind: str) -> None:
    told = unit("entry", "It landed.", "block", mark="It landed.")
    claims = [unit(name, f"- {name} is said", mark=f"- {name} ") for name in "abc"]
    wanted = page(section("Stories", told, *claims))
    note = f"## Stories\n\n{behind}"
    at_once = after(wanted, note)

    for first in ("", "a", "b", "c", "ab", "ac", "bc"):
        some = after(wanted, note, refused=tuple(one for one in claims if one.key not in first))
        assert after(wanted, some) == at_once

    assert "It landed.\n\n- a is said\n- b is said\n- c is said\n" in at_once
