"""The second opinion of a run: a judge is asked about what stands, on the run's desk (docs/models.md)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.entry.judge import judged, question, questions
from digestflow.core.gap import Gap
from digestflow.core.prompt.nouns import JUDGE
from digestflow.errors import KeyRefused, ModelError, NotWeighed, OutOfTime

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from digestflow.core.entry.nouns import Claim, Sentence
    from digestflow.core.entry.parts import Parts
    from digestflow.core.prompt.nouns import Reply, Request
    from digestflow.run.writing.desk import Desk

_BUDGET = "the budget is used up"
_NEITHER = "says neither yes nor no of some sentences"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What became of the stories' parts before a judge."""

    parts: Mapping[str, Parts]  # by the story's key
    pending: tuple[Gap, ...] = ()  # why some were not judged; the next run asks again
    unjudged: tuple[Gap, ...] = ()  # as pending; there is no use in asking again
    stopped: bool = False  # by the budget or the run's time


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Asks about each sentence that stands whether its quotes support it, once for the same words."""

    names: str  # its models, as they enter the key of a reply
    below: float  # how likely it has to be, not to be doubted
    refuse: bool  # whether what is doubted is put down, and not only marked

    def __call__(self, wholes: Mapping[str, Parts], desk: Desk) -> Judged:
        """Return the parts as they are judged; without an answer a sentence stays as it is."""
        asked = {
            request.key(self.names): request
            for key in sorted(wholes)
            for request in questions(wholes[key], key)
        }
        scores: dict[str, float] = {}
        errors: dict[str, ModelError | None] = {}  # None: the budget
        neither = False
        try:
            for request, answer in desk.ask([[one] for one in asked.values()], self.names, _as_it_is):
                key = request.key(self.names)
                if answer is None or isinstance(answer, ModelError):
                    errors[key] = answer
                    continue
                desk.keep(request, answer, self.names)
                likely = likely_of(answer)
                neither = neither or likely is None
                if likely is not None:
                    scores[key] = likely
        except KeyRefused as error:  # a second opinion is no reason to have none at all
            errors[""] = error

        def score(one: Sentence | Claim) -> float | None:
            return scores.get(question(one, "").key(self.names))

        return Judged(
            parts={
                key: judged(found, score, below=self.below, refuse=self.refuse)
                for key, found in wholes.items()
            },
            pending=_gaps(str(error or _BUDGET) for error in errors.values() if not _lasting(error)),
            unjudged=_gaps(
                [_NEITHER] * neither + [str(error) for error in errors.values() if _lasting(error)]
            ),
            stopped=any(error is None or isinstance(error, OutOfTime) for error in errors.values()),
        )


def likely_of(reply: Reply) -> float | None:
    """Return how likely the judge holds it that the quotes support the sentence; None: it did not say."""
    likely = json.loads(reply.text)["yes"]
    return None if likely is None else float(likely)


def _as_it_is(request: Request, reply: Reply) -> None:
    """Refuse no answer of a judge: it has no form to fit."""


def _lasting(error: ModelError | None) -> bool:
    return isinstance(error, NotWeighed)


def _gaps(whys: Iterable[str]) -> tuple[Gap, ...]:
    """Return the gap that the reasons make: the first of them, whatever the order they came in."""
    first = min(whys, default="")
    return (Gap(subject=JUDGE, why=first),) if first else ()
