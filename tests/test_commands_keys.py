"""Keys, settings and help from the command line, and the three questions of init."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from digestflow.wire.models.nearby import nearby
from tests.endpoint import endpoint
from tests.nights import Project, with_feeds

if TYPE_CHECKING:
    from collections.abc import Iterator
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


class Ring(KeyringBackend):
    """A keyring like a desktop's, that forgets all when it goes."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # as keyring has it
        self.held: dict[tuple[str, str], str] = {}
        self.asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.asked += 1
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.held[service, username]


@pytest.fixture
def ring() -> Iterator[Ring]:
    """The system's keyring, where there is one."""
    before, one = keyring.get_keyring(), Ring()
    keyring.set_keyring(one)
    yield one
    keyring.set_keyring(before)


def at_home(project: Project, base_url: str) -> None:
    """Let the model be asked at another address."""
    path = project.root / "config.yaml"
    path.write_text(path.read_text("utf-8").replace("http://127.0.0.1:9/v1", base_url), encoding="utf-8")


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
        at_home(project, server.base_url)
        subprocess.run(["git", "init", "-q"], cwd=project.root, check=True)
        kept = typed(project, monkeypatch, f"{SECRET}\n", "keys", "set", NAME)
        shown = project.say("keys", "list", "--json")
        tested = project.say("keys", "test")
        project.say("models", "test", "m")

        sent = {heads.get("authorization") for heads in server.heads}

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
    assert sent == {f"Bearer {SECRET}"}


def test_a_key_in_the_keyring_is_used_and_stands_in_no_file(
    project: Project, monkeypatch: pytest.MonkeyPatch, ring: Ring
) -> None:
    with endpoint("honest") as server:
        at_home(project, server.base_url)
        typed(project, monkeypatch, f"{SECRET}\n", "keys", "set", NAME, "--keyring")
        project.say("status")
        unasked = ring.asked
        project.say("models", "test", "m")
        sent = {heads.get("authorization") for heads in server.heads}
    listed = project.say("keys", "list").out
    held = dict(ring.held)
    gone = project.say("keys", "remove", NAME)

    assert unasked == 0, "what needs no key asks for none: a desktop may want a password"
    assert sent == {f"Bearer {SECRET}"}
    assert f"{NAME:<24} keyring" in listed
    assert list(held.values()) == [SECRET]
    assert not any(SECRET.encode() in path.read_bytes() for path in project.root.rglob("*") if path.is_file())
    assert (gone.code, ring.held) == (0, {})
    assert project.say("keys", "test").code == 4


def test_a_key_that_the_keyring_lost_is_not_set_and_can_be_forgotten(
    project: Project, monkeypatch: pytest.MonkeyPatch, ring: Ring
) -> None:
    typed(project, monkeypatch, f"{SECRET}\n", "keys", "set", NAME, "--keyring")
    ring.held.clear()

    lost = project.say("keys", "test")

    assert (lost.code, f"{NAME} is not set" in lost.out) == (4, True)
    assert project.say("status").code == 0
    assert project.say("keys", "remove", NAME).code == 0


def test_where_there_is_no_keyring_it_is_said_and_what_needs_no_key_works(
    project: Project, monkeypatch: pytest.MonkeyPatch, ring: Ring
) -> None:
    typed(project, monkeypatch, f"{SECRET}\n", "keys", "set", NAME, "--keyring")
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]  # as over ssh

    kept = typed(project, monkeypatch, f"{SECRET}\n", "keys", "set", NAME, "--keyring", code=4)
    run = project.say("run", now="2026-03-12T03:00:00Z")

    assert run.code == 4
    for said in (kept, run):
        assert "keyring cannot be used" in said.err
        assert f"digestflow keys set {NAME}" in said.err
    assert project.say("status").code == 0
    assert list(ring.held.values()) == [SECRET]


