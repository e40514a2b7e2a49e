"""A child process that answers: bounded memory, one body after another, until it ends or holds too much."""

from __future__ import annotations

import json
import signal
import struct
import sys
from collections.abc import Callable, Mapping
from typing import IO, Any

from digestflow.errors import NotAFeed, SourceError

HEAD = struct.Struct(">II")  # lengths of what is asked, as JSON, and of the body
SIZE = struct.Struct(">I")  # length of an answer: lines of JSON, the first says what it is

_RETIRED = 96 * 1024 * 1024  # bytes; a child that holds more when it is done makes room for a fresh one
_PAGE = 4096  # bytes; where pages are larger, a child retires later

# The body, what is asked of it -> lines of JSON; raises NotAFeed and SourceError.
Answer = Callable[[bytes, Mapping[str, Any]], list[str]]


def serve(answer: Answer) -> None:
    """Answer what comes on standard input until it ends, or until too much memory was needed.

    Everything that an answer will need must be loaded: from here on memory is bounded.
    """
    memory = int(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who is interrupted is the parent; it ends us
    come, go = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    _put(go, [json.dumps({"bounded": _bounded(memory)})])
    while True:
        head = come.read(HEAD.size)
        if len(head) < HEAD.size:
            return
        asked, size = HEAD.unpack(head)
        question = json.loads(come.read(asked))
        lines, spent = _answered(answer, come.read(size), question, memory)
        last = spent or _held() > _RETIRED
        _put(go, [json.dumps({"last": last}), *lines])
        if last:
            return


def _answered(
    answer: Answer, body: bytes, question: Mapping[str, Any], memory: int
) -> tuple[list[str], bool]:
    """Return the lines of the answer, and whether the memory ran out."""
    try:
        return answer(body, question), False
    except NotAFeed as error:
        return [json.dumps({"not_a_feed": str(error)})], False
    except SourceError as error:
        return [json.dumps({"failed": str(error)})], False
    except MemoryError:
        return [json.dumps({"failed": f"parsing took more than {memory // 1024**2} MB"})], True
    except Exception as error:  # noqa: BLE001  # a parser's own mistake, met on one document, is that source's failure
        return [json.dumps({"failed": f"parsing failed: {type(error).__name__}"})], False


def _put(go: IO[bytes], lines: list[str]) -> None:
    answer = "\n".join(lines).encode("utf-8", "replace")
    go.write(SIZE.pack(len(answer)) + answer)
    go.flush()


def _bounded(memory: int) -> bool:
    """Bound the address space where the system can, and tell whether it can."""
    if not sys.platform.startswith(("linux", "freebsd")):
        return False  # macOS takes the limit and does not keep it; Windows has none
    import resource

    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ValueError, OSError):  # a lower limit is in force already
        return False
    return True


def _held() -> int:
    """Return the memory this process holds, in bytes; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as counts:  # noqa: PTH123  # pathlib is not loaded here
            return int(counts.read().split()[1]) * _PAGE
    except OSError:
        return 0
