"""llama.cpp's server, out of a wheel; the only module that knows xllamacpp."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from digestflow.errors import ModelUnavailable, UsageError

if TYPE_CHECKING:
    from pathlib import Path

_MAGIC = b"GGUF"
_CACHE = 256  # MiB of prompts that are kept read


def listen(weights: Path, *, port: int, context: int, threads: int) -> tuple[Any, str]:
    """Start a server of the weights on 127.0.0.1; return it and its base URL.

    It answers from threads of its own until it is let go. Port 0 takes any that is free. One
    request is answered at a time, `context` tokens long at most.

    Raises:
        UsageError: The extra is not installed, or the file holds no weights.
        ModelUnavailable: The server does not start.
    """
    try:
        llama: Any = importlib.import_module("xllamacpp")
    except ImportError as error:
        raise UsageError(
            f"no model can be served here: {error}", fix="pip install 'digestflow[local]'"
        ) from error
    _check(weights)
    settings = llama.CommonParams()
    settings.model.path = str(weights)
    settings.n_ctx, settings.n_parallel = context, 1
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = threads
    settings.hostnames, settings.port = ["127.0.0.1"], port
    settings.ui, settings.cache_ram_mib = False, _CACHE
    try:
        server = llama.Server(settings)
    except (RuntimeError, ValueError) as error:
        raise ModelUnavailable(f"{weights}: the server does not start: {error}") from error
    return server, f"{server.listening_address}/v1"


def _check(weights: Path) -> None:
    try:
        with weights.open("rb") as file:
            found = file.read(len(_MAGIC))
    except OSError as error:
        raise UsageError(f"{weights}: {error.strerror}", fix="digestflow models serve qwen") from error
    if found != _MAGIC:
        raise UsageError(f"{weights}: not a GGUF file", fix="digestflow models serve qwen")
