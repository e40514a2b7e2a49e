"""What the ledger says of the day's entries, as lines below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digestflow.core.entry.nouns import Claim
from digestflow.core.render.escape import escape
from digestflow.core.render.page import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from digestflow.core.entry.nouns import Entry, Sentence
    from digestflow.core.evidence.quote import Quote
    from digestflow.core.ledger.nouns import Said
    from digestflow.core.record import Record
    from digestflow.core.render.layout import Layout

_HOW = {
    "met": "it came",
    "late": "it came, later than said",
    "moved": "another time is said",
    "off": "it was denied or called off",
    "settled": "an official word",
}


def ledger_units(entry: Entry, record: Record, layout: Layout) -> Iterator[Unit]:
    """Return the lines below an entry: values that differ or moved, and questions it answers."""
    base = f"entry/{entry.key}"
    for conflict in record.conflicts:
        if conflict.entry == entry.key:
            own, *others = (_value(said, record.day, layout) for said in conflict.values)
            what = escape(f"{conflict.entity}: {conflict.attribute}")
            text = f"- Differs: {what} {own} against {', '.join(others)}"
            yield Unit(
                key=f"{base}/differs/{conflict.key}", text=text, shape="item", mark=f"- Differs: {what} {own}"
            )
    for series in record.series:
        if series.entry == entry.key:
            own, *others = (_value(said, record.day, layout) for said in series.values)
            what = escape(f"{series.entity}: {series.attribute}")
            text = f"- Moved: {what} {own}, before {', '.join(others)}"
            key = f"{base}/moved/{series.entity}/{series.attribute}"
            yield Unit(key=key, text=text, shape="item", mark=f"- Moved: {what} {own}")
    for closing in record.closings:
        if closing.entry == entry.key:
            asked = f"{escape(closing.question)}{marks(closing.asked)}"
            since = _on(closing.opened, layout)
            said = f"{_HOW[closing.how]}: {escape(closing.text)}{marks(closing.quotes)}"
            text = f"- Answers {since}: “{asked}” — {said}"
            yield Unit(
                key=f"{base}/answers/{closing.key}", text=text, shape="item", mark=marks(closing.asked)
            )


def named(who: str) -> str:
    """Return whose word follows, as a note says it; "" for nobody's."""
    return f"{escape(who)}: " if who else ""


def standing(entry: Entry, said: Sentence | Claim | None = None) -> str:
    """Return how sure the entry is, or one thing it says, as a note says it.

    What is yet to come is no surer than it is itself. "" where only "announced" could be said
    of what somebody named says: a forum announces nothing.
    """
    status = said.status if isinstance(said, Claim) and said.horizon else entry.status
    return "" if entry.attribution and status == "announced" else status


def overdue_units(record: Record) -> Iterator[Unit]:
    """Return a line for each prediction whose time has passed without an answer."""
    for one in record.overdue:
        said = f"{escape(one.by)}: " if one.by else ""
        text = f"- Overdue ({escape(one.horizon)}): {said}{escape(one.text)}{marks(one.quotes)}"
        yield Unit(key=f"overdue/{one.key}", text=text, shape="item", mark=marks(one.quotes))


def marks(quotes: Iterable[Quote]) -> str:
    """Return the footnote marks of quotes, each once."""
    return "".join(dict.fromkeys(f"[^{quote.label}]" for quote in quotes))


def _value(said: Said, day: date, layout: Layout) -> str:
    when = "" if said.day == day else f" ({_on(said.day, layout)})"
    return f"“{escape(said.shown)}”{marks(said.quotes)}{when}"


def _on(day: date, layout: Layout) -> str:
    return layout.link(day, shown=day.isoformat())
