"""From the models and roles of config.yaml to the writer of a run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from digestflow.run.written import NOTHING
from digestflow.wire.models.endpoints import chosen, endpoint_of, names_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Engine

    from digestflow.adapters.model.model import Model
    from digestflow.adapters.store.replies import Probes
    from digestflow.config.model import Config
    from digestflow.core.prompt.template import Template
    from digestflow.core.story.nouns import Story
    from digestflow.run.ports import Choices
    from digestflow.run.writing.asking import ModelWriter
    from digestflow.run.writing.desk import Desk
    from digestflow.run.writing.desk import Model as Asked
    from digestflow.run.writing.desk import Replies as Kept
    from digestflow.run.writing.judging import Judge
    from digestflow.run.writing.unasked import Unasked
    from digestflow.run.written import Interpret, TurnedDown, Writer, Written

_PROMPTS = ("entry", "narrative", "headline")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A prompt and the models that are asked by it."""

    template: Template
    names: tuple[str, ...]  # in config.yaml, in the order of their fallbacks


def recipe_of(config: Config, prompts: Path, *, extractive: bool) -> str:
    """Return what the writer is made of, as a text: another prompt or model makes another day."""
    if extractive:
        return "extractive"
    from digestflow.adapters.prompts import prompts as load_prompts

    known = load_prompts(prompts)
    return repr(
        ([known[name] for name in _PROMPTS], config.models, config.roles, config.budget, config.evidence)
    )


def writers_of(  # noqa: PLR0913 - what a writer is made of, each once
    config: Config,
    choices: Choices,
    *,
    engine: Engine,
    prompts: Path,
    environ: Mapping[str, str],
    now: Callable[[], datetime],
    unasked: Unasked | None,
) -> tuple[Writer, Interpret | None, Model | None]:
    """Return who writes the entries, who reads the topics' narratives, and the models that they ask.

    Without the role strong nobody reads narratives.

    Both ask at one desk, on one budget. With `unasked` they ask no model but that, and need no key.

    Raises:
        KeyRefused: A key is missing.
        ConfigError: A prompt is wrong.
    """
    if choices.extractive:
        return partial(_extract, choices), None, None
    from digestflow.adapters.prompts import prompts as load_prompts
    from digestflow.adapters.store.replies import Probes, Replies

    known = load_prompts(prompts)
    asked = candidate_of(config, prompts)
    read = Candidate(template=known["narrative"], names=names_of(config, known["narrative"].role))
    judges = config.roles.judge
    model = None if unasked else model_of(config, asked, Probes(engine), environ, now, read, judges=judges)
    answering: Asked | None = unasked or model
    assert answering is not None
    writer = model_writer(config, choices, asked, model=answering, replies=Replies(engine), now=now)
    writer.judge = _judge(config)
    # Without a model for it, a topic's thesis is what the lead entry says (docs/decisions/0027).
    strong = bool(config.roles.strong)
    return writer, _interpreter(config, choices, known, read, writer.desk) if strong else None, model


def candidate_of(config: Config, prompts: Path, *, model: str = "", prompt: Path | None = None) -> Candidate:
    """Return the prompt for entries with the models of its role, or another prompt or model instead.

    Raises:
        ConfigError: The prompt is wrong.
        UsageError: There is no such model, or no model at all.
    """
    from digestflow.adapters.prompts import prompt_at
    from digestflow.adapters.prompts import prompts as load_prompts

    template = prompt_at(prompt) if prompt else load_prompts(prompts)["entry"]
    names = chosen(config, [model]) if model else names_of(config, template.role)
    return Candidate(template=template, names=names or chosen(config, ())[:1])


def model_writer(
    config: Config,
    choices: Choices,
    asked: Candidate,
    *,
    model: Asked,
    replies: Kept,
    now: Callable[[], datetime],
) -> ModelWriter:
    """Return the writer that asks the candidate's models by its prompt, on the terms of config.yaml."""
    from digestflow.run.budget import Budget, Purse
    from digestflow.run.writing.asking import ModelWriter, Terms
    from digestflow.run.writing.desk import Desk
    from digestflow.wire.models.prices import price_of

    writing = [config.models[name] for name in asked.names]
    budget, price = Budget(**config.budget.model_dump(exclude={"seconds_per_run"})), price_of(writing[0])
    desk = Desk(model=model, replies=replies, purse=Purse(budget, price), price=price, now=now)
    terms = Terms(
        template=asked.template,
        names=_joined(config, asked.names),
        when_down=config.when_down,
        context=min((one.context for one in writing if one.context), default=None),
        max_tokens=min(one.max_tokens for one in writing),
    )
    return ModelWriter(desk, choices, terms)


def _joined(config: Config, names: Sequence[str]) -> str:
    """Return the models of these names as they enter the key of a reply."""
    return "|".join(config.models[name].model for name in names)


def _judge(config: Config) -> Judge | None:
    """Return who gives the second opinion; None without the role."""
    if not config.roles.judge:
        return None
    from digestflow.run.writing.judging import Judge

    names, evidence = _joined(config, config.roles.judge), config.evidence
    return Judge(names=names, below=evidence.judge_below, refuse=evidence.judge == "refuse")


def _interpreter(
    config: Config, choices: Choices, known: Mapping[str, Template], asked: Candidate, desk: Desk
) -> Interpret:
    from digestflow.core.story.language import NAMES
    from digestflow.run.writing.interpreting import Interpreter

    return Interpreter(
        desk=desk,
        names=_joined(config, asked.names),
        thesis=known["narrative"],
        headline=known["headline"],
        language=NAMES.get(choices.language, choices.language),
    )


def _extract(choices: Choices, stories: Sequence[Story], turned_down: TurnedDown = NOTHING) -> Written:
    from digestflow.run.writing.writers import ExtractiveWriter  # what writes is not loaded to fetch

    return ExtractiveWriter(choices=choices)(stories, turned_down)


def unasked_of(config: Config, prompts: Path) -> Unasked:
    """Return what stands in for the model in a dry run, with that model's price."""
    from digestflow.adapters.prompts import prompts as load_prompts
    from digestflow.run.writing.unasked import Unasked
    from digestflow.wire.models.prices import price_of

    names = names_of(config, load_prompts(prompts)["entry"].role)
    return Unasked(price_of(config.models[names[0]]) if names else lambda _in, _out: None)


def model_of(
    config: Config,
    asked: Candidate,
    kept: Probes,
    environ: Mapping[str, str],
    now: Callable[[], datetime],
    *more: Candidate,
    judges: Sequence[str] = (),
) -> Model:
    """Return the candidates' models, each candidate's in their order.

    Raises:
        KeyRefused: A key is missing.
    """
    from digestflow.adapters.model.model import Model

    endpoints = {
        one.template.role: [endpoint_of(config.models[name], environ) for name in one.names]
        for one in (*more, asked)
    }
    if judges:
        from digestflow.core.prompt.nouns import JUDGE

        endpoints[JUDGE] = [endpoint_of(config.models[name], environ) for name in judges]
    return Model(endpoints, kept=kept, seconds=config.budget.seconds_per_run, now=now)
