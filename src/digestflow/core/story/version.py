"""Titles that are only a version, as lists of releases have them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digestflow.core.item.nouns import Item

# "v2.1.70", "2.1.70", "v0.18.0-rc1", "b5918": two points, or a letter before and one, or a build;
# "0.29" at the end: what is not yet 1.0 is software.
_VERSION = re.compile(
    r"(?:(?:v\.?\ ?|version\ |release\ )\d+(?:\.\d+)+|\d+\.\d+(?:\.\d+)+|0\.\d+(?=\W*$)|b\d{4,})"
    r"(?:[-+.]?(?:rc|alpha|beta|pre|preview|dev|post|nightly|canary)[-.]?\d*)*",
    re.IGNORECASE,
)
_STEM = 3  # words beside the version; a title with more says something
_NUMBER = re.compile(r"\d+")


def version(title: str) -> tuple[str, tuple[int, ...]] | None:
    """Return what a title versions, folded, and its numbers to compare; None where it says more.

    "v2.1.70" is ("", (2, 1, 70)), "Ollama v0.17.8-rc1" is ("ollama", (0, 17, 8, -1, 1)).
    """
    words = title.strip().rstrip(".")
    found = list(_VERSION.finditer(words))
    if len(found) != 1:
        return None
    (one,) = found
    if words[: one.start()][-1:].isalnum() or words[one.end() :][:1].isalnum():
        return None
    stem = f"{words[: one.start()]} {words[one.end() :]}".casefold().strip(" :-\u2013\u2014()[]")
    if len(stem.split()) > _STEM:
        return None
    numbers, _, before = re.sub(r"(?i)(?<=\d)[-+.]?(?=[a-z])", "\0", one[0], count=1).partition("\0")
    parts = [int(number) for number in _NUMBER.findall(numbers)]
    # What comes before a release is older than it: a mark below every number.
    early = [-1, *map(int, _NUMBER.findall(before))] if before else []
    return " ".join(stem.split()), (*parts, *early)


def lists(items: Iterable[Item]) -> tuple[tuple[Item, ...], ...]:
    """Return the items that are versions of one thing in one source's list, the newest first.

    Only where there are two or more.
    """
    found: dict[tuple[str, str], list[tuple[tuple[int, ...], Item]]] = defaultdict(list)
    for item in items:
        one = version(item.title)
        if one is not None:
            found[item.source, one[0]].append((one[1], item))
    ordered = (sorted(told, key=lambda pair: (_places(pair[0]), pair[1].id)) for told in found.values())
    return tuple(tuple(item for _, item in reversed(told)) for told in ordered if len(told) > 1)


def _places(numbers: tuple[int, ...]) -> tuple[int, ...]:
    # 2.1 is 2.1.0, and comes after 2.1-rc1.
    return (*numbers, *[0] * max(0, 8 - len(numbers)))
