"""A commit of notes that is killed, or that the disk refuses, on its way."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from digestflow.errors import GitError, NoteConflict, VaultError
from tests.adapters import vault_child as child

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Snapshot = dict[str, tuple[bytes, int]]


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A vault in git, before the commit, with work of the user's staged and not staged."""
    root = tmp_path_factory.mktemp("seed")
    folder = root / "vault"
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp("home")))
        git(root, "init", "-q", "-b", "main", "--template=", "vault")
        for name, body in [("real.md", b"real\n"), *((str(w.path), w.before) for w in child.writes())]:
            if body is not None and name != "link.md":
                put(folder / name, body)
        if os.name != "nt":
            (folder / "link.md").symlink_to("real.md")
            (folder / "MOC 3.md").chmod(0o640)
        put(folder / "hers.md", b"hers\n")
        git(folder, "add", ".")
        git(folder, "-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-q", "-m", "seed")
        put(folder / "hers.md", b"staged\n")
        git(folder, "add", "hers.md")
        put(folder / "hers.md", b"dirty\n")
        yield root


@pytest.fixture
def root(seed: Path, tmp_path: Path) -> Path:
    return copy(seed, tmp_path / "root")


@pytest.fixture(scope="module")
def both(seed: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Snapshot, Snapshot]:
    """The vault before the commit, and after one that nobody disturbed."""
    root = copy(seed, tmp_path_factory.mktemp("undisturbed") / "root")
    assert run(root, "none", 0).returncode == 0
    return snapshot(seed), snapshot(root)


def put(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)


def copy(seed: Path, root: Path) -> Path:
    shutil.copytree(seed, root, symlinks=True)
    return root


def git(folder: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True).stdout


def run(root: Path, event: str, n: int, *before: str) -> subprocess.CompletedProcess[str]:
    command = [*before, sys.executable, child.__file__, str(root), event, str(n)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def snapshot(root: Path) -> Snapshot:
    """Every file of the vault with its bytes and mode, and what git thinks of them."""
    folder = root / "vault"
    files = {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.lstat().st_mode)
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts[:1]
    }
    asked = (["rev-parse", "HEAD"], ["status", "--porcelain", "-z"], ["ls-files", "-s", "-z"])
    said = b"\n".join(git(folder, *arguments) for arguments in asked)
    return files | {"(git)": (said, 0)}


def recover(root: Path) -> str:
    return child.vault(root).recover(lambda words: child.commit(root, words))


