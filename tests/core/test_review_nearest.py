"""The sentence of a source that is nearest to one that does not stand."""

from __future__ import annotations

import pytest

from digestflow.core.review.nearest import nearest

TEXTS = (
    "The probe landed softly. It weighs 400 kg in all.\n\nNobody was hurt.",
    "A probe landed softly on the northern ice, its keepers say.",
)


@pytest.mark.parametrize(
    ("said", "there"),
    [
        pytest.param("The probe weighs 900 kg.", "It weighs 400 kg in all.", id="most words"),
        pytest.param("The probe landed softly.", "The probe landed softly.", id="of two alike the shortest"),
        pytest.param("Zebras graze quietly.", "", id="nothing in common"),
        pytest.param("The northern ice melts.", TEXTS[1], id="of any text"),
        pytest.param("", "", id="nothing said"),
    ],
)
def test_the_nearest_sentence_is_found(said: str, there: str) -> None:
    assert nearest(said, TEXTS) == there