def test_what_the_environment_says_stands_over_a_kept_key(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(project, monkeypatch, f"{SECRET}\n", "keys", "set", NAME)
    monkeypatch.setenv(NAME, "sk-other")

    assert f"{NAME:<24} environment" in project.say("keys", "list").out


def test_what_no_model_names_is_not_said_to_be_tested(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = typed(project, monkeypatch, f"{SECRET}\n", "keys", "set", NAME)
    other = typed(project, monkeypatch, "mailto://ann@a.example\n", "keys", "set", "TELL_ME")

    assert f"digestflow keys test {NAME}\n" in models.out
    assert "digestflow keys list\n" in other.out


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
    assert other.code == 2
    assert "no model of config.yaml names 'OTHER'" in other.err


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
    assert "1 source, 1 topic" in project.say("config", "validate").out
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


@pytest.mark.parametrize("topic", ["exit-codes", "environment", "nights", "review", "run", "sources add"])
def test_there_is_help_on_topics_and_commands(project: Project, topic: str) -> None:
    said = project.say("help", *topic.split())

    assert said.code == 0
    assert len(said.out.splitlines()) > 5


def test_help_names_its_topics_and_the_nearest_to_a_wrong_one(project: Project) -> None:
    assert "exit-codes" in project.say("help").out
    assert "did you mean 'nights'?" in project.say("help", "nihgts").err
    assert project.say("help", "sources", "ad").err.endswith("try: digestflow help sources add\n")
    assert project.say("help", "run", "x").err.endswith("try: digestflow help run\n")


def test_init_asks_nothing_where_no_project_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".obsidian").mkdir()

    said = typed(Project(tmp_path), monkeypatch, "", "init", ".", "--ask", code=2)

    assert said.out == ""
    assert "a project lives beside it" in said.err


def test_an_endpoint_that_cannot_be_asked_is_named_with_what_mends_it(tmp_path: Path) -> None:
    project = Project(tmp_path)

    wrong = project.say("init", "q", "--yes", "--endpoint", "localhost:1/v1")
    down = project.say("init", "q", "--yes", "--endpoint", "http://127.0.0.1:1/v1")

    assert wrong.err.endswith("init q --yes --endpoint http://localhost:1/v1\n")
    assert "the endpoint at http://127.0.0.1:1/v1: " in down.err
    assert (down.code, "to do: start it" in down.err) == (75, True)


@pytest.mark.parametrize("written", ["http://", "http://[::1", "http://127.0.0.1:99999/v1", "http://a b/v1"])
def test_what_is_no_address_of_an_endpoint_is_answered_by_a_usual_one(tmp_path: Path, written: str) -> None:
    wrong = Project(tmp_path).say("init", "q", "--yes", "--endpoint", written)

    assert wrong.code == 2
    assert wrong.err.endswith("init q --yes --endpoint http://localhost:11434/v1\n")


def test_init_asks_three_questions_and_takes_the_endpoint_that_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path)
    with endpoint("honest") as server:
        port = int(server.base_url.rsplit(":", 1)[1].split("/")[0])
        monkeypatch.setattr("digestflow.wire.models.nearby.PORTS", ((port, "Ollama"),))
        (found,) = nearby({}, ports=((port, "Ollama"), (9, "nobody")), home=tmp_path)
        answers = f"{tmp_path / 'notes'}\nmy list\n\n7\n1\n"

        said = typed(project, monkeypatch, answers, "init", "q", "--ask", "--endpoint", server.base_url)
        plain = project.say("init", "r", "--yes")

    config = (tmp_path / "q" / "config.yaml").read_text("utf-8")
    assert (found.name, found.models) == ("Ollama", ("small",))
    assert "there is no file my list" in said.out
    assert "from 0 to 1" in said.out
    assert server.base_url in config
    assert (tmp_path / "notes").is_dir()
    assert "extractive" in plain.out


def test_a_key_that_llm_keeps_is_offered_and_kept_as_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / ".config" / "io.datasette.llm"
    folder.mkdir(parents=True)
    (folder / "keys.json").write_text(json.dumps({"openai": SECRET}), encoding="utf-8")
    monkeypatch.setattr("digestflow.wire.models.nearby.PORTS", ())
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("LLM_USER_PATH", str(folder))

    (found,) = nearby({}, ports=(), home=tmp_path)
    said = typed(Project(tmp_path), monkeypatch, "\n\n1\n", "init", "q", "--ask")

    kept = tmp_path / "q" / ".digestflow" / "keys" / "keys.json"
    assert (found.key, found.api_key_env) == (SECRET, "OPENAI_API_KEY")
    assert "1  OpenAI, by the key that llm keeps" in said.out
    assert json.loads(kept.read_text("utf-8")) == {"OPENAI_API_KEY": SECRET}
    assert "api_key_env: OPENAI_API_KEY" in (tmp_path / "q" / "config.yaml").read_text("utf-8")
    shown = [path for path in (tmp_path / "q").rglob("*") if path.is_file() and path != kept]
    assert not any(SECRET.encode() in path.read_bytes() for path in shown)
    assert SECRET not in said.out + said.err
    assert nearby({}, ports=(), home=tmp_path / "nowhere") == ()


def test_a_key_in_the_environment_is_offered_and_not_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digestflow.wire.models.nearby.PORTS", ())
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)

    said = typed(Project(tmp_path), monkeypatch, "\n\n1\n", "init", "q", "--ask")

    assert "1  OpenAI: " in said.out
    assert "writer    OpenAI" in said.out
    assert not (tmp_path / "q" / ".digestflow" / "keys").exists()
    assert not any(SECRET.encode() in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
