"""The models of config.yaml: what each is for, what is known of it, and what a test finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.config.names import hint
from digestflow.errors import DigestflowError, ModelError
from digestflow.wire.models.endpoints import endpoint_of, places

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from digestflow.adapters.model.memory import Kept
    from digestflow.adapters.model.trial import Trial
    from digestflow.config.model import Config


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One model of config.yaml and what is known of it without asking."""

    name: str  # in config.yaml
    model: str  # as its endpoint names it
    base_url: str  # without user and password
    roles: tuple[str, ...]  # with its place among the fallbacks: "fast 1"
    key: str  # variable that holds its key; "" when it wants none
    key_there: bool  # whether that variable is set, or none is wanted
    context: int | None
    way: str  # how it gives answers in a form; "" when it was never asked
    priced: bool  # whether a price is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """What a test of one model found: a trial, or why there is none."""

    name: str
    endpoint: str  # model and address
    trial: Trial | None
    error: DigestflowError | None
    advice: str  # one thing to do about it; "" when all is well


def known(config: Config, environ: Mapping[str, str], kept: Kept) -> Iterator[Known]:
    """Yield the models in the order of config.yaml; none of them is asked."""
    from digestflow.adapters.model.endpoint import redacted
    from digestflow.adapters.model.model import Model
    from digestflow.wire.models.prices import price_of

    for name, settings in config.models.items():
        variable = settings.api_key_env or ""
        bare = endpoint_of(settings.model_copy(update={"api_key_env": None}), environ)
        ability = Model({}, kept=kept).ability(bare)
        yield Known(
            name=name,
            model=settings.model,
            base_url=redacted(settings.base_url),
            roles=tuple(places(config, name)),
            key=variable,
            key_there=not variable or bool(environ.get(variable)),
            context=settings.context,
            way=ability.way if ability else "",
            priced=price_of(settings)(1, 1) is not None,
        )


def tested(config: Config, names: Sequence[str], environ: Mapping[str, str], kept: Kept) -> Iterator[Tested]:
    """Yield what a test of each model finds; one that fails ends none of the others."""
    from digestflow.adapters.model.model import Model

    for name in names:
        settings = config.models[name]
        try:
            endpoint = endpoint_of(settings, environ)
            found = Model({name: [endpoint]}, kept=kept).test(endpoint)
        except ModelError as error:
            yield Tested(name=name, endpoint=settings.model, trial=None, error=error, advice=error.fix)
            continue
        advice = _advice(name, settings.context, found)
        yield Tested(name=name, endpoint=endpoint.name, trial=found, error=None, advice=advice)


def offered(config: Config, name: str, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the models that the endpoint of a model lists.

    Raises:
        ModelError: It lists none; the message says why.
    """
    from digestflow.adapters.model.model import Model

    endpoint = endpoint_of(config.models[name], environ)
    return Model({name: [endpoint]}, kept={}).listed(endpoint)


def _advice(name: str, context: int | None, found: Trial) -> str:
    if found.listed is False:
        return f"the endpoint answers, but does not list this model{hint(found.like)}"
    if context is None and found.context is not None:
        return f"set models.{name}.context: {found.context}, so that long stories are asked about in parts"
    if context is not None and found.context is not None and context > found.context:
        return f"lower models.{name}.context to {found.context}: it reads no more"
    if not found.enforced:
        return "the server does not hold the model to a form: more answers than usual will be refused"
    return ""
