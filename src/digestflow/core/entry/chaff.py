"""What sources write besides their news."""

# ruff: noqa: RUF001 - signs that look alike are what it is about
from __future__ import annotations

import re
from typing import Final

from digestflow.core.prompt.orders import is_order

_BOILERPLATE: Final = re.compile(
    r"\bsubscri(?:be|ption)\b|\bnewsletter\b|\bsign(?:ing)? up\b|\bcookies?\b|\bprivacy policy\b"
    r"|\bappeared first on\b"
    r"|(?-i:\bThe post [A-Z\d])|\bread (?:more|on|the (?:full|rest|whole))\b|\bcontinue reading\b"
    r"|\bclick (?:here|the)\b|\bfollow (?:us|me)\b"
    r"|\bshare (?:this|on)\b|\ball rights reserved\b|©|\badvertis\w+|\bsponsor(?:ed)?\b|\baffiliate\b"
    r"|\blearn more\b"
    r"|\bsubmitted by\b|\[link\]|\[comments\]|\bjoin (?:our|the|us|my)\b|\btable of contents\b"
    r"|\blink in bio\b|\bget started\b"
    r"|\bcontact sales\b|\bphoto by\b|\bimage credit|\bin (?:this|today's) (?:video|episode|article"
    r"|post|issue|tutorial)\b"
    r"|\bpromo code\b|\bdiscount code\b|\bfull (?:article|story|post) (?:here|at)\b"
    r"|\bclick\b.*\blink\b|\bcheck (?:it|this|them) out\b"
    r"|\blet me know\b|\b(?:any|your) (?:feedback|thoughts|questions)\b|\bhappy to (?:answer|help"
    r"|hear)\b|\bthanks? (?:for|you|to)\b"
    r"|\bdetails (?:are|is|can be) (?:available|found|in)\b"
    r"|\bhit the\b|\bwatch (?:the|this|now)\b|\bsee (?:also|more|the full)\b|\brelated (?:articles"
    r"|posts|stories)\b"
    r"|\bhere\.?$|^\W*click\b|\bwould love\b|\bfeel free\b|\bstay tuned\b|\bbuy me a coffee\b|\b(?:up"
    r"|down)vote\b|続きを読む|阅读全文|点击|原文|关注我们|订阅",
    re.IGNORECASE,
)
_LINE: Final = re.compile(
    r"\W*(?:score|comments?|discussion|by|points|article url|comments url|authors?|upvotes"
    r"|github stars|tags?|type|downloads"
    r"|likes|categories|category|source|language|links?|posted|published|updated|announce type"
    r"|arxiv:\S+|edit|ps|fyi|hi|hey|hello"
    r"|dear|disclaimer|note|img|image|video|title|url|date|author|project page|github|hugging face"
    r"|paper|code|demo|website)\b\W*"
    r"(?::|$|[!,]|\s+(?:all|everyone|guys|there|hn|folks|team)\b)",
    re.IGNORECASE,
)
_QUESTION: Final = re.compile(r"[?？][\"'”’)\]]*$")
_ADDRESS: Final = re.compile(r"https?://|www\.", re.IGNORECASE)
# Links side by side, and markup that a feed escaped twice.
_NAVIGATION: Final = re.compile(
    r"[|｜].*[|｜]|[|｜›»] ?(?:link|comments?|discussion|share|reply|source|more|home)\b"
    r"|\b(?:link|comments?|discussion|share|reply|source|more|home) ?[|｜›»]|\bpermalink\b|[›»]\W*$"
    r"|[‹›]|&(?:[a-z]{2,8}|#\d+);",
    re.IGNORECASE,
)
_CODE: Final = re.compile(
    r"[{}<>]|;\s*$|==|=>|\(\)|\b(?:import|def|const|npm|pip|sudo|curl) \w+ ?[\w/.-]*$|^[$>#] ?\w"
    r"|(?:\s--?[A-Za-z][\w-]*(?:[ =][^\s,/-]\S*(?<!,))?){3}|(?<!\S)\\[A-Za-z]{2}"
)
_SELF: Final = re.compile(r"\b(?:I|i|I'm|I've|I'd|I'll|I’m|I’ve|I’d|I’ll|my|me|myself|imo|imho|tbh|lol)\b")
_WE: Final = re.compile(r"\b(?:we|we're|we’re|we've|we’ve|our|us)\b", re.IGNORECASE)
_YOU: Final = re.compile(r"\b(?:you|you're|you’re|your|yours)\b", re.IGNORECASE)
_ADMIRING: Final = re.compile(
    r"!|\b(?:amazing|insane|crazy|excited|thrilled|proud|incredible|game[- ]chang\w+"
    r"|wow)\b",
    re.IGNORECASE,
)
# What describes the post instead of telling its news; "The post presents …" at its beginning does tell it.
_POST: Final = re.compile(r"\W*the (?:reddit )?post\b", re.IGNORECASE)
_ASIDE: Final = re.compile(
    r"\W*(?:the (?:image|video|post|meme|screenshot|title|link|text|author|op|reddit post)\b"
    r"|(?:one|another|some|several|many|a few|other|the) (?:commenter|user|redditor)s?\b|commenters\b"
    r"|in the comments\b)",
    re.IGNORECASE,
)
# Words of a footnote, or in small print.
_NOTE: Final = re.compile(r"\W*\^[\d(]")
# The number of the next item of a list that was written in one line.
_NEXT: Final = re.compile(r"(?:\b[a-z]+|[)\]]) \d\.$")
_INCHES: Final = re.compile(r"\d\"")  # or a quotation that ends in a number
_SMILEY: Final = re.compile(r"[:;=]-?[()]")
# Who writes, and what a newsletter has in store besides.
_INTRODUCED: Final = re.compile(
    r"\W*(?:(?:I['’]m|I am|[Mm]y name is) [A-Z][\w.'’-]+ [A-Z][\w.'’-]+(?:,| and| from| -|\.$)|PLUS:|Plus:)"
)
# A sentence that leads to what stands behind it, and is none without.
_LEADS: Final = re.compile(r"(?<=\S):[\"'”’)\]*_]*$")
# A question is one without its mark too.
_ASKED: Final = re.compile(
    r"\W*(?:(?:is|are) (?:there|it|this|that|these|those|any\w*|some\w*)|(?:does|did) \w+"
    r"|(?:can|could|would|will|has|have) (?:any(?:one|body)|some(?:one|body)|it|this|these|we|they|i)"
    r"|any(?:one|body) (?:know|have|has|got|tried|here|else|using|experienced?))\b(?!,)",
    re.IGNORECASE,
)
_BEGGED: Final = re.compile(
    r"\bappreciate (?:it|if|your|(?:any|all|some) (?:help|advice|input|feedback|tips?|suggestions?))\b"
    r"|\bneed (?:some |any |your )?(?:help|advice|suggestions?)\b|\bplease (?:help|share|advise|suggest)\b"
    r"|\blooking for (?:some |any |your )?(?:help|advice|suggestions?|recommendations?)\b"
    r"|\bthanks in advance\b|\bplease can (?:any|some)(?:one|body)\b"
    r"|\bany (?:help|advice|suggestions?|tips|pointers|ideas|recommendations|info|information)\W*$",
    re.IGNORECASE,
)
# Fewer say too little; more are not read.
_FEWEST, _MOST = 5, 60
_LETTERS: Final = 0.6  # share of letters, digits and spaces below which a line is no prose


