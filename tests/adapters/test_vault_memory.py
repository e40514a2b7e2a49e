"""What a vault remembers: lost without loss, and never told of."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest

from digestflow.adapters.vault.memory import Memory
from tests.adapters.vault_seed import opened, put


def test_what_is_kept_is_recalled_with_when(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "state" / "memory")

    memory.keep("days", b"one\ntwo")
    memory.keep("days", b"three\n\n")

    assert Memory(tmp_path / "state" / "memory").recall("days") == (
        b"three\n\n",
        (tmp_path / "state" / "memory" / "days").stat().st_mtime_ns,
    )
    assert memory.recall("others") is None


@pytest.mark.parametrize("damage", [b"", b"x", b"one\ntwo", b"0" * 64 + b"\none"])
def test_what_is_damaged_was_never_kept(tmp_path: Path, damage: bytes) -> None:
    memory = Memory(tmp_path)
    memory.keep("days", b"one")

    (tmp_path / "days").write_bytes(damage)

    assert memory.recall("days") is None


def test_every_cut_of_what_was_kept_is_nothing(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    memory.keep("days", b"one two")
    whole = (tmp_path / "days").read_bytes()

    for end in range(len(whole)):
        (tmp_path / "days").write_bytes(whole[:end])
        assert memory.recall("days") is None


def test_who_only_reads_keeps_nothing(tmp_path: Path) -> None:
    Memory(tmp_path / "memory", writable=False).keep("days", b"one")
    Memory(None).keep("days", b"one")

    assert Memory(None).recall("days") is None
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_nobodys_trouble(tmp_path: Path) -> None:
    memory = Memory(put(tmp_path, "memory"))

    memory.keep("days", b"one")

    assert memory.recall("days") is None


def test_a_changed_file_has_another_stamp(tmp_path: Path) -> None:
    one, two = put(tmp_path, "Days/one.md"), put(tmp_path, "Days/two.md")
    vault = opened(tmp_path)
    before = vault.stamps(PurePosixPath("Days"))

    one.write_bytes(b"more\n")
    os.utime(one, ns=(one.stat().st_atime_ns, int(before["Days/one.md"][16:32], 16)))
    after = vault.stamps(PurePosixPath("Days"))

    assert tuple(before) == tuple(after) == tuple(map(str, vault.list(PurePosixPath("Days"))))
    assert before["Days/two.md"] == after["Days/two.md"]
    if os.name != "nt":  # where the second stamp of a file is that of its making
        assert before["Days/one.md"] != after["Days/one.md"]
    assert int(after["Days/two.md"][:16], 16) >= two.stat().st_mtime_ns
