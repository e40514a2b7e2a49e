"""A thesis or a headline narrative out of a reply: what does not stand on what it cites is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from digestflow.core.entry.grounds import objection
from digestflow.core.entry.headline import addressed
from digestflow.core.entry.nouns import Entry, Sentence
from digestflow.core.item.text import one_line
from digestflow.core.narrative.ask import quotes_of
from digestflow.core.narrative.reply import PARAGRAPHS, SENTENCES, SaidNarrative, SaidThesis
from digestflow.core.prompt.answer import value
from digestflow.core.thesis import Line, Narrative, Thesis
from digestflow.errors import WrongForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from digestflow.core.evidence.quote import Quote
    from digestflow.core.narrative.ask import Matter
    from digestflow.core.narrative.reply import SaidLine
    from digestflow.core.prompt.nouns import Reply

TITLE, BODY, HEADLINE = 14, 120, 250  # words at most: of a title, a thesis, a headline narrative
_Said = TypeVar("_Said", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What came of a reply."""

    thesis: Thesis | None = None
    narrative: Narrative | None = None
    failures: tuple[str, ...] = ()  # what was refused and why, in our words


def read_thesis(reply: Reply, matter: Matter) -> Drawn:
    """Return the thesis that stands; none, without a failure, when the day changes nothing.

    Each sentence has to stand on the quotes of what it cites, the title on those of all. A title
    that does not gives way to the headline of the first entry that is cited. What speaks to no
    standing thesis has no effect on one.

    Raises:
        ReplyRejected: The reply is no JSON of the schema.
    """
    said = _formed(reply, SaidThesis)
    if not said.bears:
        return Drawn()
    shown = matter.shown
    lines, failures = _standing(said.body, shown, words=BODY)
    cited = [one for _text, ones in lines for one in ones]
    entries = [one for one in cited if isinstance(one, Entry)]
    if not entries:
        return Drawn(failures=(*failures, "no sentence that stands cites an entry of the day"))
    title, why = _title(said.title, cited)
    failures += why
    against = shown.get(said.against)
    effect = said.effect if isinstance(against, Thesis) else ""
    thesis = Thesis(
        key=f"{matter.day.isoformat()}/{matter.topic.key}/1",
        topic=matter.topic.name,
        title=title or entries[0].headline.rstrip(" ."),
        body=tuple(
            Sentence(text=text, quotes=_quotes(ones), whose=_word(text, ones)) for text, ones in lines
        ),
        entries=tuple(dict.fromkeys(entry.key for entry in entries)),
        status="standing",
        against=against.key if isinstance(against, Thesis) else "",
        effect=effect,
    )
    return Drawn(thesis=thesis, failures=tuple(failures))


def read_narrative(reply: Reply, matter: Matter) -> Drawn:
    """Return the headline narrative that stands on the standing theses; every sentence cites one.

    Raises:
        ReplyRejected: The reply is no JSON of the schema.
    """
    said = _formed(reply, SaidNarrative)
    paragraphs: list[tuple[Line, ...]] = []
    failures: list[str] = []
    cited: list[Entry | Thesis] = []
    left = HEADLINE
    for paragraph in said.paragraphs[:PARAGRAPHS]:
        lines, refused = _standing(paragraph.sentences, matter.shown, words=left)
        failures += refused
        left -= sum(len(text.split()) for text, _ in lines)
        cited += [one for _text, ones in lines for one in ones]
        if lines:
            paragraphs.append(
                tuple(
                    Line(text=text, theses=tuple(o.key for o in ones), whose=_word(text, ones))
                    for text, ones in lines
                )
            )
    if not paragraphs:
        return Drawn(failures=(*failures, "no sentence stands"))
    title, why = _title(said.title, cited)
    newest = [one for one in cited if isinstance(one, Thesis)]
    narrative = Narrative(
        topic=matter.topic.name,
        title=title or max(newest, key=lambda one: one.key).title,
        paragraphs=tuple(paragraphs),
    )
    return Drawn(narrative=narrative, failures=(*failures, *why))


def _formed(reply: Reply, form: type[_Said]) -> _Said:
    try:
        return form.model_validate(value(reply.text))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise WrongForm(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def _standing(
    said: Sequence[SaidLine], shown: Mapping[str, Entry | Thesis], *, words: int
) -> tuple[list[tuple[str, list[Entry | Thesis]]], list[str]]:
    """Return the sentences that stand with what they cite, and why the others do not."""
    kept: list[tuple[str, list[Entry | Thesis]]] = []
    failures: list[str] = []
    for n, line in enumerate(said[:SENTENCES], 1):
        text = one_line(line.text)
        ones = [shown[id_] for id_ in dict.fromkeys(line.cites) if id_ in shown]
        why = objection(text, _quotes(ones)) if ones else "it cites nothing that is there"
        if why:
            failures.append(f"sentence {n}: {why}")
        elif sum(len(other.split()) for other, _ in kept) + len(text.split()) > words:
            failures.append(f"sentence {n}: more than {words} words in all")
        else:
            kept.append((text, ones))
    return kept, failures


def _title(said: str, cited: Sequence[Entry | Thesis]) -> tuple[str, list[str]]:
    text = one_line(said).rstrip(" .")
    if not text or len(text.split()) > TITLE:
        return "", [f"title: one to {TITLE} words"]
    why = objection(text, _quotes(cited)) or addressed(text)
    return ("", [f"title: {why}"]) if why else (text, [])


def _word(text: str, ones: Sequence[Entry | Thesis]) -> str:
    """Return whose word the sentence is: of the parts that bear it alone, else of all that it cites.

    "" as soon as one of them is nobody's mere word.
    """
    parts = [
        (part, one.word_of(part) if isinstance(one, Entry) else part.whose)
        for one in ones
        for part in (one.sentences if isinstance(one, Entry) else one.body)
    ]
    alone = [word for part, word in parts if not objection(text, part.quotes)]
    names = tuple(dict.fromkeys(alone or [word for _part, word in parts]))
    return "" if "" in names else ", ".join(names)


def _quotes(ones: Iterable[Entry | Thesis]) -> tuple[Quote, ...]:
    return tuple(dict.fromkeys(quote for one in ones for quote in quotes_of(one)))
