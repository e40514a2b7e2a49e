"""An item that fitted no topic pulled into one, as a person decides it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from shlex import quote
from typing import TYPE_CHECKING

from digestflow.core.decision import Decision, dump_line, pulled
from digestflow.core.item.nouns import NAMED, Item
from digestflow.errors import UsageError
from digestflow.run.kept.standing import DECISIONS, standing
from digestflow.run.ports import Intent
from digestflow.run.review.settle import appended

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from digestflow.run.ports import Choices, Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """An item that the next run of its day tells."""

    day: date
    item: Item
    topic: str


def pull(name: str, topic: str, tools: Tools, choices: Choices) -> Pulled:
    """Remember that an item is to be told as a story of the topic; its day is stale until it is run again.

    `name` is the item's id or the beginning of it. `topic` may be "" where there is one alone.

    Raises:
        UsageError: There is no such item or topic, or the item was not left out for its topic.
    """
    into = _topic(topic, [one.name for one in choices.topics])
    item, state = _item(name, tools)
    if topic_of := pulled(standing(tools.vault, tools.former).decisions, item.day).get(item.id):
        if into in topic_of:
            raise UsageError(
                f"{item.id} was pulled into {into!r} already", fix=f"digestflow run --date {item.day}"
            )
    elif state != "off_topic":
        raise UsageError(f"{item.id} was not left out for its topic: {_SAID[state]}", fix=_fix(item))
    if not item.body.strip():
        raise UsageError(f"{item.id} is an address alone: nothing of it can be quoted", fix=_fix(item))
    made, before = tools.today(), tools.vault.read(DECISIONS)
    line = dump_line(Decision(kind="pull", made=made, day=item.day, unit=item.id, topic=into))
    intent = Intent(
        subject=f"Pull an item of {item.day} into {into}",
        day=item.day,
        trailers={"Digestflow-Day": item.day.isoformat()},
        name=f"pull-{item.id[:8]}",
    )
    tools.apply({DECISIONS: (before, appended(before, line))}, intent)
    return Pulled(day=item.day, item=item, topic=into)


_SAID = {
    "": "no run has taken its day to the end yet",
    "in_story": "it is in a story of its day",
    "repeat": "it repeats what an earlier item tells",
    "other_language": "it is in another language than the digest",
    "too_old": "it was too old for its day",
    "failed": "no entry could be made of it",
}


def _fix(item: Item) -> str:
    return f"digestflow review --not-relevant {item.day}"


def _topic(name: str, known: Sequence[str]) -> str:
    if name in known:
        return name
    if not name and len(known) == 1:
        return known[0]
    if not known:
        raise UsageError("config.yaml has no topic to pull it into", fix="digestflow config edit")
    if not name:
        raise UsageError(f"say into which topic: {', '.join(known)}", fix=f"--topic {quote(known[0])}")
    near = get_close_matches(name, known, n=1, cutoff=0.4)
    hint = f" — did you mean {near[0]!r}?" if near else f"; there are: {', '.join(known)}"
    raise UsageError(f"there is no topic {name!r}{hint}", fix=f"--topic {quote([*near, *known][0])}")


def _item(name: str, tools: Tools) -> tuple[Item, str]:
    found = tools.archive.ends_of(name) if len(name) >= NAMED else ()
    if len(found) == 1:
        item, state, _detail = found[0]
        return item, state
    some = f"{len(found)} items are called so" if found else f"{NAMED} or more letters of an id name one"
    raise UsageError(f"no item {name!r}: {some}", fix="digestflow review --not-relevant")
