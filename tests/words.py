"""A working embedder for tests: a text's vector counts its words, by what they hash to."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from digestflow.core.story.meaning import Embedding, vector

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH = 64


def counted(text: str) -> list[float]:
    """The numbers of one text."""
    numbers = [0.0] * WIDTH
    numbers[0] = 0.5  # so that no text has none
    for word in re.findall(r"\w+", text.casefold()):
        numbers[zlib.crc32(word[:5].encode("utf-8", "replace")) % WIDTH] += 1
    return numbers


class Words:
    """Counts words, and the texts that it was asked for."""

    def __init__(self, name: str = "words") -> None:
        """Go by the name."""
        self.id = name
        self.asked: list[str] = []
        self.tokens = (0, 0)

    def embed(self, texts: Sequence[str]) -> Iterator[Embedding]:
        """Yield the vectors of the texts."""
        self.asked += texts
        yield Embedding(texts=tuple(texts), vectors=tuple(vector(counted(text)) for text in texts), model="w")
