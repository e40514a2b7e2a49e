"""From stories and a candidate to what its models make of them: what `prompts try` and `eval` run."""

from __future__ import annotations

import json
import re
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digestflow.core.prompt.nouns import Reply
from digestflow.errors import UsageError
from digestflow.run.writing.hearing import Heard, Silent, Stored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from digestflow.core.prompt.nouns import Request
    from digestflow.core.story.nouns import Story
    from digestflow.run.ports import Choices
    from digestflow.run.writing.asking import ModelWriter
    from digestflow.run.writing.evaluation import Evaluation
    from digestflow.wire.models.writing import Candidate
    from digestflow.wire.project import Project

SAMPLE = "sample"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNSAFE = re.compile(r"[^A-Za-z0-9._@-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """Stories to be told, and the choices they are told by."""

    on: str  # which they are: "sample", or days
    stories: tuple[Story, ...]
    choices: Choices


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a side is to be evaluated."""

    fresh: bool  # ask again for what is kept
    record: Path | None  # where the replies are written down


@dataclass(frozen=True, slots=True, kw_only=True)
class Trying:
    """A writer and what it hears of its models."""

    writer: ModelWriter
    heard: Heard
    candidate: Candidate


def trying(
    project: Project, candidate: Candidate, choices: Choices, environ: Mapping[str, str], *, fresh: bool
) -> Trying:
    """Return a writer of the candidate; it keeps its replies, and asks again for kept ones when `fresh`.

    Raises:
        KeyRefused: A key is missing.
    """
    from digestflow.run.writing.hearing import Fresh
    from digestflow.wire.models.writing import model_of, model_writer

    names = "|".join(project.config.models[name].model for name in candidate.names)

    def kept(request: Request) -> Reply | None:
        return None if fresh else project.replies.get(request.key(names))

    asked = model_of(project.config, candidate, project.probes, environ, project.tools.now)
    heard = Heard(asked, kept)
    writer = model_writer(
        project.config,
        choices,
        candidate,
        model=heard,
        replies=Fresh(project.replies),
        now=project.tools.now,
    )
    return Trying(writer=writer, heard=heard, candidate=candidate)


def is_stored(side: str) -> bool:
    """Tell whether a side is a file of replies, for which no model is asked."""
    return side.endswith(".json")


def told_by(
    side: str, project: Project | None, cases: Cases, environ: Mapping[str, str], wish: Wish
) -> Evaluation:
    """Return what one side makes of the cases, and keep the figures in the project's state folder.

    A side is a file of replies, a prompt file, a model of config.yaml, or "" for what a run asks.

    Raises:
        UsageError: There is no such file or model.
        KeyRefused: A key is missing or refused.
    """
    from digestflow.wire.models.writing import candidate_of

    if is_stored(side):
        told, heard = stored(Path(side), cases)
        if wish.record:
            record(wish.record, told, heard)
        return told
    assert project is not None
    prompt = Path(side) if side.endswith(".md") else None
    folder = project.path.absolute().parent / "prompts"
    candidate = candidate_of(project.config, folder, model="" if prompt else side, prompt=prompt)
    tried = trying(project, candidate, cases.choices, environ, fresh=wish.fresh)
    told = evaluated(project, tried, cases)
    keep(project.config.state_beside(project.path), told, project.tools.now())
    if wish.record:
        record(wish.record, told, tried.heard)
    return told


def evaluated(project: Project, tried: Trying, cases: Cases) -> Evaluation:
    """Return what the candidate makes of the cases."""
    from digestflow.run.writing.evaluation import evaluate, evaluation
    from digestflow.wire.models.prices import price_of

    template, names = tried.candidate.template, tried.candidate.names
    return evaluation(
        evaluate(cases.stories, tried.writer, tried.heard, cases.choices),
        prompt=f"{template.name}@{template.version}",
        model="|".join(project.config.models[name].model for name in names),
        on=cases.on,
        price=price_of(project.config.models[names[0]]),
    )


def own_cases(project: Project, days: Sequence[date], most: int) -> Cases:
    """Return the first stories of days of the user's own archive, at most so many a day.

    Raises:
        UsageError: There are none.
    """
    from digestflow.run.day.trying import stories_of

    stories = [story for day in days for story in stories_of(day, project.tools, project.choices)[:most]]
    on = f"{days[0]}..{days[-1]}" if len(days) > 1 else f"{days[0]}"
    if not stories:
        raise UsageError(f"the archive has no story of {on}", fix="digestflow fetch")
    return Cases(on=on, stories=tuple(stories), choices=project.choices)


@contextmanager
def sample_cases(most: int) -> Iterator[Cases]:
    """Make the stories of the demo's made-up feeds, in a folder that goes away with them; a night so many."""
    from digestflow.config.written import render_config
    from digestflow.run.day.gather import gather
    from digestflow.run.day.trying import stories_of
    from digestflow.starter import demo
    from digestflow.wire.project import open_project

    stories: list[Story] = []
    with tempfile.TemporaryDirectory(prefix="digestflow-") as folder:
        root = Path(folder)
        (root / "vault").mkdir()
        text = render_config(demo.SOURCES, demo.TOPICS, more={"git": {"mode": "none"}})
        (root / "config.yaml").write_text(text, encoding="utf-8")
        for n, (day, night) in enumerate(demo.NIGHTS[:2], 1):
            demo.lay_feeds(n, root)
            with open_project(
                root / "config.yaml",
                environ={},
                sets=(),
                now=_at(night),
                tell=lambda _stage, _done, _total: None,
                write=True,
            ) as project:
                gather(project.tools, project.choices)
                stories += stories_of(day, project.tools, project.choices)[:most]
                choices = project.choices
        yield Cases(on=SAMPLE, stories=tuple(stories), choices=choices)


def stored(path: Path, cases: Cases) -> tuple[Evaluation, Heard]:
    """Return what replies of a file make of the cases they tell of, and the replies; no model is asked.

    Raises:
        UsageError: The file cannot be read, or holds no replies.
    """
    from digestflow.adapters.prompts import prompts
    from digestflow.run.budget import Budget, Purse
    from digestflow.run.writing.asking import ModelWriter, Terms
    from digestflow.run.writing.desk import Desk
    from digestflow.run.writing.evaluation import evaluate, evaluation

    try:
        tree = json.loads(path.read_text(encoding="utf-8"))
        replies = {(one["story"], one["stage"]): _reply(one) for one in tree["replies"]}
        prompt, model = str(tree["prompt"]), str(tree["model"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{path}: no stored replies: {error}", fix="digestflow eval --record replies.json"
        ) from error
    silent, template = Silent(), prompts(None)["entry"]
    heard = Heard(silent, Stored(replies))
    stories = [story for story in cases.stories if (story.key, template.name) in replies]
    terms = Terms(template=template, names=model, when_down="fail")
    purse = Purse(Budget(), _unpriced)
    desk = Desk(model=heard, replies=silent, purse=purse, price=_unpriced, now=lambda: _EPOCH)
    found = evaluate(stories, ModelWriter(desk, cases.choices, terms), heard, cases.choices)
    return evaluation(found, prompt=prompt, model=model, on=cases.on, price=_unpriced), heard


def _unpriced(_in: int, _out: int) -> None:
    """Return no price: what was said before costs nothing."""


def record(path: Path, told: Evaluation, heard: Heard) -> None:
    """Write down what was said, and the figures, so that it can be counted again without asking.

    Raises:
        VaultError: Something else stands there, or it cannot be written.
    """
    from digestflow.adapters.outlet import put_alone

    replies = [
        {
            "story": story,
            "stage": stage,
            "text": reply.text,
            "tokens_in": reply.tokens_in,
            "tokens_out": reply.tokens_out,
            "seconds": reply.seconds,
            **({"cut": True} if reply.cut else {}),
        }
        for (story, stage), (_request, reply) in sorted(heard.replies.items(), key=lambda one: one[0])
    ]
    tree = {
        "prompt": told.prompt,
        "model": told.model,
        "on": told.on,
        "scores": told.scores,
        "replies": replies,
    }
    put_alone(path, json.dumps(tree, ensure_ascii=False, indent=1) + "\n", option="--record")


def keep(state: Path, told: Evaluation, now: datetime) -> Path:
    """Keep an evaluation under its prompt's name and version; return where."""
    folder = state / "evals" / _UNSAFE.sub("-", told.prompt)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{_UNSAFE.sub('-', told.model)}.{_UNSAFE.sub('-', told.on)}.json"
    tree = told.tree() | {"at": now.isoformat()}
    path.write_text(json.dumps(tree, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def _reply(one: Mapping[str, Any]) -> Reply:
    return Reply(
        text=str(one["text"]),
        model="",
        tokens_in=int(one["tokens_in"]),
        tokens_out=int(one["tokens_out"]),
        seconds=float(one["seconds"]),
        cut="cut off when it was stored" if one.get("cut") else "",
    )


def _at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment
