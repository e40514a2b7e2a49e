"""Which addresses name one thing, so that who shares them tells of the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from digestflow.core.item.nouns import Item

# Pages that list: what links to one of them links to no single thing.
_LISTS = """
about archive archives articles blog blogs changelog docs en feed feeds home index.html index.php jobs
latest news posts press pricing product products publications releases research rss security stories tag
tags updates
"""
_LISTING = frozenset(_LISTS.split())
# Where a path of two steps is a repository, of which something else is told every week.
_HOSTS = frozenset(["bitbucket.org", "codeberg.org", "github.com", "gitlab.com", "huggingface.co"])
# First of the two steps to a package, whatever the registry.
_PACKAGES = frozenset(["crates", "gems", "package", "packages", "project"])
_REPOSITORY = 2  # steps of a path
_SITE = re.compile(r"^(?:www|m|amp)\.(?=[^.]+\.)")
_PHONE = re.compile(r"(/[^/]+){2,}/amp")
_AMP = re.compile(r"(?:amp|outputType)(?:=|$)")
# Fragments that lead to a place of one page, not to one of the things it tells.
_BELOW = re.compile(r"comments?|comment-\d+|respond|disqus_thread|m|top|.*:~:text=.*")
# Sites that show one paper, post, thread or release under several addresses.
_PAPER = re.compile(
    r"(?:arxiv\.org/abs|huggingface\.co/papers|alphaxiv\.org/(?:abs|overview))/(\d{4}\.\d{4,5})(?:v\d+)?"
)
_POST = re.compile(r"(?:x\.com|nitter\.[a-z.]+|xcancel\.com|(?:fx|vx)twitter\.com)/\w+/status/(\d+)(?:/.*)?")
_THREAD = re.compile(r"reddit\.com/(?:r/\w+/)?comments/(\w+)(?:/[^/]*)?")
_RELEASE = re.compile(
    r"(github\.com/[\w.-]+/[\w.-]+)/(?:releases/(?:tag/)?(?!tag$|latest$|download$)|tree/(?=v?\d))([^/]+)"
)
_LOCALE = re.compile(r"[a-z]{2}(-[a-z]{2})?$")


def addresses(item: Item) -> tuple[str, ...]:
    """Return the item's address and links that name one thing, each once.

    Home pages and pages that list (".../blog", ".../releases") are left out.
    """
    return tuple(dict.fromkeys(url for url in (item.url, *item.links) if url and not _lists(url)))


def page(url: str) -> str:
    """Return what is the same for all addresses of one page.

    Unlike `digestflow.core.item.url.canonical_url`, by which items are told from one another, it also
    takes as one what nearly every site serves as one: with and without TLS, "www.", a slash at the
    end, the page for phones, the place of its comments. It is no address.
    """
    split = urlsplit(url)
    host = _SITE.sub("", split.hostname or "")
    path = split.path.rstrip("/")
    path = path.removesuffix("/amp") if _PHONE.fullmatch(path) else path
    whole = f"{host}{path}"
    for name, known in (("paper", _PAPER), ("post", _POST), ("thread", _THREAD)):
        if found := known.fullmatch(whole):
            return f"{name} {found[1]}"
    if found := _RELEASE.fullmatch(whole):
        return f"release {found[2]} of {found[1].casefold()}"
    if host == "github.com" and path.count("/") == _REPOSITORY:
        whole = whole.casefold()
    query = "&".join(part for part in split.query.split("&") if part and not _AMP.match(part))
    fragment = "" if _BELOW.fullmatch(split.fragment) else split.fragment
    return f"{whole}?{query}#{fragment}"


def _lists(url: str) -> bool:
    split = urlsplit(url)
    steps = [step for step in split.path.casefold().split("/") if step]
    if steps and _LOCALE.match(steps[0]):
        del steps[0]
    if split.query:
        return False
    return not steps or steps[-1] in _LISTING


def lasting(url: str) -> bool:
    """Tell whether the address is that of a repository or package, not of one thing told about it."""
    split = urlsplit(url)
    host = (split.hostname or "").removeprefix("www.")
    steps = [step for step in split.path.casefold().split("/") if step]
    if len(steps) > _REPOSITORY:
        return False
    return host in _HOSTS or (len(steps) == _REPOSITORY and steps[0] in _PACKAGES)
