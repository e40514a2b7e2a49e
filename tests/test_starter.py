"""The demo's feeds are what real ones would be, and nobody's in the world."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from digestflow.adapters.parse.pool import Parser
from digestflow.adapters.sources.folder import fetch
from digestflow.config.model import Config, topics
from digestflow.config.written import render_config
from digestflow.core.item.nouns import Document, Item, Listing, item_id
from digestflow.core.record import load
from digestflow.core.source import Folder
from digestflow.core.story.grouping import group
from digestflow.core.story.language import language
from digestflow.core.story.repeats import repeats
from digestflow.core.topic.relevance import relevance
from digestflow.core.window import window
from digestflow.starter.demo import FEEDS, NIGHTS, SOURCES, TOPICS, lay_feeds
from tests import make
from tests.test_config import loaded

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOLDERS = tuple(source for source in SOURCES if isinstance(source, Folder))
_STANDARDS = {"www.w3.org", "purl.org", "jsonfeed.org"}  # names of formats, not addresses
_HOST = re.compile(r"https?://([^/\"'<>\s&?]+)")
_REAL = re.compile(
    r"\b(?:openai|chatgpt|gpt|anthropic|claude|google|gemini|gemma|deepmind|microsoft|apple|amazon|nvidia|amd"
    r"|intel|llama|qwen|mistral|deepseek|ollama|github|reddit|arxiv|hugging ?face|vllm|cuda)\b",
    re.IGNORECASE,
)

_Nights = dict[tuple[int, str], Document]


def _bodies(night: int) -> dict[str, bytes]:
    folder = files("digestflow.starter").joinpath("demo", f"night-{night}")
    return {document.name: document.read_bytes() for document in folder.iterdir()}


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    with Parser(workers=1) as parser:
        yield parser


@pytest.fixture(scope="module")
def documents(parser: Parser) -> _Nights:
    """Every document by night and file name."""
    return {
        (night, name): parser.read_now(body, "", "", 500)
        for night in (1, 2, 3)
        for name, body in _bodies(night).items()
    }


def _moment(listing: Listing) -> datetime | None:
    return listing.published or listing.updated


def _told(documents: _Nights, night: int) -> tuple[Item, ...]:
    """The items of the night's day; the undated one belongs to the first."""
    names = {source.pattern: source.name for source in _FOLDERS}
    day = NIGHTS[night - 1][0]
    return tuple(
        make.item(
            listing.title,
            listing.text,
            id=item_id(names[name], listing.identity),
            source=names[name],
            url=listing.url,
            links=listing.links,
            seen=NIGHTS[night - 1][1],
        )
        for (served, name), document in documents.items()
        if served == night
        for listing in document.listings
        if ((moment := _moment(listing)) is None and night == 1) or (moment and moment.date() == day)
    )


@pytest.mark.parametrize(
    ("name", "kind", "first", "second"),
    [
        ("harbour-labs.xml", "atom10", 4, 6),
        ("open-weights-weekly.xml", "rss20", 5, 10),
        ("the-tin-gazette.xml", "rss20", 6, 12),
        ("r-localtin.xml", "atom10", 7, 12),
        ("front-page.json", "json11", 4, 9),
        ("tinrunner-releases.atom", "atom10", 2, 3),
    ],
)
def test_each_document_reads_without_a_repair(
    documents: _Nights, name: str, kind: str, first: int, second: int
) -> None:
    read = [documents[night, name] for night in (1, 2)]

    assert [document.kind for document in read] == [kind, kind]
    assert [len(document.listings) for document in read] == [first, second]
    assert [document.warnings for document in read] == [(), ()]


def test_the_second_night_holds_all_of_the_first(documents: _Nights) -> None:
    for name in _bodies(1):
        first, second = documents[1, name].listings, documents[2, name].listings

        assert second[-len(first) :] == first


def test_each_day_has_twenty_five_items(documents: _Nights) -> None:
    every = [
        listing for (night, _), document in documents.items() if night == 2 for listing in document.listings
    ]

    days = Counter(moment.date() if (moment := _moment(listing)) else None for listing in every)

    assert days == {
        date(2026, 3, 4): 1,
        date(2026, 3, 6): 1,
        date(2026, 3, 11): 24,
        date(2026, 3, 12): 25,
        None: 1,
    }


def test_nothing_is_served_before_it_is_published(documents: _Nights) -> None:
    for (night, _), document in documents.items():
        for listing in document.listings:
            assert (_moment(listing) or datetime.min.replace(tzinfo=UTC)) < NIGHTS[night - 1][1], (
                listing.title
            )


def test_each_night_comes_after_its_day_and_the_days_follow_one_another() -> None:
    for day, now in NIGHTS:
        assert window(day, ZoneInfo("UTC")).end <= now < window(day + timedelta(days=1), ZoneInfo("UTC")).end
    gaps = {later - day for (day, _), (later, _) in pairwise(NIGHTS)}
    assert gaps == {timedelta(days=1)}


