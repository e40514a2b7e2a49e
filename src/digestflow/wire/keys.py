"""Keys that a person gave to digestflow: in a file of their own, or in the system's keyring.

The file is `.digestflow/keys/keys.json` beside config.yaml, for its owner's eyes alone and ignored by
git. What the environment says stands over it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any, Literal

from digestflow.errors import KeyRefused, UsageError, VaultError

if TYPE_CHECKING:
    from digestflow.config.model import Config

FOLDER = Path(".digestflow") / "keys"
_SERVICE = "digestflow"  # of the keyring

Place = Literal["environment", "file", "keyring", "not set"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key by the name of its variable; never its value."""

    name: str
    place: Place  # where it is found
    used: tuple[str, ...]  # the keys of config.yaml that name it


def environment(path: Path | None, environ: Mapping[str, str]) -> Mapping[str, str]:
    """Return the environment with the kept keys of the project at `path` (its config.yaml) under it.

    Raises:
        VaultError: The file of keys is there and does not read back.
    """
    kept = _kept(path) if path is not None else {}
    return _Keyed(kept, environ) if kept else environ


class _Keyed(Mapping[str, str]):
    """Environment variables, and kept keys where there is none. The keyring is asked when one is read."""

    def __init__(self, kept: Mapping[str, str | None], environ: Mapping[str, str]) -> None:
        self._kept, self._environ = kept, environ

    def __getitem__(self, name: str) -> str:
        if name in self._environ:
            return self._environ[name]
        value = self._kept[name]
        value = _from_keyring(name) if value is None else value
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter({**self._kept, **self._environ})

    def __len__(self) -> int:
        return len({**self._kept, **self._environ})


def keep(path: Path, name: str, value: str, *, vault: Path, keyring: bool = False) -> None:
    """Keep a key; a later one of the same name takes its place.

    Raises:
        UsageError: It is no name of a variable, empty, or the folder of keys would lie in the vault.
        KeyRefused: `keyring`, and there is none, or its extra is not installed.
        VaultError: The file cannot be written.
    """
    if not name.isidentifier() or name.upper().startswith("DIGESTFLOW_"):
        raise UsageError(f"{name!r} is no name of a key", fix="digestflow keys set OPENAI_API_KEY")
    if not value.strip():
        raise UsageError("the key is empty: nothing was kept", fix=f"digestflow keys set {name}")
    folder = path.absolute().parent / FOLDER
    if vault.resolve() in (folder.resolve(), *folder.resolve().parents) and not keyring:
        raise UsageError(
            f"keys in {folder} would be part of the vault, and go where it goes",
            fix="--keyring",
        )
    if keyring:
        with _keyring(name) as ring:
            ring.set_password(_SERVICE, name, value.strip())
    _write(folder, dict(_kept(path)) | {name: None if keyring else value.strip()})


def forget(path: Path, name: str) -> None:
    """Forget a key.

    Raises:
        UsageError: None of that name is kept.
        KeyRefused: It is in the system's keyring, and that cannot be reached.
    """
    kept = dict(_kept(path))
    if name not in kept:
        known = ", ".join(sorted(kept)) or "none"
        raise UsageError(f"no key {name} is kept; kept: {known}", fix="digestflow keys list")
    if kept.pop(name) is None:
        with _keyring(name) as ring:
            if ring.get_password(_SERVICE, name) is not None:
                ring.delete_password(_SERVICE, name)
    _write(path.absolute().parent / FOLDER, kept)


def keys(path: Path, config: Config, environ: Mapping[str, str]) -> tuple[Key, ...]:
    """Return every key that config.yaml names, or that is kept, by name, and where it is found."""
    kept = _kept(path)
    used: dict[str, list[str]] = {name: [] for name in kept}
    for where, name in _named(config.model_dump(), ""):
        used.setdefault(name, []).append(where)
    return tuple(
        Key(name=name, place=_place(name, kept, environ), used=tuple(used[name])) for name in sorted(used)
    )


def _place(name: str, kept: Mapping[str, str | None], environ: Mapping[str, str]) -> Place:
    if environ.get(name):
        return "environment"
    if name not in kept:
        return "not set"
    return "file" if kept[name] is not None else "keyring"


def _named(tree: Any, where: str) -> Iterator[tuple[str, str]]:
    """Yield the places of config.yaml that name a variable, each with its name."""
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            at = f"{where}.{key}" if where else str(key)
            if str(key).endswith("_env") and value:
                names = (value,) if isinstance(value, str) else value
                yield from ((at, name) for name in names)
            else:
                yield from _named(value, at)
    elif isinstance(tree, list | tuple):
        for n, value in enumerate(tree):
            named = value.get("name", n) if isinstance(value, Mapping) else n
            yield from _named(value, f"{where}.{named}")


def _kept(path: Path) -> Mapping[str, str | None]:
    file = path.absolute().parent / FOLDER / "keys.json"
    try:
        tree = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise VaultError(f"{file} does not read back: {error}", fix=f"rm {quote(str(file))}") from error
    if not isinstance(tree, dict) or not all(v is None or isinstance(v, str) for v in tree.values()):
        raise VaultError(f"{file} is no file of keys", fix=f"rm {quote(str(file))}")
    return tree


def _write(folder: Path, kept: Mapping[str, str | None]) -> None:
    file = folder / "keys.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8", newline="\n")
        beside = folder / f".keys.{os.getpid()}"
        # For its owner's eyes from the first byte on; Windows has no such rights and says so nowhere.
        with suppress(FileNotFoundError):
            beside.unlink()
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.write(json.dumps(dict(sorted(kept.items())), indent=1) + "\n")
        beside.replace(file)
    except OSError as error:
        raise VaultError(f"cannot write {file}: {error.strerror}") from error


@contextmanager
def _keyring(name: str) -> Iterator[Any]:
    """Give the system's keyring; what it refuses is an error of the key.

    Raises:
        KeyRefused: There is none, as on most servers, or its extra is not installed.
    """
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        raise KeyRefused(
            "the system's keyring cannot be reached", fix="pip install 'digestflow[keyring]'"
        ) from error
    try:
        yield keyring
    except KeyringError as error:
        why = str(error).partition(". ")[0] or type(error).__name__
        raise KeyRefused(
            f"the system's keyring cannot be used: {why}",
            fix=f"digestflow keys set {name}",
        ) from error


def _from_keyring(name: str) -> str | None:
    with _keyring(name) as ring:
        found: str | None = ring.get_password(_SERVICE, name)
    return found
