"""The sections of config.yaml that hold numbers and choices: one class a section."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from digestflow.config import names
from digestflow.core.source import VARIABLE
from digestflow.core.story.nouns import ALIKE, SIMILARITY, Weights
from digestflow.core.topic.nouns import THRESHOLD

_WEIGHTS = Weights()
LOOKBACK = 14  # days; default of select.lookback


Heading = Literal[
    "narrative", "key_topics", "open_questions", "standing_by_use", "related_digests", "narrative_updates"
]

# Section of a MOC -> its heading; in the order in which absent sections are made.
HEADINGS: dict[Heading, str] = {
    "narrative": "Narrative",
    "key_topics": "Key Topics",
    "open_questions": "Open Questions",
    "standing_by_use": "Standing by Use",
    "related_digests": "Related Digests",
    "narrative_updates": "Narrative Updates",
}


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text))
    except ValueError as error:
        raise ValueError(f"{text!r} is no network: {error}") from error


_Net = Annotated[str, AfterValidator(_network)]


class Section(BaseModel):
    """A part of config.yaml: strict and frozen.

    A default that is a section is made by `model_construct`: to call its class would build its
    validator by itself, which is built once more as a part of the whole.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, defer_build=True)


class Budget(Section):
    """What a run and a month may cost at the endpoints; at the cap the rest is extractive."""

    tokens_per_run: int | None = Field(
        default=None, ge=0, description="Tokens, in and out together, that one run may use; none: no limit."
    )
    tokens_per_month: int | None = Field(
        default=None, ge=0, description="Tokens that all runs of a calendar month may use; none: no limit."
    )
    usd_per_run: float | None = Field(
        default=None,
        ge=0,
        description="US dollars that one run may cost by the model's price_in and price_out; none: no limit.",
    )
    usd_per_month: float | None = Field(
        default=None,
        ge=0,
        description="US dollars that all runs of a calendar month may cost; none: no limit.",
    )
    seconds_per_run: float | None = Field(
        default=None,
        gt=0,
        description="Seconds that models are asked in one run, from the first request on; none: no limit.",
    )


class Evidence(Section):
    """What becomes of a sentence that passed every check of the code and is doubted by the role judge."""

    judge: Literal["mark", "refuse"] = Field(
        default="mark",
        description="mark: it is told, and to be looked at first in review; refuse: the source's own "
        "sentence takes its place, or it is left out.",
    )
    judge_below: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="A sentence is doubted when the judge holds it less likely than this that its quotes "
        "support it.",
    )


class RankWeights(Section):
    """How much each reason counts when stories are ranked (docs/decisions/0017); 0 takes it out."""

    corroboration: float = Field(
        default=_WEIGHTS.corroboration, ge=0, le=10, description="For each doubling of those that tell it."
    )
    fit: float = Field(default=_WEIGHTS.fit, ge=0, le=10, description="For a topic's full score.")
    source: float = Field(
        default=_WEIGHTS.source, ge=0, le=10, description="Times the weight of its weightiest source."
    )
    official: float = Field(
        default=_WEIGHTS.official, ge=0, le=10, description="When an official voice is among them."
    )
    top: float = Field(
        default=_WEIGHTS.top,
        ge=0,
        le=10,
        description="For the first of a forum's best of the day, falling to nothing over 25 places; only "
        "with reddit.top.",
    )
    recent: float = Field(default=_WEIGHTS.recent, ge=0, le=10, description="For the newest item.")
    substance: float = Field(
        default=_WEIGHTS.substance, ge=0, le=10, description="For a story that says enough, not a bare title."
    )
    talk: float = Field(
        default=_WEIGHTS.talk, ge=0, le=10, description="Taken from a story that only asks or jokes."
    )
    roundup: float = Field(
        default=_WEIGHTS.roundup, ge=0, le=10, description="Taken from a roundup: others tell what it lists."
    )


class Select(Section):
    """Which items make stories, and which stories are told."""

    stories: int = Field(
        default=8, ge=1, le=100, description="How many stories are told in full, the highest ranked first."
    )
    also: int = Field(
        default=15, ge=0, le=500, description="How many further stories get one line under Also noted."
    )
    relevance: float = Field(
        default=THRESHOLD,
        ge=0,
        le=1,
        description="From which fit by words (cosine, 0 to 1) an item belongs to a topic; below it for "
        "every topic, and without a topic's name in it, the item is off topic.",
    )
    similarity: float = Field(
        default=SIMILARITY,
        ge=0,
        le=1,
        description="From which likeness (0 to 1) items tell of one happening and make one story.",
    )
    alike: float = Field(
        default=ALIKE,
        ge=0,
        le=1,
        description="The same, of words and meaning together, where roles.embed names an embedder.",
    )
    lookback: int = Field(
        default=LOOKBACK,
        ge=0,
        le=366,
        description="Days before the digest's own whose items are looked at for repeats.",
    )
    weights: RankWeights = Field(
        default=RankWeights.model_construct(), description="What counts when stories are ranked."
    )


