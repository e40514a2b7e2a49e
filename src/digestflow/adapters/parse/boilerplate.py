"""Words that a site puts around an item, and the addresses that stand in them."""

from __future__ import annotations

import html
import re

_HREF = r"<a\s[^>]*?href=\"([^\"]+)\"[^>]*>\s*"
_REDDIT_LINK = re.compile(rf"{_HREF}\[link\]\s*</a>")
_REDDIT_TAIL = re.compile(
    r"submitted by(?:(?!submitted by).){0,1500}?\[comments\]\s*</a>.{0,200}$", re.DOTALL
)
_IMAGE = re.compile(r"<img\s[^>]*>")
_HNRSS = re.compile(
    rf"(?:<hr\s*/?>\s*)?(?:<p>\s*Article URL:\s*{_HREF}[^<]*</a>\s*</p>\s*)?"
    rf"<p>\s*Comments URL:\s*{_HREF}[^<]*</a>\s*</p>\s*"
    r"(?:<p>\s*Points:\s*\d+\s*</p>\s*)?(?:<p>\s*#\s*Comments:\s*\d+\s*</p>\s*)?$"
)
_COMMENTS = re.compile(rf"\s*(?:<p>\s*)?{_HREF}Comments\s*</a>\s*(?:</p>)?\s*")
_POST = r"The post|Der Beitrag|La entrada|O post|L(?:[\u2019']|&#8217;|&rsquo;)artic(?:le|olo)"
_FIRST = (
    r"(?:appeared first|first appeared) on|erschien zuerst auf|est apparu en premier sur|aparece primero en"
    r"|se publicó primero en|apareceu primeiro em|proviene da"
)
_WORDPRESS = re.compile(
    rf"<p>\s*(?:{_POST})\s+<a\s[^>]*>[^<]*</a>\s+(?:{_FIRST})\s+<a\s[^>]*>[^<]*</a>\s*\.?\s*</p>\s*$"
)
_WORDPRESS_WORDS = re.compile(rf"\s*(?<!\S)(?:{_POST})\s[^<>]{{3,300}}?\s(?:{_FIRST})\s[^<>.]{{2,80}}\.?\s*$")
_LONGEST_TAIL = 500  # characters
_STOPPED = re.compile(r"[.!?\u2026\]\"\u201d]$")
_ARXIV = re.compile(r"\s*(?:<p>)?\s*arXiv:\S+\s+Announce Type:\s*\S+\s+(?:<br\s*/?>\s*)?Abstract:\s*")


def without_boilerplate(markup: str) -> tuple[str, tuple[str, ...]]:
    """Return the markup without what the site adds to every item, and the addresses that stood there.

    Known are Reddit ("submitted by … [link] [comments]"), hnrss and Hacker News' own feed,
    WordPress ("The post … appeared first on …", also without its links: of a text that it
    was cut to, […] is left, as WordPress has it) and arXiv ("… Announce Type: new Abstract:").
    """
    if "[comments]" in markup and (tail := _REDDIT_TAIL.search(markup)):
        targets = _REDDIT_LINK.findall(tail[0])
        return _IMAGE.sub("", markup[: tail.start()]), tuple(map(html.unescape, targets))
    if "Comments URL:" in markup and (found := _HNRSS.search(markup)):
        return markup[: found.start()], tuple(html.unescape(link) for link in found.groups() if link)
    if "Comments" in markup and (found := _COMMENTS.fullmatch(markup)):
        return "", (html.unescape(found[1]),)
    if "Announce Type:" in markup and (found := _ARXIV.match(markup)):
        return markup[found.end() :], ()
    return _without_wordpress(markup), ()


def _without_wordpress(markup: str) -> str:
    """Return the markup without WordPress' last line."""
    if "</a>" in markup[-200:]:
        found = _WORDPRESS.search(markup)
        return markup[: found.start()] if found else markup
    said = _WORDPRESS_WORDS.search(markup[-_LONGEST_TAIL:])
    before = markup[: len(markup) - len(said[0])] if said else markup
    return f"{before} […]" if said and before and not _STOPPED.search(before) else before
