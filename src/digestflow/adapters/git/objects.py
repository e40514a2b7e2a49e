"""Trees and commits, made without the user's index and work tree."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from digestflow.adapters.git import trees
from digestflow.adapters.git.command import git

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from datetime import datetime
    from pathlib import Path

    from digestflow.adapters.git.settings import Settings

FILE = "100644"
PROGRAM = "100755"
_GONE = "0"
_SHA256 = 64  # hex digits of an id
_WITHOUT_CONFLICT = frozenset({b" 0", b""})  # end of what the index says of a file, and of the last line

_NOBODY = ("digestflow", "digestflow@localhost")
# What would break a header, or act on a terminal that shows the log.
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a commit says of itself."""

    text: str  # first line, empty line, the rest
    when: datetime  # aware; author's and committer's date
    trailers: Mapping[str, str] = field(default_factory=dict)  # in this order: {"Digestflow-Run": "…"}
    author: tuple[str, str] | None = None  # name and mail; None: the user, or we if git knows no user


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """A file as a tree holds it."""

    mode: str
    id: str

    @property
    def removal(self) -> Blob:
        """What takes the file out of an index."""
        return Blob(mode=_GONE, id=self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A tree, and what differs in it from the one it was made from."""

    id: str
    changed: Mapping[bytes, Blob]


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What the user's index holds."""

    entries: Mapping[bytes, Blob]  # of the paths that were asked for
    conflicts: bool  # whether any file has some


def index(root: Path, paths: AbstractSet[bytes]) -> Index:
    """Return what the user's index holds of the paths."""
    found, conflicts = {}, False
    for line in git(root, "ls-files", "-s", "-z").out.split(b"\0"):
        facts, _tab, path = line.partition(b"\t")
        conflicts = conflicts or facts[-2:] not in _WITHOUT_CONFLICT
        if path in paths:
            mode, oid, _stage = facts.decode().split(" ")
            found[path] = Blob(mode=mode, id=oid)
    return Index(entries=found, conflicts=conflicts)


def set_entries(root: Path, blobs: Mapping[bytes, Blob], variables: Mapping[str, str]) -> None:
    """Put blobs into the user's index, or take them out; nothing else in it changes.

    `variables` turn filters off.
    """
    lines = [b"%s %s\t%s\0" % (blob.mode.encode(), blob.id.encode(), path) for path, blob in blobs.items()]
    git(root, "update-index", "-z", "--index-info", stdin=b"".join(lines), variables=variables)


def tree(
    root: Path,
    parent: str | None,
    contents: Mapping[bytes, bytes | None],
    modes: Mapping[bytes, str],
    settings: Settings,
) -> Tree | None:
    """Write the tree of `parent` with `contents` in it, None taking a path out; None when nothing differs.

    A path that is in neither `modes` nor the parent's tree is a plain file. No filter and no
    line-end conversion: the blobs are these bytes.
    """
    made = trees.Tree(root, parent, contents)
    new = trees.Objects(sha256=len(parent) == _SHA256 if parent else settings.sha256)
    changed: dict[bytes, Blob] = {}
    for path, body in sorted(contents.items(), key=lambda one: one[1] is not None):  # what goes makes room
        old = made.file(path)
        if body is None:
            if old is not None:
                changed[path] = Blob(mode=_GONE, id=old[1].hex())
                made.remove(path)
            continue
        mode = modes.get(path) or (PROGRAM if old and old[0].decode() == PROGRAM else FILE)
        entry = mode.encode(), new.add("blob", body)
        if entry != old:
            changed[path] = Blob(mode=mode, id=entry[1].hex())
            made.put(path, entry)
    if not changed:
        return None
    whole = made.written(new)
    new.store(root)
    return Tree(id=whole.hex(), changed=changed)


def commit(root: Path, made: str, parent: str | None, message: Message, settings: Settings) -> str:
    """Write a commit of the tree `made`; no branch moves yet. The same again has the same id."""
    parents = ("-p", parent) if parent else ()
    return git(
        root,
        "commit-tree",
        "--no-gpg-sign",
        made,
        *parents,
        "-F",
        "-",
        stdin=_said(message),
        variables=_identity(message, settings),
    ).line


def _said(message: Message) -> bytes:
    text = _CONTROL.sub(" ", message.text.replace("\r\n", "\n")).strip()
    trailers = [
        f"{name}: {' '.join(_CONTROL.sub(' ', value).split())}" for name, value in message.trailers.items()
    ]
    parts = [text, "\n".join(trailers)] if trailers else [text]
    return ("\n\n".join(parts) + "\n").encode(errors="replace")


def _identity(message: Message, settings: Settings) -> dict[str, str]:
    """Return who commits: the user as git knows them, else we ourselves."""
    known = settings.text("user.name"), settings.text("user.email")
    user = known if all(known) else _NOBODY
    author = message.author or user
    # git's own format for seconds since 1970 and an offset: no other reading is possible.
    stamp = f"@{int(message.when.timestamp())} {message.when:%z}"
    return {
        "GIT_AUTHOR_NAME": author[0],
        "GIT_AUTHOR_EMAIL": author[1],
        "GIT_AUTHOR_DATE": stamp,
        "GIT_COMMITTER_NAME": user[0],
        "GIT_COMMITTER_EMAIL": user[1],
        "GIT_COMMITTER_DATE": stamp,
    }
