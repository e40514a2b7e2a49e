"""Which addresses name one thing, so that who shares them tells of the same."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# Pages that list: what links to one of them links to no single thing.
_LISTS = """
about archive archives articles blog blogs changelog docs en feed feeds home jobs latest news posts press
pricing product products publications releases research rss security stories tag tags updates
"""
_LISTING = frozenset(_LISTS.split())
# Where a path of two steps is a repository, of which something else is told every week.
_HOSTS = frozenset(["bitbucket.org", "codeberg.org", "github.com", "gitlab.com", "huggingface.co"])
# First of the two steps to a package, whatever the registry.
_PACKAGES = frozenset(["crates", "gems", "package", "packages", "project"])
_STEPS = 2  # of the path to a repository or package
_SITE = re.compile(r"^(?:www|m|mobile|amp)\.(?=[^.]+\.)")
_END = re.compile(r"/+(?:index\.(?:html?|php)/*)?$")
_PHONE = re.compile(r"(/[^/]+){2,}/amp")
_AMP = re.compile(r"(?:amp|outputType)(?:=|$)|m=1$")
# Fragments that lead to a place of one page, not to one of the things it tells.
_BELOW = re.compile(r"comments?|comment-\d+|respond|disqus_thread|m|top|.*:~:text=.*")
# Sites that show one paper, post, thread or release under several addresses.
_PAPER = re.compile(
    r"(?:arxiv\.org/abs/|huggingface\.co/papers/|alphaxiv\.org/(?:abs|overview)/|doi\.org/10\.48550/arxiv\.)"
    r"(\d{4}\.\d{4,5})(?:v\d+)?",
    re.IGNORECASE,
)
_POST = re.compile(r"(?:x\.com|nitter\.[a-z.]+|xcancel\.com|(?:fx|vx)twitter\.com)/\w+/status/(\d+)(?:/.*)?")
_THREAD = re.compile(r"reddit\.com/(?:r/\w+/)?comments/(\w+)(?:/[^/]*)?")
_RELEASE = re.compile(
    r"(github\.com/[\w.-]+/[\w.-]+)/(?:releases/(?:tag/)?(?!tag$|latest$|download$)|tree/(?=v?\d))([^/]+)"
)
_LETTER = re.compile(r"open\.substack\.com/pub/([\w-]+)(/p/[\w-]+)")
_REPOSITORY = re.compile(
    rf"((?:{'|'.join(map(re.escape, sorted(_HOSTS)))})/(?!(?:blog|papers|posts)/)[\w.-]+/[\w.-]+?)"
    r"(?:\.git|(?:/-)?/(?:tree|blob)/(?:main|master)(?:/readme\.md)?)?",
    re.IGNORECASE,
)
_LOCALE = re.compile(r"[a-z]{2}(-[a-z]{2})?$")


def pages(*urls: str, lists: bool = False) -> dict[str, str]:
    """Return what the addresses name, by `page`, each with the first that names it.

    Home pages and pages that list (".../blog", ".../releases") only with `lists`.
    """
    found: dict[str, str] = {}
    for url in urls:
        if url and (lists or not listing(url)):
            found.setdefault(page(url), url)
    return found


def page(url: str) -> str:
    """Return what is the same for all addresses of one page.

    Unlike `digestflow.core.item.url.canonical_url`, by which items are told from one another, it also
    takes as one what nearly every site serves as one: with and without TLS, "www.", a slash at the
    end, the page for phones, the place of its comments. It is no address: records keep those.
    """
    split = urlsplit(url)
    host = _SITE.sub("", split.hostname or "")
    path = _END.sub("", split.path)
    path = path.removesuffix("/amp") if _PHONE.fullmatch(path) else path
    whole = _LETTER.sub(r"\1.substack.com\2", f"{host}{path}")
    query = "&".join(part for part in split.query.split("&") if part and not _AMP.match(part))
    for name, known in (("paper", _PAPER), ("post", _POST), ("thread", _THREAD)):
        if found := known.fullmatch(whole):
            return f"{name} {found[1]}"
    if found := _RELEASE.fullmatch(whole):
        return f"release {found[2]} of {found[1].casefold()}"
    if (found := _REPOSITORY.fullmatch(whole)) and (not query or query.startswith("tab=")):
        return f"repository {found[1].casefold()}"
    fragment = "" if _BELOW.fullmatch(split.fragment) else split.fragment
    return f"{whole}?{query}#{fragment}"


def listing(url: str) -> bool:
    """Tell whether the address is that of a home page or of a page that lists: it names no single thing."""
    split = urlsplit(url)
    steps = _steps(url)
    if steps and _LOCALE.match(steps[0]):
        del steps[0]
    return not split.query and (not steps or steps[-1] in _LISTING)


def lasting(url: str) -> bool:
    """Tell whether other things are told of the address later: of a list, a repository or a package."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    steps = _steps(url)
    if listing(url) or _REPOSITORY.fullmatch("/".join([host, *steps])):
        return True
    if len(steps) < _STEPS:
        return host in _HOSTS
    return len(steps) == _STEPS and steps[0] in _PACKAGES


def _steps(url: str) -> list[str]:
    path = _END.sub("", urlsplit(url).path)
    return [step for step in path.casefold().split("/") if step]
