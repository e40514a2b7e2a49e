"""Names of one entity, as a person decides it; nothing is merged without them."""

from __future__ import annotations

from difflib import get_close_matches
from shlex import quote
from typing import TYPE_CHECKING

from digestflow.core.chronicle.alike import alike
from digestflow.core.decision import Decision, dump_line, load_lines
from digestflow.core.entity import entity_key, naming
from digestflow.errors import UsageError
from digestflow.run.kept.decisions import with_merges
from digestflow.run.kept.records import text_of
from digestflow.run.kept.standing import DECISIONS, standing
from digestflow.run.notes.looking import look_back
from digestflow.run.ports import Intent
from digestflow.run.review.settle import appended

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from digestflow.run.kept.standing import Standing
    from digestflow.run.ports import Choices, Tools


def alike_names(tools: Tools, choices: Choices) -> tuple[tuple[str, str], ...]:
    """Return pairs of names that may be one entity's: (other name, the one said more often)."""
    now = standing(tools.vault, tools.former)
    whole = look_back(now.records, now, tools.vault, choices.layout).past.whole
    return tuple((pair.name, pair.into) for pair in alike(whole))


def merge(name: str, into: str, tools: Tools, choices: Choices) -> None:
    """Remember that a name is another one of an entity, from now on in every day that is made.

    Raises:
        UsageError: They are one already, or one of them is no name, or one that nobody knows.
    """
    now = standing(tools.vault, tools.former)
    called = naming(with_merges(choices, now).aliases)
    if not entity_key(name) or not entity_key(into):
        raise UsageError("a name without a letter is none", fix="digestflow merge")
    if called.key(name) == called.key(into):
        raise UsageError(f"{name!r} and {into!r} are one already", fix="digestflow merge")
    known = _known(now, tools, choices)
    for one in (name, into):
        if entity_key(one) not in known:
            raise _unknown(one, known)
    made, before = tools.today(), tools.vault.read(DECISIONS)
    line = dump_line(Decision(kind="merge", made=made, name=name, into=into))
    intent = Intent(subject=f"Take {name} for {into}", day=made, trailers={})
    tools.apply({DECISIONS: (before, appended(before, line))}, intent)


def unmerge(names: Sequence[str], tools: Tools) -> Decision:
    """Forget that two names are one's, and return the decision: the last about the names, or of all.

    One of the two is enough, whichever it is. All other decisions stay, byte for byte.

    Raises:
        UsageError: Nobody decided that.
    """
    before, text = tools.vault.read(DECISIONS), text_of(tools.vault, DECISIONS)
    lines = text.split("\n")
    filled = (n for n, line in enumerate(lines) if line.strip())
    made = zip(filled, load_lines(text, where=str(DECISIONS)), strict=True)
    merges = {n: one for n, one in made if one.kind == "merge"}
    wanted = {entity_key(name) for name in names}
    last = next((one for one in reversed(merges.values()) if wanted <= _keys(one)), None)
    if last is None:
        raise _apart(names, merges.values())
    gone = {n for n, one in merges.items() if _keys(one) == _keys(last)}
    left = "\n".join(line for n, line in enumerate(lines) if n not in gone)
    intent = Intent(subject=f"Take {last.name} for {last.into} no more", day=tools.today(), trailers={})
    tools.apply({DECISIONS: (before, left.encode() or None)}, intent)
    return last


def _keys(merge: Decision) -> set[str]:
    return {entity_key(merge.name), entity_key(merge.into)}


def _apart(names: Sequence[str], merges: Iterable[Decision]) -> UsageError:
    known = {entity_key(name): name for one in merges for name in (one.name, one.into)}
    for name in names:
        near = get_close_matches(entity_key(name), known, n=1)
        if near and near[0] != entity_key(name):
            return _mistyped(f"{name!r} was never merged", name, known[near[0]])
    if not known:
        return UsageError("no merge is there to undo", fix="digestflow merge")
    there = "; ".join(f"{one.name!r} with {one.into!r}" for one in merges)
    return UsageError(
        f"{' and '.join(map(repr, names))}: never merged; there is {there}", fix="digestflow merge --undo"
    )


def _known(now: Standing, tools: Tools, choices: Choices) -> dict[str, str]:
    """Return the names that config.yaml, a decision or a record has: key -> as it is spelled most."""
    named = with_merges(choices, now).aliases
    known = {entity_key(name): name for names in named.items() for name in (names[0], *names[1])}
    known |= {entity_key(name): name for name in choices.followed}
    whole = look_back(now.records, now, tools.vault, choices.layout).past.whole
    return known | {
        entity_key(name): name
        for one in whole.names.values()
        for name in sorted(one.spelled, key=one.spelled.__getitem__)
    }


def _unknown(name: str, known: Mapping[str, str]) -> UsageError:
    near = get_close_matches(entity_key(name), known, n=1)
    if not near:
        return UsageError(f"nothing is named {name!r}, here or in any record", fix="digestflow merge")
    return _mistyped(f"nothing is named {name!r}", name, known[near[0]])


def _mistyped(fault: str, name: str, like: str) -> UsageError:
    return UsageError(f"{fault} — did you mean {like!r}?", fix=f"{quote(like)} instead of {quote(name)}")
