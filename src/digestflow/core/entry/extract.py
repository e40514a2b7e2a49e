"""The extractive writer: an entry in which every word is a quote."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from digestflow.core.entry import facts
from digestflow.core.entry.chaff import asks
from digestflow.core.entry.choice import begun, candidates, choose, others
from digestflow.core.entry.figures import figures
from digestflow.core.entry.headline import REPOSITORY, first_sentence, headline
from digestflow.core.entry.leaning import leaning
from digestflow.core.entry.measures import measures
from digestflow.core.entry.nouns import Claim, Entry, Sentence, claim_key
from digestflow.core.entry.sentences import STOPPED, words_in
from digestflow.core.entry.subjects import central, pieces, subjects
from digestflow.core.entry.voice import credited, precedence, spoken
from digestflow.core.evidence.check import unsupported
from digestflow.core.evidence.fold import fold, plain, spread
from digestflow.core.evidence.locate import quote
from digestflow.core.evidence.names import find_names
from digestflow.core.story.address import page
from digestflow.core.story.version import lists, version
from digestflow.core.topic.words import stems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from digestflow.core.entry.candidate import Candidate
    from digestflow.core.evidence.quote import Quote
    from digestflow.core.item.nouns import Item
    from digestflow.core.story.nouns import Story

_NONE: Final[Mapping[str, str]] = {}
_NOBODY: Final[Mapping[str, Sequence[str]]] = {}
_CLAIMS: Final = 4
_CLAIM_WORDS: Final = 45
_TITLE: Final = 4  # words; a shorter title only names a thing
_OWN: Final = 0.6  # share of a title's stems in the item that tells; one with less is strange to it
_RELEASE: Final = 18  # words that may follow a version in a headline
_CHARACTERS: Final = 20_000  # of a story, within which its names are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What is known of the sources of a story."""

    voice: Mapping[str, str]
    attribution: Mapping[str, str]
    known: Mapping[str, Sequence[str]]


def extract(
    story: Story,
    topics: Sequence[str],
    *,
    voice: Mapping[str, str] = _NONE,
    attribution: Mapping[str, str] = _NONE,
    known: Mapping[str, Sequence[str]] = _NOBODY,
    about: str = "",
) -> Entry | None:
    """Return an entry made of the sources' own words, or None when nothing of the story can be shown.

    Headline: the official title, else that of the best source, if it is of what is told, without
    the name of the site; one that is only a version or a repository goes on with the best short
    sentence, after a colon. Of a list of releases only the newest is told. Summary: one to three
    sentences as they were published, from two sources where two tell of it; else the beginning of
    one that the feed cut off, with an ellipsis; else the title again. Claims: at most four further
    sentences with a figure and a name; the number of a name or a version is none. Nothing else is
    written, joined or shortened but at the borders of sentences;
    Markdown marks and line breaks are left out, items of a list get a full stop.

    `voice` and `attribution` go by the name of a source, `known` gives names their aliases,
    `about` are words of the topics that fit. The same story gives the same entry.
    """
    sources = Sources(voice=voice, attribution=attribution, known=known)
    told = _newest(story)
    found = candidates(told, about)
    top = _top(told, sources, found)
    if top is None:
        return None
    found = _of_one(found, top, told)
    shown, headlines = plain(top.words), [top]
    release = _release(shown, found)
    if release:
        found = tuple(one for one in found if one is not release)
        shown = f"{shown}: {release.passage.text.rstrip(' .')}"
        headlines.append(release.quote)
    chosen = choose(found, shown) or begun(told, shown)
    summary = tuple(_sentence(one) for one in chosen)
    summary = summary or (Sentence(text=plain(headlines[-1].words), quotes=(headlines[-1],)),)
    texts = [sentence.text for sentence in summary]
    own = [sentence.quotes for sentence in summary]
    bodies = (part for item in told.items for part in (item.title, item.text))
    whole = "\n\n".join(dict.fromkeys(plain(part) for part in bodies))[:_CHARACTERS]
    names = subjects(shown, texts, whole, known)
    further = others(found, chosen) if found else ()
    claims = _claims(further, told, names, sources)
    said = [one.words for sentence in summary for one in sentence.quotes]
    said += [one.words for claim in claims for one in claim.quotes]
    told_of = {one.item for one in summary[0].quotes}
    if unsupported(shown, said) or not told_of.issuperset(one.item for one in headlines):
        quotes = dict.fromkeys((*summary[0].quotes, *headlines))
        first = replace(summary[0], quotes=tuple(quotes))
        summary = (first, *summary[1:])
    used = [one for sentence in summary for one in sentence.quotes]
    word = facts.status(shown)
    if word == "announced" and facts.status(texts[0]) == "rumored":
        word = "rumored"
    status, by = spoken(word, used, story, voice=voice, attribution=attribution)
    summary = credited(summary, own, by, story, voice=voice, attribution=attribution)
    own = [claim.quotes for claim in claims]
    claims = credited(claims, own, by, story, voice=voice, attribution=attribution)
    return Entry(
        key=story.key,
        headline=shown,
        summary=summary,
        claims=claims,
        topics=tuple(topics),
        entities=names,
        items=tuple(item.id for item in story.items),
        status=status,
        writer="extractive",
        attribution=by,
    )


