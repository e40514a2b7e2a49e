"""What we last wrote into each note, kept in a file a note (docs/decisions/0031)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from shlex import quote
from typing import TYPE_CHECKING

from digestflow.core.render.name import safe_name
from digestflow.errors import VaultError
from digestflow.run.kept.records import text_of

if TYPE_CHECKING:
    from digestflow.run.ports import Files, Vault

Owned = Mapping[str, str]  # unit key -> hash of the bytes last written; with what core/change/sides.py keeps
Kept = tuple[Owned, tuple[str, ...]]  # what is ours in a note, and the paths that it had before, oldest first

FOLDER = PurePosixPath(".digestflow/units")
OLD = PurePosixPath(".digestflow/units.json")  # all notes in one file: how it was kept before
_SUFFIX = ".json"
_DIGITS = 16
# What a file is called where the note's path is no safe name.
_HASHED = re.compile(rf"[0-9a-f]{{{_DIGITS}}}")


class Units(Mapping[str, Owned]):
    """What is ours, by note: its path in the vault. The notes are known; each is read when asked for."""

    def __init__(
        self,
        places: Mapping[str, str | None],
        read: Callable[[str, str], Kept],
        known: Mapping[str, Kept],
        left: frozenset[str] = frozenset(),
    ) -> None:
        """Take the file of each note (None: none of its own yet), what reads one, and what was read.

        `left` are notes that moved away; their files are still there.
        """
        self._places = places
        self._read = read
        self._known = dict(known)
        self._left = left

    def __getitem__(self, note: str) -> Owned:
        """Return what is ours in a note.

        Raises:
            KeyError: Nothing is.
            VaultError: Its file does not read back.
        """
        return self._kept(note)[0]

    def paths(self, note: str) -> frozenset[str]:
        """Return the path of a note, and those that it had before, as far as it was followed.

        Raises:
            VaultError: Its file does not read back.
        """
        return frozenset((note, *self._former(note)))

    def _kept(self, note: str) -> Kept:
        if note not in self._known:
            place = self._places[note]
            self._known[note] = self._read(note, place) if place else ({}, ())
        return self._known[note]

    def __contains__(self, note: object) -> bool:
        """Return whether anything in the note is ours; nothing is read for it."""
        return note in self._places

    def __iter__(self) -> Iterator[str]:
        """Yield the notes, in no order."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return in how many notes something is ours."""
        return len(self._places)

    def with_all(self, changed: Mapping[str, Owned]) -> Units:
        """Return these with others in the notes' places; an empty one takes a note out."""
        gone = {note for note, owned in changed.items() if not owned}
        places = {**self._places, **{note: str(units_path(note)) for note in changed}}
        known = {**self._known, **{note: (owned, self._former(note)) for note, owned in changed.items()}}
        return Units(
            {note: place for note, place in places.items() if note not in gone},
            self._read,
            {note: kept for note, kept in known.items() if note not in gone},
            self._left - changed.keys(),
        )

    def moved(self, origins: Mapping[str, str]) -> Units:
        """Return these with what is ours in notes at the paths they have now, by the paths they had."""
        old = frozenset(origins.values())
        known = {note: (self[before], (*self._former(before), before)) for note, before in origins.items()}
        return Units(
            {note: place for note, place in self._places.items() if note not in old} | dict.fromkeys(known),
            self._read,
            {note: kept for note, kept in self._known.items() if note not in old} | known,
            self._left | old,
        )

    def _former(self, note: str) -> tuple[str, ...]:
        return self._kept(note)[1] if note in self else ()

    def arrived(self, note: str) -> str | None:
        """Return the name that a note had, if it was not written since it got another; else None."""
        former = self._former(note)
        return PurePosixPath(former[-1]).stem if former and self._places[note] is None else None

    def homeless(self) -> Mapping[str, Owned]:
        """Return what has no file of its own yet; and, empty, what has one that is nobody's."""
        without = {note: self[note] for note, place in self._places.items() if place is None}
        return {**{note: {} for note in self._left}, **without}

    def dump(self, note: str, owned: Owned) -> bytes:
        """Return the file of a note in which this is ours: sorted, a line a unit, so that git merges it."""
        return dump_units(note, owned, was=self._former(note))