def points(seed: Path, folder: Path, n: int) -> Sequence[int]:
    """`n` of all the steps of an undisturbed commit, evenly taken."""
    total = int(run(copy(seed, folder / "counted"), "any", 0).stdout)
    assert total > n
    return sorted({1 + step * (total - 1) // (n - 1) for step in range(n)})


def survives(seed: Path, root: Path, step: int, both: tuple[Snapshot, Snapshot]) -> str:
    copy(seed, root)
    killed = run(root, "any", step)
    assert killed.returncode == child.KILLED, (step, killed)

    outcome = recover(root)

    end = snapshot(root)
    assert end in both, (step, outcome)
    assert outcome != "completed" or end == both[1], step
    assert outcome != "undone" or end == both[0], step
    assert recover(root) == "nothing"
    assert sorted((root / "state").rglob("*.*")) == []
    shutil.rmtree(root)
    return outcome


def test_killed_at_any_of_sixty_steps_all_is_done_or_nothing(
    seed: Path, tmp_path: Path, both: tuple[Snapshot, Snapshot]
) -> None:
    steps = points(seed, tmp_path, 60)

    outcomes = {survives(seed, tmp_path / str(step), step, both) for step in steps}

    assert len(steps) == 60
    assert outcomes == {"nothing", "undone", "completed"}


@pytest.mark.torture
def test_killed_at_any_step_all_is_done_or_nothing(
    seed: Path, tmp_path: Path, both: tuple[Snapshot, Snapshot]
) -> None:
    total = int(run(copy(seed, tmp_path / "counted"), "any", 0).stdout)

    for step in range(1, total + 1):
        survives(seed, tmp_path / str(step), step, both)


def test_an_undisturbed_commit_changes_what_it_should_and_nothing_else(
    both: tuple[Snapshot, Snapshot],
) -> None:
    before, after = both

    wanted = {str(w.path): w.after for w in child.writes()}
    if os.name != "nt":
        wanted["real.md"] = wanted["link.md"]
    assert {name: file[0] for name, file in after.items() if name in wanted} == {
        name: body for name, body in wanted.items() if body is not None
    }
    assert after["hers.md"] == before["hers.md"]
    assert all(after[name][1] == before[name][1] for name in before.keys() & after.keys())
    assert b"\nMM hers.md\0" in after["(git)"][0]


# The first two renames are the journal's; from the third on, notes are replaced.
BEFORE_READY, HALF_WAY = 2, 6


def test_killed_before_any_note_was_touched_it_is_undone(root: Path, both: tuple[Snapshot, Snapshot]) -> None:
    assert run(root, "os.rename", BEFORE_READY).returncode == child.KILLED

    assert recover(root) == "undone"

    assert snapshot(root) == both[0]


def test_a_note_changed_before_it_was_replaced_stays_and_the_others_go_back(
    root: Path, both: tuple[Snapshot, Snapshot]
) -> None:
    run(root, "os.rename", HALF_WAY)
    theirs = root / "vault" / "MOC 4.md"
    assert theirs.read_bytes() == b"moc 4\n"
    theirs.write_bytes(b"hers in between\n")

    with pytest.raises(NoteConflict, match=r"MOC 4\.md") as caught:
        recover(root)

    end = snapshot(root)
    assert end.pop("MOC 4.md")[0] == b"hers in between\n"
    assert {name: file for name, file in both[0].items() if name not in {"MOC 4.md", "(git)"}} == {
        name: file for name, file in end.items() if name != "(git)"
    }
    assert (root / "state" / "conflict" / "MOC 4.md").read_bytes() == b"moc 4\nmore\n"
    assert str(root / "state" / "conflict") in str(caught.value)
    assert caught.value.fix
    assert recover(root) == "nothing"


def test_a_second_conflict_is_kept_beside_the_first(root: Path) -> None:
    for _ in range(2):
        run(root, "os.rename", HALF_WAY)
        (root / "vault" / "MOC 4.md").write_bytes(b"hers\n")
        with pytest.raises(NoteConflict):
            recover(root)
        (root / "vault" / "MOC 4.md").write_bytes(b"moc 4\n")

    kept = sorted(path.name for path in (root / "state").iterdir() if path.name != "journal")
    assert kept == ["conflict", "conflict-2"]


def test_a_note_changed_after_it_was_replaced_keeps_the_change_and_the_rest_is_completed(
    root: Path, both: tuple[Snapshot, Snapshot]
) -> None:
    run(root, "os.rename", HALF_WAY)
    note = root / "vault" / "MOC 0.md"
    assert note.read_bytes() == b"moc 0\nmore\n"
    note.write_bytes(b"moc 0\nmore\nand hers\n")

    assert recover(root) == "completed"

    end = snapshot(root)
    assert end["MOC 0.md"][0] == b"moc 0\nmore\nand hers\n"
    assert all(end[name] == both[1][name] for name in both[1] if name not in {"MOC 0.md", "(git)"})


def test_temporary_files_that_somebody_removed_are_made_again(
    root: Path, both: tuple[Snapshot, Snapshot]
) -> None:
    run(root, "os.rename", HALF_WAY)
    lost = list((root / "vault").rglob(".digestflow-*.tmp"))
    for path in lost:
        path.unlink()

    assert lost
    assert recover(root) == "completed"
    assert snapshot(root) == both[1]


def test_vault_and_state_may_be_moved_before_the_next_command(
    root: Path, tmp_path: Path, both: tuple[Snapshot, Snapshot]
) -> None:
    run(root, "os.rename", HALF_WAY)
    moved = root.rename(tmp_path / "moved")

    assert recover(moved) == "completed"
    assert snapshot(moved) == both[1]


def test_while_a_commit_is_unfinished_no_other_is_begun(root: Path) -> None:
    run(root, "os.rename", HALF_WAY)

    with pytest.raises(VaultError, match="not finished"):
        child.vault(root).apply(child.writes())


def test_a_journal_that_cannot_be_read_is_told_and_kept(root: Path) -> None:
    run(root, "os.rename", HALF_WAY)
    kept = root / "state" / "journal" / "ready.json"
    for text in ("{", "[]", "{}", '{"version": 99}', '{"version":1,"intent":"","folders":[],"steps":[{}]}'):
        kept.write_text(text, "utf-8")

        with pytest.raises(VaultError, match=r"ready\.json"):
            recover(root)

    assert kept.exists()


def test_when_git_still_refuses_after_a_crash_the_next_command_tries_again(
    root: Path, both: tuple[Snapshot, Snapshot]
) -> None:
    run(root, "os.rename", HALF_WAY)
    locked = root / "vault" / ".git" / "index.lock"
    locked.touch()

    with pytest.raises(GitError, match="another git command"):
        recover(root)

    locked.unlink()
    assert recover(root) == "completed"
    assert snapshot(root) == both[1]


def test_when_git_refuses_the_notes_are_as_before(root: Path, both: tuple[Snapshot, Snapshot]) -> None:
    locked = root / "vault" / ".git" / "index.lock"
    locked.touch()

    refused = run(root, "none", 0)

    locked.unlink()
    assert refused.returncode == child.REFUSED
    assert "another git command" in refused.stdout
    assert snapshot(root) == both[0]
    assert recover(root) == "nothing"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 400 kB."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount a small disk")
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this machine does not let root mount a disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_however_full_the_disk_is_all_is_done_or_nothing(small: Path) -> None:
    outcomes = [with_room_left(small, pages) for pages in range(98, 0, -1)]

    assert set(outcomes) == {"", os.strerror(errno.ENOSPC)}


def with_room_left(disk: Path, pages: int) -> str:
    """Commit on a disk with so many pages taken; what the refusal said, or nothing."""
    root, ballast, said = disk / "root", disk / "ballast", ""
    for write in child.writes():
        if write.before is not None:
            put(root / "vault" / write.path, write.before)
    with contextlib.suppress(OSError):
        ballast.write_bytes(b"x" * 4096 * pages)
    before = contents(root)

    try:
        child.vault(root).apply(child.writes())
    except VaultError as error:
        said = str(error)

    if said:
        assert contents(root) == before
    else:
        assert (root / "vault" / "Entities" / "Deep" / "Qwen.md").read_bytes() == b"Qwen\n"
        assert not (root / "vault" / "old.md").exists()
    assert list(root.rglob("*.tmp")) == []
    shutil.rmtree(root)
    ballast.unlink()
    return said.rpartition(": ")[2]


def contents(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.torture
@pytest.mark.parametrize("fault", ["error=ENOSPC", "error=EIO", "error=EACCES", "error=EROFS", "signal=KILL"])
@pytest.mark.parametrize(
    "call", ["write", "fsync", "rename", "unlink", "link", "mkdir", "chmod", "openat", "newfstatat", "close"]
)
def test_whatever_the_system_answers_all_is_done_or_nothing(
    seed: Path, tmp_path: Path, both: tuple[Snapshot, Snapshot], call: str, fault: str
) -> None:
    """Each call of the commit, also in git's processes, is made to fail once."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    trace = tmp_path / "trace"
    for n in last_calls(seed, tmp_path, call):
        root = copy(seed, tmp_path / f"{n}")
        ended = run(root, "none", 0, *strace(trace, call, "-e", f"inject={call}:{fault}:when={n}"))
        assert re.search(r"INJECTED|killed by", trace.read_text("utf-8", "replace")), (call, n)
        for lock in (root / "vault" / ".git").rglob("*.lock"):
            lock.unlink()  # of a git that was killed; a person is told to do it

        recover(root)

        assert snapshot(root) in both, (call, n, ended)
        shutil.rmtree(root)


def strace(trace: Path, call: str, *more: str) -> tuple[str, ...]:
    return ("strace", "-f", "-qq", "-o", str(trace), "-e", f"trace={call}", *more)


def last_calls(seed: Path, folder: Path, call: str) -> Sequence[int]:
    """The numbers of the last sixty such calls of the commit: Python makes many before it begins."""
    trace = folder / "calls"
    run(copy(seed, folder / "calls-root"), "none", 0, *strace(trace, call))
    lines = trace.read_text("utf-8", "replace").splitlines()
    counted = Counter(line.split()[0] for line in lines if f" {call}(" in line)
    most = max(counted.values(), default=0)
    return range(max(1, most - 59), most + 1)
