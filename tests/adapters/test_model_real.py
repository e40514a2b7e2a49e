"""A real small model: valid JSON with wrong content, the honest generator of faults."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from digestflow.adapters.model.endpoint import Endpoint
from digestflow.core.prompt.nouns import Reply
from digestflow.errors import ReplyRejected
from tests.adapters.asking import STORIES, model, requests, told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def small(corpus: Path) -> Iterator[Endpoint]:
    """A server of the model on this machine; the test is skipped, visibly, where there is none."""
    with subprocess.Popen(
        [sys.executable, corpus / "tools" / "local_model.py", "serve", "smollm2"],
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        if not line:
            pytest.skip("the small model cannot be had here")
        said = json.loads(line)
        try:
            yield Endpoint(base_url=said["base_url"], model=said["model"], concurrency=1)
        finally:
            server.kill()


@pytest.mark.timeout(900)
def test_whatever_a_small_model_says_no_value_or_name_is_shown_that_no_item_says(small: Endpoint) -> None:
    kept: dict[str, object] = {}
    asked = model(small, kept=kept)

    outcomes = list(asked.complete(requests(*STORIES[:3])))

    (ability,) = kept.values()
    assert isinstance(ability, dict)
    assert ability["enforced"] is True
    assert len(outcomes) == 3
    for request, outcome in outcomes:
        story = next(story for story in STORIES if story.key == request.subject)
        if not isinstance(outcome, Reply):
            assert isinstance(outcome, ReplyRejected)
            continue
        try:
            entry, _refused = told(request, outcome)
        except ReplyRejected:
            continue
        body = story.items[0].body
        assert all(body[quote.start : quote.end] == quote.words for quote in entry.quotes)
        shown = " ".join([entry.headline, *(one.text for one in (*entry.summary, *entry.claims))])  # type: ignore[attr-defined]  # both have a text
        assert {digits for digits in shown.split() if digits.isdigit()} <= set(body.split())
