"""Which days a command makes: ranges, what is missing, failed or degraded, and what is only foretold."""

from __future__ import annotations

import itertools
import json
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.run.day.due import WHICH, Made, due
from digestflow.starter.demo import lay_feeds
from tests import nights
from tests.adapters.test_store_health import first_revision
from tests.endpoint import endpoint
from tests.nights_model import CLOSED, moved, with_model

if TYPE_CHECKING:
    from pathlib import Path

FIRST, SECOND = nights.FIRST, nights.SECOND
NOW = nights.after(SECOND)


def runs(project: nights.Project, *options: str, now: str = NOW) -> list[dict[str, Any]]:
    """The outcomes of one command, in the order they came."""
    said = project.say("run", "--json", "--no-fetch", *options, now=now)
    assert said.err == ""
    return [json.loads(line) for line in said.out.splitlines()]


def days(project: nights.Project, *options: str, now: str = NOW) -> list[str]:
    return [tree["day"] for tree in runs(project, *options, now=now)]


@pytest.fixture
def gathered(tmp_path: Path) -> nights.Project:
    """The demo with both nights in its archive, and no day made."""
    project = nights.demo(tmp_path / "p")
    for n, day in ((1, FIRST), (2, SECOND)):
        lay_feeds(n, project.root)
        project.say("fetch", now=nights.after(day))
    return project


@pytest.mark.parametrize("made", [Made(), *(Made(there=True, extractive=x, gaps=y, failed=z, stale=w, apart=v)
    for x, y, z, w, v in itertools.product([False, True], repeat=5))])  # fmt: skip
@pytest.mark.parametrize("model", [False, True])
def test_each_word_means_one_thing(made: Made, model: bool) -> None:
    wanted = {which for which in WHICH if due(which, made, model=model)}

    assert ("missing" in wanted) is not made.there
    assert ("failed" in wanted) is made.failed
    assert ("stale" in wanted) is made.stale
    assert ("degraded" in wanted) is (made.gaps or made.apart or (made.extractive and model))
    assert "all" in wanted


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        pytest.param("1", [SECOND], id="a number"),
        pytest.param("2d", [FIRST, SECOND], id="days"),
        pytest.param("2 Days", [FIRST, SECOND], id="in words"),
        pytest.param("1w", [f"2026-03-{n:02}" for n in range(6, 13)], id="weeks"),
    ],
)
def test_the_last_days_end_yesterday_and_are_made_oldest_first(
    gathered: nights.Project, last: str, expected: list[str]
) -> None:
    assert days(gathered, "--last", last) == expected


def test_yesterday_is_a_local_day(gathered: nights.Project) -> None:
    zone = ("--set", "timezone=Pacific/Kiritimati")

    assert days(gathered, "--last", "1", *zone, now="2026-03-12T12:00:00Z") == [SECOND]


def test_missing_days_lie_between_the_first_and_yesterday(gathered: nights.Project) -> None:
    nothing_yet = days(gathered, "--rerun", "missing", now="2026-03-11T03:00:00Z")
    gathered.run(SECOND, "--no-fetch")

    found = days(gathered, "--rerun", "missing", now="2026-03-16T03:00:00Z")
    in_a_range = days(gathered, "--rerun", "missing", "--since", "2026-03-09", "--until", FIRST)

    assert nothing_yet == ["2026-03-10"]
    assert found == [FIRST, "2026-03-13", "2026-03-14", "2026-03-15"]
    assert in_a_range == ["2026-03-09"]
    assert gathered.say("run", "--rerun", "missing", "--last", "2d", now=NOW).out == "no day is missing\n"


def test_what_is_missing_is_looked_for_a_month_back_at_most(gathered: nights.Project) -> None:
    gathered.run(FIRST, "--no-fetch")

    found = days(gathered, "--rerun", "missing", now="2026-06-01T03:00:00Z")

    assert (len(found), found[0], found[-1]) == (31, "2026-05-01", "2026-05-31")


