"""Where in a vault we look and write, and where not."""

from __future__ import annotations

import contextlib
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.adapters.vault.folder import FolderVault
from digestflow.core.render.name import safe_name
from digestflow.errors import VaultError
from tests.adapters.vault_seed import A, B, contents, opened, posix, put, write


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    root.mkdir()
    return root


@pytest.fixture
def vault(root: Path) -> FolderVault:
    return opened(root)


@posix
def test_two_writes_of_one_file_are_refused(vault: FolderVault, root: Path) -> None:
    put(root, "Digests/b.md")
    (root / "a.md").symlink_to("Digests/b.md")

    with pytest.raises(VaultError, match=r"a\.md and Digests/b\.md are one file"):
        vault.apply([write(A, b"hers\n", b"1"), write(B, b"hers\n", b"2")])


@posix
@pytest.mark.parametrize(
    "leads", ["../outside.md", "/etc/passwd", ".obsidian/app.json", ".git/config", "loop.md"]
)
def test_a_symlink_that_leads_where_we_may_not_look_is_refused(root: Path, leads: str) -> None:
    put(root.parent, "outside.md")
    put(root, ".obsidian/app.json")
    (root / "loop.md").symlink_to("loop.md")
    (root / "a.md").symlink_to(leads)
    vault = opened(root)

    with pytest.raises(VaultError, match=r"a\.md leads|a\.md lies in a hidden"):
        vault.read(A)
    with pytest.raises(VaultError):
        vault.apply([write(A, None, b"ours")])
    assert vault.list() == ()


@pytest.mark.parametrize(
    "path",
    [
        ".obsidian/app.json",
        ".git/config",
        ".trash/a.md",
        "Digests/.hidden.md",
        ".GIT/config",
        ".digestflow/.x",
        "../outside.md",
        "Digests/../../x.md",
        "/etc/passwd",
        "nul\0.md",
        "a.sync-conflict-20260312-091500-ABCDEFG.md",
        "a (Conflicted copy phone 202603120915).md",
        "~$a.md",
        "a.md.icloud",
        ".stversions/a.md",
        "Digests.sync-conflict-1/a.md",
        "a-DESKTOP-7K2Q9ZB.md",
        "a_conflict-20260312-091500.md",
    ],
)
def test_what_is_not_ours_is_neither_read_nor_written(root: Path, path: str) -> None:
    with contextlib.suppress(ValueError, OSError):
        if ".." not in path and not path.startswith("/"):
            put(root, path)
    before = contents(root)
    vault = opened(root)

    with pytest.raises(VaultError) as caught:
        vault.read(PurePosixPath(path))
    with pytest.raises(VaultError):
        vault.apply([write(path, None, b"ours")])

    assert caught.value.fix
    assert contents(root) == before
    assert vault.list() == ()


def test_only_allowed_places_are_written(root: Path) -> None:
    put(root, "MOC - 100%.md", b"moc")
    put(root, "Passwords.md")
    vault = opened(root, "Digests", "MOC - 100%.md")

    vault.apply(
        [
            write(B, None, b"b"),
            write("MOC - 100%.md", b"moc", b"m"),
            write(".digestflow/days/d.json", None, b"{}"),
        ]
    )

    for name in ("Passwords.md", "Digestsx/a.md", ".digestflow/state/archive.db", "."):
        with pytest.raises(VaultError):
            vault.apply([write(name, vault.read(PurePosixPath(name)) if name != "." else None, b"ours")])
    assert vault.read(PurePosixPath("Passwords.md")) == b"hers\n"
    assert sorted(contents(root)) == [
        ".digestflow/days/d.json",
        "Digests/b.md",
        "MOC - 100%.md",
        "Passwords.md",
    ]


@posix
def test_a_link_out_of_the_allowed_places_is_not_written_through(root: Path) -> None:
    put(root, "Passwords.md")
    (root / "Digests").mkdir()
    (root / "Digests" / "b.md").symlink_to("../Passwords.md")

    with pytest.raises(VaultError, match="no folder that digestflow may write in"):
        opened(root, "Digests").apply([write(B, b"hers\n", b"ours")])


@posix
def test_an_allowed_folder_may_be_a_link_inside_the_vault(root: Path) -> None:
    (root / "Archive").mkdir()
    (root / "Digests").symlink_to("Archive")

    opened(root, "Digests").apply([write(B, None, b"ours")])

    assert (root / "Archive" / "b.md").read_bytes() == b"ours"


