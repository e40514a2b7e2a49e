"""feedparser's own test files, each of which says what it expects, where that maps to a listing.

They come with feedparser's source distribution, never with this project: see `tests.sdist`.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.adapters.parse.document import read_document
from digestflow.adapters.parse.readable import plain, readable
from digestflow.core.item.stamp import read_stamp
from digestflow.core.item.text import clean, one_line
from digestflow.core.item.url import canonical_url
from digestflow.errors import NotAFeed, SourceError
from tests.adapters.test_parse_usual import agree
from tests.sdist import feedparser_tests

if TYPE_CHECKING:
    from pathlib import Path

    from digestflow.core.item.nouns import Document, Listing

_EXPECTED = re.compile(rb"Expect:\s*(.*)\s*-->")
_HEADER = re.compile(rb"^Header:\s+([^:]+):(.+)$", re.MULTILINE)
_SERVED = "http://127.0.0.1:8097/tests/"  # where those tests are served from

# The field of a listing that a key of an entry maps to.
_FIELDS = {
    ("id",): "feed_id",
    ("guid",): "feed_id",
    ("link",): "url",
    ("comments",): "links",
    ("title",): "title",
    ("title_detail", "value"): "title",
    ("author",): "author",
    ("author_detail", "name"): "author",
    ("authors", 0, "name"): "author",
    ("description",): "text",
    ("summary",): "text",
    ("summary_detail", "value"): "text",
    ("content", 0, "value"): "text",
    ("published",): "published",
    ("published_parsed",): "published",
    ("created",): "published",
    ("created_parsed",): "published",
    ("updated",): "updated",
    ("updated_parsed",): "updated",
}

# Where a listing says something else, on purpose.
_DIFFERENT = {
    "encoding/bozo_linenoise.xml": "the bytes are UTF-8, and read as that",
    "wellformed/atom/entry_author_map_author.xml": "an author is a name, without the address",
    "wellformed/atom10/entry_author_map_author.xml": "an author is a name, without the address",
    "wellformed/atom10/entry_authors_name.xml": "two authors are both named",
    "wellformed/rss/item_multiple_dc_creator.xml": "two authors are both named",
    "wellformed/atom10/entry_content_and_summary.xml": "the longer of two texts is taken",
    "wellformed/rss/item_description_and_summary.xml": "the longer of two texts is taken",
    "wellformed/rss/item_summary_and_description.xml": "the longer of two texts is taken",
    "wellformed/base/http_entry_id_base_content_location.xml": "an id stays as it is written",
    "wellformed/base/http_entry_id_base_docuri.xml": "an id stays as it is written",
    "wellformed/rss/item_description_not_a_doctype.xml": "to HTML it is a comment",
    "wellformed/sanitize/item_content_encoded_script_nested_cdata.xml": "to HTML half of it is a comment",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    name: str
    body: bytes
    content_type: str
    address: str
    expected: tuple[tuple[int, str, Any], ...]  # number of the entry, field of the listing, value

    def read(self) -> Document:
        return read_document(self.body, self.content_type, self.address, 100)


@pytest.fixture(scope="module")
def cases() -> list[_Case]:
    folder = feedparser_tests()
    if folder is None:
        pytest.skip(
            "no feedparser tests: its sdist could not be had, nor is it in DIGESTFLOW_FEEDPARSER_TESTS"
        )
    paths = sorted(folder.rglob("*.xml"))
    return [_case(path, path.relative_to(folder).as_posix()) for path in paths if path.parent.name != "http"]


def _case(path: Path, name: str) -> _Case:
    body = path.read_bytes()
    words = body
    for encoding in ("utf-16", "utf-32", "cp037"):
        if b"Expect:" in words:
            break
        words = body.decode(encoding, "ignore").encode()
    headers = {key.decode().lower(): value.decode().strip() for key, value in _HEADER.findall(words)}
    expectation = _EXPECTED.search(words)
    return _Case(
        name=name,
        body=body,
        content_type=headers.get("content-type", ""),
        address=headers.get("content-location", _SERVED + name),
        expected=tuple(_mapped(expectation[1].decode("utf-8", "replace"))) if expectation else (),
    )


def _mapped(expectation: str) -> list[tuple[int, str, Any]]:
    """Return the comparisons of an expectation that speak of what a listing has."""
    try:
        tree = ast.parse(expectation.strip(), mode="eval").body
    except SyntaxError:
        return []
    found = []
    for node in tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]:
        match node:
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[ast.Constant() | ast.Tuple() as value]):
                keys = _keys(left)
                if keys[:1] == ("entries",) and keys[2:] in _FIELDS:
                    found.append((int(keys[1]), _FIELDS[keys[2:]], ast.literal_eval(value)))
            case _:
                continue
    return found


def _keys(node: ast.expr) -> tuple[Any, ...]:
    match node:
        case ast.Subscript(value=value, slice=ast.Constant(value=key)):
            return (*_keys(value), key)
        case ast.Attribute(value=value, attr=key):
            return (*_keys(value), key)
        case ast.Name(id=name):
            return (name,)
        case _:
            return ()


def _as_expected(listing: Listing, field: str, value: Any, address: str) -> bool:
    if isinstance(value, tuple):
        year, month, day, hour, minute, second = value[:6]
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        return bool(getattr(listing, field) == moment)
    if field in {"published", "updated"}:
        stamp = read_stamp(value)
        return bool(getattr(listing, field) == (stamp and stamp.moment))
    if field == "url":
        return listing.url == canonical_url(value, address)
    if field == "links":
        return canonical_url(value, address) in listing.links
    if field == "text":
        return listing.text in {clean(readable(value)).strip(), clean(plain(value)).strip()}
    return getattr(listing, field) in {one_line(readable(value)), one_line(plain(value))}


def test_what_feedparser_expects_of_an_entry_is_true_of_its_listing(cases: list[_Case]) -> None:
    different: Counter[str] = Counter()
    mapped = [case for case in cases if case.expected]
    for case in mapped:
        for number, field, value in case.expected:
            try:
                listing = case.read().listings[number]
            except (SourceError, IndexError):
                different[case.name] += 1
                continue
            different[case.name] += not _as_expected(listing, field, value, case.address)

    assert len(mapped) > 850
    assert {name for name, count in different.items() if count} <= _DIFFERENT.keys()


def test_what_is_read_by_expat_alone_of_them_is_what_feedparser_reads(cases: list[_Case]) -> None:
    taken = sum(agree(case.body) for case in cases if not isinstance(_error(case), NotAFeed))

    assert taken > 900


def _error(case: _Case) -> SourceError | None:
    try:
        case.read()
    except SourceError as error:
        return error
    return None


class _Active(HTMLParser):
    """Elements and attributes that someone finds who takes a text for HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(f"{tag} {attrs}")

    def handle_pi(self, data: str) -> None:
        self.found.append(data)


def test_no_text_of_the_sanitize_cases_has_anything_active_in_it(cases: list[_Case]) -> None:
    active: list[str] = []
    sanitize = [case for case in cases if "/sanitize/" in case.name]
    for case in sanitize:
        for listing in case.read().listings:
            page = _Active()
            page.feed(f"{listing.title}\n{listing.text}\n{listing.author}")
            active += [f"{case.name}: {what}" for what in page.found]

    assert len(sanitize) > 740
    assert active == []
