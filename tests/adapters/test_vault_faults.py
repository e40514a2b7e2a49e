"""Vaults, notes and locks that the system refuses."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest

from digestflow.adapters.vault.folder import FolderVault
from digestflow.adapters.vault.lock import lock
from digestflow.errors import DigestflowError, Locked, NoteConflict, VaultError
from tests.adapters.vault_seed import A, B, contents, opened, posix, put, write
from tests.conftest import ANYBODYS

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    root.mkdir()
    return root


@pytest.fixture
def vault(root: Path) -> FolderVault:
    return opened(root)


@contextlib.contextmanager
def ordinary() -> Iterator[Path]:
    """A folder to work in as a user whom the system refuses something."""
    folder = Path(tempfile.mkdtemp(dir=ANYBODYS)).resolve()
    root = os.geteuid() == 0
    if root:
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
    try:
        (folder / "vault").mkdir()
        yield folder / "vault"
    finally:
        if root:
            os.seteuid(0)
        subprocess.run(["chmod", "-R", "u+rwx", str(folder)], check=True)
        shutil.rmtree(folder)


@pytest.mark.parametrize("kind", ["missing", "file", "below-a-file"])
def test_a_vault_that_is_none_is_told_with_its_mending(tmp_path: Path, kind: str) -> None:
    put(tmp_path, "file")
    place = {"missing": "nowhere", "file": "file", "below-a-file": "file/vault"}[kind]

    with pytest.raises(VaultError, match="vault") as caught:
        FolderVault(tmp_path / place, journal=tmp_path / "journal")

    assert "config.yaml" in caught.value.fix


@posix
def test_what_is_no_file_is_refused(vault: FolderVault, root: Path) -> None:
    (root / "folder.md").mkdir()
    os.mkfifo(root / "pipe.md")

    for name in ("folder.md", "pipe.md"):
        with pytest.raises(VaultError, match="not a file"):
            vault.read(PurePosixPath(name))


def test_a_folder_that_would_have_to_be_a_file_s_is_refused(vault: FolderVault, root: Path) -> None:
    put(root, "Digests")

    with pytest.raises(VaultError, match="Digests: a file is where a folder has to be") as caught:
        vault.apply([write(A, None, b"ours"), write(B, None, b"ours")])

    assert caught.value.fix == "move the file away, or name another folder"
    assert contents(root) == {"Digests": b"hers\n"}
    assert vault.recover() == "nothing"


@posix
def test_a_read_only_note_is_left_alone(vault: FolderVault, root: Path) -> None:
    put(root, "a.md").chmod(0o444)

    with pytest.raises(VaultError, match="read-only"):
        vault.apply([write(B, None, b"ours"), write(A, b"hers\n", b"ours")])

    assert contents(root) == {"a.md": b"hers\n"}


@posix
def test_a_folder_that_may_not_be_written_means_nothing_is() -> None:
    with ordinary() as root:
        put(root, "a.md")
        put(root, "Digests/b.md").parent.chmod(0o555)

        with pytest.raises(VaultError, match="Permission denied") as caught:
            opened(root).apply([write(A, b"hers\n", b"ours"), write(B, b"hers\n", b"ours")])

        assert caught.value.fix
        assert contents(root) == {"a.md": b"hers\n", "Digests/b.md": b"hers\n"}
        assert opened(root).recover() == "nothing"


@posix
def test_what_may_not_be_read_is_told() -> None:
    with ordinary() as root:
        put(root, "a.md").chmod(0)
        put(root, "Digests/b.md").parent.chmod(0)
        vault = opened(root)

        with pytest.raises(VaultError, match=r"cannot read a\.md"):
            vault.read(A)
        with pytest.raises(VaultError, match=r"cannot read .*Digests"):
            vault.list()
        root.chmod(0)
        with pytest.raises(VaultError, match="cannot be read"):
            opened(root)


@posix
def test_a_state_folder_that_may_not_be_written_means_nothing_is() -> None:
    with ordinary() as root:
        root.parent.chmod(0o555)

        with pytest.raises(VaultError, match="state"):
            opened(root).apply([write(A, None, b"ours")])

        assert contents(root) == {}


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of a file's size is tried on Linux")
def test_a_file_that_grows_too_big_means_nothing_is_written(vault: FolderVault, root: Path) -> None:
    import resource
    import signal

    put(root, "a.md")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, limits[1]))
    try:
        with pytest.raises(VaultError, match="too large"):
            vault.apply([write(A, b"hers\n", b"ours"), write(B, None, b"x" * 50_000)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)

    assert contents(root) == {"a.md": b"hers\n"}
    assert vault.recover() == "nothing"


def test_a_held_lock_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "state" / "lock"

    with lock(path), pytest.raises(Locked, match="another run"), lock(path):
        pytest.fail("held twice")

    with lock(path):
        assert path.exists()


def test_a_lock_of_another_process_is_told_and_ends_with_it(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    hold = (
        "import sys, pathlib; from digestflow.adapters.vault.lock import lock\n"
        "with lock(pathlib.Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        other.stdout.readline()

        with pytest.raises(Locked), lock(path):
            pytest.fail("held twice")
        other.kill()

    with lock(path):
        pass


def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    put(tmp_path, "file")

    with pytest.raises(VaultError, match="cannot lock"), lock(tmp_path / "file" / "lock"):
        pytest.fail("locked")


def test_every_refusal_has_its_exit_code() -> None:
    codes: dict[type[DigestflowError], int] = {Locked: 11, NoteConflict: 12}

    assert {kind: kind.exit_code for kind in codes} == codes
