"""JSON Feed 1 and 1.1 (https://jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
import re
from typing import Any

from digestflow.adapters.parse.draft import Draft, Drafts, Words
from digestflow.errors import NotAFeed, SourceError

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/(\d+)(?:\.(\d+))?/?")


def read_json(body: bytes) -> Drafts:
    """Return what a JSON Feed says; unknown and ill-typed members are passed over.

    Raises:
        SourceError: It is not JSON.
        NotAFeed: It is JSON, but no feed.
    """
    try:
        feed = json.loads(body)
    except RecursionError as error:
        raise SourceError("the JSON is nested too deep") from error
    except ValueError as error:
        where = f" at character {error.pos}" if isinstance(error, json.JSONDecodeError) else ""
        raise SourceError(f"not readable as JSON{where}: cut short or damaged") from error
    version = _VERSION.fullmatch(_word(feed.get("version"))) if isinstance(feed, dict) else None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or (version is None and not _looks_like_items(items)):
        raise NotAFeed("not a feed: JSON, but no JSON Feed")
    drafts = tuple(_draft(item, feed) for item in items if isinstance(item, dict))
    left_out = len(items) - len(drafts)
    return Drafts(
        kind=f"json{version[1]}{version[2] or '0'}" if version else "json",
        title=Words(value=_word(feed.get("title")), markup=False),
        base=_word(feed.get("home_page_url")) or _word(feed.get("feed_url")),
        links=(_word(feed.get("next_url")),) if _word(feed.get("next_url")) else (),
        drafts=drafts,
        warnings=(f"{left_out} items left out: not objects",) if left_out else (),
    )


def _looks_like_items(items: list[Any]) -> bool:
    return bool(items) and all(
        isinstance(item, dict) and "id" in item and ({"content_html", "content_text"} & item.keys())
        for item in items
    )


def _draft(item: dict[str, Any], feed: dict[str, Any]) -> Draft:
    url, external = _word(item.get("url")), _word(item.get("external_url"))
    texts = (
        Words(value=_word(item.get("content_html")), markup=True),
        Words(value=_word(item.get("content_text")), markup=False),
        Words(value=_word(item.get("summary")), markup=False),
    )
    return Draft(
        feed_id=_word(item.get("id")),
        url=url or external,
        links=(external,) if url and external else (),
        title=Words(value=_word(item.get("title")), markup=False),
        texts=tuple(words for words in texts if words.value),
        author=_authors(item) or _authors(feed),
        published=_word(item.get("date_published")),
        updated=_word(item.get("date_modified")),
    )


def _authors(holder: dict[str, Any]) -> str:
    several, one = holder.get("authors"), holder.get("author")
    people = several if isinstance(several, list) else [one]
    names = (_word(person.get("name")) for person in people if isinstance(person, dict))
    return ", ".join(name for name in names if name)


def _word(value: object) -> str:
    """Return a string or a number as a string; "" for anything else: ids are often numbers."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
