"""One dated reading of a topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from digestflow.core.entry.nouns import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Thesis:
    """One dated reading of a topic ("Narrative Update — …")."""

    key: str  # day/topic/n
    topic: str  # name of the topic
    title: str  # sentence case, without final stop
    body: tuple[Sentence, ...]
    entries: tuple[str, ...]  # keys of the entries it reads
    status: Literal["", "standing", "revised", "overturned"] = ""  # "": the extractive writer's
