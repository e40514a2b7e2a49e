"""A source that stops giving is found out, and one that moved is followed: through the command line."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.config.load import load
from digestflow.config.moving import with_address
from digestflow.errors import ConfigError
from tests.nights import Project, feed, item
from tests.web_server import Page, Site, site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIRST = date(2026, 3, 2)
PAGE = "<!DOCTYPE html><html><title>Sign in</title><p>Please.</p></html>"


def night(n: int) -> str:
    return f"{FIRST + timedelta(days=n)}T03:00:00Z"


def listed(n: int) -> str:
    """A feed of so many items, one a day."""
    rows = (FIRST - timedelta(days=k) for k in range(1, n + 1))
    return feed(*(item(f"Probe {at} lands", "A probe landed.", at=f"{at}T09:00:00") for at in rows))


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as found:
        yield found


def follower(root: Path, url: str, *, allowed: str = "127.0.0.0/8") -> Project:
    """A project that reads one feed, Wire, at an address."""
    root.mkdir()
    (root / "vault").mkdir()
    (root / "config.yaml").write_text(
        f"vault: vault\ngit: {{mode: none}}\nnetwork: {{allow_private: [{allowed}]}}\n"
        f"sources:\n  - name: Wire\n    kind: feed\n    url: {url}  # mine\n"
        "topics:\n  - {name: Space, about: Probes and moons., entities: [probe]}\n",
        encoding="utf-8",
    )
    return Project(root)


def fetched(project: Project, n: int) -> dict[str, Any]:
    """What asking everything on night n gave."""
    said = project.say("fetch", "--json", now=night(n))
    assert said.out, said.err
    tree: dict[str, Any] = said.tree
    assert said.code == (3 if tree["gaps"] else 0)
    return tree


def health(project: Project, n: int = 0) -> dict[str, Any]:
    tree: dict[str, Any] = json.loads(project.say("sources", "health", "--json", now=night(n)).out)
    return tree


def test_a_feed_that_falls_to_nothing_is_found_told_and_never_the_last_good_state(
    tmp_path: Path, web: Site
) -> None:
    web.put("/feed", listed(12), etag='"good"')
    project = follower(tmp_path / "p", web.url("/feed"))
    good = fetched(project, 0)
    web.put("/feed", listed(0), etag='"empty"')

    first, second = fetched(project, 1), fetched(project, 2)

    told = "since 2026-03-03 no items where it usually lists 12"
    assert (good["findings"], first["findings"]) == ([], [f"Wire: {told}"])
    assert second["findings"] == [f"still so: Wire: {told} (digestflow sources health)"]
    assert [gap["subject"] for gap in first["gaps"]] == ["Wire"]
    assert (first["read"], first["archive"]) == (0, 12)
    assert [row.headers.get("if-none-match") for row in web.log] == [None, '"good"', '"good"']
    state = health(project)
    assert (state["finding"]["kind"], state["finding"]["since"]) == ("empty", "2026-03-03T03:00:00+00:00")
    assert (state["last_good"], state["failures"], state["listed"], state["usual"]) == (
        "2026-03-02T03:00:00+00:00", 2, 12, 12,
    )  # fmt: skip
    assert project.say("status", "--json").tree["findings"] == [f"Wire: {told}"]
    assert told in project.say("status").out
    doctor = project.say("doctor", "--offline", "--json")
    assert (doctor.code, any(told in check["said"] for check in doctor.tree)) == (3, True)
    assert told in project.say("sources", "list").out
    assert f"finding   {told}" in project.say("sources", "health").out


def test_it_is_found_no_longer_when_it_gives_again(tmp_path: Path, web: Site) -> None:
    web.put("/feed", listed(12))
    project = follower(tmp_path / "p", web.url("/feed"))
    fetched(project, 0)
    web.put("/feed", PAGE, headers={"Content-Type": "text/html"})
    page = fetched(project, 1)
    web.put("/feed", listed(13))

    back = fetched(project, 2)

    assert "an HTML page" in page["findings"][0]
    assert "it used to list 12 items" in page["findings"][0]
    assert back["findings"] == []
    assert (health(project)["finding"], health(project)["failures"]) == (None, 0)
    assert project.say("doctor", "--offline").code == 0


def test_a_run_tells_of_it_as_a_finding_of_the_day_and_the_day_is_not_whole(
    tmp_path: Path, web: Site
) -> None:
    web.put("/feed", listed(12))
    project = follower(tmp_path / "p", web.url("/feed"))
    fetched(project, 0)
    web.put("/feed", listed(0))

    outcome = project.run(FIRST.isoformat(), now=night(1))

    assert outcome["exit_code"] == 3
    assert outcome["gaps"] == [{"subject": "Wire", "why": "no items where it usually lists 12"}]
    assert outcome["findings"] == ["Wire: since 2026-03-03 no items where it usually lists 12"]
    assert outcome["findings"][0] in project.say("review", now=night(1)).out


def test_what_gives_nothing_new_for_long_is_found_by_its_own_rhythm(tmp_path: Path, web: Site) -> None:
    web.put("/feed", listed(12), etag='"same"')
    project = follower(tmp_path / "p", web.url("/feed"))

    nights = {n: fetched(project, n)["findings"] for n in (0, 5, 13, 16, 17)}

    told = "nothing new since 2026-03-02; usually something every day"
    assert [nights[n] for n in (0, 5, 13)] == [[], [], []]
    assert nights[16] == [f"Wire: {told}"]
    assert nights[17][0].startswith(f"still so: Wire: {told}")


def test_another_host_in_its_place_is_found(tmp_path: Path, web: Site) -> None:
    with site("127.0.0.2") as other:
        other.put("/feed", listed(12))
        web.put("/feed", listed(12))
        project = follower(tmp_path / "p", web.url("/feed"))
        fetched(project, 0)
        web.put("/feed", Page(status=302, headers={"Location": other.url("/feed")}))

        found = fetched(project, 1)["findings"]

    assert found == ["Wire: since 2026-03-03 127.0.0.2 answers instead of 127.0.0.1"]


@pytest.mark.parametrize("status", [301, 308])
def test_where_it_moved_for_good_is_asked_after_three_runs_and_stays_asked(
    tmp_path: Path, web: Site, status: int
) -> None:
    web.put("/feed", Page(status=status, headers={"Location": "/new"}))
    web.put("/new", listed(12))
    project = follower(tmp_path / "p", web.url("/feed"))

    for n in range(6):
        fetched(project, n)

    asked = [row.path for row in web.log]
    assert asked == ["/feed", "/new"] * 3 + ["/new"] * 3
    state = health(project)
    assert (state["moved_to"], state["moved_runs"]) == (web.url("/new"), 3)
    assert state["move"] == "digestflow sources move Wire"
    for command in ("list", "health"):
        assert f"{web.url('/new')}" in project.say("sources", command).out
        assert "digestflow sources move Wire" in project.say("sources", command).out


@pytest.mark.parametrize("status", [302, 303, 307])
def test_where_it_is_for_now_is_never_kept(tmp_path: Path, web: Site, status: int) -> None:
    web.put("/feed", Page(status=status, headers={"Location": "/new"}))
    web.put("/new", listed(12))
    project = follower(tmp_path / "p", web.url("/feed"))

    for n in range(5):
        fetched(project, n)

    assert web.asked("/feed") == 5
    assert health(project)["moved_to"] == ""
    assert project.say("sources", "move", "Wire").code == 2


def test_a_move_between_whiles_is_not_one(tmp_path: Path, web: Site) -> None:
    away, home = Page(status=301, headers={"Location": "/new"}), Page(body=listed(12).encode())
    web.put("/feed", away, away, home, away, away, home)
    web.put("/new", listed(12))
    project = follower(tmp_path / "p", web.url("/feed"))

    for n in range(6):
        fetched(project, n)

    assert web.asked("/feed") == 6


@pytest.mark.parametrize(
    ("target", "why"),
    [
        pytest.param("http://127.0.0.2:1/feed", "refused", id="a private address"),
        pytest.param("http://[::1]:1/feed", "refused", id="this machine, in another spelling"),
        pytest.param("ftp://127.0.0.1/feed", "no http or https address", id="another scheme"),
        pytest.param("file:///etc/hostname", "no http or https address", id="a file"),
    ],
)
def test_a_move_to_what_must_not_be_asked_is_refused_and_not_kept(
    tmp_path: Path, web: Site, target: str, why: str
) -> None:
    web.put("/feed", Page(status=301, headers={"Location": target}))
    project = follower(tmp_path / "p", web.url("/feed"), allowed="127.0.0.1/32")

    gaps = [fetched(project, n)["gaps"] for n in range(4)]

    assert all(why in gap[0]["why"] for gap in gaps), gaps
    assert web.asked("/feed") == 4
    assert health(project)["moved_to"] == ""


def test_a_new_address_that_fails_is_given_up_for_the_old_one(tmp_path: Path, web: Site) -> None:
    web.put("/feed", Page(status=301, headers={"Location": "/new"}))
    web.put("/new", listed(12))
    project = follower(tmp_path / "p", web.url("/feed"))
    for n in range(3):
        fetched(project, n)
    web.put("/new", status=404)
    web.put("/feed", listed(12))

    gaps = [bool(fetched(project, n)["gaps"]) for n in range(3, 8)]

    assert gaps == [True, True, True, False, False]


def test_the_new_address_is_written_into_the_config_and_nothing_else(tmp_path: Path, web: Site) -> None:
    web.put("/feed", Page(status=301, headers={"Location": "/new"}))
    web.put("/new", listed(12))
    project = follower(tmp_path / "p", web.url("/feed"))
    fetched(project, 0)
    path = project.root / "config.yaml"
    before = path.read_text(encoding="utf-8")

    said = project.say("sources", "move", "Wire")

    assert said.code == 0, said.err
    assert path.read_text(encoding="utf-8") == before.replace("/feed  # mine", "/new  # mine")
    assert health(project)["moved_to"] == ""
    fetched(project, 1)
    assert web.asked("/feed") == 1
    assert health(project)["last_good"] == "2026-03-03T03:00:00+00:00"


def test_a_name_that_is_none_is_told_with_the_nearest(tmp_path: Path) -> None:
    project = follower(tmp_path / "p", "http://127.0.0.1:1/feed")

    unknown, still = project.say("sources", "move", "Wier"), project.say("sources", "move", "Wire")

    assert (unknown.code, "did you mean 'Wire'?" in unknown.err) == (2, True)
    assert (still.code, "has not moved" in still.err) == (2, True)


def test_a_feed_of_a_list_is_moved_in_the_list(tmp_path: Path, web: Site) -> None:
    web.put("/feed", Page(status=301, headers={"Location": "/new"}))
    web.put("/new", listed(3))
    project = follower(tmp_path / "p", web.url("/other"))
    project.configure("")
    path = project.root / "config.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            "topics:", "  - {name: Mine, kind: opml, path: list.opml}\ntopics:"
        ),
        encoding="utf-8",
    )
    (project.root / "list.opml").write_text(
        f'<opml><body><outline type="rss" text="Far" xmlUrl="{web.url("/feed")}"/></body></opml>',
        encoding="utf-8",
    )
    fetched(project, 0)

    said = project.say("sources", "move", "Mine/Far")

    assert said.code == 2
    assert "stands in a subscription list" in said.err
    assert web.url("/new") in said.err


def test_what_is_gone_is_not_asked_again_until_its_address_is_another(tmp_path: Path, web: Site) -> None:
    web.put("/feed", status=410)
    web.put("/new", listed(3))
    project = follower(tmp_path / "p", web.url("/feed"))
    for n in range(3):
        assert "gone for good" in fetched(project, n)["gaps"][0]["why"]
    path = project.root / "config.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("/feed", "/new"), encoding="utf-8")

    after = fetched(project, 3)

    assert web.asked("/feed") == 1
    assert (after["gaps"], after["archived"]) == ([], 3)


def test_asking_once_more_brings_nothing_of_what_is_gone(tmp_path: Path, web: Site) -> None:
    web.put("/feed", listed(3))
    project = follower(tmp_path / "p", web.url("/feed"))
    fetched(project, 0)
    web.put("/feed", status=500)
    failing = project.run(str(FIRST), now=night(1))
    web.put("/feed", status=410)
    gone = project.run(str(FIRST), now=night(2))

    assert (failing["given"]["Wire"]["again"], gone["given"]["Wire"]["again"]) == (True, False)
    assert project.run(str(FIRST), now=night(3))["given"]["Wire"]["again"] is False


def test_another_address_is_not_asked_with_the_validators_of_the_old_one(tmp_path: Path, web: Site) -> None:
    web.put("/feed", listed(3), etag='"1"')
    web.put("/new", listed(4), etag='"1"')
    project = follower(tmp_path / "p", web.url("/feed"))
    fetched(project, 0)
    path = project.root / "config.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("/feed", "/new"), encoding="utf-8")

    after = fetched(project, 1)

    assert after["listed"] == 4


def test_once_a_week_the_document_is_asked_for_whole(tmp_path: Path, web: Site) -> None:
    web.put("/feed", listed(3), etag='"1"')
    project = follower(tmp_path / "p", web.url("/feed"))

    for n in (0, 3, 6, 7, 8):
        fetched(project, n)

    assert [row.status for row in web.log] == [200, 304, 304, 200, 304]


SOURCES = "sources:\n  - name: A\n    kind: feed\n    url: {0}\n  - {{name: B, kind: feed, url: 'https://b.example/'}}\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param(SOURCES.format("https://a.example/feed # mine"), "A", id="a line of its own"),
        pytest.param(SOURCES.format('"https://a.example/feed"'), "A", id="in quotes"),
        pytest.param(SOURCES.format("https://a.example/feed"), "B", id="in brackets"),
        pytest.param(SOURCES.format("https://a.example/feed").replace("\n", "\r\n"), "A", id="windows"),
        pytest.param("\ufeff" + SOURCES.format("https://a.example/feed"), "A", id="a byte order mark"),
    ],
)
@pytest.mark.parametrize("url", ["https://new.example/feed?a=b&c=%20", "https://new.example/{feed},1;2"])
def test_an_address_is_changed_wherever_it_stands(tmp_path: Path, text: str, name: str, url: str) -> None:
    made = with_address(text, name, url)

    path = tmp_path / "config.yaml"
    path.write_bytes(made.encode())
    addresses = {source.name: getattr(source, "url", "") for source in load(path, environ={}).sources}
    other = {"A": "https://b.example/", "B": "https://a.example/feed"}[name]
    assert addresses == {name: url, ("B" if name == "A" else "A"): other}
    assert made.count("\n") == text.count("\n")
    assert made.startswith(text[: text.index("kind")])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("sources:\n  - {name: A, kind: hackernews}\n", "A", id="it is not said"),
        pytest.param("sources: []\n", "A", id="no such source"),
        pytest.param("vault: vault\n", "A", id="no sources"),
        pytest.param(
            "sources:\n  - {name: A, kind: feed, url: &u 'https://a.example/'}\n"
            "  - {name: B, kind: feed, url: *u}\n",
            "A",
            id="another has the same value",
        ),
    ],
)
def test_an_address_without_a_value_of_its_own_is_left_to_the_person(text: str, name: str) -> None:
    with pytest.raises(ConfigError, match="does not stand in a value of its own") as caught:
        with_address(text, name, "https://new.example/")

    assert "https://new.example/" in caught.value.fix


def test_who_says_that_nothing_changes_is_not_asked_again_that_day_and_always_the_next_night(
    tmp_path: Path, web: Site
) -> None:
    web.put("/feed", listed(12), etag='"1"', headers={"Cache-Control": "public, max-age=86400"})
    project = follower(tmp_path / "p", web.url("/feed"))
    fetched(project, 0)

    soon = project.say("fetch", "--json", now=f"{FIRST}T04:00:00Z").tree
    asked_soon = len(web.log)
    late = project.say("fetch", "--json", now=f"{FIRST}T09:30:00Z").tree
    next_night = project.run(FIRST.isoformat(), now=night(1))

    assert (soon["read"], soon["gaps"], asked_soon) == (1, [], 1)
    assert (late["read"], len(web.log)) == (1, 3)
    assert next_night["exit_code"] == 0
    assert health(project)["max_age"] == 86_400
    assert "fresh     for 21600 s" in project.say("sources", "health").out


def test_an_entry_with_other_words_is_counted_and_the_rest_is_not_read_again(
    tmp_path: Path, web: Site
) -> None:
    project = follower(tmp_path / "p", web.url("/feed"))
    at = f"{FIRST}T09:00:00"
    for n in range(3):
        rows = [item("Probe lands", f"The probe landed {n} times.", at=at), item("Moon", "The moon.", at=at)]
        web.put("/feed", feed(*rows))
        fetched(project, n)
    outcome = project.run(FIRST.isoformat(), now=night(3))
    project.commit(now=night(3))
    probe = next(one for one in project.record(FIRST.isoformat()).entries if "robe" in one.headline)

    said = project.say("explain", probe.key, now=night(3)).out

    assert outcome["exit_code"] == 0
    assert "its source changed its words 2 times, last at 2026-03-04 03:00 UTC" in said