def _newest(story: Story) -> Story:
    """Return the story with only the newest of its list of releases; another story as it is."""
    older = {item.id for released in lists(story.items) for item in released[1:]}
    return replace(story, items=tuple(item for item in story.items if item.id not in older))


def _of_one(found: Sequence[Candidate], top: Quote, story: Story) -> tuple[Candidate, ...]:
    """Return the sentences of the item that gave the headline, and of those that name something it names.

    Items are grouped by their words; where they have no name in common, a sentence of the one
    under the headline of the other would tell of another thing. Those of all where the headline's
    item names nothing, or tells nothing.
    """
    first = next(item for item in story.items if item.id == top.item)
    own = pieces(f"{first.title}\n{first.text[:_CHARACTERS]}")
    alike = {
        item.id
        for item in story.items
        if item.id == first.id
        or (item.url and page(item.url) == page(first.url))
        or own & pieces(f"{item.title}\n{item.text[:_CHARACTERS]}")
    }
    kept = tuple(one for one in found if one.item.id in alike)
    return kept if own and kept else tuple(found)


def _release(shown: str, found: Sequence[Candidate]) -> Candidate | None:
    """Return what says what a bare version or repository brings; None for others, or if nothing is short."""
    if not _bare(shown):
        return None
    short = (one for one in found if one.passage.length <= _RELEASE and _bare(one.item.title))
    return next(short, None)


def _bare(title: str) -> bool:
    return version(title) is not None or REPOSITORY.fullmatch(title) is not None


def _top(story: Story, sources: Sources, found: Sequence[Candidate]) -> Quote | None:
    """Return the quote that is the headline: the best source's title, else a sentence."""
    telling = {one.item.id for one in found}
    said = stems(found[0].item.body) if found else frozenset[str]()
    strange = {
        item.id
        for item in story.items
        if item.id not in telling and len(stems(item.title) & said) < _OWN * len(stems(item.title))
    }
    ranked = sorted(story.items, key=lambda item: _rank(item, sources, strange))
    for item in ranked:
        span = headline(item)
        if span:
            return quote(item, *span)
    for item in ranked:
        span = first_sentence(item)
        if span:
            before = len(item.title) + 2
            return quote(item, span[0] + before, span[1] + before)
    return None


def _rank(
    item: Item, sources: Sources, strange: AbstractSet[str]
) -> tuple[bool, bool, bool, bool, int, bool]:
    """Return what sorts items.

    The official one, whose title says more and asks nothing, whose title is not strange to what
    is told, whose word counts most, who says more than the title.
    """
    at = precedence(item.source, sources.voice)
    return (
        at > 0,
        words_in(item.title) < _TITLE,
        asks(item.title),
        item.id in strange,
        at,
        not item.text.strip(),
    )


def _sentence(one: Candidate) -> Sentence:
    """Return the candidate as a sentence on its own words."""
    text = one.passage.text
    if one.passage.kind == "list" and not STOPPED.search(text):
        text += "."
    return Sentence(text=text, quotes=(one.quote,))


def _claims(
    found: Sequence[Candidate], story: Story, names: Sequence[str], sources: Sources
) -> tuple[Claim, ...]:
    """Return claims of sentences that hold a number and a name, the best first."""
    claims: dict[str, Claim] = {}
    for one in found:
        if len(claims) == _CLAIMS:
            break
        text = one.passage.text
        folded = fold(text).text
        own = [name.words for name in find_names(folded) if name.capital]
        if leaning(text) or not own or one.passage.length > _CLAIM_WORDS or not figures(spread(folded)):
            continue
        claim = _claim(one, story, names, sources)
        claims.setdefault(claim.key, claim)
    return tuple(claims.values())


def _claim(one: Candidate, story: Story, names: Sequence[str], sources: Sources) -> Claim:
    """Return one sentence as a claim."""
    entity = central(one.passage.text, names, sources.known)
    text, quotes = one.passage.text, (one.quote,)
    status, _ = spoken(
        facts.status(text), quotes, story, voice=sources.voice, attribution=sources.attribution
    )
    amount, unit, attribute = facts.value(text)
    sure = next((one for one in measures(text, names) if one.entity), None)
    if sure:
        entity, attribute, amount, unit = sure.entity, sure.attribute, sure.value, sure.unit
    return Claim(
        key=claim_key(quotes),
        text=text,
        quotes=quotes,
        entity=entity,
        attribute=attribute,
        value=amount,
        unit=unit,
        as_of=facts.as_of(text),
        horizon=facts.horizon(text),
        status=status,
    )