def read_units(vault: Vault) -> Units:
    """Return what is ours in the vault's notes.

    Where all of it still stands in one file, what has no file of its own is taken from there.

    Raises:
        VaultError: A file that has to be read for this does not read back.
    """
    above = len(f"{FOLDER}/")
    places: dict[str, str | None] = {
        place[above : -len(_SUFFIX)]: place for place in vault.names(FOLDER, suffix=_SUFFIX)
    }
    known: dict[str, Kept] = {}
    for hashed in [note for note in places if len(note) == _DIGITS and _HASHED.fullmatch(note)]:
        place = f"{FOLDER}/{hashed}{_SUFFIX}"  # only the file says of which note it is
        note, owned, was = _load(text_of(vault, PurePosixPath(place)), place)
        del places[hashed]
        places[note], known[note] = place, (owned, was)
    whole = _load_all(text_of(vault, OLD))
    for note in whole.keys() - places.keys():
        places[note], known[note] = None, (whole[note], ())
    return Units(places, lambda note, place: _of(note, text_of(vault, PurePosixPath(place)), place), known)


def unit_files(units: Units, changed: Mapping[str, Owned], vault: Vault) -> Files:
    """Return the writes that make `changed` what is ours in these notes; nothing where nothing changes.

    What still stands in the one file of all notes gets files of its own with them, and that file goes.
    """
    files: dict[PurePosixPath, tuple[bytes | None, bytes | None]] = {}
    for note, owned in {**units.homeless(), **changed}.items():
        path = units_path(note)
        before, after = vault.read(path), units.dump(note, owned) if owned else None
        if before != after:
            files[path] = before, after
    whole = vault.read(OLD)
    if whole is not None:
        files[OLD] = whole, None
    return files


def units_path(note: str) -> PurePosixPath:
    """Return the file that says what is ours in a note: at the note's own path where its name is safe."""
    if all(safe_name(part) == part for part in note.split("/")):
        return FOLDER / f"{note}{_SUFFIX}"
    return FOLDER / f"{hashlib.sha256(note.encode()).hexdigest()[:_DIGITS]}{_SUFFIX}"


def dump_units(note: str, owned: Owned, *, was: Sequence[str] = ()) -> bytes:
    """Return the file's bytes; `was` are the paths that the note had before."""
    # Ten times as fast as what `indent` makes.
    units = json.dumps(owned, ensure_ascii=False, sort_keys=True, separators=(",\n", ": "))
    named = json.dumps(note, ensure_ascii=False)
    before = f', "was": {json.dumps(was, ensure_ascii=False)}' if was else ""
    return f'{{"note": {named}{before}, "units": {{\n{units[1:-1]}\n}}}}\n'.encode()


def _of(note: str, text: str, path: str) -> Kept:
    told, owned, was = _load(text, path)
    if told != note:
        raise VaultError(f"{path}: holds the units of {told}", fix=f"git restore {quote(path)}")
    return owned, was


def _load(text: str, path: str) -> tuple[str, Owned, tuple[str, ...]]:
    try:
        tree = json.loads(text)
        note, owned, was = tree["note"], tree["units"], tree.get("was", [])
        if isinstance(note, str) and _are_hashes(owned) and isinstance(was, list):
            return note, owned, tuple(map(str, was))
    except (ValueError, TypeError, KeyError):
        pass
    raise _unread(path)


def _load_all(text: str) -> Mapping[str, Owned]:
    try:
        tree = json.loads(text or "{}")
        if isinstance(tree, dict) and all(map(_are_hashes, tree.values())):
            return {note: owned for note, owned in tree.items() if owned}
    except ValueError:
        pass
    raise _unread(str(OLD))


def _are_hashes(owned: object) -> bool:
    return isinstance(owned, dict) and {str}.issuperset(map(type, owned.values()))


def _unread(path: str) -> VaultError:
    return VaultError(
        f"{path}: does not read back; without it every unit would look edited",
        fix=f"git restore {quote(path)}",
    )
