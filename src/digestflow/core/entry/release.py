"""What is known of a release besides its notes, and of a repository: what it is, and how many there are."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from digestflow.core.entry.choice import candidates
from digestflow.core.entry.headline import REPOSITORY
from digestflow.core.story.version import lists, version

if TYPE_CHECKING:
    from digestflow.core.entry.nouns import Entry
    from digestflow.core.evidence.quote import Quote
    from digestflow.core.item.nouns import Item
    from digestflow.core.story.nouns import Story

# Where forges and registries keep versions: "/owner/NAME/releases/tag/v1", "/project/NAME/1.0/".
_FORGE: Final = re.compile(
    r"/[^/]+(?:/[^/]+)*?/([^/]+)/(?:-/)?(?:releases|tags|tree|blob|src|raw|commits?)(?:/|$)"
)
_REGISTRY: Final = re.compile(r"/(?:project|package|packages|crates|gems|r)/((?:@[^/]+/)?[^/]+)(?:/|$)")

_DESCRIPTION: Final = 30  # words of what a line says of a repository


def product(entry: Entry, story: Story) -> str:
    """Return what the version is one of that the headline begins with; "" as `versioned` does."""
    item = _told(entry, story)
    return versioned(entry.headline, item) if item else ""


def versioned(shown: str, item: Item) -> str:
    """Return what the version is one of that a headline begins with, by its item's address.

    That of a forge or a registry; without one the source's own name. "" where the headline
    begins with anything else or names it.
    """
    found = version(shown.partition(": ")[0])
    if found is None or found[0]:
        return ""
    path = unquote(urlsplit(item.url).path)
    place = _FORGE.match(path) or _REGISTRY.match(path)
    name = place[1] if place else item.source.rpartition("/")[2]
    own = r"[\s._-]?".join(re.findall(r"[^\W_]+", name))
    said = re.search(rf"(?<![\w-]){own}(?![\w-])", shown, re.IGNORECASE)
    return "" if said else name


def described(item: Item, story: Story) -> Quote | None:
    """Return the quote that says of a bare repository what it is; None for others, or where nothing does."""
    if not REPOSITORY.fullmatch(item.title):
        return None
    told = candidates(replace(story, items=(item,)), "")
    short = (one for one in told if one.passage.length <= _DESCRIPTION)
    return next((one.quote for one in short), None)


def releases(entry: Entry, story: Story) -> int:
    """Return of how many releases in one source's list the entry tells the newest; 0 where of none."""
    item = _told(entry, story)
    return next((len(found) for found in lists(story.items) if item in found), 0)


def _told(entry: Entry, story: Story) -> Item | None:
    """Return the release that the entry quotes."""
    quoted = {quote.item for quote in entry.quotes}
    return next((item for item in story.items if item.id in quoted and version(item.title)), None)
