"""Item text as it is shown to a model: without what a model could take for more than text."""

# ruff: noqa: RUF001, RUF003 - brackets that look alike are what it is about
from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from digestflow.core.item.text import clean
from digestflow.core.prompt.orders import is_order
from digestflow.core.prompt.tokens import cut, estimate, sentences

# What chat templates and our own prompts give a meaning to: closing tags, the tags that fence the
# material, and the special tokens of the common model families. Full-width brackets look the same.
_OPEN, _SHUT = "[<＜‹⟨]", "[>＞›⟩]"
_NAMES = (
    "articles?|material|system|user|assistant|human|ai|tools?|tool_call|tool_response|function_call|instructions?"
    "|think|thinking|reasoning|analysis|s|bos|eos|pad|unk|mask|sep|cls|start_of_turn|end_of_turn|start_of_image"
    "|extra_id_\\d+"
)
_TOKENS = re.compile(
    rf"{_OPEN}\s{{0,3}}[|｜][^<>|｜\n]{{1,60}}[|｜]\s{{0,3}}{_SHUT}"  # <|im_start|>, <｜begin▁of▁sentence｜>
    rf"|{_OPEN}\s{{0,3}}/\s{{0,3}}[a-z][\w:-]{{0,40}}\s{{0,3}}{_SHUT}"  # any closing tag
    rf"|{_OPEN}\s{{0,3}}(?:{_NAMES})(?:\s[^<>＜＞\n]{{0,300}})?/?\s{{0,3}}{_SHUT}"  # <s>, <think>
    rf"|{_OPEN}\s{{0,3}}/?\s{{0,3}}article\b"  # ours, also unclosed
    rf"|{_OPEN}{{2}}\s{{0,3}}/?\s{{0,3}}sys\s{{0,3}}{_SHUT}{{2}}"  # <<SYS>>
    r"|\[\s{0,3}/?\s{0,3}(?:inst|sys|system|system_prompt|tool_calls|available_tools"
    r"|tool_results|assistant)\s{0,3}\]",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"!\[[^\[\]\n]{0,500}\]\([^()\n]{0,2000}\)")
_LINK = re.compile(
    r"\[([^\[\]\n]{0,500})\]\((?:[^()\s]|\([^()\s]{0,300}\)){0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)"
)
_LONG = 12  # characters a token of the budget may stand for before links are dropped; the rest is not read
_PASSES = 4  # removing a token can make another; what is left after so many is an attack on the remover
_BRACKETS = re.compile(r"[<>＜＞‹›⟨⟩|｜\[\]]")

_ATTRIBUTE = re.compile(r"[\"<>＜＞&\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One item as the model sees it."""

    id: str  # short: a1, a2; code knows the item
    source: str  # its name
    text: str  # title and text


def plain(text: str) -> str:
    """Return the text without special tokens, closing tags, invisible characters and link targets.

    Doing it twice is doing it once. Nothing is added but spaces where something stood. Link
    targets are dropped because they cost more than half of many texts and tell nothing.
    """
    shown = _LINK.sub(r"\1", _PICTURE.sub(" ", clean(text)))
    for _ in range(_PASSES):
        shown, removed = _TOKENS.subn(" ", shown)
        if not removed:
            return shown
    return _BRACKETS.sub(" ", shown)


def showable(text: str) -> str:
    """Return what of the text a model may see: `plain`, without the orders it gives to models.

    A sentence that gives one is left out with the rest of its line. What is left out cannot be
    quoted either (`digestflow.core.entry.read`).
    """
    return "\n".join(_told(line) for line in plain(text).split("\n"))


def squeezed(text: str) -> str:
    """Return the text as it is compared: white space of any kind and length is one space."""
    return " ".join(text.split())


def material(articles: tuple[Article, ...], *, budget: int) -> str:
    """Return the articles between simple tags, together about `budget` tokens at most.

    Plain `<article>` tags let fewer injected orders through than nonces or marked words do.
    Short articles are whole; the long ones share what is left and are cut at sentence ends.
    """
    texts = [showable(article.text[: budget * _LONG]).strip() for article in articles]
    granted = shares([estimate(text) for text in texts], budget)
    return "\n".join(
        f'<article id="{article.id}" source="{_attribute(article.source)}">\n{cut(text, share)}\n</article>'
        for article, text, share in zip(articles, texts, granted, strict=True)
    )


def _told(line: str) -> str:
    told = takewhile(lambda sentence: not is_order(sentence), sentences(line))
    return "".join(told).rstrip()


def _attribute(text: str) -> str:
    return _ATTRIBUTE.sub(" ", plain(text)).strip()[:80]


def shares(wanted: list[int], budget: int) -> list[int]:
    """Return what each gets of a budget: the small all they want, the others alike what is left."""
    granted, left = [0] * len(wanted), budget
    for done, n in enumerate(sorted(range(len(wanted)), key=wanted.__getitem__)):
        granted[n] = min(wanted[n], left // (len(wanted) - done))
        left -= granted[n]
    return granted
