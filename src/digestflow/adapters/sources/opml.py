"""The feeds of a subscription list, as sources."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit
from xml.parsers import expat

from digestflow.core.item.nouns import digest
from digestflow.core.source import LONGEST_NAME, Arxiv, Feed, Github, HackerNews, Subreddit
from digestflow.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Listed = Feed | Subreddit | HackerNews | Arxiv | Github

_LARGEST = 10 << 20  # bytes
_DEEPEST = 64  # folders within folders
_MOST = 10_000  # feeds

_SUBREDDIT = re.compile(r"/r/(\w{2,21})/(?:(?:new|hot|top|rising)/)?\.rss", re.ASCII)
_RELEASES = re.compile(r"/([\w.-]+/[\w.-]+)/releases\.atom", re.ASCII)
_CATEGORY = re.compile(r"(/(?:rss|atom)/)([a-z-]+(?:\.[A-Za-z-]+)?(?:\+[a-z-]+(?:\.[A-Za-z-]+)?)*)")
_HACKER_NEWS = {"news.ycombinator.com", "hnrss.org", "hnrss.github.io"}


def feeds(body: bytes, *, prefix: str) -> tuple[tuple[Listed, tuple[str, ...]], ...]:
    """Return the list's feeds in its order, each with the folders it stands in, the outermost first.

    An address that stands there twice comes once, with the folders of both. Names are
    `prefix/title`, unique, and do not depend on where the feeds are served: of equal titles
    the first keeps the plain name. What is asked is the address as written, also where
    the kind of source is known. Outlines whose address is not http or https are no feeds.

    Raises:
        SourceError: The list has a DTD, is not OPML or not well-formed (the message says
            where), is too large, or holds no feed.
    """
    reader = _Reader()
    if len(body) > _LARGEST:
        raise SourceError(f"refused: the OPML list is larger than {_LARGEST >> 20} MiB")
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    try:
        parser.Parse(body.lstrip(), True)  # noqa: FBT003 - expat's flag for "this is all"
    except expat.ExpatError as error:
        what = expat.errors.messages.get(error.code, "not well-formed")
        raise SourceError(
            f"malformed OPML: {what}, line {error.lineno}, column {error.offset + 1}"
        ) from error
    except (LookupError, ValueError) as error:  # an encoding that nobody knows, or of several bytes
        raise SourceError(f"malformed OPML: {error}") from error
    if not reader.found:
        left = f" ({reader.left_out} left out: no http address)" if reader.left_out else ""
        raise SourceError(f"the OPML list holds no feed{left}")
    named = _Names(prefix)
    return tuple(
        (_source(url, named.of(row.title, url)), tuple(row.folders)) for url, row in reader.found.items()
    )


@dataclass(slots=True)
class _Row:
    """One feed of the list."""

    title: str
    folders: dict[str, None]  # in order, each once


@dataclass(slots=True)
class _Reader:
    """What expat tells, gathered."""

    found: dict[str, _Row] = field(default_factory=dict)  # by address
    left_out: int = 0
    _open: list[str] = field(default_factory=list)  # titles of the open outlines; "" of a feed
    _inside: bool = False

    def doctype(self, *_: object) -> None:
        raise SourceError("refused: the OPML list has a DTD")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if not self._inside:
            if tag.lower() != "opml":
                raise SourceError(f"not an OPML list: it begins with <{tag[:40]}>")
            self._inside = True
        if tag.lower() != "outline":
            return
        given = {name.lower(): value for name, value in attributes.items()}
        title = _plain(given.get("title", "")) or _plain(given.get("text", ""))
        url = _web(given.get("xmlurl", "").strip())
        if len(self._open) == _DEEPEST:
            raise SourceError(f"refused: the OPML list has more than {_DEEPEST} folders within each other")
        self._open.append("" if url else title)
        if url:
            self._add(url, title)

    def end(self, tag: str) -> None:
        if tag.lower() == "outline":
            self._open.pop()

    def _add(self, url: str, title: str) -> None:
        if not _is_web(url):
            self.left_out += 1
            return
        row = self.found.setdefault(url, _Row(title, {}))
        row.folders.update(dict.fromkeys(folder for folder in self._open if folder))
        if len(self.found) > _MOST:
            raise SourceError(f"refused: the OPML list has more than {_MOST} feeds")


class _Names:
    """Names given so far."""

    def __init__(self, prefix: str) -> None:
        self._prefix = _plain(prefix)[: LONGEST_NAME // 2]
        self._given: set[str] = set()

    def of(self, title: str, url: str) -> str:
        """Return a name that was not given yet."""
        parts = urlsplit(url)
        place = f"{parts.path}?{parts.query}"
        wanted = title or _plain(parts.path).strip("/") or "feed"
        for mark in self._marks(place):
            room = LONGEST_NAME - len(self._prefix) - 1 - len(mark)
            name = f"{self._prefix}/{wanted[:room].rstrip()}{mark}"
            if name.casefold() not in self._given:
                break
        self._given.add(name.casefold())
        return name

    @staticmethod
    def _marks(place: str) -> Iterator[str]:
        """Yield what makes a name another: first nothing, then the path, then a number."""
        yield ""
        tail = digest(place)[:6]
        yield f" ({tail})"
        for n in range(2, _MOST + 2):
            yield f" ({tail}-{n})"


def _source(url: str, name: str) -> Listed:
    """Return the source of the kind that the address shows; asked is the address as it is."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if found := _SUBREDDIT.fullmatch(parts.path):
        return Subreddit(name=name, subreddit=found[1], base_url=url)
    if host in _HACKER_NEWS:
        return HackerNews(name=name, url=url)
    bare = not parts.query and not parts.fragment
    if bare and host == "github.com" and (found := _RELEASES.fullmatch(parts.path)):
        return Github(name=name, repo=found[1], base_url=_before(url, parts))
    if bare and _of(host, "arxiv.org") and (found := _CATEGORY.fullmatch(parts.path)):
        return Arxiv(name=name, category=found[2], base_url=_before(url, parts) + found[1])
    return Feed(name=name, url=url)


def _before(url: str, parts: SplitResult) -> str:
    """Return what stands before the path, as written."""
    return url[: len(parts.scheme) + len("://") + len(parts.netloc)]


def _of(host: str, site: str) -> bool:
    return host == site or host.endswith("." + site)


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def _web(url: str) -> str:
    """Return an address as the web has it: some readers write feed://host, or feed: and it."""
    scheme, colon, rest = url.partition(":")
    if scheme.lower() != "feed" or not colon:
        return url
    bare = rest.removeprefix("//")
    return bare if bare == rest or bare.lower().startswith(("http://", "https://")) else f"http://{bare}"


def _plain(text: str) -> str:
    """Return the text in one line, without what cannot be seen."""
    return " ".join("".join(sign for sign in word if sign.isprintable()) for word in text.split()).strip()
