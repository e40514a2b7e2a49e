"""Whom and what a story is about."""

# ruff: noqa: SIM905, RUF001 - lists of words read better without marks; signs that look alike are meant
from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from digestflow.core.entry.headline import REPOSITORY
from digestflow.core.evidence.fold import fold
from digestflow.core.evidence.names import find_names, named
from digestflow.core.evidence.words import COMPOUND, FUNCTION, OPENERS
from digestflow.core.topic.names import PLAIN, mixed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from digestflow.core.evidence.names import Name

_MOST: Final = 5
_WORDS: Final = 4  # more in a row is a headline in capitals, no name
_GENERAL: Final = frozenset(
    """
    ai ml llm llms api apis cpu cpus gpu gpus tpu tpus ram vram ssd ceo cto cfo coo us uk eu un usa
    it pr prs qa ui ux hn url pdf csv json yaml xml html css sql sdk cli ide os nlp rag moe sota agi
    rl rlhf sft lora fps tts asr ocr vlm vlms mcp faq psa tl;dr tldr til imo imho diy b2b saas phd
    show ask tell launch mr mrs ms dr english chinese american european german french japanese
    open-source open source mit i/o ci/cd cot slm slms kv db iot vr ar id ids rss seo zip gui vps vm nas tos
    eta eod ppo dpo grpo rpc http https oauth ssh dns ip url aws hpc gpt
    error errors link links mode modes setup demo demos console daemon readme terminal premium manager
    managers engineer engineers director officer president chief founder founders co-founder cofounder
    leaderboard leaderboards confirmed part episode chapter figure table guide possibly sound expressive
    infrastructure economic thread vibe agentic swarm meet hey wtf omg custom
    """.split()
)
# Common where they stand alone, and still a part of longer names.
_ALONE: Final = frozenset(
    """
    institute university college company lab labs science sciences group council committee commission
    department ministry congress senate court house office street bank fund foundation news times post
    journal information internet desktop mobile studio chat home store play cloud team teams hub pro max
    plus mini ultra north south east west
    """.split()
)
_ORDINARY: Final = OPENERS | COMPOUND | _ALONE
_OFFICE: Final = frozenset("ceo cto cfo coo president chief director founder co-founder cofounder".split())
# Settings, formats, measures, handles, batches of start-ups: spelt like names, and of no interest as one.
_NOBODY: Final = re.compile(
    r"[A-Z0-9]+(?:_[A-Z0-9]+)+|(?:I?Q\d|BF16|FP\d|INT\d|NVFP\d|MXFP\d|F16|F32|W\d+A\d+)\w*|\w{1,4}/s"
    r"|[a-z]+(?:[A-Z][a-z]+){2,}|(?:YC )?[SWFX]\d\d|YC|[@#].*|[ru]/.*|/.*|.*/|--?\w.*"
    r"|[A-Z]{2,5}s|\w+(?:Error|Exception)|X-\w+(?:-\w+)+|\w+-(?:Style|Like|Level)"
    r"|(?:.*/){2}.*|[A-Za-z]+/[a-z]+|[A-Za-z]+ \d{3}|\w+['’](?:ll|ve|re|d|m|t)|(?:Head|Director|Vice) .*"
)
_LEADING: Final = re.compile(r"\w+-(?:based|powered|backed|owned|led|run|like|style|made|native)")
_ACRONYM: Final = re.compile(r"[A-Z]{2,6}")
_LONG: Final = 100  # characters before an acronym within which its words stand
_PLAIN_WORD: Final = re.compile(r"[A-Z][a-z]+")
_ABSTRACT: Final = re.compile(r"(?:ing|tion|sion|ment|ness|ity|ance|ence)$")
_SHARE: Final = 0.6  # of a title's longer words with a capital: then capitals tell nothing there
_SIGNED: Final = re.compile(r"\d|[a-z][A-Z]|^[^\W\d_]*[A-Z]{2}|[.@/]")
_ACTS: Final = r"(?:is|has|was|will|can|could|may|would|[a-z]{3,}(?:s|ed))\b"  # what follows who acts
_GERUND: Final = re.compile(r"[A-Z][a-z]+ing")
_REPOSITORY: Final = re.compile(rf"{REPOSITORY.pattern}(?=:|$)")
_BEFORE: Final = re.compile(r"(?:Show|Ask|Tell|Launch) HN: ?|\[[A-Z]\] ?")


