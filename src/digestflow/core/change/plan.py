"""From the page that is wanted, the note that stands and what of it is ours to one change."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from digestflow.core.change.nouns import Change, Hunk
from digestflow.core.change.planning import MADE, planned, unchanged
from digestflow.core.change.settle import Decided
from digestflow.core.change.stretch import remember, shortened
from digestflow.core.note.nouns import plain, unit_hash
from digestflow.core.note.scan import scan
from digestflow.core.render.page import Page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import PurePosixPath

NOTE = ""  # the key that stands for the whole note
_NONE: Mapping[str, str] = MappingProxyType({})


def plan(
    page: Page,
    before: bytes | None,
    owned: Mapping[str, str],
    *,
    refused: frozenset[str] = frozenset(),
    taken: frozenset[str] = frozenset(),
    silent: Mapping[str, str] = _NONE,
) -> Change:
    """Return what makes the page of the note, without touching anything that is a person's.

    `owned` says by unit key the hash of the bytes last written; a heading's key is "section/"
    and the section's; a key of "beside/" is of a person's words, as `sides` keeps it.
    `refused` are units left out for now. `taken` are units that are written even where a
    person changed or deleted them; "" takes back a note that was deleted, a heading's key a
    section that was. `silent` holds, by unit key, the hash of our text that a person decided
    against: it is not written, also when nothing of it is owned.

    Planning again with what stands after the change and what is owned then gives no hunk
    but the open ones. A unit that is wanted no longer is taken out when it is ours; a
    heading when nothing is left under it. A unit that stands is never moved: a page has to
    keep its units in an order that a further unit does not change.
    """
    if before is None and (owned or NOTE in silent) and NOTE not in taken:
        return _deleted(page, owned, silent)
    decided = Decided(refused=refused, taken=taken, silent=silent)
    if before is None:
        remember(page)
        return planned(page.whole(), before, {}, decided)
    short = shortened(page, before, owned, refused | taken | silent.keys())
    change = short and short.whole(planned(short.page, short.before, short.owned, decided), before, owned)
    return change or planned(page.whole(), before, owned, decided)


def retire(path: PurePosixPath, before: bytes | None, owned: Mapping[str, str]) -> Change:
    """Return what takes all that is ours out of a note in which nothing is to stand any more.

    What a person wrote or changed stays, with the headings it stands under. Where nothing
    stays and we made the note, it goes.
    """
    page = Page(path=path, properties=(), sections=())
    change = unchanged(page, None, {}) if before is None else plan(page, before, owned)
    if change.untouchable:
        return change
    change = replace(change, owned={key: was for key, was in change.owned.items() if key not in change.lost})
    left = any(part.kind != "blank" for part in scan(change.after or b"").parts)
    return change if left or MADE not in owned else replace(change, after=None)


def _deleted(page: Page, owned: Mapping[str, str], silent: Mapping[str, str]) -> Change:
    """Leave a note away that a person deleted."""
    created = plan(page, None, {})
    ours = plain((created.after or b"").decode())
    if silent.get(NOTE) == unit_hash(ours):
        return unchanged(page, None, owned)
    hunk = Hunk(unit=NOTE, section="", kind="deleted", theirs="", ours=ours)
    return unchanged(page, None, owned, hunks=(hunk,))