class Git(Section):
    """How accepted plans are kept in the vault's git repository."""

    mode: Literal["none", "commit", "branch"] = Field(
        default="commit",
        description="none: files only. commit: one commit a plan on the current branch. branch: one branch "
        "a day, the work tree untouched.",
    )
    branch: Annotated[str, AfterValidator(names.branch)] = Field(
        default="digestflow/{date}", description="Name of the day's branch with mode branch; holds {date}."
    )
    push: bool = Field(
        default=False,
        description="true: push after each plan: with mode commit as git is set up, with mode branch that "
        "branch to the same remote.",
    )
    pull_request: bool = Field(
        default=False,
        description="true: with mode branch the commit's message is the text of a pull request, and `commit` "
        "shows the page that opens one. Nothing is sent but by `push`.",
    )
    author: str | None = Field(
        default=None,
        pattern=r"^[^<>\n]+ <[^<>\s]+>$",
        description="Author of the commits, as in Name <name@host>; none: whom git names.",
    )


class Reddit(Section):
    """How reddit is asked: all subreddits by one feed, for it lets about one request a minute through."""

    base_url: Annotated[str, AfterValidator(names.address)] = Field(
        default="https://www.reddit.com", description="Where it is asked; a front-end or a replay sets it."
    )
    pages: int = Field(
        default=6,
        ge=1,
        le=10,
        description="Requests for the newest 100 posts, until they reach back to the last run.",
    )
    patience: float = Field(
        default=420,
        ge=0,
        le=3600,
        description="Seconds a run waits for reddit in all; what does not fit is asked for by the next "
        "run, and named.",
    )
    top: bool = Field(
        default=False,
        description="true: ask for the day's best as well, one request more; their places count when "
        "stories are ranked (select.weights.top).",
    )
    feed_env: str | None = Field(
        default=None,
        pattern=VARIABLE,
        description="Environment variable that holds a private feed's feed=…&user=…, never the token "
        "itself; none: asked as anybody.",
    )


class Upkeep(Section):
    """How notes that last are kept: maps and notes of entities."""

    fold_months: int = Field(
        default=3,
        ge=1,
        le=120,
        description="After how many months a map's entries are folded into one line a month, every link "
        "kept; only what nobody changed is folded.",
    )
    entity_days: int = Field(
        default=3,
        ge=1,
        le=366,
        description="On how many days something has to be named before it gets a note of its own.",
    )
    entity_folder: Annotated[str, AfterValidator(names.folder)] = Field(
        default="Entities", description="Folder of the entities' notes in the vault."
    )
    base: bool = Field(
        default=True,
        description="Whether Digest.base is kept: an Obsidian Base over the days' notes, by week, topic, "
        "source, and those you have not marked as reviewed.",
    )
    dashboard: bool = Field(
        default=False,
        description="Whether the note Digest dashboard is kept: the last eight weeks at a glance, by topic "
        "and name, where the items went, and which sources were missing.",
    )


class Network(Section):
    """How sources are asked."""

    allow_private: tuple[_Net, ...] = Field(
        default=(),
        description='Networks a source may live in besides the public ones, as in ["127.0.0.0/8"].',
    )
    concurrency: int = Field(default=40, ge=1, le=200, description="Requests under way at once.")
    per_host: int = Field(default=2, ge=1, le=20, description="Requests under way at once to one host.")
    deadline: float = Field(
        default=60,
        gt=0,
        le=3600,
        description="Seconds a whole request may take, redirects and body included.",
    )
    user_agent: str = Field(
        default="digestflow (a personal feed reader)",
        min_length=1,
        max_length=200,
        pattern=r"^[ -~]+$",
        description="How requests introduce themselves; printable ASCII.",
    )
    secret_params: tuple[str, ...] = Field(
        default=("token", "key", "api_key", "apikey", "access_token", "auth", "secret", "password"),
        description="Parameters of addresses whose values are redacted wherever an address is kept or shown.",
    )
