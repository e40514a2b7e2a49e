"""What an error advises: one command that can be pasted, or one sentence."""

from __future__ import annotations

import errno
import html
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
import typer

from digestflow.advice import advised, in_vault
from digestflow.cli import commands
from digestflow.cli.app import app
from digestflow.cli.main import _other
from digestflow.cli.session import Session
from tests.nights import FIRST, Project, proposed, with_feeds
from tests.page import browsing, tags
from tests.test_cli_sweep import leaves

SRC = Path(__file__).parents[1] / "src" / "digestflow"
_FIX = re.compile(r"""(?:\bfix|_FIX|\bmend) ?= ?(?:\w+ or )?f?["'](.+?)["'][,)\n ]""")
_FILLED = re.compile(r"{[^{}]*}")
_QUOTED = re.compile(r"{[^{}]*}|'[^']*'")
_PROSE = re.compile(r"[,;:] ")  # more than a command
_PLACEHOLDER = re.compile(r"\b[A-Z]{3,}\b(?!=|_)|…")


@pytest.mark.parametrize(
    ("fix", "given", "said"),
    [
        pytest.param("--date 2026-03-12", "run --date soon", "run --date 2026-03-12", id="a value"),
        pytest.param(
            "--date 2026-03-12", "run --date=soon --json", "run --json --date 2026-03-12", id="with ="
        ),
        pytest.param(
            "--topic 'A B'", "export csv --out x", "export csv --out x --topic 'A B'", id="left out"
        ),
        pytest.param("--untested", "sources add x", "sources add x --untested", id="a flag"),
        pytest.param("--due", "run --strict --due", "run --strict --due", id="a flag that is there"),
        pytest.param(
            "--name A", "sources add -- --x", "sources add --name A -- --x", id="before words alone"
        ),
        pytest.param("--name A", "sources add --name", "sources add --name A", id="without its value"),
        pytest.param("without --commit", "run --commit --dry-run", "run --dry-run", id="one too many"),
        pytest.param(
            "--last 7d without --since 2026-03-01 --json",
            "run --since 2026-03-01 --json --last x",
            "run --last 7d",
            id="one for others",
        ),
        pytest.param(
            "--topic without", "export csv", "export csv --topic without", id="a topic of that name"
        ),
        pytest.param("run instead of rnu", "rnu --json", "run --json", id="a command"),
        pytest.param("--date instead of --dat", "run --dat=x", "run --date=x", id="an option"),
        pytest.param("a instead of b", "run b b", "run a b", id="the first of two"),
        pytest.param("'a b' instead of c", "explain c", "explain 'a b'", id="several words"),
        pytest.param("a instead of b", "run c", "run c", id="what nobody typed"),
    ],
)
def test_options_and_words_become_the_command_as_it_was_given(fix: str, given: str, said: str) -> None:
    advice = advised(fix, shlex.split(given), None)

    assert (advice.label, advice.text) == ("try", f"digestflow {said}")


def test_again_is_the_command_once_more() -> None:
    assert advised("again", ["commit", "a b"], None).text == "digestflow commit 'a b'"
    assert advised("again", None, Path("a")).label == "to do"


@pytest.mark.parametrize("fix", ["digestflow init", "git status", "pip install 'digestflow[local]'"])
def test_a_whole_command_stays_as_it_is(fix: str) -> None:
    advice = advised(fix, ["run"], Path("a"))

    assert (advice.label, advice.text) == ("try", fix)


@pytest.mark.parametrize(
    "fix", ["wait until it's over", "put it there instead of here, by hand", "make /a/b writable", "set HOME"]
)
def test_words_are_marked_as_words(fix: str) -> None:
    advice = advised(fix, ["run"], Path("a"))

    assert (advice.label, advice.text) == ("to do", fix)


def test_a_command_is_about_the_same_project() -> None:
    assert advised("digestflow fetch", ["run"], Path("a b")).text == "digestflow --config 'a b' fetch"
    assert advised("digestflow --config c run", ["run"], Path("a")).text == "digestflow --config c run"
    assert advised("digestflow fetch", ["run"], None).text == "digestflow fetch"


@pytest.mark.parametrize("fix", ["", "--topic Space", "without --commit", "a instead of b"])
def test_where_nobody_typed_a_command_no_part_of_one_is_advised(fix: str) -> None:
    assert not advised(fix, None, Path("a")).text


