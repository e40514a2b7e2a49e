"""Real documents, hostile ones, and damaged ones: items or a named error, whatever the bytes are."""

from __future__ import annotations

import io
import json
import random
import sys
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import feedparser
import pytest

from digestflow.adapters.parse.document import read_document
from digestflow.adapters.parse.pool import Parser
from digestflow.core.item.text import clean
from digestflow.errors import NotAFeed, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digestflow.core.item.nouns import Document

ADDRESS = "https://gazette.example/feeds/all.xml"

# Documents that give an error, with its beginning.
_REFUSED = {
    "xml_sample_1.xml": "not a feed: XML whose first element is <catalog>",
    "xml_sample_2.xml": "not a feed: XML whose first element is <catalog>",
    "ScriptingNews.json": "not a feed: JSON, but no JSON Feed",  # RSS written as JSON
    "allthis-partial.json": "not readable as JSON at character 10307: cut short",
    "unrecognized.rss": "not a feed: an HTML page",
    "hn.json": "not a feed: JSON, but no JSON Feed",  # an answer of Algolia's API
    "substack_cloudflare_challenge_2026-04-02.html": "not a feed: an HTML page",
}
# Documents that give fewer items than feedparser counts: how many fewer, and why.
_FEWER = {
    "atom10_2.xml": (1, "two entries with one id"),
    "rss20_2.xml": (1, "two items with one guid and one link"),
    "scriptingNews.rss": (2, "two guids on two items each"),
    "itunes-missing-image.rss": (1, "two items with one guid and one link"),
    "olshansk__feed_paulgraham.xml": (3, "three essays listed twice"),
    "olshansk__feed_windsurf_changelog.xml": (3, "two versions listed twice and thrice"),
}


