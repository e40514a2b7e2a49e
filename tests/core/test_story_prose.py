from __future__ import annotations

import pytest

from digestflow.core.story.prose import prose
from tests import make

LINE = "The probe has landed on the moon."


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param(LINE, [LINE], id="a sentence"),
        pytest.param(f"Score: 31\u2039br/\u203a{LINE}<br>By: elm", [LINE], id="labels and counts"),
        pytest.param(f"{LINE} https://moon.example/7", [LINE], id="an address"),
        pytest.param("Probe lands on the dark side", [], id="the title again"),
        pytest.param(f"{LINE}\n{LINE}\n{LINE}", [LINE, LINE], id="no more than asked for"),
        pytest.param("探测器今天中午登陆月球", ["探测器今天中午登陆月球"], id="a script without spaces"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_prose_is_the_lines_that_tell_something(text: str, lines: list[str]) -> None:
    item = make.item("Probe lands on the dark side", text)

    assert [line for line, _ in prose(item, most=60)] == lines