def chaff(text: str, length: int) -> bool:
    """Whether the sentence is never to be shown.

    Boilerplate, an order, a question, code, half a quotation, what only leads to a list, too long.
    """
    if not _FEWEST <= length <= _MOST:
        return True
    if any(
        found.search(text)
        for found in (_BOILERPLATE, _NAVIGATION, _QUESTION, _BEGGED, _CODE, _ADDRESS, _NEXT, _LEADS)
    ):
        return True
    if any(found.match(text) for found in (_LINE, _NOTE, _INTRODUCED, _ASKED)) or _halved(text):
        return True
    prose = sum(letter.isalnum() or letter.isspace() for letter in text)
    return prose < _LETTERS * len(text) or is_order(text)


def _halved(text: str) -> bool:
    """Whether only one half of a quotation is in the sentence, or a bracket that nothing closes."""
    marks, inches = text.count('"'), len(_INCHES.findall(text))
    brackets = _SMILEY.sub("", text)
    return (
        text.count("“") != text.count("”")
        or (marks % 2 == 1 and (marks - inches) % 2 == 1)
        or brackets.count("(") > brackets.count(")")
    )


def weight(text: str, *, opens: bool = False) -> float:
    """Return 0 to 1: less for chat about oneself, talk to the reader or of the post, and admiration.

    One that `opens` its text may speak of the post, to say what it is about.
    """
    share = 1.0
    if _SELF.search(text):
        share *= 0.5
    if _WE.search(text):
        share *= 0.9
    if _YOU.search(text):
        share *= 0.8
    if _ADMIRING.search(text):
        share *= 0.7
    if _ASIDE.match(text) and not (opens and _POST.match(text)):
        share *= 0.8
    return share


def asks(text: str) -> bool:
    """Whether the words end in a question."""
    return _QUESTION.search(text) is not None
