"""Run the commands of docs/tutorial.md, and write under each what it printed; a test compares the same.

A block of the page is its own script: lines that begin with `$ ` are run, all else in it is
written anew. What its first line says beside is not shown on the page: `now=` is the clock,
`feeds=` lays the demo's feeds of that night.
"""

from __future__ import annotations

import io
import re
import shlex
import subprocess
import tempfile
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

from digestflow.cli.main import main as digestflow
from digestflow.starter import demo

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "tutorial.md"
_BLOCK = re.compile(r"(<!-- begin: run (.*?) -->\n\n```console\n)(.*?)(```\n\n<!-- end: run -->)", re.DOTALL)
_SECONDS = re.compile(r"\b\d+\.\d\d\b(?=[,\n])")  # how long a stage took is another number each time


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
        place = home

        def block(found: re.Match[str]) -> str:
            nonlocal place
            given = dict(word.split("=", 1) for word in found[2].split())
            if "feeds" in given:
                demo.lay_feeds(int(given["feeds"]), place)
            said = ""
            for line in found[3].splitlines():
                if line.startswith("$ "):
                    command = line.removeprefix("$ ")
                    if command.startswith("cd "):
                        place = place / command.removeprefix("cd ")
                        said += f"{line}\n"
                    else:
                        with chdir(place):
                            said += f"{line}\n{_plain(run(command, given['now']), home)}"
            return f"{found[1]}{said}{found[4]}"

        return _BLOCK.sub(block, text)


def run(command: str, now: str) -> str:
    """Return what one command prints, both streams, and its exit code where it is not 0."""
    if added := re.fullmatch(r"echo '(.*)' >> (\S+)", command):
        with Path(added[2]).open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"{added[1]}\n")
        return ""
    command, _, most = command.partition(" | head -")
    words = shlex.split(command)
    if words[0] == "git":
        return subprocess.run(words, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        code = digestflow(["--now", now, *words[1:]])
    lines = out.getvalue().splitlines(keepends=True)
    return "".join(lines[: int(most or len(lines))]) + (f"(exit code {code})\n" if code else "")


def _plain(text: str, home: Path) -> str:
    """Return the text as it is everywhere: without this folder's place and this machine's speed."""
    text = text.replace(str(home), "~").replace("\\", "/")
    lines = [
        _SECONDS.sub("…", line) if line.lstrip().startswith("seconds") else line.rstrip("\n")
        for line in text.splitlines(keepends=True)
    ]
    return "".join(f"{line.rstrip()}\n" for line in lines)


# Parsers are child processes that import this file: what it does stands behind the guard.
if __name__ == "__main__":
    main()
