"""Parsing children that go on to the next command of one process: of a night in a test, starting one is half.

with warm():
    main(["run"])
"""

from __future__ import annotations

import atexit
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from digestflow.adapters.parse import pool
from digestflow.adapters.parse.child import Child

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_idle: dict[tuple[str, int, float], list[_Warm]] = {}


class _Warm(Child):
    """A child that rests when it is let go of; one that is dead, or works still, is ended."""

    def __init__(self, worker: str, *, memory: int, deadline: float) -> None:
        super().__init__(worker, memory=memory, deadline=deadline)
        self._rests = _idle.setdefault((worker, memory, deadline), [])
        self._bounded: bool | None = None  # until it has said so
        self._works = False

    def greeted(self) -> bool:
        if self._bounded is None:
            self._bounded = super().greeted()
        return self._bounded

    def ask(self, asked: Mapping[str, object], body: bytes) -> list[bytes]:
        self._works = True
        try:
            return super().ask(asked, body)
        finally:
            self._works = False

    def end(self) -> None:
        if self.alive and not self._works:
            self._rests.append(self)
        else:
            super().end()


def _child(worker: str, *, memory: int, deadline: float) -> Child:
    """Return a child that rests, or else a new one."""
    rests = _idle.get((worker, memory, deadline), [])
    while rests:
        child = rests.pop()
        if child.alive:
            return child
        child.end()
    return _Warm(worker, memory=memory, deadline=deadline)


@contextmanager
def warm() -> Iterator[None]:
    """Let the pools that are made now take children that others are done with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "Child", _child)
        yield


@atexit.register
def _cool() -> None:
    for rests in _idle.values():
        for child in rests:
            Child.end(child)
