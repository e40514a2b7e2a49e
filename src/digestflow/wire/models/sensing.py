"""From the role embed of config.yaml to what tells a run what items mean."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from digestflow.core.story.nouns import AT_HOME
from digestflow.wire.models.endpoints import endpoint_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Engine

    from digestflow.adapters.model.memory import Kept
    from digestflow.adapters.model.model import Model
    from digestflow.config.model import Config
    from digestflow.core.item.nouns import Item
    from digestflow.run.sense import Candidate, Embedder, Sensed


def sense_of(
    config: Config,
    models: Model | None,
    *,
    engine: Engine,
    environ: Mapping[str, str],
    now: Callable[[], datetime],
    ask: bool,
) -> tuple[Callable[[Sequence[Item]], Sensed], str]:
    """Return what finds out the meaning of items, on the time and tokens of the run's models.

    And the id of the embedder that is asked first; "" without the role: then words alone count.
    Without `ask` only kept vectors count, and no key is needed.

    Raises:
        ConfigError: A limit in US dollars is set and no price is known to keep it by.
    """
    if not config.roles.embed:
        return _words_alone, ""
    from digestflow.adapters.store.replies import Probes, Replies
    from digestflow.adapters.store.vectors import Vectors
    from digestflow.run.sense import Sense

    sense = Sense(
        candidates=tuple(_candidates(config, models, Probes(engine), environ if ask else None)),
        vectors=Vectors(engine),
        replies=Replies(engine),
        now=now,
        ask=ask,
    )
    return sense, sense.wanted


def _words_alone(_items: Sequence[Item]) -> Sensed:
    from digestflow.run.sense import Sensed

    return Sensed()


def _candidates(
    config: Config, models: Model | None, kept: Kept, environ: Mapping[str, str] | None
) -> Iterator[Candidate]:
    """Yield the embedders of the role; without an environment none is going to be asked."""
    from digestflow.run.budget import Budget, Purse
    from digestflow.run.sense import Candidate
    from digestflow.wire.models.prices import price_of

    budget = Budget(**config.budget.model_dump(exclude={"seconds_per_run"}))
    if models is None:
        from digestflow.adapters.model.model import Model

        models = Model({}, kept=kept, seconds=config.budget.seconds_per_run)
    for name in config.roles.embed:
        embedder = embedder_of(config, name, environ or {}, models=models, kept=kept)
        if name == AT_HOME:
            yield Candidate(embedder=embedder)
            continue
        price = price_of(config.models[name])
        purse = None if environ is None else Purse(budget, price)
        yield Candidate(embedder=embedder, purse=purse, price=price)


def embedder_of(
    config: Config, name: str, environ: Mapping[str, str], *, models: Model, kept: Kept
) -> Embedder:
    """Return the embedder that config.yaml calls so; nothing is read or asked yet."""
    if name == AT_HOME:
        from digestflow.adapters.local.wordllama import WordLlama

        return WordLlama()
    from digestflow.adapters.model.embedder import EndpointEmbedder

    settings = config.models[name]
    bare = endpoint_of(settings.model_copy(update={"api_key_env": None}), environ)
    return EndpointEmbedder(bare.name, partial(endpoint_of, settings, environ), models=models, kept=kept)
