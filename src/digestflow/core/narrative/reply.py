"""The contract with the model about a topic's narrative, and its JSON Schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from collections.abc import Sequence

SENTENCES, PARAGRAPHS = 4, 3  # at most so many are taken of a reply
_CITES = 3


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SaidLine(_Part):
    """One sentence, before anything is checked."""

    cites: list[str]
    text: str


class SaidThesis(_Part):
    """Whether the day changes how the topic reads, and how."""

    bears: bool
    against: str = ""
    effect: Literal["", "revised", "overturned"] = ""
    body: list[SaidLine] = Field(default_factory=list)
    title: str = ""


class SaidParagraph(_Part):
    """Sentences that belong together."""

    sentences: list[SaidLine]


class SaidNarrative(_Part):
    """What the standing theses come to."""

    paragraphs: list[SaidParagraph]
    title: str


def thesis_schema(entries: Sequence[str], standing: Sequence[str]) -> dict[str, Any]:
    """Return the JSON Schema of a reply about a day, offering just these ids."""
    return _object(
        {
            "bears": {"type": "boolean"},
            "against": {"type": "string", "enum": ["", *standing]},
            "effect": {"type": "string", "enum": ["", "revised", "overturned"]},
            "body": _lines([*entries, *standing]),
            "title": {"type": "string", "description": "at most 12 words, sentence case, no final stop"},
        }
    )


def narrative_schema(standing: Sequence[str]) -> dict[str, Any]:
    """Return the JSON Schema of a reply about the standing theses, offering just these ids."""
    paragraph = _object({"sentences": _lines(standing)})
    return _object(
        {
            "paragraphs": {"type": "array", "items": paragraph, "maxItems": PARAGRAPHS},
            "title": {"type": "string", "description": "at most 8 words, sentence case, no final stop"},
        }
    )


def _lines(ids: Sequence[str]) -> dict[str, Any]:
    cites = {"type": "array", "items": {"type": "string", "enum": list(ids)}, "maxItems": _CITES}
    line = _object({"cites": cites, "text": {"type": "string", "description": "one sentence"}})
    return {"type": "array", "items": line, "maxItems": SENTENCES}


def _object(fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
