"""What we last wrote is kept a file a note; as it was kept before, it goes on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from digestflow.adapters.vault.folder import FolderVault
from digestflow.errors import VaultError
from digestflow.run.kept.units import OLD, dump_units, read_units, unit_files, units_path
from tests.nights import DIGEST, FIRST, MOC, SECOND, Project, demo, differing

if TYPE_CHECKING:
    from pathlib import Path, PurePosixPath


def _laid(root: Path, files: dict[PurePosixPath, bytes]) -> FolderVault:
    (root / "vault").mkdir(exist_ok=True)
    for path, content in files.items():
        (root / "vault" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "vault" / path).write_bytes(content)
    return FolderVault(root / "vault", journal=root / "journal")


def _as_before(project: Project) -> None:
    """Keep what is ours in one file of all notes."""
    folder = project.notes / ".digestflow" / "units"
    files = [json.loads(path.read_bytes()) for path in sorted(folder.rglob("*.json"))]
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
    project.write(OLD.as_posix(), json.dumps({file["note"]: file["units"] for file in files}))


@pytest.mark.parametrize(
    ("note", "plain"),
    [
        pytest.param("Digests/2026-03-12-AI-Digest.md", True, id="digest"),
        pytest.param("Digest.base", True, id="base"),
        pytest.param("Maps/AI: what?.md", False, id="a-name-that-is-not-safe-everywhere"),
        pytest.param(f"{'x' * 180}.md", False, id="no-room-for-a-suffix"),
        pytest.param("Caf\u0065\u0301.md", False, id="not-composed"),
    ],
)
def test_what_is_ours_in_a_note_reads_back_under_every_name(tmp_path: Path, note: str, plain: bool) -> None:
    vault = _laid(tmp_path, {units_path(note): dump_units(note, {"title": "0" * 16})})

    units = read_units(vault)

    assert dict(units) == {note: {"title": "0" * 16}}
    assert (str(units_path(note)) == f".digestflow/units/{note}.json") is plain
    vault.check(units_path(note))


def test_only_what_changes_is_written(tmp_path: Path) -> None:
    kept = {name: {"title": "0" * 16} for name in ("A.md", "B.md", "C.md")}
    vault = _laid(tmp_path, {units_path(note): dump_units(note, owned) for note, owned in kept.items()})
    changed = {"A.md": {"title": "1" * 16}, "B.md": {"title": "0" * 16}, "C.md": {}}

    units = read_units(vault)
    files = unit_files(units, changed, vault)

    assert {str(path): after and json.loads(after) for path, (_before, after) in files.items()} == {
        ".digestflow/units/A.md.json": {"note": "A.md", "units": {"title": "1" * 16}},
        ".digestflow/units/C.md.json": None,
    }
    assert dict(units.with_all(changed)) == {"A.md": {"title": "1" * 16}, "B.md": {"title": "0" * 16}}


def test_what_is_ours_goes_with_a_note_that_moved(tmp_path: Path) -> None:
    vault = _laid(tmp_path, {units_path("A.md"): dump_units("A.md", {"title": "0" * 16})})
    before = read_units(vault)

    units = before.moved({"New/A.md": "A.md"})

    assert ("A.md" in before, "New/A.md" in before) == (True, False)
    assert ("A.md" in units, units.get("A.md"), units["New/A.md"]) == (False, None, {"title": "0" * 16})
    assert {str(path): after is None for path, (_, after) in unit_files(units, {}, vault).items()} == {
        ".digestflow/units/A.md.json": True,
        ".digestflow/units/New/A.md.json": False,
    }


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<<<<<<< HEAD\n{}\n", id="a-merge-left-open"),
        pytest.param(b"[]", id="no-object"),
        pytest.param(b'{"note": "A.md"}', id="no-units"),
        pytest.param(b'{"note": "A.md", "units": []}', id="units-of-another-kind"),
        pytest.param(b'{"note": "A.md", "units": {"title": ["0"]}}', id="hashes-of-another-kind"),
        pytest.param(b'{"note": "A.md", "was": 1, "units": {}}', id="paths-of-another-kind"),
        pytest.param(dump_units("B.md", {}), id="of-another-note"),
    ],
)
def test_a_file_that_does_not_read_back_is_told(tmp_path: Path, content: bytes) -> None:
    vault = _laid(tmp_path, {units_path("A.md"): content})

    with pytest.raises(VaultError, match=r"units/A\.md\.json") as caught:
        read_units(vault)["A.md"]

    assert caught.value.fix == "git restore .digestflow/units/A.md.json"


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"A.md": []}'])
def test_one_file_of_all_notes_that_does_not_read_back_is_told(tmp_path: Path, content: bytes) -> None:
    vault = _laid(tmp_path, {OLD: content})

    with pytest.raises(VaultError, match=r"units\.json: does not read back"):
        read_units(vault)


def test_a_vault_that_kept_all_in_one_file_goes_on_and_ends_in_the_same_bytes(tmp_path: Path) -> None:
    project, other = demo(tmp_path / "p", night=1), demo(tmp_path / "q", night=2)
    _as_before(project)
    before = project.vault()

    assert project.say("status").code == 0
    assert differing(project.vault(), before) == []
    project.night(2)

    assert differing(project.vault(), other.vault()) == []


def test_what_a_person_changed_is_theirs_also_where_all_was_kept_in_one_file(tmp_path: Path) -> None:
    project, other = demo(tmp_path / "p", night=1), demo(tmp_path / "q", night=1)
    for one in (project, other):
        one.edit(MOC, f"## Related Digests\n\n- [[{FIRST}", f"## Related Digests\n\n- mine: [[{FIRST}")
    _as_before(project)

    for one in (project, other):
        one.night(2)

    assert f"- mine: [[{FIRST}-AI-Digest]] — " in project.read(MOC)
    assert differing(project.vault(), other.vault()) == []


def test_a_rebuild_alone_gives_each_note_its_file(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=2)
    before = project.vault()
    _as_before(project)

    said = project.say("rebuild", "--json")

    assert said.tree["notes"] == []
    assert differing(project.vault(), before) == []


def test_a_commit_leaves_the_files_of_other_notes_alone(tmp_path: Path) -> None:
    project = demo(tmp_path / "p", night=1)
    one = f".digestflow/units/{DIGEST.format(FIRST)}.json"
    project.write(one, "not JSON")

    project.night(2)

    assert project.read(one) == "not JSON"
    assert f".digestflow/units/{DIGEST.format(SECOND)}.json" in project.vault()
