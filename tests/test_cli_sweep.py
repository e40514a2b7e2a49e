"""Every command with every kind of wrong input: an error of one shape, and nothing lost."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
import typer

from digestflow.cli import commands
from digestflow.cli.app import app
from tests.nights import FIRST, Project, demo, files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.nights import Said

NOTE = "MOC - Open Models.md"
# Every command, with arguments that it takes.
COMMANDS = {
    "adopt": (NOTE,),
    "commit": (),
    "config edit": (),
    "config schema": (),
    "config show": (),
    "config validate": (),
    "cost": (),
    "doctor": ("--offline",),
    "eval": (),
    "explain": ("no-such-thing",),
    "export": ("html",),
    "fetch": (),
    "help": (),
    "init": ("sub", "--yes"),
    "keep": (NOTE,),
    "keys list": (),
    "keys remove": ("SOME_KEY",),
    "keys set": ("SOME_KEY",),
    "keys test": (),
    "lint": (),
    "merge": (),
    "models list": (),
    "models serve": ("no-such-preset",),
    "models test": (),
    "plot": ("timeline",),
    "prompts list": (),
    "prompts try": (),
    "rebuild": (),
    "reject": (FIRST, "--reason", "thin"),
    "review": (),
    "run": (),
    "schedule install": ("--cron",),
    "schedule run": (),
    "search": ("models",),
    "sources add": ("http://127.0.0.1:1/feed",),
    "sources discover": ("http://127.0.0.1:1/",),
    "sources health": (),
    "sources import-opml": ("no.opml",),
    "sources list": (),
    "sources move": ("Tinrunner",),
    "sources remove": ("Tinrunner",),
    "sources test": ("no.xml",),
    "status": (),
    "take": (NOTE,),
    "undo": (),
}
ALONE = {"config schema", "help", "init"}  # that need no project
UNREAD = {"keys remove", "doctor", "models serve", "prompts list", *ALONE}  # that need no config.yaml
DAEMON = "schedule run"  # stays where nothing is wrong
# Those that take one more word, of a day, a note, a name, a file or an address.
WORDED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("adopt", "commit", "config show", "explain", "export", "help", "keep", "keys remove"), ()
    ),
    **dict.fromkeys(("lint", "merge", "plot", "review", "search", "sources add", "sources discover"), ()),
    **dict.fromkeys(("sources import-opml", "sources move", "sources remove", "sources test"), ()),
    **dict.fromkeys(("models test", "keys remove", "keys test", "prompts try", "eval", "take", "undo"), ()),
    "reject": ("--reason", "thin"),
    "run": ("--date",),
}
JUNK = (
    *(
        "",
        "nosuch",
        "2026-13-45",
        "-x",
        "../../etc/passwd",
        "日本\u202e",
        "x" * 5000,
        "\x00",
        "\ud800",
        "\udcff",
    ),
    *("https://", "file:///", ".md", "nosuch.md", "MOC - Open Model.md", "*", '"', "("),
)


def leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The names of all commands, those of groups with the group's."""
    if hasattr(command, "commands"):
        for name, below in command.commands.items():
            yield from leaves(below, (*path, name))
    else:
        yield " ".join(path)


def test_the_sweep_knows_every_command() -> None:
    commands.load("")

    assert sorted(leaves(typer.main.get_command(app))) == sorted(COMMANDS)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo(tmp_path_factory.mktemp("made") / "p", night=1).root


