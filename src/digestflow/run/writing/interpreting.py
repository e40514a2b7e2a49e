"""The interpreter: asks a model what the day makes of each topic's narrative, and checks every word."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digestflow.core.entry.nouns import Refusal
from digestflow.core.narrative.ask import Matter, ask_again, ask_narrative, ask_thesis, bears
from digestflow.core.narrative.read import Drawn, read_narrative, read_thesis
from digestflow.core.outcome import gap_of
from digestflow.core.thesis import Narrative
from digestflow.errors import CutOff, ModelError, ReplyRejected
from digestflow.run.interpreted import Interpreted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from digestflow.core.gap import Gap
    from digestflow.core.prompt.nouns import Reply, Request
    from digestflow.core.prompt.template import Template
    from digestflow.core.thesis import Thesis
    from digestflow.run.writing.desk import Desk


@dataclass(slots=True, kw_only=True)
class _Asking:
    """One topic on its way to an answer."""

    matter: Matter
    request: Request
    drawn: Drawn | None = None
    gap: Gap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """Asks for theses, then for the headline of each topic in which one was added or fell."""

    desk: Desk
    names: str  # the models of the prompts' role
    thesis: Template
    headline: Template
    language: str  # as models know it: "English"

    def __call__(self, matters: Sequence[Matter]) -> Interpreted:
        """Return what the day makes of the topics.

        What fails is a gap, never content: the topic's narrative stays as it is, and the
        next run asks again.

        Raises:
            KeyRefused: There is no key, or the endpoint refuses it.
            ConfigError: A prompt cannot be rendered.
        """
        self.desk.open()
        asked = [
            _Asking(matter=matter, request=ask_thesis(matter, self.thesis, language=self.language))
            for matter in matters
            if any(bears(entry) for entry in matter.entries)
        ]
        self._answered(asked, read_thesis)
        theses = {one.matter.topic.name: one.drawn.thesis for one in asked if one.drawn and one.drawn.thesis}
        over = [
            _after(matter, theses.get(matter.topic.name))
            for matter in matters
            if matter.fell or matter.topic.name in theses
        ]
        headlines = [
            _Asking(matter=matter, request=ask_narrative(matter, self.headline, language=self.language))
            for matter in over
            if matter.standing
        ]
        self._answered(headlines, read_narrative)
        every = [*asked, *headlines]
        return Interpreted(
            theses=tuple(theses.values()),
            narratives=(
                *(one.drawn.narrative for one in headlines if one.drawn and one.drawn.narrative),
                *(
                    Narrative(topic=one.topic.name, title="", paragraphs=())
                    for one in over
                    if not one.standing
                ),
            ),
            refused=tuple(
                Refusal(subject=one.matter.topic.name, text="narrative", why=why)
                for one in every
                for why in (one.drawn.failures if one.drawn else ())
            ),
            pending=tuple(one.gap for one in every if one.gap is not None),
            usage=self.desk.usage(),
        )

    def _answered(self, asked: Sequence[_Asking], read: Callable[[Reply, Matter], Drawn]) -> None:
        """Ask, and once more with the exact failures where something was refused; take what stands then."""
        self._ask({one.request.key(self.names): (one, one.request) for one in asked}, read)
        again = {}
        for one in asked:
            if one.drawn is not None and one.drawn.failures:
                request = ask_again(one.request, one.drawn.failures)
                again[request.key(self.names)] = (one, request)
        self._ask(again, read)

    def _ask(self, asked: dict[str, tuple[_Asking, Request]], read: Callable[[Reply, Matter], Drawn]) -> None:
        def accept(request: Request, reply: Reply) -> None:
            if reply.cut:  # half a reading may say what the whole would not
                raise CutOff(reply.cut)
            read(reply, asked[request.key(self.names)][0].matter)

        groups = [[request] for _one, request in asked.values()]
        for request, answer in self.desk.ask(groups, self.names, accept):
            one, _ = asked[request.key(self.names)]
            if answer is None:  # at the budget's end the narrative stays as it is
                continue
            if isinstance(answer, ModelError):
                one.gap = one.gap or gap_of(one.matter.topic.name, answer)
                continue
            try:
                drawn = read(answer, one.matter)
            except ReplyRejected as error:
                one.gap = gap_of(one.matter.topic.name, error)
                continue
            self.desk.keep(request, answer, self.names)
            one.drawn = drawn if one.drawn is None or _better(drawn, one.drawn) else one.drawn


def _better(new: Drawn, old: Drawn) -> bool:
    """Tell whether the second answer is to be taken: it says something, and no more of it was refused."""
    told = new.thesis is not None or new.narrative is not None
    silent = old.thesis is None and old.narrative is None
    return silent or (told and len(new.failures) <= len(old.failures))


def _after(matter: Matter, thesis: Thesis | None) -> Matter:
    """Return what the headline is made from: the theses that stand once the day's is among them."""
    if thesis is None:
        return replace(matter, entries=())
    left = tuple(one for one in matter.standing if not (thesis.effect and one.key == thesis.against))
    return replace(matter, entries=(), standing=(*left, thesis))
