"""How well a prompt and a model do on given stories, told by counts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from digestflow.core.entry.grounds import objection
from digestflow.core.entry.score import Score, score
from digestflow.run.writing.questions import reading_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digestflow.core.entry.nouns import Entry
    from digestflow.core.story.nouns import Story
    from digestflow.run.budget import Price
    from digestflow.run.ports import Choices
    from digestflow.run.writing.hearing import Heard
    from digestflow.run.written import Stopped, Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What came of one story."""

    key: str
    title: str  # of its first item
    headline: str  # of the entry; "" without one
    told: bool  # whether the model wrote an entry
    why: str  # why not; "" when it did
    score: Score  # of its first reply
    sources: int  # that tell the story
    cited: int  # of them: those that the entry quotes
    refused: int  # sentences that were left out, or told in the source's own words
    repaired: int  # sentences that stand since they were asked for again
    invented: int  # shown sentences that do not stand on their quotes; anything but 0 is a bug of ours
    tokens_in: int  # of all replies about it
    tokens_out: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """All cases of one prompt and model."""

    prompt: str  # name@version
    model: str
    on: str  # which stories
    cases: tuple[Case, ...]
    stopped: Stopped
    cost: float | None  # US dollars for the tokens, estimated; None: no price is known

    @property
    def scores(self) -> dict[str, float | None]:
        """The figures, by name; None where nothing was there to be counted. Shares are 0 to 1."""
        cases, told = self.cases, sum(case.told for case in self.cases)
        several = [case for case in cases if case.sources > 1]
        return {
            "valid": _share(sum(case.score.formed for case in cases), len(cases)),
            "told": _share(told, len(cases)),
            "grounded": _share(sum(c.score.stood for c in cases), sum(c.score.claims for c in cases)),
            "numbers": _share(sum(c.score.supported for c in cases), sum(c.score.numbered for c in cases)),
            "repeats": _share(sum(case.score.repeats for case in cases), len(cases)),
            "coverage": _share(sum(c.cited for c in several), sum(c.sources for c in several)),
            "refused": _share(sum(case.refused for case in cases), len(cases)),
            "repaired": _share(sum(case.repaired for case in cases), len(cases)),
            "invented": float(sum(case.invented for case in cases)),
            "tokens_in": _share(sum(case.tokens_in for case in cases), told),
            "tokens_out": _share(sum(case.tokens_out for case in cases), told),
            "seconds": _share(sum(case.seconds for case in cases), told),
            "cost": None if self.cost is None else _share(self.cost, told),
        }

    def tree(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "prompt": self.prompt,
            "model": self.model,
            "on": self.on,
            "stories": len(self.cases),
            "stopped": self.stopped,
            "scores": self.scores,
            "cases": [asdict(case) for case in self.cases],
        }


def evaluate(
    stories: Sequence[Story], writer: Writer, heard: Heard, choices: Choices
) -> tuple[tuple[Case, ...], Stopped]:
    """Return what the writer, which asks `heard`, makes of each story, and what stopped it."""
    written = writer(stories)
    gaps = {gap.subject: gap.why for gap in (*written.failed, *written.pending)}
    cases = []
    for story in stories:
        entry = written.entries.get(story.key)
        told = entry if entry is not None and entry.writer == "model" else None
        said = heard.about(story.key)
        cases.append(
            Case(
                key=story.key,
                title=story.items[0].title,
                headline=told.headline if told else "",
                told=told is not None,
                why="" if told else gaps.get(story.key) or f"not asked: {written.stopped or 'no reply'}",
                score=_score(story, heard, choices),
                sources=len({item.source for item in story.items}),
                cited=_cited(story, told) if told else 0,
                refused=sum(one.subject == story.key for one in written.refused),
                repaired=sum(one.subject == story.key for one in written.repaired),
                invented=len(list(invented(told))) if told else 0,
                tokens_in=sum(reply.tokens_in for reply in said),
                tokens_out=sum(reply.tokens_out for reply in said),
                seconds=round(sum(reply.seconds for reply in said), 3),
            )
        )
    return tuple(cases), written.stopped


def evaluation(
    told: tuple[tuple[Case, ...], Stopped], *, prompt: str, model: str, on: str, price: Price
) -> Evaluation:
    """Return what `evaluate` found with what it cost."""
    cases, stopped = told
    used = sum(case.tokens_in for case in cases), sum(case.tokens_out for case in cases)
    return Evaluation(prompt=prompt, model=model, on=on, cases=cases, stopped=stopped, cost=price(*used))


def invented(entry: Entry) -> Iterator[str]:
    """Yield the sentences of an entry that do not stand on their quotes."""
    shown = [(entry.headline, entry.quotes)]
    shown += [(sentence.text, sentence.quotes) for sentence in entry.summary]
    shown += [(claim.text, claim.quotes) for claim in entry.claims]
    yield from (text for text, quotes in shown if objection(text, quotes))


def _score(story: Story, heard: Heard, choices: Choices) -> Score:
    first = heard.first(story.key)
    if first is None:
        return Score(formed=False)
    request, reply = first
    return score(reply, request, reading_of(story, choices))


def _cited(story: Story, entry: Entry) -> int:
    sources = {item.id: item.source for item in story.items}
    return len({sources[quote.item] for quote in entry.quotes})


def _share(some: float, of: int) -> float | None:
    return round(some / of, 4) if of else None
