"""From the models and roles of config.yaml to the writer of a run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from digestflow.core.prompt.template import Template
from digestflow.errors import KeyRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Engine

    from digestflow.adapters.model.endpoint import Endpoint
    from digestflow.adapters.model.model import Model
    from digestflow.adapters.store.ledgers import Probes
    from digestflow.config.model import Config, ModelSettings
    from digestflow.core.story.nouns import Story
    from digestflow.run.asking import Model as Asked
    from digestflow.run.asking import ModelWriter
    from digestflow.run.asking import Replies as Kept
    from digestflow.run.ports import Choices, Writer, Written
    from digestflow.run.unasked import Unasked


_BATCH = 8  # requests at once; fewer are sooner told one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A prompt and the models that are asked by it."""

    template: Template
    names: tuple[str, ...]  # in config.yaml, in the order of their fallbacks


def names_of(config: Config, role: str) -> tuple[str, ...]:
    """Return the models of a role in the order of their fallbacks; the other role's without any."""
    fast, strong = config.roles.fast, config.roles.strong
    return (fast or strong) if role == "fast" else (strong or fast)


def endpoint_of(settings: ModelSettings, environ: Mapping[str, str]) -> Endpoint:
    """Return the endpoint of one model.

    Raises:
        KeyRefused: The variable that should hold its key is not set.
    """
    from digestflow.adapters.model.endpoint import Endpoint

    key = None
    if settings.api_key_env is not None:
        key = environ.get(settings.api_key_env)
        if not key:
            raise KeyRefused(
                f"{settings.model}: the environment variable {settings.api_key_env} is not set",
                fix=f"export {settings.api_key_env}=…",
            )
    bare = Endpoint(
        base_url=settings.base_url,
        model=settings.model,
        api_key=key,
        concurrency=settings.concurrency,
        total=settings.timeout,
        batch_wait=settings.batch_wait,
    )
    least = {"on": 1, "auto": None if bare.local else _BATCH, "off": None}[settings.batch]
    return replace(bare, batch_from=least)


def recipe_of(config: Config, prompts: Path, *, extractive: bool) -> str:
    """Return what the writer is made of, as a text: another prompt or model makes another day."""
    if extractive:
        return "extractive"
    from digestflow.adapters.prompts import prompts as load_prompts

    return repr((load_prompts(prompts)["entry"], config.models, config.roles, config.budget))


def writer_of(  # noqa: PLR0913 - what a writer is made of, each once
    config: Config,
    choices: Choices,
    *,
    engine: Engine,
    prompts: Path,
    environ: Mapping[str, str],
    now: Callable[[], datetime],
    unasked: Unasked | None = None,
) -> Writer:
    """Return the writer that config.yaml asks for; the extractive one without a role.

    With `unasked` it asks no model but that, and needs no key.

    Raises:
        KeyRefused: A key is missing.
        ConfigError: A prompt is wrong.
    """
    if choices.extractive:
        return partial(_extract, choices)
    from digestflow.adapters.store.ledgers import Probes, Replies

    asked = candidate_of(config, prompts)
    model = unasked or model_of(config, asked, Probes(engine), environ)
    return model_writer(config, choices, asked, model=model, replies=Replies(engine), now=now)


def candidate_of(config: Config, prompts: Path, *, model: str = "", prompt: Path | None = None) -> Candidate:
    """Return the prompt for entries with the models of its role, or another prompt or model instead.

    Raises:
        ConfigError: The prompt is wrong.
        UsageError: There is no such model, or no model at all.
    """
    from digestflow.adapters.prompts import prompt_at
    from digestflow.adapters.prompts import prompts as load_prompts
    from digestflow.wire.models import chosen

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
    from digestflow.run.asking import ModelWriter, Terms
    from digestflow.run.budget import Budget
    from digestflow.wire.prices import price_of

    writing = [config.models[name] for name in asked.names]
    return ModelWriter(
        model,
        replies,
        choices,
        Terms(
            template=asked.template,
            names="|".join(settings.model for settings in writing),
            budget=Budget(**config.budget.model_dump(exclude={"seconds_per_run"})),
            when_down=config.when_down,
            price=price_of(writing[0]),
            context=min((one.context for one in writing if one.context), default=None),
            max_tokens=min(one.max_tokens for one in writing),
        ),
        now=now,
    )


def _extract(choices: Choices, stories: Sequence[Story]) -> Written:
    from digestflow.run.writers import ExtractiveWriter  # what writes is not loaded to fetch

    return ExtractiveWriter(choices=choices)(stories)


def unasked_of(config: Config, prompts: Path) -> Unasked:
    """Return what stands in for the model in a dry run, with that model's price."""
    from digestflow.adapters.prompts import prompts as load_prompts
    from digestflow.run.unasked import Unasked
    from digestflow.wire.prices import price_of

    names = names_of(config, load_prompts(prompts)["entry"].role)
    return Unasked(price_of(config.models[names[0]]) if names else lambda _in, _out: None)


def model_of(config: Config, asked: Candidate, kept: Probes, environ: Mapping[str, str]) -> Model:
    """Return the candidate's models, in their order.

    Raises:
        KeyRefused: A key is missing.
    """
    from digestflow.adapters.model.model import Model

    endpoints = [endpoint_of(config.models[name], environ) for name in asked.names]
    return Model({asked.template.role: endpoints}, kept=kept, seconds=config.budget.seconds_per_run)
