"""The contract with the model about one story, and its JSON Schema."""

from __future__ import annotations

import copy
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from digestflow.core.entry.nouns import STATUSES

if TYPE_CHECKING:
    from collections.abc import Sequence

QUOTES, CLAIMS, SENTENCES, TOPICS, ENTITIES = 6, 5, 3, 3, 6  # at most so many are taken of a reply


class _Part(BaseModel):
    # What is not asked for is refused; what a weak model leaves out of a claim is empty.
    model_config = ConfigDict(extra="forbid")


class SaidQuote(_Part):
    """Words of an item, as the model copied them."""

    id: str = Field(description="q1, q2, … in order")
    item: str = Field(description="id of the article")
    words: str = Field(description="copied letter by letter from that article; one sentence or less")


class SaidClaim(_Part):
    """One checkable statement, before anything is checked."""

    quotes: list[str] = Field(description="ids of the quotes that say so")
    text: str = Field(description="one short sentence; every number and name in it stands in those quotes")
    entity: str = Field(default="", description="whom or what it is about, as the quote names it, or empty")
    attribute: str = Field(default="", description="kind of value, like price or parameters, or empty")
    value: str = Field(default="", description="the value as the quote says it, or empty")
    unit: str = Field(default="", description="its unit as the quote says it, or empty")
    as_of: str = Field(default="", description="date YYYY-MM-DD if the quote gives one, or empty")
    horizon: str = Field(default="", description="when it is expected, in the quote's words, or empty")
    status: str = "announced"


class SaidSentence(_Part):
    """One sentence of the summary, before anything is checked."""

    quotes: list[str] = Field(description="ids of the quotes that say so")
    text: str = Field(description="one sentence; every number and name in it stands in those quotes")


class Said(_Part):
    """The whole reply; fields in the order they are to be written in: evidence first."""

    quotes: list[SaidQuote]
    claims: list[SaidClaim] = Field(default_factory=list)
    summary: list[SaidSentence] = Field(default_factory=list)
    headline: str = Field(description="at most 12 words, sentence case, no final stop")
    topics: list[str] = Field(default_factory=list)
    entities: list[str] = Field(default_factory=list, description="names that stand in the quotes")
    status: str = "announced"


def schema(items: Sequence[str], topics: Sequence[str]) -> dict[str, Any]:
    """Return the JSON Schema of a reply about the items, offering just these ids and topics.

    `$ref` inlined, all fields required, objects closed, lists short. No length, pattern or
    format: servers cut inside a sentence by them, or refuse them. Limits of length are ours.
    """
    wire = copy.deepcopy(_wire())
    fields = wire["properties"]
    quote_ids = {"type": "string", "enum": [f"q{n}" for n in range(1, QUOTES + 1)]}
    fields["quotes"]["maxItems"] = QUOTES
    fields["quotes"]["items"]["properties"]["id"] |= quote_ids
    fields["quotes"]["items"]["properties"]["item"] |= {"enum": list(items)}
    for name, most in (("claims", CLAIMS), ("summary", SENTENCES)):
        fields[name]["maxItems"] = most
        fields[name]["items"]["properties"]["quotes"] |= {"items": quote_ids, "maxItems": 2}
    fields["claims"]["items"]["properties"]["status"]["enum"] = list(STATUSES)
    fields["status"]["enum"] = list(STATUSES)
    fields["topics"] |= {
        "items": {"type": "string", "enum": list(topics)},
        "maxItems": min(TOPICS, len(topics)),
    }
    fields["entities"]["maxItems"] = ENTITIES
    return wire


@cache
def _wire() -> dict[str, Any]:
    drawn = Said.model_json_schema()
    parts = drawn.pop("$defs")
    return _closed(drawn, parts)


def _closed(node: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in node:
        return _closed(parts[node["$ref"].rpartition("/")[2]], parts)
    kept: dict[str, Any] = {key: node[key] for key in ("type", "description") if key in node}
    if "items" in node:
        return kept | {"items": _closed(node["items"], parts)}
    if "properties" not in node:
        return kept
    fields = {name: _closed(field, parts) for name, field in node["properties"].items()}
    # Docstrings are for people: they would cost tokens with each request.
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
