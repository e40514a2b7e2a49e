"""A sentence with any value swapped is refused; a source's own sentence is accepted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.evidence.check import unsupported

# Either says what the other does not: a number, unit, currency, share, sign, date, time, version, name.
SWAPS = """
    It costs €20. | It costs $20.
    It has 24 TB. | It has 24 GB.
    It rose 2.7 %. | It rose 2.7 points.
    It rose 2.7 points. | It rose 2.7 %.
    It gained 1.70 %. | It gained 1.7 points.
    It has 37B parameters. | It has 32-38B parameters.
    It has 32-37B. | It has 37B.
    It grew by 37B. | It has 37 million.
    Twice as fast. | Three times as fast.
    It doubled. | It tripled.
    It is half the price. | It is double the price.
    The third model. | The second model.
    The 3rd model. | The 2nd model.
    It fell to -5 %. | It fell to 5 %.
    It is 5 degrees. | It is -5 degrees.
    On 3 April 2026. | On 4 March 2026.
    On 2026-04-03. | On 3 March 2026.
    In May 2026. | In May 2025.
    On Tuesday. | On Monday.
    It takes 5 minutes. | It takes 5 hours.
    It takes 5 ms. | It takes 5 s.
    Version 3.1. | Version 3.10.
    v2.0 is out. | v2.1 is out.
    GPT-5.4 is out. | GPT-5.5 is out.
    Qwen3 is out. | Qwen3.5 is out.
    Kimi K2 is out. | Kimi K3 is out.
    阿里巴巴 released it. | 腾讯 released it.
    Яндекс released it. | Сбер released it.
    #OpenAI released it. | #Anthropic released it.
    Sam Altman said so. | Sam Smith said so.
    See https://a.example/x. | See https://a.example/y.
    See a.example/x. | See b.example/x.
    twelve people | thirteen people
    a dozen people | ten people
    one hundred and five | one hundred and six
    two thirds of it | one third of it
    It has 1.5T tokens. | It has 1.5B tokens.
    It has 15 trillion. | It has 15 billion.
    1,5 Millionen | 1,6 Millionen
    It has ten million users. | It has ten thousand users.
    It needs 16 GiB. | It needs 16 GB.
    It uses 5 kWh. | It uses 5 kW.
    He earned 5 million yuan. | He earned 5 million yen.
    It cost £5. | It cost $5.
    It costs 20 cents. | It costs 20 dollars.
    5 out of 10. | 6 out of 10.
    It is 10x faster. | It is 10% faster.
    It is 10 percent faster. | It is 10 percentage points faster.
    It scored 0.5. | It scored 0.05.
    3:2 | 2:3
    It has 4-bit weights. | It has 8-bit weights.
    It opens at 9 pm. | It opens at 9 am.
    It opens at 21:00. | It opens at 20:00.
    Since 2024. | Since 2023.
    in the 1990s | in the 1980s
    in Q3 | in Q4
    in H1 2026 | in H2 2026
    a quarter of users | a third of users
    tenfold | fivefold
    quintuple | double
    It has dozens of users. | It has hundreds of users.
    It has 三千 users. | It has 两千 users.
    3千人 | 5千人
    5亿 | 5万
    €1.2bn | €1.2m
    1.2 bn | 1.2 m
    $5.2M | $5.2K
    It gained 5 bps. | It gained 5 %.
    Elon Musk left. | Tim Cook left.
    Mistral left. | Meta left.
    the FTC | the SEC
    10^6 | 10^5
    10⁶ | 10⁵
    minus 5 degrees | 5 degrees
    about -3 | about 3
    It lost 12 points. | It lost 21 points.
    5th | 6th
    first | third
    eleventh | twelfth
    it's @sama | it's @elon
    in Paris | in London
    iPhone 16 | iPhone 17
    the U.S. | the U.K.
    an RTX 5090 | an RTX 4090
    last week | next week
    yesterday | tomorrow
    two weeks ago | three weeks ago
    in 3 days | in 5 days
    № 5 | № 6
    No. 5 | No. 6
    a 5-to-1 lead | a 6-to-1 lead
    70/30 | 60/40
    1 in 5 | 1 in 6
    one in five | one in six
    1e6 | 1e5
    0x1F | 0x2F
    sha a1b2c3d | sha a1b2c3e
    CVE-2026-1234 | CVE-2026-1235
    $1-2 million | $3-2 million
    nine-year-old | ten-year-old
    9-year-old | 10-year-old
    a 40% cut | a 50% cut
    Ｆｉｖｅ | six
    ٣ users | ٤ users
    ½ | ¼
    1½ | 1¼
    5 µs | 5 ms
    5 Mbps | 5 Gbps
    5 MB/s | 5 GB/s
    100 mph | 100 km/h
    30 °C | 30 °F
    5 kg | 5 lb
    5 acres | 5 hectares
    5 gallons | 5 litres
    A$5 | US$5
    5 CHF | 5 EUR
    5 BTC | 5 ETH
    5 francs | 5 euros
    5 rupees | 5 roubles
    kr 5 | $ 5
    5 won | 5 yen
    R$5 | $5
    ₿5 | ₹5
    C$5 | A$5
    NT$5 | HK$5
