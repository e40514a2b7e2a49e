"""The embedders of config.yaml: what is known of each, and what a test finds."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.story.background import BACKGROUND
from digestflow.core.story.meaning import Embedding, Meaning, cosine
from digestflow.errors import DigestflowError, ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from digestflow.adapters.model.memory import Kept
    from digestflow.adapters.store.vectors import Vectors
    from digestflow.config.model import Config
    from digestflow.run.sense import Embedder

# Made up: the same in other words, and something else.
_SAID = "Alder Labs releases its model 3b\nThe weights can be downloaded under a free licence."
_AGAIN = "Free to download: the third model of Alder Labs is out\nAnybody may use its weights."
_ELSE = "Village choir sings in the rain\nThe summer concert went on under umbrellas."


@dataclass(frozen=True, slots=True, kw_only=True)
class Embeds:
    """One embedder of the role embed, and what is known of it without asking."""

    name: str  # in config.yaml
    embedder: str  # its id, by which vectors are kept
    place: int  # among the fallbacks; 1 is asked first
    there: bool  # whether it could be asked: the extra is installed, or it is an endpoint
    numbers: int  # in each of its vectors; 0: none was made
    kept: int  # vectors that are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a test of one embedder found."""

    name: str
    embedder: str
    numbers: int = 0
    same: float = 0.0  # likeness by meaning of two texts that tell the same in other words
    other: float = 0.0  # and of two that have nothing in common
    seconds: float = 0.0
    error: DigestflowError | None = None
    advice: str  # one thing to do about it; "" when all is well


def embedders(config: Config, vectors: Vectors) -> Iterator[Embeds]:
    """Yield the embedders in the order in which they are asked; none of them is."""
    for place, (name, one) in enumerate(named(config, {}, {}), 1):
        numbers, kept = vectors.width(one.id)
        there = getattr(one, "there", True)
        yield Embeds(name=name, embedder=one.id, place=place, there=there, numbers=numbers, kept=kept)


def named(config: Config, environ: Mapping[str, str], kept: Kept) -> Iterator[tuple[str, Embedder]]:
    """Yield the embedders by their names in config.yaml, in the order in which they are asked."""
    if not config.roles.embed:
        return
    from digestflow.adapters.model.model import Model
    from digestflow.wire.models.sensing import embedder_of

    models = Model({}, kept=kept)
    for name in config.roles.embed:
        yield name, embedder_of(config, name, environ, models=models, kept=kept)


def tried(found: Sequence[tuple[str, Embedder]], vectors: Vectors) -> Iterator[Tried]:
    """Yield what a test of each embedder finds; what it says of the background is kept."""
    for name, one in found:
        began = time.monotonic()
        try:
            made = list(one.embed((*BACKGROUND, _SAID, _AGAIN, _ELSE)))
        except ModelError as error:
            yield Tried(name=name, embedder=one.id, error=error, advice=error.fix)
            continue
        yield _tried(name, one.id, made, vectors, time.monotonic() - began)


def _tried(name: str, id_: str, made: Sequence[Embedding], vectors: Vectors, seconds: float) -> Tried:
    by_text = {text: one for some in made for text, one in zip(some.texts, some.vectors, strict=True)}
    background = {text: by_text[text] for text in BACKGROUND}
    numbers = len(by_text[_SAID])
    if vectors.width(id_)[0] not in {0, numbers}:
        vectors.forget(id_)
    vectors.put(id_, background)
    meaning = Meaning(embedder=id_, vectors=by_text, background=tuple(background.values()))
    same, other = cosine(_SAID, _AGAIN, meaning), cosine(_SAID, _ELSE, meaning)
    advice = "" if same > other else "it does not tell what is alike: is it a model for embeddings?"
    return Tried(
        name=name,
        embedder=id_,
        numbers=numbers,
        same=round(same, 3),
        other=round(other, 3),
        seconds=round(seconds, 3),
        advice=advice,
    )