def test_all_days_are_made_again_and_give_the_same(gathered: nights.Project) -> None:
    for day in (FIRST, SECOND):
        gathered.run(day, "--no-fetch")
        gathered.commit(day)
    before = gathered.vault()

    again = runs(gathered, "--rerun", "all", "--commit")

    assert [(tree["day"], tree["plan"]) for tree in again] == [(FIRST, "same"), (SECOND, "same")]
    assert nights.differing(gathered.vault(), before) == []


def test_a_day_whose_endpoint_was_down_has_failed_until_it_is_made(tmp_path: Path) -> None:
    project = with_model(tmp_path / "p", CLOSED)
    lay_feeds(1, project.root)
    down = project.run(FIRST)

    with endpoint("honest") as server:
        moved(project, server.base_url)
        made = runs(project, "--rerun", "failed")
        again = days(project, "--rerun", "failed")

    assert down["status"] == "down"
    assert [(tree["day"], tree["status"]) for tree in made] == [(FIRST, "done")]
    assert again == []


def test_a_day_with_a_story_left_out_or_cut_short_by_the_budget_has_failed(tmp_path: Path) -> None:
    with endpoint("empty") as server:
        project = with_model(tmp_path / "p", server.base_url)
        lay_feeds(1, project.root)
        left_out = project.run(FIRST)
    lay_feeds(2, project.root)
    cut = project.run(SECOND, "--set", "budget.tokens_per_run=1")

    with endpoint("honest") as server:
        moved(project, server.base_url)
        made = runs(project, "--rerun", "failed")

    assert (left_out["status"], bool(left_out["failed"]), cut["status"]) == ("gaps", True, "budget")
    assert [(tree["day"], tree["status"]) for tree in made] == [(FIRST, "done"), (SECOND, "done")]


def test_what_was_written_without_the_model_is_degraded_and_made_anew_on_request_alone(
    tmp_path: Path,
) -> None:
    with endpoint("404") as server:
        project = with_model(tmp_path / "p", server.base_url, more="when_down: extractive")
        lay_feeds(1, project.root)
        instead = project.run(FIRST)
        without = days(project, "--rerun", "degraded", "--extractive")
        server.modes = ("honest",)
        plain = project.run(FIRST, "--no-fetch")
        (made,) = runs(project, "--rerun", "degraded")
        asked = len(server.asked)
        again = days(project, "--rerun", "degraded")

    assert (instead["status"], instead["entries"] > 0) == ("done", True)
    assert without == []
    assert (plain["usage"]["requests"], made["usage"]["requests"] > 0) == (0, True)
    assert len(server.asked) == asked
    assert again == []


