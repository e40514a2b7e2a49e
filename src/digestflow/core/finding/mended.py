"""A repair that was carried out, kept in the vault so that it can be taken back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from shlex import quote
from typing import Any

from digestflow.core.render.name import inside
from digestflow.errors import VaultError

FOLDER = PurePosixPath(".digestflow/mended")
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """The last repair of a note."""

    version: int = VERSION
    note: str  # its path in the vault
    before: str  # the note as it was
    after: str  # as the repair left it


def mended_path(note: str) -> PurePosixPath:
    """Return where the last repair of a note stands in the vault."""
    return inside(FOLDER, note)


def dump(mended: Mended) -> str:
    """Return the repair as JSON text: the same as the same bytes."""
    return json.dumps(asdict(mended), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def load(text: str, *, where: str) -> Mended:
    """Return the repair that `dump` wrote; `where` names the file in the error.

    Raises:
        VaultError: The text is no such repair, or one of a newer digestflow.
    """
    try:
        tree: dict[str, Any] = json.loads(text)
        mended = Mended(**tree)
        whole = all(isinstance(one, str) for one in (mended.note, mended.before, mended.after))
    except (ValueError, TypeError, RecursionError) as error:
        raise VaultError(
            f"{where}: not a repair of a note: {error}", fix=f"git restore {quote(where)}"
        ) from error
    if not whole or mended.version != VERSION:
        raise VaultError(
            f"{where}: not a repair of a note that this digestflow reads", fix="install the newer digestflow"
        )
    return mended
