"""What became of the topics' narratives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from digestflow.core.outcome import Usage

if TYPE_CHECKING:
    from digestflow.core.entry.nouns import Refusal
    from digestflow.core.gap import Gap
    from digestflow.core.thesis import Narrative, Thesis


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreted:
    """Theses and headline narratives, and what could not be read."""

    theses: tuple[Thesis, ...] = ()
    narratives: tuple[Narrative, ...] = ()
    refused: tuple[Refusal, ...] = ()
    pending: tuple[Gap, ...] = ()  # topics about which the next run has to ask again
    usage: Usage = field(default_factory=Usage)
