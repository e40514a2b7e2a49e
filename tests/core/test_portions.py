"""A story in portions that fit a context, and what is said of them as one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.entry.ask import BUDGET, SHOWN, ask
from digestflow.core.entry.merge import MOST, merged
from digestflow.core.entry.parts import Parts, Reading, parts
from digestflow.core.entry.portions import ITEMS, LEAST, PORTIONS, portions, room
from digestflow.core.entry.read import settle
from digestflow.core.evidence.check import unsupported
from digestflow.core.prompt.nouns import Reply
from digestflow.core.prompt.tokens import estimate
from tests import make
from tests.core.replies import TEMPLATE, TOPICS, claim, quote, said

if TYPE_CHECKING:
    from digestflow.core.prompt.material import Article
    from digestflow.core.story.nouns import Story

LONG = "The harbour crane lifts {n} tons of steel a day. " * 60


def story(n: int, text: str = LONG) -> Story:
    return make.story(
        *(make.item(f"Crane {k} is built", text.replace("{n}", str(k))) for k in range(1, n + 1))
    )


def tokens(portion: tuple[Article, ...]) -> int:
    return sum(estimate(article.text) for article in portion)


def test_a_story_that_fits_is_one_portion_as_it_is() -> None:
    short = story(3, "It is cold.")

    (portion,) = portions(short, room=400)

    assert ask(short, TOPICS, TEMPLATE, portion=portion) == ask(short, TOPICS, TEMPLATE)


def test_without_a_context_a_long_story_is_one_request_too() -> None:
    assert len(portions(story(SHOWN))) == 1
    assert portions(story(SHOWN)) == portions(story(SHOWN), room=BUDGET)


def test_of_forty_long_items_every_one_is_shown_in_portions_that_fit() -> None:
    found = portions(story(40), room=400)

    ids = [article.id for portion in found for article in portion]
    assert set(ids) == {f"a{n}" for n in range(1, 41)}
    assert ids == sorted(ids, key=lambda id_: int(id_[1:]))
    assert 1 < len(found) <= PORTIONS
    assert all(tokens(portion) <= 400 and len(portion) <= SHOWN for portion in found)


def test_sentences_that_do_not_fill_their_portions_cost_no_more_requests() -> None:
    text = "The harbour crane lifts a lot of steel " + "and wood " * 30 + "a day."

    found = portions(story(10, text), room=150)

    assert len(found) == PORTIONS
    assert len({article.id for portion in found for article in portion}) == PORTIONS, (
        "what is left is left out"
    )


def test_more_items_than_a_request_shows_are_asked_about_in_more() -> None:
    found = portions(story(60))

    assert [len(portion) for portion in found] == [SHOWN] * (ITEMS // SHOWN)


def test_an_item_that_is_longer_than_a_portion_goes_on_in_the_next() -> None:
    text = "".join(f"Sentence number {n} says something of its own. " for n in range(100))
    long = make.story(make.item("A long one", text))

    found = portions(long, room=300)

    assert len(found) > 2
    assert {article.id for portion in found for article in portion} == {"a1"}
    shown = " ".join(article.text for portion in found for article in portion)
    assert [n for n in range(100) if f"number {n} says" not in shown] == []
    assert all(article.text.endswith(".") for portion in found for article in portion)


@given(
    st.lists(st.text(st.sampled_from("ab .\n文。"), max_size=900), min_size=1, max_size=60),
    st.one_of(st.none(), st.integers(min_value=-100, max_value=4000)),
)
def test_portions_are_bounded_whatever_the_items_and_the_room(texts: list[str], left: int | None) -> None:
    about = make.story(*(make.item(f"Item {n}", text) for n, text in enumerate(texts)))

    found = portions(about, room=left)

    assert 1 <= len(found) <= PORTIONS
    for portion in found:
        assert len(portion) <= SHOWN
        if len(found) > 1:
            assert tokens(portion) <= min(BUDGET, max(LEAST, left or BUDGET))


def test_the_room_is_what_a_context_leaves_beside_the_rest() -> None:
    bare = ask(story(1), TOPICS, TEMPLATE, portion=())

    assert room(None, bare) is None
    assert room(512, bare) == LEAST
    left = room(8192, bare)
    assert left is not None
    assert BUDGET < left < 8192 - bare.max_tokens


TEXTS = (
    "Lumen 2 has 120 billion parameters. It was built in Turin by Orion Works.",
    "Lumen 2 has 120B parameters, more than Lumen 1. Lumen 2 costs $5.2 million.",
    "Nobody knows when the next one comes. Lumen 2 reads 40 languages.",
)
ABOUT = make.story(
    *(make.item(f"Lumen {n}", text, source=f"s{n}") for n, text in enumerate(TEXTS)),
)
READING = Reading(story=ABOUT, topics=TOPICS)


def read(n: int, answer: dict[str, Any]) -> Parts:
    """What a reply about the n-th item alone says."""
    portion = (portions(ABOUT)[0][n],)
    asked = ask(ABOUT, TOPICS, TEMPLATE, portion=portion)
    return parts(Reply(text=json.dumps(answer), model="m"), asked, READING)


def three(**other: Any) -> list[Parts]:
    first, second, third = (text.split(". ") for text in TEXTS)
    return [
        read(
            0,
            said(
                quotes=[quote(1, first[0], "a1"), quote(2, first[1], "a1")],
                claims=[
                    claim("Lumen 2 has 120 billion parameters."),
                    claim("Orion Works built it in Turin.", "q2"),
                ],
                summary=[claim("Lumen 2 has 120 billion parameters.")],
                **other,
            ),
        ),
        read(
            1,
            said(
                quotes=[quote(1, second[0], "a2"), quote(2, second[1], "a2")],
                claims=[claim("Lumen 2 costs $5.2 million.", "q2"), claim("Lumen 2 has 120B parameters.")],
                summary=[claim("Lumen 2 has 120B parameters."), claim("Lumen 2 costs $5.2 million.", "q2")],
                headline="Lumen 2 has 120B parameters",
                topics=["Models"],
            ),
        ),
        read(
            2,
            said(
                quotes=[quote(1, third[1], "a3")],
                claims=[claim("Lumen 2 reads 40 languages."), claim("Lumen 2 reads 41 languages.")],
                summary=[],
                headline="Lumen 2 reads 40 languages",
                topics=["Models"],
            ),
        ),
    ]


def test_what_several_replies_say_is_one_entry_with_the_same_claim_once() -> None:
    entry, refused = settle(merged(three()), READING)

    assert [one.text for one in entry.claims] == [
        "Lumen 2 has 120 billion parameters.",
        "Lumen 2 costs $5.2 million.",
        "Lumen 2 reads 40 languages.",
        "Orion Works built it in Turin.",
    ]
    assert {quote.item for quote in entry.claims[0].quotes} == {item.id for item in ABOUT.items[:2]}
    assert [one.text for one in entry.summary] == [
        "Lumen 2 has 120 billion parameters.",
        "Lumen 2 costs $5.2 million.",
    ]
    assert entry.headline == "Lumen 2 has 120 billion parameters"
    assert entry.topics == ("Models", "Space"), "what most of them say first"
    assert [one.why for one in refused] == ["number not in the quotes: 41"]


def test_every_sentence_of_it_stands_on_its_own_quotes() -> None:
    entry, _refused = settle(merged(three()), READING)

    for one in (*entry.summary, *entry.claims):
        assert unsupported(one.text, [quote.words for quote in one.quotes]) == ()  # type: ignore[attr-defined]  # both have quotes
    assert unsupported(entry.headline, [quote.words for quote in entry.quotes]) == ()


def test_the_first_headline_that_stands_is_taken() -> None:
    entry, refused = settle(merged(three(headline="Acme buys 900 rockets")), READING)

    assert entry.headline == "Lumen 2 has 120B parameters"
    assert [one.text for one in refused] == ["Lumen 2 reads 41 languages."]


def test_where_no_headline_stands_one_of_them_is_named() -> None:
    told = three(headline="Acme buys 900 rockets")[:1]
    _entry, refused = settle(merged([*told, *told]), READING)

    assert [one.text for one in refused] == ["Acme buys 900 rockets"]


def test_one_reply_is_what_it_is() -> None:
    (first, _second, _third) = three()

    assert merged([first]) is first


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        pytest.param("It rose to 71 % in May.", "It rose to 71 % in May.", 1, id="letter by letter"),
        pytest.param("It rose to 71 % in June.", "In June it rose to 71%.", 1, id="in another order"),
        pytest.param("It rose to 71 % in May.", "It rose to 72 % in May.", 2, id="another value"),
        pytest.param("It rose to 71 % in May.", "It sank a ship with 71 % in the sea.", 2, id="other words"),
    ],
)
def test_two_claims_are_one_when_they_say_the_same(one: str, other: str, count: int) -> None:
    about = make.story(make.item("First", one), make.item("Second", other))
    reading = Reading(story=about, topics=TOPICS)
    told = []
    for n, text in enumerate((one, other), 1):
        asked = ask(about, TOPICS, TEMPLATE)
        answer = said(quotes=[quote(1, text, f"a{n}")], claims=[claim(text)], summary=[], headline=text)
        told.append(parts(Reply(text=json.dumps(answer), model="m"), asked, reading))

    assert len(merged(told).claims) == count


def test_claims_that_contradict_each_other_keep_their_own_quotes() -> None:
    texts = "The score of Lumen rose to 71 % in May", "The score of Lumen fell to 71 % in May"
    about = make.story(make.item("First", texts[0]), make.item("Second", texts[1]))
    reading = Reading(story=about, topics=TOPICS)
    told = [
        parts(
            Reply(
                text=json.dumps(said(quotes=[quote(1, text, f"a{n}")], claims=[claim(text)], summary=[])),
                model="m",
            ),
            ask(about, TOPICS, TEMPLATE),
            reading,
        )
        for n, text in enumerate(texts, 1)
    ]

    assert [[quote.words for quote in one.quotes] for _n, one in merged(told).claims] == [
        [texts[0]],
        [texts[1]],
    ]


def test_two_sentences_on_the_same_words_are_one_claim() -> None:
    told = [
        read(0, said(quotes=[quote(1, TEXTS[0].split(". ")[0], "a1")], claims=[claim(text)]))
        for text in ("Lumen 2 has 120B parameters.", "Of parameters there are 120 billion in it.")
    ]

    assert [one.text for _n, one in merged(told).claims] == ["Lumen 2 has 120B parameters."]


def test_claims_of_many_replies_are_bounded() -> None:
    text = " ".join(f"The crane number {n} lifts {n} tons." for n in range(40))
    about = make.story(make.item("Cranes", text))
    reading = Reading(story=about, topics=TOPICS)
    told = []
    for start in range(0, 40, 5):
        words = [f"The crane number {n} lifts {n} tons" for n in range(start, start + 5)]
        quotes = [quote(k, one) for k, one in enumerate(words, 1)]
        answer = said(
            quotes=quotes, claims=[claim(one, f"q{k}") for k, one in enumerate(words, 1)], summary=[]
        )
        told.append(parts(Reply(text=json.dumps(answer), model="m"), ask(about, TOPICS, TEMPLATE), reading))

    assert len(merged(told).claims) == MOST