@pytest.mark.parametrize(
    ("fix", "said"),
    [
        pytest.param(
            r"mv 'C:\a b\s.db' 'C:\a b\s.db.old'", r'move "C:\a b\s.db" "C:\a b\s.db.old"', id="moved"
        ),
        pytest.param(
            r"if none is running: rm 'C:\v\.git\index.lock'",
            r"if none is running: del C:\v\.git\index.lock",
            id="words before it",
        ),
        pytest.param("export EDITOR=notepad", "setx EDITOR notepad", id="a variable"),
        pytest.param("git -C 'my vault' restore a.json", 'git -C "my vault" restore a.json', id="git"),
        pytest.param(
            "digestflow sources remove 'Hers: a'",
            'digestflow sources remove "Hers: a"',
            id="a colon in a name",
        ),
        pytest.param("--topic 'A B'", 'digestflow run --topic "A B"', id="options"),
        pytest.param("make room: on that disk", "make room: on that disk", id="words"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_on_windows_a_command_is_one_of_its_shells(fix: str, said: str) -> None:
    assert advised(fix, ["run"], None, windows=True).text == said


def test_a_file_of_the_vault_is_restored_from_anywhere() -> None:
    assert (
        in_vault("git restore a.json", Path("my vault")) == "git -C 'my vault' restore --source=HEAD a.json"
    )
    assert in_vault("digestflow fetch", Path("vault")) == "digestflow fetch"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return with_feeds(tmp_path_factory.mktemp("advice") / "p")


@pytest.mark.parametrize(
    ("typed", "advised"),
    [
        pytest.param("rnu --json", "run --json", id="a command"),
        pytest.param("sources tset x", "sources test x", id="a command of a group"),
        pytest.param("run --dat 2026-03-11", "run --date 2026-03-11", id="an option"),
        pytest.param("commit 11.3.2026", "commit 2026-03-11", id="a date in another order"),
        pytest.param("run --date 2026-3-9", "run --date 2026-03-09", id="a date without zeros"),
        pytest.param("run --date 0001-1-1", "run --date 2026-03-12", id="a year nobody means"),
        pytest.param("run --date 2026-03-11 --since 2026-03-01", "run --date 2026-03-11", id="two ways"),
        pytest.param("run --due --last 3d --rerun stale", "run --due", id="due finds its days"),
        pytest.param("run --last 7d --until 2026-03-01", "run --last 7d", id="last and until"),
        pytest.param("run --until 2026-03-01", "run --date 2026-03-01", id="an end without a beginning"),
        pytest.param("run --date 2026-04-01", "run --date 2026-03-12", id="a day that has not begun"),
        pytest.param(
            "run --since 2026-03-11 --until 2026-03-01",
            "run --since 2026-03-01 --until 2026-03-11",
            id="the wrong way round",
        ),
        pytest.param("run --since 2026-04-01", "run --since 2026-03-12", id="from a day to come"),
        pytest.param("run --dry-run --commit", "run --dry-run", id="nothing to commit"),
        pytest.param("run --strict", "run --strict --due", id="strict alone"),
        pytest.param("eval --compare a b --record x", "eval --compare a b", id="no replies of two sides"),
        pytest.param("export fed --out x", "export feed --out x", id="a kind of export"),
        pytest.param("export html", "export html --out site", id="a site without a folder"),
        pytest.param("export html --topic Space --out x", "export html --out x", id="a site of one topic"),
        pytest.param("export csv --out vault/x.csv", "export csv --out {}/x.csv", id="into the vault"),
        pytest.param("export csv --out vault", "export csv --out {}/vault-export", id="over the vault"),
    ],
)
def test_what_is_advised_is_a_command_with_the_rest_of_what_was_typed(
    project: Project, typed: str, advised: str
) -> None:
    said = project.say(*shlex.split(typed))

    root = shlex.quote(str(project.root.resolve()))
    assert said.code == 2, said.err
    now = "--now 2026-03-13T03:00:00Z"
    assert said.err.splitlines()[-1] == f"  try: digestflow {now} {advised.format(root)}"


@pytest.mark.parametrize(
    ("typed", "advised"),
    [
        pytest.param("undo yesterday", "status", id="a day that nobody can guess"),
        pytest.param("status --set select", "config show", id="a setting without its value"),
        pytest.param("status --config no/such.yaml", "init", id="a project that is none"),
        pytest.param("keys test ANY_KEY", "keys list", id="a key that no model names"),
        pytest.param(
            "status --config x.yaml", "--now 2026-03-13T03:00:00Z status --config config.yaml", id="a file"
        ),
        pytest.param(
            "export csv --out config.yaml",
            "--now 2026-03-13T03:00:00Z export csv --out digestflow-config.yaml",
            id="over a file of somebody's",
        ),
    ],
)
def test_where_no_word_is_near_a_command_is_advised_that_works(
    project: Project, typed: str, advised: str
) -> None:
    said = project.say(*shlex.split(typed))

    assert said.code in {2, 10}
    assert said.err.splitlines()[-1] == f"  try: digestflow {advised}"


def test_what_the_doctor_advises_can_be_pasted_from_anywhere(tmp_path: Path) -> None:
    project = proposed(tmp_path / "p")
    project.commit(FIRST)
    record = f".digestflow/days/{FIRST}.json"
    project.write(record, "{}")
    restored = f"git -C {shlex.quote(str(project.notes))} restore --source=HEAD {record}"

    said = project.say("--config", str(project.root), "doctor", "--offline")
    tree = project.say("doctor", "--offline", "--json").tree

    assert f"\n      try: {restored}\n" in said.out
    assert restored in [one["fix"] for one in tree]
    git = ["git", "-C", str(project.notes)]
    staged = subprocess.run([*git, "ls-files", "-s", "--full-name", record], capture_output=True, check=True)
    sides = b"".join(staged.stdout.replace(b" 0\t", b" %d\t" % side) for side in (2, 3))
    subprocess.run([*git, "rm", "-q", "--cached", record], check=True)
    subprocess.run([*git, "update-index", "--index-info"], input=sides, check=True)
    # Also where a merge of two machines stopped at it.
    assert subprocess.run(shlex.split(restored), cwd="/", check=False).returncode == 0
    subprocess.run([*git, "add", record], check=True)
    assert project.say("doctor", "--offline").code == 0


def test_the_doctor_reads_what_is_ours_in_every_note(tmp_path: Path) -> None:
    project = proposed(tmp_path / "p")
    project.commit(FIRST)
    ours = sorted((project.notes / ".digestflow" / "units").rglob("*.json"))
    sound = project.say("doctor", "--offline").code
    ours[-1].write_text("<<<<<<< HEAD\n", encoding="utf-8")

    said = project.say("doctor", "--offline")

    assert (sound, said.code) == (0, 3)
    assert f"{ours[-1].name}: does not read back" in said.out


def test_the_page_advises_whole_commands_words_or_nothing(tmp_path: Path) -> None:
    project = proposed(tmp_path / "p")
    with browsing(project) as browser:
        unlike = browser.submit("/unlike/pull", item="0" * 16, topic="Open Models")
        rows = tags(browser.get(f"/unlike?day={FIRST}").text)
        item = next(one["value"] for _tag, one in rows if one.get("name") == "item")
        option = browser.submit("/unlike/pull", item=item, topic="No such")
        silent = browser.submit(f"/review/{FIRST}/discard", reason=" ")
        lost = browser.get("/nowhere")

    config = shlex.quote(str(project.root / "config.yaml"))
    assert f"digestflow --config {config} review --not-relevant</code>" in html.unescape(unlike.text)
    assert "<p>What to do: say why</p>" in silent.text
    assert f"digestflow --config {config} review</code>" in html.unescape(lost.text)
    assert "there is no topic" in option.text
    assert "<code>" not in option.text


@pytest.mark.parametrize(
    ("number", "todo"),
    [
        (errno.EACCES, "give yourself the right to it"),
        (errno.ENOSPC, "make room on that disk"),
        (errno.EISDIR, "see what stands at that place"),
    ],
)
def test_what_the_system_refuses_is_told_with_what_to_do_in_words(
    number: int, todo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    error = OSError(number, os.strerror(number), "/a/b")

    assert _other(error, Session(), ["run"]) == 10
    assert capsys.readouterr().err.splitlines() == [
        f"digestflow: /a/b: {os.strerror(number)}",
        f"  to do: {todo}",
    ]


def test_every_command_that_is_advised_is_one_and_whole() -> None:
    commands.load("")
    known = set(leaves(typer.main.get_command(app)))
    fixes = [
        fix for path in sorted(SRC.rglob("*.py")) for fix in _FIX.findall(path.read_text(encoding="utf-8"))
    ]
    own = [fix for fix in fixes if fix.startswith("digestflow ") and "digestflow -" not in fix]

    unknown = [fix for fix in own if not {" ".join(fix.split()[1:n]) for n in (2, 3)} & known]

    assert len(fixes) > 120
    assert len(own) > 50
    assert unknown == []
    assert [fix for fix in fixes if "digestflow " in fix and _PLACEHOLDER.search(_FILLED.sub("", fix))] == []
    whole = [_QUOTED.sub("", fix) for fix in fixes if advised(fix, None, None).command]
    assert len(whole) > 60
    assert [fix for fix in whole if _PROSE.search(fix)] == []
