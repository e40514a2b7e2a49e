"""Nights by the ledger of runs: each local day once, missed ones caught up, pending ones done later."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from digestflow.core.window import local_day, moment
from digestflow.run.day.nights import newest, next_night
from tests.endpoint import endpoint
from tests.nights import Project, feed, item, with_feeds
from tests.web_server import Page, site

if TYPE_CHECKING:
    from pathlib import Path

    from tests.nights import Said

ZONES = ("Pacific/Auckland", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")
CLOSED = "http://127.0.0.1:9/v1"


def due(project: Project, now: str, *options: str) -> tuple[list[str], Said]:
    """What a timer that rings at the moment makes."""
    said = project.say("run", "--due", "--json", *options, now=now)
    return [json.loads(line)["day"] for line in said.out.splitlines()], said


def news(*days: str) -> str:
    """A feed with one item a day."""
    return feed(*[item(f"Probe {day} lands", f"Probe {day} landed.", at=f"{day}T09:00:00") for day in days])


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = with_feeds(tmp_path / "p")
    (made.root / "feeds" / "gazette.xml").write_text(news("2026-03-11", "2026-03-12"), encoding="utf-8")
    return made


def test_the_first_night_makes_yesterday_and_the_next_ring_makes_nothing(project: Project) -> None:
    first, _ = due(project, "2026-03-12T03:00:00Z")
    again, said = due(project, "2026-03-12T04:00:00Z")
    plain = project.say("run", "--due", now="2026-03-12T05:00:00Z")

    assert first == ["2026-03-11"]
    assert (again, said.code) == ([], 0)
    assert plain.out == "nothing is due\n"


def test_before_the_hour_of_the_night_the_day_before_is_not_due(project: Project) -> None:
    assert due(project, "2026-03-12T02:59:59Z")[0] == ["2026-03-10"]
    assert due(project, "2026-03-12T03:00:00Z")[0] == ["2026-03-11"]


def test_missed_nights_are_caught_up_oldest_first_and_no_more_than_asked_for(project: Project) -> None:
    due(project, "2026-03-02T03:00:00Z")

    limit = ("--set", "schedule.catch_up_max=3")
    said = project.say("run", "--due", *limit, now="2026-03-12T03:00:00Z")
    rest, _ = due(project, "2026-03-12T04:00:00Z", *limit)

    made = [line[:10] for line in said.out.splitlines() if line[:4] == "2026" and line[10] == ":"]
    assert made == ["2026-03-09", "2026-03-10", "2026-03-11"]
    assert "digestflow run --since 2026-03-02 --until 2026-03-08" in said.out
    assert rest == ["2026-03-06", "2026-03-07", "2026-03-08"], "the next time the ones before"


def test_an_accepted_or_refused_day_is_not_due_again(project: Project) -> None:
    due(project, "2026-03-12T03:00:00Z", "--commit")
    due(project, "2026-03-13T03:00:00Z")
    project.say("reject", "2026-03-12", "--reason", "too thin", now="2026-03-13T08:00:00Z")

    assert due(project, "2026-03-13T09:00:00Z")[0] == []


def test_a_vault_with_records_and_no_state_has_none_of_its_days_due(project: Project) -> None:
    due(project, "2026-03-12T03:00:00Z", "--commit")
    (project.root / ".digestflow" / "state").rename(project.root / "lost")

    assert due(project, "2026-03-13T03:00:00Z")[0] == ["2026-03-12"]


def test_a_night_with_the_endpoint_down_is_pending_and_done_the_next_night(tmp_path: Path) -> None:
    with endpoint("honest") as server:
        project = with_feeds(
            tmp_path / "p", more=f"models: {{m: {{model: small, base_url: '{CLOSED}'}}}}\nroles: {{fast: m}}"
        )
        (project.root / "feeds" / "gazette.xml").write_text(
            news("2026-03-11", "2026-03-12"), encoding="utf-8"
        )
        down, said = due(project, "2026-03-12T03:00:00Z")
        config = project.root / "config.yaml"
        config.write_text(config.read_text("utf-8").replace(CLOSED, server.base_url), encoding="utf-8")

        later, _ = due(project, "2026-03-13T03:00:00Z")

    assert (down, said.code) == (["2026-03-11"], 75)
    assert later == ["2026-03-11", "2026-03-12"]


def test_a_night_with_gaps_ends_well_unless_it_is_strict(project: Project) -> None:
    config = project.root / "config.yaml"
    gone = "  - {name: Gone, kind: folder, path: nowhere}\n"
    config.write_text(config.read_text("utf-8").replace("topics:", f"{gone}topics:"), encoding="utf-8")

    _, kind = due(project, "2026-03-12T03:00:00Z")
    _, strict = due(project, "2026-03-13T03:00:00Z", "--strict")

    assert (kind.code, strict.code) == (0, 3)
    assert kind.tree["exit_code"] == 3


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(("--due", "--date", "2026-03-11"), id="a day"),
        pytest.param(("--due", "--rerun", "all"), id="days made again"),
        pytest.param(("--strict",), id="strict alone"),
    ],
)
def test_what_goes_with_due_is_checked(project: Project, options: tuple[str, ...]) -> None:
    said = project.say("run", *options)

    assert said.code == 2
    assert re.search(r"try: digestflow .*\brun\b.* --due$", said.err, re.MULTILINE), said.err


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("year", [2026, 2028])
def test_every_local_day_is_the_newest_of_exactly_one_night(zone: str, year: int) -> None:
    """Across both clock changes, the leap day and the year's end, on a host in UTC."""
    place, at = ZoneInfo(zone), time(2, 30)
    now = datetime(year, 1, 1, 12, tzinfo=UTC)
    nights: list[date] = []
    for _ in range(400):
        now = next_night(now, local_day(now, place), at=at, zone=place)
        nights.append(newest(now, local_day(now, place), at=at, zone=place))
        assert moment(nights[-1] + timedelta(days=1), at, place) == now

    assert nights == [nights[0] + timedelta(days=n) for n in range(400)]


