"""`digestflow init` and `doctor`: the first five minutes, and what can go wrong in them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from digestflow.config.load import load
from tests.nights import Project, files, with_feeds
from tests.test_commands_sources import LIST, LOOPBACK
from tests.web_server import Page, site

if TYPE_CHECKING:
    from pathlib import Path


def test_an_empty_folder_becomes_a_project_in_git(tmp_path: Path) -> None:
    said = Project(tmp_path).say("init", "p", "--yes")

    project = Project(tmp_path / "p")
    assert said.code == 0, said.err
    assert len(load(project.root / "config.yaml", environ={}).sources) > 10
    assert (project.root / "prompts" / "entry.md").exists()
    assert (project.notes / "MOC - Open Source Models.md").exists()
    assert project.git("status", "--porcelain") == ""
    assert "config.yaml" in project.git("ls-files")
    assert project.say("doctor", "--offline").code == 0


def test_a_list_makes_a_topic_of_each_folder(tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(LIST, encoding="utf-8")

    said = Project(tmp_path).say("init", "p", "--yes", "--opml", "feeds.opml")

    config = load(tmp_path / "p" / "config.yaml", environ={})
    assert said.code == 0, said.err
    assert [topic.name for topic in config.topics] == ["Space"]
    assert [source.kind for source in config.sources] == ["opml"]
    listed = Project(tmp_path / "p").say("sources", "list").out
    assert "reading list/The Gazette" in listed
    assert "subreddit" in listed


def test_a_list_at_an_address_keeps_the_network_it_needs(tmp_path: Path) -> None:
    flat = LIST.replace('<outline text="Space">', "").replace("/></outline>", "/>")
    with site() as web:
        web.put("/opml", Page(body=flat.encode()))
        said = Project(tmp_path).say("init", "p", "--yes", "--opml", web.url("/opml"), *LOOPBACK)

    config = load(tmp_path / "p" / "config.yaml", environ={})
    assert said.code == 0, said.err
    assert config.network.allow_private == ("127.0.0.0/8",)
    assert [topic.name for topic in config.topics] == ["AI"]


def test_a_list_that_cannot_be_had_leaves_nothing_behind(tmp_path: Path) -> None:
    said = Project(tmp_path).say("init", "p", "--yes", "--opml", "no.opml")

    assert said.code == 3
    assert not (tmp_path / "p").exists()


def test_into_an_existing_vault_nothing_is_written(tmp_path: Path, corpus: Path) -> None:
    vault = tmp_path / "notes"
    shutil.copytree(corpus / "corpus" / "vault" / "github-trending-obsidian", vault)
    before = files(vault)

    said = Project(tmp_path).say("init", "p", "--yes", "--vault", str(vault))

    assert said.code == 0, said.err
    assert files(vault) == before
    assert load(tmp_path / "p" / "config.yaml", environ={}).vault == vault


@pytest.mark.parametrize(
    ("make", "code", "said"),
    [
        pytest.param("config.yaml", 2, "is there already", id="a project"),
        pytest.param(".obsidian/app.json", 2, "is an Obsidian vault", id="a vault"),
        pytest.param(".digestflow/units/A.md.json", 2, "the vault of a project", id="a vault of ours"),
        pytest.param("vault", 10, "is a file", id="a vault that is a file"),
    ],
)
def test_what_is_there_is_never_written_over(tmp_path: Path, make: str, code: int, said: str) -> None:
    path = tmp_path / "p" / make
    path.parent.mkdir(parents=True)
    path.write_text("mine", encoding="utf-8")
    before = files(tmp_path)

    ended = Project(tmp_path).say("init", "p", "--yes")

    assert (ended.code, said in ended.err) == (code, True)
    assert files(tmp_path) == before


def test_a_folder_whose_name_begins_like_an_option_is_named_so_that_a_shell_finds_it(tmp_path: Path) -> None:
    said = Project(tmp_path).say("--set", "git.mode=none", "init", "--yes", "--", "-p")

    assert "next      cd ./-p && digestflow doctor" in said.out


def test_inside_a_repository_of_the_user_no_second_one_is_made(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)

    said = Project(tmp_path).say("init", "p", "--yes")

    assert said.code == 0, said.err
    assert not (tmp_path / "p" / ".git").exists()


def test_the_doctor_names_each_fault_and_its_mending(tmp_path: Path) -> None:
    project = with_feeds(
        tmp_path / "p",
        more="models: {m: {model: m, base_url: 'http://127.0.0.1:1/v1', api_key_env: NO_SUCH_KEY}}\n"
        "roles: {strong: m}\nschedule: {notify_env: [TELL_NOBODY]}",
    )
    (project.root / "prompts").mkdir(exist_ok=True)
    (project.root / "prompts" / "entry.md").write_text("no front matter", encoding="utf-8")

    said = project.say("doctor")

    assert said.code == 3
    assert "FAIL  prompts" in said.out
    assert "NO_SUCH_KEY is not set" in said.out
    assert "nobody is notified by TELL_NOBODY: it is not set" in said.out
    assert "ok    vault" in said.out
    assert {row["what"] for row in project.say("doctor", "--json").tree} >= {"config", "prompts", "endpoint"}


def test_the_doctor_of_a_wrong_config_tells_its_mistakes(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p", more="selct: {}\nlangage: en")

    said = project.say("doctor", "--offline")

    assert said.code == 3
    assert "did you mean 'select'" in said.out
    assert "did you mean 'language'" in said.out


def test_a_wrong_config_ends_any_command_with_all_its_mistakes(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p", more="selct: {}\nlangage: en")

    said = project.say("run")

    assert said.code == 78
    assert "selct" in said.err
    assert "langage" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("option", [("--version",), ("--help",), ("run", "--help")])
def test_saying_what_it_is_loads_nothing_heavy(option: tuple[str, ...]) -> None:
    code = (
        "import sys\n"
        "from digestflow.cli.main import main\n"
        f"main({list(option)!r})\n"
        "heavy = {'openai', 'sqlalchemy', 'httpx', 'feedparser', 'ruamel.yaml', 'starlette'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or None)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_a_bug_of_ours_says_so_without_a_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = with_feeds(tmp_path / "p")
    monkeypatch.setenv("TZ", "UTC")
    (project.root / ".digestflow").mkdir(exist_ok=True)

    def broken(*_given: object, **_named: object) -> None:
        raise ZeroDivisionError("the moon is full")

    monkeypatch.setattr("digestflow.run.kept.standing.state_of", broken)
    said = project.say("status")

    assert said.code == 1
    assert "this is a bug: ZeroDivisionError: the moon is full" in said.err
    assert "Traceback" not in said.err
