"""What is remembered of records between commands is what reading all of them gives."""

from __future__ import annotations

import ast
import os
import pkgutil
import tempfile
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestflow.adapters.vault.folder import FolderVault
from digestflow.adapters.vault.memory import Memory
from digestflow.core.chronicle.grow import chronicle
from digestflow.core.chronicle.lasting import lasting
from digestflow.core.entity import naming
from digestflow.core.record import dump
from digestflow.errors import VaultError
from digestflow.run.kept.chronicles import chronicle_of
from digestflow.run.kept.earlier import Earlier
from digestflow.run.kept.records import Records, read_records, record_path
from digestflow.run.memory import _MADE_BY
from tests import make
from tests.core import record_material as material

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from digestflow.core.record import Record

LAYOUT = material.LAYOUT
MERGED = replace(LAYOUT, naming=naming({"Arno": ["Bela"]}))


def _day(n: int) -> date:
    return make.DAY + timedelta(days=n)


class Reads(FolderVault):
    """A vault that tells which files were read."""

    def __init__(self, root: Path, memory: Memory | None = None) -> None:
        (root / "vault").mkdir(exist_ok=True)
        super().__init__(root / "vault", journal=root / "journal", memory=memory or Memory(root / "memory"))
        self.files: list[str] = []

    def read(self, path):  # type: ignore[no-untyped-def]
        self.files.append(path.stem)
        return super().read(path)


def _put(root: Path, record: Record, *, ago: int = 60) -> Path:
    """Lay a record as one that was written so many seconds ago."""
    path = root / "vault" / record_path(record.day)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dump(record), encoding="utf-8")
    at = path.stat().st_mtime - ago
    os.utime(path, (at, at))
    return path


def _rest(root: Path) -> None:
    """Let time pass since the records were read."""
    kept = root / "memory" / "records.json"
    at = kept.stat().st_mtime + 60
    os.utime(kept, (at, at))


@settings(max_examples=15, deadline=None)
@given(
    material.weeks(),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4), st.booleans()), min_size=1, max_size=6),
)
def test_a_chronicle_that_is_partly_kept_is_that_of_all_records(
    week: Sequence[Record], turns: Sequence[tuple[int, int, bool]]
) -> None:
    records = Records({}, lambda day: pytest.fail(f"{day} is read"), {})
    records = records.with_all(replace(week[n % len(week)], day=_day(n)) for n in range(4, 24))
    with tempfile.TemporaryDirectory() as root:
        memory = Memory(Path(root))
        for n, kind, merge in ((30, 4, False), *turns):
            layout = MERGED if merge else LAYOUT
            if kind < len(week):
                records = records.with_all([replace(week[kind], day=_day(n))])
            elif _day(n) in records:
                records = records.without(_day(n))
            for _ in range(2):
                whole = chronicle_of(records, layout, memory)
                assert whole == chronicle(records.values(), layout.topics, layout.naming)


@dataclass(frozen=True)
class Waiting:
    """A plan that waits."""

    day: date
    record: str
    made: datetime = make.MORNING
    outcome: Mapping[str, Any] = field(default_factory=dict)


@settings(max_examples=15, deadline=None)
@given(
    material.weeks(),
    st.lists(st.tuples(st.integers(0, 90), st.integers(0, 5), st.integers(50, 95)), min_size=1, max_size=6),
)
def test_what_a_day_may_know_is_that_of_all_records_before_it(
    week: Sequence[Record], turns: Sequence[tuple[int, int, int]]
) -> None:
    records = Records({}, lambda day: pytest.fail(f"{day} is read"), {})
    records = records.with_all(replace(week[n % len(week)], day=_day(n)) for n in range(4, 84))
    with tempfile.TemporaryDirectory() as root:
        memory = Memory(Path(root))
        for n, kind, at in ((90, 5, 91), *turns):
            plans: tuple[Waiting, ...] = ()
            if kind == 0:
                plans = (Waiting(_day(n), dump(replace(week[0], day=_day(n)))),)
            elif kind < len(week):
                records = records.with_all([replace(week[kind], day=_day(n))])
            elif _day(n) in records:
                records = records.without(_day(n))
            known = {**records, **{one.day: replace(week[0], day=one.day) for one in plans}}
            earlier = Earlier(records, plans, memory)
            for day in (_day(at), _day(at - 40), _day(at)):
                past = [known[one] for one in sorted(known) if one < day]
                whole, before = lasting(past), earlier.before(day, 16)
                assert before.lasting == whole
                assert [*before.lasting.predictions, *before.lasting.hashes] == [
                    *whole.predictions,
                    *whole.hashes,
                ]
                assert list(before.near) == [one for one in past if one.day >= day - timedelta(days=16)]


