"""config.yaml as a value, and the topics in it as the core knows them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from digestflow.config import names
from digestflow.config.acceptance import Review
from digestflow.config.conflicts import Disagreeing, conflicts
from digestflow.config.nights import Schedule
from digestflow.config.past import Past
from digestflow.config.settings import (
    HEADINGS,
    Budget,
    Evidence,
    Git,
    Heading,
    Network,
    Reddit,
    Section,
    Select,
    Upkeep,
)
from digestflow.config.several import Aliases, Names
from digestflow.config.topics import TopicSettings
from digestflow.core.source import VARIABLE, Source
from digestflow.core.topic.nouns import Subsection, Topic

if TYPE_CHECKING:
    from collections.abc import Mapping


class ModelSettings(Section):
    """One model at one OpenAI-compatible endpoint."""

    model: str = Field(min_length=1, description="The model's name, as its endpoint knows it.")
    base_url: Annotated[str, AfterValidator(names.address)] = Field(
        description="Address of the endpoint, up to and with /v1."
    )
    api_key_env: str | None = Field(
        default=None,
        pattern=VARIABLE,
        description="Environment variable that holds the key, never the key itself; none: no key is sent.",
    )
    context: int | None = Field(
        default=None,
        ge=512,
        description="Tokens of prompt and reply together: longer stories are asked about in parts; none: "
        "found out when a story does not fit.",
    )
    max_tokens: int = Field(default=2048, ge=16, description="Tokens a reply may have.")
    concurrency: int = Field(
        default=4,
        ge=1,
        le=64,
        description="Requests at a time, at most; fewer after the endpoint says that they are too many.",
    )
    timeout: float = Field(default=120, gt=0, le=3600, description="Seconds a reply may take.")
    batch: Literal["auto", "on", "off"] = Field(
        default="off",
        description="Send requests as one batch, which hosted endpoints answer later and for less: on, off, "
        "or auto, where a hosted endpoint is asked 8 or more at once.",
    )
    batch_wait: float = Field(
        default=3600,
        gt=0,
        le=86400,
        description="Seconds a batch is waited for; what is not answered by then is asked for one by one.",
    )
    price_in: float | None = Field(
        default=None,
        ge=0,
        description="US dollars for a million tokens of prompt; none: a public price list.",
    )
    price_out: float | None = Field(
        default=None, ge=0, description="US dollars for a million tokens of reply; none: a public price list."
    )


class Roles(Section):
    """Which model does what; a list names fallbacks in their order. No model: extractive."""

    fast: Names = Field(default=(), description="Model for the many short requests; none: extractive.")
    strong: Names = Field(
        default=(), description="Model for narratives; none: the lead entry of the day is the topic's."
    )
    embed: Names = Field(
        default=(),
        description="Embedder that tells which items tell of one happening, beside their words: a model "
        "with /v1/embeddings, or wordllama, in this process (pip install 'digestflow[embed]'); none: words "
        "alone.",
    )
    judge: Names = Field(
        default=(),
        description="Model that is asked of each sentence, after the code's own checks, whether its quotes "
        "support it; its endpoint has to tell logprobs; none: no second opinion.",
    )


class Config(Section):
    """Everything in config.yaml."""

    vault: Path = Field(
        default=Path("vault"), description="The Obsidian vault's folder, relative to config.yaml."
    )
    timezone: str = Field(
        default="UTC", description="Where your days begin and end: an IANA name, as in Europe/Berlin."
    )
    language: str = Field(
        default="en",
        pattern=r"^[a-z]{2}$",
        description="Language of the digest, by its two letters. Items in another one are told in it by a "
        "model; without a model they are only named.",
    )
    note_name: Annotated[str, AfterValidator(names.pattern)] = Field(
        default="{date}-AI-Digest", description="Name of a day's note, without .md; holds {date}."
    )
    note_folder: Annotated[str, AfterValidator(names.folder)] = Field(
        default="Digests", description="Folder of the days' notes in the vault; empty: the vault itself."
    )
    state: Path = Field(
        default=Path(".digestflow/state"),
        description="Folder of archive, replies and open plans, relative to config.yaml; never in git.",
    )
    sources: tuple[Source, ...] = Field(default=(), description="Where items come from.")
    topics: tuple[TopicSettings, ...] = Field(default=(), description="What you follow.")
    aliases: Aliases = Field(
        default_factory=dict,
        description="Other names of anything, whatever the topic, as in NVIDIA: [Nvidia Corporation].",
    )
    models: dict[Annotated[str, Field(min_length=1)], ModelSettings] = Field(
        default_factory=dict, description="Models by a name of your choice, for roles to name."
    )
    roles: Roles = Field(default=Roles.model_construct(), description="Which model does what.")
    when_down: Literal["fail", "extractive"] = Field(
        default="fail",
        description="When a configured endpoint is down: fail leaves the day due, extractive writes it "
        "from the sources' own sentences.",
    )
    evidence: Evidence = Field(
        default=Evidence.model_construct(), description="What becomes of what a judge doubts."
    )
    budget: Budget = Field(default=Budget.model_construct(), description="What runs may cost.")
    select: Select = Field(default=Select.model_construct(), description="What is told.")
    review: Review = Field(default=Review.model_construct(), description="Who accepts a plan.")
    upkeep: Upkeep = Field(
        default=Upkeep.model_construct(), description="How maps and notes of entities are kept."
    )
    git: Git = Field(default=Git.model_construct(), description="How accepted plans are kept.")
    reddit: Reddit = Field(default=Reddit.model_construct(), description="How subreddits are asked.")
    schedule: Schedule = Field(default=Schedule.model_construct(), description="What the nights do.")
    network: Network = Field(default=Network.model_construct(), description="How sources are asked.")
    past: Past = Field(default=Past.model_construct(), description="Who is asked for a past day.")

    @field_validator("timezone", mode="after")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ValueError, OSError, LookupError) as error:  # OSError: the name of a folder in the database
            near = names.nearest(name, available_timezones())
            raise ValueError(f"{name!r} is no time zone{names.hint(near)}") from error
        return name

    @field_validator("vault", "state", mode="after")
    @classmethod
    def _path(cls, path: Path, field: ValidationInfo) -> Path:
        if path == Path() and field.field_name == "state":
            raise ValueError(f"{str(path)!r} is no folder of its own")
        if any(char < " " for char in str(path)):
            raise ValueError(
                f"{str(path)!r} holds a control character; in double quotes a backslash begins an escape: "
                "put the path in single quotes"
            )
        names.at_home(path)
        return path

    @model_validator(mode="after")
    def _agreeing(self) -> Config:
        tree = self.model_dump(exclude_defaults=True)
        listed = zip(tree.get("sources", ()), self.sources, strict=True)
        tree["sources"] = [said | {"kind": source.kind} for said, source in listed]
        if found := tuple(conflicts(tree)):
            raise Disagreeing(found)
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The time zone the days are counted in."""
        return ZoneInfo(self.timezone)

    def vault_beside(self, path: Path) -> Path:
        """Return the vault's folder for a config.yaml at `path`."""
        return path.absolute().parent / names.at_home(self.vault)

    def state_beside(self, path: Path) -> Path:
        """Return the state folder for a config.yaml at `path`."""
        return path.absolute().parent / names.at_home(self.state)


def aliases(config: Config) -> dict[str, tuple[str, ...]]:
    """Return the other names of each entity: the topics' first, then those of all."""
    found: dict[str, tuple[str, ...]] = {}
    for given in (*(topic.aliases for topic in config.topics), config.aliases):
        for name, others in given.items():
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), *others)))
    return found


def topics(config: Config) -> tuple[Topic, ...]:
    """Return the topics as the core knows them, in the order of config.yaml."""
    return tuple(
        Topic(
            name=topic.name,
            note=topic.note or f"MOC - {topic.name}",
            about=topic.about,
            entities=topic.entities,
            subsections=tuple(
                Subsection(name=part.name, scope=part.scope, entities=part.entities)
                for part in topic.subsections
            ),
            headings=_headings(topic.headings),
            was=topic.was,
        )
        for topic in config.topics
    )


def _headings(named: Mapping[Heading, str]) -> tuple[tuple[str, str], ...]:
    # Those that are named share the places they have by default, in the order they are named:
    # to rename one moves none, to name all orders all.
    order: Any = iter(named)
    keys: list[Heading] = [next(order) if key in named else key for key in HEADINGS]
    return tuple((key, named.get(key, HEADINGS[key])) for key in keys)
