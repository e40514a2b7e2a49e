"""From bytes to parts: a line scanner that knows what must not be taken for something else."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from digestflow.core.note import lines as rules
from digestflow.core.note.front import read_front
from digestflow.core.note.nouns import Note, Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digestflow.core.note.lines import Line, Opening
    from digestflow.core.note.nouns import Kind

_EOL = re.compile(r"\r\n|\r|\n")
_BOM = "\ufeff"
_Cut = tuple[Part, int, str]  # a part, the line after it, why the note must be left alone


@lru_cache(maxsize=64)
def scan(raw: bytes) -> Note:
    """Split a note into its parts.

    Any bytes can be split; where they are no text, or leave something open, or hold a merge
    conflict, the note has a `fault`. Takes linear time.
    """
    text = raw.decode("utf-8", "surrogateescape")
    fault = _not_text(raw)
    if fault:
        return Note(parts=(Part("opaque", text),), bom="", eol="\n", final=True, fault=fault)
    bom = _BOM if text.startswith(_BOM) else ""
    text = text.removeprefix(_BOM)
    ends = Counter(_EOL.findall(text) if "\r" in text else ())
    lines = rules.split_lines(text)
    parts, fault = _parts(lines)
    return Note(
        parts=parts,
        bom=bom,
        eol=ends.most_common(1)[0][0] if ends else "\n",
        final=text.endswith(("\n", "\r")) or not text,
        fault=(_conflict(lines) if ">>>>>>> " in text or "<<<<<<< " in text else "") or fault,
    )


def _not_text(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16, not UTF-8"
    if b"\0" in raw:
        return "a NUL byte, no text"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "not UTF-8"
    return ""


def _conflict(lines: Sequence[Line]) -> str:
    """Return a reason where git has left a merge to a person.

    One half of the marks is enough: `=======` alone also underlines a heading, and seven
    `>` also quote.
    """
    middle = False
    for line in lines:
        if line.text.startswith("<<<<<<< "):
            return "conflict markers"
        middle = middle or line.text.rstrip() == "======="
        if middle and line.text.startswith(">>>>>>> "):
            return "conflict markers"
    return ""


def _parts(lines: Sequence[Line]) -> tuple[tuple[Part, ...], str]:
    parts: list[Part] = []
    fault, at = "", 0
    if lines and lines[0].text.rstrip() == "---":
        part, at, fault = _front(lines)
        parts.append(part)
    last = len(lines) - 1
    while at <= last:
        if at < last and rules.is_lone_item(lines[at], lines[at + 1]):
            parts.append(Part("item", lines[at].text))
            at += 1
            continue
        part, at, why = _cut(lines, at)
        parts.append(part)
        fault = fault or why
    return tuple(parts), fault


def _front(lines: Sequence[Line]) -> _Cut:
    for at in range(1, len(lines)):
        if lines[at].text.rstrip() == "---":
            text = _joined(lines, 0, at + 1)
            return Part("front", text), at + 1, read_front(text)[1]
    return Part("front", _joined(lines, 0, len(lines))), len(lines), "front matter that is never closed"


def _cut(lines: Sequence[Line], at: int) -> _Cut:
    """Return the part that begins at line `at`."""
    line = lines[at]
    if not line.rest:
        return _run("blank", lines, at, _while(lines, at, empty=True))
    if line.indent >= rules.CODE:
        return _run("code", lines, at, _code_end(lines, at))
    if (opened := rules.opening(line.rest)) and (cut := _closed(lines, at, opened)):
        return cut
    return _block(lines, at)


def _block(lines: Sequence[Line], at: int) -> _Cut:
    words = lines[at].rest
    if title := rules.heading(words):
        return Part("heading", lines[at].text, *title), at + 1, ""
    if words[0] == ">":
        return _run("quote", lines, at, _quote_end(lines, at))
    if rules.is_rule(words):
        return _run("rule", lines, at, at + 1)
    if rules.starts_item(words) or rules.starts_footnote(words):
        end, fault = _nested_end(lines, at)
        kind: Kind = "item" if rules.starts_item(words) else "footnote"
        return Part(kind, _joined(lines, at, end)), end, fault
    if rules.opens_html(words, inside=False):
        return _run("html", lines, at, _while(lines, at, empty=False))
    return _paragraph(lines, at)


def _run(kind: Kind, lines: Sequence[Line], at: int, end: int) -> _Cut:
    return Part(kind, _joined(lines, at, end)), end, ""


def _joined(lines: Sequence[Line], at: int, end: int) -> str:
    return "".join(line.text for line in lines[at:end])


def _while(lines: Sequence[Line], at: int, *, empty: bool) -> int:
    """Return the first line from `at` on that is empty, or is not."""
    while at < len(lines) and (not lines[at].rest) is empty:
        at += 1
    return at


def _code_end(lines: Sequence[Line], at: int) -> int:
    end = at
    while at < len(lines) and (not lines[at].rest or lines[at].indent >= rules.CODE):
        at += 1
        end = at if lines[at - 1].rest else end
    return end


def _closed(lines: Sequence[Line], at: int, opened: Opening) -> _Cut | None:
    """Return the part up to where `opened` closes; None for math that never does: then it is text."""
    end = _close(lines, at, opened, column=0)
    if end:
        return Part(opened.kind, _joined(lines, at, end)), end, ""
    if opened.kind == "math":
        return None
    return (
        Part(opened.kind, _joined(lines, at, len(lines))),
        len(lines),
        f"{opened.name} that is never closed",
    )


def _close(lines: Sequence[Line], at: int, opened: Opening, *, column: int, least: int = 0) -> int:
    """Return the line after the one that closes what line `at` opens; 0 when none does.

    `column` is where the container of the opening has its text; a line that stands left of
    `least` ends the container.
    """
    if opened.skip >= 0 and opened.end.search(rules.item_words(lines[at])[0], opened.skip):
        return at + 1
    for end in range(at + 1, len(lines)):
        line = lines[end]
        if line.rest and line.indent < least:
            return 0
        if opened.end.search(line.rest) and (opened.kind != "fence" or line.indent < column + rules.CODE):
            return end + 1
    return 0


def _quote_end(lines: Sequence[Line], at: int) -> int:
    at += 1
    while (
        at < len(lines) and lines[at].rest and (lines[at].rest[0] == ">" or not rules.interrupts(lines[at]))
    ):
        at += 1
    return at


def _nested_end(lines: Sequence[Line], at: int) -> tuple[int, str]:
    """Return the line after a list item or footnote with all that is nested in it."""
    item = rules.starts_item(lines[at].rest)
    least = rules.content_column(lines[at]) if item else rules.CODE
    words, column = rules.item_words(lines[at]) if item else ("", 0)
    lazy = True  # whether a line further left can still go on a paragraph of the item
    while True:
        if (opened := rules.opening(words)) and opened.kind != "math":
            end = _close(lines, at, opened, column=column, least=least)
            if not end:
                return at + 1, f"{opened.name} that is never closed in its list item"
            at, lazy = end, False
        else:
            at, lazy = at + 1, not (rules.heading(words) or rules.is_rule(words))
        after = _while(lines, at, empty=True)
        if after == len(lines) or not _belongs(lines[after], least, lazy=lazy and after == at):
            return at, ""
        at = after
        words, column = rules.item_words(lines[at])


def _belongs(line: Line, least: int, *, lazy: bool) -> bool:
    if line.indent >= least:
        return True
    return lazy and not rules.interrupts(line) and not rules.starts_item(line.rest)


def _paragraph(lines: Sequence[Line], at: int) -> _Cut:
    end = at + 1
    for line in _following(lines, end):
        end += 1
        if level := rules.underline(line):
            title = " ".join(above.rest.strip() for above in lines[at : end - 1])
            return Part("underlined", _joined(lines, at, end), level, title), end, ""
        if rules.interrupts(line):
            end -= 1
            break
    table = end > at + 1 and rules.delimits_table(lines[at + 1].rest)
    return _run("table" if table else "text", lines, at, end)


def _following(lines: Sequence[Line], at: int) -> Iterator[Line]:
    while at < len(lines) and lines[at].rest:
        yield lines[at]
        at += 1
