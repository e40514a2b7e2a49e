"""An entry out of a model's reply; what does not stand on quotes is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING

from pydantic import ValidationError

from digestflow.core.entry.grounds import Grounds, grounds, objection, own_sentence, stands
from digestflow.core.entry.nouns import Claim, Entry, Refusal, Sentence, claim_key
from digestflow.core.entry.reply import CLAIMS, ENTITIES, QUOTES, SENTENCES, TOPICS, Said
from digestflow.core.entry.voice import spoken
from digestflow.core.evidence.fold import plain as unmarked
from digestflow.core.evidence.locate import quote as at
from digestflow.core.prompt.answer import value
from digestflow.core.prompt.material import plain, squeezed
from digestflow.core.prompt.nouns import Request
from digestflow.core.prompt.orders import is_order
from digestflow.core.prompt.tokens import sentences
from digestflow.core.story.nouns import Story
from digestflow.errors import ReplyRejected

if TYPE_CHECKING:
    from digestflow.core.entry.reply import SaidClaim
    from digestflow.core.evidence.quote import Quote
    from digestflow.core.item.nouns import Item
    from digestflow.core.prompt.nouns import Reply
    from digestflow.core.topic.nouns import Topic

# Characters; the schema sets no lengths because servers cut inside a sentence by them.
_HEADLINE, _SENTENCE, _CLAIM, _NAME = 120, 320, 240, 60
_NONE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What all of a reply is read with."""

    request: Request
    story: Story
    grounds: Grounds
    voice: Mapping[str, str]
    attribution: Mapping[str, str]
    refusals: list[Refusal]

    @property
    def all(self) -> tuple[Quote, ...]:
        return tuple(self.grounds.quotes.values())

    def refuse(self, text: str, why: str) -> None:
        self.refusals.append(Refusal(subject=self.story.key, text=text[:_SENTENCE], why=why))

    def cited(self, ids: Sequence[str]) -> tuple[Quote, ...]:
        found = [self.grounds.quotes[one] for one in ids if one in self.grounds.quotes]
        return tuple(dict.fromkeys(found))

    def lost(self, ids: Sequence[str]) -> str:
        why = [self.grounds.lost[one] for one in ids if one in self.grounds.lost]
        return why[0] if why else "cites no quote"


def read(
    reply: Reply,
    request: Request,
    story: Story,
    topics: Sequence[Topic],
    *,
    voice: Mapping[str, str] = _NONE,
    attribution: Mapping[str, str] = _NONE,
) -> tuple[Entry, tuple[Refusal, ...]]:
    """Make an entry of the model's reply, and name what was refused of it.

    Every quote is located in its item; every sentence is checked against the words of its own
    quotes, the headline against all. A claim that fails is left out; a headline that fails
    gives way to the title of the best quoted item, a summary to the item's own sentence.
    Topics, articles and entities nobody offered are dropped. `voice` (official, press,
    community, aggregator) and `attribution` (how a source is named) go by the name of a source.

    Raises:
        ReplyRejected: The reply is no JSON, does not fit the schema, or not one of its quotes
            is found.
    """
    said = _said(reply)
    found = grounds(said.quotes[:QUOTES], request, story)
    if not found.quotes:
        raise ReplyRejected(next(iter(found.lost.values()), "no quotes"))
    told = _Told(
        request=request, story=story, grounds=found, voice=voice, attribution=attribution, refusals=[]
    )
    claims = _claims(said, told)
    summary = _summary(said, told)
    headline, summary = _headline(said.headline, summary, told)
    used = [quote for sentence in summary for quote in sentence.quotes]
    used += [quote for claim in claims for quote in claim.quotes]
    status, by = spoken(said.status, used, story, voice=voice, attribution=attribution)
    entry = Entry(
        key=story.key,
        headline=headline,
        summary=summary,
        claims=claims,
        topics=_topics(said.topics, topics, story),
        entities=_entities(said, tuple(used)),
        items=tuple(item.id for item in story.items),
        status=status,
        writer="model",
        attribution=by,
    )
    return entry, tuple(told.refusals)


def _said(reply: Reply) -> Said:
    try:
        return Said.model_validate(value(reply.text))
    except ValidationError as error:
        # Where and what only: never the input, which would echo into the next request.
        wrong = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:4])
        raise ReplyRejected(f"the reply does not fit the schema: {'; '.join(wrong)}"[:300]) from None


def _claims(said: Said, told: _Told) -> tuple[Claim, ...]:
    claims: dict[str, Claim] = {}
    for one in said.claims[:CLAIMS]:
        text, quotes = _line(one.text, _CLAIM), told.cited(one.quotes)
        why = (
            objection(text, quotes)
            if text and quotes
            else told.lost(one.quotes)
            if text
            else "empty or too long"
        )
        if not why and claim_key(quotes) in claims:
            why = "stands on the same words as another claim"
        if why:
            told.refuse(text or squeezed(plain(one.text)), why)
            continue
        claims[claim_key(quotes)] = _claim(one, text, quotes, told)
    return tuple(claims.values())


