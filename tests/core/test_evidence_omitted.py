"""What a source only says under a condition or with a limit is not told without; in other words it stands."""

# ruff: noqa: E501 - a table has one case a line
from __future__ import annotations

import pytest

from digestflow.core.evidence.check import unsupported
from digestflow.core.evidence.fold import fold, letters
from digestflow.core.evidence.omitted import omitted


def bare(sentence: str, *said: str) -> list[str]:
    return list(omitted(letters(sentence), [fold(text).text for text in said]))


# What a source says | the same without what it depends on | what is left out
BARE = """
    The sale closes in Turin this year if regulators approve it. | The sale closes in Turin this year. | if regulators approve it
    If approved, the drug will be sold in Turin. | The drug will be sold in Turin. | If approved
    The release will ship on Monday once tests pass. | The release will ship on Monday. | once tests pass
    The merger is final, pending approval by Elmland. | The merger is final. | pending approval by Elmland
    Subject to approval by the board, Orion will buy Kite Labs. | Orion will buy Kite Labs. | Subject to approval by the board
    The plant in Turin stays open as long as the union agrees. | The plant in Turin stays open. | as long as the union agrees
    The plant runs in Turin all day unless it rains. | The plant runs in Turin all day. | unless it rains
    Orion will sell cars in Turin when the road is ready. | Orion will sell cars in Turin. | when the road is ready
    When it rains, one thing is sure: cars drift in Turin if nobody brakes. | When it rains, one thing is sure: cars drift in Turin. | if nobody brakes
    The plant can sell cars in Turin, if Elmland agrees. | The plant can sell cars in Turin. | if Elmland agrees
    Lumen 4 is now available for Pro users. | Lumen 4 is now available. | for Pro users
    Orion rolled out memory to Plus and Pro users on Monday. | Orion rolled out memory on Monday. | to Plus and Pro users
    Lumen 4 is available in the US only, and on phones. | Lumen 4 is available on phones. | in the US only
    Lumen 4 is available only in Elmland. | Lumen 4 is available. | only in Elmland
    Lumen 4 is available in public beta on phones. | Lumen 4 is available on phones. | in public beta
    Lumen 4 is available now, but only in Elmland. | Lumen 4 is available now. | only in Elmland
    Contingent on approval, Orion will buy Kite Labs. | Orion will buy Kite Labs. | Contingent on approval
    Orion will fix the crash on startup if the tests pass. | Orion will fix the crash on startup. | if the tests pass
    Orion fixed the price in Turin if the sale closes. | Orion fixed the price in Turin. | if the sale closes
"""
# What a source says | what may be said of it
KEPT = """
    The sale closes in Turin this year if regulators approve it. | The sale would close in Turin this year.
    The sale closes in Turin this year if regulators approve it. | The sale closes in Turin this year, provided that Elmland agrees.
    The sale closes in Turin this year if regulators approve it. | Regulators decide whether the sale closes in Turin this year.
    The sale would close in Turin this year if regulators approve it. | The sale would close in Turin this year.
    The sale closes in Turin this year if regulators approve it. The sale closes in Turin this year. | The sale closes in Turin this year.
    The sale closes in Turin this year if regulators approve it. | Orion makes phones.
    If you want to try it, Lumen 4 is free on phones. | Lumen 4 is free on phones.
    People wonder if Lumen 4 runs on phones. | People wonder about Lumen 4 on phones.
    Even if it rains, the plant runs in Turin all day. | The plant runs in Turin all day.
    When the plant opened, people came to Turin. | People came to Turin.
    Once a week, Orion ships a version of its app. | Orion ships a version of its app.
    If Orion closes the plant, Orion closes the plant in Turin. | Orion closes the plant in Turin.
    Lumen 4 is now available for Pro users. | Pro users get Lumen 4.
    Lumen 4 is now available for all users. | Lumen 4 is now available.
    Lumen 4 was written for Pro users in Turin. | Lumen 4 was written in Turin.
    Orion launched Lumen 4 for Pro users in Turin. | Lumen 4 was written in Turin.
    Lumen 4 is available in public beta on phones. | Lumen 4 is available to testers on phones, in beta.
    Lumen 4 is available in public beta on phones. | Yes.
    Fixed a crash on startup if no settings were present. | A crash on startup was fixed.
    The tool deletes old logs unless --keep is given. | The tool deletes old logs by default.
    Lumen 4 runs on phones, but for Pro users it is free on watches. | Lumen 4 runs on phones.
"""


def _rows(table: str) -> list[list[str]]:
    return [[part.strip() for part in line.split(" | ")] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("said", "sentence", "what"), _rows(BARE))
def test_a_condition_or_limit_left_out_is_refused(said: str, sentence: str, what: str) -> None:
    found = bare(sentence, said)

    assert f"left out: {what}" in found
    assert set(found) <= set(unsupported(sentence, said))


@pytest.mark.parametrize(("said", "sentence"), [row[:2] for row in _rows(BARE)])
def test_what_another_quote_says_without_is_not_bound(said: str, sentence: str) -> None:
    assert bare(said, said) == []
    assert bare(sentence, said, sentence) == []


@pytest.mark.parametrize(("said", "sentence"), _rows(KEPT))
def test_what_keeps_a_condition_in_other_words_or_is_not_bound_stands(said: str, sentence: str) -> None:
    assert bare(sentence, said) == []


def test_of_a_sentence_without_end_only_what_stands_near_a_condition_is_bound_by_it() -> None:
    far = "it rains in Turin " * 60

    assert bare("Cars drift in Turin.", f"Cars drift in Turin {far} if nobody brakes.") == []
    assert bare("Cars drift in Turin.", f"{far} cars drift in Turin if nobody brakes {far}.") != []
