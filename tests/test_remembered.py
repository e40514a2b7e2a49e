"""A vault that remembers what its records came to is written as one that does not."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestflow.adapters.vault.folder import FolderVault
from digestflow.adapters.vault.memory import Memory
from digestflow.core.render.page import Lines
from digestflow.run.kept.months import Months
from digestflow.run.kept.standing import standing
from digestflow.run.notes.accept import accept, rebuild, without
from tests import make
from tests.core import record_material as material

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.core.record import Record
    from digestflow.run.notes.accept import Writes

LAYOUT = replace(material.LAYOUT, fold_months=1, entity_days=2)
OTHER = replace(LAYOUT, note_name="{date}")
APART = 24  # days from one to the next: some years of months in few days
MANY = 30
EDITS = (b"- 2026-05 \xe2\x80\x94 mine\n", b"mine\n", b"\n")


def _told(record: Record, n: int, fell: int) -> Record:
    """The record as that of the n-th day, on which a thesis of another day falls."""
    day = _day(n)
    theses = (replace(thesis, key=f"{day}/{thesis.key[11:]}") for thesis in record.theses)
    falls = (replace(fall, thesis=f"{_day(fell)}/Space/2") for fall in record.falls)
    return replace(record, day=day, theses=tuple(theses), falls=tuple(falls))


def _day(n: int) -> date:
    return make.DAY + timedelta(days=n * APART)


def _opened(root: Path, memory: Memory) -> FolderVault:
    (root / "vault").mkdir(exist_ok=True, parents=True)
    return FolderVault(root / "vault", journal=root / "journal", memory=memory)


def _write(vault: FolderVault, writes: Writes) -> dict[PurePosixPath, bytes | None]:
    """Carry the writes out; return what they make of files."""
    for path, (_before, after) in writes.files.items():
        file = vault.root / path
        if after is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(after)
    return {path: after for path, (_before, after) in writes.files.items()}


def _edit(vault: FolderVault, note: str, at: int, line: bytes) -> None:
    """Put a line of a person's into a note, or take one out."""
    path = vault.root / note
    if path.exists():
        lines = path.read_bytes().splitlines(keepends=True) or [b"\n"]
        at %= len(lines)
        lines[at : at + (line == b"\n")] = [line]
        path.write_bytes(b"".join(lines))


@settings(max_examples=6, deadline=None)
@given(
    material.weeks(),
    st.lists(
        st.tuples(
            st.sampled_from(["tell", "tell", "late", "undo", "edit", "name"]),
            st.integers(0, MANY - 1),
            st.integers(0, 400),
            st.sampled_from(EDITS),
        ),
        min_size=3,
        max_size=6,
    ),
)
def test_with_a_memory_and_without_one_the_same_is_written(
    week: Sequence[Record], turns: Sequence[tuple[str, int, int, bytes]]
) -> None:
    begun = [_told(week[n % len(week)], n, n - 3) for n in range(MANY)]
    with tempfile.TemporaryDirectory() as scratch:
        vaults = [
            _opened(Path(scratch) / "with", Memory(Path(scratch) / "memory")),
            _opened(Path(scratch) / "without", Memory(None)),
        ]
        for vault in vaults:
            _write(vault, accept(begun, standing(vault, {}), vault, LAYOUT))
        layout, newest = LAYOUT, MANY
        for kind, n, at, line in turns:
            written = []
            for vault in vaults:
                now = standing(vault, {})
                if kind == "edit":
                    _edit(vault, ("MOC - Space.md", "Maps/Chips.md", "Entities/Arno.md")[at % 3], at, line)
                    continue
                if kind == "undo" and _day(n) in now.records:
                    written.append(_write(vault, without(_day(n), now, vault, layout)))
                    continue
                record = _told(week[at % len(week)], n if kind == "late" else newest, n)
                written.append(_write(vault, accept([record], now, vault, layout)))
            assert written[1:] == written[:1] * (len(written) - 1)
            layout = OTHER if kind == "name" else LAYOUT
            newest += 1
        writes = [rebuild(standing(vault, {}), vault, layout) for vault in vaults]
        assert writes[0].files == writes[1].files


@pytest.mark.parametrize("damage", ["gone", "cut", "another program's"])
def test_what_was_made_of_old_months_and_is_lost_is_made_again(tmp_path: Path, damage: str) -> None:
    memory = Memory(tmp_path)
    months = Months(memory)
    months["told"] = Lines(text="a", each="b", months="2026-01")
    months.keep()
    kept = tmp_path / "months.json"
    if damage == "gone":
        kept.unlink()
    elif damage == "cut":
        kept.write_bytes(kept.read_bytes()[:-1])
    else:
        memory.keep("months.json", b'{"by": "another", "rows": {"told": ["a", "b"]}}')

    assert Months(memory) == {}


def test_rows_that_are_asked_for_are_kept_and_others_fall_out_in_time(tmp_path: Path) -> None:
    memory, line = Memory(tmp_path), Lines(text="a", each="b", months="2026-01 2026-02")
    for n in range(MANY):
        months = Months(memory)
        assert months["asked for"] == line if n else "asked for" not in months
        months["asked for"] = line
        for more in range(200):
            months[f"{n}, {more}"] = line
        months.keep()

    kept = Months(memory)
    assert {"asked for", f"{MANY - 1}, 0"} <= kept.keys()
    assert "0, 0" not in kept
    oldest = next(iter(kept))
    del kept[oldest]
    assert oldest not in kept
    assert len(kept) < 200 * MANY / 2
