"""Several replies about the parts of one story as one: the same claim once, with all its evidence."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, TypeVar

from digestflow.core.entry.grounds import objection, stems
from digestflow.core.entry.nouns import Claim, Sentence, claim_key
from digestflow.core.entry.parts import Parts
from digestflow.core.entry.reply import CLAIMS, ENTITIES, SENTENCES, TOPICS
from digestflow.core.evidence.values import values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST = 2 * CLAIMS  # claims of an entry that was asked for in parts
_SAME = 0.6  # share of the words of both that two claims on the same values have in common

_Part = TypeVar("_Part", Sentence, Claim)


def merged(told: Sequence[Parts]) -> Parts:
    """Return what the replies about the parts of one story say, in the order of the parts.

    Every part has its turn: first the first claim of each, then the second. A claim that two
    parts make is one, on the quotes of both; those that more parts make come first.
    """
    if len(told) == 1:
        return told[0]
    headline = next((one.headline for one in told if one.headline), "")
    headless = [failure for one in told for failure in one.failures if failure.part == "headline"]
    others = [failure for one in told for failure in one.failures if failure.part != "headline"]
    summary = _apart(one for one in _turns([one.summary for one in told]))[:SENTENCES]
    claims = _together(_turns([one.claims for one in told]))[:MOST]
    kept = [replace(failure, n=MOST + n) for n, failure in enumerate(others, 1)]
    return Parts(
        quotes=tuple(dict.fromkeys(quote for one in told for quote in one.quotes)),
        headline=headline,
        summary=tuple(enumerate(summary, 1)),
        claims=tuple(enumerate(claims, 1)),
        topics=_often(name for one in told for name in one.topics)[:TOPICS],
        entities=_often(name for one in told for name in one.entities)[: ENTITIES * 2],
        status=told[0].status,
        failures=(*kept, *([] if headline else headless[:1])),
        mended=tuple(failure for one in told for failure in one.mended),
        seen="\n".join(one.seen for one in told),
        cut=any(one.cut for one in told),
    )


def _turns(told: Sequence[Sequence[tuple[int, _Part]]]) -> Iterator[_Part]:
    """Yield the first of each, then the second of each."""
    for row in zip_longest(*told):
        yield from (placed[1] for placed in row if placed is not None)


def _apart(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Return the sentences without those that say what one before them says."""
    kept: list[Sentence] = []
    for one in sentences:
        if not any(_same(one.text, other.text) for other in kept):
            kept.append(one)
    return kept


def _together(claims: Iterable[Claim]) -> list[Claim]:
    """Return each claim once, on all its quotes; those made most often first, else in their order."""
    kept: list[Claim] = []
    counts: list[int] = []
    for one in claims:
        united = [(n, both) for n, other in enumerate(kept) if (both := _united(other, one))]
        if united:
            n, kept[n] = united[0]
            counts[n] += 1
        elif one.key not in {other.key for other in kept}:
            kept.append(one)
            counts.append(1)
    return [kept[n] for n in sorted(range(len(kept)), key=lambda n: -counts[n])]


def _united(one: Claim, other: Claim) -> Claim | None:
    """Return the claim on the quotes of both; None where they do not say the same.

    It has to stand on the quotes of the other alone, and on all of them together.
    """
    quotes = tuple(dict.fromkeys((*one.quotes, *other.quotes)))
    if not _same(one.text, other.text) or objection(one.text, other.quotes) or objection(one.text, quotes):
        return None
    return replace(one, quotes=quotes, key=claim_key(quotes))


def _same(one: str, other: str) -> bool:
    """Tell whether two sentences say the same: the same values, and most words."""
    first, second = stems(one), stems(other)
    if first == second:
        return True
    if len(first & second) < _SAME * len(first | second):
        return False
    return _readings(one) == _readings(other)


def _readings(text: str) -> frozenset[str]:
    return frozenset(chain.from_iterable(value.readings for value in values(text) if not value.loose))


def _often(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names, those said most often first."""
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return tuple(sorted(counts, key=lambda name: -counts[name]))