def subjects(
    title: str, texts: Sequence[str], whole: str, known: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """Return the names of the title and the chosen sentences, most said in the story first; at most six.

    A name of `known` (name to aliases) stands for its aliases; one that is no name but a common
    word ("agentic") or a part of another that stands there ("Claude" of "Claude Code") is none.
    Another name has to stand in the title or twice in the story. A word that is a name only
    by the capital at the beginning of a sentence, or in a title that sets all words with one,
    is none, unless it stands elsewhere as a name too, and not only in the title said again.
    The plural of another ("Petrels" beside "Petrel 3") is none, unless it is known; nor are the last
    words of another ("Oakes" beside "Mira Oakes"), what is left of a term ("Splitting" of "Text
    Splitting"), and what is short for one ("life cycle assessment (LCA)").
    """
    shown = [_BEFORE.sub("", fold(title).text), *(fold(text).text for text in texts)]
    body = _once(fold(whole).text, shown[0])
    sure: dict[str, str] = {}
    for name in _sure(shown, body):
        sure.setdefault(_key(name), name)
    repository = _REPOSITORY.match(shown[0])
    if repository:
        sure.setdefault(_key(repository[0]), repository[0])
    for given, spelt in _known(shown, known):
        for one in spelt:
            sure.pop(_key(one), None)
        sure[_key(given)] = given
    counts = {key: _said(name, known.get(name, ()), body) for key, name in sure.items()}
    sure = {
        key: name
        for key, name in sure.items()
        if name in known or counts[key] > 1 or named(name, shown[0]) or _key(name) in _key(shown[0])
    }
    whole_of = {
        key: _whole_of(name, sure.values(), shown[0]) for key, name in sure.items() if name not in known
    }
    for key, longer in whole_of.items():
        if longer:  # "Oakes" tells of Mira Oakes too
            counts[_key(longer)] = max(counts[_key(longer)], counts[key])
    sure = {
        key: name
        for key, name in sure.items()
        if name in known
        or not (whole_of[key] or _plural(name, sure.values()) or _stands_for(name, shown[0], body))
    }
    places = {key: n for n, key in enumerate(sure)}
    ranked = sorted(sure, key=lambda key: (-counts[key], places[key]))
    return tuple(sure[key] for key in ranked[:_MOST])


def pieces(text: str) -> frozenset[str]:
    """Return the words of the text's names, folded, without those that are common words or general terms."""
    said = (piece for name in find_names(fold(text).text) if name.capital for piece in name.pieces)
    return frozenset(
        piece.casefold()
        for piece in said
        if len(piece) > 2 and not _common(piece) and piece.casefold() not in _ORDINARY  # noqa: PLR2004 - "of"
    )


def _known(shown: Sequence[str], known: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the known names that stand in the texts, each with how it is spelt there."""
    left = "\n".join(shown)
    spellings = [(one, given) for given, aliases in known.items() for one in (given, *aliases)]
    found: dict[str, list[str]] = {given: [] for given in known}
    for one, given in sorted(spellings, key=lambda pair: -len(pair[0])):
        common = mixed(one) or (one.isalpha() and one.casefold() in PLAIN)
        if not _fit(one) or (one.islower() and one.replace(" ", "").isalpha()):
            continue
        if (re.search(rf"(?<!\w){re.escape(one)}(?!\w)", left) is not None) if common else named(one, left):
            found[given].append(one)
            left = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", " ", left, flags=re.IGNORECASE)
    yield from ((given, tuple(spelt)) for given, spelt in found.items() if spelt)


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
            if not words or not _fit(words) or _left_over(words, name, text, body):
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
        acts = re.search(rf"(?<!\w){re.escape(words)}(?:'s)? {_ACTS}", body)
        small = re.search(rf"(?<!\w){re.escape(words.lower())}(?!\w)", body)
        if (
            any(named(words, one) for one in certain)
            or any(map(inside.search, shown[1:]))
            or (again and acts and not small and not _GERUND.fullmatch(words))
        ):
            yield words


def _once(body: str, title: str) -> str:
    """Return the story's text with its title only where it stands first: said again it proves no name."""
    if len(title.split()) <= _WORDS:  # it may be the name itself
        return body
    first, said, rest = body.partition(title)
    return f"{first}{said}{rest.replace(title, ' ')}"


def _cleaned(name: Name, *, opens: bool) -> str:
    """Return the name without common words before and after it and endings that make it an adjective."""
    pieces = list(name.pieces) if name.capital and len(name.pieces) <= _WORDS + 1 else []
    while len(pieces) > 1 and (_leads(pieces[0]) or (opens and _GERUND.fullmatch(pieces[0]))):
        pieces = pieces[1:]
    while len(pieces) > 1 and _common(pieces[-1]):
        pieces = pieces[:-1]
    office = next((n for n, piece in enumerate(pieces) if n and piece.casefold() in _OFFICE), len(pieces))
    pieces = pieces[:office]
    if not pieces:
        return ""
    start = name.words.index(pieces[0])
    words = name.words[start : name.words.index(pieces[-1], start) + len(pieces[-1])]
    if re.search(r"\d", words) or "/" in words:
        return words
    return re.sub(r"-(?:[A-Z][a-z]+(?:ing|ed)|[a-z]+)$", "", words)


def _left_over(words: str, name: Name, text: str, body: str) -> bool:
    """Whether the word is but what is left of a term: "Splitting" of "Text Splitting".

    A common word, which the story has without its capital or which ends like one; none that it
    says by itself too, without a word of the term or a capital beside it.
    """
    small = re.search(rf"(?<![\w-]){words.lower()}(?!\w)", body) if _PLAIN_WORD.fullmatch(words) else None
    if small is None and not (_PLAIN_WORD.fullmatch(words) and _ABSTRACT.search(words)):
        return False
    opening = re.search(r"[A-Z][\w-]*(?= $)", text[: name.start])
    beside = [*([opening[0]] if opening else ()), *(piece for piece in name.pieces if piece != words)]
    taken = [piece for piece in beside if _common(piece) or piece.casefold() in COMPOUND - FUNCTION]
    term = "|".join(map(re.escape, taken))
    alone = re.compile(rf"(?:^|[^\w\s]\s*|(?<!\w)[a-z]\w*\s)(?<!-){words}(?![\w-]|\s[A-Z]|\s(?i:{term})\b)")
    return bool(taken) and alone.search(re.sub(rf"\b(?i:{term})\s(?={words}\b)", "X", body)) is None


def _leads(piece: str) -> bool:
    """Whether the word only stands before a name."""
    return piece.casefold() in OPENERS or _common(piece) or _LEADING.fullmatch(piece) is not None


def _in_capitals(title: str) -> bool:
    """Whether the title sets nearly all its words with a capital."""
    words = [word for word in re.findall(r"[^\W\d_]{4,}", title) if word.casefold() not in FUNCTION]
    return len(words) > 2 and sum(word[0].isupper() for word in words) >= _SHARE * len(words)  # noqa: PLR2004 - fewer tell nothing


def _fit(words: str) -> bool:
    """Whether the words can be a name for a reader."""
    letters = sum(letter.isalpha() for letter in words)
    if len(words.split()) > _WORDS + 1 or letters < 2 or (words.isupper() and len(words) < 3):  # noqa: PLR2004 - "KE" is no name
        return False
    if _NOBODY.fullmatch(words):
        return False
    return not all(_common(part) or part.casefold() in _ORDINARY for part in words.split())


def _common(word: str) -> bool:
    """Whether the word is a general term, in the singular or plural."""
    return word.casefold() in _GENERAL or word.casefold().rstrip("s") in _GENERAL


def _plural(name: str, names: Iterable[str]) -> bool:
    """Whether one of the names is the same in the singular, alone or with a number."""
    one = re.fullmatch(r"(.*[^\W\d_A-Z])s", name)
    return one is not None and any(
        re.fullmatch(rf"{re.escape(one[1])}(?:[ -]?\d.*)?", other) for other in names
    )


def _whole_of(name: str, names: Iterable[str], title: str) -> str:
    """Return the name whose last words it is: "Mira Oakes" for "Oakes"; "" for none.

    A name by its spelling, of which the title tells by itself, is whole: "OpenAI" beside "Azure OpenAI".
    """
    end = re.compile(rf"[^/]*[^\s/-][\s-]{re.escape(name.removesuffix('s'))}s?", re.IGNORECASE)
    own = _SIGNED.search(name) is not None and named(name, title)
    return next((other for other in names if end.fullmatch(other) and (named(other, title) or not own)), "")


def _stands_for(name: str, title: str, body: str) -> bool:
    """Whether the name is short for a term that the text has before it: "life cycle assessment (LCA)".

    A term is spelt without capitals, or is what the title says in full without what is short for it.
    """
    if not _ACRONYM.fullmatch(name) or named(name, title):
        return False
    for found in re.finditer(rf" \({name}s?\)", body):
        words = re.findall(r"[^\W_]+", body[max(0, found.start() - _LONG) : found.start()])[-len(name) :]
        if "".join(word[0] for word in words).casefold() == name.casefold() and (
            any(word[0].islower() for word in words) or _key(" ".join(words)) in _key(title)
        ):
            return True
    return False


def _key(name: str) -> str:
    """Return what the name is compared by."""
    return re.sub(r"[\W_]+", "", re.sub(r"(?<=[A-Z])s$", "", name)).casefold()


def _said(name: str, aliases: Iterable[str], body: str) -> int:
    """Return how often the story says the name."""
    spelt = {one.casefold() for one in (name, *aliases)}
    return sum(len(re.findall(rf"(?<!\w){re.escape(one)}(?!\w)", body.casefold())) for one in spelt)
