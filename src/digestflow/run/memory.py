"""What a vault remembers of its files, so that not all of them are read each time."""

from __future__ import annotations

import hashlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING, Protocol

from digestflow import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import PurePosixPath

# What records are read by, and what is made of them that is kept.
_MADE_BY = {
    "digestflow.core": ("entity.py", "gap.py", "record.py", "thesis.py"),
    "digestflow.core.chronicle": (
        "days.py",
        "grow.py",
        "gloss.py",
        "lasting.py",
        "nouns.py",
        "readings.py",
        "scope.py",
        "waiting.py",
    ),
    "digestflow.core.entry": ("attribution.py", "nouns.py"),
    # By these a name's gloss is taken from a sentence, or is not.
    "digestflow.core.evidence": (
        "added.py",
        "altered.py",
        "amounts.py",
        "causes.py",
        "check.py",
        "dates.py",
        "direction.py",
        "fold.py",
        "marks.py",
        "names.py",
        "omitted.py",
        "places.py",
        "quote.py",
        "sayings.py",
        "spelt.py",
        "units.py",
        "values.py",
        "words.py",
    ),
    "digestflow.core.item": ("calendar.py", "nouns.py"),
    "digestflow.core.change": ("stretch.py",),
    "digestflow.core.ledger": ("nouns.py",),
    "digestflow.core.note": ("nouns.py",),
    "digestflow.core.render": ("escape.py", "fold.py", "layout.py", "page.py", "readings.py"),
    "digestflow.core.story": ("language.py", "nouns.py"),
    "digestflow.core.topic": ("nouns.py", "words.py"),
    "digestflow.run.kept": ("chronicles.py", "earlier.py", "months.py", "records.py", "rested.py"),
}


class Memory(Protocol):
    """What can be made again at any time: it may be gone, and need not be kept."""

    def recall(self, name: str) -> tuple[bytes, int] | None:
        """Return what was kept last, and when in nanoseconds since 1970; None when there is nothing."""

    def keep(self, name: str, content: bytes) -> None:
        """Keep `content` in place of what was kept under the name."""


class Remembering(Protocol):
    """Files that can be told from what they were."""

    @property
    def memory(self) -> Memory:
        """What was worked out of the files."""

    def stamps(self, folder: PurePosixPath, *, suffix: str) -> Mapping[str, str]:
        """Return the files under a folder that end so, each with what is another once it was changed.

        A stamp begins with when the file was changed last, in nanoseconds since 1970, of sixteen
        hexadecimal digits: as texts, stamps come in the order of these.
        """


@cache
def program() -> str:
    """Return what is another once another program reads records, or makes another chronicle of them.

    What one remembers is nothing to the other.
    """
    made_by = hashlib.sha256(__version__.encode())
    for package, files in _MADE_BY.items():
        for file in files:
            made_by.update(pkgutil.get_data(package, file) or b"")
    return made_by.hexdigest()
