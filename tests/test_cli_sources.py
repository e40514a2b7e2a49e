"""`sources test` reads anything or says why not; `import-opml` adds lines and touches none."""

from __future__ import annotations

import json
import random
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.config.load import load
from tests.nights import Project, feed, item, with_feeds
from tests.test_cli_start import opml
from tests.web_server import Page, site

if TYPE_CHECKING:
    from pathlib import Path

    from digestflow.config.model import Config

LOOPBACK = ("--set", 'network.allow_private=["127.0.0.0/8"]')
KEYS = {"source", "kind", "error", "warnings", "items"}
ITEM = {"id", "url", "title", "author", "published", "updated", "text"}
PROBE = item("Probe lands", "A probe landed on the moon with nine cameras.", at="2026-03-11T09:00:00")
CONFIG = """vault: vault
git: {mode: none}
sources:  # what I read
  - name: Gazette
    kind: folder  # at home
    path: feeds
  # - name: Herald
  #   kind: feed

  # the end of my list
# my topics
topics:
  - name: Space
    about: "Probes,\u2028 and line ends of another kind."
"""


def lines(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def with_config(root: Path, body: bytes) -> Project:
    """A project whose config.yaml is these bytes, beside a list of two feeds."""
    root.mkdir()
    (root / "vault").mkdir()
    (root / "config.yaml").write_bytes(body)
    (root / "list.opml").write_text(opml("Space", "Sea"), encoding="utf-8")
    return Project(root)


def config_of(project: Project) -> Config:
    return load(project.root / "config.yaml", environ={})


def test_a_file_is_named_by_its_path_or_by_a_file_url(tmp_path: Path) -> None:
    (tmp_path / "a b.xml").write_text(feed(PROBE), encoding="utf-8")
    whole = (tmp_path / "a b.xml").as_uri()

    said = Project(tmp_path).say(
        "sources", "test", "--json", "a b.xml", "file:a%20b.xml", whole, "FILE:no.xml"
    )

    trees = lines(said.out)
    assert [len(tree["items"]) for tree in trees] == [1, 1, 1, 0]
    assert [tree["error"] for tree in trees[:3]] == [None, None, None]
    assert "cannot read no.xml" in str(trees[3]["error"])
    assert said.code == 3


def test_each_kind_of_wrong_document_is_one_line_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.xml").write_bytes(b"")
    (tmp_path / "cut.xml").write_text(feed(PROBE)[:60], encoding="utf-8")
    (tmp_path / "list.xml").write_text(opml("Space"), encoding="utf-8")
    (tmp_path / "large.xml").write_bytes(b"<rss>" + b" " * (10 << 20))
    names = ["folder", "empty.xml", "cut.xml", "list.xml", "large.xml", "\udcff.xml"]

    said = Project(tmp_path).say("sources", "test", "--json", *names)

    trees = lines(said.out)
    assert (said.code, said.err, [tree["source"] for tree in trees]) == (3, "", names)
    assert all(set(tree) == KEYS for tree in trees)
    reasons = [str(tree["error"]) for tree in trees]
    for reason, word in zip(
        reasons, ("folder", "empty", "", "OPML", "larger than", "cannot read"), strict=True
    ):
        assert word in reason
    assert all(tree["error"] or tree["items"] or tree["warnings"] for tree in trees)


def test_each_address_is_one_line_whatever_it_answers(tmp_path: Path) -> None:
    with site() as web:
        web.put("/feed", Page(body=feed(PROBE).encode(), headers={"Content-Type": "application/rss+xml"}))
        web.put(
            "/page", Page(body=b"<!doctype html><title>Hello</title>", headers={"Content-Type": "text/html"})
        )
        web.put("/large", Page(headers={"Content-Length": str(11 << 20)}))
        web.put("/cut", Page(body=feed(PROBE).encode(), cut=100))
        paths = ["/feed", "/page", "/none", "/large", "/cut"]
        said = Project(tmp_path).say("sources", "test", "--json", *map(web.url, paths), *LOOPBACK)

    trees = lines(said.out)
    assert (said.code, len(trees)) == (3, 5)
    assert [bool(tree["error"]) for tree in trees] == [False, True, True, True, True]
    assert set(trees[0]["items"][0]) == ITEM


def test_a_source_is_tested_by_its_name_and_a_near_name_is_told(tmp_path: Path) -> None:
    project = with_config(tmp_path / "p", CONFIG.encode())
    with site() as web:
        web.put("/feed", Page(body=feed(PROBE).encode(), headers={"Content-Type": "application/rss+xml"}))
        more = f"  - {{name: Herald, kind: feed, url: {web.url('/feed')}, enabled: false}}\n"
        more += "  - {name: Lists, kind: opml, path: list.opml}\n"
        more += "  - {name: r/sea, kind: subreddit, subreddit: sea}\n"
        path = project.root / "config.yaml"
        path.write_text(CONFIG.replace("# my topics\n", more), encoding="utf-8")
        (project.root / "feeds").mkdir()
        (project.root / "feeds" / "gazette.xml").write_text(feed(PROBE), encoding="utf-8")
        names = ["Gazette", "Herald", "r/sea", "Lists", "Heralt"]
        elsewhere = ("--set", f"reddit.base_url={web.url('')}")
        before = {place: place.stat().st_mtime_ns for place in project.root.rglob("*")}
        said = project.say("sources", "test", "--json", *names, *elsewhere, *LOOPBACK)

    trees = lines(said.out)
    assert (said.code, [tree["source"] for tree in trees]) == (3, names)
    assert [len(tree["items"]) for tree in trees] == [1, 1, 0, 0, 0]
    assert "404" in trees[2]["error"]
    assert "list of feeds" in trees[3]["error"]
    assert "No such file" in trees[4]["error"]
    assert "did you mean 'Herald'?" in trees[4]["error"]
    assert {place: place.stat().st_mtime_ns for place in project.root.rglob("*")} == before


def test_every_document_of_the_real_material_gives_items_or_a_reason(tmp_path: Path, corpus: Path) -> None:
    every = sorted(path for path in (corpus / "corpus" / "feeds").rglob("*") if path.is_file())
    chosen = [str(path) for path in random.Random(8).sample(every, 40)]

    said = Project(tmp_path).say("sources", "test", "--json", *chosen)

    trees = lines(said.out)
    assert [tree["source"] for tree in trees] == chosen
    assert all(set(tree) == KEYS for tree in trees)
    assert all(set(found) == ITEM for tree in trees for found in tree["items"])
    assert all((tree["error"] is None) or (tree["items"] == [] and tree["error"]) for tree in trees)
    assert said.code == (3 if any(tree["error"] for tree in trees) else 0)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(CONFIG.encode(), id="as it comes"),
        pytest.param(CONFIG.replace("\n", "\r\n").encode(), id="lines end as on Windows"),
        pytest.param(b"\xef\xbb\xbf" + CONFIG.encode(), id="a byte order mark"),
        pytest.param(CONFIG.rstrip("\n").encode(), id="no end of the last line"),
        pytest.param(
            CONFIG.replace("  - ", "- ").replace("\n    ", "\n  ").encode(), id="dashes at the left"
        ),
        pytest.param(b"vault: vault\nsources: []\r\n", id="mixed line ends"),
        pytest.param(b"sources: []  # none yet\nvault: vault\n", id="an empty list"),
        pytest.param(b"vault: vault", id="no list"),
    ],
)
def test_what_stands_in_the_config_stays_byte_for_byte(tmp_path: Path, body: bytes) -> None:
    project = with_config(tmp_path / "p", body)
    before = config_of(project).sources

    said = project.say("sources", "import-opml", "list.opml")

    after = (project.root / "config.yaml").read_bytes()
    assert said.code == 0, said.err
    assert said.out.startswith("2 sources added")
    assert config_of(project).sources[: len(before)] == before
    assert [source.name for source in config_of(project).sources[len(before) :]] == ["Feed 0", "Feed 1"]
    kept = body.replace(b" []", b"")
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(kept, after, strict=False)))
    assert after.endswith(kept[same:]), "lines come in; none goes or changes"
    added = after.count(b"\n") - kept.count(b"\n")
    assert after.count(b"\r\n") - kept.count(b"\r\n") == (added if b"\r\n" in body else 0)
    assert project.say("sources", "import-opml", "list.opml").out.startswith("0 sources added")
    assert (project.root / "config.yaml").read_bytes() == after
    assert sorted(path.name for path in project.root.iterdir()) == ["config.yaml", "list.opml", "vault"]


