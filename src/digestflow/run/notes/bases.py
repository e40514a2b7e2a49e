"""What we last wrote of a unit that a person changed since: what their words and ours both come from."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from digestflow.core.change.survey import heading_text
from digestflow.core.note.nouns import unit_hash
from digestflow.run.notes.accept import standing_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digestflow.core.change.nouns import Change
    from digestflow.core.render.layout import Layout
    from digestflow.core.render.page import Page
    from digestflow.run.kept.standing import Standing
    from digestflow.run.ports import Vault

_KEPT = "bases.json"
_MOST = 2_000  # texts


def with_bases(changes: Iterable[Change], now: Standing, vault: Vault, layout: Layout) -> tuple[Change, ...]:
    """Return the changes, each open hunk with what we last wrote there.

    The vault has the hash of it only. The text is what the accepted records render, as long as they
    do; from then on it is remembered. With the state folder lost, it may be "".
    """
    known = _remembered(vault)
    before, found = dict(known), []
    for change in changes:
        owned = now.units.get(str(change.path), {})
        asked = {owned[hunk.unit] for hunk in change.hunks if hunk.open and hunk.unit in owned}
        if asked - known.keys():
            page = standing_page(str(change.path), now, vault, layout)
            texts = {unit_hash(text): text for text in _texts(page)} if page else {}
            known |= {hash_: texts[hash_] for hash_ in asked if hash_ in texts}
        hunks = tuple(
            replace(hunk, base=known.get(owned.get(hunk.unit, ""), "")) if hunk.open else hunk
            for hunk in change.hunks
        )
        found.append(replace(change, hunks=hunks))
    if known != before:
        kept = dict(list(known.items())[-_MOST:])
        vault.memory.keep(_KEPT, json.dumps(kept, ensure_ascii=False).encode())
    return tuple(found)


def _remembered(vault: Vault) -> dict[str, str]:
    recalled = vault.memory.recall(_KEPT)
    texts: dict[str, str] = json.loads(recalled[0]) if recalled else {}
    return texts


def _texts(page: Page) -> Iterable[str]:
    yield from (unit.text for unit in page.properties)
    for section in page.sections:
        yield heading_text(section)
        yield from (unit.text for unit in section.units)
