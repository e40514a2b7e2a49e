"""What a person decided, dated; kept in the vault as lines of JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, get_args

from digestflow.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

Kind = Literal["reject", "keep", "refuse", "merge", "pull"]

REASONS = 5  # of a topic that later days are told
_REASON = 200  # characters of one of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided about a day, about one unit of a note, or about two names."""

    # reject: the day's plan; refuse: one point of it; keep: their words in a unit, over ours; merge: two
    # names are one's; pull: an item that fitted no topic is to be told
    kind: Kind
    made: date  # the local date it was made on
    day: date | None = None
    reason: str = ""
    note: str = ""  # path in the vault, of a kept unit
    unit: str = ""  # its key; of what is refused, the point's; of what is pulled in, the item's id
    topic: str = ""  # of what is refused; that an item is pulled into
    ours: str = ""  # hash of what was turned down: silent until there is something else
    name: str = ""  # that is another name, of a merge
    into: str = ""  # of this entity


def dump_line(decision: Decision) -> str:
    """Return the decision as one line of JSON, its end included."""
    tree = {
        "kind": decision.kind,
        "made": decision.made.isoformat(),
        "day": decision.day.isoformat() if decision.day else None,
        "reason": decision.reason,
        "note": decision.note,
        "unit": decision.unit,
        "topic": decision.topic,
        "ours": decision.ours,
        "name": decision.name,
        "into": decision.into,
    }
    line = json.dumps({k: v for k, v in tree.items() if v}, ensure_ascii=False, sort_keys=True)
    # What the command line could not decode must not keep the file from being UTF-8.
    return line.encode("utf-8", "replace").decode() + "\n"


def load_lines(text: str, *, where: str) -> tuple[Decision, ...]:
    """Return the decisions of a file, in its order.

    Raises:
        VaultError: A line is no decision; its number is named.
    """
    return tuple(
        _load(line, where=f"{where}:{number}")
        # Not splitlines: a reason may hold U+2028 and the like, which JSON leaves as they are.
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    )


def _load(line: str, *, where: str) -> Decision:
    try:
        tree: dict[str, Any] = json.loads(line)
        if tree["kind"] not in get_args(Kind):
            raise VaultError(
                f"{where}: a decision of an unknown kind: {tree['kind']!r}",
                fix=f"mend or delete line {where}",
            )
        texts = {key: _text(value) for key, value in tree.items()}
        return Decision(**texts | {"made": date.fromisoformat(texts["made"]), "day": _date(texts.get("day"))})
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise VaultError(f"{where}: not a decision: {error}", fix=f"mend or delete line {where}") from error


def _text(value: object) -> Any:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def silenced(decisions: Iterable[Decision], paths: Container[str]) -> dict[str, str]:
    """Return the units of a note whose owner keeps their own words: key -> hash turned down.

    `paths` are all that the note had since it was made.
    """
    return {d.unit: d.ours for d in decisions if d.kind == "keep" and d.note in paths}


def merged(
    aliases: Mapping[str, tuple[str, ...]], decisions: Iterable[Decision]
) -> dict[str, tuple[str, ...]]:
    """Return the aliases (entity -> its other names) with those that a person decided behind them."""
    found = dict(aliases)
    for one in decisions:
        if one.kind == "merge":
            found[one.into] = tuple(dict.fromkeys((*found.get(one.into, ()), one.name)))
    return found


def pulled(decisions: Iterable[Decision], day: date) -> dict[str, tuple[str, ...]]:
    """Return the items of the day that a person pulled in, and their topics; in the order of both."""
    found: dict[str, set[str]] = {}
    for one in decisions:
        if one.kind == "pull" and one.day == day:
            found.setdefault(one.unit, set()).add(one.topic)
    return {id_: tuple(sorted(found[id_])) for id_ in sorted(found)}


def turned_down(decisions: Iterable[Decision], day: date) -> dict[str, tuple[str, ...]]:
    """Return why a person refused what days before `day` told: reasons by topic, newest last.

    Under "" stand those of whole days. Each once, at most `REASONS` a topic: they guide later
    days only, never the day they are about or one before it.
    """
    said: dict[str, dict[str, None]] = {}
    given = [one for one in decisions if one.kind in {"reject", "refuse"} and one.reason.strip()]
    for one in sorted(given, key=lambda one: (one.day or one.made, one.made)):
        if (one.day or one.made) < day:
            reasons = said.setdefault(one.topic, {})
            reason = " ".join(one.reason.split())[:_REASON]
            reasons.pop(reason, None)
            reasons[reason] = None
    return {topic: tuple(reasons)[-REASONS:] for topic, reasons in said.items()}
