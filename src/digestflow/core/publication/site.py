"""The days and the topics as a site of HTML files that opens from disk: no script, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, tostring

from digestflow.core.picture.markup import tag
from digestflow.core.publication.day import day_page
from digestflow.core.publication.told import slugs
from digestflow.core.publication.topic import topic_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from digestflow.core.render.layout import Layout
    from digestflow.core.render.links import Past
    from digestflow.core.topic.nouns import Topic

_STYLE = """
:root{color-scheme:light dark;--ink:#1d2024;--paper:#fff;--dim:#5a626c;--line:#d9dde2;--link:#0b57a4}
@media (prefers-color-scheme:dark){
:root{--ink:#e4e7ea;--paper:#17191c;--dim:#a3abb5;--line:#3a4047;--link:#8fc2ff}}
body{margin:0 auto;max-width:46rem;padding:1rem 1.25rem 4rem;color:var(--ink);background:var(--paper);
font:1.05rem/1.6 system-ui,sans-serif;overflow-wrap:anywhere}
a{color:var(--link)} h1,h2,h3{line-height:1.25;text-wrap:balance} h1{font-size:1.8rem} h2{font-size:1.25rem}
nav{margin-bottom:1.5rem} nav a{margin-right:1rem}
.dim,footer{color:var(--dim);font-size:.9rem} article{border-top:1px solid var(--line);padding:.25rem 0 1rem}
blockquote{margin:.4rem 0;padding-inline-start:.8rem;border-inline-start:3px solid var(--line);
color:var(--dim);font-size:.95rem}
summary{cursor:pointer;color:var(--dim)} ol.days{columns:12rem;list-style:none;padding:0}
ul{padding-inline-start:1.25rem}
"""


def site(past: Past, layout: Layout) -> Iterator[tuple[str, str]]:
    """Yield the site's files, path and text: the index, a page each day, a page each topic.

    Made from the records only, so the same records give the same bytes. Links inside are
    relative; links out are to the items' own addresses.
    """
    names = slugs([topic.name for topic in layout.topics])
    yield "index.html", page("Digest", _index(past, layout, names), up="")
    days = past.whole.days
    for n, day in enumerate(days):
        before = days[n - 1] if n else None
        after = days[n + 1] if n + 1 < len(days) else None
        record = past.records[day]
        title = f"{day.isoformat()} digest"
        yield f"days/{day.isoformat()}.html", page(title, day_page(record, names, before, after), up="../")
    for topic in layout.topics:
        inside = topic_page(topic, past, layout)
        yield f"topics/{names[topic.name]}.html", page(topic.name, inside, up="../")


def page(title: str, inside: list[Element], *, up: str) -> str:
    """Return a whole page; `up` leads to the folder of the index."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="generator", content="digestflow"),
        tag("title", title),
        tag("style", _STYLE),
    )
    nav = tag("nav", tag("a", "All days and topics", href=f"{up}index.html"), aria_label="Site")
    body = tag("body", *([nav] if up else []), tag("main", *inside))
    text = tostring(tag("html", head, body, lang="en"), encoding="unicode", method="html")
    return f"<!DOCTYPE html>\n{text}\n"


def _index(past: Past, layout: Layout, names: dict[str, str]) -> list[Element]:
    days = list(reversed(past.whole.days))
    inside = [tag("h1", "Digest"), tag("h2", "Topics")]
    inside.append(tag("ul", *(_topic(topic, past, names) for topic in layout.topics)))
    inside.append(tag("h2", "Days"))
    if not days:
        inside.append(tag("p", "No day was accepted yet."))
    inside.append(tag("ol", *(_day(day, past) for day in days), class_="days", reversed="reversed"))
    return inside


def _topic(topic: Topic, past: Past, names: dict[str, str]) -> Element:
    count = len(past.whole.followed(topic.name).days)
    link = tag("a", topic.name, href=f"topics/{names[topic.name]}.html")
    return tag("li", link, tag("span", f" {count} {'day' if count == 1 else 'days'}", class_="dim"))


def _day(day: date, past: Past) -> Element:
    count = len(past.records[day].entries)
    link = tag("a", day.isoformat(), href=f"days/{day.isoformat()}.html")
    return tag("li", link, tag("span", f" {count} {'story' if count == 1 else 'stories'}", class_="dim"))
