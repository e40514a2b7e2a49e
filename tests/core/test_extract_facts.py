from __future__ import annotations

from datetime import date

import pytest

from digestflow.core.entry import facts
from digestflow.core.entry.extract import extract
from tests import make


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Brookfield releases Alder 2", "released"),
        ("Brookfield reportedly builds Alder 2", "rumored"),
        ("A purported leak shows Alder 2", "rumored"),
        ("The alleged plan for Alder 2 is in the paper", "rumored"),
        ("Price of Alder 2 leaked by a shop", "rumored"),
        ("Elm Code 2 leaks ahead of its launch", "rumored"),
        ("Source code of Alder 2 leaked by a shop", "announced"),
        ("Alder 2 leaks its system prompt to anyone", "announced"),
        ("Leaked passwords open Alder 2, reportedly", "rumored"),
        ("Brookfield denies that it builds Alder 2", "disputed"),
        ("Brookfield mends the error of Alder 2: permission denied", "announced"),
        ("Journal retracts the paper on Alder 2", "retracted"),
        ("Brookfield confirms the price of Alder 2", "confirmed"),
        ("Brookfield speaks about Alder 2", "announced"),
    ],
)
def test_the_status_is_what_the_words_of_an_official_source_say(text: str, status: str) -> None:
    entry = extract(make.story(make.item(text)), ["Space"], voice={"gazette": "official"})

    assert entry is not None
    assert (entry.status, entry.attribution) == (status, "")


@pytest.mark.parametrize(
    ("text", "value", "unit", "attribute"),
    [
        ("Alder 2 has 37B active parameters in all of its layers.", "37B", "", "active parameters"),
        ("Oakes said that Alder 2 needs 24 GB on one card.", "24", "GB", ""),
        ("The round gave Brookfield $5.2 million from two funds.", "$5.2 million", "", ""),
        ("Brookfield's share of the market rose to 20% in Elmland.", "20", "%", ""),
        ("In 2026 Brookfield opened an office in the old Elm Hall.", "", "", ""),
        ("Brookfield moved 3 teams and 4 labs to the Elm Hall.", "", "", ""),
    ],
)
def test_a_claim_has_a_value_where_one_is_clear(text: str, value: str, unit: str, attribute: str) -> None:
    assert facts.value(text) == (value, unit, attribute)


@pytest.mark.parametrize(
    ("text", "horizon"),
    [
        ("Alder 3 is expected in April.", "in April"),
        ("Alder 3 is due by Q2 2027.", "by Q2 2027"),
        ("Brookfield will open an office later this year.", "later this year"),
        ("Brookfield plans to ship it in the coming weeks.", "in the coming weeks"),
        ("Alder 3 is expected in the last two weeks of April.", "in the last two weeks of April"),
        ("Alder 3 is expected by 2027-05-22.", "by 2027-05-22"),
        ("Alder 3 will ship on 21st of May, 2027.", "on 21st of May, 2027"),
        ("Alder 3 is due on May 3rd.", "on May 3rd"),
        ("Alder 3 is due at the end of April.", "at the end of April"),
        ("Alder 3 is due by the end of the year.", "by the end of the year"),
        ("Alder 3 is due in the third quarter of 2027.", "in the third quarter of 2027"),
        ("Alder 3 is due in H2 2027.", "in H2 2027"),
        ("Alder 3 is due in spring 2027.", "in spring 2027"),
        ("Alder 3 is due in March of 2028.", "in March of 2028"),
        ("Alder 3 is due by the end of March next year.", "by the end of March next year"),
        ("Alder 3 is due in the first quarter of next year.", "in the first quarter of next year"),
        ("Alder 3 is due in Q1 of fiscal 2028.", "in Q1 of fiscal 2028"),
        ("Alder 3 is due in H1 of 2028.", "in H1 of 2028"),
        ("Alder 3 is due in March or April 2028.", "in March or April 2028"),
        ("Alder 3 is due by the end of the year 2028.", "by the end of the year 2028"),
        ("Alder 2 came in April.", ""),
        ("Brookfield was expected to open it in 2024.", ""),
        ("Brookfield opened Alder 2.", ""),
    ],
)
def test_a_prediction_has_its_time_as_said(text: str, horizon: str) -> None:
    assert facts.horizon(text) == horizon


def test_the_one_whole_date_is_what_a_claim_is_as_of() -> None:
    assert facts.as_of("It rose to 3 on March 12, 2026.") == date(2026, 3, 12)
    assert facts.as_of("It rose on March 12, 2026 and on 2026-03-13.") is None
    assert facts.as_of("It rose in March.") is None
