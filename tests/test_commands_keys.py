"""Keys, settings and help from the command line, and the three questions of init."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from digestflow.wire.nearby import nearby
from tests.endpoint import endpoint
from tests.nights import Project, with_feeds

if TYPE_CHECKING:
    from pathlib import Path

    from tests.nights import Said

NAME = "MY_TEST_KEY"
SECRET = "sk-test-0123456789"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return with_feeds(
        tmp_path / "p",
        more=(
            f"models: {{m: {{model: small, base_url: 'http://127.0.0.1:9/v1', api_key_env: {NAME}}}}}\n"
            "roles: {fast: m}"
        ),
    )


def typed(
    project: Project, monkeypatch: pytest.MonkeyPatch, text: str, *arguments: str, code: int = 0
) -> Said:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    said = project.say(*arguments)
    assert said.code == code, said.err
    return said


def test_a_kept_key_is_used_and_shown_to_nobody_and_in_no_git(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    with endpoint("honest") as server:
        path = project.root / "config.yaml"
        path.write_text(
            path.read_text("utf-8").replace("http://127.0.0.1:9/v1", server.base_url), encoding="utf-8"
        )
        subprocess.run(["git", "init", "-q"], cwd=project.root, check=True)
        kept = typed(project, monkeypatch, f"{SECRET}\n", "keys", "set", NAME)
        shown = project.say("keys", "list", "--json")
        tested = project.say("keys", "test")

        sent = server.heads

    file = project.root / ".digestflow" / "keys" / "keys.json"
    listed = next(one for line in shown.out.splitlines() if (one := json.loads(line))["name"] == NAME)
    ignored = subprocess.run(
        ["git", "status", "--short", "--ignored"], cwd=project.root, capture_output=True, check=True
    )
    assert (listed["place"], listed["used"]) == ("file", ["models.m.api_key_env"])
    assert (tested.code, "ok " in tested.out) == (0, True)
    assert all(SECRET not in said.out + said.err for said in (kept, shown, tested))
    assert b"keys" not in ignored.stdout.split(b"!!")[0]
    assert os.name == "nt" or stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sent == []


def test_what_the_environment_says_stands_over_a_kept_key(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(project, monkeypatch, f"{SECRET}\n", "keys", "set", NAME)
    monkeypatch.setenv(NAME, "sk-other")

    assert f"{NAME:<24} environment" in project.say("keys", "list").out


def test_a_key_is_forgotten_and_an_unknown_one_is_named(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(project, monkeypatch, f"{SECRET}\n", "keys", "set", NAME)

    gone = project.say("keys", "remove", NAME)
    again = project.say("keys", "remove", NAME)

    assert (gone.code, again.code) == (0, 2)
    assert "not set" in project.say("keys", "list").out


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        pytest.param("NO NAME", "x\n", "is no name of a key", id="no name"),
        pytest.param("DIGESTFLOW_VAULT", "x\n", "is no name of a key", id="a setting"),
        pytest.param(NAME, "  \n", "the key is empty", id="empty"),
    ],
)
def test_what_is_no_key_is_not_kept(
    project: Project, monkeypatch: pytest.MonkeyPatch, name: str, text: str, why: str
) -> None:
    said = typed(project, monkeypatch, text, "keys", "set", name, code=2)

    assert why in said.err
    assert not (project.root / ".digestflow" / "keys").exists()


def test_keys_are_not_kept_in_a_vault(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    path = project.root / "config.yaml"
    path.write_text(path.read_text("utf-8").replace("vault: vault", "vault: ."), encoding="utf-8")

    said = typed(project, monkeypatch, f"{SECRET}\n", "keys", "set", NAME, code=2)

    assert "part of the vault" in said.err


def test_a_file_of_keys_that_does_not_read_back_is_named(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(project, monkeypatch, f"{SECRET}\n", "keys", "set", NAME)
    file = project.root / ".digestflow" / "keys" / "keys.json"
    for text in ("{", "[]", '{"a": 1}'):
        file.write_text(text, encoding="utf-8")

        said = project.say("status")

        assert said.code == 10
        assert "keys.json" in said.err


def test_an_endpoint_that_refuses_or_is_away_is_said_of_its_key(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = project.say("keys", "test")
    typed(project, monkeypatch, f"{SECRET}\n", "keys", "set", NAME)
    away = project.say("keys", "test", NAME)
    other = project.say("keys", "test", "OTHER")

    assert missing.code == 4
    assert "FAIL" in away.out
    assert away.code == 75
    assert (other.code, other.out) == (0, "")


def test_settings_are_shown_as_they_hold(project: Project) -> None:
    whole = project.say("config", "show", "--json", "--set", "select.stories=3").tree
    one = project.say("config", "show", "select.stories", "--set", "select.stories=3")
    part = project.say("config", "show", "sources.Gazette.path")
    none = project.say("config", "show", "schedule.metrics")
    near = project.say("config", "show", "select.storis")
    beyond = project.say("config", "show", "vault.x")

    assert whole["select"]["stories"] == 3
    assert (one.out, part.out, none.out) == ("3\n", "feeds\n", "none\n")
    assert (near.code, "did you mean 'stories'?" in near.err) == (2, True)
    assert beyond.code == 2


def test_settings_are_validated_and_their_schema_is_printed_or_written(project: Project) -> None:
    assert "1 sources, 1 topics" in project.say("config", "validate").out
    assert json.loads(project.say("config", "schema").out)["title"] == "digestflow"
    assert project.say("config", "schema", "--write").code == 0
    assert (project.root / "config.schema.json").exists()


def test_an_edit_is_validated_and_stays_whatever_it_says(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor = tmp_path / "editor.py"
    editor.write_text("import sys\nopen(sys.argv[1], 'a').write('selekt: {}\\n')\n", encoding="utf-8")
    monkeypatch.setenv("VISUAL", f"{sys.executable} {editor}")

    said = project.say("config", "edit")

    assert said.code == 78
    assert "did you mean 'select'?" in said.err
    assert "selekt" in (project.root / "config.yaml").read_text("utf-8")


@pytest.mark.parametrize("topic", ["exit-codes", "environment", "nights", "review", "run"])
def test_there_is_help_on_topics_and_commands(project: Project, topic: str) -> None:
    said = project.say("help", topic)

    assert said.code == 0
    assert len(said.out.splitlines()) > 5


def test_help_names_its_topics_and_the_nearest_to_a_wrong_one(project: Project) -> None:
    assert "exit-codes" in project.say("help").out
    assert "did you mean 'nights'?" in project.say("help", "nihgts").err


def test_init_asks_three_questions_and_takes_the_endpoint_that_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path)
    with endpoint("honest") as server:
        port = int(server.base_url.rsplit(":", 1)[1].split("/")[0])
        monkeypatch.setattr("digestflow.wire.nearby.PORTS", ((port, "Ollama"),))
        (found,) = nearby({}, ports=((port, "Ollama"), (9, "nobody")), home=tmp_path)
        answers = f"{tmp_path / 'notes'}\n\n7\n1\n"

        said = typed(project, monkeypatch, answers, "init", "q", "--ask", "--endpoint", server.base_url)
        plain = project.say("init", "r", "--yes")

    config = (tmp_path / "q" / "config.yaml").read_text("utf-8")
    assert (found.name, found.models) == ("Ollama", ("small",))
    assert "from 0 to 1" in said.out
    assert f'base_url: "{server.base_url}"' in config or server.base_url in config
    assert (tmp_path / "notes").is_dir()
    assert "extractive" in plain.out


def test_a_key_that_llm_keeps_is_offered_and_kept_as_ours(tmp_path: Path) -> None:
    folder = tmp_path / ".config" / "io.datasette.llm"
    folder.mkdir(parents=True)
    (folder / "keys.json").write_text(json.dumps({"openai": SECRET}), encoding="utf-8")

    (found,) = nearby({}, ports=(), home=tmp_path)
    (own,) = nearby({"OPENAI_API_KEY": "sk-mine"}, ports=(), home=tmp_path)
    none = nearby({}, ports=(), home=tmp_path / "nowhere")

    assert (found.key, found.api_key_env) == (SECRET, "OPENAI_API_KEY")
    assert (own.name, own.key) == ("OpenAI", "")
    assert none == ()
    assert SECRET not in json.dumps(found.settings("m"))
