"""What of one reply stands on quotes, sentence by sentence, and what does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from digestflow.core.entry.grounds import Grounds, grounds, objection, stands
from digestflow.core.entry.headline import addressed
from digestflow.core.entry.nouns import Claim, Sentence, claim_key
from digestflow.core.entry.reply import CLAIMS, ENTITIES, QUOTES, SENTENCES, TOPICS, Said
from digestflow.core.entry.voice import spoken
from digestflow.core.evidence.fold import plain as unmarked
from digestflow.core.prompt.answer import value
from digestflow.core.prompt.material import plain, squeezed
from digestflow.core.prompt.tokens import sentences
from digestflow.core.story.language import language
from digestflow.errors import NoEvidence, WrongCount, WrongForm, WrongIds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from digestflow.core.entry.reply import SaidClaim, SaidSentence
    from digestflow.core.evidence.quote import Quote
    from digestflow.core.prompt.nouns import Reply, Request
    from digestflow.core.story.nouns import Story
    from digestflow.core.topic.nouns import Topic

# Characters; the schema sets no lengths because servers cut inside a sentence by them.
HEADLINE, SENTENCE, CLAIM, NAME = 120, 320, 240, 60
_SAID = 300  # characters of why a whole reply is refused
AGAIN = "stands on the same words as another claim"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A sentence of a reply that does not stand on its quotes."""

    part: Literal["headline", "summary", "claim"]
    n: int  # which of them, from 1
    text: str  # what was to be said
    why: str
    quotes: tuple[Quote, ...] = ()  # those it cites that were found
    lost: tuple[str, ...] = ()  # ids of those it cites that were not


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What of one or more replies about a story stands on quotes, and what does not."""

    quotes: tuple[Quote, ...]  # all that were found, in the order given; never empty
    headline: str  # "" when it was refused
    summary: tuple[tuple[int, Sentence], ...]  # with its place in the reply, from 1
    claims: tuple[tuple[int, Claim], ...]  # as the summary; none stands on the words of another
    topics: tuple[str, ...]  # as said, of those offered
    entities: tuple[str, ...]  # as said
    status: str
    failures: tuple[Failure, ...]  # what was refused and nothing stands in for
    mended: tuple[Failure, ...] = ()  # what was refused and said again so that it stands
    seen: str  # all that the model was shown, squeezed
    cut: bool  # whether a reply was cut off, and this is what of it was whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that a story's replies are read with."""

    story: Story
    topics: Sequence[Topic]  # that were offered
    voice: Mapping[str, str] = field(default_factory=dict)  # by source: official, press …
    attribution: Mapping[str, str] = field(default_factory=dict)  # by source: how it is named
    language: str = "en"  # of the digest
    foreign: frozenset[str] = frozenset()  # ids of items in another one

    def objection(self, text: str, quotes: Sequence[Quote]) -> str:
        """Return why the sentence does not stand on the quotes; "" when it does.

        On words in another language it has values and names in common, but not the words; and
        it has to be in the digest's own.
        """
        abroad = any(quote.item in self.foreign for quote in quotes)
        if abroad and language(text) not in {"", self.language}:
            return "not in the digest's language"
        return objection(text, quotes, abroad=abroad)


@dataclass(slots=True, kw_only=True)
class _Told:
    """One reply while it is read."""

    reading: Reading
    grounds: Grounds
    failures: list[Failure]

    @property
    def all(self) -> tuple[Quote, ...]:
        return tuple(self.grounds.quotes.values())

    def cited(self, ids: Sequence[str]) -> tuple[Quote, ...]:
        found = [self.grounds.quotes[one] for one in ids if one in self.grounds.quotes]
        return tuple(dict.fromkeys(found))

    def objection(self, one: SaidClaim | SaidSentence, text: str) -> str:
        quotes = self.cited(one.quotes)
        if not text:
            return "empty or too long"
        if not quotes:
            lost = [self.grounds.lost[id_] for id_ in one.quotes if id_ in self.grounds.lost]
            return lost[0] if lost else "cites no quote"
        return self.reading.objection(text, quotes)

    def refuse(
        self, part: Literal["summary", "claim"], n: int, one: SaidClaim | SaidSentence, why: str
    ) -> None:
        self.failures.append(
            Failure(
                part=part,
                n=n,
                text=_shown(one.text, CLAIM if part == "claim" else SENTENCE),
                why=why,
                quotes=self.cited(one.quotes),
                lost=tuple(dict.fromkeys(id_ for id_ in one.quotes if id_ in self.grounds.lost)),
            )
        )


