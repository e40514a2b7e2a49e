"""RSS and Atom as most of them are written, by expat alone: a tenth of feedparser's time.

What a document says here is what feedparser says of it, to the character; a document that has
anything else in it than the elements named below is left to feedparser (docs/decisions/0019).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from digestflow.adapters.parse.fields import Unusual, keep, keep_address, keep_link, keep_name, linked
from digestflow.adapters.parse.vocabulary import (
    ATOM,
    KNOWN,
    LANGUAGE,
    MAY_HAVE,
    OF_IMAGE,
    OTHER_KINDS,
    PASSED,
    PASSED_ABOVE,
    PASSED_WHOLE,
    READ,
    TAKEN,
    VERSIONS,
    WITHOUT_PREFIX,
)

_BASE = re.compile(rb"\s(?:xml:)?base\s*=", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What a document says, as feedparser would have it: with the keys that are read of it."""

    kind: str
    about: dict[str, Any]
    entries: list[dict[str, Any]]


def read_usual(body: bytes) -> Usual | None:
    """Return what an RSS or Atom document says; None when it is not written as most are.

    `body` is UTF-8 and begins with the first element.
    """
    if _BASE.search(body):
        return None
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.namespace_prefixes = True
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.StartNamespaceDeclHandler = reader.declared
    try:
        parser.Parse(body, True)  # noqa: FBT003 - expat's
    except (Unusual, expat.ExpatError):
        return None
    return Usual(kind=reader.kind, about=linked(reader.about), entries=reader.entries)


