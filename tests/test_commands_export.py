"""`export` and `search`, as a person types them."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.nights import FIRST, SECOND, demo

if TYPE_CHECKING:
    from pathlib import Path

INDEX = ".digestflow/state/words.db"


@pytest.mark.parametrize("kind", ["json", "csv", "opml"])
def test_a_form_of_one_file_goes_to_standard_output_or_to_a_file(tmp_path: Path, kind: str) -> None:
    project = demo(tmp_path / "p", night=1)

    shown = project.say("export", kind)
    written = project.say("export", kind, "--out", str(tmp_path / "out" / f"x.{kind}"))

    assert (shown.code, written.code) == (0, 0), shown.err + written.err
    assert (tmp_path / "out" / f"x.{kind}").read_bytes().decode() == shown.out.replace("\n\n", "\n")


def test_only_an_earlier_file_of_the_same_form_is_written_over(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    out, mine = tmp_path / "x.csv", (project.root / "config.yaml").read_bytes()

    said = [
        project.say(*words, "--out", str(path))
        for words in (("export", "csv"), ("export", "csv"), ("export", "json"), ("plot", "funnel"))
        for path in (out, project.root / "config.yaml")
    ]

    assert [one.code for one in said] == [0, 10, 0, 10, 10, 10, 2, 2]
    assert out.read_text(encoding="utf-8").startswith('"day"')
    assert (project.root / "config.yaml").read_bytes() == mine


def test_lines_are_entries_of_the_days_and_topic_that_are_asked_for(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)

    every = [json.loads(line) for line in project.say("export", "json").out.splitlines()]
    second = project.say("export", "json", "--since", SECOND, "--topic", "Open Models").out.splitlines()

    assert {tree["day"] for tree in every} == {FIRST, SECOND}
    assert second
    assert all(json.loads(line)["day"] == SECOND for line in second)
    assert all("Open Models" in json.loads(line)["topics"] for line in second)
    assert len(every) == sum(len(project.record(day).entries) for day in (FIRST, SECOND))


def test_claims_are_a_table(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)

    rows = list(csv.DictReader(io.StringIO(project.say("export", "csv").out)))

    claims = [
        claim for day in (FIRST, SECOND) for entry in project.record(day).entries for claim in entry.claims
    ]
    assert [row["claim"].lstrip("'") for row in rows] == [claim.text for claim in claims]


def test_each_topic_has_its_feed(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)

    said = project.say("export", "feed", "--out", "atom")
    one = project.say("export", "feed", "--topic", "Open Models")

    assert said.code == 0, said.err
    folder = project.root / "atom"
    assert sorted(path.name for path in folder.glob("*.xml")) == ["open-models.xml", "tools-and-hardware.xml"]
    assert one.out == (folder / "open-models.xml").read_text("utf-8")
    assert ET.fromstring(one.out).findall("{http://www.w3.org/2005/Atom}entry")


def test_a_site_is_written_once_and_then_only_what_differs(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)

    first = project.say("export", "html", "--out", "site")
    again = project.say("export", "html", "--out", "site")
    less = project.say("export", "html", "--out", "site", "--until", FIRST)

    assert (first.code, again.code, less.code) == (0, 0, 0), first.err
    assert "5 files, 5 written, 0 taken away" in first.out
    assert "0 written" in again.out
    assert "1 taken away" in less.out
    assert not (project.root / "site/days" / f"{SECOND}.html").exists()


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    (project.root / "site").mkdir()
    (project.root / "site/mine.txt").write_text("mine")

    said = project.say("export", "html", "--out", "site")

    assert said.code == 10
    assert "holds something that no export put there" in said.err
    assert [path.name for path in (project.root / "site").iterdir()] == ["mine.txt"]


def test_only_what_an_export_wrote_in_its_folder_is_taken_away(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    project.say("export", "html", "--out", "site")
    beside = project.root / "precious.txt"
    beside.write_text("mine")
    with (project.root / "site/.digestflow-export").open("a") as list_:
        list_.write("../precious.txt\n/etc/hostname\n")

    said = project.say("export", "html", "--out", "site")

    assert said.code == 0, said.err
    assert beside.read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("feeds",), "did you mean 'feed'"),
        (("html",), "--out site"),
        (("feed",), "--out atom"),
        (("html", "--out", "site", "--topic", "Open Models"), "leave --topic away"),
        (("json", "--topic", "Open Model"), "did you mean 'Open Models'"),
        (("json", "--topic", "Zebra"), "there are Open Models, Tools and Hardware"),
        (("json", "--since", "2026-03-13", "--until", "2026-03-12"), "is after"),
        (("html", "--out", "vault/site"), "is in the vault"),
    ],
)
def test_what_cannot_be_exported_is_refused_with_the_way_out(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    project = demo(tmp_path / "p", night=1)
    before = project.vault()

    done = project.say("export", *arguments)

    assert done.code == 2
    assert said in done.err
    assert "try:" in done.err
    assert project.vault() == before


def test_the_sources_are_a_list_without_those_that_others_cannot_read(tmp_path: Path) -> None:
    project = demo(tmp_path / "p")
    text = (project.root / "config.yaml").read_text("utf-8")
    text = text.replace(
        "sources:\n",
        "sources:\n"
        "  - {name: open, kind: feed, url: 'https://e.example/feed'}\n"
        "  - {name: shut, kind: feed, url: 'https://e.example/feed?token=abcdef&key=s3cret'}\n"
        "  - {name: sub, kind: subreddit, subreddit: LocalLLaMA}\n"
        "  - {name: rel, kind: github, repo: a/b}\n"
        "  - {name: pap, kind: arxiv, category: cs.CL}\n",
        1,
    )
    (project.root / "config.yaml").write_text(text, encoding="utf-8")

    said = project.say("export", "opml")

    named = {one.attrib["text"]: one.attrib["xmlUrl"] for one in ET.fromstring(said.out).iter("outline")}
    assert named["open"] == "https://e.example/feed"
    assert named["rel"] == "https://github.com/a/b/releases.atom"
    assert {"sub", "pap"} <= set(named)
    assert "shut" not in named
    assert "shut" in said.err
    assert "s3cret" not in said.out + said.err


def test_words_are_found_in_entries_and_in_items(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    entry = project.record(FIRST).entries[0]
    word = max(entry.headline.split(), key=len).strip(",.")

    said = project.say("search", word, "--json")

    assert said.code == 0, said.err
    found = [json.loads(line) for line in said.out.splitlines()]
    assert entry.key in [one["key"] for one in found if one["kind"] == "entry"]
    assert any(one["kind"] == "item" for one in found)
    assert all(word.casefold() in f"{one['title']} {one['words']}".casefold() for one in found)
    assert project.say("explain", entry.key).code == 0


def test_what_came_since_the_last_search_is_found(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    assert project.say("search", "model*").code == 0
    before = set(project.say("search", "model*", "--json", "--limit", "500").out.splitlines())

    project.night(2)
    after = set(project.say("search", "model*", "--json", "--limit", "500").out.splitlines())

    assert any(json.loads(line)["day"] == SECOND for line in after - before)
    second = project.say("search", "model*", "--json", "--since", SECOND).out.splitlines()
    assert {json.loads(line)["day"] for line in second} == {SECOND}


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "AND",
        "NEAR(a b)",
        "title:x",
        "a OR b",
        "^a",
        "a*b*",
        "(",
        "x' OR 1=1 --",
        "{a}:b",
        "_",
        "\x00",
        "NOT",
    ],
)
def test_no_words_are_a_language(tmp_path: Path, words: str) -> None:
    project = demo(tmp_path / "p", night=1)

    said = project.say("search", "--", words)

    assert said.code in {0, 2}, said.err
    assert "bug" not in said.err


def test_words_can_be_left_out_and_begun(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)

    every = project.say("search", "--json", "--limit", "500", "--", "model*").out.splitlines()
    less = project.say("search", "--json", "--limit", "500", "--", "model*", "-models").out.splitlines()

    assert 0 < len(less) < len(every)


@pytest.mark.parametrize("spoilt", [b"not a database at all, but long enough to be read as one" * 9, b""])
def test_an_index_that_is_lost_or_damaged_is_made_anew(tmp_path: Path, spoilt: bytes) -> None:
    project = demo(tmp_path / "p", night=1)
    first = project.say("search", "model*").out
    (project.root / INDEX).write_bytes(spoilt)

    assert project.say("search", "model*").out == first


def test_nothing_found_is_said(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)

    assert project.say("search", "xylophone").out == "nothing found\n"
    assert project.say("search", "xylophone", "--json").out == ""
