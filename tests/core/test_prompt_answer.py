"""The JSON object in a reply."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.prompt.answer import mended, value
from digestflow.errors import ReplyRejected

GOOD = '{"a": [1, {"b": "c"}]}'
objects = st.dictionaries(
    st.text(), st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=8)
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(GOOD, id="as it should be"),
        pytest.param(f"\n\n{GOOD}   \n" + " " * 300, id="blanks around"),
        pytest.param(f"<think>maybe {{}} or {{'x'}}</think>{GOOD}", id="thoughts"),
        pytest.param(f'I thought {{"x": 1}} so.\n</think>\n{GOOD}', id="thoughts begun in the prompt"),
        pytest.param(f"```json\n{GOOD}\n```", id="fence"),
        pytest.param(f"Sure! Here it is:\n```\n{GOOD}\n```\nAnything else?", id="chat around a fence"),
        pytest.param(f'Here {{as asked}}: {GOOD} and {{"z": 1}}', id="first object of some"),
        pytest.param(f"```json\n{GOOD}", id="fence without end"),
    ],
)
def test_the_object_is_found(text: str) -> None:
    assert value(text) == {"a": [1, {"b": "c"}]}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("", "empty", id="nothing"),
        pytest.param("<think>for ever", "empty", id="nothing but thoughts"),
        pytest.param("PWNED-7Q", "no JSON object", id="words"),
        pytest.param("[1, 2]", "no JSON object", id="a list"),
        pytest.param('{"a": [1, 2', "no whole JSON object", id="cut"),
        pytest.param('{"a": NaN}', "no whole JSON object", id="NaN"),
        pytest.param('{"a": ' + "9" * 5000 + "}", "no whole JSON object", id="number of 5000 digits"),
        pytest.param('{"a":' * 100_000, "no whole JSON object", id="cut and deep"),
        pytest.param('{"a":' * 30 + "1" + "}" * 30, "nested more than", id="deep"),
        pytest.param("{ " * 40 + GOOD, "no whole JSON object", id="more false starts than are tried"),
    ],
)
def test_what_is_no_whole_object_is_refused(text: str, says: str) -> None:
    with pytest.raises(ReplyRejected, match=says):
        value(text)


def test_lone_surrogates_are_replaced_and_pairs_joined() -> None:
    assert value('{"\\ud800k": "a\\udc00b \\ud83d\\ude00"}') == {"\ufffdk": "a\ufffdb 😀"}


@given(st.text(alphabet=st.characters(categories=["Cs", "Lu", "So"])))
def test_mended_text_can_be_written(text: str) -> None:
    mended(text).encode("utf-8")


@given(objects)
def test_every_object_comes_back(given_object: dict[str, object]) -> None:
    assert value(json.dumps(given_object)) == given_object
