"""The prompts of a project: its own files, and the packaged ones for the rest."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from digestflow.core.prompt.template import Template, read_template
from digestflow.errors import ConfigError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_LARGEST = 262_144  # bytes of a prompt file


def prompts(folder: Path | None) -> dict[str, Template]:
    """Return every prompt by its name.

    `folder` is the project's `prompts/`; a prompt that is not in it is the packaged one. A file
    is called as the prompt it holds: `entry.md` holds `name: entry`.

    Raises:
        ConfigError: A prompt file cannot be read or is wrong.
    """
    found = {template.name: template for template in _read(packaged(), "packaged prompts/")}
    if folder is not None and folder.is_dir():
        try:
            own = _read(folder, f"{folder.name}/")
        except ConfigError as error:
            fix = error.fix or "mend it; once it is away, the packaged one is used"
            raise ConfigError(str(error), fix=fix) from error
        found |= {template.name: template for template in own}
    return found


def prompt_at(path: Path) -> Template:
    """Return the prompt in a file of any name.

    Raises:
        ConfigError: It cannot be read or is wrong.
    """
    return _template(path, path.name)


def packaged() -> Traversable:
    """Return the folder of the prompts that come with digestflow: in the wheel, or in the checkout."""
    installed = resources.files("digestflow") / "starter" / "prompts"
    return installed if installed.is_dir() else Path(__file__).resolve().parents[3] / "prompts"


def _read(folder: Traversable, where: str) -> list[Template]:
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".md")), key=lambda file: file.name
    )
    return [_named(file, where + file.name) for file in files]


def _template(file: Traversable, where: str) -> Template:
    try:
        with file.open("rb") as opened:
            body = opened.read(_LARGEST + 1)
        if len(body) > _LARGEST:
            raise ConfigError(f"{where}: a prompt has at most {_LARGEST:,} bytes")
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{where}: not UTF-8, from byte {error.start}") from error
    except OSError as error:
        raise ConfigError(
            f"{where}: cannot be read: {error.strerror}", fix="digestflow prompts list"
        ) from error
    return read_template(text, where=where)


def _named(file: Traversable, where: str) -> Template:
    template = _template(file, where)
    if f"{template.name}.md" != where.rpartition("/")[2]:
        raise ConfigError(f"{where}: holds name: {template.name}; a file is called as its prompt")
    return template
