# ruff: noqa: E501 - a table has one case a line
from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.evidence.amounts import amounts, counted
from digestflow.core.evidence.values import stands, values


def same(one: str, other: str) -> bool:
    """Whether every value of the one stands in the other, and the other way round."""
    a, b = values(one), values(other)
    return bool(a) and all(stands(v, b) for v in a) and all(stands(v, a) for v in b)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1T", "1 trillion"), ("1T", "one trillion"), ("37B", "37 billion"), ("7b", "7B"), ("128K", "128,000"),
        ("128k context", "128 thousand"), ("$5.2M", "5.2 million dollars"), ("$5.2M", "US$5,200,000"),
        ("$5.2M", "USD 5.2 million"), ("€1.5bn", "1.5 billion euros"), ("£2m", "2 million pounds"),
        ("¥300", "300 yuan"), ("¥300", "300 yen"), ("₹5", "5 rupees"), ("20%", "20 percent"), ("20%", "20 per cent"),
        ("20 %", "twenty percent"), ("2.2×", "2.2x"), ("2x", "2 times"), ("2x", "twofold"), ("2x", "twice"),
        ("10x", "ten-fold"), ("400M", "400 million"), ("400M+", "~400 M"), ("４００Ｍ", "400M"), ("٤٠٠M", "400M"),
        ("1,024", "1024"), ("1 024", "1024"), ("1'024", "1,024"), ("1_024", "1024"), ("1.234.567", "1,234,567"),
        ("1,00,000", "100000"), ("a dozen", "12"), ("two dozen", "24"), ("half a million", "500,000"),
        ("twenty-five", "25"), ("two hundred and five", "205"), ("three thousand five hundred", "3,500"),
        ("a hundred", "100"), ("24 GB", "24GB"), ("24 GB", "24 gigabytes"), ("4-bit", "4 bits"), ("3 hours", "three hours"),
        ("24-hour", "24 hours"), ("60s", "60 seconds"), ("435ms", "435 milliseconds"), ("25 tok/s", "25 tokens per second"),
        ("3 percentage points", "3 pp"), ("March 12, 2026", "2026-03-12"), ("12 March 2026", "Mar. 12, 2026"),
        ("March 12th", "12 March"), ("am 3. Mai 2026", "May 3, 2026"), ("am 12. März", "on March 12"), ("3 de mayo", "3 May"),
        ("3 de mayo de 2026", "2026-05-03"), ("1 août 2026", "August 1, 2026"), ("den 3. April 2026", "April 3, 2026"),
        ("3 июня 2026", "June 3, 2026"), ("im Mai 2026", "in May 2026"), ("diciembre de 2026", "December 2026"),
        ("2025年3月12日", "2025-03-12"), ("2025/12/01", "1 December 2025"),
        ("3月12日", "March 12"), ("April 2026", "2026-04"), ("v1.2.3", "1.2.3"), ("version 4", "v4"), ("#3", "No. 3"),
        ("3rd", "third"), ("#3", "third"), ("1.5亿", "150 million"), ("2000万", "20 million"), ("5倍", "5x"), ("1/2", "½"),
        ("one third", "1/3"), ("1e6", "1,000,000"), ("doubled", "doubling"), ("3.50 km", "3.5 km"), ("5 ft", "five feet"),
        ("yesterday", "Yesterday"), ("last week", "past week"), ("$5-10M", "$5 million to $10 million"),
        ("32–37B", "32B to 37B"), ("4–6x", "4x to 6x"), ("10:30", "10:30"), ("the 5 km", "5 kilometres"), ("2 tons", "two tonnes"),
    ],
    ids=lambda words: words,
)  # fmt: skip
def test_one_value_may_be_written_in_many_ways(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("37B", "37 GB"), ("37B", "37M"), ("37%", "37"), ("37%", "37 pp"), ("37B", "38B"), ("3.10", "3.1"), ("1.024", "1,024"),
        ("$5", "€5"), ("$5M", "$5"), ("$5", "5 million"), ("5 km", "5 miles"), ("10²", "102"), ("2½", "21/2"), ("v4", "4"),
        ("v1.2", "v1.2.3"), ("2x", "2"), ("doubled", "2x"), ("3rd", "3"), ("4-bit", "4"), ("March 12", "March 13"),
        ("am 3. Mai", "May 4"), ("3 de mayo", "June 3"),
        ("March 12, 2026", "March 12"), ("yesterday", "today"), ("hundreds", "100"), ("24/7", "24"), ("10:30", "10"),
        ("five", "fifty"), ("MB 5", "5 MB"), ("950PR", "950"), ("1080p", "1080"), ("5 min", "5 months"), ("5GB", "5Gbps"),
        ("7e9", "7"), ("million", "billion"), ("1 024", "24"), ("dozens", "dozen"), ("100", "H100"), ("5.4", "GPT-5.4"),
    ],
    ids=lambda words: words,
)  # fmt: skip
def test_another_value_is_another(one: str, other: str) -> None:
    said = values(other)

    assert not any(stands(value, said) for value in values(one))


