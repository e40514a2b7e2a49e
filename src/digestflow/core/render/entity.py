"""An entity's note: what it is, its names, and what was claimed of it, by date."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from digestflow.core.render.escape import escape, quoted, unlinked
from digestflow.core.render.fold import Fold, by_date, fold_at, folded
from digestflow.core.render.known import named, standing
from digestflow.core.render.page import Page, Section, Unit
from digestflow.core.render.spelling import spelling

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import PurePosixPath

    from digestflow.core.chronicle.nouns import Named
    from digestflow.core.entry.nouns import Claim, Entry, Sentence
    from digestflow.core.render.layout import Layout
    from digestflow.core.render.links import Past

CLAIMS = 5  # of one day


def entity(key: str, past: Past, layout: Layout, *, path: PurePosixPath, loose: frozenset[str]) -> Page:
    """Return the page of the entity's note: a function of the records that name it.

    Claims older than `fold_months` before the last day that names it are folded into one
    line a month; those in `loose`, which a person changed, are not.
    """
    named = past.whole.names[key]
    name = spelling(named, key, layout)
    fold = Fold(first=fold_at(named.days[-1], layout.fold_months), loose=loose, known=past.rows)
    units = folded("claim", named.days, fold, layout)
    for day in fold.shown("claim", named.days):
        units += _claims(key, day, past, layout)
    return Page(
        path=path,
        properties=tuple(_properties(named, name)),
        sections=(
            Section(key="title", heading=escape(name), level=1, units=tuple(_about(named, layout))),
            Section(key="claims", heading="Claims", level=2, units=by_date(units), dated=True),
        ),
    )


def _properties(named: Named, name: str) -> Iterator[Unit]:
    aliases = sorted(other for other in named.spelled if other != name)
    values = (
        ("type", "entity"),
        ("aliases", f"[{', '.join(quoted(unlinked(other)) for other in aliases)}]"),
        ("first", named.days[0].isoformat()),
        ("last", named.days[-1].isoformat()),
        ("days", str(len(named.days))),
    )
    for key, value in values:
        yield Unit(key=f"property/{key}", text=f"{key}: {value}", shape="property", mark=f"{key}:")


def _about(named: Named, layout: Layout) -> Iterator[Unit]:
    if named.glossed is not None:
        by = f"{escape(named.by)}, " if named.by else ""
        text = f"{escape(_capital(named.gloss))} ({by}{layout.link(named.glossed)})."
    else:
        text = f"First named in: {escape(named.first)} ({layout.link(named.days[0])})."
    yield Unit(key="about", text=text, shape="block")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _claims(key: str, day: date, past: Past, layout: Layout) -> Iterator[Unit]:
    """Yield what the day's entries say of the entity, as far as they say its name; at most `CLAIMS`."""
    seen: set[str] = set()
    link = layout.link(day, shown=day.isoformat())
    for entry in past.records[day].entries:
        if key not in {layout.naming.key(name) for name in entry.entities}:
            continue
        for said, mark in _said(entry, key, layout):
            if said.text in seen or len(seen) == CLAIMS:
                continue
            seen.add(said.text)
            who = named(entry.word_of(said))
            sure = f" *({word})*" if (word := standing(entry, said)) else ""
            yield Unit(
                key=f"claim/{day.isoformat()}/{mark}",
                text=f"- {link}: {who}{escape(said.text)}{sure}",
                shape="item",
                date=day.isoformat(),
            )


def _said(entry: Entry, key: str, layout: Layout) -> Sequence[tuple[Sentence | Claim, str]]:
    """Return the entry's claims of the entity, or the sentences that name it where there are none.

    A claim is of the entity it names as its own, else of those whose name its text says and
    no longer name that begins so: what is said of "Petrel 3" is not said of "Petrel".
    """
    own = [(claim, claim.key) for claim in entry.claims if _of(claim, entry, key, layout)]
    if own:
        return own
    return [
        (sentence, f"{entry.key[:8]}-{n}")
        for n, sentence in enumerate(entry.summary, start=1)
        if _names(sentence.text, entry, key, layout)
    ]


def _of(claim: Claim, entry: Entry, key: str, layout: Layout) -> bool:
    return layout.naming.key(claim.entity) == key if claim.entity else _names(claim.text, entry, key, layout)


def _names(text: str, entry: Entry, key: str, layout: Layout) -> bool:
    for name in sorted(entry.entities, key=len, reverse=True):
        if not _may_hold(text, name):
            continue
        if layout.naming.key(name) == key:
            if _pattern(name).search(text):
                return True
        else:
            text = _pattern(name).sub(" ", text)
    return False


def _may_hold(text: str, name: str) -> bool:
    """Tell, fast, which texts do not say a name: most do not, and a pattern takes long to make."""
    # Beyond ASCII, letters of one case may be several in the other, and a pattern knows them all.
    return name.lower() in text.lower() or not (name.isascii() and text.isascii())


@lru_cache(maxsize=1024)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])", re.IGNORECASE)
