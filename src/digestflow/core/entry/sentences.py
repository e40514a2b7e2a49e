"""The sentences of an item's Markdown, and where they stand."""

# ruff: noqa: RUF001 - signs that look alike are what it is about
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from digestflow.core.evidence.fold import view, wide
from digestflow.core.evidence.words import FUNCTION, OPENERS

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["prose", "list", "heading"]


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence, list item without a full stop, or heading."""

    text: str  # plain, on one line
    start: int  # in characters of the text it was found in
    end: int  # exclusive
    kind: Kind
    whole: bool  # False: the source cut it off in the middle

    @property
    def length(self) -> int:
        """Words; two letters of a script without spaces count as one."""
        return words_in(self.text)


_FENCE: Final = re.compile(r"[ \t]*(?:```|~~~)")
_HEADING: Final = re.compile(r"[ \t]*#{1,6}[ \t]")
_BULLET: Final = re.compile(r"[ \t>]*(?:[-*+•▪‣◦][ \t]|\d{1,2}[.)][ \t])")
_NO_PROSE: Final = re.compile(r"[ \t]*(?:\||(?:[-*_=][ \t]*){3,}$|</?\w+[^>]*>$)")
_PAIR: Final = re.compile(r"\W*[A-Za-z][\w ]{1,24}: \S.{0,80}$")
_BREAK: Final = re.compile(r"(?:  |\\)$")
# Tags that a feed escaped twice stay in its text, some with other brackets.
_TAG: Final = re.compile(r"[<‹]/?(?:br|p|li|ul|ol|div|hr)\b[^>›]{0,80}[>›]", re.IGNORECASE)
_END: Final = re.compile(r"(?:[.!?…]+[\"'”’)\]»*_]*(?= )|[。！？]+[」』”’）】]*)")
_NEXT: Final = re.compile(r" +[\"'“‘(\[«#@$€£~*_]*(?:[^\W_]|[^\w\s])")
_ABBREVIATED: Final = re.compile(
    r"(?:^|[\s(\"'])(?:Mr|Mrs|Ms|Dr|Prof|St|vs|e\.g|i\.e|No|Fig|Figs|Eq|Sec|approx|ca|cf|al|Jr|Sr|Gen"
    r"|Sen|Rep|Gov|Lt|Col"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|bzw|z\.B|u\.a|incl|resp|Vol|Ch|pp|etc|ie|eg)\.$"
)
# What cannot be the last of a sentence: the feed, or a list behind it, has the rest.
_UNENDED: Final = re.compile(r"\b(?:e\.g|i\.e|ie|eg|vs|cf|approx|incl|resp)\.?\W*$")
_INITIALS: Final = re.compile(r"(?:^|[\s(])(?:[A-Z]\.)+$")
# What a feed that dropped all marks left of a heading, before the sentence below it.
_RUN_IN: Final = re.compile(
    r"(?<=[a-z0-9)] )(?<!\(\w\) )(?:The|At|In|This|These|We|It|They|When|If|As|Here|There|Other|Our|You"
    r"|After|While|Since|With|For|On|To|By|From|Their|Its|He|She|What|How|Today|Now|Most|Many|Some|All|Every|Each|But|And"
    r"|So|Adds|Added|Instead|Once|Although|Because|Unlike) (?=[a-z]{2,}\b)"
)
# "⭐ 1,803 stars": a count behind its picture, as lists of repositories have them.
_COUNTED: Final = re.compile(r" (?=[\u2605\u2b50\U0001f300-\U0001faff]\ufe0f? ?\d[\d.,]*[km]? [a-z])")
_SAID_AGAIN: Final = re.compile(r"\b(\w{3,}) (?=(?:The|A|An) \1\b)")
STOPPED: Final = re.compile(r"[.!?。！？:;][\"'”’)\]»」』）】*_]*$")
# Characters: in a text as long as that, a last sentence without a full stop was cut by the feed.
_EXCERPT: Final = 180
_WRAPPED: Final = 40  # characters of a line without a full stop that the next one may go on with
_RAGGED: Final = 12  # characters that a line may be shorter than it could, where somebody wrapped by hand
_AROUND: Final = 1_000  # characters on each side whose lines tell how wide a text is wrapped
_WIDEST: Final = 100  # characters of a line of wrapped text
_SEVERAL, _MOST = 4, 0.7  # lines, and the share of them, that tell that a text is wrapped
_GAP: Final = "\n\n"
_GOES_ON: Final = re.compile(r"[.!?…。！？:;,，、(\[{/&+=–—-][\"'”’)\]»」』）】*_`]*$")
_QUOTED: Final = 120  # characters on each side that are looked at for quotation marks
# A straight mark opens before a word, at the beginning or behind a space, and closes behind one.
_OPENED: Final = re.compile(r"(?:^|(?<=[\s(\[:]))\"(?=\w)")
_CLOSED: Final = re.compile(r"(?<=\S)\"(?!\w)")
_MARGIN: Final = 120  # characters of the line below that are looked at
_MARKS: Final = re.compile(r"\*+|_+|`+|~~")
_CUT: Final = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|&hellip;)\W*$")


@lru_cache(maxsize=512)
def sentences(text: str) -> tuple[Passage, ...]:
    """Return the sentences of a Markdown text, in its order; none overlap.

    Code blocks, tables and rules are left out. `text[start:end]` reads, without its marks and
    with white space folded, as the passage's own text.
    """
    found = [passage for start, end, kind in _blocks(text) for passage in _split(text, start, end, kind)]
    if found and found[-1].kind == "prose" and not STOPPED.search(found[-1].text) and len(text) > _EXCERPT:
        found[-1] = replace(found[-1], whole=False)
    return tuple(found)


def words_in(text: str) -> int:
    """Return how many words the text has; two letters of a script without spaces count as one."""
    ideographs = 0 if text.isascii() else sum(map(wide, text))
    return (
        len(re.findall(r"[^\W_][\w'’.-]*", text)) if not ideographs else ideographs // 2 + len(text.split())
    )


def _blocks(text: str) -> Iterator[tuple[int, int, Kind]]:
    """Yield start, end and kind of paragraphs, list items and headings."""
    opened: tuple[int, int, Kind] | None = None
    fenced = False
    at = 0
    before = ""
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        fence = _FENCE.match(line) is not None
        skipped = fence or fenced or not line.strip() or _NO_PROSE.match(line.rstrip()) is not None
        fenced ^= fence
        kind = _kind(line)
        alone = kind == "heading" or _is_pair(text, start, at, opened)
        if opened and (skipped or alone or kind == "list" or _begins(text, before, start, at)):
            yield opened
            opened = None
        before = line.rstrip()
        if skipped:
            continue
        opened = (opened[0], at, opened[2]) if opened else (start, at, kind)
        if alone or _BREAK.search(line.rstrip("\r\n")):
            yield opened
            opened = None
    if opened:
        yield opened


def _is_pair(text: str, start: int, end: int, opened: tuple[int, int, Kind] | None) -> bool:
    """Whether the line is a label and what it labels, and not a part of a sentence over several lines."""
    line = text[start:end].strip()
    if not _PAIR.fullmatch(line):
        return False
    before = text[opened[0] : start].rstrip() if opened else ""
    if len(before) - before.rfind("\n") > _WRAPPED and not STOPPED.search(before):
        return False
    below = text[end : end + _MARGIN].partition("\n")[0].strip()
    return not below[:1].islower() or STOPPED.search(line) is not None or _PAIR.fullmatch(below) is not None


def _begins(text: str, before: str, start: int, end: int) -> bool:
    """Whether the line begins another sentence, though none ends in the one before it.

    It does where its first word would have stood in the line before, had that been wrapped.
    """
    line = text[start:end].strip()
    if _GOES_ON.search(before) or before.rsplit(None, 1)[-1].casefold() in FUNCTION:
        return False
    if not line[0].isupper():
        return unicodedata.category(line[0]) == "So"  # a picture stands for the mark of a list
    width = _width(text, start, end)
    return width < _WRAPPED or len(before) + 1 + len(line.split(None, 1)[0]) + _RAGGED <= width


def _width(text: str, start: int, end: int) -> int:
    """Return how wide a text is wrapped: as most lines around this, else as the longest of the paragraph."""
    before, after = text[max(0, start - _AROUND) : start], text[start : end + _AROUND]
    lines = f"{before}{after}".splitlines()
    inner = sorted(len(one) for one, below in pairwise(lines) if one.strip() and below.strip())
    wrapped = [length for length in inner if _WRAPPED <= length <= _WIDEST]
    if len(inner) >= _SEVERAL and len(wrapped) > _MOST * len(inner):
        return inner[len(inner) // 2]
    return max(map(len, f"{before.rpartition(_GAP)[2]}{after.partition(_GAP)[0]}".splitlines()))


def _kind(line: str) -> Kind:
    """Return what a line begins."""
    if _HEADING.match(line):
        return "heading"
    return "list" if _BULLET.match(line) else "prose"


def _split(text: str, start: int, end: int, kind: Kind) -> Iterator[Passage]:
    """Yield the sentences of one block."""
    folded = view(text[start:end])
    shown = folded.text
    last, done = 0, start
    for until in [*_ends(shown), len(shown)]:
        piece = _TAG.sub(lambda tag: " " * len(tag[0]), shown[last:until])
        first, final = last + len(piece) - len(piece.lstrip()), last + len(piece.rstrip())
        last = until
        if first < final:
            a, b = folded.span(first, final)
            a, b = paired(text, start + a, start + b, least=done)
            done = b
            shown_as = view(text[a:b]).text.strip()
            cut = _CUT.search(shown_as) or _UNENDED.search(shown_as)
            yield Passage(shown_as, a, b, kind, whole=cut is None)


def paired(text: str, start: int, end: int, *, least: int = 0) -> tuple[int, int]:
    """Return the span with the mark before or after it, where the other one of the pair is inside.

    It never begins before `least`.
    """
    for n in (3, 2, 1):
        words = text[start:end]
        before, after = text[start - n : start] if start - n >= least else "", text[end : end + n]
        if _MARKS.fullmatch(before) and words.count(before) % 2:
            start -= n
        elif _MARKS.fullmatch(after) and words.count(after) % 2:
            end += n
    return start, end


def _ends(shown: str) -> Iterator[int]:
    """Yield where sentences end inside a block, in order."""
    tags = (found.start() for found in _TAG.finditer(shown))
    yield from sorted({*_stops(shown), *tags, *_headed(shown)})


def _headed(shown: str) -> Iterator[int]:
    """Yield where a heading without any mark ends and a sentence begins, by its first word, or a count."""
    for found in _RUN_IN.finditer(shown):
        before = shown[: found.start()].rsplit(None, 1)[-1]
        if before.casefold() not in FUNCTION:
            yield found.start()
    for again in (_SAID_AGAIN, _COUNTED):
        yield from (found.end() for found in again.finditer(shown))


def _stops(shown: str) -> Iterator[int]:
    """Yield where the signs that end a sentence do."""
    for found in _END.finditer(shown):
        end = found.end()
        if found[0][0] in "。！？":
            yield end
            continue
        following = _NEXT.match(shown, end)
        if following is None or following[0][-1].islower():
            continue
        before = shown[max(0, found.start() - 30) : found.start() + 1]
        if found[0][0] == "." and (_ABBREVIATED.search(before) or _open(shown, end)):
            continue
        if _quoted(shown, end):
            continue
        word = re.match(r"\W*(\w+)", shown[end : end + 40])
        if _INITIALS.search(before) and not (word and word[1].casefold() in OPENERS):
            continue
        yield end


def _open(shown: str, end: int) -> bool:
    """Whether the place is inside brackets that the block closes soon."""
    left = shown[max(0, end - 200) : end]
    return left.count("(") > left.count(")") and ")" in shown[end : end + 120]


def _quoted(shown: str, end: int) -> bool:
    """Whether the place is inside quotation marks that the block closes soon."""
    left, right = shown[max(0, end - _QUOTED) : end], shown[end : end + _QUOTED]
    if left.count("“") != left.count("”"):
        return left.rfind("“") > left.rfind("”") and "”" in right.partition("“")[0]
    opened = [found.end() for found in _OPENED.finditer(left)]
    closed = [found.end() for found in _CLOSED.finditer(left)]
    if not opened or opened[-1] < max(closed, default=0):
        return False
    later = _CLOSED.search(right)
    again = _OPENED.search(right)
    return later is not None and (again is None or later.start() < again.start())
