"""The models of config.yaml: which are meant, and the endpoint of each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from digestflow.errors import KeyRefused, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from digestflow.adapters.model.endpoint import Endpoint
    from digestflow.config.model import Config, ModelSettings

_BATCH = 8  # requests at once; fewer are sooner told one by one


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
                fix=f"digestflow keys set {settings.api_key_env}",
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


def chosen(config: Config, names: Sequence[str]) -> tuple[str, ...]:
    """Return the models that are meant: those named, else all that have a role, else all.

    Raises:
        UsageError: There is no model of that name, or none at all.
    """
    from digestflow.config.names import hint, nearest

    if not config.models:
        raise UsageError(
            "config.yaml names no model: entries are the sources' own sentences",
            fix="see docs/models.md: models: {local: {model: …, base_url: …/v1}}",
        )
    for name in names:
        if name not in config.models:
            like = nearest(name, config.models)
            raise UsageError(f"no model is named {name!r}{hint(like)}", fix="digestflow models list")
    used = [name for name in config.models if any(places(config, name))]
    return tuple(names) or tuple(used) or tuple(config.models)


def places(config: Config, name: str) -> Iterator[str]:
    """Yield the roles that name the model, each with its place among the fallbacks."""
    for role, names in config.roles:
        if name in names:
            yield f"{role} {names.index(name) + 1}"
