"""A commit of notes that ends itself at a given step, as a killed process would.

`python vault_child.py ROOT EVENT N`: ends at the Nth EVENT that Python's audit reports ("any":
whichever, "none": at none), or prints how many there were. ROOT holds `vault` and `state`.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from digestflow.adapters.git.objects import Message
from digestflow.adapters.git.repository import Repository
from digestflow.adapters.vault.folder import FolderVault, Write
from digestflow.errors import DigestflowError

KILLED = 137
REFUSED = 3
WHEN = datetime(2026, 3, 13, 3, 0, tzinfo=UTC)
_SEEN = ("open", "os.", "shutil.", "tempfile.", "subprocess.Popen")


def vault(root: Path) -> FolderVault:
    """The vault below `root`."""
    return FolderVault(root / "vault", journal=root / "state" / "journal")


def writes() -> tuple[Write, ...]:
    """A commit of fourteen files: changed, new in new folders, deleted, through a symlink."""
    made: list[tuple[str, bytes | None, bytes | None]] = [
        (f"MOC {n}.md", b"moc %d\n" % n, b"moc %d\nmore\n" % n) for n in range(5)
    ]
    made += [(f"Digests/2026-03-1{n}.md", None, b"day %d\n" % n * 2000) for n in range(4)]
    made += [
        ("Entities/Deep/Qwen.md", None, b"Qwen\n"),
        ("old.md", b"old\n", None),
        ("link.md" if os.name != "nt" else "real.md", b"real\n", b"real\r\nmore\n"),
        (".digestflow/units.json", b"{}", b'{"a": 1}'),
        (".digestflow/days/2026-03-12.json", None, b"{}\n"),
    ]
    return tuple(Write(path=PurePosixPath(path), before=old, after=new) for path, old, new in made)


def intent() -> str:
    """What git has to do."""
    return json.dumps([str(write.path) for write in writes()])


def commit(root: Path, words: str) -> None:
    """Do it."""
    folder = root / "vault"
    paths = [folder / path for path in json.loads(words)]
    Repository(folder).commit(paths, Message(text="Digest", when=WHEN))


def carry_out(root: Path) -> None:
    """Write all of it, and have git commit it."""
    vault(root).apply(writes(), intent=intent(), after=lambda words: commit(root, words))


def main() -> int:
    """Commit, and end on the way."""
    root, wanted, last = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    seen = 0

    def watch(event: str, _arguments: object) -> None:
        nonlocal seen
        if event == wanted or (wanted == "any" and event.startswith(_SEEN)):
            seen += 1
            if seen == last:
                os._exit(KILLED)

    sys.addaudithook(watch)
    try:
        carry_out(root)
    except DigestflowError as error:
        sys.stdout.write(str(error))
        return REFUSED
    sys.stdout.write(str(seen))
    return 0


if __name__ == "__main__":
    sys.exit(main())