@pytest.fixture
def project(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The demo after its first night."""
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.delenv("VISUAL", raising=False)
    shutil.copytree(made, tmp_path / "p")
    return Project(tmp_path / "p")


def fair(said: Said, *codes: int) -> None:
    """An error says what is wrong and what helps, in the words of a person."""
    assert said.code in codes, (said.code, said.err)
    assert said.err.startswith("digestflow: ")
    assert re.search(r"\n  (?:try|to do): \S", said.err), said.err
    assert "Traceback" not in said.err
    assert "this is a bug" not in said.err


def test_without_a_project_every_command_says_how_to_make_one(tmp_path: Path) -> None:
    for name in sorted(
        COMMANDS.keys() - ALONE - {DAEMON, "models serve", "sources discover", "sources test"}
    ):
        said = Project(tmp_path).say(*name.split(), *COMMANDS[name])

        fair(said, 10)
        assert "digestflow init" in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("vault: vault\nsources:\n\t- {name: x}\n", id="tabs"),
        pytest.param("vault: vault\nvault: other\n", id="a key twice"),
        pytest.param("vault: [1]\nsources: 3\nselect: no\ntimezone: 7\n", id="other types"),
        pytest.param("vault: &v {x: *v}\n", id="an alias of itself"),
        pytest.param("vault: !!python/object/apply:os.getcwd []\n", id="a tag"),
        pytest.param("vault: vault\n---\nvault: other\n", id="two documents"),
        pytest.param("vault: vault\n".encode("utf-16"), id="UTF-16"),
        pytest.param(bytes(range(256)), id="no text at all"),
        pytest.param("", id="nothing"),
    ],
)
def test_with_a_wrong_config_every_command_names_the_line(project: Project, text: str | bytes) -> None:
    path = project.root / "config.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    before = files(project.root)

    for name in sorted(COMMANDS.keys() - UNREAD - {DAEMON}):
        said = project.say(*name.split(), *COMMANDS[name])

        fair(said, 78)
        assert said.err.startswith("digestflow: config.yaml:"), name
    assert files(project.root) == before


def test_a_wrong_word_for_any_command_is_told_and_loses_nothing(project: Project) -> None:
    before = files(project.root)

    for name in sorted(WORDED):
        for word in JUNK[len(name) % 8 :: 8]:
            told(project.say(*name.split(), *WORDED[name], word), name, word)
    assert {path for path in files(project.root).items() ^ before.items() if "state" not in path[0]} == set()


@pytest.mark.torture
def test_every_wrong_word_for_every_command_is_told_and_loses_nothing(project: Project) -> None:
    before = files(project.root)

    for name in sorted(WORDED):
        for word in JUNK:
            told(project.say(*name.split(), *WORDED[name], word), name, word)
    assert {path for path in files(project.root).items() ^ before.items() if "state" not in path[0]} == set()


def told(said: Said, name: str, word: str) -> None:
    """What a command says to a word it has no meaning for, or finds nothing for."""
    assert said.code not in {1, 130}, (name, word, said.err)
    assert "Traceback" not in said.err + said.out
    if said.code not in {0, 3}:
        fair(said, 2, 10, 12, 78)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        pytest.param(("rnu",), "Z run\n", id="a command"),
        pytest.param(("sources", "tset"), "Z sources test\n", id="a command of a group"),
        pytest.param(("run", "--dat", FIRST), f"Z run --date {FIRST}", id="an option"),
        pytest.param(("sources", "remove", "Tinruner"), "sources remove Tinrunner", id="a source"),
        pytest.param(("export", "feed", "--topic", "Open Modls"), "Open Models", id="a topic"),
        pytest.param(("keep", "MOC - Open Model.md"), "MOC - Open Models.md", id="a note"),
        pytest.param(("sources", "move", "Tinruner"), "sources move Tinrunner", id="a source that moved"),
        pytest.param(("undo", "MOC - Open Model.md"), "undo 'MOC - Open Models.md'", id="a note to undo"),
        pytest.param(("init", "sub", "--vault"), "digestflow init --help", id="an option without its value"),
        pytest.param(
            ("export", "html", "--out", "config.yaml"),
            "--out config.yaml-digestflow",
            id="a file for a folder",
        ),
        pytest.param(("help", "exit-code"), "digestflow help exit-codes", id="a help topic"),
        pytest.param(("config", "show", "select.storys"), "'stories'", id="a key"),
        pytest.param(("run", "--set", "selct.stories=3"), "'select'", id="a key of --set"),
        pytest.param(("plot", "timelin"), "timeline", id="a picture"),
        pytest.param(("models", "test", "smal"), "'small'", id="a model"),
        pytest.param(("run", "--rerun", "stael"), "stale", id="which days"),
        pytest.param(("--config", "confg.yaml", "status"), "config.yaml", id="a file"),
    ],
)
def test_the_nearest_right_word_is_named(project: Project, words: tuple[str, ...], meant: str) -> None:
    project.configure("models: {small: {model: small, base_url: 'http://127.0.0.1:1/v1'}}")

    said = project.say(*words)

    fair(said, 2, 10, 78)
    assert meant in said.err


@pytest.mark.parametrize(
    ("place", "body"),
    [
        pytest.param(".digestflow/state/state.db", b"garbage" * 1000, id="a database that is none"),
        pytest.param(".digestflow/state/state.db", None, id="a folder for a database"),
        pytest.param(".digestflow/state", b"x", id="a file for the state"),
        pytest.param("vault", b"x", id="a file for the vault"),
        pytest.param(f"vault/.digestflow/days/{FIRST}.json", b'{"version": 1', id="a record cut off"),
        pytest.param(f"vault/.digestflow/days/{FIRST}.json", b'{"version": 99}', id="a record of later"),
        pytest.param("vault/.digestflow/decisions.jsonl", b"nonsense\n", id="decisions that are none"),
        pytest.param("prompts/entry.md", b"{{ nope }}", id="a prompt that is none"),
        pytest.param(f"vault/{NOTE}", b"\xff\xfe\x00\xd8", id="a note that is no text"),
        pytest.param(f"vault/{NOTE}", None, id="a folder for a note"),
        pytest.param(".git", b"gitdir: /nowhere\n", id="a repository that is gone"),
    ],
)
def test_what_stands_in_the_way_is_named_and_stays(project: Project, place: str, body: bytes | None) -> None:
    path = project.root / place
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    path.mkdir() if body is None else path.write_bytes(body)
    before = files(project.root)

    for name in ("status", "run", "review", "commit", "rebuild", "undo", "search", "doctor", "export"):
        said = project.say(*name.split(), *COMMANDS[name])
        assert said.code != 1, (name, said.err)
        assert "Traceback" not in said.err + said.out
        if said.code not in {0, 3}:
            fair(said, 2, 10, 12, 78)
    changed = {name for name, _ in files(project.root).items() ^ before.items() if place in name}
    assert body is None or not changed or place.endswith("state.db")
