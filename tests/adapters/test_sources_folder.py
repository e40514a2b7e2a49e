"""Feed documents on disk become one source."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from digestflow.adapters.sources import folder
from digestflow.core.item.nouns import Document, Listing, Reading
from digestflow.core.source import Folder
from digestflow.errors import NotAFeed

if TYPE_CHECKING:
    from pathlib import Path


async def parse(body: bytes, content_type: str, address: str, most: int) -> Document:
    """Each word of the file is a listing."""
    assert (content_type, address) == ("", "")
    if not body:
        raise NotAFeed("not a feed: empty")
    words = body.decode().split()[:most]
    return Document(
        kind=words[0],
        title="?",
        listings=tuple(Listing(feed_id=word, url="", title=word, text="") for word in words),
        warnings=("repaired",) if "odd" in words else (),
    )


def reading(root: Path, path: str = "feeds", pattern: str = "*", **other: int) -> Reading:
    """What reading the folder gives."""
    source = Folder(name="mine", path=path, pattern=pattern, **other)
    return asyncio.run(folder.fetch(source, root, parse))


def ids(found: Reading) -> list[str]:
    """The listings' ids."""
    assert found.document is not None
    return [listing.feed_id for listing in found.document.listings]


@pytest.fixture
def feeds(tmp_path: Path) -> Path:
    place = tmp_path / "feeds"
    (place / "2026").mkdir(parents=True)
    (place / "b.xml").write_text("rss b1 odd")
    (place / "a.xml").write_text("rss a1 a2")
    (place / "2026" / "c.json").write_text("json c1 a1")
    (place / ".hidden").write_text("rss no")
    return place


def test_all_files_are_one_document_in_the_order_of_their_names(feeds: Path) -> None:
    found = reading(feeds.parent)

    assert (found.status, found.size) == ("read", 29)
    assert ids(found) == ["rss", "a1", "a2", "b1", "odd", "json", "c1"]
    assert found.document is not None
    assert (found.document.kind, found.document.title) == ("folder", "feeds")
    assert found.document.warnings == ("b.xml: repaired",)


def test_only_names_that_match_are_read_and_one_kind_stays_it(feeds: Path) -> None:
    found = reading(feeds.parent, pattern="*.xml")

    assert found.document is not None
    assert found.document.kind == "rss"
    assert "c1" not in ids(found)


def test_a_file_gives_at_most_so_many_items(feeds: Path) -> None:
    assert ids(reading(feeds.parent, pattern="a.*", max_items=2)) == ["rss", "a1"]


def test_a_bad_file_is_a_warning(feeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (feeds / "empty.xml").touch()
    (feeds / "huge.xml").write_bytes(b"x" * 101)
    monkeypatch.setattr(folder, "_LARGEST", 100)

    found = reading(feeds.parent)

    assert found.document is not None
    assert "empty.xml: not a feed: empty" in found.document.warnings
    assert [text for text in found.document.warnings if text.startswith("huge.xml: refused: larger than")]
    assert "a1" in ids(found)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="whoever is root may read everything")
def test_a_file_that_may_not_be_read_is_a_warning(feeds: Path) -> None:
    (feeds / "b.xml").chmod(0)

    found = reading(feeds.parent)

    assert found.document is not None
    assert "b.xml: cannot be read: Permission denied" in found.document.warnings


def test_when_no_file_can_be_read_the_reading_has_failed(tmp_path: Path) -> None:
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "x").touch()

    found = reading(tmp_path)

    assert (found.status, found.why, found.document) == ("failed", "x: not a feed: empty", None)


def test_too_many_files_are_left_out_with_a_warning(feeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "_MOST_FILES", 1)

    found = reading(feeds.parent)

    assert ids(found) == ["rss", "a1", "a2"]
    assert found.document is not None
    assert found.document.warnings == ("b.xml: left out with all after it: too many files",)


@pytest.mark.parametrize(
    ("path", "pattern", "why"),
    [
        pytest.param("nowhere", "*", "no folder at", id="missing"),
        pytest.param("feeds/a.xml", "*", "no folder at", id="a file"),
        pytest.param("feeds", "*.opml", "no file matches '*.opml'", id="no match"),
        pytest.param("feeds", "../*", "no file matches", id="a pattern is no path"),
        pytest.param("..", "*", "refused: .. leads out of", id="out"),
        pytest.param("feeds/../../x", "*", "leads out of", id="out by a detour"),
    ],
)
def test_a_folder_that_cannot_be_read_is_named(feeds: Path, path: str, pattern: str, why: str) -> None:
    found = reading(feeds.parent, path, pattern)

    assert found.status == "failed"
    assert why in found.why
    assert str(feeds.parent) not in found.why  # a note may say it


def test_an_absolute_path_is_taken_as_written(feeds: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")

    assert "a1" in ids(reading(elsewhere, str(feeds)))


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_links_lead_nowhere_else(feeds: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("secret")
    (secret / "s.xml").write_text("rss secret")
    (feeds / "link.xml").symlink_to(secret / "s.xml")
    (feeds / "linked").symlink_to(secret)
    (feeds.parent / "out").symlink_to(secret)
    os.mkfifo(feeds / "pipe.xml")

    found = reading(feeds.parent)

    assert "secret" not in ids(found)
    assert found.document is not None
    assert "link.xml: refused: a link out of the folder" in found.document.warnings
    assert "leads out of" in reading(feeds.parent, "out").why
