"""The section of config.yaml that names who is asked for a past day."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from digestflow.config import names
from digestflow.config.settings import Section
from digestflow.core.source import VARIABLE


def _keeper(text: str) -> str:
    return names.address(text) if text else text


_Keeper = Annotated[str, AfterValidator(_keeper)]


class Past(Section):
    """Who is asked for a day that sources do not list any more; an empty address: nobody."""

    hackernews: _Keeper = Field(
        default="https://hn.algolia.com/api/v1", description="Algolia's search of Hacker News."
    )
    arxiv: _Keeper = Field(default="https://export.arxiv.org/api/query", description="arXiv's API.")
    github: _Keeper = Field(default="https://api.github.com", description="GitHub's API, for releases.")
    subreddit: _Keeper = Field(
        default="https://arctic-shift.photon-reddit.com", description="Arctic Shift, which keeps subreddits."
    )
    wayback: _Keeper = Field(
        default="https://web.archive.org",
        description="The Wayback Machine, for feeds of any kind; a feed's address is told to it.",
    )
    wordpress: bool = Field(
        default=True, description="true: older pages of a feed are asked for at its own address first."
    )
    hackernews_interval: float = Field(
        default=0.5, ge=0, le=3600, description="Least seconds between two requests."
    )
    hackernews_points: int = Field(
        default=10,
        ge=0,
        description="Points from which a story counts as one of the front page, for who follows that.",
    )
    arxiv_interval: float = Field(default=3, ge=0, le=3600, description="Least seconds between two requests.")
    github_interval: float = Field(
        default=1, ge=0, le=3600, description="Least seconds between two requests."
    )
    subreddit_interval: float = Field(
        default=2.1, ge=0, le=3600, description="Least seconds between two requests."
    )
    wayback_interval: float = Field(
        default=2.5, ge=0, le=3600, description="Least seconds between two requests."
    )
    github_token_env: str = Field(
        default="GITHUB_TOKEN",
        pattern=VARIABLE,
        description="Environment variable that may hold a token for GitHub's API, never the token itself: "
        "5,000 requests an hour instead of 60.",
    )
    requests: int = Field(
        default=100, ge=1, le=10_000, description="Requests for one source and day, at most."
    )
    allow_private: bool = Field(
        default=False, description="true: these addresses may be private ones (a mirror of your own)."
    )
