"""What a sentence says beyond its quotes, or the other way round than they do."""

# ruff: noqa: E501 - a table has one case a line
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.evidence.added import added
from digestflow.core.evidence.check import unsupported
from digestflow.core.evidence.fold import fold, letters
from digestflow.core.evidence.places import swapped
from digestflow.core.evidence.sayings import misattributed


def more(sentence: str, *said: str) -> list[str]:
    texts = [fold(text).text for text in said]
    return [
        *added(letters(sentence), texts),
        *swapped(letters(sentence), texts),
        *misattributed(letters(sentence), texts),
    ]


# What a source says | what it does not say | why
BEYOND = """
    Orion opens a plant in Turin. | Orion opens its largest plant in Turin. | superlative
    Orion opens a plant in Turin. | Orion opens the only plant in Turin. | superlative
    Orion opens a plant, the best in Turin. | Orion opens the fastest plant, the best in Turin. | superlative
    A model by Orion is out. | The most capable model by Orion is out. | superlative
    Mira Oakes left Orion. | Orion founder Mira Oakes left. | office
    Mira Oakes left Orion. | The company's chief executive Mira Oakes left Orion. | office
    It is up to 40% faster. | It is 40% faster. | bound dropped: 40%
    It costs less than $300. | It costs $300. | bound dropped: $300
    Nearly 500 people came. | 500 people came. | bound dropped: 500
    About 400 people came. | 400 people came. | bound dropped: 400
    The model needs roughly 18GB of memory. | The model needs 18GB of memory. | bound dropped: 18GB
    More than 400 people came. | 400 people came. | bound dropped: 400
    400 or more people came, and about 50 left. | 400 people came, and about 50 left. | bound dropped: 400
    Orion sells phones in Turin, but needs no plant. | Orion sells phones only in Turin. | limit not in the quotes: only
    Orion lends a phone to the users in Turin. | Orion lends the new phone to the users in Turin. | not in the quotes: new
    400 people came. | More than 400 people came. | bound not in the quotes: More than 400
    400 people came. | Up to 400 people came. | bound not in the quotes: Up to 400
    Up to 400 people came. | At least 400 people came. | bound not in the quotes: At least 400
    At least 400 people came. | 400 or fewer people came. | bound not in the quotes: 400
    About 400 people came. | Over 400 people came. | bound not in the quotes: Over 400
    Ada Moss said the price is low. Kite Labs paid. | Kite Labs said the price is low. | said by another in the quotes: Kite Labs said the price
    Orion acquires Kite Labs. | Kite Labs acquires Orion. | Kite Labs acquires Orion
    Orion, a group in Turin, has sued Kite Labs. | Kite Labs sued Orion. | Kite Labs sued Orion
    Kite Labs has sold Petrel 14B in Turin. | Petrel 14B has sold Kite Labs in Turin. | Petrel 14B has sold Kite Labs
    Lumen is faster than Petrel. | Petrel is faster than Lumen. | Petrel is faster than Lumen
    Lumen scores 71% and Petrel scores 68%. | Lumen scores 68% and Petrel scores 71%. | 68% and Petrel scores 71%
    Orion has the second-largest plant in Turin. | Orion has the largest plant in Turin. | superlative
    Orion sells phones in Turin. | Orion sells phones only in Turin. | limit not in the quotes: only
    It costs $10 a month. | It costs $10. | rate dropped: $10
    It costs $5 per million tokens. | It costs $5. | rate dropped: $5
    It has 4 lights on each side. | It has 4 lights. | rate dropped: 4
    It takes 1000 free requests a day. | It takes 1000 requests. | rate dropped: 1000
    Close to 400 people came. | More than 400 people came. | bound not in the quotes: More than 400
    Orion acquired Kite Labs. | Orion was acquired by Kite Labs. | Orion was acquired by Kite Labs
    Orion was founded by Mira Oakes. | Orion founded Mira Oakes. | Orion founded Mira Oakes
    It rose from 10% to 20%. | It rose from 20% to 10%. | 20% to 10%
"""
# What a source says | what may be said of it
WITHIN = """
    Orion opens the biggest plant in Turin. | Orion opens its largest plant in Turin.
    Orion's record plant is in Turin. | Orion's largest plant is in Turin.
    Orion opens a plant in Turin. | Most of the plant in Turin opens at the latest.
    Which plants in Turin do you like? | What is the best plant in Turin?
    Orion was founded by Mira Oakes. | Orion founder Mira Oakes left.
    Mira Oakes, who heads Orion, left. | Orion CEO Mira Oakes left.
    It is up to 40% faster. | It is at most 40% faster.
    It is up to 40% faster. | It can be 40% faster.
    It is up to 40% faster. It is 40% faster on phones. | It is 40% faster.
    Some 400 people came. | About 400 people came.
    More than 400 people came. | A crowd that exceeds 400 came.
    About 400 people came. | Close to 400 people came.
    It took over 3 years. | It took more than 3 years.
    It took over 3 years. | It took 3 years.
    Más de 400 personas llegaron. | More than 400 people came.
    Mehr als 400 Leute kamen. | More than 400 people came.
    Lumen: bis zu 40 % schneller | Lumen: up to 40% faster
    Orion launched a phone for the users in Turin. | Orion launched the new phone for the users in Turin.
    New plants: Orion lends a phone to the users in Turin. | Orion lends a new phone to the users in Turin.
    Orion sells phones. | new phones
    Some 400 people came. | Nearly 400 people came.
    A record 400 people came. | More than 400 people came.
    400+ people came. | At least 400 people came.
    400 people or more came. | Over 400 people came.
    It starts at $5. | It costs at least $5.
    400 people came. | 400 people came, and over Lumen 4 they spoke.
    It took 3 years. | It went on over 3 years.
    Orion has the second-largest plant in Turin. | Orion's is the second-largest plant in Turin.
    Orion sells phones in Turin and nowhere else, without exception. | Orion sells phones only in Turin.
    Orion heeft ruim 400 medewerkers. | Orion has over 400 employees.
    Orion har mer än 400 anställda. | Orion has more than 400 employees.
    Orion ma ponad 400 pracowników. | Orion has over 400 employees.
    У Orion более 400 сотрудников. | Orion has more than 400 employees.
    Das Werk, das größte von allen, ist in Turin und hat mehr als 400 Angestellte. | The largest plant of all is in Turin and has more than 400 staff.
    Orion verkauft nur in Turin. | Orion sells only in Turin.
    Orion продаёт в Turin. | Orion sells only in Turin.
    It costs $10 a month. | The monthly price is $10.
    It costs $10 a month. It costs $10 to begin. | It costs $10 to begin.
    It sold 10 phones a week after the start. | It sold 10 phones.
    The 5 models each run on a phone. | The 5 models run on a phone.
    There are 3 questions a person should ask. | There are 3 questions to ask.
    The fan turns 2000 times per minute. | The fan turns at 2000 rpm.
    It has 4 lights on each side. | It has 4 lights on both sides.
    Orion was founded by Mira Oakes. | Mira Oakes founded Orion.
    Orion acquired Kite Labs. | Kite Labs was acquired by Orion.
    One model is out. | More than one model is out.
    Orion acquires Kite Labs. | Kite Labs is acquired by Orion.
    Ada Moss said the price is low. | Moss said the price is low.
    Ada Moss, the head of Orion, said the price is low. | Orion said the price is low.
    Orion's Ada Moss said the price is low. | Orion said the price is low.
    Ada Moss said the price is low. Orion said the price is low. | Orion said the price is low.
    She said the price of Lumen is low. | Orion said the price of Lumen is low.
    Ada Moss said the price of Lumen is low. | Orion said that Lumen is cheap.
    Orion and Kite Labs meet. | Kite Labs and Orion meet.
    Orion merges with Kite Labs. | Kite Labs merges with Orion.
    Orion sued Kite Labs. Kite Labs sued Orion. | Kite Labs sued Orion.
    It is between 10% and 20%. | It is between 20% and 10%.
    The plant in Turin is in Elmland. | The Elmland in Turin.
    Lumen 4 beats Petrel 3 by 2. | Lumen 4 beats Petrel 3 by 2.
"""


