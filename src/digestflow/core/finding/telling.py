"""What entries tell: facts that are retold, values that differ, predictions whose time is over."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from digestflow.core.entry.sentences import sentences
from digestflow.core.evidence.fold import fold
from digestflow.core.evidence.names import find_names
from digestflow.core.evidence.values import Found, find
from digestflow.core.evidence.words import FUNCTION
from digestflow.core.finding.arrangement import listing, misplaced
from digestflow.core.finding.nouns import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from digestflow.core.finding.outline import Listed, Outline

RETOLD = 3  # entries that tell one fact
_LONG_RANGE = 12  # characters between the two values of a range
_MARKUP = re.compile(r"%%.*?%%|\[\[(?:[^\[\]|\r\n]*\|)?([^\[\]\r\n]*)\]\]|\*\*|__|`")
_NEXT = re.compile(r"[- ]?(?:\([^)]{0,20}\) ?)?([^\W\d_][\w-]*(?:\.\w+)*)(?: ([^\W_][\w-]*(?:\.\w+)*))?")
_RANGE = re.compile(r"[+%A-Za-z]{0,3} ?(?:-|to) ?~?[$€£]?\d[\d.,]*[+%A-Za-z]{0,3}")
_BEFORE = re.compile(r"\b(gap|price|valuation|score|share|budget|accuracy|lead|margin)\b", re.IGNORECASE)
_YEAR = 4  # digits
_NO_MEASURE = FUNCTION | {"points", "percent", "percentage"}  # what may stand behind a value as well
_WINDOW = 60  # characters before a value within which it is said what it measures
# Values that move are a series, not a conflict (what they count is said behind them).
_MOVES = re.compile(
    r"star|download|fork|user|vote|view|like|subscriber|follower|price|rank|member|issue|commit"
)
_VERSION = re.compile(r"[Vv]\d+(?:\.\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A value that an entry tells of something."""

    day: date
    line: int
    name: str  # of what
    measures: str  # "active", "gap"; "" when it is not said
    words: str  # "37B"
    readings: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of an entry."""

    day: date
    line: int
    text: str  # folded, without markup
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One thing of which entries tell several values."""

    name: str
    measures: str
    values: tuple[tuple[str, tuple[date, ...]], ...]  # as told, and by whom; by the first day
    lines: tuple[int, ...]


def told_sentences(page: Outline) -> tuple[Sentence, ...]:
    """Return the sentences of the entries of a person's, by day; then as they stand."""
    entries = [entry for entry in (*listing(page), *misplaced(page)) if entry.at not in page.owned]
    found = []
    for entry in sorted(entries, key=lambda entry: (entry.day, entry.at)):
        line = page.line(entry.at)
        found += [
            Sentence(day=entry.day, line=line, text=shown, names=names)
            for shown, names in _read(words_of(page, entry))
        ]
    return tuple(found)


