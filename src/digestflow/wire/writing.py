"""From the models and roles of config.yaml to the writer of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.errors import KeyRefused
from digestflow.run.writers import Budget, ExtractiveWriter, ModelWriter, Terms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Engine

    from digestflow.adapters.model.endpoint import Endpoint
    from digestflow.config.model import Config, ModelSettings
    from digestflow.run.ports import Choices, Writer


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
    return Endpoint(base_url=settings.base_url, model=settings.model, api_key=key, total=settings.timeout)


def recipe_of(config: Config, prompts: Path, *, extractive: bool) -> str:
    """Return what the writer is made of, as a text: another prompt or model makes another day."""
    if extractive:
        return "extractive"
    from digestflow.adapters.prompts import prompts as load_prompts

    return repr((load_prompts(prompts)["entry"], config.models, config.roles, config.budget))


def writer_of(
    config: Config,
    choices: Choices,
    *,
    engine: Engine,
    prompts: Path,
    environ: Mapping[str, str],
    now: Callable[[], datetime],
) -> Writer:
    """Return the writer that config.yaml asks for; the extractive one without a role.

    Raises:
        KeyRefused: A key is missing.
        ConfigError: A prompt is wrong.
    """
    if choices.extractive:
        return ExtractiveWriter(choices=choices)
    from digestflow.adapters.model.model import Model
    from digestflow.adapters.prompts import prompts as load_prompts
    from digestflow.adapters.store.ledgers import Probes, Replies

    template = load_prompts(prompts)["entry"]
    roles = {role: names_of(config, role) for role in ("fast", "strong")}
    endpoints = {
        name: endpoint_of(config.models[name], environ)
        for name in dict.fromkeys(name for names in roles.values() for name in names)
    }
    first = config.models[roles[template.role][0]]
    return ModelWriter(
        Model(
            {role: [endpoints[name] for name in names] for role, names in roles.items()},
            kept=Probes(engine),
        ),
        Replies(engine),
        choices,
        Terms(
            template=template,
            names="|".join(config.models[name].model for name in roles[template.role]),
            budget=Budget(**config.budget.model_dump()),
            when_down=config.when_down,
            price=_price(first, local=endpoints[roles[template.role][0]].local),
        ),
        now=now,
    )


def _price(settings: ModelSettings, *, local: bool) -> Callable[[int, int], float | None]:
    def price(tokens_in: int, tokens_out: int) -> float | None:
        if settings.price_in is not None and settings.price_out is not None:
            return (tokens_in * settings.price_in + tokens_out * settings.price_out) / 1_000_000
        return None if local else _listed(settings, tokens_in, tokens_out)

    return price


def _listed(settings: ModelSettings, tokens_in: int, tokens_out: int) -> float | None:
    """Return the cost by a public price list; None for a model that is not in it."""
    from genai_prices import Usage, calc_price

    try:
        cost = calc_price(
            Usage(input_tokens=tokens_in, output_tokens=tokens_out),
            settings.model,
            provider_api_url=settings.base_url,
        )
    except LookupError:
        return None
    return float(cost.total_price)
