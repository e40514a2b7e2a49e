"""What a person says to a point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Word = Literal["yes", "no", "edit"]
By = Literal["", "policy", "before"]  # a person; the policy, in their place; what was accepted before


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a person said to one point."""

    word: Word
    reason: str = ""  # of a no
    text: str = ""  # of an edit: the lines that are to stand in the note
    topic: str = ""  # of the point
    by: By = ""
