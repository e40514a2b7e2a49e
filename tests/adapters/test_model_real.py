"""Real small models: valid JSON with wrong content, the honest generator of faults (make test-model).

smollm2 answers in seconds and mostly wrong; a proxy in front of it gives it the dialects and
faults of other servers. qwen is useful and slow: it is asked alone.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.adapters.model.endpoint import Endpoint
from digestflow.core.entry.ask import ask
from digestflow.core.prompt.answer import value
from digestflow.core.prompt.nouns import Reply
from digestflow.errors import ReplyRejected, TooLong, TooMany
from digestflow.run.writing.evaluation import invented
from tests import make
from tests.adapters.asking import STORIES, TEMPLATE, TOPICS, at, model, told
from tests.endpoint import endpoint
from tests.local import Local, local
from tests.nights import FIRST, Project, balanced, differing
from tests.nights_model import with_model

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.endpoint import Server

pytestmark = [pytest.mark.model, pytest.mark.timeout(3600)]

SHORT = replace(TEMPLATE, max_tokens=160)  # a small model does not find an end by itself
PROMPT_TOKENS = "max_tokens: 160"


@pytest.fixture(scope="module")
def small(corpus: Path) -> Iterator[Local]:
    with local(corpus, "smollm2") as server:
        yield server


def patient(server: Server, **other: Any) -> Endpoint:
    """The server as an endpoint that may take its time: the proxy says nothing before it has it all."""
    return at(server, **{"total": 900.0, "first_token": 900.0, **other})


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
        ours = model(patient(server), kept=kept)
        ((request, outcome),) = ours.complete([ask(STORIES[0], TOPICS, SHORT)])

    (ability,) = (value for key, value in kept.items() if key.startswith("ability"))
    assert ability["enforced"] is enforced
    checked(request, outcome)


FAULTS = (
    "429",
    "429 ms",
    "429 date",
    "429 reset",
    "429 tokens",
    "503",
    "loading",
    "reset",
    "slow",
    "stall",
    "blanks",
)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_real_model_answers_after_a_fault_of_its_server(small: Local, fault: str) -> None:
    with endpoint(fault, "honest", upstream=small.base_url) as server:
        ours = model(patient(server, stream=fault in {"stall", "blanks"}, idle=2.0))
        ((request, outcome),) = ours.complete([ask(STORIES[0], TOPICS, SHORT)])

    assert server.relayed >= 1
    checked(request, outcome)


@pytest.mark.parametrize("fault", ["429 day", "429 quota"])
def test_a_limit_that_lasts_is_not_waited_for(small: Local, fault: str) -> None:
    with endpoint(fault, upstream=small.base_url) as server:
        (outcome,) = [one for _, one in model(at(server)).complete([ask(STORIES[0], TOPICS, SHORT)])]

    assert (type(outcome), len(server.asked)) == (TooMany, 1)


def test_a_server_that_has_half_the_context_it_tells_of_is_noticed(small: Local) -> None:
    text = "The probe landed on Monday, and it was very cold there. " * 40
    long = ask(make.story(make.item("Probes land", text)), TOPICS, replace(SHORT, max_tokens=32))
    with endpoint("halved", upstream=small.base_url) as server:
        ours = model(patient(server))
        (outcome,) = [one for _, one in ours.complete([long])]

    assert isinstance(outcome, TooLong)
    assert "it cut the prompt" in str(outcome)


def test_a_server_that_refuses_what_does_not_fit_is_understood(small: Local) -> None:
    with endpoint("honest", upstream=small.base_url, context=600) as server:
        ours = model(patient(server))
        (outcome,) = [one for _, one in ours.complete([ask(STORIES[0], TOPICS, SHORT)])]

    assert isinstance(outcome, TooLong)
    assert server.relayed <= 1, "the probe alone fits"


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_where_a_server_miscounts_tokens_are_estimated(small: Local, *, stream: bool) -> None:
    with endpoint("wrong usage", upstream=small.base_url) as server:
        ours = model(patient(server, stream=stream))
        ((request, outcome),) = ours.complete([ask(STORIES[0], TOPICS, SHORT)])

    read, said = ours.tokens
    assert (read > 200, said > 0) == (True, True)
    checked(request, outcome)


def test_a_night_goes_on_where_its_endpoint_was_killed(corpus: Path, tmp_path: Path) -> None:
    with local(corpus, "smollm2") as small, endpoint("honest", upstream=small.base_url) as server:
        project = short(with_model(tmp_path / "p", f"{server.base_url}, concurrency: 1, timeout: 300"))
        first = project.run(FIRST, "--commit", "--set", "select.stories=2", *minutes(1))
        before = project.vault()
        small.kill()
        dead = project.say("run", "--date", FIRST, "--commit", "--json", "--set", "select.stories=3")
        left = project.vault()
        small.start()
        server.upstream = small.base_url

        whole = project.run(FIRST, "--commit", "--set", "select.stories=3", *minutes(2))

    assert first["exit_code"] in {0, 3, 6}
    assert dead.code == 75, dead.err
    assert differing(left, before) == [], "the day stays due"
    assert whole["exit_code"] in {0, 3, 6}
    assert balanced([first, whole])
    record = project.record(FIRST)
    assert [text for entry in record.entries for text in invented(entry)] == []


def minutes(n: int) -> tuple[str, str]:
    """The option by which a run has so many minutes for its model."""
    return "--set", f"budget.seconds_per_run={60 * n}"


def short(project: Project) -> Project:
    """The project with a prompt whose replies are short."""
    prompt = project.root / "prompts" / "entry.md"
    prompt.write_text(prompt.read_text("utf-8").replace("max_tokens: 1600", PROMPT_TOKENS), "utf-8")
    return project


def test_a_useful_small_model_tells_most_stories(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with local(corpus, "qwen") as server:
        good, seconds = told_by(server, 3)

    with capsys.disabled():
        sys.stdout.write(f"\nqwen: {good} of 3 stories told, {seconds / 3:.1f} s each\n")
    assert good >= 2


def told_by(server: Local, stories: int) -> tuple[int, float]:
    """How many of so many stories a model tells, and the seconds that all took."""
    usual = replace(TEMPLATE, max_tokens=800)
    ours = model(Endpoint(base_url=server.base_url, model=server.model, concurrency=1, total=900.0))
    began = time.monotonic()
    outcomes = list(ours.complete([ask(story, TOPICS, usual) for story in STORIES[:stories]]))
    seconds = time.monotonic() - began
    return sum(checked(request, outcome) for request, outcome in outcomes), seconds
