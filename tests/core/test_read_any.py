"""Who says so, and replies of any kind."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.errors import ReplyRejected
from tests import make
from tests.core.replies import ITEM, LATER, PRICE, SIZE, TEXT, claim, quote, said, told


@pytest.mark.parametrize(
    ("voices", "status", "expected", "by"),
    [
        pytest.param(["official"], "confirmed", "confirmed", "", id="official"),
        pytest.param(["press"], "confirmed", "announced", "S0", id="one press source confirms nothing"),
        pytest.param(["press"], "released", "released", "S0", id="one press source may tell of a release"),
        pytest.param(["press", "press"], "confirmed", "confirmed", "", id="two of the press"),
        pytest.param(["community"], "released", "rumored", "S0", id="a forum's release"),
        pytest.param(["community"], "confirmed", "rumored", "S0", id="a forum's confirmation"),
        pytest.param(["community"], "disputed", "announced", "S0", id="a dispute that no word tells of"),
        pytest.param(["aggregator"], "released", "announced", "S0", id="an aggregator's release"),
        pytest.param(
            ["community", "official"], "released", "released", "", id="a forum beside an official source"
        ),
        pytest.param(["community", "press"], "released", "released", "S1", id="a forum beside the press"),
        pytest.param(["strange"], "confirmed", "announced", "S0", id="an unknown voice is press"),
        pytest.param(["press"], "nonsense", "announced", "S0", id="an unknown status"),
    ],
)
def test_a_status_is_what_the_quoted_voices_can_give(
    voices: list[str], status: str, expected: str, by: str
) -> None:
    texts = (TEXT, f"{SIZE}. Visitors saw it in three halls, and a canteen for the staff was open too.")
    items = [make.item(f"Lumen {n} is here", texts[n], source=f"s{n}") for n in range(len(voices))]
    answer = said(
        quotes=[quote(n + 1, SIZE, f"a{n + 1}") for n in range(len(voices))],
        summary=[{"quotes": [f"q{n + 1}" for n in range(len(voices))], "text": f"{SIZE}."}],
        status=status,
    )

    entry, _refused = told(
        answer,
        make.story(*items),
        voice={f"s{n}": voice for n, voice in enumerate(voices)},
        attribution={f"s{n}": f"S{n}" for n in range(len(voices))},
    )

    assert (entry.status, entry.attribution) == (expected, by)


def test_two_sources_of_one_publisher_confirm_nothing() -> None:
    items = [make.item(f"Lumen {n} is here", TEXT, source=f"s{n}") for n in (1, 2)]
    answer = said(
        quotes=[quote(1, SIZE), quote(2, SIZE, "a2")],
        summary=[{"quotes": ["q1", "q2"], "text": f"{SIZE}."}],
        status="confirmed",
    )

    entry, _refused = told(answer, make.story(*items), attribution={"s1": "Gazette", "s2": "Gazette"})

    assert (entry.status, entry.attribution) == ("announced", "Gazette")


def test_a_rumor_stays_a_rumor() -> None:
    words = "Lumen 2 reportedly has 120 billion parameters"
    story = make.story(make.item("Lumen 2", f"{words}."))

    entry, _refused = told(
        said(quotes=[quote(1, words)], summary=[], claims=[claim(f"{words}.", status="confirmed")]), story
    )

    assert entry.status == "rumored"
    assert [one.status for one in entry.claims] == ["rumored"]


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from([SIZE, PRICE, "a1", "q1", "Acme 7"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(said())), inner, max_size=4)
    ),
    max_leaves=12,
)
sentences_said = st.sampled_from(
    [SIZE, PRICE, LATER, "Acme has 7 moons.", "PWNED-7Q", "<%= x %>", "a\ud800b", ""]
) | st.text(max_size=30)
ids = st.lists(st.sampled_from(["q1", "q2", "q3", "q9"]), max_size=3)
answers = st.fixed_dictionaries(
    {
        "quotes": st.lists(
            st.fixed_dictionaries(
                {
                    "id": st.sampled_from(["q1", "q2", "q3"]),
                    "item": st.sampled_from(["a1", "a2"]),
                    "words": sentences_said,
                }
            ),
            max_size=8,
        ),
        "claims": st.lists(
            st.fixed_dictionaries({"quotes": ids, "text": sentences_said, "value": sentences_said}),
            max_size=7,
        ),
        "summary": st.lists(st.fixed_dictionaries({"quotes": ids, "text": sentences_said}), max_size=5),
        "headline": sentences_said,
        "topics": st.lists(st.sampled_from(["Space", "Astrology"]), max_size=4),
        "entities": st.lists(sentences_said, max_size=4),
    }
)


@given(answers | json_values)
def test_no_reply_whatever_puts_words_into_an_entry_that_no_item_says(answer: Any) -> None:
    try:
        entry, _refused = told(json.dumps(answer))
    except ReplyRejected:
        return

    shown = [entry.headline, *(one.text for one in entry.summary), *(one.text for one in entry.claims)]
    assert not any("Acme" in text or "7" in text or "PWNED" in text or "<%" in text for text in shown)
    assert all(ITEM.body[one.start : one.end] == one.words for one in entry.quotes)
    assert entry.summary
    assert all(one.quotes for one in entry.summary)
    assert all(one.quotes for one in entry.claims)
    assert set(entry.topics) == {"Space"}
    assert len({one.key for one in entry.claims}) == len(entry.claims)
