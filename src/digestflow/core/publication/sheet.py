"""Entries as lines of JSON, and claims as a table that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

from digestflow.core.publication.told import Told, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digestflow.core.evidence.quote import Quote
    from digestflow.core.record import Record

COLUMNS = (
    "day", "entry", "headline", "topics", "entity", "attribute", "value", "unit", "as_of", "horizon",
    "status", "claim", "attribution", "quotes", "sources", "urls",
)  # fmt: skip
# What a spreadsheet takes for the beginning of a formula, also behind what it does not show
# (https://owasp.org/www-community/attacks/CSV_Injection); the wide forms are taken for it in some locales.
_FORMULA = re.compile(
    r"[\s\x00-\x20'\"\u00ad\u200b-\u200f\u2060-\u2064\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212|]"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


def lines(records: Iterable[Record], topic: str = "") -> Iterator[str]:
    """Yield each entry as one line of JSON, with its quotes and where they are from."""
    for one in told(records, topic):
        yield json.dumps(_tree(one), ensure_ascii=False, sort_keys=True) + "\n"


def _tree(one: Told) -> dict[str, Any]:
    entry = one.entry
    return {
        "day": one.record.day.isoformat(),
        "key": entry.key,
        "headline": entry.title,
        "status": entry.status,
        "writer": entry.writer,
        "attribution": entry.attribution,
        "topics": list(entry.topics),
        "entities": list(entry.entities),
        "summary": [
            {
                "text": said.text,
                "attribution": entry.word_of(said),
                "quotes": [_quote(quote, one) for quote in said.quotes],
            }
            for said in entry.summary
        ],
        "claims": [
            {
                "key": claim.key,
                "text": claim.text,
                "entity": claim.entity,
                "attribute": claim.attribute,
                "value": claim.value,
                "unit": claim.unit,
                "as_of": claim.as_of.isoformat() if claim.as_of else None,
                "horizon": claim.horizon,
                "status": claim.status,
                "attribution": entry.word_of(claim),
                "quotes": [_quote(quote, one) for quote in claim.quotes],
            }
            for claim in entry.claims
        ],
        "sources": [
            {
                "item": item.id,
                "title": item.title,
                "url": item.url,
                "source": item.source,
                "published": item.published.isoformat() if item.published else None,
            }
            for item in one.cited
        ],
    }


def _quote(quote: Quote, one: Told) -> dict[str, Any]:
    return {
        "item": quote.item,
        "source": one.of(quote).source,
        "url": one.of(quote).url,
        "words": quote.words,
        "start": quote.start,
        "end": quote.end,
    }


def table(records: Iterable[Record], topic: str = "") -> str:
    """Return the claims as CSV (RFC 4180), a line each under a head; every cell is quoted.

    A cell that a spreadsheet would run as a formula has an apostrophe before it, which it shows
    as text; that goes for a value like "-5 %" too.
    """
    out = io.StringIO()
    rows = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for one in told(records, topic):
        for row in _rows(one):
            rows.writerow([_cell(value) for value in row])
    return out.getvalue()


def _rows(one: Told) -> Iterator[tuple[str, ...]]:
    entry = one.entry
    for claim in entry.claims:
        cited = list(dict.fromkeys(one.of(quote) for quote in claim.quotes))
        yield (
            one.record.day.isoformat(),
            entry.key,
            entry.title,
            "; ".join(entry.topics),
            claim.entity,
            claim.attribute,
            claim.value,
            claim.unit,
            claim.as_of.isoformat() if claim.as_of else "",
            claim.horizon,
            claim.status,
            claim.text,
            entry.attribution,
            " | ".join(quote.words for quote in claim.quotes),
            "; ".join(item.source for item in cited),
            " ".join(item.url for item in cited),
        )


def _cell(text: str) -> str:
    text = _CONTROL.sub(" ", text)
    return f"'{text}" if _FORMULA.match(text) else text