def test_texts_are_clean_and_of_a_readable_length(documents: _Nights) -> None:
    rests = re.compile(r"[<>]|&\w+;|gazetteAds|pixel|submitted by|appeared first|SC_O|\[link\]")
    for document in documents.values():
        for listing in document.listings:
            assert not rests.search(f"{listing.title}\n{listing.text}"), listing.title
            assert 40 <= len(listing.text.split()) <= 120, listing.title
            assert listing.url


def test_the_dirt_that_is_cleaned_away_is_in_the_documents() -> None:
    gazette, forum = (_bodies(1)[name].decode() for name in ("the-tin-gazette.xml", "r-localtin.xml"))

    for dirt in ("script", "pixel.", "&amp;nbsp;", "&#8211;", "appeared first on"):
        assert dirt in gazette
    assert forum.count("submitted by") == 7


def test_every_address_is_one_that_nobody_can_own(documents: _Nights) -> None:
    for night in (1, 2, 3):
        for name, body in _bodies(night).items():
            hosts = set(_HOST.findall(body.decode())) - _STANDARDS
            linked = {
                urlsplit(url).hostname or ""
                for listing in documents[night, name].listings
                for url in (listing.url, *listing.links)
            }

            assert hosts
            assert all(host.endswith(".example") for host in hosts | linked), (name, hosts)


def test_no_firm_or_model_of_the_world_is_named() -> None:
    for night in (1, 2, 3):
        for name, body in _bodies(night).items():
            assert not _REAL.findall(body.decode()), name


def test_one_item_is_in_german_and_the_others_in_english(documents: _Nights) -> None:
    spoken = [language(item.title, item.text) for night in (1, 2) for item in _told(documents, night)]

    assert Counter(spoken) == {"en": 49, "de": 1}


def test_several_sources_tell_of_petrel_and_the_second_day_goes_on(documents: _Nights) -> None:
    first, second = _told(documents, 1), _told(documents, 2)

    stories = group(first).stories
    again = repeats(second, first)

    petrel = max(stories, key=lambda story: len(story.items))
    assert {"Harbour Labs", "Open Weights Weekly", "The Tin Gazette", "r/localtin"} <= {
        item.source for item in petrel.items
    }
    assert all("Petrel 3" in item.title for item in petrel.items)
    assert [item.source for item in second if item.id in again] == ["Front Page"]


def test_fairs_and_soups_fit_no_topic(documents: _Nights) -> None:
    every = (*_told(documents, 1), *_told(documents, 2))
    given = {source.name: source.topics for source in SOURCES if source.topics}

    found = relevance(every, topics(Config(sources=SOURCES, topics=TOPICS)), given=given)

    off = {item.title for item in every if not found[item.id].fits}
    assert {
        "Spring fair returns to the green on Saturday",
        "A lighthouse keeper's logbooks, 1881 to 1904",
    } <= off
    assert len(off) <= 10
    fitting = {fit.topic for item in every for fit in found[item.id].fits}
    assert fitting == {topic.name for topic in TOPICS}


@pytest.mark.parametrize("night", [1, 2, 3])
def test_each_source_reads_its_own_document(tmp_path: Path, parser: Parser, night: int) -> None:
    lay_feeds(night, tmp_path)

    readings = [asyncio.run(fetch(source, tmp_path, parser.read)) for source in _FOLDERS]

    assert len(readings) == len(SOURCES)
    assert [reading.status for reading in readings] == ["read"] * 6
    assert {source.pattern for source in _FOLDERS} == set(_bodies(night))
    assert [reading.document and reading.document.kind for reading in readings].count("folder") == 0


def test_a_night_replaces_the_one_before_and_leaves_other_files(tmp_path: Path) -> None:
    lay_feeds(1, tmp_path)
    (tmp_path / FEEDS / "mine.xml").write_text("mine")

    lay_feeds(2, tmp_path)
    lay_feeds(2, tmp_path)

    laid = {path.name: path.read_bytes() for path in (tmp_path / FEEDS).iterdir()}
    assert laid == _bodies(2) | {"mine.xml": b"mine"}


@pytest.mark.parametrize("night", [-1, 0, 4])
def test_there_are_no_other_nights(tmp_path: Path, night: int) -> None:
    with pytest.raises(ValueError, match="nights 1 to 3"):
        lay_feeds(night, tmp_path)

    assert not (tmp_path / FEEDS).exists()


def test_the_example_shows_what_a_third_night_brings() -> None:
    root = Path(__file__).resolve().parent.parent / "vault"
    day = NIGHTS[2][0]
    record = load((root / ".digestflow" / "days" / f"{day}.json").read_text("utf-8"), where="example")
    note = (root / "Digests" / f"{day}-AI-Digest.md").read_text("utf-8")

    assert record.follows
    assert [one.attribute for one in record.conflicts] == ["sextantbench score"]
    assert {one.how for one in record.closings} == {"met"}
    assert "- Differs: " in note
    assert "[[Petrel 3]]" in note
    assert f"last: {day}" in (root / "Entities" / "Petrel 3.md").read_text("utf-8")
    assert "## Standing by Use" in (root / "MOC - Open Models.md").read_text("utf-8")


def test_the_demo_has_a_configuration(tmp_path: Path) -> None:
    config = loaded(tmp_path, render_config(SOURCES, TOPICS))

    assert config.sources == SOURCES
    assert config.topics == TOPICS