def test_a_day_without_one_of_its_sources_is_degraded_until_that_is_back(gathered: nights.Project) -> None:
    shutil.move(gathered.root / "feeds", gathered.root / "away")
    gathered.say("run", "--date", FIRST, now="2026-03-13T04:00:00Z")
    lacking = gathered.say("fetch", "--json", now="2026-03-13T05:00:00Z").tree["gaps"]
    gathered.run("2026-03-13", now="2026-03-14T03:00:00Z")

    before = days(gathered, "--rerun", "degraded", now="2026-03-14T03:00:00Z")
    shutil.move(gathered.root / "away", gathered.root / "feeds")
    gathered.say("run", "--rerun", "degraded", now="2026-03-14T04:00:00Z")

    assert len(lacking) == 6
    assert before == ["2026-03-13"]
    assert days(gathered, "--rerun", "degraded", now="2026-03-14T04:00:00Z") == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(("--rerun", "misssing"), "did you mean 'missing'?", id="a word that is like one"),
        pytest.param(("--rerun", "everything"), "missing, failed, degraded, stale or all", id="another word"),
        pytest.param(("--last", "7m"), "no number of days (7d, 10) or weeks (2w)", id="months"),
        pytest.param(("--last", "week"), "no number of days", id="a unit alone"),
        pytest.param(("--last", "-3"), "no number of days", id="a negative number"),
        pytest.param(("--last", "0"), "from 1 to 3660 days", id="none"),
        pytest.param(("--last", "999999w"), "from 1 to 3660 days", id="too many"),
        pytest.param(("--last", "9" * 5000), "no number of days", id="far too many"),
        pytest.param(("--last", "3d", "--date", FIRST), "exclude each other", id="--last and --date"),
        pytest.param(("--last", "3d", "--since", FIRST), "exclude each other", id="--last and --since"),
        pytest.param(("--date", FIRST, "--since", FIRST), "exclude each other", id="--date and --since"),
        pytest.param(("--until", FIRST), "--until needs --since", id="--until alone"),
        pytest.param(("--since", SECOND, "--until", FIRST), "is after", id="the wrong way round"),
        pytest.param(("--rerun", "all", "--date", "2026-04-01"), "has not begun", id="the future"),
        pytest.param(("--dry-run", "--commit"), "--dry-run commits nothing", id="--dry-run and --commit"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_done(
    tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    project = nights.with_feeds(tmp_path / "p")

    ended = project.say("run", *options, now=NOW)

    assert (ended.code, ended.out, said in ended.err) == (2, "", True), ended.err
    assert "try:" in ended.err


def everything(project: nights.Project) -> dict[str, tuple[bytes, int]]:
    """Every file of the project, git's and the state's too, and when each was written."""
    found = (path for path in project.root.rglob("*") if path.is_file())
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in found}


def foretold(project: nights.Project, *options: str, now: str = NOW) -> list[dict[str, Any]]:
    """What a dry run says, after which every byte of the project is as before."""
    before = everything(project)
    said = project.say("run", "--dry-run", "--json", *options, now=now)
    words = project.say("run", "--dry-run", *options, now=now)
    after = everything(project)
    assert (said.code, said.err, words.code) == (0, "", 0)
    assert [path for path in {*before, *after} if before.get(path) != after.get(path)] == []
    assert "nothing was done" in words.out
    return [json.loads(line) for line in said.out.splitlines()]


def test_a_dry_run_of_a_fresh_project_makes_not_even_its_state_folder(tmp_path: Path) -> None:
    project = nights.demo(tmp_path / "p")
    shutil.rmtree(project.root / ".digestflow", ignore_errors=True)
    lay_feeds(1, project.root)

    (day,) = foretold(project)

    assert (day["day"], day["there"], day["again"], day["items"]) == (SECOND, "", True, 0)
    assert len(day["asked"]) == 6
    assert not (project.root / ".digestflow").exists()


def test_a_dry_run_says_what_each_day_has_and_would_give(gathered: nights.Project) -> None:
    first, second = foretold(gathered, "--last", "2d")
    unfetched = foretold(gathered, "--last", "2d", "--no-fetch")
    made = [gathered.run(day, "--no-fetch") for day in (FIRST, SECOND)]

    assert [(day["items"], day["told"]) for day in (first, second)] == [
        (tree["items"], tree["entries"]) for tree in made
    ]
    assert (len(first["asked"]), second["asked"], unfetched[0]["asked"]) == (6, [], [])
    assert (first["writer"], first["requests"], first["cost"]) == ("extractive", 0, None)
    again = foretold(gathered, "--last", "2d", "--no-fetch")
    assert [(day["there"], day["again"], day["told"]) for day in again] == [("open", False, 0)] * 2
    assert [day["again"] for day in foretold(gathered, "--rerun", "all")] == [True, True]
    assert foretold(gathered, "--rerun", "missing") == []


def test_a_dry_run_counts_the_requests_that_the_writer_sends_without_key_or_endpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_SUCH_KEY", raising=False)
    with endpoint("honest") as server:
        project = with_model(tmp_path / "p", server.base_url)
        lay_feeds(1, project.root)
        project.say("fetch", now=nights.after(FIRST))
        priced = ("--set", "models.small.price_in=1", "--set", "models.small.price_out=2", "--no-fetch")
        (before,) = foretold(
            project, "--date", FIRST, "--set", "models.small.api_key_env=NO_SUCH_KEY", *priced
        )
        asked = len(server.asked)
        made = project.run(FIRST, "--no-fetch")
        (after,) = foretold(project, "--date", FIRST, "--rerun", "all", *priced)

    assert asked == 0
    assert before["writer"] == "model"
    assert before["requests"] == made["usage"]["requests"]
    assert before["cost"] == pytest.approx((before["tokens_in"] + 2 * before["tokens_out"]) / 1e6)
    assert (after["requests"], after["kept"], after["cost"]) == (0, before["requests"], None)


def test_a_dry_run_counts_what_is_asked_for_narratives(tmp_path: Path) -> None:
    with endpoint("reading") as server:
        project = with_model(tmp_path / "p", server.base_url, roles="fast: small, strong: small")
        lay_feeds(1, project.root)
        project.say("fetch", now=nights.after(FIRST))
        (before,) = foretold(project, "--date", FIRST, "--no-fetch")
        told = project.say("run", "--date", FIRST, "--no-fetch", "--dry-run", now=NOW)
        made = project.run(FIRST, "--no-fetch")
        (after,) = foretold(project, "--date", FIRST, "--no-fetch", "--rerun", "all")

    assert before["narratives"] > 0
    assert f"({before['narratives']} of them for narratives)" in told.out
    # A topic's headline is asked for where its thesis stands: at most one more for each.
    more = made["usage"]["requests"] - before["requests"]
    assert 0 <= more <= before["narratives"]
    assert (after["requests"], after["narratives"], after["kept"]) == (0, 0, made["usage"]["requests"])


def test_a_dry_run_keeps_to_the_budget(tmp_path: Path) -> None:
    project = with_model(tmp_path / "p", CLOSED)
    lay_feeds(1, project.root)
    project.say("fetch", now=nights.after(FIRST))

    (free,) = foretold(project, "--date", FIRST, "--no-fetch")
    most = (free["tokens_in"] + free["tokens_out"]) // 2
    (bound,) = foretold(project, "--date", FIRST, "--no-fetch", "--set", f"budget.tokens_per_run={most}")

    assert 0 < bound["requests"] < free["requests"]
    assert bound["tokens_in"] + bound["tokens_out"] <= most


def test_a_dry_run_names_who_is_not_asked(tmp_path: Path) -> None:
    project = nights.with_feeds(tmp_path / "p")
    path = project.root / "config.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            "topics:", "  - {name: Far, kind: opml, path: 'http://127.0.0.1:1/x'}\ntopics:"
        ),
        encoding="utf-8",
    )
    project.say("fetch", now=NOW)
    with closing(sqlite3.connect(project.root / ".digestflow" / "state" / "state.db")) as state, state:
        state.execute("UPDATE health SET gone = 1")

    (day,) = foretold(project)

    assert day["asked"] == []
    assert [gap["subject"] for gap in day["waiting"]] == ["Gazette", "Far"]
    assert day["waiting"][0]["why"] == "gone for good (410)"


def test_a_dry_run_after_a_crash_leaves_what_the_crash_left(gathered: nights.Project) -> None:
    state = gathered.root / ".digestflow" / "state"
    with closing(sqlite3.connect(state / "state.db")) as held:
        # As a killed run leaves it: what it wrote last stands in the log beside the file.
        held.execute("PRAGMA wal_autocheckpoint = 0")
        held.execute("UPDATE items SET day = '2026-03-01' WHERE day = ?", (FIRST,))
        held.commit()
        copies = {
            path.name: path.read_bytes() for path in state.iterdir() if path.name.startswith("state.db")
        }
    for name, body in copies.items():
        (state / name).write_bytes(body)
    assert (state / "state.db-wal").stat().st_size > 0

    (day,) = foretold(gathered, "--date", FIRST)

    assert day["items"] == 0


def test_a_dry_run_of_an_older_database_migrates_a_copy(gathered: nights.Project) -> None:
    path = gathered.root / ".digestflow" / "state" / "state.db"
    for part in path.parent.glob("state.db*"):
        part.unlink()
    first_revision(path)

    (day,) = foretold(gathered, "--date", FIRST)

    assert day["items"] == 0
