"""What an address means, where a site is known: the source that config.yaml would name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from digestflow.core.source import LONGEST_NAME, Arxiv, Feed, Github, HackerNews, Subreddit

if TYPE_CHECKING:
    from collections.abc import Callable

    from digestflow.core.source import Source

_FORUM = re.compile(r"/?r/([A-Za-z0-9_]{2,21}(?:\+[A-Za-z0-9_]{2,21})*)(?:/.*)?", re.DOTALL)
_REPOSITORY = re.compile(r"/([\w.-]+/[\w.-]+?)(?:\.git)?(?:/.*)?", re.DOTALL)
_CODE = r"[a-z-]+(?:\.[A-Za-z-]+)?"
_CATEGORY = re.compile(rf"/(?:list|rss|atom)/({_CODE}(?:\+{_CODE})*)(?:/.*)?")
_CHANNEL = re.compile(r"/channel/(UC[\w-]{22})(?:/.*)?")
_USER = re.compile(r"/user/([\w-]+)(?:/.*)?")
_VIDEOS = "https://www.youtube.com/feeds/videos.xml"
# First parts of paths of github.com that are nobody's name.
_PAGES = frozenset(
    (
        *("about", "apps", "collections", "customer-stories", "enterprise", "events", "explore", "features"),
        *("issues", "login", "marketplace", "new", "notifications", "orgs", "organizations", "pricing"),
        *("pulls", "readme", "search", "security", "settings", "sponsors", "topics", "trending", "users"),
    )
)
_LISTS = {"newest": "newest", "show": "show", "shownew": "show", "ask": "ask", "best": "best", "jobs": "jobs"}


def meant(where: str) -> tuple[Source, ...]:
    """Return the sources that an address of a known site means; none for any other address.

    Known are subreddits (also as r/NAME, and several joined with +), repositories at GitHub,
    categories of arXiv, Hacker News, and channels and playlists of YouTube. Whether there is
    such a thing is not known until it is asked.
    """
    text = where.strip()
    if found := re.fullmatch(r"/?r/[A-Za-z0-9_+]+/?", text):
        return _reddit(found[0], "")
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ()
    if parts.scheme not in {"http", "https"}:
        return ()
    for site, rule in _RULES.items():
        if host == site or host.endswith(f".{site}"):
            return rule(parts.path, parts.query)
    return ()


def _reddit(path: str, _query: str) -> tuple[Source, ...]:
    found = _FORUM.fullmatch(path)
    names = dict.fromkeys(found[1].split("+")) if found else ()
    return tuple(Subreddit(name=f"r/{name}", subreddit=name) for name in names)


def _github(path: str, _query: str) -> tuple[Source, ...]:
    found = _REPOSITORY.fullmatch(path)
    if found is None or found[1].partition("/")[0].lower() in _PAGES:
        return ()
    return (Github(name=found[1].rpartition("/")[2], repo=found[1]),)


def _arxiv(path: str, _query: str) -> tuple[Source, ...]:
    found = _CATEGORY.fullmatch(path)
    return (Arxiv(name=f"arXiv {found[1]}", category=found[1]),) if found else ()


def _hackernews(path: str, _query: str) -> tuple[Source, ...]:
    page = path.strip("/")
    if page in {"", "news", "front", "rss"}:
        return (HackerNews(name="Hacker News"),)
    if page in _LISTS:
        return (HackerNews(name=f"Hacker News {page}", url=f"https://hnrss.org/{_LISTS[page]}?count=100"),)
    return ()


def _hnrss(path: str, query: str) -> tuple[Source, ...]:
    page = path.strip("/") or "frontpage"
    asked = f"https://hnrss.org/{page}" + (f"?{query}" if query else "")
    name = "Hacker News" if page == "frontpage" else f"Hacker News {page}"
    return (HackerNews(name=name[:LONGEST_NAME], url=asked),)


def _youtube(path: str, query: str) -> tuple[Source, ...]:
    if found := _CHANNEL.fullmatch(path):
        return (Feed(name=f"YouTube {found[1]}", url=f"{_VIDEOS}?channel_id={found[1]}"),)
    if found := _USER.fullmatch(path):
        return (Feed(name=f"YouTube {found[1]}", url=f"{_VIDEOS}?user={found[1]}"),)
    listed = parse_qs(query).get("list", [""])[0]
    if path == "/playlist" and re.fullmatch(r"[\w-]{2,60}", listed):
        return (Feed(name=f"YouTube {listed}", url=f"{_VIDEOS}?playlist_id={listed}"),)
    return ()


_RULES: dict[str, Callable[[str, str], tuple[Source, ...]]] = {
    "reddit.com": _reddit,
    "github.com": _github,
    "arxiv.org": _arxiv,
    "news.ycombinator.com": _hackernews,
    "hnrss.org": _hnrss,
    "youtube.com": _youtube,
}
