"""What of a reply was refused, asked for once more; and both replies as one (docs/decisions/0014)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from digestflow.core.entry.nouns import Claim, Sentence
from digestflow.core.entry.parts import AGAIN, Failure, Parts
from digestflow.core.entry.reply import ENTITIES
from digestflow.core.prompt.material import plain, squeezed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.core.prompt.nouns import Request

LONGEST = 800  # characters of what was refused that are told
_LINE = 160  # characters of one of them
_STAGE = "-repair"  # behind the prompt's name: what a repair costs is counted apart
_PLACES = {"headline": "headline", "summary": "sentence {n} of the summary", "claim": "claim {n}"}

_Part = TypeVar("_Part", Sentence, Claim)


def repair(request: Request, found: Parts) -> Request | None:
    """Return the request that asks again with the exact failures; None where nothing would be gained.

    It is the same request with the failures behind it, so that servers can keep what they
    read of it. They are told in our words, by their places, with the values and names that do
    not stand, never with the sentence itself.
    """
    failures = [failure for failure in found.failures if failure.why != AGAIN]
    if not failures:
        return None
    lines: list[str] = []
    for line in map(_told, failures):
        if sum(map(len, lines)) + len(line) <= LONGEST:
            lines.append(line)
    told = "\n".join(f"- {line}" for line in lines)
    name, at, version = request.prompt.partition("@")
    return replace(
        request,
        prompt=f"{name}{_STAGE}{at}{version}",
        user=(
            f"{request.user}\n\nYou have answered this before, and this of it was refused:\n{told}\n"
            "Answer again with the whole JSON object. Correct what was refused, or leave it out; "
            "copy each quote letter by letter."
        ),
    )


def mended(first: Parts, second: Parts) -> Parts:
    """Return the first reply with what the second says in place of what was refused.

    What stands of the first stays as it is. A sentence of the second takes the place of a
    refused one only when it stands on other words than those that stay.
    """
    headline = first.headline or second.headline
    summary, told = _filled(first, "summary", first.summary, second.summary)
    claims, claimed = _filled(first, "claim", first.claims, second.claims)
    done = [*told, *claimed]
    done += [one for one in first.failures if one.part == "headline" and headline]
    return replace(
        first,
        quotes=tuple(dict.fromkeys((*first.quotes, *second.quotes))),
        headline=headline,
        summary=summary,
        claims=claims,
        topics=first.topics or second.topics,
        entities=tuple(dict.fromkeys((*first.entities, *second.entities)))[: ENTITIES * 2],
        failures=tuple(one for one in first.failures if one not in done),
        mended=tuple(done),
    )


def _filled(
    first: Parts, part: str, stood: Sequence[tuple[int, _Part]], said: Sequence[tuple[int, _Part]]
) -> tuple[tuple[tuple[int, _Part], ...], list[Failure]]:
    """Return what stood with sentences of `said` in the places of failures, and those failures."""
    kept = dict(stood)
    failures = [one for one in first.failures if one.part == part and one.why != AGAIN]
    done: list[Failure] = []
    for _n, one in said:
        if len(done) == len(failures):
            break
        known = [(set(other.quotes), other.text) for other in kept.values()]
        if any(set(one.quotes) == quotes or one.text == text for quotes, text in known):
            continue
        failure = failures[len(done)]
        kept[failure.n] = replace(one, repaired=True)
        done.append(failure)
    return tuple((n, kept[n]) for n in sorted(kept)), done


def _told(failure: Failure) -> str:
    """Return one failure in our words: where it is, and what does not stand."""
    place = _PLACES[failure.part].format(n=failure.n)
    why = failure.why
    if failure.lost and not failure.quotes:
        lost = ", ".join(plain(id_)[:4] for id_ in failure.lost)
        why = f"no article holds the words of its quote {lost}"
    return squeezed(plain(f"{place}: {why}"))[:_LINE]
