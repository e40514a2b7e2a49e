"""The reading that a day's lead entry gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from digestflow.core.thesis import lifted
from tests import make

if TYPE_CHECKING:
    from digestflow.core.entry.nouns import Entry


def _entry(title: str, **other: Any) -> Entry:
    item = make.item(title, "It landed.")
    claims = (make.claim("It landed.", make.quote(item, "It landed.")),)
    return make.entry(item, **({"claims": claims} | other))


def test_the_lead_entry_is_lifted_without_a_word_added() -> None:
    lead = _entry("Probe lands. ")

    found = lifted(make.DAY, make.topic(), [lead, _entry("Rocket flies")])

    assert found is not None
    assert found.key == "2026-03-12/Space/1"
    assert (found.topic, found.title, found.body) == ("Space", "Probe lands", lead.summary)
    assert (found.entries, found.status) == ((lead.key,), "")


def test_a_reading_of_a_topic_with_another_name_has_the_key_that_the_first_gives() -> None:
    renamed = make.topic("Above", was=("Space", "Sky"))

    found = lifted(make.DAY, renamed, [_entry("Probe lands", topics=("Above",))])

    assert found is not None
    assert (found.key, found.topic) == ("2026-03-12/Space/1", "Above")


def test_a_lifted_sentence_names_whose_word_it_is() -> None:
    lead = _entry("Probe lands", attribution="r/Moons")

    found = lifted(make.DAY, make.topic(), [lead])

    assert found is not None
    assert [one.whose for one in found.body] == ["r/Moons"]


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(_entry("Chips melt", topics=("Chips", "Space")), id="of another topic first"),
        pytest.param(_entry("Chips melt", topics=()), id="of no topic"),
        pytest.param(_entry("Thin", claims=()), id="no claim, one item"),
    ],
)
def test_the_lead_is_the_first_that_belongs_and_says_enough(first: Entry) -> None:
    second = _entry("Probe lands")

    found = lifted(make.DAY, make.topic(), [first, second])

    assert found is not None
    assert found.entries == (second.key,)
    assert lifted(make.DAY, make.topic(), [first]) is None


def test_what_two_items_tell_leads_without_a_claim() -> None:
    told_twice = _entry("Probe lands", claims=(), items=("a", "b"))

    assert lifted(make.DAY, make.topic(), [told_twice]) is not None


def test_without_entries_the_narrative_stays() -> None:
    assert lifted(make.DAY, make.topic(), []) is None
