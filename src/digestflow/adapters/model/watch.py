"""A streamed answer as it grows, and when it is to be stopped."""

from __future__ import annotations

_BLANKS = 200  # white space in a row: a grammar lets a model write it for ever
_TAIL = 480  # characters at the end that are looked at for repetition
_PERIOD = 80  # of a piece that repeats, at most
_EVERY = 64  # characters between two looks


class Watch:
    """A streamed answer as it grows."""

    def __init__(self, most: int) -> None:
        self._most = most  # characters; more is no answer to what was asked
        self._pieces: list[str] = []
        self._length = 0
        self._blanks = 0
        self._tail = ""
        self._looked = 0

    @property
    def text(self) -> str:
        """What came so far."""
        return "".join(self._pieces)

    def add(self, piece: str) -> str:
        """Take the next piece; return why to stop ("blanks", "repetition", "length"), or ""."""
        self._pieces.append(piece)
        self._length += len(piece)
        said = piece.rstrip()
        self._blanks = len(piece) - len(said) + (0 if said else self._blanks)
        if self._blanks >= _BLANKS:
            return "blanks"
        if self._length > self._most:
            return "length"
        self._tail = (self._tail + piece)[-_TAIL:]
        if self._length - self._looked < _EVERY:
            return ""
        self._looked = self._length
        return "repetition" if _repeats(self._tail) else ""


def _repeats(tail: str) -> bool:
    return len(tail) == _TAIL and any(tail[n:] == tail[:-n] for n in range(1, _PERIOD + 1))
