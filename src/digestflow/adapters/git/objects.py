"""Trees and commits, made without the user's index and work tree."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from digestflow.adapters.git.command import git
from digestflow.errors import GitError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from digestflow.adapters.git.settings import Settings

FILE = "100644"
PROGRAM = "100755"
_GONE = "0"
_SUBMODULE = re.compile(rb"(?<![^\0])160000 [0-9a-f]+ [0-3]\t([^\0]+)")  # in what `ls-files -s -z` lists

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


def entries(
    root: Path, paths: AbstractSet[bytes], variables: Mapping[str, str] | None = None
) -> dict[bytes, Blob]:
    """Return what the index holds of the paths; the user's, unless `variables` names another.

    Raises:
        GitError: A path lies in a submodule, which is a file to the index.
    """
    found = {}
    listed = git(root, "ls-files", "-s", "-z", variables=variables).out
    at = listed.find(b"\t") + 1  # what is said of a file is as long of each of the thousands
    for line in listed.split(b"\0"):
        if line[at:] in paths:
            mode, oid, _stage = line[:at].decode().split()
            found[line[at:]] = Blob(mode=mode, id=oid)
    for link in _SUBMODULE.findall(listed):
        if within := min((path for path in paths if path.startswith(link + b"/")), default=None):
            raise GitError(
                f"{os.fsdecode(within)} lies in the submodule {os.fsdecode(link)} of {root}",
                fix="name a folder of one repository as vault in config.yaml",
            )
    return found


def set_entries(root: Path, blobs: Mapping[bytes, Blob], variables: Mapping[str, str]) -> None:
    """Put blobs into the index, or take them out; nothing else in it changes.

    `variables` turn filters off, and may name another index than the user's.
    """
    lines = [b"%s %s\t%s\0" % (blob.mode.encode(), blob.id.encode(), path) for path, blob in blobs.items()]
    git(root, "update-index", "-z", "--index-info", stdin=b"".join(lines), variables=variables)


def tree(
    root: Path,
    parent: str | None,
    contents: Mapping[bytes, bytes | None],
    modes: Mapping[bytes, str],
    settings: Settings,
) -> Tree:
    """Write the tree of `parent` with `contents` in it; None takes a path out.

    A path that is in neither `modes` nor the parent's tree is a plain file. No filter and no
    line-end conversion: the blobs are these bytes.
    """
    with _folder() as folder:
        own = {"GIT_INDEX_FILE": os.fspath(folder / "index")}
        git(root, "-c", "core.splitIndex=false", "read-tree", parent or "--empty", variables=own)
        before = entries(root, contents.keys(), own)
        ids = _stored(root, folder, [body for body in contents.values() if body is not None])
        changed: dict[bytes, Blob] = {}
        for path, body in contents.items():
            old = before.get(path)
            mode = modes.get(path) or (PROGRAM if old and old.mode == PROGRAM else FILE)
            new = None if body is None else Blob(mode=mode, id=next(ids))
            if new is not None and new != old:
                changed[path] = new
            elif new is None and old is not None:
                changed[path] = old.removal
        if changed:
            set_entries(root, changed, settings.without_filters | own)
        return Tree(id=git(root, "write-tree", variables=own).line, changed=changed)


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


@contextmanager
def _folder() -> Iterator[Path]:
    """Give a private folder, gone afterwards."""
    try:
        with tempfile.TemporaryDirectory(prefix="digestflow-") as folder:
            yield Path(folder)
    except OSError as error:
        raise GitError(f"cannot write {error.filename or 'a temporary file'}: {error.strerror}") from error


def _stored(root: Path, folder: Path, bodies: Sequence[bytes]) -> Iterator[str]:
    """Write blobs, in one call of git; gives their ids in order."""
    places = [folder / str(n) for n in range(len(bodies))]
    for place, body in zip(places, bodies, strict=True):
        place.write_bytes(body)
    listed = b"".join(os.fsencode(place) + b"\n" for place in places)
    out = git(root, "hash-object", "-w", "--no-filters", "--stdin-paths", stdin=listed).out
    return iter(out.decode().split())


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
