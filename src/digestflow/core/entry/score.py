"""How good a reply is, counted by code: no model judges another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.entry.parts import AGAIN, formed, parts
from digestflow.core.entry.reply import CLAIMS
from digestflow.errors import ReplyRejected

if TYPE_CHECKING:
    from digestflow.core.entry.parts import Failure, Reading
    from digestflow.core.prompt.nouns import Reply, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What of one reply stands, before anything of it is asked for again."""

    formed: bool  # whether it fits the schema
    claims: int = 0  # that it makes
    stood: int = 0  # of them: those that stand on their quotes
    numbered: int = 0  # sentences with a digit: of headline, summary and claims
    supported: int = 0  # of them: those of which every number stands
    repeats: int = 0  # claims that stand on the same words as another


def score(reply: Reply, request: Request, reading: Reading) -> Score:
    """Return the counts of one reply; one that is refused as a whole has nothing that stands."""
    try:
        said = formed(reply)
    except ReplyRejected:
        return Score(formed=False)
    made = said.claims[:CLAIMS]
    try:
        found = parts(reply, request, reading)
    except ReplyRejected:
        shown = [said.headline, *(one.text for one in said.summary), *(one.text for one in made)]
        return Score(formed=True, claims=len(made), numbered=sum(map(_numbered, shown)))
    repeats = sum(failure.why == AGAIN for failure in found.failures)
    stand = [
        found.headline,
        *(one.text for _n, one in found.summary),
        *(one.text for _n, one in found.claims),
    ]
    good = sum(map(_numbered, stand))
    refused = [failure for failure in found.failures if _numbered(failure.text)]
    return Score(
        formed=True,
        claims=len(made),
        stood=len(found.claims) + repeats,
        numbered=good + len(refused),
        supported=good + sum(map(_supported, refused)),
        repeats=repeats,
    )


def _numbered(text: str) -> bool:
    return any(map(str.isdigit, text))


def _supported(failure: Failure) -> bool:
    """Tell whether a sentence was refused for something else than a number."""
    return failure.why == AGAIN or (bool(failure.quotes) and not _numbered(failure.why))
