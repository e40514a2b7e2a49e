"""`init` is whole or nothing, whatever is in its way; `doctor` names what is missing."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from digestflow.config.load import load
from tests.nights import Project, demo, files, with_feeds
from tests.test_cli_errors import command
from tests.web_server import site

if TYPE_CHECKING:
    from pathlib import Path


def opml(*folders: str) -> str:
    """A list with one feed in each folder."""
    rows = "".join(
        f'<outline text="{folder}"><outline type="rss" text="Feed {n}" xmlUrl="https://f.example/{n}"/></outline>'
        for n, folder in enumerate(folders)
    )
    return f'<?xml version="1.0" encoding="utf-8"?><opml version="2.0"><body>{rows}</body></opml>'


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        pytest.param(("p/file",), 10, "is a file", id="the folder is a file"),
        pytest.param(("p/file/deep",), 10, "cannot make", id="the folder is under a file"),
        pytest.param(("q", "--vault", "p/file"), 10, "is a file", id="the vault is a file"),
        pytest.param(("q", "--vault", "p/file/v"), 10, "cannot make", id="the vault is under a file"),
        pytest.param(("p", "--vault", "p"), 2, "lies in the vault", id="the folder is the vault"),
        pytest.param(("p/notes/x", "--vault", "p"), 2, "lies in the vault", id="the folder is in the vault"),
        pytest.param(("q", "--timezone", "Mars/Olympus"), 78, "is no time zone", id="no such zone"),
        pytest.param(("q", "--set", "network.deadline=-1"), 78, "network.deadline", id="a wrong option"),
        pytest.param(("q", "--opml", "p/file"), 3, "OPML", id="a list that is none"),
        pytest.param(("q", "--opml", "p/notes"), 3, "it is a folder", id="a list that is a folder"),
        pytest.param(("q", "--opml", "http://127.0.0.1:1/x"), 3, "127.0.0.1", id="a list at home"),
    ],
)
def test_what_cannot_be_made_leaves_everything_as_it_was(
    tmp_path: Path, options: tuple[str, ...], code: int, said: str
) -> None:
    (tmp_path / "p" / "notes").mkdir(parents=True)
    (tmp_path / "p" / "file").write_text("mine", encoding="utf-8")

    ended = Project(tmp_path).say("init", "--yes", *options)

    assert (ended.code, ended.out) == (code, "")
    assert said in ended.err
    assert "Traceback" not in ended.err
    assert files(tmp_path) == {"p/file": b"mine"}
    assert not (tmp_path / "q").exists()


@pytest.mark.parametrize("there", [True, False], ids=["a folder with things in it", "no folder"])
def test_a_start_that_fails_late_takes_away_what_it_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    if there:
        (tmp_path / "p" / "prompts").mkdir(parents=True)
        (tmp_path / "p" / "vault").mkdir()
        (tmp_path / "p" / ".gitignore").write_text("mine", encoding="utf-8")
        (tmp_path / "p" / "prompts" / "mine.md").write_text("mine", encoding="utf-8")
    before = (sorted(tmp_path.rglob("*")), files(tmp_path))
    monkeypatch.setenv("PATH", "")

    said = Project(tmp_path).say("init", "p", "--yes")

    assert (said.code, "git is not installed" in said.err) == (12, True)
    assert "init p --yes --set git.mode=none" in said.err
    assert (sorted(tmp_path.rglob("*")), files(tmp_path)) == before
    monkeypatch.undo()
    assert Project(tmp_path).say("init", "p", "--yes").code == 0


def test_without_git_a_project_is_made_when_it_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    said = Project(tmp_path).say("init", "p", "--yes", "--set", "git.mode=none")

    project = Project(tmp_path / "p")
    assert said.code == 0, said.err
    assert load(project.root / "config.yaml", environ={}).git.mode == "none"
    assert project.say("doctor", "--offline").code == 0


@pytest.mark.parametrize(
    ("folders", "names"),
    [
        pytest.param(("AI/ML [new] | C#",), ["AI/ML [new] | C#"], id="signs no note can have"),
        pytest.param(("ai", "AI", "Ai"), ["ai"], id="one name in three spellings"),
        pytest.param(("# Space",), ["Space"], id="a mark before it"),
        pytest.param((".", "…", "Space"), ["…", "Space"], id="nothing to name a note by"),
        pytest.param(("x" * 300, "Space"), ["x" * 80, "Space"], id="too long"),
        pytest.param(("Räume", "日本語", "🚀"), ["Räume", "日本語", "🚀"], id="other scripts"),
        pytest.param(("null", "true", "12", "a: b", "'"), ["null", "true", "12", "a: b", "'"], id="YAML"),
    ],
)
def test_folders_of_any_name_become_topics(
    tmp_path: Path, folders: tuple[str, ...], names: list[str]
) -> None:
    (tmp_path / "feeds.opml").write_text(opml(*folders), encoding="utf-8")

    said = Project(tmp_path).say("init", "p", "--yes", "--opml", "feeds.opml")

    project = Project(tmp_path / "p")
    assert said.code == 0, said.err
    assert [topic.name for topic in load(project.root / "config.yaml", environ={}).topics] == names
    assert len([path for path in project.vault() if path.endswith(".md")]) == len(names)
    assert project.say("doctor", "--offline").code == 0


def test_every_list_of_the_real_material_makes_a_project(tmp_path: Path, corpus: Path) -> None:
    for n, path in enumerate(sorted((corpus / "corpus" / "opml").glob("*.opml"))):
        said = Project(tmp_path).say("init", f"p{n}", "--yes", "--opml", str(path), "--set", "git.mode=none")

        project = Project(tmp_path / f"p{n}")
        assert said.code == 0, (path.name, said.err)
        assert len(project.say("sources", "list", "--json").out.splitlines()) > 0
        assert project.say("run", "--no-fetch", "--json").code == 3, "a source that was never asked is a gap"


def test_the_demo_is_made_where_the_command_stands(tmp_path: Path) -> None:
    said = Project(tmp_path).say("init", "--demo")

    assert said.code == 0, said.err
    assert Project(tmp_path).say("doctor").code == 0
    assert Project(tmp_path).git("status", "--porcelain") == ""
    assert Project(tmp_path).say("init", "--demo").code == 2


def test_a_program_is_asked_nothing(tmp_path: Path) -> None:
    process = command("init", "p", "--set", "git.mode=none", cwd=tmp_path)

    out, err = process.communicate(timeout=60)

    assert (process.returncode, err) == (0, "")
    assert "next      cd p && digestflow doctor" in out


def test_a_vault_at_home_is_meant_as_a_shell_means_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))

    said = Project(tmp_path).say("init", "p", "--yes", "--vault=~/notes")

    assert said.code == 0, said.err
    assert (tmp_path / "home" / "notes").is_dir()
    assert load(tmp_path / "p" / "config.yaml", environ={}).vault == tmp_path / "home" / "notes"


def test_a_second_start_touches_nothing(tmp_path: Path) -> None:
    Project(tmp_path).say("init", "p", "--yes")
    before = files(tmp_path)

    again = Project(tmp_path).say("init", "p", "--yes")

    assert (again.code, "is there already" in again.err) == (2, True)
    assert files(tmp_path) == before


def test_in_a_repository_that_ignores_the_folder_a_project_has_its_own(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("p/\n", encoding="utf-8")

    said = Project(tmp_path).say("init", "p", "--yes")

    assert said.code == 0, said.err
    assert "config.yaml" in Project(tmp_path / "p").git("ls-files")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights mean nothing here")
def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        said = Project(tmp_path).say("init", "p", "--yes")
    finally:
        tmp_path.chmod(0o700)

    assert (said.code, "cannot make" in said.err) == (10, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights mean nothing here")
def test_the_doctor_says_that_a_vault_may_not_be_written(tmp_path: Path) -> None:
    project = demo(tmp_path / "p")
    project.notes.chmod(0o500)
    try:
        said = project.say("doctor", "--offline")
        branch = project.say("doctor", "--offline", "--set", "git.mode=branch")
    finally:
        project.notes.chmod(0o700)

    assert (said.code, branch.code) == (3, 0)
    assert f"to do: make {project.notes} writable" in said.out


def test_the_doctor_says_which_vault_and_which_source_is_missing(tmp_path: Path) -> None:
    with site() as web:
        project = with_feeds(tmp_path / "p", more="network: {allow_private: [127.0.0.0/8]}")
        path = project.root / "config.yaml"
        wire = f"  - {{name: Wire, kind: feed, url: {web.url('/none')}}}\ntopics:"
        path.write_text(path.read_text(encoding="utf-8").replace("topics:", wire), encoding="utf-8")

        asked = project.say("doctor", "--json")
        (project.root / "vault").rmdir()
        missing = project.say("doctor", "--json", "--offline")

    assert (asked.code, missing.code) == (3, 3)
    wrong = [row for row in asked.tree if not row["ok"]]
    assert {row["what"] for row in wrong} == {"source"}
    assert any("Wire: " in row["said"] and "404" in row["said"] for row in wrong)
    (vault,) = [row for row in missing.tree if not row["ok"]]
    assert vault["what"] == "vault"
    assert "there is no vault at" in vault["said"]
    assert all(row["fix"] for row in (*wrong, vault))
    assert not any(row["fix"] for row in asked.tree if row["ok"])


def test_a_whole_disk_or_a_home_is_no_vault_unless_obsidian_opened_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = with_feeds(tmp_path / "p")
    (project.root / "vault").mkdir(exist_ok=True)
    monkeypatch.setenv("HOME", str(project.root / "vault"))
    monkeypatch.setenv("USERPROFILE", str(project.root / "vault"))

    said = [project.say("status", "--set", f"vault={json.dumps(tmp_path.anchor)}"), project.say("status")]
    (project.root / "vault" / ".obsidian").mkdir()

    assert [one.code for one in said] == [10, 10]
    assert "it is the root of a disk" in said[0].err
    assert "it is a home folder" in said[1].err
    assert all("to do: set `vault`" in one.err for one in said)
    assert project.say("status").code == 0


def test_the_doctor_tells_an_endpoint_that_does_not_answer(tmp_path: Path) -> None:
    project = with_feeds(
        tmp_path / "p",
        more="models: {m: {model: m, base_url: 'http://127.0.0.1:1/v1', timeout: 1}}\nroles: {strong: m}",
    )

    said = project.say("doctor", "--json", "--set", "sources=[]")

    assert said.code == 3
    assert [row["what"] for row in said.tree if not row["ok"]] == ["config", "endpoint"]
