"""Trees and blobs as git stores them, by folder: no index of all files is needed for a commit of some."""

from __future__ import annotations

import hashlib
import re
import zlib
from typing import TYPE_CHECKING, Literal

from digestflow.adapters.git.command import git
from digestflow.errors import GitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_FOLDER = b"40000"
_TOP = b""
Entry = tuple[bytes, bytes]  # mode in octal digits, and id, not in hex digits
Folder = dict[bytes, Entry]  # name -> what is there
Kind = Literal["tree", "blob"]

_PACKED: dict[Kind, int] = {"tree": 2, "blob": 3}  # numbers of gitformat-pack(5)
# gitformat-pack and `git cat-file`: mode, blank, name, NUL, id.
_ENTRY = {size: re.compile(rb"(\d+) ([^\0]+)\0(.{%d})" % size, re.DOTALL) for size in (20, 32)}


class Tree:
    """The folders of a commit that some paths are in, as they are, and as they are to be."""

    def __init__(self, root: Path, commit: str | None, paths: Iterable[bytes]) -> None:
        """Read what is in these folders, and in those that they are in; nothing where there are none yet."""
        self._folders: dict[bytes, Folder] = {above: {} for path in paths for above in _above(path)}
        self._changed: set[bytes] = set()
        if commit is not None:
            self._read(root, commit)

    def _read(self, root: Path, commit: str) -> None:
        """Ask for the folders by their ids, a level at once: a name may be anything."""
        level = {_TOP: f"{commit}^{{tree}}"}
        while level:
            asked = "".join(f"{one}\n" for one in level.values()).encode()
            answer, at = git(root, "cat-file", "--batch", stdin=asked).out, 0
            for folder in level:
                head = answer.index(b"\n", at)
                id_, kind, *size = answer[at:head].split(b" ")
                if kind != b"tree":
                    raise GitError(
                        f"a folder of the last commit is not there: {id_.decode()}", fix="git fsck"
                    )
                at = head + 1 + int(size[0])
                listed = _ENTRY[len(id_) // 2].findall(answer, head + 1, at)
                self._folders[folder] = {name: (mode, oid) for mode, name, oid in listed}
                at += 1
            inner = [(folder, self._entry(folder)) for folder in self._folders if _split(folder)[0] in level]
            level = {folder: entry[1].hex() for folder, entry in inner if entry and _is_folder(entry)}

    def _entry(self, path: bytes) -> Entry | None:
        folder, name = _split(path)
        return self._folders[folder].get(name)

    def file(self, path: bytes) -> Entry | None:
        """Return what is at the path; None where nothing is, or a folder."""
        entry = self._entry(path)
        return None if entry and _is_folder(entry) else entry

    def remove(self, path: bytes) -> None:
        """Take out a file that is there."""
        folder, name = _split(path)
        del self._folders[folder][name]
        self._changed.update(_above(path))

    def put(self, path: bytes, entry: Entry) -> None:
        """Put a file in, in the place of what is there: were it a folder, with all that is in that."""
        for folder in self._folders:
            if folder == path or folder.startswith(path + b"/"):
                self._folders[folder] = {}
        folder, name = _split(path)
        self._folders[folder][name] = entry
        self._changed.update(_above(path))

    def written(self, objects: Objects) -> bytes:
        """Return the id of the whole, and add the folders that are others to what is to be stored."""
        for folder in sorted(self._changed - {_TOP}, key=lambda one: one.count(b"/"), reverse=True):
            outer, name = _split(folder)
            if entries := self._folders[folder]:
                self._folders[outer][name] = _FOLDER, objects.add_folder(entries)
            elif self.file(folder) is None:
                self._folders[outer].pop(name, None)
        return objects.add_folder(self._folders[_TOP])


def _split(path: bytes) -> tuple[bytes, bytes]:
    folder, _slash, name = path.rpartition(b"/")
    return folder, name


def _above(path: bytes) -> Iterator[bytes]:
    """Yield the folders that a path is in, the innermost first, the top last."""
    while path:
        path = _split(path)[0]
        yield path


def _is_folder(entry: Entry) -> bool:
    """Tell whether the entry is a folder; some programs wrote its mode with a zero before it."""
    return entry[0].lstrip(b"0") == _FOLDER


class Objects:
    """What is to be stored, all of it at once; each has its id before."""

    def __init__(self, *, sha256: bool) -> None:
        """Take what the repository makes ids with: SHA-256, or SHA-1."""
        self._hash = "sha256" if sha256 else "sha1"
        self._kept: dict[bytes, tuple[Kind, bytes]] = {}

    def add(self, kind: Kind, content: bytes) -> bytes:
        """Return the id of what will be stored."""
        told = b"%s %d\0" % (kind.encode(), len(content))
        id_ = hashlib.new(self._hash, told + content, usedforsecurity=False).digest()
        self._kept[id_] = kind, content
        return id_

    def add_folder(self, folder: Folder) -> bytes:
        """Return the id of a folder. Its entries stand as if names of folders ended in a slash."""
        names = sorted(folder, key=lambda name: name + b"/" if _is_folder(folder[name]) else name)
        entries = [(name, *folder[name]) for name in names]
        return self.add("tree", b"".join([b"%s %s\0%s" % (mode, name, id_) for name, mode, id_ in entries]))

    def store(self, root: Path) -> None:
        """Write them, in one call of git, as files of their own: a pack a night would be many."""
        git(root, "unpack-objects", "-q", stdin=self._pack([*self._kept.values()]))

    def _pack(self, objects: Sequence[tuple[Kind, bytes]]) -> bytes:
        """Return a pack as gitformat-pack(5) has it; nothing in it is made smaller, git does that next."""
        parts = [b"PACK", (2).to_bytes(4, "big"), len(objects).to_bytes(4, "big")]
        for kind, content in objects:
            parts += [_size(_PACKED[kind], len(content)), zlib.compress(content, 0)]
        pack = b"".join(parts)
        return pack + hashlib.new(self._hash, pack, usedforsecurity=False).digest()


def _size(kind: int, size: int) -> bytes:
    """Return kind and size: four bits of it, then seven a byte, lowest first; a byte's highest: more come."""
    out, byte, size = bytearray(), kind << 4 | size & 15, size >> 4
    while size:
        out.append(byte | 0x80)
        byte, size = size & 0x7F, size >> 7
    out.append(byte)
    return bytes(out)
