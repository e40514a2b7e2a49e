"""Who accepts what a run makes, as config.yaml says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digestflow.config.model import Config
    from digestflow.core.review.policy import Policy
    from digestflow.run.day.nights import Mode


def acceptance_of(config: Config, *, commit: bool) -> Mode | Policy | None:
    """Return how plans are accepted: whole, by a policy in part, or by nobody but a person.

    `commit` is whether this run was told to accept them whole.
    """
    auto = config.review.auto_accept
    if commit or config.review.mode == "commit":
        return config.git.mode
    if not auto.enabled:
        return None
    from digestflow.core.review.policy import Policy

    return Policy(
        most=auto.points,
        kinds=frozenset(auto.kinds),
        topics=frozenset(auto.topics),
        sources=frozenset(auto.sources),
        limit=auto.limit,
        last=auto.last,
    )
