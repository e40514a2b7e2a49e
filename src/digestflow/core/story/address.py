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
_LOCALE = re.compile(r"[a-z]{2}(-[a-z]{2})?$")


def addresses(item: Item) -> tuple[str, ...]:
    """Return the item's address and links that name one thing, each once.

    Home pages and pages that list (".../blog", ".../releases") are left out.
    """
    return tuple(dict.fromkeys(url for url in (item.url, *item.links) if url and not _lists(url)))


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
