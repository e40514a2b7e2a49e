"""config.yaml, options and environment become a `Config`, or every mistake in them is told."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from digestflow.errors import ConfigError, NoProject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from digestflow.config.model import Config

NAME = "config.yaml"
_EDIT = "digestflow config edit"
_LARGEST = 4 * 1024 * 1024  # bytes


def load(path: Path, *, environ: Mapping[str, str], sets: Sequence[str] = ()) -> Config:
    """Return the configuration of the project whose config.yaml is at `path`.

    What `sets` give (`select.stories=5`) stands over what the environment gives
    (`DIGESTFLOW_SELECT__STORIES=5`), and that over the file. Values are JSON, or text where
    they are no JSON or the key wants text. Elements of a list are named by their number,
    from 0, or by their name.

    Raises:
        NoProject: There is no such file.
        UsageError: One of `sets` has no key or no `=`.
        ConfigError: The file cannot be read, or something in file, environment or options
            is wrong; the message has a block for every mistake.
    """
    return read(_text(path), environ=environ, sets=sets)


def read(text: str, *, environ: Mapping[str, str], sets: Sequence[str] = ()) -> Config:
    """Return the configuration that the text of a config.yaml gives, as `load` does.

    Raises:
        UsageError: One of `sets` has no key or no `=`.
        ConfigError: Something in text, environment or options is wrong.
    """
    from digestflow.config.given import Given

    given = Given(text)
    given.override(environ, sets)
    config = given.config()
    if config is None:
        raise ConfigError(given.told(NAME), fix=given.fix)
    return config


def _text(path: Path) -> str:
    try:
        body = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        there = (path.parent / NAME).is_file()
        fix = f"--config {quote(str(path.parent / NAME))}" if there else "digestflow init"
        raise NoProject(f"there is no {path.name} in {path.parent}", fix=fix) from error
    except OSError as error:
        raise ConfigError(
            f"{path.name} cannot be read: {error.strerror or error}", fix="look at its rights"
        ) from error
    if len(body) > _LARGEST:
        raise ConfigError(f"{path.name} is larger than {_LARGEST} bytes", fix=_EDIT)
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        utf16 = ", but UTF-16" if body.startswith((b"\xff\xfe", b"\xfe\xff")) else ""
        raise ConfigError(
            f"{path.name}:{line}: not UTF-8{utf16}: save the file in that encoding", fix=_EDIT
        ) from error