def _rows(table: str) -> list[list[str]]:
    return [[part.strip() for part in line.split(" | ")] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("said", "sentence", "why"), _rows(BEYOND))
def test_what_goes_beyond_the_quotes_is_refused(said: str, sentence: str, why: str) -> None:
    found = more(sentence, said)

    assert any(why in one for one in found), found
    assert set(found) <= set(unsupported(sentence, said))


@pytest.mark.parametrize(("said", "sentence"), [row[:2] for row in _rows(BEYOND)])
def test_a_source_goes_not_beyond_itself(said: str, sentence: str) -> None:
    assert more(said, said) == []
    assert more(sentence, said, sentence) == []


@pytest.mark.parametrize(("said", "sentence"), _rows(WITHIN))
def test_what_a_source_says_in_other_words_is_not_beyond_it(said: str, sentence: str) -> None:
    assert more(sentence, said) == []


names = st.sampled_from(("Orion", "Kite Labs", "Petrel 3", "Mira Oakes", "Zürich Re"))
verbs = st.sampled_from(("acquires", "has sued", "is faster than", "lends money to", "was founded by"))


@given(names, verbs, names)
def test_two_names_in_each_others_place_are_refused(one: str, verb: str, other: str) -> None:
    said = f"{one} {verb} {other} in Turin."

    assert unsupported(said, said) == ()
    if one != other:
        assert unsupported(f"{other} {verb} {one} in Turin.", said)


@pytest.mark.parametrize(
    "said",
    [
        "Prices rose by 9% in 2025, Kite Labs says",
        "Kite Labs says kite_labs opened. Ada says so",
        "Are conflicts solvable in models of Turin? A view from Orion",
        "Orion asked the group in Turin: is the model safe? Nobody knows",
    ],
)
def test_what_is_said_as_it_stands_is_within_itself(said: str) -> None:
    assert unsupported(said, said) == ()


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=2))
def test_the_check_is_total_and_a_text_is_within_itself(text: str, said: list[str]) -> None:
    assert more(text, *said, text) == []