@pytest.mark.parametrize(
    "sources",
    [
        pytest.param("sources: [{name: A, kind: feed, url: 'https://a.example/'}]", id="in one line"),
        pytest.param(
            "sources:\n  [{name: A, kind: feed, url: 'https://a.example/'}]", id="in brackets below"
        ),
        pytest.param("sources: &all\n  - {name: A, kind: feed, url: 'https://a.example/'}", id="an anchor"),
        pytest.param(
            "'sources':\n  - {name: A, kind: feed, url: 'https://a.example/'}", id="a key in quotes"
        ),
    ],
)
def test_a_list_that_is_written_otherwise_is_refused_and_stays(tmp_path: Path, sources: str) -> None:
    project = with_config(tmp_path / "p", f"vault: vault\n{sources}\n".encode())
    before = (project.root / "config.yaml").read_bytes()

    said = project.say("sources", "import-opml", "list.opml")

    assert (said.code, said.out) == (78, "")
    assert "a line of its own, behind a dash" in said.err
    assert (project.root / "config.yaml").read_bytes() == before


def test_a_feed_whose_address_has_a_secret_is_left_out_and_named(tmp_path: Path) -> None:
    project = with_config(tmp_path / "p", b"vault: vault\nsources: []\n")
    listed = opml("Space", "Sea").replace("https://f.example/1", "https://f.example/1?token=hunter22")
    (project.root / "list.opml").write_text(listed, encoding="utf-8")

    said = project.say("sources", "import-opml", "list.opml")

    assert said.code == 3
    assert "left out  Feed 1: " in said.out
    assert "DIGESTFLOW_SOURCES__FEED_1__URL" in said.out
    assert "hunter22" not in said.out + said.err
    assert [source.name for source in config_of(project).sources] == ["Feed 0"]


