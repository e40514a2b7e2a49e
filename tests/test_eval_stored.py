"""Replies of real models to the sample, stored: what the checks make of them (docs/decisions/0023).

A change that lets more or less of them through is seen here, without a model. When it is meant,
write the figures anew: `digestflow eval tests/replies/NAME.json --record tests/replies/NAME.json`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.nights import Project, scratch

REPLIES = sorted((Path(__file__).parent / "replies").glob("*.json"))


def test_there_are_stored_replies() -> None:
    assert REPLIES


@pytest.mark.parametrize("path", REPLIES, ids=lambda path: path.stem)
def test_stored_replies_give_the_figures_that_were_written_down_with_them(path: Path) -> None:
    stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))

    said = Project(scratch()).say("eval", str(path), "--json")

    assert said.code == 0, said.err
    assert said.tree["scores"]["invented"] == 0
    assert said.tree["scores"] == pytest.approx(stored["scores"])
    assert said.tree["stories"] == len({one["story"] for one in stored["replies"]})


@pytest.mark.parametrize("path", REPLIES, ids=lambda path: path.stem)
def test_stored_replies_hold_nothing_but_what_a_model_said(path: Path) -> None:
    stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))

    assert set(stored) == {"prompt", "model", "on", "scores", "replies"}
    assert stored["on"] == "sample"
    assert "/" not in stored["model"]
    assert stored["replies"]
