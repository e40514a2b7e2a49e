"""Taking an old page in: its claims as data, unsourced, each held against the archive of its days."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from digestflow.core.adopted.judge import judge
from digestflow.core.adopted.nouns import Adopted, adopted_path, dump, load
from digestflow.core.adopted.read import claims
from digestflow.core.finding.outline import outline
from digestflow.core.item.nouns import digest
from digestflow.errors import VaultError
from digestflow.run.mending.mend import known, named_note
from digestflow.run.ports import Intent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from digestflow.core.item.nouns import Item
    from digestflow.run.ports import Choices, Tools

_BEFORE, _AFTER = 3, 1  # days around a claim's within which an item may have said it


def adopt(name: str, tools: Tools, choices: Choices) -> Adopted:
    """Read a page into the vault's records; not a byte of the note changes.

    Adopting the same page again, with the same archive, writes nothing.

    Raises:
        UsageError: There is no such note.
        VaultError: The note cannot be read as one.
        GitError: git is in a state that must not be touched; nothing is written.
    """
    note = named_note(name, tools)
    raw = tools.vault.read(PurePosixPath(note)) or b""
    around = known(tools).around(note, tools, choices)
    page = outline(raw, around)
    if page.note.fault:
        raise VaultError(f"{note} cannot be read: {page.note.fault}", fix="mend it in an editor")
    days = [entry.day for entry in page.entries]
    at_hand: dict[tuple[date, date], tuple[Item, ...]] = {}
    judged = []
    for claim in claims(page):
        own = [claim.day] if claim.day else days
        span = _span(own)
        if span is not None and span not in at_hand:
            at_hand[span] = tools.archive.between(*span)
        items = at_hand[span] if span else ()
        judged.append(judge(claim, items, whole={item.day for item in items}.issuperset(own)))
    adopted = Adopted(
        note=note,
        topic=around.topic.name if around.topic else "",
        made=tools.today(),
        body=digest(raw.decode()),
        claims=tuple(judged),
    )
    return _kept(adopted, tools)


def _span(days: Sequence[date]) -> tuple[date, date] | None:
    """Return the days whose items may say what is claimed of `days`; None without one."""
    return (min(days) - timedelta(days=_BEFORE), max(days) + timedelta(days=_AFTER)) if days else None


def _kept(adopted: Adopted, tools: Tools) -> Adopted:
    path = adopted_path(adopted.note)
    before = tools.vault.read(path)
    if before is not None:
        earlier = load(before.decode("utf-8", "replace"), where=str(path))
        if replace(adopted, made=earlier.made) == earlier:
            return earlier
    after = dump(adopted).encode()
    name = digest(after.decode())[:12]
    intent = Intent(
        subject=f"Adopt {adopted.note}",
        day=adopted.made,
        trailers={"Digestflow-Adopted": name},
        name=f"adopt-{name}",
    )
    tools.apply({path: (before, after)}, intent)
    return adopted
