"""What the documents say of the repository is so."""

from __future__ import annotations

import inspect
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import TypeAdapter

from digestflow import errors
from digestflow.cli import commands
from digestflow.cli.app import app
from digestflow.config.load import read
from digestflow.core.outcome import EXIT_CODES
from digestflow.core.source import Source

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
DOCUMENTS = [*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"]
HEADINGS = ["## Context", "## Decision", "## Consequences", "## What would change our mind"]
LINES = 300  # of a module
PAGE = 60  # lines of a decision

_PATH = re.compile(r"`([\w.-]+/[\w./-]*)`")
_LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\((?!https?:)([^)\s#]+)(?:#([^)\s]+))?\)")
_COMMAND = re.compile(r"`digestflow ([^`\n]+)`")
_TYPED = re.compile(r"^ *(?:\$ )?(?:\w+=\S+ )*digestflow (.+)", re.MULTILINE)
_OPTION = re.compile(r"`(--[a-z-]+)")
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def rows(document: str) -> list[str]:
    """The lines of all tables, without their heads."""
    return [line for line in document.splitlines() if line.startswith("| ") and not line.startswith("| ---")]


def tracked() -> list[Path]:
    """The files of the repository that are, or are to be, in git."""
    try:
        done = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git repository: nothing says which files belong to it")
    names = {name for name in done.stdout.decode().split("\0") if name}
    return [path for name in sorted(names) if (path := ROOT / name).is_file()]


def drawn(tree: str) -> dict[str, tuple[str, ...]]:
    """The exceptions of a drawn tree, each with those above it, the nearest first."""
    above: list[str] = []
    found: dict[str, tuple[str, ...]] = {}
    for line in tree.splitlines():
        match = re.match(r"( *)([A-Z]\w+)(?:  +\S.*)?$", line)
        if match:
            depth = len(match[1]) // 2
            above[depth:] = [match[2]]
            found[match[2]] = tuple(reversed(above[:depth]))
    return found


def test_the_table_names_only_paths_that_exist() -> None:
    table = "\n".join(rows((DOCS / "architecture.md").read_text("utf-8")))

    named = _PATH.findall(table)

    assert len(named) > 30
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_wish_has_a_place_to_go_to() -> None:
    text = (DOCS / "architecture.md").read_text("utf-8").split("## I want to", 1)[1].split("\n## ", 1)[0]

    wishes = {row.split("|")[1].strip(): _PATH.findall(row) for row in rows(text)[1:]}

    assert len(wishes) >= 8
    assert all(wishes.values())


def test_every_package_of_the_house_stands_in_the_table() -> None:
    table = (DOCS / "architecture.md").read_text("utf-8")
    package = ROOT / "src" / "digestflow"
    modules = [*package.iterdir(), *(package / "core").iterdir()]
    named = {path.relative_to(ROOT).as_posix() for path in modules if not path.name.startswith("__")}

    missing = {path for path in named if f"| `{path}` |" not in table}

    assert missing <= {"src/digestflow/py.typed"}


def test_the_nouns_of_the_core_stand_in_the_order_in_which_they_may_be_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (layers,) = (one["layers"] for one in contracts if one.get("containers") == ["digestflow.core"])

    told = re.findall(
        r"^\| `src/digestflow/core/(\w+)", (DOCS / "architecture.md").read_text("utf-8"), re.MULTILINE
    )

    assert told == layers[::-1]


def test_the_drawn_errors_are_the_errors() -> None:
    classes = {
        name: error
        for name, error in inspect.getmembers(errors, inspect.isclass)
        if error.__module__ == errors.__name__
    }

    found = drawn(errors.__doc__ or "")

    assert found == {
        name: tuple(one.__name__ for one in error.__mro__[1:] if one.__name__ in classes)
        for name, error in classes.items()
    }


def test_every_exit_code_stands_in_its_document() -> None:
    document = (DOCS / "exit-codes.md").read_text("utf-8")
    classes = [error for error in vars(errors).values() if inspect.isclass(error)]
    codes = {error.exit_code for error in classes if issubclass(error, errors.DigestflowError)}

    told = {int(row.split("|")[1]) for row in rows(document)[1:]}

    assert codes | set(EXIT_CODES.values()) | {130} == told


def test_decisions_are_numbered_without_a_gap_and_listed() -> None:
    listed = re.findall(r"\(decisions/([\w-]+\.md)\)", (DOCS / "architecture.md").read_text("utf-8"))

    names = [path.name for path in DECISIONS]

    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert listed == names


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_why_and_what_would_change_it(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()

    headings = [line for line in lines if line in HEADINGS]

    assert lines[0].startswith(f"# {path.name[:4]} — ")
    assert headings == HEADINGS
    assert len(lines) <= PAGE


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_to_what_is_there(path: Path) -> None:
    text = _FENCE.sub("", path.read_text("utf-8"))

    links = [(target, anchor) for target, anchor in _LINK.findall(text)]

    for target, anchor in links:
        there = path.parent / target
        assert there.exists(), target
        if anchor:
            titles = re.findall(r"^#+ (.+)$", there.read_text("utf-8"), re.MULTILINE)
            anchors = {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}
            assert anchor in anchors, f"{target}#{anchor}"


def test_every_page_is_reached_from_the_first() -> None:
    reached, follow = set[Path](), [DOCS / "index.md"]
    while follow:
        page = follow.pop()
        if page not in reached:
            reached.add(page)
            linked = [page.parent / target for target, _ in _LINK.findall(page.read_text("utf-8"))]
            follow += [
                one.resolve() for one in linked if one.suffix == ".md" and DOCS in one.resolve().parents
            ]

    assert sorted(set(DOCS.rglob("*.md")) - reached) == []


@cache
def options() -> dict[str, set[str]]:
    """What may stand behind each command and group, by its words; "" is digestflow itself."""
    commands.load("")
    found: dict[str, set[str]] = {}
    left: list[tuple[str, Any]] = [("", typer.main.get_command(app))]
    while left:
        name, command = left.pop()
        found[name] = {one for param in command.params for one in (*param.opts, *param.secondary_opts)}
        left += [
            (f"{name} {word}".strip(), below) for word, below in getattr(command, "commands", {}).items()
        ]
    return found


@pytest.mark.parametrize("path", [*DOCUMENTS, ROOT / "config.yaml"], ids=lambda path: path.name)
def test_every_command_and_option_that_is_named_is_one(path: Path) -> None:
    text = path.read_text("utf-8")
    wrong: list[str] = []
    for line in (*_COMMAND.findall(text), *_TYPED.findall("\n".join(_FENCE.findall(text)))):
        words = re.split(r"\s{2,}|\s[#|>]", line)[0].split()
        names = [" ".join(words[:n]) for n in range(len(words) + 1) if " ".join(words[:n]) in options()]
        known = options()[names[-1]] | options()[""] | {"--help"}
        wrong += [line for word in words if word.startswith("--") and word.split("=")[0] not in known]
        if words and names == [""] and re.match("[a-z]", words[0]):
            wrong.append(words[0])

    assert wrong in ([], ["rnu"])  # which is what the tutorial mistypes
    every = {"--help", *(one for some in options().values() for one in some)}
    assert sorted(set(_OPTION.findall(text)) - every) == []


def test_every_kind_of_source_is_shown_by_an_example_that_is_one() -> None:
    text = (DOCS / "sources.md").read_text("utf-8")
    examples = "".join(re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    indented = "".join(f"  {line}\n" for line in examples.splitlines())

    shown = read(f"vault: vault\nsources:\n{indented}", environ={}).sources

    kinds = {
        branch["properties"]["kind"]["const"]
        for branch in TypeAdapter(Source).json_schema()["$defs"].values()
    }
    assert {source.kind for source in shown} == kinds


def test_code_cites_only_decisions_that_exist() -> None:
    cited = {
        number
        for path in [*(ROOT / "src").rglob("*.py"), ROOT / "pyproject.toml"]
        for number in re.findall(r"docs/decisions/(\d{4})", path.read_text("utf-8"))
    }

    assert cited
    assert cited <= {path.name[:4] for path in DECISIONS}


def test_no_file_of_the_source_is_long() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_bytes().splitlines())
        for path in (ROOT / "src").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert lengths
    assert {path: n for path, n in lengths.items() if n > LINES} == {}


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 120


def test_nothing_names_a_path_of_the_machine_it_was_written_on() -> None:
    # Put together, so that this file does not hold what it looks for.
    homes = [re.escape("/" + "work" + "/")]
    if len(ROOT.parts) > 2:
        homes.append(re.escape(f"{ROOT}"))
    pattern = re.compile(rf"(?<![\w./-])(?:{'|'.join(homes)})".encode())

    found = [
        f"{path.relative_to(ROOT).as_posix()}:{number}"
        for path in tracked()
        for number, line in enumerate(path.read_bytes().split(b"\n"), 1)
        if pattern.search(line)
    ]

    assert found == []
