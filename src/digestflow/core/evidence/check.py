"""Whether every value, name and address of a sentence stands in what was said."""

# ruff: noqa: RUF001 - signs that look alike are what it is about
from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from digestflow.core.evidence.added import added
from digestflow.core.evidence.altered import altered
from digestflow.core.evidence.causes import overstated
from digestflow.core.evidence.direction import turned
from digestflow.core.evidence.fold import apart, fold, invisible, letters, plain, spread
from digestflow.core.evidence.names import find_names, missing
from digestflow.core.evidence.omitted import omitted
from digestflow.core.evidence.places import swapped
from digestflow.core.evidence.sayings import misattributed, unattributed
from digestflow.core.evidence.values import Found, Value, find
from digestflow.core.evidence.words import DENIAL, DOUBT, NEGATED, NEGATION, NEGATIVE, OPENERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_URL: Final = re.compile(r"\b(?:https?|ftp)://[^\s<>\"'`]+|\bwww\.[^\s<>\"'`]+", re.IGNORECASE)
_TAIL: Final = re.compile(r"[.,;:!?\]}*_…。，]+$")
_QUOTED: Final = re.compile(r"\"([^\"]{2,300})\"|(?<!\w)'([^']{2,300})'(?!\w)|[《〈]([^》〉]{1,300})[》〉]")
_CODE: Final = re.compile(r"`([^`]{1,300})`")
_NUMERALS: Final = re.compile(r"[〇零一二三四五六七八九十百千万萬亿億两]{2,}")
_FOREIGN: Final = re.compile(
    r"[\u0370-\u03ff\u0400-\u052f\u0590-\u06ff\u0900-\u0eff\u2e80-\u9fff\uac00-\ud7af]+"
)
# Numbers that tell one of a family from the others; larger ones after a capital may count something.
_NUMBERED: Final = re.compile(r"1?\d|\d+(?:\.\d+)+")
_END: Final = re.compile(r"[\dA-Za-z%][-~]\0|\0\+?[-~][\d$€£¥]")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
# Before a value: that it is an end, so that one of a range may be told alone.
_BOUND: Final = re.compile(
    r"\b(?:up to|as (?:much|many|high|low|few|little) as|at (?:least|most)|from|between|under|below|over"
    r"|above|between \S+(?: \S+)? and|from \S+(?: \S+)? to|(?:start|begin)(?:s|ing)? at"
    r"|max(?:imum)?(?: of)?|min(?:imum)?(?: of)?|than) (?:about |around )?$",
    re.IGNORECASE,
)
_STEM: Final = 5
_DATE: Final = re.compile(
    r"word (?!double|triple|quadruple|quintuple|half|thrice|\w+s$)|^(?:\d{4}|-)-\d\d|^clock"
)


