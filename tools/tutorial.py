"""Run the commands of docs/tutorial.md, and write under each what it printed; a test compares the same.

A block of the page is its own script: lines that begin with `$ ` are run, all else in it is
written anew. What its first line says beside is not shown on the page: `now=` is the clock,
`at=` the folder (the home where nothing is said), `feeds=` lays the demo's feeds of that night,
`vault=` a small vault, `keys=` is typed at what a command asks, `page=` is done in the browser.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

from browser import Visit
from digestflow.cli.main import main as digestflow
from digestflow.starter import demo

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "tutorial.md"
_BLOCK = re.compile(r"(<!-- begin: run (.*?) -->\n\n```console\n)(.*?)(```\n\n<!-- end: run -->)", re.DOTALL)
_SECONDS = re.compile(r"\b\d+\.\d\d\b(?=[,\n])")  # how long a stage took is another number each time
_DOOR = re.compile(r"(http://127\.0\.0\.1:)\d+/enter\?token=\S+")  # so is where the page is, and its token
_PIPE = re.compile(r"(.*?)(?: \| (head|grep) (.+))?")
# What a vault holds that somebody has kept for a while.
_VAULT = {
    ".obsidian/app.json": "{}\n",
    "Home.md": "# Home\n\n[[MOC - Open Models]]\n",
    "MOC - Open Models.md": (
        "---\ntags: [moc]\n---\n# Open Models\n\nMy map, by hand.\n\n"
        "## To try\n\n- [ ] Petrel 2 on the old laptop\n"
    ),
}


class Typed(io.TextIOWrapper):
    """What a person types, seen on the terminal as it is typed."""

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]  # as in its own class
        """Return the next line, and echo it as a terminal does."""
        line = super().readline(size)
        sys.stdout.write(line)
        return line


def main() -> None:
    """Write the page if it differs."""
    text = PAGE.read_text(encoding="utf-8")
    written = played(text)
    if written != text:
        PAGE.write_text(written, encoding="utf-8", newline="\n")
        print(f"tutorial: {PAGE.relative_to(ROOT)} written")


def played(text: str) -> str:
    """Return the page with what its commands print, played from the first to the last."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch).resolve()

        def block(found: re.Match[str]) -> str:
            given = dict(word.split("=", 1) for word in shlex.split(found[2]))
            commands = [line[2:] for line in found[3].splitlines() if line.startswith("$ ")]
            said = "".join(
                f"$ {command}\n{_plain(shown, home)}" for command, shown in _run(commands, given, home)
            )
            return f"{found[1]}{said}{found[4]}"

        return _BLOCK.sub(block, text)


def _run(commands: list[str], given: dict[str, str], home: Path) -> list[tuple[str, str]]:
    """Return each command with what it prints."""
    place = home / given.get("at", "")
    if "feeds" in given:
        demo.lay_feeds(int(given["feeds"]), place)
    if "vault" in given:
        _lay_vault(home / given["vault"])
    typed = "".join(f"{key}\n" for key in given.get("keys", "").split("|"))
    keys = Typed(io.BytesIO(typed.encode()), encoding="utf-8")
    steps = given.get("page", "").split("|")
    made = []
    for command in commands:
        if command.startswith("cd "):
            place = place / command.removeprefix("cd ")
            made.append((command, ""))
            continue
        with chdir(place):
            made.append((command, _shown(command, given["now"], keys, steps)))
    return made


def _shown(command: str, now: str, keys: Typed, steps: list[str]) -> str:
    if added := re.fullmatch(r"echo '(.*)' >> (\S+)", command):
        with Path(added[2]).open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"{added[1]}\n")
        return ""
    piped = _PIPE.fullmatch(command)
    assert piped is not None
    text, end = _said(shlex.split(piped[1]), now, keys, steps)
    lines = text.splitlines(keepends=True)
    if piped[2] == "head":
        lines = lines[: int(piped[3].removeprefix("-"))]
    elif piped[2] == "grep":
        wanted = re.compile(shlex.split(piped[3])[-1])
        lines = [line for line in lines if wanted.search(line)]
    return "".join(lines) + end


def _said(words: list[str], now: str, keys: Typed, steps: list[str]) -> tuple[str, str]:
    """Return what one command prints, both streams, and behind it its exit code where it is not 0."""
    match words:
        case ["git", *_]:
            given = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
            done = subprocess.run(
                words, check=True, capture_output=True, text=True, encoding="utf-8", env=given
            )
            return done.stdout, ""
        case ["cat", path]:
            return Path(path).read_text(encoding="utf-8"), ""
        case ["mkdir", path]:
            Path(path).mkdir()
            return "", ""
        case _:
            return _ours(words[1:], now, keys, steps)


def _ours(words: list[str], now: str, keys: Typed, steps: list[str]) -> tuple[str, str]:
    out, moment = io.StringIO(), ["--now", now]
    kept, sys.stdin = sys.stdin, keys
    try:
        with redirect_stdout(out), redirect_stderr(out), Visit(out, steps if "--web" in words else []):
            code = digestflow([*moment, *words])
    finally:
        sys.stdin = kept
    said = out.getvalue().replace(f"digestflow {' '.join(moment)} ", "digestflow ")  # nobody types it here
    return said, f"(exit code {code})\n" if code else ""


def _lay_vault(folder: Path) -> None:
    for name, text in _VAULT.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        os.utime(path, (0, 0))  # long ago: nobody is writing it


def _plain(text: str, home: Path) -> str:
    """Return the text as it is everywhere: without this folder's place and this machine's speed."""
    text = _DOOR.sub(r"\1…/enter?token=…", text.replace(str(home), "~").replace("\\", "/"))
    lines = [
        _SECONDS.sub("…", line) if line.lstrip().startswith("seconds") else line.rstrip("\n")
        for line in text.splitlines(keepends=True)
    ]
    return "".join(f"{line.rstrip()}\n" for line in lines)


# Parsers are child processes that import this file: what it does stands behind the guard.
if __name__ == "__main__":
    main()