def test_clocks_that_jump_double_and_lose_no_day(project: Project) -> None:
    made: list[str] = []
    for now in (
        "2026-03-12T03:00:00Z",
        "2026-03-11T22:00:00Z",  # back
        "2026-03-12T03:30:00Z",
        "2026-03-15T03:00:00Z",  # ahead, asleep
        "2026-03-13T03:00:00Z",  # and set right
        "2026-03-15T03:00:00Z",
        "2026-03-16T03:00:00Z",
    ):
        made += due(project, now)[0]

    assert sorted(made) == made == sorted(set(made))
    assert made == [f"2026-03-{day}" for day in (11, 12, 13, 14, 15)]


def configured(project: Project, **schedule: Any) -> None:
    project.configure(f"schedule: {json.dumps(schedule)}")


def test_a_monitor_is_told_of_start_and_end_with_one_id(project: Project) -> None:
    with site() as web:
        for path in ("/ping/start", "/ping", "/ping/fail"):
            web.put(path, Page())
        configured(project, ping_url=web.url("/ping"))
        due(project, "2026-03-12T03:00:00Z")
        asked = [one.path for one in web.log]

        project.configure(f"models: {{m: {{model: small, base_url: '{CLOSED}'}}}}\nroles: {{fast: m}}")
        due(project, "2026-03-13T03:00:00Z")

        failed = [one.path.partition("?")[0] for one in web.log[2:]]

    (start, rid), (end, same) = (path.split("?rid=") for path in asked)
    assert (start, end) == ("/ping/start", "/ping")
    assert rid == same
    assert len(rid) == 36
    assert failed == ["/ping/start", "/ping/fail"]


def test_who_cannot_be_told_fails_no_night_and_no_secret_is_said(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELL_ME", "json://127.0.0.1:9/hook-0815")
    configured(
        project,
        ping_url="http://127.0.0.1:9/secret-4711",
        notify_env=["TELL_ME", "NOT_SET"],
        notify_on="always",
        metrics="vault",
    )

    made, said = due(project, "2026-03-12T03:00:00Z")

    log = (project.root / ".digestflow/state/log.jsonl").read_text("utf-8")
    assert (made, said.code) == (["2026-03-11"], 0), said.err
    assert list(project.root.glob(".vault.*")) == []
    assert said.err.count("ping_url was not told") == 2
    assert "NOT_SET was not notified" in said.err
    assert "TELL_ME was not notified" in said.err
    assert "metrics were not written" in said.err
    assert all(secret not in said.err + log for secret in ("4711", "0815"))


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(Page(status=500), id="an error"),
        pytest.param(Page(status=404), id="nobody of that name"),
        pytest.param(Page(delay=30), id="no answer"),
        pytest.param(Page(reset=True), id="hangs up"),
        pytest.param(Page(status=302, headers={"Location": "http://127.0.0.1:9/tok-4711"}), id="elsewhere"),
        pytest.param(Page(body=b"x" * 100, cut=10), id="half an answer"),
    ],
)
def test_whoever_is_told_may_fail_in_any_way(
    project: Project, monkeypatch: pytest.MonkeyPatch, page: Page
) -> None:
    with site() as web:
        for path in ("/tok-4711/start", "/tok-4711", "/hook-0815"):
            web.put(path, page)
        monkeypatch.setenv(
            "TELL_ME", web.url("/hook-0815").replace("http://", "json://me:pass-0816@") + "?rto=1"
        )
        configured(project, ping_url=web.url("/tok-4711"), notify_env=["TELL_ME"], notify_on="always")

        made, said = due(project, "2026-03-12T03:00:00Z", "--set", "network.deadline=1", "-vv")

    log = (project.root / ".digestflow/state/log.jsonl").read_text("utf-8")
    assert (made, said.code) == (["2026-03-11"], 0), said.err
    assert "ping_url was not told" in said.err
    assert "bug" not in said.err
    assert all(json.loads(line)["event"] for line in log.splitlines())
    assert all(secret not in said.err + said.out + log for secret in ("4711", "0815", "0816"))


def test_people_are_notified_when_they_want_to_be(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    with site() as web:
        web.put("/hook", Page())
        monkeypatch.setenv("TELL_ME", web.url("/hook").replace("http://", "json://"))
        configured(project, notify_env=["TELL_ME"])
        due(project, "2026-03-12T03:00:00Z")
        quiet = len(web.log)

        due(project, "2026-03-13T03:00:00Z", "--set", "schedule.notify_on=always")

    assert quiet == 0
    assert [one.path for one in web.log] == ["/hook"]


def test_a_night_is_measured_as_prometheus_text(project: Project) -> None:
    configured(project, metrics="metrics/digestflow.prom")

    due(project, "2026-03-12T03:00:00Z")

    text = (project.root / "metrics" / "digestflow.prom").read_text("utf-8")
    samples = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert float(samples["digestflow_last_run_timestamp_seconds"]) == 1773284400
    assert float(samples["digestflow_last_run_failed"]) == 0
    assert float(samples["digestflow_stories_told"]) == 1
    assert float(samples['digestflow_items{state="in_story"}']) == 1
    assert float(samples["digestflow_day_timestamp_seconds"]) == 1773187200
    assert all(line.split()[2].startswith("digestflow_") for line in text.splitlines() if line[0] == "#")
    assert list((project.root / "metrics").iterdir()) == [project.root / "metrics" / "digestflow.prom"]