@lru_cache(maxsize=4096)  # a repair reads a page once for each of its steps, of which most parts stay
def _read(words: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the sentences of an entry's words, folded and without markup, each with its names."""
    shown = [fold(passage.text).text for passage in sentences(bare(words))]
    return tuple(
        (text, tuple(dict.fromkeys(name for name, _start, _end in subjects(text)))) for text in shown
    )


def words_of(page: Outline, entry: Listed) -> str:
    """Return what an entry says behind the name of its digest."""
    return page.parts[entry.at].text[entry.head.start + len(entry.head.text) :]


def bare(text: str) -> str:
    """Return a part's words that are shown, without links, emphasis and code marks."""
    return _MARKUP.sub(lambda found: found[1] or "", text)


def subjects(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the names of a folded text, each with the version behind it, and versions alone: V4."""
    versions = [one for one in find(text) if _VERSION.fullmatch(one.value.words)]
    taken = set()
    for name in find_names(text):
        if not name.capital:
            continue
        version = next((one for one in versions if one.start == name.end + 1), None)
        if version is None:
            yield name.words, name.start, name.end
        else:
            taken.add(version.start)
            yield text[name.start : version.end], name.start, version.end
    yield from ((one.value.words, one.start, one.end) for one in versions if one.start not in taken)


def _told(said: Iterable[Sentence]) -> list[Told]:
    said = list(said)
    often = Counter(name for sentence in said for name in set(sentence.names))
    names = _canonical(often)
    found = []
    for sentence in said:
        about = {names[name] for name in sentence.names if often[name] > 1 or names[name] != name}
        inside = [(start, end) for _name, start, end in subjects(sentence.text)]
        for value in find(sentence.text):
            if _amount(value) and not any(start < value.start <= end + 1 for start, end in inside):
                what = measures(sentence.text, value)
                found += [
                    Told(
                        day=sentence.day,
                        line=sentence.line,
                        name=name,
                        measures=what,
                        words=value.value.words,
                        readings=value.value.readings,
                    )
                    for name in about
                ]
    return found


def _canonical(often: Mapping[str, int]) -> dict[str, str]:
    """Return for each name the longer one that it is the end of, when there is just one: V4."""
    longer: dict[str, list[str]] = defaultdict(list)
    for name in often:
        for at, letter in enumerate(name):
            if letter == " " and often[name] > 1:
                longer[name[at + 1 :]].append(name)
    return {name: longer[name][0] if len(longer.get(name, ())) == 1 else name for name in often}


def _amount(found: Found) -> bool:
    """Return whether a value is an amount: no year, and no word that only says how many."""
    value = found.value
    return (
        bool(found.amounts)
        and not value.loose
        and any(char.isdigit() for char in value.words)
        and any(not reading.isdigit() or len(reading) > _YEAR for reading in value.readings)
    )


def measures(text: str, value: Found) -> str:
    """Return what the value measures: the word behind it, else one before it that names a measure."""
    end = value.end
    more = _RANGE.match(text, end)
    after = _NEXT.match(text, more.end() if more and more.end() - end <= _LONG_RANGE else end)
    if after is not None and after[1].casefold() not in _NO_MEASURE:
        named = after[1][0].isupper() and after[2]
        return f"{after[1]} {after[2]}".casefold() if named else after[1].casefold().split("-")[0]
    clause = re.split(r"[;:]", text[max(0, value.start - _WINDOW) : value.start])[-1]
    before = [found[1] for found in _BEFORE.finditer(clause)]
    return before[-1].casefold() if before else ""


def repeated_findings(said: Iterable[Sentence]) -> Iterator[Finding]:
    """Yield facts that entries tell again and again, together by whom they are of."""
    told = _told(said)
    entries: defaultdict[str, dict[str, set[tuple[date, int]]]] = defaultdict(lambda: defaultdict(set))
    shown: dict[str, str] = {}
    for one in told:
        for reading in one.readings:
            entries[reading][one.name].add((one.day, one.line))
            shown.setdefault(reading, one.words)
    facts: defaultdict[str, dict[str, set[tuple[date, int]]]] = defaultdict(dict)
    for reading, names in entries.items():
        name = max(names, key=lambda name: (len(names[name]), _specific(name), len(name), name))
        if len(names[name]) >= RETOLD:
            facts[name][shown[reading]] = names[name]
    for name, values in sorted(facts.items()):
        where = sorted(set().union(*values.values()))
        days = sorted({day for day, _ in where})
        yield Finding(
            kind="repeated",
            line=where[1][1],
            lines=tuple(dict.fromkeys(line for _, line in where)),
            what=f"{name}: {', '.join(sorted(values))} told in {len(where)} entries, first on {days[0]}",
            why="an entry says what is new; what was told is no news",
            fix="keep the first, and what later ones add",
        )


def conflicts(said: Iterable[Sentence]) -> tuple[Conflict, ...]:
    """Return what has other values in other entries, measured alike."""
    groups: defaultdict[tuple[str, str], list[Told]] = defaultdict(list)
    for one in _told(said):
        if one.measures and not _MOVES.search(one.measures):
            groups[one.name, one.measures].append(one)

    def first(pair: tuple[tuple[str, str], list[Told]]) -> tuple[bool, int, tuple[str, str]]:
        (name, _measures), group = pair
        return not _specific(name), -len(group), pair[0]

    found: dict[tuple[str, frozenset[str]], Conflict] = {}
    for (name, measures), group in sorted(groups.items(), key=first):
        by_day: dict[date, list[str]] = {}
        for one in group:
            words = by_day.setdefault(one.day, [])
            if one.words not in words:
                words.append(one.words)
        days: dict[str, tuple[date, ...]] = {}
        for day, words in by_day.items():
            shown = " and ".join(words)
            days[shown] = (*days.get(shown, ()), day)
        values = frozenset(_plain(words) for said in by_day.values() for words in said)
        differ = {frozenset(map(_plain, words)) for words in by_day.values()}
        if len(differ) > 1 and (measures, values) not in found:
            lines = tuple(sorted({one.line for one in group}))
            found[measures, values] = Conflict(
                name=name, measures=measures, values=tuple(days.items()), lines=lines
            )
    return tuple(found.values())


def _specific(name: str) -> bool:
    """Whether the name is of more than one word, or has a number: it is of one thing."""
    return " " in name or any(char.isdigit() for char in name)


def _plain(words: str) -> str:
    return re.sub(r"[\s~+]", "", words).casefold()