def parts(reply: Reply, request: Request, reading: Reading) -> Parts:
    """Read a reply: locate every quote in its item, and check every sentence against its own quotes.

    The headline is checked against all of them. Topics, articles and entities nobody offered
    are dropped.

    Raises:
        ReplyRejected: The reply is no JSON, does not fit the schema, or not one of its quotes
            is found.
    """
    said, seen = formed(reply), squeezed(request.user)
    found = grounds(said.quotes[:QUOTES], seen, reading.story)
    if not found.quotes:
        raise _without(found)
    told = _Told(reading=reading, grounds=found, failures=[])
    headline = _line(said.headline, HEADLINE).rstrip(".。")
    why = reading.objection(headline, told.all) if headline else "empty or too long"
    why = why or addressed(headline)
    if why:
        text = _shown(said.headline, HEADLINE)
        told.failures.append(Failure(part="headline", n=1, text=text, why=why, quotes=told.all))
    summary, claims = _summary(said, told), _claims(said, told)
    offered = {topic.name for topic in reading.topics}
    return Parts(
        quotes=told.all,
        headline="" if why else headline,
        summary=summary,
        claims=claims,
        topics=tuple(name for name in dict.fromkeys(said.topics) if name in offered)[:TOPICS],
        entities=tuple(filter(None, map(name_of, said.entities[: ENTITIES * 2]))),
        status=said.status,
        failures=tuple(told.failures),
        seen=seen,
        cut=bool(reply.cut),
    )


def formed(reply: Reply) -> Said:
    """Return what the reply says, before anything is checked.

    Raises:
        ReplyRejected: It is no JSON, or does not fit the schema.
    """
    try:
        return Said.model_validate(value(reply.text))
    except ValidationError as error:
        # Where and what only: never the input, which would echo into the next request.
        wrong = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:4])
        raise WrongForm(f"the reply does not fit the schema: {'; '.join(wrong)}"[:_SAID]) from None


def _without(found: Grounds) -> NoEvidence | WrongCount | WrongIds:
    """Return the error of a reply of which no quote was found."""
    if not found.lost:
        return WrongCount("the reply gives no quotes")
    why = "; ".join(dict.fromkeys(found.lost.values()))[:_SAID]
    return WrongIds(why) if found.strange == set(found.lost) else NoEvidence(why)


def _summary(said: Said, told: _Told) -> tuple[tuple[int, Sentence], ...]:
    kept = []
    for n, one in enumerate(said.summary[:SENTENCES], 1):
        text = _line(one.text, SENTENCE)
        why = told.objection(one, text)
        if why:
            told.refuse("summary", n, one, why)
        else:
            kept.append((n, Sentence(text=text, quotes=told.cited(one.quotes))))
    return tuple(kept)


def _claims(said: Said, told: _Told) -> tuple[tuple[int, Claim], ...]:
    claims: dict[str, tuple[int, Claim]] = {}
    for n, one in enumerate(said.claims[:CLAIMS], 1):
        text = _line(one.text, CLAIM)
        why = told.objection(one, text)
        key = claim_key(told.cited(one.quotes))
        if not why and key in claims:
            why = AGAIN
        if why:
            told.refuse("claim", n, one, why)
        else:
            claims[key] = n, _claim(one, text, told)
    return tuple(claims.values())


def _claim(one: SaidClaim, text: str, told: _Told) -> Claim:
    reading, quotes = told.reading, told.cited(one.quotes)
    status, _by = spoken(
        one.status, quotes, reading.story, voice=reading.voice, attribution=reading.attribution
    )
    said_value = name_of(one.value)
    has_value = stands(said_value, quotes) or (
        any(map(str.isdigit, said_value)) and not objection(said_value, quotes)
    )
    attribute = name_of(one.attribute).lower()
    return Claim(
        key=claim_key(quotes),
        text=text,
        quotes=quotes,
        entity=name_of(one.entity) if stands(name_of(one.entity), told.all) else "",
        attribute=attribute if has_value and attribute.replace(" ", "").isalpha() else "",
        value=said_value if has_value else "",
        unit=name_of(one.unit) if has_value and stands(name_of(one.unit), quotes) else "",
        as_of=_date(one.as_of, quotes),
        horizon=name_of(one.horizon) if stands(name_of(one.horizon), quotes) else "",
        status=status,
    )


def _date(said: str, quotes: tuple[Quote, ...]) -> date | None:
    try:
        found = date.fromisoformat(said.strip())
    except ValueError:
        return None
    return None if objection(found.isoformat(), quotes) else found


def name_of(said: str) -> str:
    """Return a name or value as it may be shown; "" when it is none."""
    text = unmarked(plain(said))
    return text if len(text) <= NAME and any(map(str.isalnum, text)) else ""


def _shown(said: str, most: int) -> str:
    """Return what was to be said, for whoever asks why it was refused."""
    return (_line(said, most) or squeezed(plain(said)))[:SENTENCE]


def _line(said: str, most: int) -> str:
    """Return the text on one line, cut at a sentence end; "" where its first sentence is too long."""
    text = unmarked(plain(said))
    if len(text) <= most:
        return text
    pieces = sentences(text)
    ends = accumulate(map(len, pieces))
    return "".join(piece for piece, end in zip(pieces, ends, strict=True) if end <= most).rstrip()
