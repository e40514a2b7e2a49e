"""A topic as config.yaml has it."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, field_validator

from digestflow.config import names
from digestflow.config.settings import Heading, Section
from digestflow.config.several import Aliases, Names

_Line = Annotated[str, AfterValidator(names.line)]


class SubsectionSettings(Section):
    """A part of a topic's MOC."""

    name: _Line = Field(description="Its heading.")
    scope: str = Field(default="", description="One sentence: what belongs there.")
    entities: tuple[str, ...] = Field(
        default=(), description="Names that belong there without a question, as in Qwen."
    )


class TopicSettings(Section):
    """A subject you follow, and the note that maps it."""

    name: _Line = Field(
        max_length=80,
        description="Unique; stands in notes and records. To give it another one, say in `was` what it was.",
    )
    was: Names = Field(
        default=(),
        description="Names it had before, oldest first: the days of then belong to it, and its map goes "
        "along when its `note` has another name too.",
    )
    note: str = Field(
        default="",
        description="The MOC's path in the vault, without .md; default: MOC - and the topic's name.",
    )
    about: str = Field(
        default="", description="A sentence or a paragraph in your words: what belongs to the topic."
    )
    entities: tuple[str, ...] = Field(
        default=(), description="Names that make an item belong without a question, as in Qwen."
    )
    aliases: Aliases = Field(
        default_factory=dict,
        description="Other names of what the topic is about, by its name, as in Qwen: [Tongyi Qianwen].",
    )
    headings: dict[Heading, _Line] = Field(
        default_factory=dict,
        description="Other headings for the MOC's sections, by section. Those you name are made in the "
        "order you name them.",
    )
    subsections: tuple[SubsectionSettings, ...] = Field(
        default=(), description="The topic's own sections, after the others."
    )

    @field_validator("note", mode="after")
    @classmethod
    def _checked(cls, note: str) -> str:
        return names.inside(note) if note else note
