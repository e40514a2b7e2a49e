"""Requests about stories, and a model that asks a server on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from digestflow.adapters.model.endpoint import Endpoint, Patience
from digestflow.adapters.model.model import Model
from digestflow.adapters.prompts import prompts
from digestflow.core.entry.ask import ask
from digestflow.core.entry.read import read
from digestflow.core.prompt.nouns import Reply, Request
from digestflow.errors import ModelError
from tests import make

if TYPE_CHECKING:
    from digestflow.core.entry.nouns import Entry, Refusal
    from digestflow.core.story.nouns import Story
    from tests.endpoint import Server

PATIENCE = Patience(first_wait=0.01, loading=0.05)
TOPICS = (make.topic(),)
STORIES = tuple(
    make.story(
        make.item(
            f"Probe {n} lands", f"The probe {n} landed on Monday. It weighs {n} tons. It is cold there."
        )
    )
    for n in range(2, 8)
)
TEMPLATE = prompts(None)["entry"]


def requests(*stories: Story) -> list[Request]:
    """One request a story; of all six where none is named."""
    return [ask(story, TOPICS, TEMPLATE) for story in stories or STORIES]


ONE = requests(STORIES[0])


def at(server: Server, **other: Any) -> Endpoint:
    """The server as an endpoint with short times."""
    given: dict[str, Any] = {"base_url": server.base_url, "model": "small", "stream": False}
    return Endpoint(**(given | {"total": 20.0, "first_token": 10.0, "idle": 10.0} | other))


def model(*endpoints: Endpoint, **other: Any) -> Model:
    """A model of the role that prompts ask for, with little patience."""
    given: dict[str, Any] = {"kept": {}, "patience": PATIENCE}
    return Model({"fast": endpoints}, **(given | other))


def told(request: Request, reply: Reply, *stories: Story) -> tuple[Entry, tuple[Refusal, ...]]:
    """The entry of the reply."""
    about = next(story for story in stories or STORIES if story.key == request.subject)
    return read(reply, request, about, TOPICS)


def accept(request: Request, reply: Reply) -> None:
    """Refuse what makes no entry."""
    told(request, reply)


def only(asked: Model, **other: Any) -> Reply | ModelError:
    """What the model answers to one request."""
    ((_request, outcome),) = asked.complete(ONE, **({"accept": accept} | other))
    return outcome


def reply(asked: Model, **other: Any) -> Reply:
    """The reply of the model to one request."""
    outcome = only(asked, **other)
    assert isinstance(outcome, Reply), outcome
    return outcome


def error(asked: Model, **other: Any) -> ModelError:
    """Why the model has no reply to one request."""
    outcome = only(asked, **other)
    assert isinstance(outcome, ModelError), outcome
    return outcome
