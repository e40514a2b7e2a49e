"""What a source really says, beside a sentence that does not stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.core.entry.sentences import sentences
from digestflow.core.topic.words import stems

if TYPE_CHECKING:
    from collections.abc import Iterable

FEWEST = 2  # words that both must have: one alone is chance


def nearest(said: str, texts: Iterable[str]) -> str:
    """Return the sentence of the texts that shares most words with what was said.

    "" where none shares two. Of several alike the shortest, then the first.
    """
    wanted = stems(said)
    best, score = "", (FEWEST - 1, 0)
    for text in texts:
        for passage in sentences(text):
            found = (len(wanted & stems(passage.text)), -len(passage.text))
            if found[0] >= FEWEST and found > score:
                best, score = passage.text, found
    return best
