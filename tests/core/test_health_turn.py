"""When a source is asked, and when its own word of before is enough."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from digestflow.core.given import Span
from digestflow.core.health.nouns import Finding, Health
from digestflow.core.health.observing import observed
from digestflow.core.health.turn import FRESHEST, conditional, fresh
from digestflow.core.item.nouns import Reading
from digestflow.core.source import Validators

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def health(**other: object) -> Health:
    return Health(**({"source": "gazette", "last_good": NOON, "max_age": 3600.0} | other))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("minutes", "other", "is_fresh"),
    [
        pytest.param(0, {}, True, id="at once"),
        pytest.param(59, {}, True, id="within its word"),
        pytest.param(60, {}, False, id="after it"),
        pytest.param(-1, {}, False, id="before the reading: another clock"),
        pytest.param(5, {"max_age": None}, False, id="without a word"),
        pytest.param(5, {"last_good": None}, False, id="never read"),
        pytest.param(5, {"failures": 1}, False, id="failing"),
        pytest.param(5, {"finding": Finding(kind="fewer", since=NOON)}, False, id="with a finding"),
        pytest.param(359, {"max_age": 1e9}, True, id="the longest word that is believed"),
        pytest.param(360, {"max_age": 1e9}, False, id="no longer"),
    ],
)
def test_a_source_is_fresh_for_as_long_as_it_said(
    minutes: int, other: dict[str, object], is_fresh: bool
) -> None:
    assert fresh(health(**other), NOON + timedelta(minutes=minutes), UTC) is is_fresh  # type: ignore[arg-type]


def test_a_reading_of_yesterday_is_never_fresh_however_long_it_said() -> None:
    """The night makes the day that is over: it must ask for what came until midnight."""
    evening = datetime(2026, 3, 12, 22, 30, tzinfo=UTC)  # 23:30 in Berlin

    assert fresh(health(last_good=evening), evening + timedelta(minutes=29), BERLIN)
    assert not fresh(health(last_good=evening, max_age=1e9), evening + timedelta(minutes=31), BERLIN)
    assert timedelta(days=1) > FRESHEST


def test_who_was_not_asked_stays_as_it_was() -> None:
    before = health()

    assert observed(before, Reading(source="gazette", status="fresh"), new=0, now=NOON) is before


def test_a_reading_sets_its_word_anew_and_one_without_takes_it_back() -> None:
    said = observed(health(), Reading(source="gazette", status="unchanged", max_age=60.0), new=0, now=NOON)
    silent = observed(said, Reading(source="gazette", status="unchanged"), new=0, now=NOON)

    assert (said.max_age, silent.max_age) == (60.0, None)


@pytest.mark.parametrize(
    ("days", "given", "whole"),
    [
        pytest.param(None, True, True, id="never had whole"),
        pytest.param(1, False, True, id="of no time it is known that all was given"),
        pytest.param(7, True, True, id="a week ago"),
        pytest.param(6, True, False, id="within the week"),
    ],
)
def test_the_whole_document_once_a_week_still_knows_its_entries(
    days: int | None, given: bool, whole: bool
) -> None:
    kept = Validators(etag='"1"', body_hash="h", marks=b"12345678")
    last = None if days is None else NOON - timedelta(days=days)
    spans = (Span(since=NOON - timedelta(days=9), until=NOON),) if given else ()

    asked = conditional(health(validators=kept, last_full=last, spans=spans), NOON)

    assert asked == (Validators(marks=b"12345678") if whole else kept)
