"""Who says so, and how sure that makes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digestflow.core.entry.attribution import introduced
from digestflow.core.entry.voice import credited, spoken
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


def test_what_one_tells_as_sure_is_no_rumor_for_another_s_doubt() -> None:
    doubted = f"Reportedly, {OWN[0].lower()}{OWN[1:]}"

    assert _spoken(("herald", doubted), ("gazette", OTHER))[0] == "confirmed"


def _credited(*told: str, by: str = "", **attribution: str) -> list[str]:
    """Whose word the sentences of these sources are."""
    items = [
        make.item(f"Plant opens {n}", f"{source}: {OWN}", source=source) for n, source in enumerate(told)
    ]
    said = [make.sentence(OWN, make.quote(item, OWN)) for item in items]
    own = [sentence.quotes for sentence in said]
    parts = credited(said, own, by, make.story(*items), voice=PRESS, attribution=attribution)
    return [part.whose for part in parts]


@pytest.mark.parametrize(
    ("told", "by", "whose"),
    [
        pytest.param(["firm", "firm"], "", ["", ""], id="one official source"),
        pytest.param(["herald", "herald"], "herald", ["", ""], id="whom the entry names"),
        pytest.param(["herald", "firm"], "herald", ["", ""], id="nothing but the named and the official"),
        pytest.param(["herald", "gazette"], "", ["", ""], id="press that confirms"),
        pytest.param(
            ["herald", "forum"], "herald", ["herald", "r/Moons"], id="a forum under the press's name"
        ),
        pytest.param(["firm", "forum"], "", ["firm", "r/Moons"], id="a forum beside an official word"),
    ],
)
def test_a_sentence_names_whose_word_it_is_where_the_entry_names_another(
    told: list[str], by: str, whose: list[str]
) -> None:
    assert _credited(*told, by=by, forum="r/Moons") == whose


def test_a_claim_cited_with_a_forum_is_the_word_of_who_said_it() -> None:
    press, forum = make.item("Plant opens", OWN, source="herald"), make.item("Look", OTHER, source="forum")
    own = make.claim(OWN, make.quote(press, OWN))
    their = make.claim(OTHER, make.quote(forum, OTHER), make.quote(press, press.title))

    parts = credited(
        (own, their), [own.quotes, their.quotes[:1]], "herald", make.story(press, forum),
        voice=PRESS, attribution={"forum": "r/Moons"},
    )  # fmt: skip

    assert [part.whose for part in parts] == ["herald", "r/Moons"]


def test_an_official_claim_beside_a_forum_s_needs_no_name() -> None:
    firm, forum = make.item("Plant opens", OWN, source="firm"), make.item("Look", OTHER, source="forum")
    claims = (make.claim(OWN, make.quote(firm, OWN)), make.claim(OTHER, make.quote(forum, OTHER)))

    parts = credited(
        claims, [claim.quotes for claim in claims], "", make.story(firm, forum), voice=PRESS, attribution={}
    )

    assert [part.whose for part in parts] == ["", "forum"]


def test_a_name_is_said_once_for_the_sentences_it_says() -> None:
    said = [replace(make.sentence(OWN), whose=whose) for whose in ("", "a", "a", "b", "")]

    assert [who for who, _ in introduced(said, "")] == ["", "a", "", "b", ""]
    assert [who for who, _ in introduced(said, "c")] == ["c", "a", "", "b", "c"]
