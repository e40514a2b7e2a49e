"""Which names are links: those whose note stands in the vault or comes with the same plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from digestflow.core.chronicle.grow import chronicle
from digestflow.core.entity import Naming
from digestflow.core.render.escape import escape, link_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, MutableMapping
    from datetime import date

    from digestflow.core.chronicle.nouns import Chronicle
    from digestflow.core.record import Record
    from digestflow.core.render.layout import Layout
    from digestflow.core.render.page import Lines


class Target(NamedTuple):
    """A note that an entity's name leads to."""

    note: str  # its name, without folder and .md
    since: date | None = None  # the first day whose note may link it; None: it is a person's


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The notes that names lead to."""

    naming: Naming = field(default_factory=Naming)
    targets: Mapping[str, Target] = field(default_factory=dict)  # by the entity's key

    def to(self, name: str, *, day: date | None = None) -> str:
        """Return the wikilink that shows `name`; "" when there is no note it may lead to.

        With `day` as of that day: a note that came to be later is none.
        """
        target = self.targets.get(self.naming.key(name))
        if target is None or (day is not None and target.since is not None and target.since > day):
            return ""
        shown = link_text(name)
        return f"[[{target.note}]]" if shown == target.note else f"[[{target.note}|{shown}]]"

    def bold(self, name: str) -> str:
        """Return the name as the beginning of a line: its link, else in bold."""
        return self.to(name) or f"**{escape(name)}**"


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """All that a page which looks back is made from."""

    whole: Chronicle
    records: Mapping[date, Record]  # every day of it; read one by one, when asked for
    links: Links = field(default_factory=Links)
    rows: MutableMapping[str, Lines] = field(default_factory=dict)  # of old months that were made once

    def since(self, first: date) -> Iterator[Record]:
        """Yield the records from a day on, oldest first."""
        return (self.records[day] for day in self.whole.days.since(first))


def past(records: Iterable[Record], layout: Layout, links: Links | None = None) -> Past:
    """Return the past that the records are, given in any order."""
    given = {record.day: record for record in records}
    whole = chronicle(given.values(), layout.topics, layout.naming)
    return Past(whole=whole, records=given, links=links or Links(naming=layout.naming))