def test_a_feed_whose_name_is_taken_gets_another_and_is_not_lost(tmp_path: Path) -> None:
    body = "vault: vault\nsources:\n  - {name: feed 0, kind: feed, url: 'https://other.example/'}\n"
    project = with_config(tmp_path / "p", body.encode())

    said = project.say("sources", "import-opml", "list.opml")

    assert said.code == 0, said.err
    assert {source.name: getattr(source, "url", "") for source in config_of(project).sources} == {
        "feed 0": "https://other.example/",
        "Feed 0 (2)": "https://f.example/0",
        "Feed 1": "https://f.example/1",
    }
    assert project.say("sources", "import-opml", "list.opml").out.startswith("0 sources added")


def test_what_is_followed_already_in_another_way_is_not_added(tmp_path: Path) -> None:
    body = (
        "vault: vault\nsources:\n  - {name: Moons, kind: subreddit, subreddit: Moons}\n"
        "  - {name: Papers, kind: arxiv, category: cs.CL}\n  - {name: Tin, kind: github, repo: Tin/can}\n"
    )
    project = with_config(tmp_path / "p", body.encode())
    rows = (
        "https://www.reddit.com/r/moons/.rss", "https://rss.arxiv.org/atom/cs.CL",
        "https://github.com/tin/can/releases.atom", "https://www.reddit.com/r/stars/.rss",
    )  # fmt: skip
    outlines = "".join(f'<outline type="rss" text="{row[-9:]}" xmlUrl="{row}"/>' for row in rows)
    (project.root / "list.opml").write_text(f"<opml><body>{outlines}</body></opml>", encoding="utf-8")

    said = project.say("sources", "import-opml", "list.opml")

    assert said.out.startswith("1 source added"), said.err
    assert config_of(project).sources[-1].kind == "subreddit"


def test_a_list_is_had_from_an_address(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    with site() as web:
        web.put("/list", Page(body=opml("Space").encode()))
        refused = project.say("sources", "import-opml", web.url("/list"))
        said = project.say("sources", "import-opml", web.url("/list"), *LOOPBACK)

    assert (refused.code, said.code) == (3, 0)
    assert config_of(project).sources[-1].topics == ("Space",)


def test_a_list_that_was_never_had_is_listed_with_its_reason(tmp_path: Path) -> None:
    body = "vault: vault\nsources:\n  - {name: Far, kind: opml, path: 'http://127.0.0.1:1/list'}\n"
    body += "  - {name: Near, kind: opml, path: no.opml}\n"
    body += "  - {name: Here, kind: opml, path: 'file:list.opml'}\n"
    project = with_config(tmp_path / "p", body.encode())

    said = project.say("sources", "list", "--json")

    rows = {row["name"]: row for row in lines(said.out)}
    assert set(rows) == {"Far", "Near", "Here/Feed 0", "Here/Feed 1"}
    assert "never read" in rows["Far"]["why"]
    assert rows["Near"]["why"].startswith("cannot read no.opml: ")  # for a note says it
    assert len({tuple(row) for row in rows.values()}) == 1, "all rows have the same keys"
    assert "never read" in project.say("sources", "list").out


def test_with_json_every_command_prints_json_and_nothing_else(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    (project.root / "feeds" / "a.xml").write_text(feed(PROBE), encoding="utf-8")
    commands = [
        ("status",), ("fetch",), ("run", "--date", "2026-03-11"), ("review",), ("commit",), ("commit",),
        ("run", "--date", "2026-03-11"), ("rebuild",), ("doctor", "--offline"), ("sources", "list"),
    ]  # fmt: skip

    for words in commands:
        said = project.say(*words, "--json")

        assert said.code == 0, (words, said.err)
        assert said.err == ""
        assert len(lines(said.out)) == 1, words
