"""From the role embed of config.yaml to what tells a run what items mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy import Engine

    from digestflow.config.model import Config
    from digestflow.run.sense import Candidate, Embedder, Sense


def sense_of(config: Config, *, engine: Engine, now: Callable[[], datetime], ask: bool) -> Sense:
    """Return what finds out the meaning of items; without `ask` only kept vectors count."""
    from digestflow.adapters.store.ledgers import Replies
    from digestflow.adapters.store.vectors import Vectors
    from digestflow.run.sense import Sense

    return Sense(
        candidates=tuple(_candidates(config)),
        vectors=Vectors(engine),
        replies=Replies(engine),
        now=now,
        ask=ask,
    )


def _candidates(config: Config) -> Iterator[Candidate]:
    from digestflow.run.sense import Candidate

    for name in config.roles.embed:
        yield Candidate(embedder=embedder_of(config, name))


def embedder_of(config: Config, name: str) -> Embedder:
    """Return the embedder that config.yaml calls so; nothing is read or asked yet."""
    del config, name
    from digestflow.adapters.local.wordllama import WordLlama

    return WordLlama()
