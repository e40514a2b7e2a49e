"""What a robots.txt lets us read (RFC 9309): the longest rule that fits decides; `*` and `$` have a meaning.

The standard library's parser takes the first rule and knows neither, so it reads what sites forbid.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CODED = re.compile(r"%([0-9A-Fa-f]{2})?")
_DELAY = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
_FREE = re.compile(r"[A-Za-z0-9._~-]")  # the same, coded or not
_NAME = re.compile(r"[^\s/]+")  # without a version
_RULES = {"allow": True, "disallow": False}


@dataclass(frozen=True, slots=True)
class _Rule:
    """One line: which paths, and whether they may be read."""

    length: int  # characters as they stand there
    allows: bool
    pieces: tuple[str, ...]  # what stands between the `*`
    whole: bool  # nothing may follow

    def fits(self, path: str) -> bool:
        """Tell whether the rule is about the path; one look along it, whatever the pieces."""
        first, *others = self.pieces
        if not path.startswith(first):
            return False
        at = len(first)
        last = others.pop() if others and self.whole else None
        for piece in others:
            at = path.find(piece, at)
            if at < 0:
                return False
            at += len(piece)
        if last is not None:
            return len(path) - len(last) >= at and path.endswith(last)
        return not self.whole or at == len(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """The rules of a site for one reader; without any, all may be read."""

    rules: tuple[_Rule, ...] = ()  # the longest first; of two as long the one that allows
    delay: float = 0.0  # seconds the site wants between two pages

    def allows(self, url: str) -> bool:
        """Tell whether the page may be read."""
        parts = urlsplit(url)
        path = _plain((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        return next((rule.allows for rule in self.rules if rule.fits(path)), True)


NOTHING = Robots(rules=(_Rule(1, False, ("/",), False),))  # noqa: FBT003 - of a value of its own


def read_robots(text: str, agent: str) -> Robots:
    """Return what a robots.txt says to the agent: in all groups that name it, else in those for everybody."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for names, lines in _groups(text):
        for name in names:
            groups.setdefault(name, []).extend(lines)
    own = groups.get(agent.lower(), groups.get("*", []))
    rules = [_rule(value, allows=_RULES[key]) for key, value in own if key in _RULES and value]
    delays = [float(value) for key, value in own if key == "crawl-delay" and _DELAY.fullmatch(value)]
    return Robots(
        rules=tuple(sorted(rules, key=lambda rule: (-rule.length, not rule.allows))),
        delay=max(delays, default=0.0),
    )


def _groups(text: str) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """Yield whom each group of lines is for, in small letters, and its lines as keys and values."""
    names: set[str] = set()
    lines: list[tuple[str, str]] = []
    for key, value in _lines(text.lstrip("\ufeff").splitlines()):
        if key != "user-agent":
            lines.append((key, value))
            continue
        if lines:
            yield names, lines
            names, lines = set(), []
        found = _NAME.match(value)
        names |= {found[0].lower()} if found else set()
    yield names, lines


def _lines(rows: Iterable[str]) -> Iterator[tuple[str, str]]:
    for row in rows:
        key, colon, value = row.partition("#")[0].partition(":")
        if colon and key.strip().lower() in {"user-agent", "crawl-delay", *_RULES}:
            yield key.strip().lower(), value.strip()


def _rule(value: str, *, allows: bool) -> _Rule:
    whole = value.endswith("$")
    pieces = tuple(map(_plain, value.removesuffix("$").split("*")))
    return _Rule(len(value), allows, pieces, whole)


def _plain(path: str) -> str:
    """Return a path, or a piece of one, in the one form in which it is compared.

    What divides an address is something else when it is coded: `/a%3Fb` has no query (RFC 3986, 2.2).
    """
    return _CODED.sub(_coded, quote(path, safe="%/?&=;:@!$'()*+,~"))


def _coded(found: re.Match[str]) -> str:
    sign = chr(int(found[1] or "25", 16))
    return sign if _FREE.fullmatch(sign) else f"%{ord(sign):02X}"