@pytest.mark.parametrize(
    "name", ["a:b.md", "C#.md", "con.md", " a.md", "x" * 200 + ".md", "a\u200bb.md", "Dir./a.md"]
)
def test_a_new_name_must_be_safe(vault: FolderVault, root: Path, name: str) -> None:
    with pytest.raises(VaultError):
        vault.check(PurePosixPath(name))
    with pytest.raises(VaultError):
        vault.apply([write(name, None, b"ours")])

    assert contents(root) == {}


@posix
def test_a_note_that_a_person_named_is_written_whatever_its_name(vault: FolderVault, root: Path) -> None:
    put(root, "Why? #1: a|b.md")

    vault.apply([write("Why? #1: a|b.md", b"hers\n", b"ours")])

    assert contents(root) == {"Why? #1: a|b.md": b"ours"}


@given(st.text(max_size=60))
def test_every_safe_name_may_be_written(text: str) -> None:
    name = safe_name(text)
    vault = FolderVault(Path(__file__).parent, journal=Path("unused"))

    if name is not None:
        vault.check(PurePosixPath("Entities") / f"{name}.md")


def test_notes_are_listed_without_what_is_hidden_or_left_behind(vault: FolderVault, root: Path) -> None:
    kept = ["a.md", "Digests/b.md", "Digests/Deep/c.md", "Ü/d.md"]
    others = [".obsidian/x.md", "a.txt", "Digests/.digestflow-1.tmp", "a.sync-conflict-20260312-091500-A.md"]
    for name in (*kept, *others, ".digestflow/days/1.json"):
        put(root, name)

    assert [str(path) for path in vault.list()] == sorted(kept)
    assert vault.list(PurePosixPath("Digests")) == (PurePosixPath("Digests/Deep/c.md"), B)
    assert vault.list(PurePosixPath(".digestflow/days"), suffix=".json") == (
        PurePosixPath(".digestflow/days/1.json"),
    )
    assert vault.list(PurePosixPath("Nowhere")) == ()


def test_a_name_is_composed_where_both_forms_are_one_file(vault: FolderVault, root: Path) -> None:
    put(root, "E\u0301t\u00e9.md")
    put(root, "O\u0308l.md")
    one = (root / "\xd6l.md").exists()  # on this system
    if not one:
        (root / "\xc9t\xe9.md").hardlink_to(root / "E\u0301t\u00e9.md")

    listed = set(map(str, vault.list()))

    assert listed == {"\xc9t\xe9.md", "\xd6l.md" if one else "O\u0308l.md"}


def test_a_second_file_of_one_name_is_passed_over_and_a_numbered_note_is_not(
    vault: FolderVault, root: Path
) -> None:
    for name in ("a.md", "a (1).md", "Part (2).md"):
        put(root, name)

    assert [str(path) for path in vault.list()] == ["Part (2).md", "a.md"]


def test_a_note_that_icloud_has_taken_away_is_not_taken_for_deleted(vault: FolderVault, root: Path) -> None:
    put(root, ".a.md.icloud", b"bplist00")

    with pytest.raises(VaultError, match=r"a\.md is in iCloud"):
        vault.read(A)
    with pytest.raises(VaultError, match=r"a\.md is in iCloud") as caught:
        vault.apply([write(A, None, b"ours")])

    assert "open a.md" in caught.value.fix
    assert contents(root) == {".a.md.icloud": b"bplist00"}


@posix
def test_linked_notes_are_listed_and_linked_folders_are_not(vault: FolderVault, root: Path) -> None:
    put(root, "Real/x.md")
    (root / "link.md").symlink_to("Real/x.md")
    (root / "dangling.md").symlink_to("nowhere.md")
    (root / "Again").symlink_to("Real")
    (root / "Circle").symlink_to(".")

    assert [str(path) for path in vault.list()] == ["Real/x.md", "link.md"]


@pytest.mark.parametrize(
    ("there", "path", "fix"),
    [
        pytest.param("moc - moons.md", "MOC - Moons.md", "as it is there", id="case"),
        pytest.param("MOC - O\u0308l.md", "MOC - \xd6l.md", "rename MOC - O\u0308l.md", id="form"),
        pytest.param("digests/a.md", "Digests/b.md", "as it is there", id="folder"),
    ],
)
def test_what_is_there_in_other_letters_is_not_made_a_second_time(
    root: Path, there: str, path: str, fix: str
) -> None:
    put(root, there)
    vault = opened(root)
    if (root / PurePosixPath(path).parts[0]).exists():
        return  # here both are one file already

    with pytest.raises(VaultError, match="is there already, written") as refused:
        vault.check(PurePosixPath(path))

    assert PurePosixPath(there).parts[0] in str(refused.value)
    assert refused.value.fix.endswith(fix)
    assert contents(root) == {there: b"hers\n"}
