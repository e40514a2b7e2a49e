"""Asking a test site by the real client."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from digestflow.adapters.http.client import Client
from digestflow.core.source import Answer, Ask
from digestflow.errors import SourceError

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)


def client(**other: Any) -> Client:
    """A client that may reach this machine and does not pause."""
    given: dict[str, Any] = {"now": lambda: NOW, "allow_private": ["127.0.0.0/8"], "pause": 0.0}
    return Client(**(given | other))


async def tried(asking: Client, ask: Ask) -> Answer | SourceError:
    """The answer, or the failure as a value."""
    try:
        return await asking.get(ask)
    except SourceError as error:
        return error


def got(*asks: Ask, asking: Client | None = None) -> list[Answer | SourceError]:
    """What came of the asks, one after the other."""
    one = asking or client()
    return [result for ask in asks for result in one.each([lambda ask=ask: tried(one, ask)])]  # type: ignore[misc]


def answer(url: str, asking: Client | None = None, **other: Any) -> Answer:
    """The one answer."""
    (found,) = got(Ask(url=url, **other), asking=asking)
    assert isinstance(found, Answer), found
    return found


def failure(url: str, asking: Client | None = None, **other: Any) -> SourceError:
    """The one failure."""
    (found,) = got(Ask(url=url, **other), asking=asking)
    assert isinstance(found, SourceError), found
    return found
