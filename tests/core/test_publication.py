"""What leaves the vault: feeds, site, tables, lists; and that nothing of their words acts there."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from digestflow.core.gap import Gap
from digestflow.core.ledger.nouns import Conflict, Prediction, Said
from digestflow.core.publication.feed import FEED_ENTRIES, feed
from digestflow.core.publication.opml import opml
from digestflow.core.publication.sheet import COLUMNS, lines, table
from digestflow.core.publication.site import site
from digestflow.core.publication.told import slugs, web
from digestflow.core.record import Mention
from digestflow.core.render.links import past
from digestflow.core.source import Feed
from digestflow.core.thesis import Line, Narrative, Thesis
from tests import make
from tests.core import record_material as material

if TYPE_CHECKING:
    from digestflow.core.record import Record

ATOM = "{http://www.w3.org/2005/Atom}"
EVIL = "<script>alert(1)</script><img src=x onerror=y> & ]]> \u202e\x00 \"'"


def record_of(*titles: str, n: int = 0, **other: Any) -> Record:
    """A day with an entry for each title; each claims its own title."""
    items = [make.item(title, day=make.DAY) for title in titles]
    entries = [
        make.entry(
            item,
            claims=(
                make.claim(item.title, make.quote(item, item.title), entity="Arno", value="120", unit="B"),
            ),
            entities=("Arno",),
        )
        for item in items
    ]
    return make.record(
        make.DAY + timedelta(days=n), *entries, items=tuple(map(material.cited, items)), **other
    )


def pages(*records: Record) -> dict[str, str]:
    return dict(site(past(records, material.LAYOUT), material.LAYOUT))


class Marks(HTMLParser):
    """Every start tag with its attributes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_feed_has_what_atom_demands() -> None:
    tree = ET.fromstring(feed("Space", [record_of("Probe lands")]))

    assert tree.tag == f"{ATOM}feed"
    for element in (tree, tree.find(f"{ATOM}entry")):
        assert element is not None
        assert (element.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")
        assert element.findtext(f"{ATOM}title")
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated") or "").tzinfo
    assert tree.findtext(f"{ATOM}author/{ATOM}name") == "digestflow"
    (link,) = tree.findall(f"{ATOM}entry/{ATOM}link")
    assert link.attrib["rel"] == "alternate"
    assert tree.find(f"{ATOM}entry/{ATOM}content").attrib["type"] == "html"  # type: ignore[union-attr]


def test_a_feed_is_the_same_whatever_order_the_days_come_in() -> None:
    records = [record_of(f"Probe {n} lands", n=n) for n in range(5)]
    shuffled = random.Random(1).sample(records, 5)

    assert feed("Space", records) == feed("Space", shuffled)


def test_an_entry_keeps_its_id_when_others_come() -> None:
    def ids(text: str) -> list[str]:
        return [one.text or "" for one in ET.fromstring(text).findall(f"{ATOM}entry/{ATOM}id")]

    first = ids(feed("Space", [record_of("Probe lands")]))
    both = ids(feed("Space", [record_of("Probe lands"), record_of("Rocket flies", n=1)]))

    assert first == both[1:]
    assert len(set(both)) == 2


def test_a_feed_has_the_newest_entries_only() -> None:
    records = [record_of(*(f"Probe {n} {m}" for m in range(30)), n=n) for n in range(4)]

    entries = ET.fromstring(feed("", records)).findall(f"{ATOM}entry")

    assert len(entries) == FEED_ENTRIES
    assert (entries[0].findtext(f"{ATOM}title") or "").startswith("Probe 3")


def test_a_topic_without_an_entry_has_a_feed_too() -> None:
    tree = ET.fromstring(feed("Chips", [record_of("Probe lands")]))

    assert tree.findall(f"{ATOM}entry") == []
    assert tree.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_an_item_dated_after_its_day_does_not_date_the_entry() -> None:
    record = record_of("Probe lands")
    late = tuple(replace(one, published=datetime(2030, 1, 1, tzinfo=UTC)) for one in record.items)

    assert "2026-03-12T00:00:00Z" in feed("Space", [replace(record, items=late)])


def test_hostile_words_are_text_in_every_form() -> None:
    record = record_of(EVIL)
    record = replace(record, items=tuple(replace(one, url="javascript:alert(1)") for one in record.items))

    tree = ET.fromstring(feed("Space", [record]))
    content = Marks(tree.findtext(f"{ATOM}entry/{ATOM}content") or "")
    files = pages(record)
    seen = [Marks(text) for text in files.values()]

    assert not {"script", "img"} & {name for name, _ in content.tags}
    assert not {"script", "img", "iframe"} & {name for one in seen for name, _ in one.tags}
    assert all("javascript:" not in (a.get("href") or "") for one in seen for _, a in one.tags)
    assert "\u202e" not in "".join(files.values())
    assert "<script>alert(1)</script>" in "".join(one.text for one in seen)


def test_a_site_needs_nothing_but_its_files() -> None:
    files = pages(record_of("Probe lands"), record_of("Rocket flies", n=1))

    assert set(files) == {
        "index.html", "days/2026-03-12.html", "days/2026-03-13.html",
        "topics/space.html", "topics/chips.html",
    }  # fmt: skip
    for path, text in files.items():
        marks = Marks(text)
        policy = [a.get("content") for name, a in marks.tags if a.get("http-equiv")]
        assert policy
        assert (policy[0] or "").startswith("default-src 'none'; style-src 'sha256-")
        assert not any("style" in a or "src" in a for _, a in marks.tags)
        for name, attributes in marks.tags:
            href = attributes.get("href")
            if name == "a" and href and not href.startswith("https://"):
                folder = path.rpartition("/")[0]
                target = href.removeprefix("../") if href.startswith("../") else f"{folder}/{href}".strip("/")
                assert target in files, (path, href)


def test_a_site_shows_what_the_records_hold() -> None:
    record = record_of("Probe lands")
    entry = record.entries[0]
    thesis = Thesis(
        key="2026-03-12/Space/1", topic="Space", title="Probes lead", body=entry.summary,
        entries=(entry.key,), status="standing",
    )  # fmt: skip
    line = Line(text="Probes are everywhere.", theses=(thesis.key,), whose="r/probes")
    record = replace(
        record,
        entries=(replace(entry, attribution="r/space"),),
        also=(
            Mention(key="k", quote=replace(entry.quotes[0], words="Also this"), items=1, topics=("Space",)),
        ),
        theses=(thesis,),
        narratives=(Narrative(topic="Space", title="The probe era", paragraphs=((line,),)),),
        coverage=replace(record.coverage, sources=2, missing=(Gap(subject="feed-x", why="404"),)),
    )
    files = pages(record)

    day = Marks(files["days/2026-03-12.html"]).text
    topic = Marks(files["topics/space.html"]).text
    assert all(
        words in day for words in ("Probe lands", "r/space", "Also this", "feed-x: 404", "1 of 2 sources")
    )
    assert all(
        words in topic
        for words in ("The probe era", "r/probes: Probes are everywhere.", "Probes lead", "Arno")
    )


def test_a_topic_s_page_names_nobody_of_another_topic_s_entries() -> None:
    record = record_of("Probe lands", "Chip shrinks")
    probe, chip = record.entries
    chip = replace(chip, entities=("Bela",), topics=("Chips",), claims=())

    files = pages(replace(record, entries=(probe, chip)))

    names = [Marks(files[f"topics/{topic}.html"]).text.partition("Names")[2] for topic in ("space", "chips")]
    assert [[name for name in ("Arno", "Bela") if name in text] for text in names] == [["Arno"], ["Bela"]]


def test_open_questions_stand_on_the_topic_s_page() -> None:
    record = record_of("Probe lands")
    entry = record.entries[0]
    values = tuple(
        Said(day=make.DAY, entry=entry.key, value=value, unit="t", quotes=entry.quotes) for value in "79"
    )
    asked = replace(
        record,
        conflicts=(Conflict(key="c", entry=entry.key, entity="Arno", attribute="mass", values=values),),
        predictions=(
            Prediction(
                key="p", entry=entry.key, entity="Arno", text="Arno flies", horizon="in March",
                due=make.DAY, quotes=entry.quotes, by="r/space",
            ),
        ),
    )  # fmt: skip
    later = record_of("Rocket flies", n=1, overdue=asked.predictions)

    text = Marks(pages(asked, later)["topics/space.html"]).text

    assert "Arno: mass: 7 t (2026-03-12) or 9 t (2026-03-12)" in text
    assert "r/space: Arno flies — in March; not seen by 2026-03-12" in text


def test_a_site_without_a_day_says_so() -> None:
    files = pages()

    assert "No day was accepted yet." in files["index.html"]
    assert "No day told of it yet." in files["topics/space.html"]
    assert "Nothing new was told." in pages(record_of())["days/2026-03-12.html"]


@given(material.weeks())
def test_whatever_a_record_holds_every_form_of_it_reads_back(records: tuple[Record, ...]) -> None:
    ET.fromstring(feed("Space", records))
    for text in pages(*records).values():
        Marks(text)
        assert "<script" not in text
    count = sum(len(record.entries) for record in records)
    assert len([json.loads(line) for line in lines(records)]) == count
    rows = list(csv.reader(io.StringIO(table(records), newline="")))
    assert {len(row) for row in rows} == {len(COLUMNS)}


@pytest.mark.parametrize(
    "value",
    [
        "=1+1",
        "+1",
        "-5 %",
        "@SUM(A1)",
        " =1",
        "\t=1",
        "\n=cmd|' /C calc'!A0",
        "＝1",
        "−1",
        '"=1',
        "|x",
        "\u200b=1",
    ],
)
def test_no_cell_is_a_formula(value: str) -> None:
    record = record_of("Probe lands")
    entry = record.entries[0]
    claims = tuple(replace(claim, value=value) for claim in entry.claims)

    rows = csv.DictReader(io.StringIO(table([replace(record, entries=(replace(entry, claims=claims),))])))

    (cell,) = [row["value"] for row in rows]
    assert cell.startswith("'")


def test_a_claim_is_one_line_with_its_source() -> None:
    (row,) = csv.DictReader(io.StringIO(table([record_of("Probe lands")], "Space")))

    assert (row["day"], row["claim"], row["value"]) == ("2026-03-12", "Probe lands", "120")
    assert row["urls"].startswith("https://gazette.example/")
    assert table([record_of("Probe lands")], "Chips").count("\r\n") == 1


def test_a_line_of_json_has_the_quotes_and_where_they_stand() -> None:
    (line,) = lines([record_of("Probe lands")])

    tree = json.loads(line)
    (quote,) = tree["summary"][0]["quotes"]
    assert quote["words"] == "Probe lands"
    assert quote["end"] - quote["start"] == len("Probe lands")
    assert quote["url"] == tree["sources"][0]["url"]


def test_a_list_of_sources_is_opml() -> None:
    feeds = [
        Feed(name="B & <b>", url="https://b.example/feed"),
        Feed(name="a", url="https://a.example/", topics=("Space, far",)),
    ]

    tree = ET.fromstring(opml(feeds))

    outlines = tree.findall("body/outline")
    assert tree.attrib["version"] == "2.0"
    assert [one.attrib["text"] for one in outlines] == ["a", "B & <b>"]
    assert outlines[0].attrib["category"] == "/Space  far"
    assert {one.attrib["type"] for one in outlines} == {"rss"}


def test_names_of_files_are_plain_and_no_two_alike() -> None:
    names = ["Open Models", "C#", "C++", "../../etc/passwd", "日本", "AI", "ai", "a" * 300, "\ud800"]

    found = slugs(names)

    assert found["Open Models"] == "open-models"
    assert len({slug.casefold() for slug in found.values()}) == len(names)
    assert all(re.fullmatch(r"[a-z0-9-]{1,80}", slug) for slug in found.values())
    assert slugs(reversed(names)) == found


def test_only_the_web_is_linked() -> None:
    assert web("https://e.example/") == "https://e.example/"
    assert [web(url) for url in ("", "file:///etc/passwd", "data:text/html,x", "javascript:x")] == [""] * 4


def test_what_leaves_the_vault_says_whose_word_a_sentence_is() -> None:
    record = record_of("Probe lands")
    (entry,) = record.entries
    said = tuple(replace(one, text="It lands.", whose="r/Moons") for one in entry.summary)
    claim = replace(entry.claims[0], text="It glows.", whose="r/Glow")
    entry = replace(entry, summary=said, claims=(*entry.claims, claim), attribution="Herald")
    record = replace(record, entries=(entry,))

    (line,) = (json.loads(one) for one in lines([record]))
    content = ET.fromstring(feed("", [record])).find(f"{ATOM}entry/{ATOM}content")

    assert [one["attribution"] for one in line["summary"]] == ["r/Moons"]
    assert [one["attribution"] for one in line["claims"]] == ["Herald", "r/Glow"]
    assert content is not None
    for text in (Marks(pages(record)["days/2026-03-12.html"]).text, content.text or ""):
        assert "r/Moons: It lands." in text
        assert "r/Glow: It glows." in text


@pytest.mark.parametrize(
    ("summary", "whose", "said"),
    [
        ("Probe lands", "", "Only the title is known."),
        ("PROBE LANDS!", "", "Only the title is known."),
        ("Probe lands", "r/Moons", "r/Moons: only the title is known."),
    ],
)
def test_a_title_that_is_all_that_is_known_leaves_the_vault_once(summary: str, whose: str, said: str) -> None:
    record = record_of("Probe lands")
    (entry,) = record.entries
    told = tuple(replace(one, text=summary, whose=whose) for one in entry.summary)
    record = replace(record, entries=(replace(entry, headline="Probe lands", summary=told, claims=()),))

    content = ET.fromstring(feed("", [record])).findtext(f"{ATOM}entry/{ATOM}content") or ""
    article = Marks(pages(record)["days/2026-03-12.html"]).text

    for text in (content, article):
        assert said in text
        assert summary not in text.replace(f"“{entry.quotes[0].words}”", "").replace("Probe lands", "", 2)
    assert f"“{entry.quotes[0].words}”" in content


def test_quotes_leave_the_vault_as_a_reader_of_the_source_saw_them() -> None:
    record = record_of("Probe lands")
    (entry,) = record.entries
    marked = replace(
        entry.quotes[0], start=100, end=140, words="The **probe** landed [there](https://x.example)."
    )
    told = tuple(replace(one, quotes=(marked,)) for one in entry.summary)
    also = Mention(key="k", quote=marked, items=1, topics=("Space",))
    record = replace(record, entries=(replace(entry, summary=told, claims=()),), also=(also,))

    content = ET.fromstring(feed("", [record])).findtext(f"{ATOM}entry/{ATOM}content") or ""
    page = Marks(pages(record)["days/2026-03-12.html"]).text

    assert "“The probe landed there.”" in content
    assert page.count("The probe landed there.") == 2
    assert "**" not in content + page
