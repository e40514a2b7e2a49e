"""Who says so, and how sure that makes it."""

from __future__ import annotations

import pytest

from digestflow.core.entry.voice import spoken
from tests import make

OWN = "Engineers at Orion Works opened the plant in Turin after two years of work on it, the firm said."
OTHER = "The plant of Orion Works is open: visitors saw three halls and a canteen for the staff on Monday."
PRESS = {"herald": "press", "gazette": "press", "firm": "official", "forum": "community"}


def _spoken(*told: tuple[str, str], status: str = "confirmed", **attribution: str) -> tuple[str, str]:
    items = [
        make.item("Plant opens", text, source=source, url=f"https://{source}.example")
        for source, text in told
    ]
    quotes = [make.quote(item, item.text.split(":")[0]) for item in items]
    return spoken(status, quotes, make.story(*items), voice=PRESS, attribution=attribution)


def test_two_publishers_in_their_own_words_confirm() -> None:
    assert _spoken(("herald", OWN), ("gazette", OTHER)) == ("confirmed", "")


def test_a_short_sentence_in_common_makes_no_copy() -> None:
    assert (
        _spoken(("herald", "It is open: we saw it."), ("gazette", "It is open: they say."))[0] == "confirmed"
    )


def test_an_official_source_confirms_alone() -> None:
    assert _spoken(("firm", OWN)) == ("confirmed", "")


@pytest.mark.parametrize(
    ("told", "attribution"),
    [
        pytest.param([("herald", OWN)], {}, id="one"),
        pytest.param([("herald", OWN), ("gazette", OWN)], {}, id="the same words"),
        pytest.param([("herald", OWN), ("gazette", f"Turin. {OWN} More on page two.")], {}, id="a wire text"),
        pytest.param(
            [("herald", OWN), ("gazette", OTHER)], {"herald": "Group", "gazette": "Group"}, id="one house"
        ),
        pytest.param([("herald", OWN), ("forum", OTHER)], {}, id="a forum"),
    ],
)
def test_one_voice_printed_twice_confirms_nothing(
    told: list[tuple[str, str]], attribution: dict[str, str]
) -> None:
    status, by = _spoken(*told, **attribution)

    assert status == "announced"
    assert by


def test_a_rumor_stays_one_however_many_tell_it() -> None:
    rumor = f"Reportedly, {OWN[0].lower()}{OWN[1:]}", "It is a rumor that the plant opens: nobody saw it."

    assert _spoken(("herald", rumor[0]), ("gazette", rumor[1]))[0] == "rumored"
