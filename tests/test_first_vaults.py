"""A project beside vaults of every shape: nothing of them is lost, and taken back it is all as it was."""

from __future__ import annotations

import shutil
import subprocess
import sys
import unicodedata
from typing import TYPE_CHECKING

import pytest

from tests.nights import FIRST, Project, after, files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOW = after(FIRST)
DIGEST = f"Digests/{FIRST}-AI-Digest.md"


def put(vault: Path, notes: dict[str, str]) -> None:
    """Lay notes."""
    for name, text in notes.items():
        (vault / name).parent.mkdir(parents=True, exist_ok=True)
        (vault / name).write_bytes(text.encode())


def git(folder: Path, *words: str) -> str:
    command = ["git", "-C", str(folder), "-c", "user.name=Ann", "-c", "user.email=ann@home.example", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def plain(root: Path) -> Path:
    put(root / "vault", {"Home.md": "# Home\n", ".obsidian/app.json": "{}"})
    return root / "vault"


def icloud(root: Path) -> Path:
    vault = root / "Library/Mobile Documents/iCloud~md~obsidian/Documents/Mein Vault (Bücher & Gärten)"
    put(vault, {"Übersicht – Öl.md": "# Übersicht\n", ".DS_Store": "x", "Notiz.md.icloud": "x"})
    return vault


def decomposed(root: Path) -> Path:
    vault = root / unicodedata.normalize("NFD", "Dropbox (Persönlich)/Notizen für später")
    put(vault, {unicodedata.normalize("NFD", "Später.md"): "# Später\n", ".dropbox.cache/x": "y"})
    return vault


def another_tools(root: Path) -> Path:
    vault = root / "vault"
    put(vault, {
        DIGEST: "# Mine of that day\n\n- kept by another tool\n",
        "Digests/2026-03-10.md": "- older\n",
        "Digests/index.json": "[]",
        "Digest.base": "views: []\n",
        ".digestflow.md": "# a note of that name\n",
    })  # fmt: skip
    return vault


def kept_map(root: Path) -> Path:
    vault = root / "vault"
    put(vault, {
        "MOC - Open Models.md": "---\r\ntags: [moc]\r\n---\r\n# Open Models\r\n\r\nMine.\r\n\r\n"
        "## Related Digests\r\n\r\n- [[old]] mine\r\n",
        "Maps/MOC - Tools and Hardware.md": "# elsewhere\n",
    })  # fmt: skip
    return vault


def dirty(root: Path) -> Path:
    vault = root / "vault"
    put(vault, {"Home.md": "# Home\n", "Staged.md": "one\n", "Both.md": "one\n"})
    git(root, "init", "-q", "vault")
    git(vault, "add", "-A")
    git(vault, "commit", "-qm", "Mine")
    put(vault, {"Home.md": "# Home, changed\n", "Staged.md": "two\n", "Both.md": "two\n", "New.md": "new\n"})
    git(vault, "add", "Staged.md", "Both.md")
    put(vault, {"Both.md": "three\n"})
    return vault


def linked(root: Path) -> Path:
    put(root / "elsewhere/notes", {"Home.md": "# Home\n"})
    (root / "vault").symlink_to(root / "elsewhere/notes", target_is_directory=True)
    return root / "vault"


def windows(root: Path) -> Path:
    put(
        root / "vault",
        {"CON - console.md": "x\r\n", "Aux and Nul.md": "x\r\n", "#1 100% [draft].md": "x\r\n"},
    )
    return root / "vault"


SHAPES = [plain, icloud, decomposed, another_tools, kept_map, dirty, linked, windows]


@pytest.mark.parametrize("lay", SHAPES, ids=lambda lay: lay.__name__)
def test_nothing_of_a_vault_is_lost_and_taken_back_it_is_as_it_was(
    tmp_path: Path, lay: Callable[[Path], Path]
) -> None:
    if lay is linked and sys.platform == "win32":
        pytest.skip("links need a right there")
    through(tmp_path, lay(tmp_path))


def test_a_real_vault_goes_through_a_first_day_and_back(tmp_path: Path, corpus: Path) -> None:
    for real in sorted((corpus / "corpus" / "vault").iterdir()):
        shutil.copytree(real, tmp_path / real.name / "vault")

        through(tmp_path / real.name, tmp_path / real.name / "vault")


def through(root: Path, vault: Path) -> None:
    """A first day in a vault, committed and taken back."""
    before, others = files(vault), files(root)
    staged = git(vault, "diff", "--cached") if (vault / ".git").exists() else ""

    said = Project(root).say("init", "project", "--demo", "--vault", str(vault), now=NOW)
    assert said.code == 0, said.err
    assert files(vault) == before, "init writes nothing into a vault that is there"
    project = Project(root / "project")
    project.notes = vault
    assert project.say("doctor", now=NOW).code in {0, 3}
    outcome = project.run(FIRST)
    assert outcome["status"] == "done"
    assert files(vault) == before, "a run writes nothing into the vault"
    committed = project.say("commit", now=NOW)
    assert committed.code == 0, committed.err
    after_commit = files(vault)
    assert all(kept(before[name].decode(errors="surrogateescape"), after_commit[name]) for name in before)
    assert outside(root, vault) == outside_of(others, root, vault)
    undone = project.say("undo", FIRST, now=NOW)
    assert undone.code == 0, undone.err
    left = files(vault)
    assert {name: left[name] for name in before} == before
    if staged:
        assert git(vault, "diff", "--cached") == staged


def kept(theirs: str, now: bytes) -> bool:
    """Whether every line of a note still stands, in its order."""
    lines = iter(now.decode(errors="surrogateescape").splitlines())
    return all(line in lines for line in theirs.splitlines())


def outside(root: Path, vault: Path) -> dict[str, bytes]:
    return outside_of(files(root), root, vault)


def outside_of(found: dict[str, bytes], root: Path, vault: Path) -> dict[str, bytes]:
    """What lies neither in the vault nor in the project."""
    inside = (vault.resolve().relative_to(root.resolve()).as_posix(), vault.relative_to(root).as_posix())
    return {
        name: body
        for name, body in found.items()
        if not name.startswith(("project/", *(f"{i}/" for i in inside)))
    }
