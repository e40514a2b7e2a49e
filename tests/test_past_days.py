"""Past days through the command line: who is asked for them, what is kept, and what is said of it."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.keepers import KINDS, Refusal, Replica, document, hour, paper, post, release, replica, story
from tests.nights import Project, balanced, bodies, files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = "2026-03-12"
NEXT = "2026-03-13"
LATER = "2026-06-01T03:00:00Z"  # when no feed lists the day any more
SOURCES = {
    "hackernews": "HN",
    "arxiv": "Papers",
    "github": "Lander",
    "subreddit": "Probes",
    "wayback": "Blog",
}


@pytest.fixture
def past() -> Iterator[Replica]:
    with replica() as found:
        yield found


def fill(past: Replica) -> None:
    """Put items of two days, and of those around them, with every keeper; the live feeds list what is new."""
    hours = (-3, 5, 9, 29, 33, 53)
    past.stories = [story(n, hour(at)) for n, at in enumerate(hours, 1)]
    past.papers = [paper(f"2603.0000{n}", hour(at)) for n, at in enumerate(hours, 1)]
    past.releases = [release(f"v{n}", hour(at)) for n, at in enumerate(hours, 1)]
    past.posts = [post(f"abc{n}", hour(at)) for n, at in enumerate(hours, 1)]
    past.captures = [(hour(60), document(*((f"Probe note {at}", hour(at)) for at in reversed(hours))))]
    past.pages = [document(("Probe of today", hour(1900)), ("Probe before", hour(1800)))]


def follower(root: Path, past: Replica, *, more: str = "", kinds: tuple[str, ...] = KINDS) -> Project:
    """A project that follows a source of each kind, whose live feeds have forgotten the days."""
    live = f"{past.root}/blog/live"
    settings = {
        "hackernews": f"kind: hackernews, url: '{live}?s=hn'",
        "arxiv": f"kind: arxiv, category: cs.CL, base_url: '{live}?s=arxiv'",
        "github": f"kind: github, repo: probe/lander, base_url: '{live}?s=gh'",
        "subreddit": f"kind: subreddit, subreddit: Probes, base_url: '{live}/.rss'",
        "wayback": f"kind: feed, url: '{live}?s=blog'",
    }
    lines = "\n".join(f"  - {{name: {SOURCES[kind]}, {settings[kind]}}}" for kind in kinds)
    keepers = "\n".join(f"  {kind}: {past.base(kind)}\n  {kind}_interval: 0" for kind in KINDS)
    root.mkdir()
    (root / "vault").mkdir()
    (root / "config.yaml").write_text(
        "vault: vault\ngit: {mode: none}\nnetwork: {allow_private: [127.0.0.0/8]}\n"
        f"past:\n{keepers}\n  allow_private: true\nsources:\n{lines}\n"
        f"topics:\n  - {{name: Space, about: Probes and moons., entities: [probe]}}\n{more}\n",
        encoding="utf-8",
    )
    return Project(root)


def states(outcome: dict[str, Any]) -> dict[str, str]:
    return {name: one["state"] for name, one in outcome["given"].items()}


def asked(past: Replica) -> dict[str, int]:
    return {kind: past.asked(kind) for kind in KINDS}


def test_a_past_day_is_made_from_an_empty_archive(tmp_path: Path, past: Replica) -> None:
    fill(past)
    project = follower(tmp_path / "p", past)

    outcome = project.run(DAY, now=LATER)

    assert states(outcome) == dict.fromkeys(SOURCES.values(), "whole")
    assert outcome["exit_code"] == 0
    assert outcome["items"] == 10
    assert balanced([outcome])
    project.commit(DAY, now=LATER)
    assert "5 of 5 sources gave this day. 10 items" in project.read(f"Digests/{DAY}-AI-Digest.md")


def test_what_was_got_is_not_asked_for_again(tmp_path: Path, past: Replica) -> None:
    fill(past)
    project = follower(tmp_path / "p", past)
    first = project.run(DAY, now=LATER)
    before = asked(past)

    second = project.run(DAY, "--rerun", "all", now=LATER)

    assert asked(past) == before
    assert second["items"] == first["items"]
    assert second["archived"] == 0


def test_nobody_is_asked_without_fetching(tmp_path: Path, past: Replica) -> None:
    fill(past)
    project = follower(tmp_path / "p", past)

    outcome = project.run(DAY, "--no-fetch", now=LATER)

    assert past.log == []
    assert states(outcome) == dict.fromkeys(SOURCES.values(), "none")
    assert outcome["exit_code"] == 3


def test_who_is_down_leaves_a_gap_that_the_next_run_fills(tmp_path: Path, past: Replica) -> None:
    fill(past)
    project = follower(tmp_path / "p", past)
    for kind in KINDS:
        past.refuse(kind, Refusal(status=500, times=1 if kind != "hackernews" else 2))

    first = project.run(DAY, now=LATER)
    past.refuse("hackernews", Refusal(times=0))
    second = project.run(DAY, now=LATER)

    assert states(first) == dict.fromkeys(SOURCES.values(), "none")
    assert first["exit_code"] == 3
    assert all("500 from" in gap["why"] for gap in first["gaps"])
    assert states(second) == dict.fromkeys(SOURCES.values(), "whole")
    assert (second["items"], second["exit_code"]) == (10, 0)


def test_a_part_is_named_in_the_note_and_is_no_gap(tmp_path: Path, past: Replica) -> None:
    fill(past)
    past.captures = [(hour(60), document(("Probe b", hour(30)), ("Probe a", hour(9))))]
    project = follower(tmp_path / "p", past)

    outcome = project.run(DAY, now=LATER)

    assert states(outcome)["Blog"] == "partial"
    assert outcome["exit_code"] == 0
    project.commit(DAY, now=LATER)
    note = project.read(f"Digests/{DAY}-AI-Digest.md")
    assert "5 of 5 sources gave this day (in part: Blog, the Wayback Machine: listed only from" in note


def test_what_is_not_to_be_had_is_said_and_not_asked_for_again(tmp_path: Path, past: Replica) -> None:
    fill(past)
    past.captures = []
    project = follower(tmp_path / "p", past, kinds=("wayback",))

    first = project.run(DAY, now=LATER)
    before = past.asked("wayback")
    second = project.run(DAY, now=LATER)

    assert past.asked("wayback") == before == 2
    assert first["exit_code"] == second["exit_code"] == 3
    assert "no capture" in first["gaps"][0]["why"]
    assert "Blog" in project.say("run", "--date", DAY, now=LATER).out


def test_days_come_out_the_same_in_any_order(tmp_path: Path, past: Replica) -> None:
    fill(past)
    orders: dict[str, list[str]] = {"forth": [DAY, NEXT], "back": [NEXT, DAY, NEXT], "at once": [""]}
    vaults = {}
    for name, order in orders.items():
        project = follower(tmp_path / name.replace(" ", "-"), past)
        for n, day in enumerate(order):
            when = f"2026-06-0{n + 1}T03:00:00Z"
            if day:
                project.run(day, now=when)
            else:
                assert project.say("run", "--since", DAY, "--until", NEXT, "--json", now=when).code == 0
        project.commit(DAY, NEXT, now="2026-06-05T03:00:00Z")
        vaults[name] = project.vault()

    assert vaults["forth"] == vaults["back"] == vaults["at once"]


def test_several_days_are_asked_for_at_once(tmp_path: Path, past: Replica) -> None:
    fill(past)
    project = follower(tmp_path / "p", past)

    said = project.say("run", "--since", DAY, "--until", NEXT, "--json", now=LATER)

    assert said.code == 0, said.err
    assert past.asked("github") == 2  # one page, and the repository's number
    assert sum("/web/" in path for kind, path in past.log if kind == "wayback") == 1
    assert past.asked("blog") == 10 - 4  # each live feed once, and older pages of the blog once


def test_a_later_reading_of_the_live_feed_makes_no_second_copy(tmp_path: Path, past: Replica) -> None:
    fill(past)
    project = follower(tmp_path / "p", past, kinds=("wayback",))
    project.run(DAY, now=LATER)
    past.pages = [past.captures[0][1]]

    project.run(NEXT, now="2026-06-02T03:00:00Z")

    texts = list(bodies(project).values())
    assert len(texts) == len(set(texts))


def test_a_plain_night_asks_nobody_for_the_past(tmp_path: Path, past: Replica) -> None:
    fill(past)
    past.pages = [document(("Probe b", hour(24.5)), ("Probe a", hour(9)))]
    project = follower(tmp_path / "p", past)

    said = project.say("run", "--json", now=f"{NEXT}T03:00:00Z")

    assert said.code == 0, said.out
    assert sum(asked(past).values()) == 0
    assert set(states(said.tree).values()) == {"partial"}


def test_a_plain_night_says_how_the_past_is_asked(tmp_path: Path, past: Replica) -> None:
    past.pages = [document(("Probe b", hour(24.5)), ("Probe a", hour(9)))]
    project = follower(tmp_path / "p", past, kinds=("wayback",))

    said = project.say("run", now=f"{NEXT}T03:00:00Z")

    assert f"1 source lists only a part of this day: digestflow run --date {DAY}" in said.out
    assert "1 source lists" not in project.say("run", "--date", DAY, now=f"{NEXT}T03:00:00Z").out


def test_a_day_that_the_feeds_still_list_is_asked_for_nowhere(tmp_path: Path, past: Replica) -> None:
    fill(past)
    past.pages = [document(("Probe b", hour(20)), ("Probe a", hour(-9)))]
    project = follower(tmp_path / "p", past)

    outcome = project.run(DAY, now=f"{NEXT}T03:00:00Z")

    assert sum(asked(past).values()) == 0
    assert set(states(outcome).values()) == {"whole"}


def test_a_source_that_was_down_gives_its_items_to_the_day_that_is_made_again(
    tmp_path: Path, past: Replica
) -> None:
    past.pages = [document(("Probe b", hour(20)), ("Probe a", hour(-9)))]
    past.refuse("blog", Refusal(status=500, times=1))
    project = follower(tmp_path / "p", past, kinds=("wayback",), more="")
    past.refuse("wayback", Refusal(status=500))
    first = project.run(DAY, now=f"{NEXT}T03:00:00Z")

    second = project.run(DAY, "--rerun", "degraded", now=f"{NEXT}T09:00:00Z")

    assert (first["items"], first["exit_code"]) == (0, 3)
    assert (second["items"], second["exit_code"]) == (1, 0)


def test_older_pages_of_the_site_come_before_the_wayback_machine(tmp_path: Path, past: Replica) -> None:
    past.pages = [
        document(("Probe new", hour(90)), ("Probe newer", hour(70))),
        document(("Probe b", hour(60)), ("Probe a", hour(20))),
        document(("Probe 0", hour(3)), ("Probe -1", hour(-3))),
    ]
    project = follower(tmp_path / "p", past, kinds=("wayback",))

    outcome = project.run(DAY, now="2026-03-16T03:00:00Z")

    assert states(outcome) == {"Blog": "whole"}
    assert outcome["items"] == 2
    assert past.asked("wayback") == 0


def test_older_pages_do_not_go_on_from_a_document_that_was_cut_short(tmp_path: Path, past: Replica) -> None:
    live = document(("Probe new", hour(90)), ("Probe a", hour(20)))
    past.pages = [live[: live.index("Probe a")], document(("Probe 0", hour(3)), ("Probe -1", hour(-3)))]
    project = follower(tmp_path / "p", past, kinds=("wayback",))

    cut = project.run(DAY, now="2026-03-16T03:00:00Z")
    past.pages[0] = live
    again = project.run(DAY, "--rerun", "degraded", now="2026-03-16T04:00:00Z")

    assert (states(cut), cut["items"]) == ({"Blog": "none"}, 0)
    assert (states(again), again["items"]) == ({"Blog": "whole"}, 2)


def test_an_address_with_a_secret_is_told_to_nobody(tmp_path: Path, past: Replica) -> None:
    fill(past)
    project = follower(tmp_path / "p", past, kinds=("wayback",))
    config = project.root / "config.yaml"
    config.write_text(config.read_text("utf-8").replace("live?s=blog", "live?sid=4711"), encoding="utf-8")

    outcome = project.run(DAY, now=LATER)

    assert past.asked("wayback") == 0
    assert states(outcome) == {"Blog": "none"}
    assert past.asked("blog") == 2  # its live document, and whether it has older pages
    project.run(DAY, now=LATER)
    assert past.asked("blog") == 3  # its live document again


def test_a_private_address_is_told_to_nobody_outside(tmp_path: Path, past: Replica) -> None:
    fill(past)
    project = follower(tmp_path / "p", past, kinds=("wayback",))
    config = project.root / "config.yaml"
    text = config.read_text("utf-8")
    config.write_text(text.replace("  allow_private: true\n", ""), encoding="utf-8")

    outcome = project.run(DAY, now=LATER)

    assert past.asked("wayback") == 0
    assert states(outcome) == {"Blog": "none"}
    assert "goes back to" in outcome["gaps"][0]["why"]


def test_limits_are_kept_through_the_command_line(tmp_path: Path, past: Replica) -> None:
    fill(past)
    project = follower(tmp_path / "p", past)
    config = project.root / "config.yaml"
    text = config.read_text("utf-8").replace("_interval: 0\n", "_interval: 0.06\n")
    # One machine stands in for all: each lane is a port of its own in truth.
    config.write_text(text, encoding="utf-8")
    past.interval = dict.fromkeys(KINDS, 0.05)

    said = project.say("run", "--since", DAY, "--until", NEXT, "--json", now=LATER)

    assert said.code == 0, said.err
    assert past.refused == 0
    assert all(past.most_in_flight[kind] == 1 for kind in KINDS)


def test_a_dry_run_says_who_would_be_asked_and_asks_nobody(tmp_path: Path, past: Replica) -> None:
    fill(past)
    project = follower(tmp_path / "p", past)

    said = project.say("run", "--date", DAY, "--dry-run", "--json", now=LATER)
    words = project.say("run", "--date", DAY, "--dry-run", now=LATER).out

    assert past.log == []
    assert {gap["source"]: gap["keeper"] for gap in said.tree["past"]} == {
        "HN": "Algolia",
        "Papers": "arXiv's API",
        "Lander": "GitHub's API",
        "Probes": "Arctic Shift",
        "Blog": "the Wayback Machine",
    }
    assert "past" in words
    assert "Algolia" in words


def test_a_dry_run_says_how_many_items_are_expected(tmp_path: Path, past: Replica) -> None:
    fill(past)
    project = follower(tmp_path / "p", past)
    project.run(DAY, now=LATER)

    said = project.say("run", "--date", NEXT, "--dry-run", "--json", now=LATER)

    assert {one["source"]: one["items"] for one in said.tree["past"]} == dict.fromkeys(SOURCES.values(), 2)


def test_a_late_backfill_makes_the_next_day_stale(tmp_path: Path, past: Replica) -> None:
    fill(past)
    project = follower(tmp_path / "p", past)
    project.run(NEXT, now=LATER)
    project.run(DAY, now=LATER)

    made = project.say("run", "--rerun", "stale", "--since", DAY, "--until", NEXT, "--json", now=LATER)

    assert [line for line in made.out.splitlines() if f'"day": "{NEXT}"' in line]


def test_a_run_that_is_killed_while_it_asks_the_past_goes_on_where_it_was(
    tmp_path: Path, past: Replica
) -> None:
    fill(past)
    undisturbed = follower(tmp_path / "calm", past)
    undisturbed.run(DAY, now=LATER)
    undisturbed.commit(DAY, now=LATER)
    project = follower(tmp_path / "killed", past)
    past.hold("arxiv")
    before = asked(past)
    command = [sys.executable, "-m", "digestflow", "--now", LATER, "run", "--date", DAY]
    with subprocess.Popen(command, cwd=project.root, stdout=subprocess.DEVNULL) as run:
        past.held.wait(60)
        while past.asked("wayback") == before["wayback"]:
            time.sleep(0.01)
        run.kill()
    past.release_held()

    project.run(DAY, now=LATER)

    project.commit(DAY, now=LATER)
    assert project.vault() == undisturbed.vault()


def test_a_token_is_sent_to_github_alone_and_stands_nowhere(
    tmp_path: Path, past: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(past)
    past.refuse("github", Refusal(status=500))
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_1234567890secret")
    project = follower(tmp_path / "p", past)

    said = project.say("run", "--date", DAY, "--json", now=LATER)

    sent = {kind for kind, headers in past.headers if "authorization" in headers}
    assert sent == {"github"}
    assert "secret" not in said.out + said.err
    assert not any(b"ghp_1234567890secret" in kept for kept in files(project.root).values())


def test_many_feeds_are_asked_for_one_after_the_other(tmp_path: Path, past: Replica) -> None:
    fill(past)
    project = follower(tmp_path / "p", past, kinds=("wayback",), more="")
    config = project.root / "config.yaml"
    text = config.read_text("utf-8").replace(
        "private: [127.0.0.0/8]", "private: [127.0.0.0/8], concurrency: 1"
    )
    row = next(line for line in text.splitlines() if "name: Blog" in line)
    rows = [row.replace("name: Blog", f"name: Blog {n}").replace("s=blog", f"s=blog{n}") for n in range(9)]
    config.write_text(text.replace(row, "\n".join(rows)), encoding="utf-8")

    outcome = project.run(DAY, now=LATER)

    assert states(outcome) == {f"Blog {n}": "whole" for n in range(9)}
    assert past.most_in_flight["wayback"] == 1


def test_a_feed_that_is_a_kind_of_its_own_is_asked_for_as_that(tmp_path: Path, past: Replica) -> None:
    fill(past)
    project = follower(tmp_path / "p", past, kinds=("wayback",))
    config = project.root / "config.yaml"
    urls = {
        "a": ("https://github.com/probe/lander/releases.atom", "GitHub's API"),
        "b": ("https://www.reddit.com/r/Probes/new/.rss?limit=100", "Arctic Shift"),
        "c": ("https://www.reddit.com/r/Probes+Moons/.rss", "the Wayback Machine"),
        "d": ("https://rss.arxiv.org/rss/cs.CL+cs.LG", "arXiv's API"),
        "e": ("https://hnrss.org/newest?points=100", "Algolia"),
        "f": ("https://news.ycombinator.com/rss", "Algolia"),
        "g": ("https://blog.example/?feed=rss2", "the Wayback Machine"),
        "h": ("https://blog.example/feed?sid=4711", "the site's older pages"),
        "i": ("https://hnrss.org/best?count=50", "the Wayback Machine"),
    }
    rows = "\n".join(
        f"  - {{name: {name}, kind: {'hackernews' if name == 'i' else 'feed'}, url: '{url}'}}"
        for name, (url, _keeper) in urls.items()
    )
    text = config.read_text("utf-8")
    config.write_text(text.replace("sources:\n", f"sources:\n{rows}\n"), encoding="utf-8")

    said = project.say("run", "--date", DAY, "--dry-run", "--json", now=LATER)

    found = {one["source"]: one["keeper"] for one in said.tree["past"]}
    assert {name: found[name] for name in urls} == {name: keeper for name, (_url, keeper) in urls.items()}
