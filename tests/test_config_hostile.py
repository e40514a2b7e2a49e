"""Whatever config.yaml holds, it loads or every mistake has its place."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestflow.config.load import load
from digestflow.config.model import Config, ModelSettings
from digestflow.config.reference import kinds
from digestflow.config.secrets import hidden, secret
from digestflow.config.starter import AI, SOURCES
from digestflow.config.topics import TopicSettings
from digestflow.config.written import render_config
from digestflow.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import BaseModel

_MODELS: list[type[BaseModel]] = [Config, TopicSettings, ModelSettings, *kinds()]
_KEYS = sorted(
    {name for model in _MODELS for name in model.model_fields}
    | {"fast", "stories", "mode", "allow_private", "narrative", "api_key", "token", "small", "x"}
)
_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**20),
    st.floats(),
    st.sampled_from(["feed", "small", "AI", "https://a.example/", "sk-abcdefghijk0123456", "{date}", ""]),
    st.text(st.characters(codec="utf-8"), max_size=8),
)
_VALUES: st.SearchStrategy[Any] = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(_KEYS), inner, max_size=4)
    ),
    max_leaves=12,
)
_FILES = st.dictionaries(st.sampled_from(sorted(Config.model_fields)), _VALUES, max_size=6)
_HEAD = re.compile(r"(config\.yaml:\d+|--set \S+): \S.*")


def _told(path: Path, *sets: str) -> str | None:
    """Return the message of the error that loading ends in, or None when it loads."""
    try:
        load(path, environ={}, sets=sets)
    except ConfigError as error:
        return str(error)
    return None


def _placed(told: str | None) -> bool:
    """Tell whether there are mistakes, and each says where it stands; or nothing is told at all."""
    if told is None:
        return True
    heads = [line for line in told.split("\n") if not line.startswith("    ")]
    return bool(heads) and all(_HEAD.fullmatch(head) for head in heads)


@settings(max_examples=150)
@given(
    _FILES, st.sampled_from(["select.stories", "sources.0.url", "models.small.model", "vault.x"]), _SCALARS
)
def test_any_values_load_or_every_mistake_has_its_place(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, Any], key: str, value: object
) -> None:
    path = tmp_path_factory.mktemp("config") / "config.yaml"
    # What is JSON is YAML, but for what Python writes of numbers that are none.
    text = json.dumps(values).replace("Infinity", ".inf").replace("NaN", ".nan")
    path.write_text(text, encoding="utf-8")

    told = _told(path, f"{key}={json.dumps(value)}")

    assert _placed(told)
    assert "sk-abcdefghijk0123456" not in (told or "")


@settings(max_examples=150)
@given(st.data())
def test_a_file_with_a_slip_of_the_hand_loads_or_is_told(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    text = render_config(SOURCES[:3], (AI,))
    at = data.draw(st.integers(0, len(text)))
    slip = data.draw(
        st.sampled_from(["\t", "\n", " ", ":", "- ", "{", "]", "'", '"', "#", "&a ", "*a", "!", "\0", "%"])
    )
    path = tmp_path_factory.mktemp("config") / "config.yaml"
    path.write_text(text[:at] + slip + text[at + data.draw(st.integers(0, 3)) :], encoding="utf-8")

    told = _told(path)

    assert _placed(told)


@pytest.mark.parametrize(
    "text",
    [
        "sk-proj-abcdef0123456789",
        "ghp_abcdefghijklmnopqrstuvwxyz",
        "https://me:hunter2@a.example/",
        "https://a.example/feed?token=abcdefgh",
        "Bearer abcdefghijklmnop",
    ],
)
def test_a_key_or_password_is_known_by_its_looks(text: str) -> None:
    assert secret(text)
    assert not secret(hidden(text))


@pytest.mark.parametrize(
    "text", ["sk-learn-contrib-package", "https://a.example:8080/@me", "mail@a.example", "task-1234567890123"]
)
def test_plain_words_are_no_secret(text: str) -> None:
    assert hidden(text) == text


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("value", [None, 3, "a/b", "", [1], {"a": 1}], ids=repr)
def test_any_value_of_a_source_fits_or_is_a_mistake_with_its_place(
    tmp_path: Path, kind: type[BaseModel], value: object
) -> None:
    path = tmp_path / "config.yaml"
    source = {"kind": kind.model_fields["kind"].default, "name": "x"}
    tree = {"sources": [source | {name: value} for name in kind.model_fields]}
    path.write_text(json.dumps(tree), encoding="utf-8")

    assert _placed(_told(path))
