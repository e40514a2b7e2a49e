"""A page with a person's words in place of ours, in units they edited before these were ever written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from digestflow.core.note.nouns import unit_hash

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from digestflow.core.render.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a person said of units before they are written."""

    edits: Mapping[str, str] = field(default_factory=dict)  # unit key of a day's note -> their words
    taken: Mapping[str, AbstractSet[str]] = field(default_factory=dict)  # note -> units written over theirs


NO_WISHES = Wishes()


def edited(page: Page, edits: Mapping[str, str]) -> Page:
    """Return the page with the texts of `edits`, by unit key; an empty one is passed over."""
    if not any(unit.key in edits for section in page.sections for unit in section.units):
        return page
    return replace(
        page,
        sections=tuple(
            replace(
                section,
                units=tuple(
                    replace(unit, text=edits[unit.key]) if edits.get(unit.key, "").strip() else unit
                    for unit in section.units
                ),
            )
            for section in page.sections
        ),
    )


def owned_of(page: Page, edits: Mapping[str, str], owned: Mapping[str, str]) -> dict[str, str]:
    """Return the hashes that `owned` has after a change of the edited page, for the page as it was.

    What we own of an edited unit is the text we would have written: so the words that stand
    are a person's, who changed ours.
    """
    ours = {unit.key: unit.text for section in page.sections for unit in section.units if unit.key in edits}
    return {
        key: unit_hash(ours[key]) if key in ours and was == unit_hash(edits[key]) else was
        for key, was in owned.items()
    }