"""
SAME = """
    It has 37 billion parameters. | It has 37B parameters.
    It costs $5.2M. | It costs 5.2 million dollars.
    On April 3, 2026. | On 2026-04-03.
    It has 1,024 users. | It has 1024 users.
    It rose 5 percent. | It rose 5%.
    twice as fast | 2x as fast
    twelve people | 12 people
    a dozen people | 12 people
    It fell to \u22125 %. | It fell to -5 %.
    minus 5 degrees | -5 degrees
    10\u2076 | 10^6
    5 \u00b5s | 5 us
    \u00bd | 1/2
    EUR 5 | \u20ac5
    CHF 5 | 5 CHF
    It opens at 9 pm. | It opens at 21:00.
    It opens at 9:05 a.m. | It opens at 09:05.
    5 litres | 5 liters
    um 3,5 Prozent | by 3.5 percent
    de 12 pour cent | by 12%
    un 12 por ciento | by 12%
"""


def _pairs(table: str) -> list[list[str]]:
    return [[side.strip() for side in line.split(" | ")] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("one", "other"), _pairs(SWAPS))
def test_another_value_or_name_is_refused_either_way(one: str, other: str) -> None:
    assert unsupported(one, [other])
    assert unsupported(other, [one])


@pytest.mark.parametrize(
    "said",
    ["It has up to 37B.", "It has at least 32B.", "It has 32-37B.", "It has between 32B and 37B."],
)
def test_the_end_of_a_range_may_be_told_as_one(said: str) -> None:
    assert unsupported(said, ["It has 32-37B."]) == ()


def test_bits_may_be_told_as_bytes_and_bytes_not_as_bits() -> None:
    assert unsupported("It needs 16 GB.", ["It needs 16Gb."]) == ()
    assert unsupported("It needs 16 Gb.", ["It needs 16 GB."]) != ()


@pytest.mark.parametrize("said", [side for pair in _pairs(SWAPS) + _pairs(SAME) for side in pair])
def test_a_source_supports_its_own_words(said: str) -> None:
    assert unsupported(said, [said]) == ()


@pytest.mark.parametrize(("one", "other"), _pairs(SAME))
def test_the_same_value_in_another_form_is_accepted_either_way(one: str, other: str) -> None:
    assert unsupported(one, [other]) == ()
    assert unsupported(other, [one]) == ()


numbers = st.one_of(
    st.integers(2, 999).map(str),
    st.integers(2, 999).map(lambda n: f"{n}.5"),
    st.integers(-99, -2).map(str),
    st.integers(1_000, 999_999).map(lambda n: f"{n:,}"),
)
units = st.sampled_from(
    (
        "GB",
        "TB",
        "%",
        "ms",
        "hours",
        "km",
        "kg",
        "W",
        "tokens/s",
        "million users",
        "billion tokens",
        "x",
        "pp",
    )
)
money = st.tuples(
    st.sampled_from("$€£"), st.integers(2, 999), st.sampled_from(("", "M", "K", " billion"))
).map(lambda part: f"{part[0]}{part[1]}{part[2]}")
dates = st.dates().filter(lambda day: 1950 <= day.year <= 2049).map(str)
names = st.sampled_from(
    (
        "Alder 3",
        "Oakes Works",
        "GPT-5.4",
        "Qwen3.5",
        "llama.cpp",
        "#OpenRun",
        "阿里巴巴",
        "Яндекс",
        "Zürich",
        "C++",
    )
)
addresses = st.integers(1, 999).map(lambda n: f"https://oakes.example/{n}")
values = st.one_of(
    st.tuples(numbers, units).map(lambda part: f"{part[0]} {part[1]}"), money, dates, names, addresses
)
frames = st.sampled_from(
    ("the plant gives {} in the end", "it was {} that they spoke of", "they told of {} and of the rest")
)


@given(frames, values, values)
def test_a_sentence_with_its_value_swapped_is_refused(frame: str, one: str, other: str) -> None:
    said = frame.format(one)

    assert unsupported(said, [said]) == ()
    if one != other:
        assert unsupported(frame.format(other), [said])


@given(frames, values, st.lists(values, min_size=1, max_size=4))
def test_a_value_stands_wherever_a_source_says_it(frame: str, one: str, others: list[str]) -> None:
    said = [frame.format(value) for value in (*others, one)]

    assert unsupported(frame.format(one), said) == ()
