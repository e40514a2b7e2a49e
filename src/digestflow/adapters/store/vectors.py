"""What embedders made of texts, each by its embedder: like replies, they are not asked for twice."""

from __future__ import annotations

import sys
from array import array
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from digestflow.adapters.store.tables import portions, unless_there, vectors
from digestflow.core.item.nouns import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Engine

    from digestflow.core.story.meaning import Vector


class Vectors:
    """The vectors that were made, by embedder and text."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, embedder: str, texts: Iterable[str]) -> dict[str, Vector]:
        """Return the vectors of those texts that the embedder has made one of, in the texts' order."""
        keys = {text: digest(text)[:32] for text in texts}
        found: dict[str, Vector] = {}
        with self._engine.connect() as connection:
            for some in portions(keys.values()):
                asked = select(vectors.c.text, vectors.c.vector).where(
                    vectors.c.embedder == embedder, vectors.c.text.in_(some)
                )
                found |= {row.text: _read(row.vector) for row in connection.execute(asked)}
        return {text: found[key] for text, key in keys.items() if key in found}

    def put(self, embedder: str, made: Mapping[str, Vector]) -> None:
        """Keep the vectors of texts; one that is there stays."""
        rows = [
            {"embedder": embedder, "text": digest(text)[:32], "vector": _written(vector)}
            for text, vector in made.items()
        ]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(unless_there(vectors, connection), rows)

    def forget(self, embedder: str) -> None:
        """Forget all vectors of an embedder."""
        with self._engine.begin() as connection:
            connection.execute(delete(vectors).where(vectors.c.embedder == embedder))

    def width(self, embedder: str) -> tuple[int, int]:
        """Return how many numbers a vector of the embedder has, and how many are kept."""
        asked = select(func.max(func.length(vectors.c.vector)), func.count()).where(
            vectors.c.embedder == embedder
        )
        with self._engine.connect() as connection:
            size, count = connection.execute(asked).one()
        return (size or 0) // 2, count


def _read(kept: bytes) -> Vector:
    numbers = array("h")
    numbers.frombytes(kept)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _written(vector: Vector) -> bytes:
    numbers = array("h", vector)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()
