"""One story told by a prompt that is tried: what was asked, what came back, what of it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.run.writing.hearing import Silent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from digestflow.core.prompt.nouns import Reply, Request
    from digestflow.core.story.nouns import Story
    from digestflow.run.written import Written
    from digestflow.wire.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What came of trying a prompt on one story."""

    day: date
    story: Story
    said: tuple[tuple[Request, Reply | None], ...]  # in the order asked; None: no answer, or not asked
    written: Written | None  # None: nothing was asked
    asked: int  # requests that were sent; the others were answered by kept replies


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempted:
    """What is to be tried."""

    name: str  # of the story; "" for the newest first one
    prompt: Path | None  # another file than the project's prompt
    model: str  # another model than those of the prompt's role; "" for these
    fresh: bool  # whether kept replies are asked for again
    dry: bool  # whether nothing is asked


def attempt(project: Project, given: Attempted, environ: Mapping[str, str]) -> Attempt:
    """Tell one story by a prompt and models; replies are kept.

    Raises:
        UsageError: There is no such story, or no such model.
        ConfigError: The prompt is wrong.
        KeyRefused: A key is missing or refused.
    """
    from digestflow.run.day.trying import find_story
    from digestflow.run.writing.unasked import Unasked
    from digestflow.wire.insight.trials import trying
    from digestflow.wire.models.writing import candidate_of, model_writer

    until = project.tools.today()
    day, story = find_story(given.name, project.tools, project.choices, until=until)
    folder = project.path.absolute().parent / "prompts"
    candidate = candidate_of(project.config, folder, model=given.model, prompt=given.prompt)
    if given.dry:
        unasked = Unasked(lambda _in, _out: None)
        writer = model_writer(
            project.config,
            project.choices,
            candidate,
            model=unasked,
            replies=Silent(),
            now=project.tools.now,
        )
        writer([story])
        said = tuple((request, None) for request in unasked.requests)
        return Attempt(day=day, story=story, said=said, written=None, asked=0)
    tried = trying(project, candidate, project.choices, environ, fresh=given.fresh)
    written = tried.writer([story])
    return Attempt(
        day=day, story=story, said=tuple(tried.heard.said), written=written, asked=tried.heard.asked
    )