def unsupported(
    sentence: str, said: Sequence[str], *, computed: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Return what of the sentence does not stand in `said`, each as "number not in the quotes: 400M".

    Empty when every number with its unit, date, version, address and name does, and the words it
    shares with a text are not turned; then it may still be false, but holds no value or name that
    nobody published. The same value may be written in another way, as 400 million for 400M; values are never
    converted or rounded. `computed` are counts that code made and that need no quote.

    `said` may be one text. Order as in the sentence within a kind; each thing once. See docs/decisions/0014.
    """
    said = (said,) if isinstance(said, str) else tuple(said)
    shown = letters(sentence)
    # a value never goes on in the next paragraph
    paragraphs = [one for text in said for one in re.split(r"\n[ \t]*(?:\r?\n[ \t]*)+", text)]
    texts = tuple(fold(one).text for one in paragraphs)
    literal = tuple(dict.fromkeys((*texts, *map(letters, paragraphs))))
    found = [
        *_hidden(sentence, said),
        *_addresses(sentence, said),
        *_names(shown, texts, literal),
        *_values(shown, literal, computed),
        *_strays(shown, literal),
        *_literals(sentence, literal),
        *_negation(shown, texts),
        *turned(shown, texts),
        *altered(shown, texts),
        *swapped(shown, texts),
        *misattributed(shown, texts),
        *unattributed(shown, texts),
        *omitted(shown, texts),
        *added(shown, texts),
        *overstated(shown, texts),
    ]
    once = dict.fromkeys(found)  # and what is found in more words is not told in fewer
    return tuple(one for one in once if not any(other.startswith(f"{one} ") for other in once))


def _hidden(sentence: str, said: Sequence[str]) -> Iterator[str]:
    """Yield words with invisible characters that are not in the quotes with them."""
    hidden = [word for word in sentence.split() if any(map(invisible, word))]
    if not hidden:
        return
    known = {word for text in said for word in (*text.split(), *plain(text).split())}
    for word in hidden:
        if word not in known:
            yield f"invisible character in: {''.join(c for c in word if not invisible(c))}"


def _addresses(sentence: str, said: Sequence[str]) -> Iterator[str]:
    """Yield addresses that are not in the quotes as they are."""
    known = {_address(url) for text in said for url in _urls(text)}
    for url in _urls(sentence):
        if _address(url) not in known:
            yield f"URL not in the quotes: {url}"


def _urls(text: str) -> Iterator[str]:
    """Yield the addresses of a text, also those of Markdown links."""
    for found in _URL.finditer(text):
        url = found[0]
        # a link's target ends at its own bracket
        while url.count(")") > url.count("("):
            url = url[: url.rindex(")")]
        yield _TAIL.sub("", url)


def _address(url: str) -> str:
    """Return the address without what makes no other page: scheme, www, case of the host, a last slash."""
    host, slash, path = re.sub(r"^(?:https?://)?(?:www\.)?", "", url, flags=re.IGNORECASE).partition("/")
    return f"{host.casefold()}{slash}{path}".rstrip("/")


def _names(shown: str, texts: tuple[str, ...], literal: tuple[str, ...]) -> Iterator[str]:
    """Yield names that nobody said."""
    for name in find_names(shown):
        lost = missing(name, literal)
        if lost and ("/" in name.words or "." in name.words):
            lost = _parts(name.words, texts)
        if lost and not name.capital and "-" in name.words and not re.search(r"[./_@#]", name.words):
            lost = _parts(name.words, texts)
        yield from (f"name not in the quotes: {words}" for words in lost)


def _parts(words: str, texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words unless each part between hyphens or slashes is a word of the texts."""
    parts = re.split(r"[-/]", words)
    known = all(
        any(re.search(rf"(?<!\w){re.escape(p)}(?!\w)", text, re.IGNORECASE) for text in texts) for p in parts
    )
    return () if known and len(parts) > 1 and not re.search(r"\d", words) else (words,)


def _values(shown: str, texts: tuple[str, ...], computed: frozenset[str]) -> Iterator[str]:
    """Yield values that nobody said; a number of a name is looked for with its name."""
    free = [one for text in texts for one in _free(text)]
    said = [value for value, end in free if not end]
    said += [found.value for text in sorted(computed) for found in find(text)]
    known = frozenset(reading for value in said for reading in value.readings | value.implied)
    ends = frozenset(reading for value, end in free if end for reading in value.readings)
    owned = [(name.start, name.end) for name in find_names(shown)]
    places = apart(shown)
    for found in find(shown):
        start = places[found.start]
        if found.value.loose or any(a < start < b for a, b in owned):
            continue
        if found.value.readings & known:
            continue
        bound = _ranged(shown, found) or _BOUND.search(shown[: found.start])
        if not (bound and found.value.readings & ends):
            yield f"{_sort(found)} not in the quotes: {found.value.words}"


def _ranged(text: str, found: Found) -> bool:
    """Whether the value is an end of a range like 32-37B: that says of neither that it is the value."""
    near = f"{text[max(0, found.start - 2) : found.start]}\0{text[found.end : found.end + 2]}"
    return bool(found.amounts) and not _YEAR.fullmatch(found.value.words) and _END.search(near) is not None


@lru_cache(maxsize=1024)
def _free(text: str) -> tuple[tuple[Value, bool], ...]:
    """Return the values of a text, and whether each is the end of a range.

    Left out are numbers of names: Gemma 4 says of nothing that it is four.
    """
    free: list[tuple[Value, bool]] = []
    places, spaced = apart(text), spread(text)
    owner = [-1] * len(spaced)
    for name in find_names(text):
        owner[name.start + 1 : name.end] = [name.start] * (name.end - name.start - 1)
    for found in find(text):
        start = places[found.start]
        before = spaced[owner[start] : start].split() if owner[start] >= 0 else []
        if not (before and before[-1].casefold() not in OPENERS and _NUMBERED.fullmatch(found.value.words)):
            free.append((found.value, _ranged(text, found)))
    return tuple(free)


def _sort(found: Found) -> str:
    """Return what kind of value it is."""
    return "date" if any(_DATE.search(reading) for reading in found.value.readings) else "number"


def _strays(shown: str, literal: Iterable[str]) -> Iterator[str]:
    """Yield digits that are part of no value, name or address, unless they are said as they are."""
    spaced = spread(shown)
    covered = bytearray(len(spaced))
    for name in find_names(shown):
        covered[name.start : name.end] = b"\1" * (name.end - name.start)
    for url in _URL.finditer(spaced):
        covered[url.start() : url.end()] = b"\1" * (url.end() - url.start())
    places = apart(shown)
    for found in find(shown):
        start, end = places[found.start], places[found.end - 1] + 1
        covered[start:end] = b"\1" * (end - start)
    for word in re.finditer(r"\S+", spaced):
        lost = any(c.isdigit() and not covered[word.start() + n] for n, c in enumerate(word[0]))
        if lost and not any(word[0] in spread(text).split() for text in literal):
            yield f"number not in the quotes: {word[0]}"


def _literals(sentence: str, literal: Sequence[str]) -> Iterator[str]:
    """Yield words in quotation marks or code, and of other scripts, that nobody said so."""
    shown = letters(sentence)
    quoted = [next(filter(None, found.groups())) for found in _QUOTED.finditer(shown)]
    quoted += [found[1] for found in _CODE.finditer(sentence)]
    quoted += [found[0] for found in _NUMERALS.finditer(shown)]
    foreign = _FOREIGN.findall(shown)
    if 2 * sum(map(len, foreign)) < sum(c.isalpha() for c in shown):
        quoted += foreign
    squeezed = [re.sub(r"[\s\"'`*_]", "", text).casefold() for text in literal] if quoted else []
    for words in quoted:
        core = re.sub(r"[\s\"'`*_]|[.,!?;:]$", "", letters(words)).casefold()
        if core and not any(core in text for text in squeezed):
            yield f"words not in the quotes: {words}"


def _negation(shown: str, texts: tuple[str, ...]) -> Iterator[str]:
    """Yield a negation or denial that nobody said, or one that was said of the same verb and is gone."""
    negation = NEGATION.search(shown) or DENIAL.search(shown)
    if negation and not any(NEGATIVE.search(text) for text in texts):
        yield f"negation not in the quotes: {negation[0]}"
    if negation or DOUBT.search(shown):
        return
    negated = [found for text in texts for found in NEGATED.finditer(text)]
    if not negated:
        return
    stated = _stems(shown)
    plainly = _stems(" ".join(NEGATED.sub(" ", text) for text in texts))
    for found in negated:
        said = _stems(f"{found['verb']} {found['next'] or ''}")
        if said and said <= stated and not said <= plainly:
            yield f"negation dropped: {found[0]}"


def _stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words: "releas" for release, released and releasing."""
    return frozenset(word.casefold()[:_STEM] for word in re.findall(r"[\w-]{3,}", text))
