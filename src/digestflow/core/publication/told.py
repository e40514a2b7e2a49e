"""The entries of records, each with what it cites: what every form that leaves the vault is made from."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.entry.attribution import ALONE, introduced, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digestflow.core.entry.nouns import Entry
    from digestflow.core.evidence.quote import Quote
    from digestflow.core.record import Cited, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One entry, and the items that it quotes."""

    record: Record
    entry: Entry
    cited: tuple[Cited, ...]  # each once, in the order of first use

    def of(self, quote: Quote) -> Cited:
        """Return the item that the quote is of."""
        return next(one for one in self.cited if one.id == quote.item)


def told(records: Iterable[Record], topic: str = "") -> Iterator[Told]:
    """Yield the entries of a topic, or of all, day by day as the records are given."""
    for record in records:
        items = {item.id: item for item in record.items}
        for entry in record.entries:
            if not topic or topic in entry.topics:
                ids = dict.fromkeys(quote.item for quote in entry.quotes)
                yield Told(record=record, entry=entry, cited=tuple(items[one] for one in ids))


def said_in(entry: Entry) -> str:
    """Return the summary as one text, with whose word a sentence is where that is not the entry's."""
    if not entry.further:  # the headline stands above it
        who = names(entry.summary, "")
        return f"{_named(who, ALONE) if who else ALONE.capitalize()}."
    return " ".join(_named(who, one.text) for who, one in introduced(entry.further, ""))


def claims_in(entry: Entry) -> list[str]:
    """Return the claims, each with whose word it is where that is not the entry's."""
    return [_named(claim.whose, claim.text) for claim in entry.claims]


def _named(who: str, text: str) -> str:
    return f"{who}: {text}" if who else text


def web(url: str) -> str:
    """Return the address if it may be linked: http or https; else ""."""
    return url if url.startswith(("http://", "https://")) else ""


def slugs(names: Iterable[str]) -> dict[str, str]:
    """Return a file name for each name: lower-case ASCII, no two alike, the same in any order.

    Where letters were lost or two names come to the same, part of a hash stands behind it.
    """
    plain = {name: re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] for name in names}
    often = Counter(plain.values())
    return {
        name: slug
        if slug and often[slug] == 1 and re.fullmatch(r"[\w \-]+", name, re.ASCII)
        else f"{slug or 'topic'}-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:8]}"
        for name, slug in plain.items()
    }
