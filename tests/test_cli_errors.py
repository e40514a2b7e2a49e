"""What a person mistypes, interrupts or runs out of: one clear line, the right exit code, no traceback."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

import pytest

from digestflow.__main__ import main as started
from digestflow.cli.editor import editor_words
from digestflow.cli.main import hoisted, main
from digestflow.errors import UsageError
from tests.nights import Project, feed, item, with_feeds
from tests.web_server import Page, site

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web_server import Site

PROBE = item("Probe lands", "A probe landed on the moon with nine cameras.", at="2026-03-11T09:00:00")


def command(*arguments: str, cwd: Path, **other: str) -> subprocess.Popen[str]:
    """Start `digestflow` as a program of its own, at a fixed moment."""
    return subprocess.Popen(
        [sys.executable, "-m", "digestflow", "--now", "2026-03-13T03:00:00Z", *arguments],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=dict(os.environ) | {"PYTHONIOENCODING": "utf-8"} | other,
    )


def asked(web: Site, path: str) -> None:
    """Wait until somebody asks for the path."""
    end = time.monotonic() + 30
    while not web.asked(path) and time.monotonic() < end:
        time.sleep(0.02)
    assert web.asked(path)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("rnu",), "Did you mean 'run'?", id="a word that is like a command"),
        pytest.param(("sources", "tset", "x"), "Did you mean 'test'?", id="a word that is like a subcommand"),
        pytest.param(("run", "--dat", "2026-03-11"), "--date", id="an option that is like one"),
        pytest.param(("run", "--now"), "--now needs a value", id="an option without its value"),
        pytest.param(("run", "--now", ""), "--now needs a value", id="an option whose value is empty"),
        pytest.param(("merge", "--undo", ""), "a name is not empty", id="a name that is empty"),
        pytest.param(("run", "--set", "select"), "give a key and a value", id="--set without ="),
        pytest.param(("run", "--set", "=3"), "give a key and a value", id="--set without a key"),
        pytest.param(("run", "--date", "9999-12-31"), "years go from", id="a year nobody means"),
        pytest.param(("run", "--date", "0001-01-01"), "years go from", id="the first year"),
        pytest.param(("commit", "yesterday"), "is no date", id="a day in words"),
        pytest.param(("commit", "2026-03-11"), "no open plan", id="a day without a plan"),
        pytest.param(("reject", "2026-03-11"), "reason", id="no reason"),
        pytest.param(("init", "--demo", "--opml", "x", "d"), "exclude each other", id="two beginnings"),
    ],
)
def test_a_slip_is_named_and_nothing_is_run(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    project = with_feeds(tmp_path / "p")

    ended = project.say(*arguments)

    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert "Traceback" not in ended.err
    assert project.vault() == {}


@pytest.mark.parametrize(
    ("now", "said"),
    [
        pytest.param("2026-03-13T03:00:00", "says no time zone", id="no zone"),
        pytest.param("2026-03-13", "says no time zone", id="a date alone"),
        pytest.param("now", "is no moment", id="a word"),
        pytest.param("0001-01-01T00:00:00+14:00", "years go from", id="before there were years"),
        pytest.param("9999-12-31T23:59:59-12:00", "years go from", id="after the last year"),
    ],
)
def test_a_moment_that_is_none_is_refused_with_one_that_works(tmp_path: Path, now: str, said: str) -> None:
    project = with_feeds(tmp_path / "p")

    ended = project.say("status", now=now)

    fix = ended.err.rsplit("--now ", 1)[-1].strip()
    assert (ended.code, said in ended.err) == (2, True)
    assert project.say("status", now=fix).code == 0


@pytest.mark.parametrize("at", ["before", "after"])
def test_the_options_of_every_command_stand_before_or_after_it(tmp_path: Path, at: str) -> None:
    project = with_feeds(tmp_path / "p")
    options = (
        "--config",
        str(project.root),
        "--set",
        "timezone=Pacific/Kiritimati",
        "-vq",
        "--now=2026-03-15T12:00Z",
    )
    words = (*options, "status", "--json") if at == "before" else ("status", "--json", *options)

    said = Project(tmp_path).say(*words)

    assert said.code == 0, said.err
    assert (said.tree["today"], said.tree["sources"]) == ("2026-03-16", 1)


def test_behind_two_dashes_nothing_is_moved() -> None:
    assert hoisted(["run", "--", "--now", "x"]) == ["run", "--", "--now", "x"]
    assert hoisted(["run", "-v", "x", "--set", "a=b"]) == ["-v", "--set", "a=b", "run", "x"]
    with pytest.raises(UsageError, match="--set needs a value"):
        hoisted(["run", "--set"])


@pytest.mark.parametrize("arguments", [("run",), ("fetch",), ("review",), ("doctor",), ("sources", "list")])
def test_without_a_project_each_command_says_how_to_make_one(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    said = Project(tmp_path).say(*arguments)

    assert (said.code, said.out) == (10, "")
    assert "digestflow init" in said.err
    assert list(tmp_path.iterdir()) == []


def test_every_mistake_of_a_config_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    project = with_feeds(
        tmp_path / "p", more="selct: {}\ntimezone: Mars/Olympus\nbudget: {requests_per_run: -1}"
    )

    said = project.say("run", "--json")

    assert (said.code, said.out) == (78, "")
    assert all(word in said.err for word in ("selct", "Mars/Olympus", "budget"))
    assert said.err.count("config.yaml:") >= 3


def test_a_traceback_is_shown_when_asked_for_and_the_exit_code_stays(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p", more="selct: {}")

    plain, told = project.say("status"), project.say("status", "-vv")

    assert (plain.code, told.code) == (78, 78)
    assert ("Traceback" in plain.err, "Traceback" in told.err) == (False, True)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        pytest.param(ZeroDivisionError("the moon is full"), 1, "this is a bug: ZeroDivisionError", id="ours"),
        pytest.param(OSError(errno.ENOSPC, "No space left"), 10, "No space left", id="a full disk"),
        pytest.param(PermissionError(errno.EACCES, "Denied", "/x/y"), 10, "/x/y: Denied", id="no right"),
        pytest.param(KeyboardInterrupt(), 130, "interrupted", id="Ctrl-C"),
    ],
)
def test_what_no_command_foresees_has_its_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, said: str
) -> None:
    project = with_feeds(tmp_path / "p")

    def broken(*_given: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr("digestflow.adapters.store.archive.Archive.size", broken)
    ended = project.say("status")

    assert (ended.code, said in ended.err, "Traceback" in ended.err) == (code, True, False)


def test_no_password_of_an_address_is_printed(tmp_path: Path) -> None:
    said = Project(tmp_path).say("sources", "import-opml", "https://me:secret@127.0.0.1:1/list.opml")
    made = Project(tmp_path).say("init", "p", "--opml", "https://me:secret@127.0.0.1:1/list.opml")

    assert (said.code, made.code) == (10, 3)
    assert "127.0.0.1" in made.err
    assert "secret" not in made.err


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_of_another_encoding_shows_what_it_can(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.xml").write_text(feed(PROBE.replace("Probe lands", "Sonde ☾ gelandet")), encoding="utf-8")

    words = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    with redirect_stdout(words):
        code = main(["sources", "test", str(tmp_path / "a.xml")])
    tree = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    with redirect_stdout(tree):
        main(["sources", "test", "--json", str(tmp_path / "a.xml")])
    words.seek(0)
    tree.seek(0)

    assert code == 0
    assert "Sonde ? gelandet" in words.read()
    assert json.loads(tree.read())["items"][0]["title"] == "Sonde ☾ gelandet"


@pytest.mark.skipif(sys.platform == "win32", reason="a signal to one process is POSIX's")
def test_ctrl_c_ends_a_waiting_command_with_its_code_and_no_traceback(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p", more="network: {allow_private: [127.0.0.0/8]}")
    path = project.root / "config.yaml"
    with site() as web:
        web.put("/slow", Page(body=b"x", delay=60))
        wire = f"  - {{name: Wire, kind: feed, url: {web.url('/slow')}}}\ntopics:"
        path.write_text(path.read_text(encoding="utf-8").replace("topics:", wire), encoding="utf-8")
        process = command("fetch", cwd=project.root)
        asked(web, "/slow")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)  # an ignored signal ends it by itself, with another code

    assert (process.returncode, out) == (130, "")
    assert "interrupted" in err
    assert "Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
def test_a_reader_that_goes_away_is_no_bug(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    process = command("status", cwd=project.root)
    assert process.stdout is not None
    process.stdout.close()

    process.wait(timeout=30)

    assert process.stderr is not None
    err = process.stderr.read()
    process.stderr.close()
    assert process.returncode in {0, 130}
    assert "bug" not in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        pytest.param("digestflow re", {"reject", "rebuild", "review"}, id="a command"),
        pytest.param("digestflow keys ", {"set", "remove", "list", "test"}, id="of a group"),
        pytest.param("digestflow review --a", {"--ask", "--accept-clean"}, id="an option"),
    ],
)
def test_a_shell_is_told_what_could_stand_there(tmp_path: Path, typed: str, offered: set[str]) -> None:
    asked = {"COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    process = subprocess.run(
        [sys.executable, "-m", "digestflow"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ) | {"_DIGESTFLOW_COMPLETE": "complete_bash"} | asked,
    )

    assert (process.returncode, process.stderr) == (0, "")
    assert set(process.stdout.split()) == offered


def test_nothing_but_help_is_printed_by_help() -> None:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(["--help"])

    assert (code, err.getvalue()) == (0, "")
    assert all(word in out.getvalue() for word in ("run", "review", "commit", "init", "doctor", "sources"))


@pytest.mark.parametrize("option", ["", "--version", "--help"])
def test_the_command_line_loads_nothing_that_costs(option: str) -> None:
    code = (
        "import sys\n"
        "from digestflow.cli.main import main\n"
        f"main([{option!r}]) if {option!r} else None\n"
        "heavy = {'openai', 'sqlalchemy', 'httpx', 'starlette', 'feedparser', 'pydantic', 'rich', 'ruamel',"
        " 'alembic', 'jinja2', 'structlog', 'digestflow.core.record', 'digestflow.core.evidence.check',"
        " 'digestflow.core.render.digest', 'digestflow.config.model', 'uvicorn'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or None)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("bogus",), 2), (("doctor",), 10), (("--version",), 130), (("help", "sources"), 130)],
)
def test_what_nobody_reads_ends_with_a_code_of_the_list(
    tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    process = command(*arguments, cwd=tmp_path, PYTHONUNBUFFERED="")
    for pipe in (process.stdout, process.stderr):
        assert pipe is not None
        pipe.close()

    assert process.wait(timeout=60) == code


def test_streams_that_are_closed_change_no_exit_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    codes = []
    for arguments in (
        ["bogus"],
        ["init", "--yes", "--set", "git.mode=none"],
        ["status"],
        ["sources", "list"],
    ):
        with monkeypatch.context() as closed:
            for name in ("stdin", "stdout", "stderr"):
                closed.setattr(sys, name, None)
            codes.append(main(arguments))
            for name in ("stdin", "stdout", "stderr"):
                getattr(sys, name).close()

    assert codes == [2, 0, 0, 0]


def test_a_ctrl_c_while_the_command_line_is_loaded_prints_no_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def pressed(_arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("digestflow.cli.main.main", pressed)
    with pytest.raises(SystemExit) as end:
        started()

    assert end.value.code == 130


@pytest.mark.skipif(os.name == "nt", reason="another editor is the usual one there")
@pytest.mark.parametrize("editor", ["'", "false", "nosuch-editor"])
def test_an_editor_that_cannot_be_opened_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, editor: str
) -> None:
    project = with_feeds(tmp_path / "p")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor)

    said = project.say("config", "edit")

    assert said.code == 2
    assert f"the editor {editor!r} failed" in said.err


@pytest.mark.parametrize(
    ("command", "words"),
    [
        pytest.param(r"C:\tools\vim.exe", [r"C:\tools\vim.exe"], id="a path"),
        pytest.param(
            r'"C:\Program Files\N++\n.exe" -w', [r"C:\Program Files\N++\n.exe", "-w"], id="in quotes"
        ),
        pytest.param(r"C:\o'neil\vim.exe --nofork", [r"C:\o'neil\vim.exe", "--nofork"], id="an apostrophe"),
        pytest.param(
            'vim.exe -c "set tw=0" #1', ["vim.exe", "-c", "set tw=0", "#1"], id="an option in quotes"
        ),
    ],
)
def test_an_editor_of_windows_keeps_its_backslashes(command: str, words: list[str]) -> None:
    assert editor_words(command, windows=True) == words


def test_an_editor_whose_path_has_a_space_needs_no_quotes(tmp_path: Path) -> None:
    editor = tmp_path / "my editor.exe"
    editor.write_text("")
    editor.chmod(0o755)

    assert editor_words(str(editor)) == [str(editor)]
