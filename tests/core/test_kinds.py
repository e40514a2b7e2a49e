"""Kinds of values, and whether two of a kind agree."""

from __future__ import annotations

import pytest

from digestflow.core.ledger.kinds import agree, kind, moves


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Parameter count", "parameters"), ("total parameters", "parameters"), ("params", "parameters"),
        ("active params", "active parameters"), ("context_window", "context"),
        ("max context length", "context"),
        ("cost", "price"), ("GitHub stars", "stars"), ("the number of downloads", "downloads"),
        ("accuracy on MMLU", "mmlu score"), ("MMLU score", "mmlu score"), ("throughput", "throughput"),
        ("total", "total"), ("", ""),
    ],
)  # fmt: skip
def test_a_kind_has_one_name(said: str, name: str) -> None:
    assert kind(said) == name


def test_the_name_of_a_kind_is_its_own_name() -> None:
    for said in ("parameters", "context", "stars", "price per month", "mmlu score"):
        assert kind(kind(said)) == kind(said)


def test_stars_and_prices_move_and_sizes_do_not() -> None:
    assert all(map(moves, ("stars", "price per month", "rank", "downloads", "valuation")))
    assert not any(map(moves, ("parameters", "context", "mmlu score", "release date")))


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        pytest.param("120B", "120 billion", True, id="another way"),
        pytest.param("2 TB", "2,000 GB", True, id="another size of the unit"),
        pytest.param("90 min", "1.5 h", True, id="minutes and hours"),
        pytest.param("37B", "32-37B", False, id="a number and a range"),
        pytest.param("32-37B", "32-37 billion", True, id="one range"),
        pytest.param("32-37B", "32-38B", False, id="two ranges"),
        pytest.param("2.2x", "2x", False, id="nothing is rounded"),
        pytest.param("119B", "120 billion", False, id="nearly"),
        pytest.param("1.70 %", "2.7 pp", False, id="a share and points"),
        pytest.param("$20", "18 EUR", None, id="two currencies"),
        pytest.param("24 GB", "3 s", None, id="two dimensions"),
        pytest.param("24 GB", "3-4 s", None, id="two dimensions, one a range"),
        pytest.param("early access", "Early  Access", True, id="words"),
        pytest.param("early access", "3B", False, id="words and a number"),
        pytest.param("1/3", "2/3", False, id="fractions"),
    ],
)
def test_two_values_agree_differ_or_cannot_be_compared(one: str, other: str, *, found: bool | None) -> None:
    assert agree(one, other, attribute="size") is found
    assert agree(other, one, attribute="size") is found


def test_a_context_may_be_counted_by_1024() -> None:
    assert agree("256K", "262,144", attribute="context")
    assert agree("1,048,576", "1M", attribute="context")
    assert agree("256K", "262,144", attribute="parameters") is False
