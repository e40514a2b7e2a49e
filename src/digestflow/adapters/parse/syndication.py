"""RSS, RDF, Atom and CDF: most documents by expat alone, all others by feedparser in its raw mode."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

import feedparser

from digestflow.adapters.parse.draft import Draft, Drafts, Words
from digestflow.adapters.parse.repair import escaped
from digestflow.adapters.parse.usual import read_usual
from digestflow.errors import NotAFeed, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from digestflow.adapters.parse.repair import Repaired

_DEEPEST = 500  # elements in one another; of an article some twenty are
_MOST_ITEMS = 10_000  # of one document are looked at: its first and its last half of so many

# More attributes than any element has: a parser compares each with all before it.
_LADEN = re.compile(rb"(<[A-Za-z_][\w:.-]*+)(?:\s*+[^\s=<>\"'/]++\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+')){500,}+")
_BASED = re.compile(rb"\sxml:base\s*=")
_ITEM = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ITEM_END = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_END = re.compile(
    rb"</(?:\w+:)?(?:rss|feed|rdf|channel)\s*>(?:\s|<!--.*?-->|\x00)*$", re.IGNORECASE | re.DOTALL
)
_NAME = re.compile(rb"<([A-Za-z_][\w:.-]{0,40})")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_SAME = frozenset({"related", "via", "replies"})  # relations to another address of the same thing
_PAGING = frozenset({"next", "prev-archive"})


def read_xml(document: Repaired, address: str) -> Drafts:
    """Return what an RSS, RDF or Atom document says.

    Of a document that is cut off, the item that is not whole is left out: half a number is
    another number. A document that is not well-formed gives what can be made out, with a warning.

    Raises:
        NotAFeed: It has no items and is no feed of a known kind.
        SourceError: It has elements too deep in one another.
    """
    warnings = list(document.warnings)
    body = _shortened(document.body, warnings)
    usual = read_usual(body)
    if usual is None and (mended := escaped(body)) != body:
        warnings.append("repaired: ampersands and angle brackets that begin nothing")
        body, usual = mended, read_usual(mended)
    if usual is not None:
        return _drafts(usual.entries, usual.about, usual.kind, address, warnings)
    return _by_feedparser(body, address, warnings)


def _by_feedparser(body: bytes, address: str, warnings: list[str]) -> Drafts:
    body, laden = _LADEN.subn(rb"\1", body)
    if laden:
        warnings.append("left out: attributes of an element that has more than 500")
    _refuse_deep(body)
    headers = {"content-type": "application/xml; charset=utf-8"}
    # Without an xml:base, addresses stay as they stand, and the canonical form is made of that.
    if _BASED.search(body):
        headers["content-location"] = address
    # A file object: bytes would be tried as the name of a file first.
    feed = feedparser.parse(
        io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False, response_headers=headers
    )
    entries = list(feed.entries)
    kind = str(feed.get("version") or "")
    if not entries and not kind:
        raise NotAFeed(f"not a feed: {_described(body)}")
    if feed.get("bozo"):
        warnings.append(f"not well-formed: {_reason(feed.get('bozo_exception'))}")
        for entry in entries:
            _decode(entry)
    if feed.get("bozo") and not _END.search(body[-2_000:]):
        warnings.append("cut short: the document does not end as it should")
        if entries and _open_item(body):
            del entries[-1]
            warnings.append("1 item left out: cut short")
    return _drafts(entries, feed.feed, kind, address, warnings)


def _decode(entry: Any) -> None:
    """Put in the ampersands of an id, which feedparser leaves as written in what is not well-formed."""
    for key in ("id", "link"):
        if value := _text(entry, key):
            dict.__setitem__(entry, key, value.replace("&amp;", "&"))


def _refuse_deep(body: bytes) -> None:
    """Refuse what would keep a parser busy that holds all open elements.

    Raises:
        SourceError: It has elements too deep in one another.
    """
    depth = 0

    def opened(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise SourceError(f"refused: more than {_DEEPEST} elements in one another")

    def closed(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    with suppress(expat.ExpatError):  # what is not well-formed is looked at up to there
        parser.Parse(body, True)  # noqa: FBT003 - expat's


def _drafts(entries: Iterable[Any], about: Any, kind: str, address: str, warnings: Iterable[str]) -> Drafts:
    return Drafts(
        kind=kind or "unknown",
        title=_words(about, "title"),
        base=_base(about, address, kind),
        links=tuple(link["href"] for link in _links(about) if link.get("rel") in _PAGING),
        drafts=tuple(_draft(entry, about, kind) for entry in entries),
        warnings=tuple(warnings),
    )


def _shortened(body: bytes, warnings: list[str]) -> bytes:
    """Return the body without the items in the middle when there are too many for the memory."""
    if body.count(b"<item") + body.count(b"<entry") <= _MOST_ITEMS:
        return body
    starts = [match.start() for match in _ITEM.finditer(body)]
    if len(starts) <= _MOST_ITEMS:
        return body
    half = _MOST_ITEMS // 2
    warnings.append(f"{len(starts) - _MOST_ITEMS} of {len(starts)} items not looked at: too many")
    return body[: starts[half]] + body[starts[-half] :]


def _open_item(body: bytes) -> bool:
    """Tell whether the last item has no end."""
    started = ended = -1
    for match in _ITEM.finditer(body):
        started = match.start()
    for match in _ITEM_END.finditer(body, max(started, 0)):
        ended = match.start()
    return started > ended


def _described(body: bytes) -> str:
    root = _NAME.match(body)
    return f"XML whose first element is <{root[1].decode('ascii', 'replace')}>" if root else "no XML in it"


def _reason(error: object) -> str:
    """Return what the parser stumbled over, without words of the document."""
    message = getattr(error, "getMessage", None)
    line = getattr(error, "getLineNumber", None)
    if message is None or line is None:
        return type(error).__name__
    return f"{message()} (line {line()})"


def _draft(entry: Any, about: Any, kind: str) -> Draft:
    link, origin = _text(entry, "link"), _text(entry, "feedburner_origlink")
    feed_id = _text(entry, "id")
    links = _links(entry)
    if feed_id and link == feed_id and not link.startswith(("http://", "https://", "/")):
        link = ""  # a guid that feedparser offers as a link, and that is none
    same = [found["href"] for found in links if found.get("rel") in _SAME]
    return Draft(
        feed_id=feed_id,
        url=origin or link or _any_link(links),
        links=(*((link,) if origin else ()), *same, _text(entry, "comments")),
        title=_words(entry, "title")
        if _text(entry, "title")
        else Words(value=_text(entry, "itunes_title"), markup=False),
        texts=_texts(entry),
        author=_author(entry) or (_author(about) if kind.startswith("atom") else ""),
        published=_text(entry, "published")
        or _text(entry, "created")
        or _text(entry, "prism_publicationdate"),
        updated=_text(entry, "updated"),
    )


def _text(holder: Any, key: str) -> str:
    """Return a string of a feedparser dictionary: `dict.get`, because its own guesses and warns."""
    value = dict.get(holder, key)
    return value.strip() if isinstance(value, str) else ""


def _links(holder: Any) -> list[Mapping[str, str]]:
    return [link for link in dict.get(holder, "links") or () if isinstance(link.get("href"), str)]


def _any_link(links: Iterable[Mapping[str, str]]) -> str:
    """Return the best of the links when none is to a page: another alternate, then what is enclosed."""
    for relation in ("alternate", "related", "via", "enclosure"):
        for link in links:
            if link.get("rel") == relation:
                return link["href"]
    return ""


def _words(holder: Any, key: str) -> Words:
    detail = dict.get(holder, f"{key}_detail") or {}
    return Words(value=_text(holder, key), markup=_is_markup(detail))


def _is_markup(detail: Mapping[str, Any]) -> bool:
    return str(detail.get("type") or "text/html").lower() in {
        "text/html",
        "application/xhtml+xml",
        "html",
        "xhtml",
    }


def _texts(entry: Any) -> tuple[Words, ...]:
    """Return the contents and the summary of an entry, each once, those that are text."""
    details = [*(dict.get(entry, "content") or ())]
    summary = _text(entry, "summary")
    if summary:
        details.append({"type": "text/html", **(dict.get(entry, "summary_detail") or {}), "value": summary})
    texts: dict[str, Words] = {}
    for detail in details:
        value, kind = detail.get("value"), str(detail.get("type") or "text/html")
        if isinstance(value, str) and _is_text(kind, value):
            texts.setdefault(value.strip(), Words(value=value.strip(), markup=kind != "text/plain"))
    return tuple(texts.values())


def _is_text(kind: str, value: str) -> bool:
    """Tell whether a content is words: not a picture, and not base64 that stayed base64."""
    if kind == "application/octet-stream":
        return " " in value.strip()
    return bool(value.strip()) and (kind.startswith("text/") or kind.endswith("xml"))


def _author(holder: Any) -> str:
    """Return the names of the authors; an address only when it is all there is."""
    authors = dict.get(holder, "authors") or ()
    whole = _text(holder, "author")
    if "@" in whole and len(authors) < 2:  # noqa: PLR2004  # feedparser takes names from here, and long domains for them
        return _MAIL.sub("", whole).strip(' ()<>,;:"') or whole
    names = (author.get("name") for author in authors)
    return ", ".join(dict.fromkeys(name.strip() for name in names if isinstance(name, str))) or whole


def _base(about: Any, address: str, kind: str) -> str:
    """Return what relative addresses of items stand on: in Atom the document, in RSS the site."""
    own = [link["href"] for link in _links(about) if link.get("rel") == "self"]
    site = _text(about, "link")
    if kind.startswith("atom"):
        return address if address.startswith(("http://", "https://")) else (own[0] if own else site)
    return site or (own[0] if own else "")
