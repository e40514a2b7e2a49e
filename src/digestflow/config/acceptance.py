"""Who accepts plans: the section `review` of config.yaml."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from digestflow.config.settings import Section
from digestflow.core.review.rates import LAST


class AutoAccept(Section):
    """What a run may accept in your place; never what there is a reason to look at first."""

    enabled: bool = Field(
        default=False,
        description="true: each run accepts what is clean of its own plan, within these limits; one point "
        "in ten still waits for you, and so does the rest.",
    )
    points: int = Field(default=40, ge=1, le=1000, description="At most so many points of a day.")
    kinds: tuple[Literal["entry", "claim", "also"], ...] = Field(
        default=("entry", "claim", "also"),
        min_length=1,
        description="Only these: a story's headline and summary, a claim of it, a line of Also noted.",
    )
    topics: tuple[str, ...] = Field(default=(), description="Only what is of no other topics; empty: any.")
    sources: tuple[str, ...] = Field(
        default=(), description="Only what is quoted from no other sources; empty: any."
    )
    limit: float = Field(
        default=0.1,
        ge=0,
        le=1,
        description="Share (0 to 1) of your last answers to a kind of point that were edits or rejections, "
        "above which that kind is asked about.",
    )
    last: int = Field(
        default=LAST, ge=1, le=1000, description="How many of your last answers count for that."
    )


class Review(Section):
    """Who accepts a plan."""

    mode: Literal["manual", "commit"] = Field(
        default="manual",
        description="manual: a plan waits for `digestflow commit`. commit: each run commits its own plan, "
        "for people who review in git.",
    )
    auto_accept: AutoAccept = Field(
        default=AutoAccept.model_construct(),
        description="What a run may accept in your place; off unless you say so.",
    )
