"""How a source has been doing: what it usually gives, and what is found when it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.health.nouns import MOVED_RUNS, Health, asked_of, known, rhythm
from digestflow.core.health.observing import observed
from digestflow.core.health.telling import findings, said
from digestflow.core.health.turn import conditional, put_off
from digestflow.core.item.nouns import Document, Listing, Reading
from digestflow.core.source import Feed, Validators

NIGHT = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
NEW = Health(source="gazette")
PAGE = "not a feed: an HTML page titled “Sign in”"


def day(n: float) -> datetime:
    return NIGHT + timedelta(days=n)


def listings(n: int, *, every: float = 1, until: datetime = NIGHT) -> tuple[Listing, ...]:
    """So many items, one every few days, the newest at `until`."""
    return tuple(
        Listing(feed_id=f"{k}", url="", title=f"{k}", text="", published=until - timedelta(days=k * every))
        for k in range(n)
    )


def read(n: int, *, every: float = 1, until: datetime = NIGHT, **other: Any) -> Reading:
    document = Document(kind="rss20", title="", listings=listings(n, every=every, until=until))
    given: dict[str, Any] = {"validators": Validators(etag=f'"{n}"'), "document": document}
    return Reading(source="gazette", status="read", **(given | other))


def unchanged(**other: Any) -> Reading:
    return Reading(source="gazette", status="unchanged", **other)


def failed(why: str = "404", **other: Any) -> Reading:
    return Reading(source="gazette", status="failed", why=why, **other)


def after(*readings: Reading, start: Health = NEW, new: int = 1) -> Health:
    """The health after readings on consecutive nights."""
    health = start
    first = 0 if start.last_try is None else (start.last_try - NIGHT).days + 1
    for n, reading in enumerate(readings, first):
        health = observed(health, reading, new=new, now=day(n))
    return health


def kind(health: Health) -> str:
    return health.finding.kind if health.finding else ""


def test_a_feed_that_falls_to_nothing_is_a_failure_and_keeps_its_last_good_state() -> None:
    good = after(read(20))

    fallen = after(read(0), start=good)

    assert (kind(fallen), fallen.failures) == ("empty", 1)
    assert fallen.why == "no items where it usually lists 20"
    kept = ("validators", "listed", "counts", "last_good", "last_full")
    assert [getattr(fallen, name) for name in kept] == [getattr(good, name) for name in kept]


def test_a_page_with_status_200_is_found_where_there_was_a_feed_and_only_there() -> None:
    page = failed(PAGE, no_feed=True)

    assert kind(after(read(1), page)) == "page"
    assert kind(after(page)) == ""
    assert kind(after(read(1), failed())) == ""
    assert "Sign in" in said(after(read(1), page))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        pytest.param((2, 0), "", id="who lists two may list none"),
        pytest.param((3, 0), "empty", id="who lists three may not"),
        pytest.param((0, 0), "", id="never had any"),
        pytest.param((100, 20), "fewer", id="a fifth of usual"),
        pytest.param((100, 21), "", id="more than a fifth"),
        pytest.param((9, 1), "", id="who never lists many may list any number"),
        pytest.param((50, 60, 40, 3), "fewer", id="against the median"),
        pytest.param((30, 0, 30, 0), "", id="a habit of every weekend: nothing"),
        pytest.param((30, 2, 30, 3), "", id="a habit of every weekend: few"),
        pytest.param((30, 0, 0, 0), "empty", id="still nothing"),
        pytest.param((30, 2, 2, 2), "fewer", id="still few"),
        pytest.param((30, 2, 30), "", id="back again"),
    ],
)
def test_what_is_usual_decides_what_is_found(counts: tuple[int, ...], expected: str) -> None:
    assert kind(after(*map(read, counts))) == expected


def test_a_finding_keeps_the_date_of_its_first_night_and_goes_with_its_cause() -> None:
    fallen = after(read(20), read(0), read(0), failed("timeout"))

    back = after(unchanged(), start=fallen)

    assert fallen.finding is not None
    assert fallen.finding.since == day(1)
    assert said(fallen) == "since 2026-03-02 no items where it usually lists 20"
    assert (back.finding, said(back), back.failures) == (None, "", 0)


def test_what_has_been_fewer_for_two_weeks_is_the_usual() -> None:
    fallen = after(*[read(50)] * 3, *[read(5)] * 14)

    settled = after(read(5), start=fallen)

    assert kind(fallen) == "fewer"
    assert said(fallen) == "since 2026-03-04 5 items where it usually lists 50"
    assert (kind(settled), settled.usual) == ("", 5)


def test_a_few_items_that_are_not_given_again_stay_found() -> None:
    assert kind(after(read(50), read(5), unchanged())) == "fewer"


@pytest.mark.parametrize(
    ("every", "days", "expected"),
    [
        pytest.param(1, 14, "", id="daily, two weeks"),
        pytest.param(1, 15, "silent", id="daily, longer"),
        pytest.param(7, 35, "", id="weekly, five times its gap"),
        pytest.param(7, 36, "silent", id="weekly, longer"),
        pytest.param(30, 149, "", id="monthly"),
    ],
)
def test_silence_is_measured_by_the_rhythm(every: int, days: int, expected: str) -> None:
    health = after(read(10, every=every))

    for reading in (unchanged(), read(10, every=every)):
        assert kind(observed(health, reading, new=0, now=day(days))) == expected


def test_a_source_without_dates_has_the_rhythm_of_its_readings() -> None:
    undated = Document(kind="rss20", title="", listings=(Listing(feed_id="1", url="", title="1", text=""),))
    health = NEW
    for n in (0, 10, 20):
        health = observed(health, read(1, document=undated), new=1, now=day(n))

    quiet = observed(health, unchanged(), new=0, now=day(71))

    assert kind(observed(health, unchanged(), new=0, now=day(70))) == ""
    assert said(quiet) == "nothing new since 2026-03-21; usually something every 10 days"


def test_without_any_rhythm_silence_is_found_late() -> None:
    health = after(read(1))

    quiet = observed(health, unchanged(), new=0, now=day(61))

    assert kind(observed(health, unchanged(), new=0, now=day(60))) == ""
    assert said(quiet) == "nothing new since 2026-03-01"


def test_a_source_that_never_gave_is_not_silent() -> None:
    assert kind(observed(after(read(0), new=0), unchanged(), new=0, now=day(400))) == ""


def test_stamps_of_the_future_and_of_one_day_make_no_rhythm() -> None:
    assert after(read(5, until=day(9))).gap is None
    assert after(read(9, every=0.01)).gap is None
    assert rhythm([day(n).date() for n in (0, 1, 1, 3, 9)]) == 2.0


HOME: dict[str, Any] = {"asked_host": "gazette.example", "host": "www.gazette.example"}
AWAY: dict[str, Any] = {"asked_host": "gazette.example", "host": "parked.example"}


@pytest.mark.parametrize(
    ("hosts", "expected"),
    [
        pytest.param([HOME, AWAY], "elsewhere", id="another answers"),
        pytest.param([HOME, AWAY, AWAY], "elsewhere", id="and still does"),
        pytest.param([HOME, AWAY, HOME], "", id="it is back"),
        pytest.param([AWAY, AWAY], "", id="always another"),
        pytest.param([AWAY, HOME, AWAY], "elsewhere", id="itself, then another"),
        pytest.param([HOME, HOME | {"host": "feeds.gazette.example"}], "", id="a host below it"),
        pytest.param([HOME, HOME | {"host": "xgazette.example"}], "elsewhere", id="a name that only ends so"),
        pytest.param([HOME, AWAY | {"asked_host": "parked.example"}], "", id="asked there"),
        pytest.param([HOME, {}], "", id="what is not on the web"),
    ],
)
def test_who_answers_in_its_place_is_found(hosts: list[dict[str, Any]], expected: str) -> None:
    health = after(*(read(5, **host) for host in hosts))

    assert kind(health) == expected
    assert (f"{health.answered} answers instead of www.gazette.example" in said(health)) == bool(expected)


def test_a_move_is_believed_after_three_runs_and_kept_while_it_is_asked_there() -> None:
    told = [read(5, moved_to="https://new.example/") for _ in range(MOVED_RUNS)]

    once, thrice = after(told[0]), after(*told)
    there = after(unchanged(at_moved=True), read(5, at_moved=True), start=thrice)

    assert (once.moved, thrice.moved, there.moved) == ("", *["https://new.example/"] * 2)
    assert after(read(5), start=once).moved_to == ""
    assert after(read(5, moved_to="https://other.example/"), start=thrice).moved_runs == 1


def test_a_move_on_from_there_begins_anew() -> None:
    there = after(*[read(5, moved_to="https://new.example/")] * MOVED_RUNS)

    on = after(read(5, at_moved=True, moved_to="https://newer.example/"), start=there)

    assert (on.moved, on.moved_to, on.moved_runs) == ("", "https://newer.example/", 1)


def test_an_address_that_fails_three_times_since_the_move_is_given_up() -> None:
    there = after(*[read(5, moved_to="https://new.example/")] * MOVED_RUNS)

    twice = after(failed(at_moved=True), failed(at_moved=True), start=there)
    thrice = after(failed(at_moved=True), start=twice)
    at_home = after(*[failed()] * 5, start=there)

    assert (bool(twice.moved), bool(thrice.moved), bool(at_home.moved)) == (True, False, True)


def test_what_is_gone_where_it_moved_to_is_asked_for_at_home_again() -> None:
    there = after(*[read(5, moved_to="https://new.example/")] * MOVED_RUNS)

    gone = after(*[failed(gone=True, at_moved=True)] * MOVED_RUNS, start=there)

    assert (gone.gone, gone.moved, put_off(gone, day(9))) == (False, "", "")


def test_a_health_of_another_address_tells_only_when_it_gave() -> None:
    feed = Feed(name="gazette", url="https://gazette.example/feed")
    gone = after(read(20, asked=asked_of(feed)), failed(gone=True, retry_after=60, asked=asked_of(feed)))
    elsewhere = feed.model_copy(update={"url": "https://gazette.example/other"})

    same, other = known(gone, feed), known(gone, elsewhere)
    read_there = observed(gone, read(0, asked=asked_of(elsewhere)), new=0, now=day(2))

    assert same == gone
    assert (same.gone, same.next_try) == (True, day(1) + timedelta(seconds=60))
    assert (other.gone, other.next_try, other.validators, other.counts) == (False, None, Validators(), ())
    assert other.last_good == gone.last_good
    assert (kind(read_there), read_there.asked) == ("", asked_of(elsewhere))
    assert known(None, feed) == Health(source="gazette")
    assert known(after(read(1)), feed).listed == 1


def test_who_speaks_is_no_part_of_what_is_asked() -> None:
    feed = Feed(name="gazette", url="https://gazette.example/feed")

    assert asked_of(feed) == asked_of(feed.model_copy(update={"weight": 2.0, "topics": ("Space",)}))
    assert asked_of(feed) != asked_of(feed.model_copy(update={"max_items": 7}))


def test_once_a_week_nothing_makes_the_request_conditional() -> None:
    health = after(read(3))

    assert conditional(health, day(6)) == Validators(etag='"3"')
    assert conditional(health, day(7)) == conditional(NEW, day(0)) == Validators()
    assert conditional(after(unchanged(), start=health), day(7)) == Validators()


def test_a_source_that_asked_to_wait_is_put_off_until_then_and_says_so_once() -> None:
    waiting = after(failed("429", retry_after=2 * 86400.0))

    why = put_off(waiting, day(1))
    later = after(failed(why, retry_after=86400.0), start=waiting)

    assert why == "429; asked to wait until 2026-03-03 03:00 UTC"
    assert put_off(later, day(1.5)) == why
    assert (put_off(waiting, day(2)), put_off(later, day(2)), put_off(NEW, day(0))) == ("", "", "")


def test_a_source_that_is_gone_is_not_asked_again() -> None:
    assert put_off(after(failed("410", gone=True)), day(400)) == "gone for good (410)"


def test_findings_are_told_one_by_one_on_their_first_night_and_in_one_line_later() -> None:
    fallen = [replace(after(read(20), read(0)), source=f"s{n}") for n in range(7)]
    well = after(read(20), read(20))

    first = findings([*reversed(fallen), well], day(1))
    later = findings([*fallen, well], day(2))
    one = findings(fallen[:1], day(2))

    assert [line.split(":")[0] for line in first] == [f"s{n}" for n in range(7)]
    assert len(later) == 1
    assert later[0].startswith("still so: s0: since 2026-03-02 no items")
    assert "and 2 more" in later[0]
    assert "more" not in one[0]
    assert findings([well], day(2)) == ()


readings = st.one_of(
    st.integers(0, 60).map(read),
    st.just(unchanged()),
    st.just(failed()),
    st.just(failed(PAGE, no_feed=True)),
    st.sampled_from([HOME, AWAY]).map(lambda hosts: read(20, **hosts)),
    st.just(read(20, moved_to="https://new.example/")),
)


@given(st.lists(st.tuples(readings, st.integers(0, 3), st.integers(1, 40)), max_size=30))
def test_whatever_comes_the_last_good_state_is_of_a_good_reading(nights: list[Any]) -> None:
    health, now = NEW, NIGHT

    for reading, new, later in nights:
        before, now = health, now + timedelta(days=later)
        health = observed(before, reading, new=new, now=now)

        assert health.last_try == now
        assert bool(health.why) == bool(health.failures)
        assert (health.last_good == now) != bool(health.why)
        assert len(health.counts) <= 14
        assert bool(said(health)) == (health.finding is not None)
        if health.finding is not None and before.finding is not None:
            same = health.finding.kind == before.finding.kind
            assert health.finding.since == (before.finding.since if same else now)
        if health.why:
            assert (health.validators, health.listed) == (before.validators, before.listed)


def test_what_is_listed_for_several_at_once_says_nothing_of_how_much_one_has() -> None:
    usual = after(*[read(40)] * 5)

    quiet = after(read(0, partly=True), read(1, partly=True), start=usual, new=0)

    assert (quiet.counts, quiet.usual, quiet.failures, kind(quiet)) == (usual.counts, 40, 0, "")
    assert quiet.last_good == day(6)


@pytest.mark.parametrize("setting", [{"fulltext": True}, {"fulltext_below": 99}, {"weight": 2.0}])
def test_what_becomes_of_its_items_is_no_part_of_what_a_source_is_asked(setting: dict[str, Any]) -> None:
    feed = Feed(name="gazette", url="https://gazette.example/feed")

    assert asked_of(feed.model_copy(update=setting)) == asked_of(feed)
