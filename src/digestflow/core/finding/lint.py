"""All that is wrong with a note."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digestflow.core.finding.arrangement import arrangement_findings
from digestflow.core.finding.links import link_findings
from digestflow.core.finding.nouns import Finding
from digestflow.core.finding.outline import outline
from digestflow.core.finding.questions import question_findings
from digestflow.core.finding.telling import repeated_findings, told_sentences
from digestflow.core.finding.upkeep import upkeep_findings
from digestflow.core.finding.wording import is_prose, slips
from digestflow.core.item.lookalike import mixed, mixed_host

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digestflow.core.finding.nouns import Surroundings
    from digestflow.core.finding.outline import Outline

_URL = re.compile(r"https?://[^\s\])>|]+")
_QUOTE = "a quotation mark is set by its words, not by the link beside it"
_CODE = "what belongs together stands in one line"


def lint(raw: bytes, around: Surroundings) -> tuple[Finding, ...]:
    """Return the note's findings, in the order of their lines; none for a note without fault.

    Nothing that is ours is judged but by where it stands. A note that must be left alone has
    one finding, which says why.
    """
    page = outline(raw, around)
    if page.note.fault:
        return (
            Finding(
                kind="untouchable",
                line=1,
                what=page.note.fault,
                why="such a note is never written to",
                fix="mend it in an editor",
            ),
        )
    found = [
        *_words(page),
        *link_findings(page),
        *arrangement_findings(page),
        *repeated_findings(told_sentences(page)),
        *question_findings(page),
        *upkeep_findings(page),
    ]
    return tuple(sorted(found, key=lambda finding: (finding.line, finding.kind, finding.what)))


def _letters(page: Outline, at: int) -> Iterator[Finding]:
    """Yield what is not written as it looks in a part: words, and hosts of addresses."""
    part = page.parts[at]
    if not is_prose(part):
        return
    found = {word: word for word in [mixed(part.text)] if word}
    found |= {host: url[0] for url in _URL.finditer(part.text) if (host := mixed_host(url[0]))}
    for word, written in found.items():
        yield Finding(
            kind="look_alike",
            line=page.line(at, part.text.index(written)),
            what=f"not written as it looks: {word}",
            why="a name or an address has letters of one script",
            fix="look whose it is; write it with the letters it is meant with",
        )


def _words(page: Outline) -> Iterator[Finding]:
    entries = {entry.at for entry in page.entries}
    for at, part in enumerate(page.parts):
        if at in page.owned:
            continue
        yield from _letters(page, at)
        for slip in slips(part, entry=at in entries):
            quote = slip.kind == "quote_join"
            yield Finding(
                kind=slip.kind,
                line=page.line(at, slip.start),
                what=slip.what,
                why=_QUOTE if quote else _CODE,
                fix=f"write {slip.text}" if quote else "join the lines" if slip.text else "close it by hand",
            )
