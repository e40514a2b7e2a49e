"""Items of the replay sets, read straight from their files, without archive or network."""

from __future__ import annotations

import gzip
import html
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import feedparser

from digestflow.core.item.nouns import Item, item_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def items_of(corpus: Path, name: str = "A") -> tuple[Item, ...]:
    """Return each item of the set once, on the day it was first served; days in order."""
    folder = corpus / "corpus"
    manifest = (folder / "replay" / name / "manifest.jsonl").read_text(encoding="utf-8")
    rows = sorted(map(json.loads, manifest.splitlines()), key=lambda row: (row["day"], row["source"]))
    found: dict[str, Item] = {}
    read: set[tuple[str, str]] = set()
    for row in rows:
        if (row["source"], row["path"]) in read:
            continue
        read.add((row["source"], row["path"]))
        day = date.fromisoformat(row["day"])
        entries = _lines if row["kind"] == "items" else _document
        for identity, url, title, text in entries(folder / row["path"]):
            made = _item(row["source"], identity, url, title, text)
            found.setdefault(made.id, _on(made, day))
    return tuple(found.values())


def _item(source: str, identity: str, url: str, title: str, text: str) -> Item:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return Item(
        id=item_id(source, identity),
        source=source,
        url=url,
        title=_plain(title),
        text=_plain(text),
        published=moment,
        seen=moment,
        day=moment.date(),
    )


def _on(item: Item, day: date) -> Item:
    noon = datetime.combine(day, time(12), tzinfo=UTC)
    return replace(item, day=day, seen=noon, published=noon)


def _lines(path: Path) -> Iterator[tuple[str, str, str, str]]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for line in raw.decode("utf-8").splitlines():
        if line.strip():
            given: dict[str, Any] = json.loads(line)
            yield str(given["id"]), given["url"], given["title"] or "", given.get("text") or ""


def _document(path: Path) -> Iterator[tuple[str, str, str, str]]:
    for entry in feedparser.parse(
        path.read_bytes(), sanitize_html=False, resolve_relative_uris=False
    ).entries:
        content = entry.get("content") or [{}]
        text = content[0].get("value") or entry.get("summary", "")
        link = entry.get("link", "")
        yield entry.get("id") or link or entry.get("title", ""), link, entry.get("title", ""), text


def _plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())