def _documents(corpus: Path) -> list[Path]:
    return sorted(path for path in (corpus / "corpus" / "feeds").rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def documents(corpus: Path) -> list[tuple[Path, Document | SourceError]]:
    """Every real document, and what reading it gives."""
    return [(path, _read(path)) for path in _documents(corpus)]


def _read(path: Path) -> Document | SourceError:
    try:
        return read_document(path.read_bytes(), "", ADDRESS, 10_000)
    except SourceError as error:
        return error


def _counted(body: bytes) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
        return len(found.entries)


def test_every_real_document_gives_its_items_or_a_named_error(
    documents: list[tuple[Path, Document | SourceError]],
) -> None:
    wrong: list[str] = []
    for path, read in documents:
        if isinstance(read, SourceError):
            if not str(read).startswith(_REFUSED.get(path.name, "-")):
                wrong.append(f"{path.name}: {read}")
            continue
        found = len(read.listings)
        fewer, _ = _FEWER.get(path.name, (0, ""))
        if path.name in _REFUSED or found < _counted(path.read_bytes()) - fewer:
            wrong.append(f"{path.name}: {found} items")

    assert wrong == []


def test_every_listing_of_a_real_document_is_clean(
    documents: list[tuple[Path, Document | SourceError]],
) -> None:
    wrong: list[str] = []
    for path, read in documents:
        for listing in () if isinstance(read, SourceError) else read.listings:
            texts = (listing.title, listing.text, listing.author)
            if any(clean(text) != text for text in texts) or "\n" in listing.title + listing.author:
                wrong.append(f"{path.name}: {listing.identity}")
            if not all(
                url.startswith(("https://", "http://")) for url in (*listing.links, listing.url) if url
            ):
                wrong.append(f"{path.name}: {listing.url}")

    assert wrong == []


_GENERATED = {"__builtins__": {"range": range}}


def _hostile(corpus: Path, prefixes: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    lines = (corpus / "hostile" / "hostile.jsonl").read_text("utf-8").splitlines()
    cases = [json.loads(line) for line in lines if line.strip()]
    return {case["id"]: case for case in cases if case["id"].startswith(prefixes)}


def _payload(case: dict[str, Any]) -> Any:
    return eval(case["payload"], dict(_GENERATED)) if case.get("gen") else case["payload"]


def _fed(element: str, payload: str) -> bytes:
    """An RSS document whose only item has the payload in one element."""
    escaped = payload.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    escaped = escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return (
        f"<rss version='2.0'><channel><item><{element}>{escaped}</{element}></item></channel></rss>".encode()
    )


def test_hostile_documents_are_read_within_bounds_or_named(corpus: Path) -> None:
    cases = _hostile(corpus, ("XM-",))
    titles: dict[str, int] = {}
    with Parser(workers=1) as parser:
        for name, case in cases.items():
            payload = _payload(case)
            body = payload if isinstance(payload, bytes) else payload.encode()
            try:
                document = parser.read_now(body, "", ADDRESS, 500)
            except SourceError:
                continue
            titles[name] = sum(len(listing.title) + len(listing.text) for listing in document.listings)
            assert len(document.listings) <= 500, name

    assert titles
    assert all(length < 10_000 for length in titles.values()), titles


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system does not say how much was held")
def test_no_hostile_document_adds_32_mib_to_the_child_that_reads_it(corpus: Path) -> None:
    most: dict[str, int] = {}
    for name, case in _hostile(corpus, ("XM-",)).items():
        payload = _payload(case)
        with Parser(workers=1) as parser:
            for body in (b"<rss><channel/></rss>", b"<rss><channel><item></channel></rss>"):
                parser.read_now(body, "", ADDRESS, 500)  # everything is loaded
            (child,) = parser._children
            before = _held(child._process.pid)
            with suppress(SourceError):
                parser.read_now(payload if isinstance(payload, bytes) else payload.encode(), "", ADDRESS, 500)
            most[name] = _held(child._process.pid) - before

    assert most
    assert max(most.values()) < 32 * 1024, most


def _held(pid: int) -> int:
    """The most KiB that a process has held."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def test_a_login_page_is_not_a_feed(corpus: Path) -> None:
    case = _hostile(corpus, ("XM-12",))["XM-12"]

    with pytest.raises(NotAFeed, match="not a feed"):
        read_document(case["payload"].encode(), "text/html", ADDRESS, 500)


@pytest.mark.parametrize("prefix", ["HT-", "OB-", "UN-", "FM-", "PI-"])
@pytest.mark.parametrize("element", ["title", "description"])
def test_hostile_words_come_out_clean_and_without_elements(corpus: Path, prefix: str, element: str) -> None:
    for name, case in _hostile(corpus, (prefix,)).items():
        payload = _payload(case)
        if not isinstance(payload, str):
            continue

        (listing,) = read_document(_fed(element, payload), "", ADDRESS, 500).listings

        text = listing.title + listing.text
        assert clean(text) == text, name
        lowered = text.lower()
        assert not [
            sign for sign in ("<script", "<img", "<iframe", "<svg", "<style", "<details") if sign in lowered
        ]


@pytest.mark.parametrize("name", ["UR-02", "UR-03", "UR-05", "UR-06", "UR-08", "UR-09", "UR-11", "UR-12"])
def test_hostile_addresses_are_refused_or_in_their_one_form(corpus: Path, name: str) -> None:
    wanted = {
        "UR-06": "https://xn--huggingfce-6qi.co/qwen",
        "UR-11": "https://e.test/post",
        "UR-12": "https://evil.test/x",
    }
    case = _hostile(corpus, (name,))[name]

    (listing,) = read_document(_fed("link", case["payload"]), "", ADDRESS, 500).listings

    assert listing.url == wanted.get(name, "")


_TOKENS = (
    *(b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?xml?>", b'<!DOCTYPE x [<!ENTITY a "b">]>', b"&a;", b"&#0;"),
    *(b"<item>", b"</item>", b"<entry>", b"\x00", b"\xff\xfe", b"&", b"<", b">", b'"', b"'", b"&#x110000;"),
    *(b'xml:base="http://["', b'<link href="http://[x">', b'<content type="xhtml"><div>', b"<![if x]>"),
    *(b"&#xD800;", b"<svg><title>", b"<source>", b"<image><url>", b"<tags>", b"<textinput>"),
    *(b"<media:content>", b"<pubDate>99999999999999999999</pubDate>"),
)


def _mutants(bodies: list[bytes], count: int, seed: int) -> Iterator[bytes]:
    """Seeded damage: cut, doubled, overwritten, mixed with another document, cut off."""
    chance = random.Random(seed)
    for _ in range(count):
        body = bytearray(chance.choice(bodies))
        for _ in range(chance.randint(1, 6)):
            start = chance.randrange(len(body) + 1)
            end = min(len(body), start + chance.randint(1, 60))
            other = chance.choice(bodies)
            place = chance.randrange(len(other))
            body[start:end] = chance.choice(
                [
                    b"",
                    chance.choice(_TOKENS),
                    chance.randbytes(end - start),
                    bytes(body[start:end]) * chance.randint(2, 5),
                    other[place : place + chance.randint(1, 200)],
                ]
            )
        yield bytes(body[: chance.randrange(len(body) + 1)] if chance.random() < 0.1 else body)


def _survived(corpus: Path, count: int, seed: int) -> None:
    paths = [path for path in _documents(corpus) if path.stat().st_size < 6_000]
    chance = random.Random(seed)
    kinds = [
        "",
        "text/xml",
        "application/xml; charset=latin1",
        "application/json",
        "text/html; charset=utf-7",
    ]
    read, refused = 0, list[str]()
    with Parser(workers=1) as parser:
        parser.read_now(paths[0].read_bytes(), "", ADDRESS, 500)
        children = set(parser._children)
        for body in _mutants([path.read_bytes() for path in paths], count, seed):
            try:
                document = parser.read_now(body, chance.choice(kinds), ADDRESS, 500)
            except SourceError as error:
                refused.append(str(error))
                continue
            read += 1
            assert all(clean(listing.text) == listing.text for listing in document.listings)

        assert parser._children == children  # nobody died
    assert not [why for why in refused if why.startswith("parsing took")]
    assert read > count / 2


def test_two_thousand_damaged_documents_crash_nobody_and_hang_nobody(corpus: Path) -> None:
    _survived(corpus, 2_000, 20_260_312)


@pytest.mark.torture
def test_twenty_thousand_damaged_documents_crash_nobody_and_hang_nobody(corpus: Path) -> None:
    _survived(corpus, 20_000, 7)
