"""Whose word a sentence is, as it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FORUM = "r/"  # what the name of one begins with
ALONE = "only the title is known"  # in the place of sentences that say the title once more


class Voiced(Protocol):
    """A sentence that may be somebody's mere word."""

    @property
    def whose(self) -> str:
        """Return whose; "" where it needs no name, or is that of whom it stands with."""


Said = TypeVar("Said", bound=Voiced)


def names(sentences: Iterable[Voiced], by: str) -> str:
    """Return whose word the sentences are, each name once; "" where they need none."""
    return ", ".join(dict.fromkeys(name for one in sentences if (name := one.whose or by)))


def introduced(sentences: Iterable[Said], by: str) -> Iterator[tuple[str, Said]]:
    """Yield each sentence after the name that is to be said before it; "" where the word is the same."""
    before = ""
    for sentence in sentences:
        name = sentence.whose or by
        yield "" if name == before else name, sentence
        before = name