def _claim(one: SaidClaim, text: str, quotes: tuple[Quote, ...], told: _Told) -> Claim:
    status, _by = spoken(one.status, quotes, told.story, voice=told.voice, attribution=told.attribution)
    said_value = _name(one.value)
    has_value = stands(said_value, quotes) or (
        any(map(str.isdigit, said_value)) and not objection(said_value, quotes)
    )
    attribute = _name(one.attribute).lower()
    return Claim(
        key=claim_key(quotes),
        text=text,
        quotes=quotes,
        entity=_name(one.entity) if stands(_name(one.entity), told.all) else "",
        attribute=attribute if has_value and attribute.replace(" ", "").isalpha() else "",
        value=said_value if has_value else "",
        unit=_name(one.unit) if has_value and stands(_name(one.unit), quotes) else "",
        as_of=_date(one.as_of, quotes),
        horizon=_name(one.horizon) if stands(_name(one.horizon), quotes) else "",
        status=status,
    )


def _summary(said: Said, told: _Told) -> tuple[Sentence, ...]:
    kept = []
    for one in said.summary[:SENTENCES]:
        text, quotes = _line(one.text, _SENTENCE), told.cited(one.quotes)
        why = (
            objection(text, quotes)
            if text and quotes
            else told.lost(one.quotes)
            if text
            else "empty or too long"
        )
        if why:
            told.refuse(text or squeezed(plain(one.text)), why)
        else:
            kept.append(Sentence(text=text, quotes=quotes))
    if kept:
        return tuple(kept)
    first = told.all[0]
    own = own_sentence(first, _item(first, told.story), told.request)
    return (Sentence(text=unmarked(own.words), quotes=(own,)),)


def _headline(said: str, summary: tuple[Sentence, ...], told: _Told) -> tuple[str, tuple[Sentence, ...]]:
    text = _line(said, _HEADLINE).rstrip(".。")
    why = objection(text, told.all) if text else "empty or too long"
    if not why:
        return text, summary
    told.refuse(text or squeezed(plain(said)), why)
    item = _best(told)
    title = unmarked(item.title)
    if not title or len(title) > _SENTENCE or is_order(item.title):
        return summary[0].text, summary
    # The title becomes evidence of the entry, so that its values stand in a quote too.
    quote = at(item, 0, len(item.title))
    quotes = tuple(dict.fromkeys((*summary[0].quotes, quote)))
    return title, (replace(summary[0], quotes=quotes), *summary[1:])


def _best(told: _Told) -> Item:
    quoted = dict.fromkeys(quote.item for quote in told.all)
    items = [item for item in told.story.items if item.id in quoted]
    order = ("official", "press", "aggregator", "community")
    voices = {item.id: told.voice.get(item.source, "press") for item in items}
    return min(items, key=lambda item: order.index(voices[item.id]) if voices[item.id] in order else 1)


def _topics(said: Sequence[str], topics: Sequence[Topic], story: Story) -> tuple[str, ...]:
    offered = [topic.name for topic in topics]
    fits = [fit.topic for fit in story.fits if fit.topic in offered]
    chosen = [name for name in dict.fromkeys(said) if name in offered][:TOPICS]
    chosen.sort(key=lambda name: fits.index(name) if name in fits else len(fits))
    return tuple(chosen or fits[:1] or offered[:1])


def _entities(said: Said, quotes: tuple[Quote, ...]) -> tuple[str, ...]:
    names = {_name(name).casefold(): _name(name) for name in reversed(said.entities[: ENTITIES * 2])}
    found = [name for name in reversed(names.values()) if stands(name, quotes)]
    return tuple(found[:ENTITIES])


def _item(quote: Quote, story: Story) -> Item:
    return next(item for item in story.items if item.id == quote.item)


def _date(said: str, quotes: tuple[Quote, ...]) -> date | None:
    try:
        found = date.fromisoformat(said.strip())
    except ValueError:
        return None
    return None if objection(found.isoformat(), quotes) else found


def _name(said: str) -> str:
    text = unmarked(plain(said))
    return text if len(text) <= _NAME and any(map(str.isalnum, text)) else ""


def _line(said: str, most: int) -> str:
    """Return the text on one line, cut at a sentence end; "" where its first sentence is too long."""
    text = unmarked(plain(said))
    if len(text) <= most:
        return text
    pieces = sentences(text)
    ends = accumulate(map(len, pieces))
    return "".join(piece for piece, end in zip(pieces, ends, strict=True) if end <= most).rstrip()