def test_a_date_says_its_parts_and_no_more() -> None:
    said = values("It came on March 12, 2026.")

    for part in ("March 12", "in March", "March 2026", "2026"):
        assert all(stands(value, said) for value in values(part))
    for more in ("March 13", "in May", "April 2026", "2025"):
        assert not any(stands(value, said) for value in values(more))


def test_a_day_and_month_in_figures_keep_both_readings() -> None:
    said = values("on 3/12/2026")

    assert all(stands(value, said) for value in values("March 12, 2026"))
    assert all(stands(value, said) for value in values("3 December 2026"))


def test_both_days_of_a_span_are_dates() -> None:
    assert {reading for value in values("May 19-20") for reading in value.readings} == {"--05-19", "--05-20"}


def test_a_day_that_no_month_has_ends_no_span() -> None:
    readings = {reading for value in values("May 19-45") for reading in value.readings}

    assert readings == {"--05-19", "45"}


@pytest.mark.parametrize("words", ["5 million", "5 metres"])
def test_a_small_m_is_a_million_or_a_metre(words: str) -> None:
    assert all(stands(value, values("5m")) for value in values(words))


def test_an_x_between_numbers_is_no_multiple() -> None:
    assert not same("8 x 4", "8x and 4")


def test_numbers_in_words_that_make_no_number_are_compared_as_words() -> None:
    assert same("one two three", "One two-three")
    assert not same("one two three", "six")


def test_impossible_dates_are_numbers() -> None:
    assert not any("-" in reading for value in values("2026-13-45") for reading in value.readings)


def test_a_continental_text_is_read_both_ways() -> None:
    german = "Die Firma hat 3.000 Mitarbeiter und 1,5 Millionen Kunden, und das ist viel."

    assert all(stands(value, values(german)) for value in values("3,000"))
    assert not any(stands(value, values("The firm has 3.000 staff.")) for value in values("3,000"))
    assert amounts("3,000", abroad=True) == (Decimal(3000), Decimal(3))


@pytest.mark.parametrize(
    "words", ["Qwen3.5", "H100", "GPT-5.4", "Q4_K_M", "no values here", "https://x.example/2026/37"]
)
def test_digits_of_names_and_addresses_are_no_values(words: str) -> None:
    assert values(words) == frozenset()


def test_one_supports_and_asks_for_nothing() -> None:
    (one,) = values("one of them")

    assert one.loose
    assert all(stands(value, {one}) for value in values("1 model"))


@pytest.mark.parametrize(
    "words",
    ["one two three", "two twenty", "million billion", "five million two million", "one hundred " * 9],
)
def test_words_that_are_no_one_number_have_no_amount(words: str) -> None:
    assert counted(words) is None


def test_a_number_of_a_thousand_digits_is_compared_as_written() -> None:
    huge = "9" * 1000

    assert same(huge, huge)
    assert not same(huge, huge + "1")


@given(st.integers(0, 10**15))
def test_grouping_changes_no_number(n: int) -> None:
    assert same(f"{n:,}", str(n))


@given(st.integers(1, 999), st.sampled_from(["K thousand", "M million", "B billion", "T trillion"]))
def test_a_scale_in_letters_is_the_scale_in_words(n: int, scale: str) -> None:
    letter, word = scale.split()

    assert same(f"{n}{letter}", f"{n} {word}")


@given(st.text(max_size=120))
def test_reading_values_is_total_and_repeatable(text: str) -> None:
    assert values(text) == values(text)
    assert all(stands(value, values(text)) for value in values(text))
