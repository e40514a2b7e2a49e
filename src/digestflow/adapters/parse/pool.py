"""Child processes that parse: bounded in time and memory, killed and named when they pass a bound."""

from __future__ import annotations

import asyncio
import json
import queue
import struct
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Self

from digestflow.adapters.parse.rows import document_of
from digestflow.errors import NotAFeed, SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from digestflow.core.item.nouns import Document

_MIB = 1024 * 1024
_START = 60.0  # seconds a child may take to load its modules
_HEAD = struct.Struct(">II")  # as in serve, which is not loaded here: feedparser would come with it
_SIZE = struct.Struct(">I")
_CODE = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    " from digestflow.adapters.parse.{} import main; main()"
)


class _Pool:
    """Child processes that answer.

    A body that takes more than `deadline` seconds or `memory` bytes ends its child, which is
    replaced; no other body is lost by it. Children start when they are needed, a further one when
    none is free for `patience` seconds: a night of a few documents has one. They end with `close`,
    with the `with` or `async with` block, or with this process. Where the system cannot bound a
    process' memory (macOS, Windows), that is logged once.
    """

    _worker = ""  # the module whose `main` answers

    def __init__(
        self, *, workers: int = 2, memory: int = 256 * _MIB, deadline: float = 10.0, patience: float = 0.2
    ) -> None:
        self._memory = memory
        self._deadline = deadline
        self._patience = patience
        self._slots: queue.LifoQueue[_Child | None] = queue.LifoQueue()  # the one last used is warm
        self._slots.put(None)
        self._spare = workers - 1  # slots that nobody has missed yet
        self._threads = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="parse")
        self._lock = threading.Lock()
        self._starting = threading.Lock()
        self._children: set[_Child] = set()
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
        kept: _Child | None = None
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

    def _slot(self) -> _Child | None:
        """Wait for a child that is free, or for leave to start one."""
        with self._starting:  # who starts is about to be free
            pass
        try:
            return self._slots.get(timeout=self._patience)
        except queue.Empty:
            with self._lock:
                spare = self._spare > 0
                self._spare -= spare
            return None if spare else self._slots.get()

    def close(self) -> None:
        """End the children; a document that is being read fails. Doing it twice is doing it once."""
        with self._lock:
            self._closed = True
            children = tuple(self._children)
        for child in children:
            self._forget(child)
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _started(self) -> _Child:
        with self._lock:
            if self._closed:
                raise SourceError("parsing was stopped")
            child = _Child(self._worker, memory=self._memory, deadline=self._deadline)
            self._children.add(child)
        bounded = child.greeted()
        if not bounded and not self._told:
            self._told = True
            import structlog

            structlog.wrap_logger(structlog.PrintLogger(sys.stderr)).warning(
                "parsing_memory_unbounded", platform=sys.platform
            )
        return child

    def _forget(self, child: _Child) -> None:
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


class _Child:
    """One child process; asked by one thread at a time."""

    def __init__(self, worker: str, *, memory: int, deadline: float) -> None:
        self._memory = memory
        self._deadline = deadline
        self._late = False
        self._last = False
        paths = json.dumps(sys.path)
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _CODE.format(worker), paths, str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    @property
    def alive(self) -> bool:
        """Whether it can be asked again."""
        return not (self._last or self._late) and self._process.poll() is None

    def greeted(self) -> bool:
        """Wait until it has loaded what it needs, and tell whether its memory is bounded.

        Raises:
            SourceError: It does not start.
        """
        lines = self._heard(b"", _START)
        if not lines:
            self.end()
            raise SourceError("the parsing child does not start")
        return bool(json.loads(lines[0])["bounded"])

    def ask(self, asked: Mapping[str, object], body: bytes) -> list[bytes]:
        """Return the lines of its answer.

        Raises:
            SourceError: It took too long, or died of the document.
        """
        question = json.dumps(asked).encode()
        lines = self._heard(_HEAD.pack(len(question), len(body)) + question + body, self._deadline)
        if lines:
            self._last = bool(json.loads(lines[0])["last"])
            return lines[1:]
        if self._late:
            raise SourceError(f"parsing took more than {self._deadline:g} s")
        self.end()
        code = self._process.returncode
        raise SourceError(f"parsing took more than {self._memory // _MIB} MB or crashed (exit {code})")

    def end(self) -> None:
        """Kill it, if it is there, and let go of its pipes."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was not written yet has nobody to read it
                    continue

    def _heard(self, message: bytes, deadline: float) -> list[bytes]:
        """Send the message, and return the lines that come back in time; none when it dies or is late."""
        watch = threading.Timer(deadline, self._too_late)
        watch.daemon = True
        watch.start()
        try:
            return self._exchanged(message)
        except (OSError, ValueError):  # its pipes are closed: it is dead, or was ended while it worked
            return []
        finally:
            watch.cancel()

    def _exchanged(self, message: bytes) -> list[bytes]:
        come, go = self._process.stdout, self._process.stdin
        if come is None or go is None:  # cannot be: both are pipes
            return []
        if message:
            go.write(message)
            go.flush()
        head = come.read(_SIZE.size)
        if len(head) < _SIZE.size:
            return []
        size = _SIZE.unpack(head)[0]
        answer = come.read(size)
        return answer.split(b"\n") if len(answer) == size else []

    def _too_late(self) -> None:
        self._late = True
        self._process.kill()


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
