"""Real small models: valid JSON with wrong content, the honest generator of faults (make test-model).

smollm2 answers in seconds and mostly wrong; a proxy in front of it gives it the dialects and
faults of other servers. qwen is useful and slow: it is asked alone.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.adapters.model.endpoint import Endpoint
from digestflow.core.entry.ask import ask
from digestflow.core.prompt.answer import value
from digestflow.core.prompt.nouns import Reply
from digestflow.errors import ReplyRejected
from digestflow.run.evaluation import invented
from tests.adapters.asking import STORIES, TEMPLATE, TOPICS, at, model, told
from tests.endpoint import endpoint
from tests.local import Local, local
from tests.nights import FIRST, Project
from tests.nights_model import with_model

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.model, pytest.mark.timeout(3600)]

SHORT = replace(TEMPLATE, max_tokens=400)  # a small model does not find an end by itself
PROMPT_TOKENS = "max_tokens: 400"


@pytest.fixture(scope="module")
def small(corpus: Path) -> Iterator[Local]:
    with local(corpus, "smollm2") as server:
        yield server


def checked(request: Any, outcome: Any) -> bool:
    """Whether an entry came of it; one that came says nothing that its quotes do not."""
    if not isinstance(outcome, Reply):
        assert isinstance(outcome, ReplyRejected), outcome
        return False
    assert isinstance(value(outcome.text), dict)
    try:
        entry, _refused = told(request, outcome)
    except ReplyRejected:
        return False
    story = next(story for story in STORIES if story.key == request.subject)
    body = story.items[0].body
    assert all(body[quote.start : quote.end] == quote.words for quote in entry.quotes)
    assert list(invented(entry)) == []
    return True


def test_whatever_a_small_model_says_no_value_or_name_is_shown_that_no_item_says(small: Local) -> None:
    kept: dict[str, object] = {}
    asked = model(Endpoint(base_url=small.base_url, model=small.model, concurrency=1), kept=kept)

    outcomes = list(asked.complete([ask(story, TOPICS, SHORT) for story in STORIES[:3]]))

    (ability,) = (value for key, value in kept.items() if key.startswith("ability"))
    assert isinstance(ability, dict)
    assert ability["enforced"] is True
    assert len(outcomes) == 3
    for request, outcome in outcomes:
        checked(request, outcome)


@pytest.mark.parametrize(
    ("dialect", "enforced"),
    [("silent", False), ("deepseek", True), ("lmstudio", True), ("grammar", False), ("plain", False)],
)
def test_a_real_model_behind_each_dialect_is_asked_in_a_form_it_is_known_to_take(
    small: Local, dialect: str, *, enforced: bool
) -> None:
    kept: dict[str, Any] = {}
    with endpoint("honest", upstream=small.base_url, probe="honest", dialect=dialect) as server:
        ours = model(at(server, total=900.0), kept=kept)
        ((request, outcome),) = ours.complete([ask(STORIES[0], TOPICS, SHORT)])

    (ability,) = (value for key, value in kept.items() if key.startswith("ability"))
    assert ability["enforced"] is enforced
    checked(request, outcome)


@pytest.mark.parametrize(
    "fault", ["429", "429 ms", "429 reset", "503", "slow", "stall", "reset", "blanks", "context"]
)
def test_a_real_model_answers_after_a_fault_of_its_server(small: Local, fault: str) -> None:
    with endpoint(fault, "honest", upstream=small.base_url) as server:
        ours = model(at(server, total=900.0, stream=fault in {"stall", "blanks"}, idle=2.0))
        ((request, outcome),) = ours.complete([ask(STORIES[0], TOPICS, SHORT)])

    assert fault == "context" or server.relayed >= 1
    checked(request, outcome)


def test_a_night_goes_on_where_its_endpoint_was_killed(corpus: Path, tmp_path: Path) -> None:
    with local(corpus, "smollm2") as small, endpoint("honest", upstream=small.base_url) as server:
        project = short(with_model(tmp_path / "p", f"{server.base_url}, concurrency: 1, timeout: 300"))
        first = project.run(FIRST, "--set", "select.stories=2", "--set", "budget.seconds_per_run=60")
        small.kill()
        dead = project.say("run", "--date", FIRST, "--json", "--set", "select.stories=3")
        small.start()
        server.upstream = small.base_url

        whole = project.run(
            FIRST, "--commit", "--set", "select.stories=3", "--set", "budget.seconds_per_run=120"
        )

    assert first["exit_code"] in {0, 3, 6}
    assert dead.code in {75, 0, 3}, dead.err
    assert whole["exit_code"] in {0, 3, 6}
    record = project.record(FIRST)
    assert [text for entry in record.entries for text in invented(entry)] == []


def short(project: Project) -> Project:
    """The project with a prompt whose replies are short."""
    prompt = project.root / "prompts" / "entry.md"
    prompt.write_text(prompt.read_text("utf-8").replace("max_tokens: 1600", PROMPT_TOKENS), "utf-8")
    return project


def test_a_useful_small_model_tells_most_stories(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with local(corpus, "qwen") as server:
        ours = model(Endpoint(base_url=server.base_url, model=server.model, concurrency=1, total=900.0))
        began = time.monotonic()
        outcomes = list(ours.complete([ask(story, TOPICS, TEMPLATE) for story in STORIES[:3]]))
        time.monotonic() - began

    good = sum(checked(request, outcome) for request, outcome in outcomes)
    with capsys.disabled():
        pass
    assert good >= 2
