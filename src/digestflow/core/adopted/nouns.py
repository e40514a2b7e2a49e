"""An old page as data: what it claims without a quote, and what the archive says to it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import PurePosixPath
from shlex import quote
from typing import TYPE_CHECKING, Literal

from digestflow.core.render.name import inside
from digestflow.errors import VaultError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

VERSION = 1
FOLDER = PurePosixPath(".digestflow/adopted")
Standing = Literal[
    "stands",  # every name and value of it stands in one item of its days
    "differs",  # an item of its days has another value for the same
    "unsupported",  # the archive has its days, and no item says it
    "unchecked",  # the archive lacks days of it
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsourced:
    """One claim of an old page. It has no quote, so it is evidence for nothing."""

    key: str  # 16 hex digits over section, day and text
    section: str  # headings above it, from the first level on, joined by " / "
    line: int  # in the note as it was adopted
    day: date | None  # of its entry, or that its paragraph begins with
    text: str  # one sentence of plain text
    entity: str = ""  # the first name in it
    attribute: str = ""  # as a claim's
    value: str = ""
    unit: str = ""
    horizon: str = ""
    status: str = ""
    source: Literal["unsourced"] = "unsourced"
    standing: Standing = "unchecked"
    why: str = ""  # what nobody says, or who says what else
    items: tuple[str, ...] = ()  # ids of the items that it was told by


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """An old page, read once."""

    version: int = VERSION
    note: str  # its path in the vault
    topic: str  # whose MOC it is; "" when no topic of config.yaml has it
    made: date  # the local date it was adopted on
    body: str  # sha256 of the bytes that were read, hex
    claims: tuple[Unsourced, ...]  # in the order they stand

    def count(self, standing: Standing) -> int:
        """Return how many claims have the standing."""
        return sum(claim.standing == standing for claim in self.claims)


def adopted_path(note: str) -> PurePosixPath:
    """Return where the record of an adopted note stands in the vault."""
    return inside(FOLDER, note)


def dump(adopted: Adopted) -> str:
    """Return the record as JSON text: the same record always as the same bytes."""
    tree = _adapter().dump_python(adopted, mode="json")
    for claim in tree["claims"]:
        for name in [name for name, value in claim.items() if value in ("", None, [])]:
            del claim[name]
    return json.dumps(tree, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def load(text: str, *, where: str) -> Adopted:
    """Return the record that `dump` wrote; `where` names the file in the error.

    Raises:
        VaultError: The text is no such record, or one of a newer digestflow.
    """
    from pydantic import ValidationError

    fix = f"git restore {quote(where)}"
    try:
        tree = json.loads(text)
        if isinstance(tree, dict) and isinstance(tree.get("claims"), list):
            for claim in tree["claims"]:
                if isinstance(claim, dict):
                    claim.setdefault("day", None)
        adopted = _adapter().validate_json(json.dumps(tree))
    except (ValueError, RecursionError, ValidationError) as error:
        raise VaultError(f"{where}: not an adopted note: {str(error).splitlines()[0]}", fix=fix) from error
    if adopted.version > VERSION:
        raise VaultError(
            f"{where}: an adopted note of version {adopted.version}; this digestflow reads up to {VERSION}",
            fix="install the newer digestflow",
        )
    return adopted


@cache
def _adapter() -> TypeAdapter[Adopted]:
    from pydantic import TypeAdapter

    return TypeAdapter(Adopted)
