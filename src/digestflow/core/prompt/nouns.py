"""One question to the model, and its answer."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

JUDGE = "judge"  # the role of a model that gives a second opinion, and what a lack of it is named by


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question to the model of a role."""

    role: str  # fast, strong or judge
    prompt: str  # name@version of the prompt it was made with
    subject: str  # what it is about: a story's key, or topic and day
    system: str  # the constant part; never holds a word of an item
    user: str  # the material
    schema_name: str
    schema: Mapping[str, Any]  # JSON Schema of the reply: inlined, all required, closed
    max_tokens: int
    weighed: bool = False  # asked for how likely yes is against no, not for words

    def key(self, model: str) -> str:
        """Return what the reply of `model` is kept by: 32 hex digits over all that was asked."""
        asked = [self.system, self.user, self.schema_name, self.schema, self.max_tokens, model]
        text = json.dumps(asked, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the model answered, and what it cost."""

    text: str  # the content, as it came
    model: str  # as the endpoint names it
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    kept: bool = False  # True: from the archive, nothing was asked
    batch: bool = False  # it came as part of a batch
    cut: str = ""  # why it is not whole; then the text is what of it was


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question that was asked and the answer that was kept."""

    prompt: str  # name@version
    subject: str
    system: str
    user: str
    reply: Reply
    at: datetime  # when it was kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """The tokens of one kept answer."""

    at: datetime
    model: str  # as the endpoint names it
    prompt: str  # name@version
    tokens_in: int
    tokens_out: int
    batch: bool = False  # it came as part of a batch
