"""The JSON object in a reply."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.prompt.answer import begun, mended, value
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


LISTS = {"properties": {"a": {"type": "array"}, "b": {"type": "string"}, "c": {"type": "string", "enum": []}}}
lists = st.fixed_dictionaries(
    {
        "a": st.lists(
            st.text() | st.fixed_dictionaries({"q": st.lists(st.text(max_size=3)), "t": st.text()})
        ),
        "b": st.text(),
        "c": st.text(),
    }
)


@given(lists, st.integers(min_value=0))
def test_what_is_begun_holds_nothing_but_whole_elements_and_fields(found: dict[str, object], at: int) -> None:
    text = json.dumps(found)
    cut = text[: at % (len(text) + 1)]

    whole = begun(cut, LISTS)

    if whole:
        said = json.loads(whole)
        assert said["a"] == found["a"][: len(said["a"])]  # type: ignore[index]
        assert said["b"] in {found["b"], ""}
        assert said.get("c", found["c"]) == found["c"]
    assert bool(whole) or cut.count('"a"') == 0 or len(cut) < len(text)


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        pytest.param('{"a": [{"t": "One."}, {"t": "Tw', {"a": [{"t": "One."}], "b": ""}, id="an element"),
        pytest.param('{"a": ["One", "Tw', {"a": ["One"], "b": ""}, id="a text in a list"),
        pytest.param('{"a": ["x"], "b": "Half a', {"a": ["x"], "b": ""}, id="a field"),
        pytest.param(
            '{"b": "Say \\"a, b\\" {[", "a": [', {"a": [], "b": 'Say "a, b" {['}, id="signs in a text"
        ),
        pytest.param('{"a": ["x"]}  ', {"a": ["x"], "b": ""}, id="nothing was cut"),
        pytest.param('{"a": ["x"}, 1', None, id="no JSON before the cut"),
        pytest.param('{"a": [{"t": "One', None, id="nothing is whole"),
        pytest.param("I will not", None, id="no object"),
    ],
)
def test_a_cut_object_is_begun_up_to_its_last_whole_element(cut: str, whole: object) -> None:
    said = begun(cut, LISTS)

    assert (json.loads(said) if said else None) == whole
