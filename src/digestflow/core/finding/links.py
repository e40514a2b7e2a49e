"""Links to digests: one form for all of them, and a note behind each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from digestflow.core.finding.digests import Dated, dated, is_bare, note_key
from digestflow.core.finding.nouns import Finding
from digestflow.core.finding.wording import is_prose, masked
from digestflow.core.window import spans
from digestflow.plural import many

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from digestflow.core.finding.outline import Outline

_LINK = re.compile(r"\[\[[^\[\]\r\n]+\]\]|\[[^\[\]\r\n]+\]\(")
_FILE = re.compile(
    r"(?<=[/<(])[^/<>()#]+?(?=(?:\.md)?(?:#[^()]*)?>?\)\Z)"
)  # of a Markdown link: what its note is called
_WHY = "every link to a digest has the name of its note, so that it leads there"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A digest that is named in a part."""

    at: int  # part
    dated: Dated
    right: str  # as it should be written; as it is where that is so, or there is no such day

    @property
    def wrong(self) -> bool:
        """Whether it should be written in another way."""
        return self.right != self.dated.text


def named(page: Outline) -> Iterator[Named]:
    """Yield every digest that is linked, and every one that an entry begins with without a link."""
    for at in range(len(page.parts)):
        yield from _named_in(page, at)


def _named_in(page: Outline, at: int) -> Iterator[Named]:
    part, head = page.parts[at], page.heads.get(at)
    if not is_prose(part):
        return
    if head is not None and not head.link:
        yield Named(at=at, dated=head, right=_right(head, page))
    if "[[" not in part.text and "](" not in part.text:
        return
    hidden = masked(part.text)
    at_head = head.start if head is not None else -1
    for found in _LINK.finditer(part.text):
        link = dated(part.text, page.around, start=found.start())
        if link is None or hidden[found.start()]:
            continue
        if found.start() == at_head or not is_bare(link) or page.speaks_of_digests:
            yield Named(at=at, dated=link, right=_right(link, page))


def _right(one: Dated, page: Outline) -> str:
    if one.day is None:
        return one.text
    name = page.around.layout.name(one.day)
    if not one.link:
        return f"[[{name}]]"
    if note_key(one.target.rsplit("/", 1)[-1].removesuffix(".md")) == note_key(name):
        return one.text
    if not one.text.startswith("[["):
        return _FILE.sub(name if one.text.endswith(">)") else quote(name), one.text, count=1)
    return one.text.replace(one.target, name, 1)


def renamed(page: Outline, at: int) -> str:
    """Return the part's text with its digests as they should be written."""
    text = page.parts[at].text
    for one in reversed([one for one in _named_in(page, at) if one.wrong]):
        start = one.dated.start
        text = text[:start] + one.right + text[start + len(one.dated.text) :]
    return text


def link_findings(page: Outline) -> Iterator[Finding]:
    """Yield links that are wrong in form, and those that lead to no note."""
    gone: dict[date, int] = {}
    for one in named(page):
        if one.at in page.owned:
            continue
        line = page.line(one.at, one.dated.start)
        if one.dated.day is None:
            what = f"{one.dated.text}: there is no such day"
            yield Finding(
                kind="malformed_link", line=line, what=what, why=_WHY, fix="correct the date by hand"
            )
            continue
        if one.wrong:
            what = f"{one.dated.text} should be {one.right}"
            yield Finding(kind="malformed_link", line=line, what=what, why=_WHY, fix=f"write {one.right}")
        name = page.around.layout.name(one.dated.day)
        if note_key(name) not in page.around.notes:
            gone.setdefault(one.dated.day, line)
    if gone:
        days = sorted(gone)
        shown = spans(days)
        those = many(len(days), "digest is named that has", "digests are named that have")
        yield Finding(
            kind="unresolved_link",
            line=min(gone.values()),
            lines=tuple(sorted(set(gone.values()))),
            what=f"{those} no note: {shown}",
            why="a link that leads nowhere shows a reader nothing",
            fix=f"leave them, or for days that the archive holds: digestflow run --date {days[0]}",
        )
