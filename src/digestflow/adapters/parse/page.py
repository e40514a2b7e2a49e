"""The feeds that a web page names, or may have."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from digestflow.adapters.parse.repair import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOOKED_AT = 1 << 20  # characters; feeds are named in the head
_MOST = 12  # addresses
_TAG = re.compile(r"<(link|a|base)\s([^<>]{1,4000})>", re.IGNORECASE)
# What of a page is no markup: comments, and elements in which tags are text or are not there yet. One
# that is never closed goes on to the end (HTML, 13.2.5).
_TEXT = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|<(script|style|textarea|title|xmp|iframe|noembed|noframes|template)(?=[\s/>])[^<>]{0,4000}>"
    r".*?(?:</\1(?=[\s/>])|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"(?<![a-z-])([a-z-]{1,40})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))", re.IGNORECASE
)
_KINDS = frozenset(
    {"text/xml", *(f"application/{kind}" for kind in ("rss+xml", "atom+xml", "feed+json", "rdf+xml", "xml"))}
)
_NAMED = re.compile(r"/(?:rss|atom|feed|feeds|index)(?:/|\.xml|\.rss|\.atom|\.json)?$", re.IGNORECASE)
_COMMENTS = re.compile(r"comment", re.IGNORECASE)
_CHANNEL = re.compile(r"youtube\.com/channel/(UC[\w-]{22})|\"(?:externalId|channelId)\":\"(UC[\w-]{22})\"")
# Where sites of all kinds keep their feed without a word of it (WordPress, Substack, Hugo, Blogger).
_PLACES = ("feed", "rss", "feed.xml", "rss.xml", "atom.xml", "index.xml", "feed.json", "feeds/posts/default")


def feeds_named(body: bytes, address: str, content_type: str = "") -> tuple[str, ...]:
    """Return the addresses of feeds that an HTML page names, the likeliest first.

    First what it declares as its feed, then what it links by a feed's usual name; feeds of
    comments last. What stands in a script or a comment of HTML names none. `address` is the page's
    own; its encoding is found as a feed's is.
    """
    text = decoded(body, content_type).body.decode("utf-8", "replace")[:_LOOKED_AT]
    declared, linked, base = [], [], address
    if channel := _channel(text, address):
        declared.append(channel)
    for tag, given in _tags(_TEXT.sub(" ", text)):
        href = given.get("href", "").strip()
        if tag == "base" and href:
            base = _absolute(href, address) or base
        elif tag == "link" and _declares(given):
            declared.append(_absolute(href, base))
        elif tag == "a" and _NAMED.search(href.partition("?")[0]):
            linked.append(_absolute(href, base))
    found = [url for url in dict.fromkeys((*declared, *linked)) if url]
    return tuple(sorted(found, key=lambda url: bool(_COMMENTS.search(url))))[:_MOST]


def feeds_likely(address: str) -> tuple[str, ...]:
    """Return where a site that names no feed may have one: beside the page, then at its root."""
    beside = address.partition("?")[0].partition("#")[0].rstrip("/") + "/"
    starts = (beside, urljoin(beside, "/"))
    return tuple(dict.fromkeys(urljoin(start, place) for start in starts for place in _PLACES))


def _tags(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    for found in _TAG.finditer(text):
        given: dict[str, str] = {}
        for name, *values in _ATTRIBUTE.findall(found[2]):
            given.setdefault(name.lower(), html.unescape("".join(values)))
        yield found[1].lower(), given


def _declares(given: dict[str, str]) -> bool:
    relations = given.get("rel", "").lower().split()
    kind = given.get("type", "").lower().partition(";")[0].strip()
    return bool({"alternate", "feed"} & set(relations)) and kind in _KINDS


def _channel(text: str, address: str) -> str:
    """Return the feed of a YouTube channel by its page, which names no feed."""
    if not _host(address).endswith("youtube.com"):
        return ""
    found = _CHANNEL.search(text)
    return f"https://www.youtube.com/feeds/videos.xml?channel_id={found[1] or found[2]}" if found else ""


def _absolute(href: str, base: str) -> str:
    """Return the whole web address; "" when it is none."""
    try:
        url = urljoin(base, href)
        return url if urlsplit(url).scheme in {"http", "https"} and _host(url) else ""
    except ValueError:
        return ""


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
