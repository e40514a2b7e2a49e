"""What the text of one element says of an item or a feed, to the character as feedparser has it."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from feedparser.html import _cp1252
from feedparser.mixin import _FeedParserMixin

from digestflow.adapters.parse.vocabulary import KNOWN, OF_LINK, TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+-.]*://)/+")
_QUERY = re.compile(r"&([A-Za-z0-9_]+);")
_PAGES = frozenset({"text/html", "application/xhtml+xml", "html", "xhtml"})


class Unusual(Exception):
    """The document has something in it that is left to feedparser."""


def keep(holder: dict[str, Any], key: str, raw: str, attributes: Mapping[str, str], *, rss: bool) -> None:
    """Keep the text of an element under its key.

    Raises:
        Unusual: It is of a kind that is not read here.
    """
    text = raw if raw.isascii() else _mended(raw)
    if key in {"title", "summary", "content"}:
        _keep_words(holder, key, {"type": _type(key, raw, attributes, rss=rss), "value": text})
    elif key == "id":
        if attributes.get("isPermaLink", "true") == "true":
            text = holder["id_as_link"] = _joined(text)
        holder["id"] = text
    elif key == "author":
        _refuse_mail(text)
        holder["author"] = text
        holder["authors"] = [{"name": text}] if text else [{}]
    else:
        holder[key] = _joined(text) if key == "comments" else text


def keep_address(holder: dict[str, Any], raw: str, *, of_feed: bool) -> None:
    """Keep the text of RSS' link."""
    text = _joined(raw if raw.isascii() else _mended(raw))
    if not of_feed:
        text = text.replace("&amp;", "&")
    text = _QUERY.sub(r"&\1", text)
    holder["link"] = text
    link = {"rel": "alternate", "type": "text/html"}
    if text or of_feed:
        link["href"] = text
    holder.setdefault("links", []).append(link)


def keep_link(holder: dict[str, Any], attributes: Mapping[str, str]) -> None:
    """Keep Atom's link.

    Raises:
        Unusual: It leads nowhere, or has attributes that nobody knows.
    """
    href = attributes.get("href", "")
    if not href or not all(key in OF_LINK or _of_others(key) for key in attributes):
        raise Unusual
    rel = attributes.get("rel", "alternate").lower()
    kind = attributes.get("type", "application/atom+xml" if rel == "self" else "text/html").lower()
    href = _joined(href)
    holder.setdefault("links", []).append({"rel": rel, "type": kind, "href": href})
    if rel == "alternate" and kind in _PAGES:
        holder["link"] = href


def keep_name(holder: dict[str, Any], name: str) -> None:
    """Keep the name of the author that was begun last.

    Raises:
        Unusual: It has an address in it.
    """
    _refuse_mail(name)
    holder["authors"][-1]["name"] = name
    holder["author"] = name or holder["author"]


def linked(holder: dict[str, Any]) -> dict[str, Any]:
    """Let the id serve as link where there is none, as feedparser does.

    Raises:
        Unusual: There is none, and something enclosed could serve.
    """
    if "id_as_link" in holder:
        holder.setdefault("link", holder["id_as_link"])
    if holder.get("enclosed") and not holder.get("link"):
        raise Unusual
    return holder


def _type(key: str, raw: str, attributes: Mapping[str, str], *, rss: bool) -> str:
    """Return the type of a text: RSS' title is HTML when it looks like it, all else of RSS always."""
    kind = TYPES.get(attributes.get("type", "text").lower())
    if kind is None:
        raise Unusual
    if not rss:
        return kind
    telling = "</" in raw or "&" in raw
    html = key != "title" or (telling and _FeedParserMixin.looks_like_html(raw))
    return "text/html" if html else "text/plain"


def _keep_words(holder: dict[str, Any], key: str, detail: dict[str, str]) -> None:
    if key == "content":
        holder["content"] = [detail]
        holder.setdefault("summary", detail["value"])
    else:
        holder[key] = detail["value"]
        holder[f"{key}_detail"] = detail


def _refuse_mail(author: str) -> None:
    if "@" in author:  # feedparser takes it apart
        raise Unusual


def _of_others(attribute: str) -> bool:
    """Tell whether an attribute of a link is of a vocabulary that is told apart from Atom's own."""
    return bool(KNOWN.get(attribute.partition(" ")[0].lower()))


def _joined(address: str) -> str:
    """Return an address as it is when it is joined to none."""
    return _SLASHES.sub(r"\1", address) if ":///" in address else address


def _mended(text: str) -> str:
    """Return text that was encoded twice as it was meant, and typographic signs in their places."""
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    mended: str = text.translate(_cp1252)
    return mended
