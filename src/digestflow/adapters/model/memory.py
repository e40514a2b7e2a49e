"""What is known of endpoints from run to run: what they do, and which of them gave no answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from digestflow.adapters.model.ladder import Ability

if TYPE_CHECKING:
    from collections.abc import Callable

    from digestflow.adapters.model.endpoint import Endpoint
    from digestflow.adapters.model.link import Standing


class Kept(Protocol):
    """Where JSON is kept from run to run; a dict is one."""

    def get(self, key: str, /) -> Any:
        """Return what is kept by the key, or None."""

    def __setitem__(self, key: str, value: Any, /) -> None:
        """Keep the value by the key; None forgets it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is known of endpoints from run to run."""

    kept: Kept
    now: Callable[[], datetime] | None = None  # without it, nothing is kept of who gave no answer

    def ability(self, endpoint: Endpoint) -> Ability | None:
        """Return what earlier runs found out about the endpoint; None when it was never asked."""
        return Ability.of_json(self.kept.get(_ability(endpoint)))

    def recall(self, endpoint: Endpoint, standing: Standing) -> None:
        """Tell the standing what earlier runs found out."""
        known = None if standing.known else self.ability(endpoint)
        if known is not None:
            standing.ability, standing.known = known, True
        if standing.judging is None:
            judging = self.kept.get(_judging(endpoint))
            standing.judging = judging if isinstance(judging, str) else None
        until = self.kept.get(_silence(endpoint)) if self.now else None
        if self.now and until and self.now() < datetime.fromisoformat(until):
            standing.breaker.wary = True

    def remember(self, endpoint: Endpoint, standing: Standing) -> None:
        """Keep what the standing has found out, for later runs."""
        if standing.doubted:
            self.kept[_ability(endpoint)] = None
        elif standing.known and self.kept.get(_ability(endpoint)) != standing.ability.as_json():
            self.kept[_ability(endpoint)] = standing.ability.as_json()
        judging = None if standing.doubted else standing.judging
        if self.kept.get(_judging(endpoint)) != judging:
            self.kept[_judging(endpoint)] = judging
        if self.now is None:
            return
        if left := standing.breaker.left:
            self.kept[_silence(endpoint)] = (self.now() + timedelta(seconds=left)).isoformat()
        elif not standing.breaker.wary and self.kept.get(_silence(endpoint)):
            self.kept[_silence(endpoint)] = None


def _ability(endpoint: Endpoint) -> str:
    return f"ability of {endpoint.name}"


def _judging(endpoint: Endpoint) -> str:
    return f"judging of {endpoint.name}"


def _silence(endpoint: Endpoint) -> str:
    return f"silence of {endpoint.name}"
