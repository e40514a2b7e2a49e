"""Child processes that parse: bounded in time and memory, killed and named when they pass a bound."""

from __future__ import annotations

import asyncio
import json
import queue
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Self

from digestflow.adapters.parse.child import MIB, Child
from digestflow.adapters.parse.rows import document_of
from digestflow.errors import NotAFeed, SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from digestflow.core.item.nouns import Document


class _Pool:
    """Child processes that answer.

    A body that takes more than `deadline` seconds or `memory` bytes ends its child, which is
    replaced; no other body is lost by it. Children start when they are needed, a further one when
    bodies have waited `patience` seconds in all: a night of a few has one. They end with `close`,
    with the `with` or `async with` block, or with this process. Where the system cannot bound a
    process' memory (macOS, Windows), that is logged once.
    """

    _worker = ""  # the module whose `main` answers

    def __init__(
        self, *, workers: int = 2, memory: int = 256 * MIB, deadline: float = 10.0, patience: float = 0.2
    ) -> None:
        self._memory = memory
        self._deadline = deadline
        self._patience = patience  # what is left of it
        self._slots: queue.LifoQueue[Child | None] = queue.LifoQueue()  # the one last used is warm
        self._slots.put(None)
        self._spare = workers - 1  # slots that nobody has missed yet
        self._threads = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="parse")
        self._lock = threading.Lock()
        self._starting = threading.Lock()
        self._children: set[Child] = set()
        self._closed = False
        self._told = False

    async def _soon(self, question: Mapping[str, object], body: bytes) -> list[bytes]:
        if self._closed:
            raise SourceError("parsing was stopped")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._now, question, body)

    def _now(self, question: Mapping[str, object], body: bytes) -> list[bytes]:
        """Return the lines of the answer, from any thread.

        Raises:
            SourceError: There is none within the bounds.
        """
        child = self._slot()
        kept: Child | None = None
        try:
            if child is None or not child.alive:
                with self._starting:
                    child = self._started()
            lines = child.ask(question, body)
            kept = child if child.alive else None
        finally:
            if child is not None and kept is None:
                self._forget(child)
            self._slots.put(kept)
        return lines

    def _slot(self) -> Child | None:
        """Wait for a child that is free, or for leave to start one."""
        with self._starting:  # who starts is about to be free
            pass
        began = time.monotonic()
        try:
            return self._slots.get(timeout=self._patience)
        except queue.Empty:
            with self._lock:
                spare = self._spare > 0
                self._spare -= spare
            return None if spare else self._slots.get()
        finally:
            with self._lock:
                self._patience = max(0, self._patience - (time.monotonic() - began))

    def close(self) -> None:
        """End the children; a document that is being read fails. Doing it twice is doing it once."""
        with self._lock:
            self._closed = True
            children = tuple(self._children)
        for child in children:
            self._forget(child)
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _started(self) -> Child:
        with self._lock:
            if self._closed:
                raise SourceError("parsing was stopped")
            child = Child(self._worker, memory=self._memory, deadline=self._deadline)
            self._children.add(child)
        bounded = child.greeted()
        if not bounded and not self._told:
            self._told = True
            import structlog

            structlog.wrap_logger(structlog.PrintLogger(sys.stderr)).warning(
                "parsing_memory_unbounded", platform=sys.platform
            )
        return child

    def _forget(self, child: Child) -> None:
        child.end()
        with self._lock:
            self._children.discard(child)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.close)


class Parser(_Pool):
    """Parses documents: the `Parse` port of `digestflow.core.item.nouns`."""

    _worker = "worker"

    async def read(
        self, body: bytes, content_type: str, address: str, most: int, *, known: bytes = b""
    ) -> Document:
        """Return the newest `most` listings of a document; see `read_document` for `known`.

        Raises:
            NotAFeed: It is no feed.
            SourceError: It cannot be read, or not within the bounds.
        """
        question = {"content_type": content_type, "address": address, "most": most, "known": known.hex()}
        return _understood(await self._soon(question, body))

    def read_now(
        self, body: bytes, content_type: str, address: str, most: int, *, known: bytes = b""
    ) -> Document:
        """Return the same as `read`, without an event loop; from any thread.

        Raises:
            NotAFeed: It is no feed.
            SourceError: It cannot be read, or not within the bounds.
        """
        question = {"content_type": content_type, "address": address, "most": most, "known": known.hex()}
        return _understood(self._now(question, body))


class Extractor(_Pool):
    """Reads what articles say on web pages; needs the extra `fulltext`."""

    _worker = "article"

    async def read(self, body: bytes, content_type: str, address: str) -> str:
        """Return the text of the article on a page; "" when there is none.

        Raises:
            SourceError: It is no page, or cannot be read within the bounds.
        """
        lines = await self._soon({"content_type": content_type, "address": address}, body)
        said: dict[str, Any] = json.loads(lines[0])
        if "article" not in said:
            raise SourceError(said.get("failed", "cannot be read"))
        return str(said["article"])


def _understood(lines: list[bytes]) -> Document:
    """Return the document that the answer holds.

    Raises:
        NotAFeed: The answer says so.
        SourceError: The answer says so.
    """
    said: dict[str, Any] = json.loads(lines[0])
    if "not_a_feed" in said:
        raise NotAFeed(said["not_a_feed"])
    if "failed" in said:
        raise SourceError(said["failed"])
    return document_of(said["document"], lines[1:])
