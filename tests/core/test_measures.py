"""Values whose kind and owner the words themselves name."""

from __future__ import annotations

import pytest

from digestflow.core.entry.measures import measures, parted

NAMES = ["Alder 2", "Bela", "Oakes", "Tusk 3"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Alder 2 has 37B parameters.", ["Alder 2|parameters|37B|"], id="parameters"),
        pytest.param(
            "Alder 2 is a 120 billion parameter model with 12 billion active parameters.",
            ["Alder 2|parameters|120 billion|", "Alder 2|active parameters|12 billion|"],
            id="two of one",
        ),
        pytest.param("Oakes gave Alder 2 32-37B parameters.", ["Alder 2|parameters|32-37B|"], id="a range"),
        pytest.param(
            "Alder 2 uses 120B total but 5.1B active per pass.",
            ["Alder 2|parameters|120B|", "Alder 2|active parameters|5.1B|"],
            id="total and active",
        ),
        pytest.param("Alder 2 has a 128K context window.", ["Alder 2|context|128K|"], id="context after"),
        pytest.param(
            "Alder 2 has a context window of 262,144 tokens.",
            ["Alder 2|context|262,144|"],
            id="context before",
        ),
        pytest.param("Bela costs $20 per month.", ["Bela|price per month|$20|"], id="price per month"),
        pytest.param("Bela is priced at $399.", ["Bela|price|$399|"], id="price"),
        pytest.param("Oakes raised $70M from two funds.", ["Oakes|funding|$70M|"], id="funding"),
        pytest.param("Oakes is valued at $3 billion.", ["Oakes|valuation|$3 billion|"], id="valuation"),
        pytest.param("Bela has 12,345 GitHub stars.", ["Bela|stars|12,345|"], id="stars"),
        pytest.param(
            "Alder 2 scores 71.2% on SWE-bench Verified.",
            ["Alder 2|swe-bench verified score|71.2|%"],
            id="score",
        ),
        pytest.param(
            "Alder 2 was tried on Gate and Hall benchmarks, and it reached 9.5% on Gate.",
            ["Alder 2|gate score|9.5|%"],
            id="what it is measured with owns nothing",
        ),
        pytest.param("Alder 2 has a throughput of 2.2x.", ["Alder 2|throughput|2.2|x"], id="throughput"),
        pytest.param("The 3B parameter Tusk 3 is here.", ["Tusk 3|parameters|3B|"], id="owner after"),
        pytest.param("Bela Max, a 3B parameter model.", ["Bela Max|parameters|3B|"], id="more of a name"),
        pytest.param("A 3B parameter model on Bela.", ["|parameters|3B|"], id="a name behind a preposition"),
        pytest.param("The smaller Bela has 3B parameters.", ["|parameters|3B|"], id="one of several"),
        pytest.param("It has 3B parameters.", ["|parameters|3B|"], id="nobody"),
        pytest.param("Oakes likes Bela; it has 3B parameters.", ["|parameters|3B|"], id="one of two"),
        pytest.param("Oakes likes trees; it has 3B parameters.", ["Oakes|parameters|3B|"], id="the only one"),
        pytest.param(
            "Alder 2 has 3B parameters; Elm has 4B parameters.",
            ["Alder 2|parameters|3B|", "|parameters|4B|"],
            id="another name between",
        ),
    ],
)
def test_a_value_has_a_kind_and_an_owner(text: str, found: list[str]) -> None:
    said = [f"{one.entity}|{one.attribute}|{one.value}|{one.unit}" for one in measures(text, NAMES)]

    assert said == found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Alder 2 has 37 parameters.", id="parameters come by the million"),
        pytest.param("Bela got 144 stars today.", id="stars of a day"),
        pytest.param("The 27B parameter version of Bela is good.", id="one of many"),
        pytest.param("Bela beats models under 7B parameters.", id="those of others"),
        pytest.param("Bela is at 65% context usage.", id="usage"),
        pytest.param("Bela reads 600 tokens.", id="tokens"),
        pytest.param("Bela has one hundred stars.", id="in words"),
        pytest.param("Bela is priced at 20 points.", id="no money"),
        pytest.param("Bela ran 71% on Tuesday.", id="no score"),
        pytest.param("Bela reached 71 on Gate.", id="no share"),
        pytest.param("Bela has 24 GB.", id="no kind"),
    ],
)
def test_what_is_not_clear_is_no_measure(text: str) -> None:
    assert measures(text, NAMES) == ()


def test_a_value_is_the_entitys_by_any_of_its_names() -> None:
    (found,) = measures("Falco-9 has 3B parameters.", ["Bela"], {"falco9": "Bela"})

    assert found.entity == "Bela"


def test_a_value_is_parted_from_its_unit() -> None:
    assert parted("24 GB") == ("24", "GB")
    assert parted("$5.2 million") == ("$5.2 million", "")
    assert parted("twice") == ("twice", "")
