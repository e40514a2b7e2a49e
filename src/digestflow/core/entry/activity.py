"""Lines of a log: that somebody did something of a kind to a thing of a kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from digestflow.core.entry.choice import candidates
from digestflow.core.entry.headline import REPOSITORY

if TYPE_CHECKING:
    from digestflow.core.story.nouns import Story

_ACT: Final = (
    r"updated|published|liked|created|starred|forked|pushed(?: to)?|opened|closed|reopened|merged|uploaded"
    r"|added|deleted|removed|edited|watched|followed|joined|upvoted|bookmarked|favou?rited|shared|reposted"
    r"|commented on|reviewed|approved|replied to|reacted to|posted"
)
_COUNT: Final = r"an?|one|two|three|several|some|\d+|the|their|his|her|its"
_THING: Final = (
    r"models?|datasets?|spaces?|collections?|papers?|repositor(?:y|ies)|repos?|branch(?:es)?|tags?|commits?"
    r"|issues?|(?:pull|merge) requests?|prs?|discussions?|comments?|reviews?|gists?|files?|pages?|wikis?"
    r"|packages?|images?|posts?|articles?|stor(?:y|ies)|videos?|playlists?|profiles?|bios?|statuse?s?|buckets?"
)
_NAMED: Final = r"[\w.-]+/[\w.-]+(?:[#@]\w+)?"
_AT: Final = r"(?:to|in|on|at|from|of) (?:the )?"
_WHAT: Final = rf"(?:{_COUNT})(?: new)? (?:{_THING})(?: {_NAMED}| [\w.-]+(?= {_AT}{_NAMED}))?|{_NAMED}"
_LINE: Final = re.compile(
    rf"\W{{0,3}}(?:\[[^\]]{{1,40}}\]|@?[\w./-]+(?: [\w.-]+){{0,2}}?):? (?:has )?(?:{_ACT})"
    rf"(?: (?:{_WHAT})(?: {_AT}@?[\w./#-]+){{0,2}}|(?: {_AT}[\w.-]+)? {_AT}{_NAMED}"
    rf"|(?<= to) [\w.-]+ {_AT}{_NAMED})\W*",
    re.IGNORECASE,
)


def activity(story: Story) -> bool:
    """Whether all that its items say is that somebody did something, as a site's log of activity says it.

    The kind of act and of thing are named, and at most where it stands, or a repository is named; no
    sentence tells more.
    """
    titles = [item.title for item in story.items]
    said = all(_LINE.fullmatch(title) or REPOSITORY.fullmatch(title) for title in titles)
    return said and not candidates(story, "")
