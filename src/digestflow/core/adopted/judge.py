"""What the archive says to a claim that has no quote."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digestflow.core.entry.sentences import sentences
from digestflow.core.evidence.check import unsupported
from digestflow.core.evidence.fold import fold
from digestflow.core.evidence.names import named
from digestflow.core.evidence.values import Found, find
from digestflow.core.finding.telling import measures, subjects
from digestflow.core.topic.words import stems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digestflow.core.adopted.nouns import Unsourced
    from digestflow.core.item.nouns import Item


_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST = 12  # items a claim is held against, those first that name most of what it names


@dataclass(frozen=True, slots=True)
class _Held:
    """A claim held against one item."""

    item: Item
    lost: tuple[str, ...]  # what the item does not say
    other: str  # another value for the same; "" when it has none


def judge(claim: Unsourced, items: Sequence[Item], *, whole: bool) -> Unsourced:
    """Return the claim with what the items of its days say to it.

    `whole`: the archive has all of its days; only then does it mean something that no item says it.
    It stands when one item says every name and value of it, and without a value most of its words.
    That is no proof: an old page is evidence for nothing, whatever stands.
    """
    if not items:
        return replace(claim, standing="unchecked")
    held = [_hold(claim, item) for item in _near(claim, items)]
    for one in held:
        if not one.lost:
            return replace(claim, standing="stands", why="", items=(one.item.id,))
    for one in held:
        if one.other:
            return replace(claim, standing="differs", why=one.other, items=(one.item.id,))
    if not whole:
        return replace(claim, standing="unchecked", why="", items=())
    nearest = min(held, key=lambda one: len(one.lost), default=None)
    why = "; ".join(nearest.lost) if nearest else "no item names what it is about"
    return replace(claim, standing="unsupported", why=why, items=())


def _near(claim: Unsourced, items: Sequence[Item]) -> list[Item]:
    """Return the items that name something of the claim, those first that name most."""
    names = tuple(dict.fromkeys(name for name, _start, _end in subjects(fold(claim.text).text)))
    if not names:
        return list(items[:_MOST])
    firsts = {name: name.split(" ")[0].casefold() for name in names}
    counted = []
    for at, item in enumerate(items):
        low = item.body.casefold()
        count = sum(firsts[name] in low and named(name, item.body) for name in names)
        if count:
            counted.append((-count, at, item))
    return [item for _count, _at, item in sorted(counted, key=lambda one: one[:2])[:_MOST]]


def _hold(claim: Unsourced, item: Item) -> _Held:
    lost = unsupported(claim.text, [item.body]) or tuple(_unsaid(claim.text, item))
    return _Held(item, lost, _other(claim.text, item) if lost else "")


def _unsaid(text: str, item: Item) -> Iterator[str]:
    """Yield the words that nobody says, when they are half of a text in which no value can be checked."""
    wanted = stems(text)
    lost = wanted - stems(item.body)
    if not any(map(_counts, find(fold(text).text))) and len(lost) * 2 >= len(wanted):
        yield from (f"word not in the quotes: {word}" for word in _WORD.findall(text) if stems(word) & lost)


def _counts(found: Found) -> bool:
    """Whether a value is an amount, and no year."""
    value = found.value
    return bool(found.amounts) and not value.loose and _YEAR.fullmatch(value.words) is None


def _other(text: str, item: Item) -> str:
    """Return what the item says of whom the claim names first, instead of a value measured alike."""
    shown = fold(text).text
    name = next((name for name, _start, _end in subjects(shown)), "")
    wanted = [(one, measures(shown, one)) for one in find(shown) if _counts(one)]
    for passage in sentences(item.body):
        said = fold(passage.text).text
        if not name or not named(name, said):
            continue
        for other in (one for one in find(said) if _counts(one)):
            for one, what in wanted:
                same = what and what == measures(said, other)
                if same and not one.value.readings & other.value.readings:
                    return f"here {one.value.words} {what}; {item.title} says {other.value.words}"
    return ""
