"""Whom and what a story is about."""

# ruff: noqa: SIM905 - long lists of words read better without a mark around each
from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from digestflow.core.evidence.fold import fold
from digestflow.core.evidence.names import find_names, named
from digestflow.core.evidence.words import COMPOUND, FUNCTION, OPENERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from digestflow.core.evidence.names import Name

_MOST: Final = 6
_WORDS: Final = 4  # more in a row is a headline in capitals, no name
_GENERAL: Final = frozenset(
    """
    ai ml llm llms api apis cpu cpus gpu gpus tpu tpus ram vram ssd ceo cto cfo coo us uk eu un usa
    it pr prs qa ui ux hn url pdf csv json yaml xml html css sql sdk cli ide os nlp rag moe sota agi
    rl rlhf sft lora fps tts asr ocr vlm vlms mcp faq psa tl;dr tldr til imo imho diy b2b saas phd
    show ask tell launch mr mrs ms dr english chinese american european german french japanese
    open-source open source mit i/o ci/cd cot slm slms kv db iot vr ar
    """.split()
)
_SHARE: Final = 0.6  # of a title's longer words with a capital: then capitals tell nothing there
_SIGNED: Final = re.compile(r"\d|[a-z][A-Z]|^[^\W\d_]*[A-Z]{2}|[.@/]")
_GERUND: Final = re.compile(r"[A-Z][a-z]+ing")
_REPOSITORY: Final = re.compile(r"[\w.-]+ ?/ ?[\w.-]*[\w-](?=:|$)")
_BEFORE: Final = re.compile(r"(?:Show|Ask|Tell|Launch) HN: ?|\[[A-Z]\] ?")


def subjects(
    title: str, texts: Sequence[str], whole: str, known: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """Return the names of the title and the chosen sentences, most said in the story first; at most six.

    A name of `known` (name to aliases) stands for its aliases. A word that is a name only by
    the capital at the beginning of a sentence, or in a title that sets all words with one, is
    none, unless it stands elsewhere as a name too.
    """
    shown = [_BEFORE.sub("", fold(title).text), *(fold(text).text for text in texts)]
    body = fold(whole).text
    sure: dict[str, str] = {}
    for name in _sure(shown, body):
        sure.setdefault(_key(name), name)
    repository = _REPOSITORY.match(shown[0])
    if repository:
        sure.setdefault(_key(repository[0]), repository[0])
    for given, aliases in known.items():
        spelt = [one for one in (given, *aliases) if any(named(one, text) for text in shown)]
        if spelt:
            for one in spelt:
                sure.pop(_key(one), None)
            sure[_key(given)] = given
    counts = {key: _said(name, known.get(name, ()), body) for key, name in sure.items()}
    places = {key: n for n, key in enumerate(sure)}
    ranked = sorted(sure, key=lambda key: (-counts[key], places[key]))
    return tuple(sure[key] for key in ranked[:_MOST])


def central(sentence: str, names: Sequence[str], known: Mapping[str, Sequence[str]]) -> str:
    """Return the first of the names that the sentence says; "" for none."""
    for name in names:
        if any(named(one, sentence) for one in (name, *known.get(name, ()))):
            return name
    own = (_cleaned(name, opens=name.start == 0) for name in find_names(fold(sentence).text) if name.start)
    return next((words for words in own if words and _fit(words)), "")


def _sure(shown: Sequence[str], body: str) -> Iterator[str]:
    """Yield names that are names by more than the place of their capital."""
    doubtful: list[str] = []
    certain: list[str] = []
    for n, text in enumerate(shown):
        headline = n == 0 and _in_capitals(text)
        for name in find_names(text):
            opens = name.start == 0 or text[: name.start].rstrip(" \"'([")[-1:] in tuple(".!?:;-")
            words = _cleaned(name, opens=opens)
            if not words or not _fit(words):
                continue
            alone = headline and " " in words and body.count(words) < 2  # noqa: PLR2004 - its own title is once
            if not alone and (_SIGNED.search(words) or (not headline and (not opens or " " in words))):
                certain.append(words)
            else:
                doubtful.append(words)
    yield from certain
    for words in doubtful:
        inside = re.compile(rf"(?<=[\w,] ){re.escape(words)}(?!\w)")
        again = len(re.findall(rf"(?<!\w){re.escape(words)}(?!\w)", body)) > 1
        small = re.search(rf"(?<!\w){re.escape(words.lower())}(?!\w)", body)
        if (
            any(named(words, one) for one in certain)
            or any(map(inside.search, shown[1:]))
            or (again and not small and not _GERUND.fullmatch(words))
        ):
            yield words


def _cleaned(name: Name, *, opens: bool) -> str:
    """Return the name without common words that stand before it and endings that make it an adjective."""
    pieces = list(name.pieces) if name.capital and len(name.pieces) <= _WORDS + 1 else []
    while len(pieces) > 1 and (pieces[0].casefold() in OPENERS or (opens and _GERUND.fullmatch(pieces[0]))):
        pieces = pieces[1:]
    words = name.words[name.words.index(pieces[0]) :] if pieces else ""
    return re.sub(r"-[a-z]+$", "", words) if not re.search(r"\d", words) and "/" not in words else words


def _in_capitals(title: str) -> bool:
    """Whether the title sets nearly all its words with a capital."""
    words = [word for word in re.findall(r"[^\W\d_]{4,}", title) if word.casefold() not in FUNCTION]
    return len(words) > 2 and sum(word[0].isupper() for word in words) >= _SHARE * len(words)  # noqa: PLR2004 - fewer tell nothing


def _fit(words: str) -> bool:
    """Whether the words can be a name for a reader."""
    letters = sum(letter.isalpha() for letter in words)
    if len(words.split()) > _WORDS + 1 or letters < 2 or (words.isupper() and len(words) < 3):  # noqa: PLR2004 - "KE" is no name
        return False
    common = _GENERAL | OPENERS | COMPOUND
    return not all(
        part.casefold().rstrip("s") in common or part.casefold() in common for part in words.split()
    )


def _key(name: str) -> str:
    """Return what the name is compared by."""
    return re.sub(r"[\W_]+", "", re.sub(r"(?<=[A-Z])s$", "", name)).casefold()


def _said(name: str, aliases: Iterable[str], body: str) -> int:
    """Return how often the story says the name."""
    spelt = {one.casefold() for one in (name, *aliases)}
    return sum(len(re.findall(rf"(?<!\w){re.escape(one)}(?!\w)", body.casefold())) for one in spelt)
