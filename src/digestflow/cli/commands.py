"""Which module a command stands in: a call loads its own and no other (docs/decisions/0011)."""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING

from typer.main import get_command

from digestflow.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Callable

# In the order of the help: as they are come to. It lists groups behind all others; what a module
# adds to another's group stands with the group.
COMMANDS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("init", "doctor"): ("start.start",),
    ("status",): ("nights.status",),
    ("run", "fetch"): ("nights.run",),
    ("review",): ("review.review",),
    ("commit", "reject", "rebuild", "keep", "take"): ("review.settle",),
    ("undo",): ("review.undo",),
    ("explain", "cost"): ("insight.explain",),
    ("export", "search"): ("insight.export",),
    ("plot",): ("insight.plot",),
    ("merge",): ("notes.merge",),
    ("lint",): ("notes.lint",),
    ("adopt",): ("notes.adopt",),
    ("eval",): ("models.evaluate",),
    ("help",): ("start.guide",),
    ("sources",): ("sources.sources", "sources.edit", "sources.health"),
    ("schedule",): ("nights.schedule",),
    ("config",): ("start.config",),
    ("keys",): ("start.keys",),
    ("models",): ("models.models", "models.serve"),
    ("prompts",): ("models.prompts",),
}
_OF_ALL = frozenset({"help"})  # speaks of every other


def load(command: str) -> Callable[..., object]:
    """Return the app with the module of the command in it; of a command that nobody has, with every one.

    Doing it twice is doing it once.
    """
    found = [modules for names, modules in COMMANDS.items() if command in names and command not in _OF_ALL]
    for module in chain.from_iterable(found or COMMANDS.values()):
        import_module(f"digestflow.cli.{module}")
    return _made(frozenset(name for name in sys.modules if name.startswith("digestflow.cli.")))


@cache
def _made(_modules: frozenset[str]) -> Callable[..., object]:
    """What typer makes of signatures; once, for a process that is given many commands."""
    return get_command(app)