def test_of_many_days_before_one_only_the_newest_are_read_again(tmp_path: Path) -> None:
    for n in range(60):
        _put(tmp_path, make.record(_day(n), make.entry(entities=("Arno",))))
    first = Earlier(read_records(vault := Reads(tmp_path), {}), (), vault.memory).before(_day(60), 14)
    _rest(tmp_path)

    earlier = Earlier(read_records(vault := Reads(tmp_path), {}), (), vault.memory)

    assert earlier.before(_day(60), 14) == first
    assert vault.files == [_day(n).isoformat() for n in range(14, 60)]
    assert [one.day for one in earlier.before(_day(30), 14).near] == [_day(n) for n in range(16, 30)]
    assert len(vault.files) == 46
    assert [one.day for one in earlier.before(_day(20), 14).near] == [_day(n) for n in range(6, 20)]
    assert len(vault.files) == 60


def test_of_many_days_only_the_newest_are_read_again(tmp_path: Path) -> None:
    for n in range(30):
        _put(tmp_path, make.record(_day(n), make.entry(entities=("Arno",))))
    first = chronicle_of(read_records(vault := Reads(tmp_path), {}), LAYOUT, vault.memory)
    _rest(tmp_path)
    assert len(vault.files) == 30

    vault = Reads(tmp_path)
    again = chronicle_of(read_records(vault, {}), LAYOUT, vault.memory)

    assert again == first
    assert vault.files == [_day(n).isoformat() for n in range(23, 30)]
    assert chronicle_of(read_records(vault, {}), LAYOUT, vault.memory, anew=True) == first
    assert len(vault.files) == 7 + 30


def test_nothing_is_read_for_knowing_the_days(tmp_path: Path) -> None:
    for n in (3, 1, 2):
        _put(tmp_path, make.record(_day(n)))
    read_records(Reads(tmp_path), {})
    _rest(tmp_path)

    records = read_records(vault := Reads(tmp_path), {})

    assert list(records) == [_day(1), _day(2), _day(3)]
    assert (len(records), _day(1) in records, _day(4) in records) == (3, True, False)
    assert records.get(_day(4)) is None
    assert vault.files == []
    assert records[_day(2)].day == records[_day(2)].day == _day(2)
    assert vault.files == [_day(2).isoformat()]


@pytest.mark.parametrize("damage", ["{", "", "[]"])
def test_a_record_that_was_changed_and_does_not_read_back_stops_the_command(
    tmp_path: Path, damage: str
) -> None:
    _put(tmp_path, make.record(_day(0)))
    path = _put(tmp_path, make.record(_day(1)))
    read_records(Reads(tmp_path), {})
    _rest(tmp_path)

    path.write_text(damage, encoding="utf-8")

    for _ in range(2):
        with pytest.raises(VaultError, match=path.name):
            read_records(Reads(tmp_path), {})


def test_a_record_changed_in_the_moment_it_was_read_is_read_again(tmp_path: Path) -> None:
    path = _put(tmp_path, make.record(_day(0)))
    read_records(Reads(tmp_path), {})

    assert list(read_records(vault := Reads(tmp_path), {})) == [_day(0)]
    assert vault.files == [path.stem]


def test_another_program_is_one_of_which_any_module_that_makes_a_chronicle_is_another() -> None:
    """Also of what is loaded only when a sentence may gloss a name."""
    told = {f"{package}.{file.removesuffix('.py')}" for package, files in _MADE_BY.items() for file in files}
    found: set[str] = set()
    wanted = {"digestflow.core.chronicle.grow", "digestflow.core.chronicle.lasting"}
    while wanted:
        module = wanted.pop()
        found.add(module)
        wanted |= _imported(module) - found

    assert "digestflow.core.evidence.check" in found
    assert sorted(found - told) == ["digestflow.errors"]


def _imported(module: str) -> set[str]:
    """Return the modules of ours that it imports, also within functions; not those for types alone."""
    source = pkgutil.get_data("digestflow", f"{module.removeprefix('digestflow.').replace('.', '/')}.py")
    tree = ast.parse(source or b"")
    typed = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    named = {
        node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and id(node) not in typed
    }
    return {name for name in named if name.startswith("digestflow.")}


def test_without_a_memory_all_is_read(tmp_path: Path) -> None:
    for n in range(20):
        _put(tmp_path, make.record(_day(n)))
    whole = []
    for _ in range(2):
        records = read_records(vault := Reads(tmp_path, Memory(None)), {})
        whole.append(chronicle_of(records, LAYOUT, vault.memory))
        assert len(vault.files) == 20
    assert whole[0] == whole[1]
