"""What stands in the vault beside the notes: records, units, decisions (docs/decisions/0003)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from digestflow.core.decision import Decision, load_lines
from digestflow.core.record import Record, dump, load
from digestflow.errors import VaultError

if TYPE_CHECKING:
    from digestflow.run.ports import Drafts, Plan, Vault

FOLDER = PurePosixPath(".digestflow")
DAYS = FOLDER / "days"
UNITS = FOLDER / "units.json"
DECISIONS = FOLDER / "decisions.jsonl"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

Units = Mapping[str, Mapping[str, str]]  # note path -> unit key -> hash of the bytes last written


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What was accepted up to now."""

    records: Mapping[date, Record]
    units: Units
    decisions: tuple[Decision, ...]


def standing(vault: Vault) -> Standing:
    """Read what was accepted; empty for a vault that has no day yet.

    Raises:
        VaultError: A file of ours does not read back; nothing may be written over it.
    """
    records = {}
    for path in vault.list(DAYS, suffix=".json"):
        if not _DAY.fullmatch(path.stem):  # a copy that somebody or something made
            continue
        record = load(_text(vault, path), where=str(path))
        if path != record_path(record.day):
            raise VaultError(f"{path}: holds the record of {record.day}", fix=f"git restore {path}")
        records[record.day] = record
    return Standing(
        records=records,
        units=_units(_text(vault, UNITS)),
        decisions=load_lines(_text(vault, DECISIONS), where=str(DECISIONS)),
    )


def open_plans(now: Standing, drafts: Drafts) -> tuple[Plan, ...]:
    """Return the plans that wait, oldest day first; one whose branch was merged waits no longer."""
    return tuple(
        plan
        for plan in drafts.all()
        if plan.day not in now.records or plan.record != dump(now.records[plan.day])
    )


def record_path(day: date) -> PurePosixPath:
    """Return where the day's record stands."""
    return DAYS / f"{day.isoformat()}.json"


def dump_units(units: Units) -> bytes:
    """Return units.json: sorted, a line a unit, so that git merges it line by line."""
    kept = {note: dict(keys) for note, keys in units.items() if keys}
    return (json.dumps(kept, ensure_ascii=False, indent=0, sort_keys=True) + "\n").encode()


def _units(text: str) -> Units:
    try:
        tree = json.loads(text or "{}")
        if isinstance(tree, dict) and all(isinstance(keys, dict) for keys in tree.values()):
            return tree
    except ValueError:
        pass
    raise VaultError(
        f"{UNITS}: does not read back; without it every unit would look edited",
        fix=f"git restore {UNITS}",
    )


def _text(vault: Vault, path: PurePosixPath) -> str:
    try:
        return (vault.read(path) or b"").decode("utf-8")
    except UnicodeDecodeError as error:
        raise VaultError(f"{path}: not UTF-8", fix=f"git restore {path}") from error
