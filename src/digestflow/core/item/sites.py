"""What known sites call the same page by: their names, the addresses they wrap, and a rule of each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable

# One site under several names: all of these also speak https.
_ALIASES = {
    "www.reddit.com": "reddit.com old.reddit.com new.reddit.com np.reddit.com amp.reddit.com m.reddit.com",
    "redd.it": "",
    "www.youtube.com": "youtube.com m.youtube.com www.youtube-nocookie.com",
    "youtu.be": "",
    "x.com": "www.x.com twitter.com www.twitter.com mobile.twitter.com",
    "arxiv.org": "www.arxiv.org export.arxiv.org",
    "huggingface.co": "www.huggingface.co hf.co",
    "github.com": "www.github.com",
    "news.ycombinator.com": "",
    "doi.org": "dx.doi.org",
}
_SITES = {alias: site for site, aliases in _ALIASES.items() for alias in (site, *aliases.split())}
_MOBILE_WIKI = re.compile(r"([a-z-]+)\.m\.(wikipedia|wiktionary|wikimedia|wikidata)\.org")
_GOOGLE = re.compile(r"(?:www\.)?google\.[a-z.]{2,6}")
_ARXIV = re.compile(
    r"/(?:abs|pdf|html|ps)/(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?/?"
)
_VIDEO = re.compile(r"/(?:embed|shorts|live|v)/([\w-]{6,})/?")
_STATUS = re.compile(r"(/\w+/status(?:es)?/\d+)(?:/.*)?")
_VIDEO_ID = re.compile(r"(?:^|&)v=([\w-]+)")
_ITEM_ID = re.compile(r"(?:^|&)id=(\d+)")

Place = tuple[str, str, str, str]  # host, path, query, fragment


def site(host: str) -> tuple[str, bool]:
    """Return the name under which a site is known, and whether it is known to speak https."""
    if host in _SITES:
        return _SITES[host], True
    mobile = _MOBILE_WIKI.fullmatch(host)
    if mobile:
        return f"{mobile[1]}.{mobile[2]}.org", True
    return host, False


def unwrapped(host: str, path: str, query: str, _fragment: str) -> str:
    """Return the address that a redirect page of Google or Facebook carries; "" for any other."""
    names: tuple[str, ...] = ()
    if path == "/url" and _GOOGLE.fullmatch(host):
        names = ("url", "q")
    elif path == "/l.php" and host in {"l.facebook.com", "lm.facebook.com"}:
        names = ("u",)
    given = dict(part.partition("=")[::2] for part in query.split("&"))
    for name in names:
        inner = unquote(given.get(name, ""))
        if inner.startswith(("http://", "https://")):
            return inner
    return ""


def ruled(host: str, path: str, query: str, fragment: str) -> Place:
    """Return the place after the rules of its site."""
    rule = _RULES.get(host)
    if rule is not None:
        return rule(host, path, query, fragment)
    if host.endswith(".substack.com") and path.startswith("/p/"):
        return host, path, "", fragment
    if host in {"www.nytimes.com", "nytimes.com"}:
        return host, path, "&".join(part for part in query.split("&") if not part.startswith("_r=")), fragment
    return host, path, query, fragment


def _reddit(host: str, path: str, query: str, fragment: str) -> Place:
    return (host, path, "", "") if "/comments/" in path else (host, path, query, fragment)


def _short_reddit(host: str, path: str, query: str, fragment: str) -> Place:
    if path.count("/") == 1 and path != "/":
        return "www.reddit.com", f"/comments{path}", "", ""
    return host, path, query, fragment


def _youtube(host: str, path: str, query: str, fragment: str) -> Place:
    found = _VIDEO.fullmatch(path)
    if path == "/watch":
        found = _VIDEO_ID.search(query)
    if found is None:
        return host, path, query, fragment
    return host, "/watch", f"v={found[1]}", ""


def _short_youtube(host: str, path: str, query: str, fragment: str) -> Place:
    found = re.fullmatch(r"/([\w-]{6,})/?", path)
    return ("www.youtube.com", "/watch", f"v={found[1]}", "") if found else (host, path, query, fragment)


def _x(host: str, path: str, query: str, fragment: str) -> Place:
    found = _STATUS.fullmatch(path)
    return (host, found[1], "", "") if found else (host, path, query, fragment)


def _arxiv(host: str, path: str, query: str, fragment: str) -> Place:
    found = _ARXIV.fullmatch(path)
    return (host, f"/abs/{found[1]}", "", "") if found else (host, path, query, fragment)


def _hackernews(host: str, path: str, query: str, fragment: str) -> Place:
    found = _ITEM_ID.search(query)
    return (host, path, f"id={found[1]}", "") if path == "/item" and found else (host, path, query, fragment)


_RULES: dict[str, Callable[[str, str, str, str], Place]] = {
    "www.reddit.com": _reddit,
    "redd.it": _short_reddit,
    "www.youtube.com": _youtube,
    "youtu.be": _short_youtube,
    "x.com": _x,
    "arxiv.org": _arxiv,
    "news.ycombinator.com": _hackernews,
}
