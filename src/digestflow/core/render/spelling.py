"""How an entity is written, and whether it is somebody's name at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.core.render.name import safe_name

if TYPE_CHECKING:
    from digestflow.core.chronicle.nouns import Named
    from digestflow.core.render.layout import Layout


def spelling(named: Named, key: str, layout: Layout) -> str:
    """Return the spelling that stands for all: that of config.yaml, else the most frequent one.

    A function of all records: the order in which days came has no part in it.
    """
    if known := layout.spellings.get(key):
        return known
    if len(named.spelled) == 1:
        return next(iter(named.spelled))
    return min(named.spelled, key=lambda name: (-named.spelled[name], name))


def note_name(named: Named, key: str, layout: Layout) -> str:
    """Return the name of the entity's note; "" for what gets none.

    An entity gets a note once it is named on as many days as config.yaml says, and when it is
    written like a name: with a capital, a digit or a sign in it, or in a script that has no
    capitals. A common noun gets none however often it is told of.
    """
    if len(named.days) < layout.entity_days:
        return ""
    name = spelling(named, key, layout)
    if name.islower() and name.replace(" ", "").isalpha() and name.isascii():
        return ""
    return safe_name(name) or ""
