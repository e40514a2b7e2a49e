"""An entry out of what a model's replies say; what does not stand on quotes is left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from digestflow.core.entry import facts
from digestflow.core.entry.chaff import chaff
from digestflow.core.entry.grounds import objection, stands, whole_sentence
from digestflow.core.entry.headline import headline, unaddressed
from digestflow.core.entry.leaning import leaning
from digestflow.core.entry.nouns import Claim, Entry, Refusal, Sentence, claim_key
from digestflow.core.entry.parts import AGAIN, SENTENCE, Failure, Parts, Reading, parts
from digestflow.core.entry.reply import CLAIMS, ENTITIES, SENTENCES
from digestflow.core.entry.sentences import words_in
from digestflow.core.entry.voice import credited, precedence, spoken
from digestflow.core.evidence.fold import plain as unmarked
from digestflow.core.evidence.locate import quote as at
from digestflow.errors import NoEvidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from digestflow.core.evidence.quote import Quote
    from digestflow.core.item.nouns import Item
    from digestflow.core.prompt.nouns import Reply, Request
    from digestflow.core.story.nouns import Story
    from digestflow.core.topic.nouns import Topic

_NONE: Mapping[str, str] = {}
_ORDER = ("claim", "summary", "headline")


def read(
    reply: Reply,
    request: Request,
    story: Story,
    topics: Sequence[Topic],
    *,
    voice: Mapping[str, str] = _NONE,
    attribution: Mapping[str, str] = _NONE,
) -> tuple[Entry, tuple[Refusal, ...]]:
    """Make an entry of one reply as it is, and name what was refused of it.

    `voice` (official, press, community, aggregator) and `attribution` (how a source is named)
    go by the name of a source.

    Raises:
        ReplyRejected: The reply is no JSON, does not fit the schema, or not one of its quotes
            is found.
    """
    reading = Reading(story=story, topics=topics, voice=voice, attribution=attribution)
    return settle(parts(reply, request, reading), reading)


def settle(found: Parts, reading: Reading) -> tuple[Entry, tuple[Refusal, ...]]:
    """Make an entry of what stands, and name what was refused and not said again so that it stands.

    In place of a sentence that was refused stands the source's own sentence with its quote,
    where there is one that can be shown; else it is left out. A headline gives way to the
    title of the best quoted item, a summary of which nothing is left to the item's own sentence.
    Words in another language than the digest's stand in for nothing.

    Raises:
        NoEvidence: No sentence stands, and there is none in the digest's language to take its place.
    """
    summary = _summary(found, reading)
    claims = _claims(found, summary, reading)
    own, said = [sentence.quotes for sentence in summary], _used(summary, claims)
    title, summary, refused = _headline(found, summary, claims, reading)
    used = _used(summary, claims)
    names = {"voice": reading.voice, "attribution": reading.attribution}
    status, by = spoken(found.status, used, reading.story, own=said, **names)
    summary = credited(summary, own, by, reading.story, **names)
    claims = credited(claims, [claim.quotes for claim in claims], by, reading.story, **names)
    again = {failure.part for failure in found.mended}
    entry = Entry(
        key=reading.story.key,
        headline=title,
        summary=summary,
        claims=claims,
        topics=_topics(found.topics, reading),
        entities=_entities(found.entities, used),
        items=tuple(item.id for item in reading.story.items),
        status=status,
        writer="model",
        attribution=by,
        repaired=found.cut
        or "headline" in again
        or title != found.headline
        or any(sentence.repaired for sentence in summary)
        or any(claim.repaired for claim in claims),
    )
    return entry, refusals((*found.failures, *refused), reading.story)


def refusals(failures: Iterable[Failure], story: Story) -> tuple[Refusal, ...]:
    """Return the failures as the outcome names them: claims first, then summary and headline."""
    ordered = sorted(failures, key=lambda failure: _ORDER.index(failure.part))
    return tuple(Refusal(subject=story.key, text=one.text, why=one.why) for one in ordered)


def _used(summary: Iterable[Sentence], claims: Iterable[Claim]) -> tuple[Quote, ...]:
    quotes = [quote for sentence in summary for quote in sentence.quotes]
    quotes += [quote for claim in claims for quote in claim.quotes]
    return tuple(dict.fromkeys(quotes))


def _summary(found: Parts, reading: Reading) -> tuple[Sentence, ...]:
    story = reading.story
    kept = dict(found.summary)
    for failure in found.failures:
        if failure.part == "summary" and len(kept) < SENTENCES:
            own = _own(failure, found.seen, reading, _used(kept.values(), ()))
            if own:
                kept[failure.n] = Sentence(text=unmarked(own.words), quotes=(own,), repaired=True)
    if kept:
        return tuple(kept[n] for n in sorted(kept))
    first = next((quote for quote in found.quotes if quote.item not in reading.foreign), None)
    if first is None:
        raise NoEvidence("nothing of the reply stands, and its quotes are in another language")
    own = whole_sentence(first, _item(first, story), found.seen) or first
    return (Sentence(text=unmarked(own.words), quotes=(own,), repaired=True),)


def _claims(found: Parts, summary: Sequence[Sentence], reading: Reading) -> tuple[Claim, ...]:
    kept = dict(found.claims)
    for failure in found.failures:
        if failure.part == "claim" and failure.why != AGAIN and len(kept) < CLAIMS:
            own = _own(failure, found.seen, reading, _used(summary, kept.values()))
            if own:
                kept[failure.n] = _own_claim(own, reading)
    return tuple(kept[n] for n in sorted(kept))


def _own(failure: Failure, seen: str, reading: Reading, used: Sequence[Quote]) -> Quote | None:
    """Return the source's own sentence for one that was refused.

    None where none can be shown alone, it is in another language, or something else stands on its
    words already.
    """
    for quote in failure.quotes:
        if quote.item in reading.foreign:
            continue
        own = whole_sentence(quote, _item(quote, reading.story), seen)
        if own is None or any(_overlap(own, other) for other in used):
            continue
        text = unmarked(own.words)
        if not (chaff(text, words_in(text)) or leaning(text) or objection(text, (own,))):
            return own
    return None


def _overlap(one: Quote, other: Quote) -> bool:
    return one.item == other.item and one.start < other.end and other.start < one.end


def _own_claim(own: Quote, reading: Reading) -> Claim:
    text = unmarked(own.words)
    status, _by = spoken(
        facts.status(text), (own,), reading.story, voice=reading.voice, attribution=reading.attribution
    )
    amount, unit, attribute = facts.value(text)
    return Claim(
        key=claim_key((own,)),
        text=text,
        quotes=(own,),
        attribute=attribute,
        value=amount,
        unit=unit,
        as_of=facts.as_of(text),
        horizon=facts.horizon(text),
        status=status,
        repaired=True,
    )


def _headline(
    found: Parts, summary: tuple[Sentence, ...], claims: Sequence[Claim], reading: Reading
) -> tuple[str, tuple[Sentence, ...], tuple[Failure, ...]]:
    """Return the headline, the summary with what the headline stands on, and why it is not the model's.

    What a headline stands on is cited with the first sentence of the summary.
    """
    refused: tuple[Failure, ...] = ()
    if found.headline:
        more = _needed(found.headline, _used(summary, claims), found.quotes, reading)
        cited = _citing(summary, more, reading) if more is not None else None
        if cited:
            return found.headline, cited, ()
        why = reading.objection(found.headline, found.quotes) or "its quotes contradict the summary"
        refused = (Failure(part="headline", n=1, text=found.headline, why=why),)
    item = _best(found.quotes, reading)
    span = headline(item)
    if span and item.id not in reading.foreign:
        own = at(item, *span)
        title = unmarked(own.words)
        cited = _citing(summary, (own,), reading)
        if cited and len(title) <= SENTENCE:
            return title, cited, refused
    said = summary[0].text
    return said[slice(*unaddressed(said, 0, len(said)))], summary, refused


def _needed(
    text: str, used: tuple[Quote, ...], others: Sequence[Quote], reading: Reading
) -> tuple[Quote, ...] | None:
    """Return which of the other quotes the text needs beside those used; None where all are not enough."""
    more: list[Quote] = []
    left = [quote for quote in others if quote not in used]
    while reading.objection(text, (*used, *more)):
        if not left:
            return None
        more.append(left.pop(0))
    for quote in more[:-1]:
        if not reading.objection(text, (*used, *(one for one in more if one != quote))):
            more.remove(quote)
    return tuple(more)


def _citing(
    summary: tuple[Sentence, ...], more: Sequence[Quote], reading: Reading
) -> tuple[Sentence, ...] | None:
    """Return the summary whose first sentence cites these quotes too; None where it would not stand."""
    first = replace(summary[0], quotes=tuple(dict.fromkeys((*summary[0].quotes, *more))))
    stood = first == summary[0] or not reading.objection(first.text, first.quotes)
    return (first, *summary[1:]) if stood else None


def _best(quotes: Sequence[Quote], reading: Reading) -> Item:
    quoted = {quote.item for quote in quotes}
    items = [item for item in reading.story.items if item.id in quoted]
    items = [item for item in items if item.id not in reading.foreign] or items
    return min(items, key=lambda item: precedence(item.source, reading.voice))


def _topics(said: Sequence[str], reading: Reading) -> tuple[str, ...]:
    offered = [topic.name for topic in reading.topics]
    fits = [fit.topic for fit in reading.story.fits if fit.topic in offered]
    chosen = sorted(said, key=lambda name: fits.index(name) if name in fits else len(fits))
    return tuple(chosen or fits[:1] or offered[:1])


def _entities(said: Sequence[str], quotes: tuple[Quote, ...]) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for name in said:
        names.setdefault(name.casefold(), name)
    return tuple([name for name in names.values() if stands(name, quotes)][:ENTITIES])


def _item(quote: Quote, story: Story) -> Item:
    return next(item for item in story.items if item.id == quote.item)
