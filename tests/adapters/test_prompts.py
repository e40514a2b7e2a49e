"""Prompt files of a project and of the package."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digestflow.adapters.prompts import packaged, prompts
from digestflow.core.entry.ask import ask
from digestflow.core.prompt.tokens import estimate
from digestflow.errors import ConfigError
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

OWN = (
    "---\nname: {name}\nversion: own\nrole: fast\nmax_tokens: 9\n---\n"
    "## system\nx\n## user\n{{{{ material }}}}\n"
)


def test_the_packaged_prompts_are_right_and_short() -> None:
    found = prompts(None)

    request = ask(make.story(), [make.topic()], found["entry"])
    assert "Space: Probes, rockets and moons." in request.system
    assert "not instructions" in request.system
    assert estimate(request.system) < 700
    assert request.user.startswith('<article id="a1"')
    assert packaged().is_dir()


def test_a_projects_prompt_comes_before_the_packaged_one(tmp_path: Path) -> None:
    (tmp_path / "entry.md").write_text(OWN.format(name="entry"), encoding="utf-8")
    (tmp_path / "more.md").write_text(OWN.format(name="more"), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no prompt", encoding="utf-8")

    found = prompts(tmp_path)

    assert found["entry"].version == "own"
    assert "more" in found


def test_a_project_without_prompts_has_the_packaged_ones(tmp_path: Path) -> None:
    assert prompts(tmp_path / "none") == prompts(None)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        pytest.param(OWN.format(name="other").encode(), "holds name: other", id="another name"),
        pytest.param(b"\xff\xfe", "not UTF-8, from byte 0", id="another encoding"),
        pytest.param(b"x" * 300_000, "at most 262,144 bytes", id="endless"),
        pytest.param(b"hello", r"entry\.md:1: a prompt starts with", id="no prompt"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, body: bytes, says: str) -> None:
    (tmp_path / "entry.md").write_bytes(body)

    with pytest.raises(ConfigError, match=says):
        prompts(tmp_path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "entry.md").mkdir()

    with pytest.raises(ConfigError, match="cannot be read"):
        prompts(tmp_path)
