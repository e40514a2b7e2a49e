"""The items of one day that tell of one happening, and what decides which is told first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.topic.nouns import PULLED, Fit

if TYPE_CHECKING:
    from digestflow.core.item.nouns import Item
    from digestflow.core.source import Voice

SIMILARITY = 0.25  # mean over all pairs of a story; chosen by `python -m benchmarks.grouping`
ALIKE = 0.44  # of words and meaning together; chosen by `python -m benchmarks.grouping`
AT_HOME = "wordllama"  # the embedder in this process, as roles.embed names it


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The items of one day that tell of one happening."""

    key: str  # id of its earliest-seen item; frozen
    items: tuple[Item, ...]  # earliest seen first, then by id; never empty
    fits: tuple[Fit, ...] = ()  # best first; empty before relevance is known
    rank: float = 0.0  # higher is told earlier, but for `ranking.ROUND`
    shares: tuple[tuple[str, float], ...] = ()  # what each weight adds to the rank; none of nothing

    @property
    def pulled(self) -> bool:
        """Whether a person pulled an item of it in."""
        return any(fit.why == PULLED for fit in self.fits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Why two groups of items became one; worth a line in the log."""

    first: str  # key of the group that keeps its key
    second: str  # key of the group that was joined to it
    score: float  # 1 for a shared address or list, else the mean similarity of their pairs
    why: str  # "address: https://…", "versions", "words" or "words and meaning"
    embedder: str = ""  # whose vectors had a say in the score


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """Why a story is told, and where: what ranking knew of it."""

    key: str  # the story's
    place: int  # from 1
    of: int  # how many stories of the day fit a topic
    rank: float
    shares: tuple[tuple[str, float], ...]  # by the weight's name in config.yaml; their sum is the rank
    fits: tuple[Fit, ...]  # best first


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who stands behind a source, and how much the user makes of it."""

    publisher: str  # who is counted; several sources may have one
    voice: Voice = "press"
    weight: float = 1.0  # 0 to 10, as in config.yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each reason counts when stories are ranked; 0 takes it out."""

    corroboration: float = 1.0  # for each doubling of those that tell it
    fit: float = 1.0  # for a topic's full score
    source: float = 1.0  # times the weight of its weightiest source
    official: float = 0.25  # when an official voice is among them
    top: float = 0.5  # for the first of a forum's best of the day, less for each place after it
    recent: float = 0.1  # for the newest item; nothing for one a day older
    substance: float = 1.0  # for the story that says enough; nothing for a bare title
    talk: float = 0.5  # taken from a story that only asks or jokes; half of it where it talks of its writer
    roundup: float = 0.5  # taken from a roundup: what it lists is told by others
