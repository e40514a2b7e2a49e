"""How alike two items are."""

from __future__ import annotations

import pytest

from digestflow.core.story.similarity import similarities
from tests import make

SHORT = "Lunar probe makes landing"
LONG = "Lunar probe makes landing on the far side, says the agency that built it in four years"


def test_it_does_not_matter_which_of_two_is_the_longer() -> None:
    def alike(first: str, second: str) -> float:
        items = [make.item(title, id=f"{n}", source=f"s{n}") for n, title in enumerate((first, second))]
        return similarities(items)["0", "1"]

    assert alike(SHORT, LONG) == pytest.approx(alike(LONG, SHORT))
    assert 0 < alike(SHORT, LONG) < alike(SHORT, SHORT)


@pytest.mark.parametrize(("count", "pairs"), [(5, 10), (41, 0)])
def test_words_that_stand_in_all_of_very_many_items_make_none_alike(count: int, pairs: int) -> None:
    items = [make.item(f"Assistant reads books v{n}", id=f"{n:02}", source=f"s{n}") for n in range(count)]

    assert len(similarities(items)) == pairs
