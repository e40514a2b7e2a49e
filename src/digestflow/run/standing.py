"""What stands in the vault beside the notes: records, units, decisions (docs/decisions/0003)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from digestflow.core.decision import Decision, load_lines
from digestflow.core.record import dump
from digestflow.errors import VaultError
from digestflow.run.records import Records, read_records, text_of

if TYPE_CHECKING:
    from digestflow.run.ports import Drafts, Plan, Vault

FOLDER = PurePosixPath(".digestflow")
UNITS = FOLDER / "units.json"
DECISIONS = FOLDER / "decisions.jsonl"

Units = Mapping[str, Mapping[str, str]]  # note path -> unit key -> hash of the bytes last written


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What was accepted up to now."""

    records: Records
    units: Units
    decisions: tuple[Decision, ...]


def standing(vault: Vault) -> Standing:
    """Read what was accepted; empty for a vault that has no day yet.

    Raises:
        VaultError: A file of ours does not read back; nothing may be written over it.
    """
    return Standing(
        records=read_records(vault),
        units=_units(text_of(vault, UNITS)),
        decisions=load_lines(text_of(vault, DECISIONS), where=str(DECISIONS)),
    )


def open_plans(now: Standing, drafts: Drafts) -> tuple[Plan, ...]:
    """Return the plans that wait, oldest day first; one whose branch was merged waits no longer."""
    return tuple(
        plan
        for plan in drafts.all()
        if plan.day not in now.records or plan.record != dump(now.records[plan.day])
    )


def dump_units(units: Units) -> bytes:
    """Return units.json: sorted, a line a unit, so that git merges it line by line."""
    notes = [f"{_json(note)}: {{\n{_json(keys)[1:-1]}\n}}" for note, keys in sorted(units.items()) if keys]
    return ("{\n" + ",\n".join(notes) + "\n}\n" if notes else "{}\n").encode()


def _json(tree: object) -> str:
    """Return JSON with a line for each key; ten times as fast as what `indent` makes."""
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",\n", ": "))


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
