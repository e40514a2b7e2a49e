"""What a person wrote in the midst of our units stays between the same, whatever comes and goes around it."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations, permutations
from typing import TYPE_CHECKING

import pytest

from digestflow.core.change.plan import plan
from tests.core.change_material import day_item, page, section, unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from digestflow.core.change.nouns import Change
    from digestflow.core.render.page import Unit

NAMES = tuple(unit(f"key/{name}", f"- **{name}** is told", mark=f"**{name}**") for name in "abcde")
BLOCKS = tuple(unit(f"open/{name}", f"Will {name} land?", "block") for name in "abcde")
DAYS = tuple(day_item(f"2026-03-{day}") for day in ("08", "09", "10", "11", "12"))
# Their keys do not say the day that they are placed by.
ASKED = tuple(
    unit(f"question/{name}", f"- Will {name} land? ([[2026-03-{day}-Digest]])", date=date)
    for name, day in zip("vutsr", ("08", "09", "10", "11", "12"), strict=True)
    if (date := f"2026-03-{day}")
)


def planned(units: Sequence[Unit], note: str | None, owned: Mapping[str, str], *, dated: bool) -> Change:
    raw = None if note is None else note.encode()
    sections = section("Names", *units, dated=dated), section("More", unit("more", "More.", "block"))
    return plan(page(*sections), raw, owned)


def text(change: Change) -> str:
    return (change.after or b"").decode()


def some(units: Sequence[Unit]) -> Iterator[tuple[Unit, ...]]:
    yield from chain.from_iterable(combinations(units, count) for count in range(len(units) + 1))


def ends(units: Sequence[Unit], begun: Change, edited: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield bytes and what is ours of an edited note when all units are wanted, after every detour."""
    dated = any(unit.date for unit in units)
    for first in some(units):
        for second in ((), units[1::2]):
            change = planned(first, edited, begun.owned, dated=dated)
            for wanted in (second, units):
                change = planned(wanted, text(change), change.owned, dated=dated)
            yield text(change), change.owned


WORDS = [
    pytest.param("{b}", "{b}\n- mine", id="an item behind one of ours"),
    pytest.param("## Names\n", "## Names\n\n- mine\n- mine too", id="items before all of ours"),
    pytest.param("{d}", "{d}\n- mine", id="an item behind all of ours"),
    pytest.param("{b}\n", "{b}\n\nMine.\n\n", id="a paragraph"),
    pytest.param("## Names\n", "## Names\n\nMine.\n", id="a paragraph before all of ours"),
    pytest.param("{d}\n", "{d}\n\nMine.\n", id="a paragraph behind all of ours"),
    pytest.param("{b}\n", "{b} as I tell it\n", id="a unit in other words"),
    pytest.param("{b}\n", "- I tell it\n", id="a unit of which nothing is left"),
    pytest.param("{b}\n{d}\n", "{b} or so\n{d} or so\n- mine\n", id="an item behind nothing but such units"),
    pytest.param("{b}", "- mine\n{b}\n- mine", id="the same words twice"),
    pytest.param("{b}\n", "{b}\n\n### Mine\n\nMine.\n\n", id="a heading and words"),
]


@pytest.mark.parametrize(("old", "new"), WORDS)
@pytest.mark.parametrize("units", [NAMES, DAYS, ASKED], ids=["by name", "by day", "by a day no key says"])
def test_items_keep_to_their_side_of_a_persons_words_whichever_came_first(
    units: Sequence[Unit], old: str, new: str
) -> None:
    begun = planned((units[1], units[3]), None, {}, dated=False)
    lines = {"b": units[1].text, "d": units[3].text}
    edited = text(begun).replace(old.format(**lines), new.format(**lines), 1)
    assert edited != text(begun)

    made = list(ends(units, begun, edited))

    assert all(end == made[0] for end in made)
    left = iter(made[0][0].splitlines())
    assert all(line in left for line in edited.splitlines())


@pytest.mark.parametrize(("old", "new"), [one for one in WORDS if "paragraph" in str(one.id)])
def test_blocks_keep_to_their_side_of_a_persons_words_whichever_came_first(old: str, new: str) -> None:
    begun = planned((BLOCKS[1], BLOCKS[3]), None, {}, dated=False)
    lines = {"b": BLOCKS[1].text, "d": BLOCKS[3].text}
    edited = text(begun).replace(old.format(**lines), new.format(**lines), 1).replace("\n\n\n", "\n\n")

    made = list(ends(BLOCKS, begun, edited))

    assert all(end == made[0] for end in made)


@pytest.mark.parametrize(
    ("units", "new"),
    [
        pytest.param(NAMES, "{line}\n- mine\n", id="typed behind a name"),
        pytest.param(NAMES, "", id="a name deleted"),
        pytest.param(DAYS, "{line}\n- mine\n", id="typed behind a day"),
        pytest.param(DAYS, "", id="a day deleted"),
        pytest.param(DAYS, "{line} as I tell it\n", id="a day reworded"),
        pytest.param(ASKED, "{line}\n- mine\n", id="typed behind what was asked that day"),
        pytest.param(ASKED, "", id="what was asked deleted"),
        pytest.param(ASKED, "{line} as I tell it\n", id="what was asked reworded"),
    ],
)
def test_what_a_person_does_to_a_unit_ends_the_same_whenever_they_do_it(
    units: Sequence[Unit], new: str
) -> None:
    of, dated = units[1], any(unit.date for unit in units)
    made = set()
    for order in permutations(units[:4]):
        for when in range(order.index(of) + 1, len(order) + 1):
            change = planned((), None, {}, dated=dated)
            for count in range(1, len(order) + 1):
                wanted = [unit for unit in units if unit in order[:count]]
                change = planned(wanted, text(change), change.owned, dated=dated)
                if count == when:
                    edited = text(change).replace(f"{of.text}\n", new.format(line=of.text))
                    change = replace(change, after=edited.encode())
            change = planned(units[:4], text(change), change.owned, dated=dated)
            made.add((text(change), tuple(sorted(change.owned.items()))))

    assert len(made) == 1
