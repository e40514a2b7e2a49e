"""Who says so, and how sure that makes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digestflow.core.entry import facts
from digestflow.core.entry.attribution import introduced
from digestflow.core.entry.voice import credited, spoken
from tests import make

OWN = "Engineers at Orion Works opened the plant in Turin after two years of work on it, the firm said."
OTHER = "The plant of Orion Works is open: visitors saw three halls and a canteen for the staff on Monday."
TOLD = (
    "Engineers at Orion Works opened the plant in Turin on Monday after two years of work.",
    "The plant that Orion Works opened in Turin on Monday took its engineers two years of work.",
)
AFTER = (" The mayor was there, and so were the unions.", " Visitors walked through it all the day.")
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


@pytest.mark.parametrize("status", ["disputed", "retracted"])
def test_what_is_disputed_or_taken_back_is_no_rumor_for_a_doubt(status: str) -> None:
    words = f"Reportedly, {OWN[0].lower()}{OWN[1:-1]}, and others deny or retract it."
    assert _spoken(("herald", words), status=status)[0] == status


@pytest.mark.parametrize(
    ("words", "said", "status"),
    [
        pytest.param("Orion opens the plant in Turin.", "retracted", "announced", id="nothing is taken back"),
        pytest.param("Orion withdraws the paper on Turin.", "retracted", "retracted", id="taken back"),
        pytest.param("Orion opens the plant in Turin.", "disputed", "announced", id="nobody disputes it"),
        pytest.param("Critics question the plant in Turin.", "disputed", "disputed", id="questioned"),
        pytest.param("Orion will open the plant in Turin.", "released", "announced", id="to come"),
        pytest.param("Orion opened the plant; more will follow.", "released", "released", id="it has come"),
        pytest.param("Preorders are available now; it is due.", "released", "announced", id="ordered"),
        pytest.param("The app will be available today.", "released", "announced", id="today, to come"),
        pytest.param("The app is now available, and more will follow.", "released", "released", id="here"),
        pytest.param("Orion has reverted its change.", "retracted", "retracted", id="reverted"),
        pytest.param("Orion called the report inaccurate.", "disputed", "disputed", id="inaccurate"),
        pytest.param("Das Werk in Turin ist nicht das der Firma.", "retracted", "retracted", id="German"),
    ],
)  # fmt: skip
def test_a_model_gives_no_status_that_no_word_of_an_official_source_bears(
    words: str, said: str, status: str
) -> None:
    assert _spoken(("firm", words), status=said) == (status, "")


def test_what_one_tells_as_sure_is_no_rumor_for_another_s_doubt() -> None:
    doubted = f"Reportedly, {OWN[0].lower()}{OWN[1:]}"

    assert _spoken(("herald", doubted), ("gazette", OTHER))[0] == "confirmed"


@pytest.mark.parametrize(
    ("words", "status"),
    [
        pytest.param("The price of the plant was leaked.", "rumored", id="word of a thing"),
        pytest.param("The plant is in talks with Orion Works.", "rumored", id="talks"),
        pytest.param("The source code of the plant was leaked.", "announced", id="what leaked itself"),
    ],
)
def test_what_makes_a_rumor_of_a_sentence_makes_one_of_its_evidence(words: str, status: str) -> None:
    assert facts.status(words) == status
    assert _spoken(("herald", words), status="announced")[0] == status


def _credited(*told: str, by: str = "", **attribution: str) -> list[str]:
    """Whose word the sentences of these sources are: one happening, in words of their own."""
    items = [
        make.item(f"Plant opens {n}", TOLD[n % 2] + AFTER[n % 2], source=source)
        for n, source in enumerate(told)
    ]
    said = [make.sentence(TOLD[n % 2], make.quote(item, TOLD[n % 2])) for n, item in enumerate(items)]
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
        pytest.param(["forum", "firm"], "", ["r/Moons", "firm"], id="an official word after a forum's"),
        pytest.param(["firm", "forum"], "", ["", "r/Moons"], id="a forum beside an official word"),
    ],
)
def test_a_sentence_names_whose_word_it_is_where_the_entry_names_another(
    told: list[str], by: str, whose: list[str]
) -> None:
    assert _credited(*told, by=by, forum="r/Moons") == whose


@pytest.mark.parametrize(
    "alone",
    [
        pytest.param("Orion Works will open another plant in Turin in 2031.", id="a prediction"),
        pytest.param("The plant that Orion Works opened in Turin is a costly mistake.", id="an opinion"),
        pytest.param("The plant of Orion Works in Turin cost 40 million euros.", id="a figure"),
        pytest.param("Orion Works should have opened the plant in Turin years ago.", id="a wish"),
        pytest.param(
            "Reportedly, engineers at Orion Works opened the plant in Turin on Monday.", id="a rumor"
        ),
        pytest.param("Engineers at Orion Works never opened the plant in Turin on Monday.", id="a denial"),
        pytest.param("Neighbours of the plant are angry about the noise.", id="what has no name or number"),
        pytest.param("Engineers at Orion Works may open the plant in Turin on Monday.", id="a chance"),
    ],
)
@pytest.mark.parametrize("voice", ["press", "official"])
def test_what_one_of_two_who_confirm_says_alone_bears_its_name(alone: str, voice: str) -> None:
    one = make.item("Plant opens", f"{TOLD[0]} {alone}", source="herald")
    two = make.item("Turin has a plant", f"{TOLD[1]}{AFTER[1]}", source="gazette")
    story, voices = make.story(one, two), {"gazette": voice}
    said = (make.sentence(TOLD[0], make.quote(one, TOLD[0])), make.sentence(alone, make.quote(one, alone)))
    claims = tuple(make.claim(part.text, *part.quotes) for part in reversed(said))

    told = credited(
        said, [part.quotes for part in said], "", story, voice=voices, attribution={"herald": "Herald"}
    )
    listed = credited(
        claims, [part.quotes for part in claims], "", story, voice=voices, attribution={"herald": "Herald"}
    )

    assert [part.whose for part in told] == ["", "Herald"]
    assert [part.whose for part in listed] == ["Herald", ""]


def test_what_both_say_bears_both_names_after_what_one_says() -> None:
    alone = "The plant is a costly mistake."
    one = make.item("Plant opens", f"{TOLD[0]} {alone}", source="herald")
    two = make.item("Turin has a plant", f"{TOLD[1]}{AFTER[1]}", source="gazette")
    said = (make.sentence(alone, make.quote(one, alone)), make.sentence(TOLD[0], make.quote(one, TOLD[0])))

    parts = credited(said, [part.quotes for part in said], "", make.story(one, two), voice={}, attribution={})

    assert [part.whose for part in parts] == ["herald", "herald, gazette"]


@pytest.mark.parametrize(
    ("other", "voice", "whose"),
    [
        pytest.param(TOLD[0], "press", "herald", id="a copy"),
        pytest.param(TOLD[0], "official", "", id="what the press copied"),
        pytest.param(TOLD[1], "community", "herald", id="a forum"),
    ],
)
def test_copies_and_forums_share_no_word(other: str, voice: str, whose: str) -> None:
    one = make.item("Plant opens", f"{TOLD[0]}{AFTER[0]}", source="herald")
    two = make.item("Turin has a plant", f"{other}{AFTER[0]}", source="gazette")
    said = (make.sentence(TOLD[0], make.quote(one, TOLD[0])),)

    parts = credited(
        said, [said[0].quotes], "", make.story(one, two), voice={"gazette": voice}, attribution={}
    )

    assert parts[0].whose == whose


@pytest.mark.parametrize(
    ("others", "whose"),
    [
        pytest.param(
            "The plant that Orion Works opened in Turin on Monday took years.", "", id="with less of it"
        ),
        pytest.param(f"{TOLD[1][:-1]}, some may say.", "herald", id="with all of it"),
    ],
)
def test_of_a_great_many_passages_alike_the_nearest_are_looked_at(others: str, whose: str) -> None:
    alike = " ".join(others.replace("plant", f"plant {n}", 1) for n in range(20))
    one = make.item("Plant opens", f"{TOLD[0]}{AFTER[0]}", source="herald")
    two = make.item("Turin has a plant", f"{alike} {TOLD[1]}", source="gazette")
    said = (make.sentence(TOLD[0], make.quote(one, TOLD[0])),)

    parts = credited(said, [said[0].quotes], "", make.story(one, two), voice={}, attribution={})

    assert parts[0].whose == whose


def test_one_house_shares_no_word_with_itself() -> None:
    house = {"herald": "Group", "gazette": "Group"}
    one = make.item("Plant opens", f"{TOLD[0]}{AFTER[0]}", source="herald")
    two = make.item("Turin has a plant", f"{TOLD[1]}{AFTER[1]}", source="gazette")
    said = (make.sentence(TOLD[0], make.quote(one, TOLD[0])),)

    parts = credited(said, [said[0].quotes], "", make.story(one, two), voice={}, attribution=house)

    assert parts[0].whose == "Group"


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
