"""Which module a command stands in: a call loads its own and no other (docs/decisions/0011)."""

from __future__ import annotations

from importlib import import_module
from itertools import chain

# In the order of the help. What a module adds to another's group stands with the group.
COMMANDS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("adopt",): ("adopt",),
    ("config",): ("config",),
    ("eval",): ("evaluate",),
    ("explain", "cost"): ("explain",),
    ("export", "search"): ("export",),
    ("help",): ("guide",),
    ("keys",): ("keys",),
    ("lint",): ("lint",),
    ("merge",): ("merge",),
    ("models",): ("models", "serve"),
    ("plot",): ("plot",),
    ("prompts",): ("prompts",),
    ("review",): ("review",),
    ("run", "fetch"): ("run",),
    ("schedule",): ("schedule",),
    ("commit", "reject", "rebuild", "keep", "take"): ("settle",),
    ("sources",): ("sources", "sources_edit", "sources_health"),
    ("init", "doctor"): ("start",),
    ("status",): ("status",),
    ("undo",): ("undo",),
}
_OF_ALL = frozenset({"help"})  # speaks of every other


def load(command: str) -> None:
    """Let the module of the command add it to the app; of a command that nobody has, every one.

    Doing it twice is doing it once.
    """
    found = [modules for names, modules in COMMANDS.items() if command in names and command not in _OF_ALL]
    for module in chain.from_iterable(found or COMMANDS.values()):
        import_module(f"digestflow.cli.{module}")
