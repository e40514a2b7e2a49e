"""`sources add`, `remove` and `discover`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.config.load import load
from digestflow.config.removing import without_source
from digestflow.errors import ConfigError
from tests.nights import Project, Said, feed, item
from tests.web_server import Page, Site, site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digestflow.core.source import Source

LOOPBACK = ("--set", 'network.allow_private=["127.0.0.0/8"]')
PROBE = item("Probe lands", "A probe landed on the moon with nine cameras.", at="2026-03-11T09:00:00")
CONFIG = """# mine
vault: vault
git: {mode: none}
sources:  # what I read
  # the papers
  - name: Gazette  # daily
    kind: feed
    url: https://gazette.example/feed
    topics:
      - Space   # always

  # not now
  - {name: "Herald: the evening", kind: feed, url: "https://herald.example/rss", weight: 0.5}

  # forums
  - kind: subreddit
    name: r/Probes
    subreddit: Probes
  # the end of my list
# my topics
topics:
  - name: Space
    about: Probes and moons
"""


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as one:
        yield one


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return with_config(tmp_path, CONFIG)


def with_config(root: Path, text: str) -> Project:
    (root / "config.yaml").write_bytes(text.encode())
    (root / "vault").mkdir()
    return Project(root)


def text_of(project: Project) -> str:
    return (project.root / "config.yaml").read_bytes().decode()


def sources(project: Project) -> dict[str, Source]:
    return {source.name: source for source in load(project.root / "config.yaml", environ={}).sources}


def add(project: Project, *arguments: str) -> Said:
    return project.say("sources", "add", *arguments, *LOOPBACK)


def lines(said: Said) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.out.splitlines()]


def named(*paths: str) -> str:
    return "".join(f'<link rel="alternate" type="application/rss+xml" href="{path}">' for path in paths)


def a_site(web: Site, head: str = '<link rel="alternate" type="application/rss+xml" href="/f.xml">') -> str:
    web.put("/", Page(body=f"<!DOCTYPE html><html><head>{head}</head>".encode()))
    web.put("/f.xml", feed(PROBE).replace("Gazette", "The Moon Herald", 1))
    return web.url("/")


def test_the_feed_of_a_page_is_found_read_and_written_below_the_others(project: Project, web: Site) -> None:
    options = ("--name", "Moons", "--voice", "official", "--topic", "Space", "--weight", "2")

    said = add(project, a_site(web), *options)

    assert said.code == 0, said.err
    assert "Moons (feed, 1 item, newest 2026-03-11)" in said.out
    added = [
        "  - name: Moons",
        "    kind: feed",
        "    voice: official",
        "    weight: 2.0",
        "    topics: [Space]",
        f'    url: "{web.url("/f.xml")}"',
    ]
    before, after = CONFIG.split("\n"), text_of(project).split("\n")
    at = after.index(added[0])
    assert after[at : at + 6] == added
    assert after[:at] + after[at + 6 :] == before


def test_a_feed_is_named_as_it_calls_itself(project: Project, web: Site) -> None:
    a_site(web)

    said = add(project, web.url("/f.xml"))

    assert said.code == 0, said.err
    assert "The Moon Herald" in sources(project)


def test_a_site_that_names_no_feed_is_looked_at_where_feeds_lie(project: Project, web: Site) -> None:
    a_site(web, head="")
    web.put("/rss.xml", feed(PROBE))

    said = add(project, web.url("/"), "--name", "Moons")

    assert said.code == 0, said.err
    assert web.url("/rss.xml") in text_of(project)


def test_other_feeds_of_the_page_are_named_and_not_added(project: Project, web: Site) -> None:
    a_site(web, head=named("/f.xml", "/g", "/404"))
    web.put("/g", feed(item("Another", "Other words.", at="2026-03-10T09:00:00")))

    said = add(project, web.url("/"), "--name", "Moons")

    assert said.code == 0, said.err
    assert "also there: " in said.out
    assert web.url("/g") in said.out
    assert web.url("/g") not in text_of(project)


def test_discover_shows_all_and_writes_nothing(project: Project, web: Site) -> None:
    a_site(web, head=named("/404", "/f.xml"))

    said = project.say("sources", "discover", web.url("/"), "--json", *LOOPBACK)
    words = project.say("sources", "discover", web.url("/"), *LOOPBACK)

    assert (said.code, words.code) == (0, 0)
    assert [(row["url"], row["items"], bool(row["error"])) for row in lines(said)] == [
        (web.url("/f.xml"), 1, False),
        (web.url("/404"), 0, True),
    ]
    assert "gives nothing: 404" in words.out
    assert text_of(project) == CONFIG


def test_discover_works_without_a_project(tmp_path: Path, web: Site) -> None:
    a_site(web)

    assert Project(tmp_path).say("sources", "discover", web.url("/"), *LOOPBACK).code == 0


@pytest.mark.parametrize("where", ["/nothing", "/page"])
def test_where_there_is_no_feed_nothing_is_written(project: Project, web: Site, where: str) -> None:
    web.put("/page", Page(body=b"<!DOCTYPE html><html><title>Sign in</title>"))

    said = add(project, web.url(where))

    assert said.code == 3
    assert ("404" if where == "/nothing" else "no feed found at") in said.err
    assert text_of(project) == CONFIG


def test_an_address_at_home_needs_a_word(project: Project, web: Site) -> None:
    a_site(web)

    refused = project.say("sources", "add", web.url("/f.xml"), "--name", "Moons")
    said = project.say("sources", "add", web.url("/f.xml"), "--name", "Moons", "--allow-private")

    assert refused.code == 3
    assert "--allow-private" in refused.err
    assert said.code == 0, said.err
    assert sources(project)["Moons"].allow_private


def test_known_sites_are_added_as_their_kind_untested(project: Project) -> None:
    for where in ("r/moons+stars", "https://github.com/o/probe", "https://arxiv.org/list/cs.CL/new"):
        assert add(project, where, "--untested").code == 0

    found = sources(project)
    kinds = {name: found[name].kind for name in ("r/moons", "r/stars", "probe", "arXiv cs.CL")}
    assert kinds == {
        "r/moons": "subreddit",
        "r/stars": "subreddit",
        "probe": "github",
        "arXiv cs.CL": "arxiv",
    }


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(("r/probes", "--untested"), "'r/Probes' reads it already", id="there already"),
        pytest.param(("r/x1", "--untested", "--topic", "Spaec"), "did you mean 'Space'?", id="topic"),
        pytest.param(("r/x1", "--untested", "--voice", "pres"), "did you mean 'press'?", id="voice"),
        pytest.param(("r/x1", "--untested", "--weight", "11"), "between 0 and 10", id="weight"),
        pytest.param(("r/x1", "--untested", "--name", "gazette"), "already", id="name"),
        pytest.param(("r/x1", "--untested", "--name", "x" * 81), "at most 80", id="long name"),
        pytest.param(("nowhere", "--untested"), "no address", id="no address"),
    ],
)
def test_what_cannot_be_is_said_with_the_nearest_word(
    project: Project, arguments: tuple[str, ...], told: str
) -> None:
    said = add(project, *arguments)

    assert said.code == 2
    assert told in said.err
    assert re.search(r"  (?:try|to do): \S", said.err), said.err
    assert text_of(project) == CONFIG


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["Gazette", "Herald: the evening", "r/Probes"])
def test_a_removed_source_takes_its_lines_along_and_no_other(tmp_path: Path, name: str, ends: str) -> None:
    project = with_config(tmp_path, CONFIG.replace("\n", ends))

    said = project.say("sources", "remove", name)

    assert said.code == 0, said.err
    assert list(sources(project)) == [
        other for other in ("Gazette", "Herald: the evening", "r/Probes") if other != name
    ]
    lines = CONFIG.split("\n")
    cut = {"Gazette": (5, 10), "Herald: the evening": (12, 13), "r/Probes": (15, 18)}[name]
    assert text_of(project) == ends.join([*lines[: cut[0]], *lines[cut[1] :]])


def test_the_last_source_leaves_an_empty_list_that_takes_new_ones(project: Project) -> None:
    for name in ("Gazette", "Herald: the evening", "r/Probes"):
        assert project.say("sources", "remove", name).code == 0

    assert sources(project) == {}
    assert "sources: []  # what I read" in text_of(project)
    assert add(project, "r/moons", "--untested").code == 0
    assert list(sources(project)) == ["r/moons"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param("Gazete", "did you mean 'Gazette'?", id="nearest"),
        pytest.param("Nothing like it", "no source is named", id="none near"),
        pytest.param("Gazette/One", "is one of the feeds of 'Gazette'", id="of a list"),
    ],
)
def test_a_name_that_is_not_there_is_said_with_the_nearest(project: Project, name: str, told: str) -> None:
    said = project.say("sources", "remove", name)

    assert said.code == 2
    assert told in said.err
    assert text_of(project) == CONFIG


OTHER = "{name: T, kind: folder, path: b}"


def test_what_does_not_stand_on_lines_of_its_own_is_left() -> None:
    with pytest.raises(ConfigError, match="does not stand on lines of its own"):
        without_source("sources: [{name: One, kind: folder, path: a}]\n", "One")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"sources:\n-\n  name: One\n  kind: folder\n  path: a\n- {OTHER}\n", id="dash"),
        pytest.param(
            f"\ufeffsources:\n- name: One\n  kind: folder\n  path: |-\n    a\n    b\n\n- {OTHER}", id="block"
        ),
        pytest.param(
            "sources:\n    - name: One\n      kind: folder\n      path: >-\n        a\n"
            f"    # c\n    - {OTHER}\n",
            id="fold",
        ),
    ],
)
def test_sources_are_removed_however_they_are_written(text: str) -> None:
    made = without_source(text, "One")

    assert "One" not in made
    assert "T" in made
    assert made.startswith("\ufeff") == text.startswith("\ufeff")
    assert ("# c" in made) == ("# c" in text)


@pytest.mark.parametrize("command", ["add", "discover"])
def test_a_subreddit_is_tried_where_the_config_asks_reddit(project: Project, web: Site, command: str) -> None:
    web.put("/r/moons/.rss?limit=100", feed(PROBE))
    path = project.root / "config.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}reddit: {{base_url: {web.base}}}\n", encoding="utf-8")

    said = project.say("sources", command, "r/moons", "--json", *LOOPBACK)

    assert (said.code, said.tree["items"], len(web.log)) == (0, 1, 1), said.err
    if (
        command == "add"
    ):  # it stays reddit's own, so that it is asked with the others and moves with the setting
        added = load(path, environ={}).sources[-1]
        assert (added.name, getattr(added, "base_url", "")) == ("r/moons", "https://www.reddit.com")


@pytest.mark.parametrize(
    "where",
    [
        pytest.param("https://me:hunter22@gazette.example/rss", id="password"),
        pytest.param("https://gazette.example/rss?id=1&token=hunter22", id="token"),
        pytest.param("https://www.reddit.com/.rss?feed=0123abcdhunter22&user=me", id="private feed"),
    ],
)
def test_an_address_with_a_secret_is_not_written_and_told_without_it(project: Project, where: str) -> None:
    said = add(project, where, "--untested")

    assert said.code == 78
    assert "has a key or a password in it" in said.err
    assert "__URL" in said.err
    assert "hunter22" not in said.err
    assert text_of(project) == CONFIG
    for command in ("add", "discover", "test"):
        said = project.say("sources", command, where)
        assert said.code == 3
        assert "hunter22" not in said.out + said.err


def test_the_whole_of_such_an_address_is_taken_from_the_environment(
    project: Project, web: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = web.url("/f.xml?token=hunter22")
    web.put("/f.xml?token=hunter22", feed(PROBE).replace("Gazette", "The Moon Herald", 1))
    refused = add(project, whole)
    assert add(project, web.url("/f.xml"), "--untested", "--name", "The Moon Herald").code == 0
    variable = refused.err.split()[-1]
    monkeypatch.setenv(variable, whole)

    said = project.say("fetch", "--json", *LOOPBACK)

    assert "hunter22" not in said.out + said.err
    listed = {row["name"]: row for row in lines(project.say("sources", "list", "--json"))}
    assert listed["The Moon Herald"]["last_good"]


@pytest.mark.parametrize(
    "where", ["file:///etc/passwd", "ftp://gazette.example/", "javascript:alert(1)", "data:x"]
)
def test_an_address_that_is_none_of_the_web_is_not_looked_up(project: Project, where: str) -> None:
    for command in ("add", "discover"):
        said = project.say("sources", command, where)
        assert said.code == 2
        assert "is no address of the web" in said.err
    assert text_of(project) == CONFIG


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device of this system is always full")
def test_a_full_disk_leaves_config_yaml_as_it_was_and_nothing_beside_it(project: Project) -> None:
    before, beside = text_of(project), project.root / ".config.yaml.new"
    beside.symlink_to("/dev/full")

    said = project.say("sources", "add", "r/x1", "--untested")

    assert said.code == 10
    assert f"{project.root / 'config.yaml'}: " in said.err
    assert "to do: make room on that disk" in said.err
    assert text_of(project) == before
    assert not beside.is_symlink()