@dataclass(slots=True)
class _Reader:
    """What was read so far, and where in the document it stands."""

    kind: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)
    dialect: str = ""  # rss, atom
    path: list[str] = field(default_factory=list)  # containers that are open: rss, channel, item
    holder: dict[str, Any] = field(default_factory=dict)  # what the elements speak of
    reading: str = ""  # key of the element whose text is read
    attributes: dict[str, str] = field(default_factory=dict)
    pieces: list[str] = field(default_factory=list)
    passing: int = 0  # open elements of what is passed over
    within: frozenset[str] = frozenset()  # elements that may stand in what is passed over
    tags: dict[str, str] = field(default_factory=dict)  # by the name that expat gives

    def declared(self, prefix: str | None, uri: str | None) -> None:
        """Refuse vocabularies under names that mislead."""
        if not uri:
            return
        known = KNOWN.get(uri.lower())
        if uri.lower() in OTHER_KINDS or "backend.userland.com" in uri.lower():
            raise Unusual
        if prefix and prefix.lower() in TAKEN and prefix != known:
            raise Unusual

    def characters(self, text: str) -> None:
        """Take text in."""
        self.pieces.append(text)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        if self.passing:
            if not self.within or self._tag(name) not in self.within:
                raise Unusual
            self.passing += 1
            return
        if self.reading:
            raise Unusual
        if not self.path:
            self._root(name, attributes)
            return
        tag = self.tags.get(name) or self._tag(name)
        match self.path[-1]:
            case "rss":
                self._open("channel", tag, attributes)
            case "channel" | "feed":
                self._of_feed(tag, attributes)
            case "item" | "entry":
                self._of_item(tag, attributes)
            case "image":
                self._pass(leaf=tag in OF_IMAGE)
            case _:
                self._of_author(tag, attributes)
        self.pieces = []

    def end(self, _: str) -> None:
        """Take in the end of an element."""
        if self.passing:
            self.passing -= 1
            self.pieces = []
        elif self.reading:
            self._read("".join(self.pieces).strip())
            self.reading, self.pieces = "", []
        else:
            closed = self.path.pop()
            if closed in {"item", "entry"}:
                linked(self.holder)
            elif closed == "author" and "".join(self.pieces).strip():
                raise Unusual

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        if name == "rss":
            version = attributes.get("version", "")
            self.kind = VERSIONS.get(version) or ("rss20" if version.startswith("2.") else "rss")
        elif name.split(" ")[:2] == [ATOM, "feed"]:
            self.kind = "atom10"
        else:
            raise Unusual
        self.dialect = self.kind[:4] if self.kind == "atom10" else "rss"
        self.path.append("rss" if self.dialect == "rss" else "feed")
        self.holder = self.about

    def _tag(self, name: str) -> str:
        """Return the name of an element as its vocabulary has it; "?" when nobody knows it."""
        uri, local, prefix = _parted(name)
        known = KNOWN.get(uri.lower()) if uri else None
        home = uri == (ATOM if self.dialect == "atom" else "")
        if home:
            tag = local.lower()
        elif uri == ATOM:
            tag = f"atom:{local.lower()}"
        elif known:
            tag = f"{known}:{local.lower()}"
        elif known is None and uri and (prefix or local in WITHOUT_PREFIX):
            tag = "?"
        else:
            raise Unusual
        self.tags[name] = tag
        return tag

    def _open(self, wanted: str, tag: str, attributes: dict[str, str]) -> None:
        if tag != wanted or attributes.keys() - {LANGUAGE}:
            raise Unusual
        self.path.append(tag)

    def _pass(self, *, leaf: bool, within: frozenset[str] = frozenset()) -> None:
        """Pass over an element that has none in it but those `within`."""
        if not leaf and not within:
            raise Unusual
        self.passing, self.within = 1, within

    def _of_feed(self, tag: str, attributes: dict[str, str]) -> None:
        rss = self.dialect == "rss"
        self.holder = self.about
        if tag == ("item" if rss else "entry"):
            self._open(tag, tag, attributes)
            self.holder = {}
            self.entries.append(self.holder)
        elif tag == "title" or (tag == "id" and not rss) or (tag == "link" and rss):
            self._take(tag, attributes)
        elif tag in {"link", "atom:link"}:
            keep_link(self.holder, attributes)
            self._pass(leaf=True)
        elif tag == "image" and rss:
            self._open(tag, tag, attributes)
        elif tag == "author" and not rss:
            self._author(attributes)
        elif rss and tag in PASSED_WHOLE:
            self._pass(leaf=False, within=PASSED_WHOLE[tag])
        else:
            self._pass(leaf=tag in PASSED_ABOVE[self.dialect])

    def _of_item(self, tag: str, attributes: dict[str, str]) -> None:
        key = READ[self.dialect].get(tag)
        if key:
            self._take(key, attributes)
        elif self.dialect == "atom" and tag == "link":
            keep_link(self.holder, attributes)
            self._pass(leaf=True)
        elif self.dialect == "atom" and tag == "author":
            self._author(attributes)
        elif tag == "enclosure":
            self.holder["enclosed"] = True
            self._pass(leaf=True)
        else:
            self._pass(leaf=tag in PASSED)

    def _author(self, attributes: dict[str, str]) -> None:
        self._open("author", "author", attributes)
        self.holder.setdefault("authors", []).append({})
        self.holder.setdefault("author", "")

    def _of_author(self, tag: str, attributes: dict[str, str]) -> None:
        if "".join(self.pieces).strip() or attributes:
            raise Unusual
        if tag == "uri":
            self._pass(leaf=True)
        elif tag == "name" and not self.holder["authors"][-1]:
            self.reading = tag
        else:
            raise Unusual

    def _take(self, key: str, attributes: dict[str, str]) -> None:
        """Begin to read the text of an element that an item or the feed has once."""
        if key in self.holder and not (key == "summary" and "summary_detail" not in self.holder):
            raise Unusual
        if attributes and attributes.keys() - {LANGUAGE, *(MAY_HAVE[self.dialect].get(key, ()))}:
            raise Unusual
        self.reading, self.attributes = key, attributes

    def _read(self, text: str) -> None:
        """Keep the text of the element that ends."""
        if self.path[-1] == "author":
            keep_name(self.holder, text)
        elif self.reading == "link":
            keep_address(self.holder, text, of_feed=self.holder is self.about)
        else:
            keep(self.holder, self.reading, text, self.attributes, rss=self.dialect == "rss")


def _parted(name: str) -> tuple[str, str, str]:
    """Return vocabulary, local name and prefix of an element, as expat joins them."""
    first, *rest = name.split(" ")
    return (first, rest[0], rest[1] if rest[1:] else "") if rest else ("", first, "")
