"""What became of a day's points: what a person said, and what was accepted in their place; a file a day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from shlex import quote
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from digestflow.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digestflow.core.review.points import Kind

# A person's words: yes, no, edit. auto: the policy accepted it, and nobody has looked yet; seen: somebody
# has, and left it; back: somebody took it back, so that it is asked about.
Said = Literal["yes", "no", "edit", "auto", "seen", "back"]
PERSONS: Final = frozenset({"yes", "no", "edit"})  # that say how good what was proposed is


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What became of one point."""

    key: str  # the point's, in its day
    day: date
    kind: Kind
    said: Said
    made: date  # the local date it was said on
    writer: str = ""  # "extractive", or the model's name; "" where nobody wrote it
    topic: str = ""  # the first of the point's topics


def dump_answers(answers: Iterable[Answered]) -> bytes:
    """Return a day's file: a line a point, by its key, so that git merges it line by line."""
    lines = []
    for one in sorted(answers, key=lambda one: one.key):
        tree = {
            "kind": one.kind,
            "said": one.said,
            "made": one.made.isoformat(),
            "writer": one.writer,
            "topic": one.topic,
        }
        lines.append(f"{_json(one.key)}: {_json({k: v for k, v in tree.items() if v})}")
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8", "replace")


def load_answers(text: str, day: date, *, where: str) -> tuple[Answered, ...]:
    """Return what `dump_answers` wrote of a day; nothing of an empty file.

    Raises:
        VaultError: It does not read back.
    """
    try:
        tree: dict[str, dict[str, Any]] = json.loads(text or "{}")
        return tuple(
            Answered(key=key, day=day, made=date.fromisoformat(one.pop("made")), **_checked(one))
            for key, one in tree.items()
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise VaultError(f"{where}: no answers: {error}", fix=f"git restore {quote(where)}") from error


def _checked(one: dict[str, Any]) -> dict[str, Any]:
    from digestflow.core.review.points import Kind

    if one["said"] not in get_args(Said) or one["kind"] not in get_args(Kind):
        raise ValueError(f"{one['said']!r} to {one['kind']!r}")
    if not all(isinstance(value, str) for value in one.values()):
        raise TypeError("what is said is text")
    return one


def _json(tree: object) -> str:
    return json.dumps(tree, ensure_ascii=False, sort_keys=True)
