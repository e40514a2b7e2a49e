"""What is expected, and what a later day says of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from digestflow.core.entry import facts
from digestflow.core.entry.attribution import FORUM
from digestflow.core.entry.nouns import claim_key
from digestflow.core.evidence.fold import fold, spread
from digestflow.core.evidence.names import find_names
from digestflow.core.evidence.words import NEGATION
from digestflow.core.ledger.horizon import due
from digestflow.core.ledger.nouns import Closing, Prediction
from digestflow.core.topic.words import stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from digestflow.core.entity import Naming
    from digestflow.core.entry.nouns import Entry
    from digestflow.core.evidence.quote import Quote
    from digestflow.core.ledger.past import Ledger

    # Text, quotes, entity, horizon, whose word it is; "" where unknown.
    Sentence = tuple[str, tuple[Quote, ...], str, str, str]

_HAPPENED: Final = re.compile(
    r"\b(?:(?:has|have|was|were) (?:now |officially |finally )?been \w+(?:ed|en)"
    r"|(?:is|are) (?:now|out|live|here)|now available"
    r"|opened|arrived|landed|launch(?:ed|es)|releas(?:ed|es)|ship(?:ped|s)|started|began"
    r"|went live|unveil(?:ed|s)|introduc(?:ed|es|ing)|published|completed|signed|approved|delivered|closed"
    r"|debut(?:s|ed)|open-?sourc(?:ed|es))\b",
    re.IGNORECASE,
)
# What is no arrival of a thing answers only where it was expected: started, signed, has been delayed.
_STEP: Final = re.compile(
    r"start|beg[au]n|complet|sign|approv|clos"
    r"|(?:has|have|was|were) (?:\w+ )?been (?!releas|launch|open|publish|ship|unveil|deliver|introduc)",
    re.IGNORECASE,
)
_UNSURE: Final = re.compile(r"\b(?:if|unless|whether|could|may|might|would|should)\b", re.IGNORECASE)
# Before a name: that it is told of something about the thing, and by what word.
_ABOUT: Final = re.compile(
    r"(?:(?<![\w'-])(?P<what>[\w'-]+) )?\b(?:of|for|on|about|against|to|before|after|than|with|from|like"
    r"|around|behind|by|at|in|under|over|how|why|when|where) (?:(?:the|its|their|a|an|new) )*$",
    re.IGNORECASE,
)
# By these it is told of the thing itself.
_ITSELF: Final = frozenset(
    {"weights", "code", "model", "version", "release", "launch", "rollout", "arrival", "access"}
)
_OFF: Final = re.compile(
    r"\b(?:cancel(?:led|ed|s)|scrap(?:ped|s)|shelv(?:ed|es)|call(?:ed|s) off|abandon(?:ed|s)|will not|won't"
    r"|no longer (?:plan|expect)\w*|drop(?:ped|s) (?:its |the )?plans?)\b",
    re.IGNORECASE,
)


_DENIED: Final = re.compile(r"\b(?:den(?:ied|ies)|rul(?:ed|es) out|dismiss(?:ed|es))\b", re.IGNORECASE)


def predictions(entry: Entry, known: Ledger) -> tuple[Prediction, ...]:
    """Return what the entry says is to come, as far as the day does not wait for it already."""
    waiting = {_what(one, known.naming) for _, one in known.waiting}
    found: dict[tuple[object, ...], Prediction] = {}
    for text, quotes, entity, horizon, by in _sentences(entry):
        if not horizon or NEGATION.search(fold(text).text):
            continue
        one = Prediction(
            key=claim_key(quotes),
            entry=entry.key,
            entity=entity,
            text=text,
            horizon=horizon,
            due=due(horizon, known.day),
            quotes=quotes,
            by=by,
        )
        what = _what(one, known.naming)
        if what not in waiting:
            found.setdefault(what, one)
    return tuple(found.values())


def closings(entries: Sequence[Entry], known: Ledger) -> tuple[Closing, ...]:
    """Return which waiting predictions the day's entries answer, each by the first sentence that does.

    It has to be of the same thing: it says a name with a number that the prediction says, where
    that has one; else the names of the prediction that are told least often, and a word more.
    What a forum says happened is no answer, nor what itself is still to come; at another time
    is one, though.
    """
    found = (_answer(at, one, entries, known) for at, one in known.waiting)
    return tuple(one for one in found if one)


def overdue(known: Ledger, closed: Iterable[str]) -> tuple[Prediction, ...]:
    """Return the waiting predictions whose time is over and of which no earlier day said so."""
    done = {*known.warned, *closed}
    return tuple(one for _, one in known.waiting if one.due and one.due < known.day and one.key not in done)


def _answer(at: date, asked: Prediction, entries: Sequence[Entry], known: Ledger) -> Closing | None:
    for entry in entries:
        if known.naming.key(asked.entity) not in map(known.naming.key, entry.entities) and not (
            _names(asked.text, known.naming) & _names(entry.headline, known.naming)
        ):
            continue
        for text, quotes, _entity, horizon, by in _sentences(entry):
            forum = by != entry.attribution and by.startswith(FORUM)
            how = None if forum else _how(asked, entry, text, horizon, known)
            shown = text if how == "moved" else f"{entry.headline}\n{text}"
            if how and _same(asked, shown, known):
                return Closing(
                    key=asked.key,
                    kind="prediction",
                    how=how,
                    opened=at,
                    question=asked.text,
                    asked=asked.quotes,
                    entry=entry.key,
                    text=text,
                    quotes=quotes,
                )
    return None


def _how(
    asked: Prediction, entry: Entry, text: str, horizon: str, known: Ledger
) -> Literal["met", "late", "moved", "off"] | None:
    words = fold(text).text
    if entry.status == "rumored":
        return None
    if horizon:
        at = due(horizon, known.day)
        moved = at and asked.due and at != asked.due and NEGATION.search(words) is None
        return "moved" if moved else None
    if _OFF.search(words) or entry.status == "retracted" or _denied(asked, words):
        return "off"
    if not _happened(asked, words) or NEGATION.search(words) or facts.to_come(words):
        return None
    return "late" if asked.due and known.day > asked.due else "met"


def _happened(asked: Prediction, words: str) -> bool:
    """Whether the words say that something happened that may be what was expected."""
    steps = (found[0] for found in _HAPPENED.finditer(words))
    return not _UNSURE.search(words) and any(
        not _STEP.match(step) or stems(step) & stems(asked.text) for step in steps
    )


def _denied(asked: Prediction, words: str) -> bool:
    """Whether the words deny what was expected, and not something else of the same thing."""
    return _DENIED.search(words) is not None and bool(_more(asked, words))


def _more(asked: Prediction, answer: str) -> frozenset[str]:
    """Return the stems of prediction and answer in common, besides those of names, values and the time."""
    spelt = frozenset(stem for name in find_names(fold(asked.text).text) for stem in stems(name.words))
    return (stems(asked.text) & stems(answer)) - spelt - stems(asked.horizon)


def _same(asked: Prediction, answer: str, known: Ledger) -> bool:
    """Whether the answer is of what the prediction is of."""
    names, others = _names(asked.text, known.naming), _names(answer, known.naming)
    numbered = {name for name in names if re.search(r"\d", name) and re.search(r"[^\W\d_]{2}", name)}
    if numbered:
        lines = (_of(numbered, asked, line, known.naming) for line in reversed(answer.split("\n")))
        return next((told for told in lines if told is not None), False)
    often = {name: sum(name in told.entities for told in known.told) for name in names}
    least = min(often.values(), default=0)
    telling = {name for name in names if often[name] == least and not known.naming.is_broad(name)}
    return bool(telling) and telling <= others and bool(_more(asked, answer))


def _of(names: Iterable[str], asked: Prediction, line: str, naming: Naming) -> bool | None:
    """Whether the line is of one of the names, and not of something about it; None where it has none."""
    text = fold(line).text
    shown = spread(text)
    found = [name for name in find_names(text) if name.capital and naming.key(name.words) in names]
    about = [_ABOUT.search(shown[: name.start]) for name in found]
    said = (
        one is None or one["what"] in _ITSELF or stems(one["what"] or "") & stems(asked.text) for one in about
    )
    return any(said) if found else None


def _names(text: str, naming: Naming) -> frozenset[str]:
    return frozenset(naming.key(name.words) for name in find_names(fold(text).text) if name.capital)


def _what(one: Prediction, naming: Naming) -> tuple[object, ...]:
    """Return what two predictions share that are one: of whom, and till when."""
    if one.entity and one.due:
        return naming.key(one.entity), one.due
    return (one.key,)


def _sentences(entry: Entry) -> Iterator[Sentence]:
    for claim in entry.claims:
        until = claim.horizon or facts.horizon(claim.text)
        yield claim.text, claim.quotes, claim.entity, until, entry.word_of(claim)
    first = entry.entities[0] if entry.entities else ""
    told = [(entry.headline, entry.summary[0].quotes, entry.attribution)]
    told += [(one.text, one.quotes, entry.word_of(one)) for one in entry.summary]
    for text, quotes, by in told:
        said = [name for name in entry.entities if name.casefold() in text.casefold()]
        longest = max(said, key=len, default=first)
        yield text, quotes, longest, facts.horizon(text), by
