"""What an error advises: one command that can be pasted, or what to do in words."""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_OWN = re.compile(r"digestflow (?!init\b|help\b|--)(?=\S)")  # what is about a project
_INSTEAD = 4  # words: A instead of B
_RESTORE = re.compile(r"git restore (?=\S)")
_AGAIN = "again"
_PROGRAMS = frozenset({"digestflow", "export", "git", "mv", "pip", "rm"})  # that fixes call
_COMMAND = re.compile(rf"(?:^|: )(?=(?:{'|'.join(_PROGRAMS)}) )")  # also one that words lead to
# What does the same in both shells of Windows.
_WINDOWS = {"export": "setx", "mv": "move", "rm": "del"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What mends the situation; empty when nothing is known."""

    text: str
    command: bool  # it can be typed as it is; else it is said in words what to do

    @property
    def label(self) -> str:
        """What stands before it, so that nobody types words as a command."""
        return "try" if self.command else "to do"


def advised(
    fix: str, given: Sequence[str] | None, config: Path | None, *, windows: bool = os.name == "nt"
) -> Advice:
    """Return the fix of an error (`digestflow.errors`) as it can be typed, or done, where it is shown.

    `given` is the command it happened in: options become that command with these options, and
    without those behind the word `without`; `A instead of B` the command with A in the place of B;
    `again` the command once more. None where no command was typed, as on the page: there is no
    whole command then, and what happened has to say it all. A command about a project is about the
    same project, `config`. Commands are those of a POSIX shell, or with `windows` of its two.
    """
    advice = _advised(fix, given, config)
    return replace(advice, text=_of_windows(advice.text)) if windows else advice


def _advised(fix: str, given: Sequence[str] | None, config: Path | None) -> Advice:
    if fix == _AGAIN:
        said = "do it once more" if given is None else shlex.join(["digestflow", *given])
        return Advice(text=said, command=given is not None)
    words = _words(fix)
    instead = len(words) == _INSTEAD and words[1:3] == ["instead", "of"]
    if instead or fix.startswith(("--", "without --")):
        if given is None:
            return Advice(text="", command=False)
        changed = _replaced(given, wrong=words[3], right=words[0]) if instead else _chosen(given, words)
        return Advice(text=shlex.join(["digestflow", *changed]), command=True)
    if config is not None and (own := _OWN.match(fix)):
        fix = f"{own[0]}--config {shlex.quote(str(config))} {fix[own.end() :]}"
    return Advice(text=fix, command=words[:1] != [] and words[0] in _PROGRAMS)


def in_vault(fix: str, vault: Path) -> str:
    """Return the fix with a path of the vault, in a command of git, as one that is found from anywhere.

    It is restored as it was committed last: of a merge that stopped at it, git's index has no one file.
    """
    return _RESTORE.sub(lambda _: f"git -C {shlex.quote(str(vault))} restore --source=HEAD ", fix, count=1)


def _of_windows(text: str) -> str:
    """Return the text with its command, if there is one also one that words lead to, as Windows has it."""
    from subprocess import list2cmdline  # lazy: nowhere else is it needed

    found = _COMMAND.search(text)
    words = _words(text[found.end() :]) if found else []
    if not found or not words:
        return text
    if words[0] == "export":
        words[1:] = words[1].split("=", 1)
    words[0] = _WINDOWS.get(words[0], words[0])
    return text[: found.end()] + list2cmdline(words)


def _words(fix: str) -> list[str]:
    try:
        return shlex.split(fix)
    except ValueError:  # a sentence with an apostrophe
        return []


def _replaced(given: Sequence[str], *, wrong: str, right: str) -> list[str]:
    words = list(given)
    for at, word in enumerate(words):
        name, equals, value = word.partition("=")
        if wrong in {word, name}:
            words[at] = right if word == wrong else f"{right}{equals}{value}"
            break
    return words


def _chosen(given: Sequence[str], words: Sequence[str]) -> list[str]:
    wanted, unwanted = _options(words)
    kept, last = _less(given, wanted | unwanted)
    return [*kept, *(word for pair in wanted.items() for word in pair if word is not None), *last]


def _options(words: Sequence[str]) -> tuple[dict[str, str | None], dict[str, str | None]]:
    """Return the options that are wanted and those that are not, with their values; None for a flag."""
    wanted: dict[str, str | None] = {}
    unwanted: dict[str, str | None] = {}
    into, name = wanted, ""
    for word, after in zip(words, [*words[1:], ""], strict=True):
        if word.startswith("--"):
            name = word
            into[name] = None
        elif word == "without" and after.startswith("--"):
            into = unwanted
        else:
            into[name] = word
    return wanted, unwanted


def _less(given: Sequence[str], options: Mapping[str, str | None]) -> tuple[list[str], list[str]]:
    """Return what was given without the options, up to `--`, and from there on."""
    kept: list[str] = []
    left = iter(given)
    for word in left:
        if word == "--":
            return kept, [word, *left]
        if word in options:
            if options[word] is not None:
                next(left, None)
        elif word.partition("=")[0] not in options:
            kept.append(word)
    return kept, []
