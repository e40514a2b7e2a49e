"""A model at home: weights brought here, checked, and served."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digestflow.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """Weights that anyone can download, pinned by their hash."""

    name: str
    url: str
    sha256: str
    megabytes: int
    about: str

    @property
    def file(self) -> str:
        """The name of the file."""
        return self.url.rpartition("/")[2]


# The hash is what counts: whoever serves the bytes need not be trusted.
PRESETS = (
    Preset(
        name="qwen",
        url=(
            "https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/"
            "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
        ),
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        megabytes=1117,
        about="Qwen2.5-Coder 1.5B, Apache-2.0: small and useful; some 30 tokens a second on two free cores",
    ),
)


def folder_of(environ: Mapping[str, str]) -> Path:
    """Return where weights are kept: `DIGESTFLOW_MODELS`, else the user's cache.

    Raises:
        UsageError: No home is known that it could be in.
    """
    from digestflow.config.names import at_home

    given = environ.get("DIGESTFLOW_MODELS")
    cache = environ.get("XDG_CACHE_HOME") or environ.get("LOCALAPPDATA") or "~/.cache"
    try:
        return at_home(Path(given)) if given else at_home(Path(cache)) / "digestflow" / "models"
    except ValueError as error:
        raise UsageError(str(error), fix="--to models") from error


def preset_of(name: str) -> Preset:
    """Return the preset of that name.

    Raises:
        UsageError: There is none.
    """
    from digestflow.config.names import hint, nearest

    found = next((preset for preset in PRESETS if preset.name == name), None)
    if found is None:
        like = nearest(name, (preset.name for preset in PRESETS))
        known = ", ".join(preset.name for preset in PRESETS)
        raise UsageError(
            f"no preset is named {name!r}: there is {known}{hint(like)}",
            fix=f"digestflow models serve {like or PRESETS[0].name}",
        )
    return found


def weights_of(preset: Preset, folder: Path, tell: Callable[[int, int], None]) -> Path:
    """Return the file of a preset's weights, downloaded unless it is there, and its hash checked.

    Raises:
        ModelUnavailable: It cannot be had.
    """
    from digestflow.adapters.http.download import download

    path = folder / preset.file
    download(preset.url, path, sha256=preset.sha256, most=2 * preset.megabytes << 20, tell=tell)
    return path


def serving(weights: Path, *, port: int, context: int, threads: int) -> tuple[Any, str]:
    """Start the server of the weights; return it, to be held as long as it is to answer, and its base URL.

    Raises:
        UsageError: The extra is not installed, or the file holds no weights.
        ModelUnavailable: The server does not start.
    """
    from digestflow.adapters.local.server import listen

    return listen(weights, port=port, context=context, threads=threads)
