"""Names that are one entity's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.entity import entity_key, naming


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Qwen 3.5", "Qwen3.5", id="space"),
        pytest.param("Qwen 3.5", "qwen-3.5", id="hyphen and case"),
        pytest.param("GPT-5.4 mini", "GPT 5.4-mini", id="behind a number"),
        pytest.param("Llama 3.1 8B", "Llama-3.1-8B", id="between numbers"),
        pytest.param("NVIDIA", "Nvidia", id="case"),
        pytest.param("\uff2e\uff36\uff29\uff24\uff29\uff21", "NVIDIA", id="width"),
        pytest.param("Mis\u200btral", "Mistral", id="invisible"),
        pytest.param("GPT\u20115", "GPT-5", id="another dash"),
        pytest.param("Cafe\u0301", "Caf\u00e9", id="composed"),
        pytest.param("Claude  Code\n", "Claude Code", id="white space"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert entity_key(one) == entity_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("C", "C++", id="pluses"),
        pytest.param("C", "C#", id="sharp"),
        pytest.param("Node.js", "Nodejs", id="dot"),
        pytest.param("Qwen3.5", "Qwen35", id="point"),
        pytest.param("Llama 3.1 8B", "Llama 3.18B", id="two numbers"),
        pytest.param("Open WebUI", "Open-WebUI", id="hyphen between words"),
        pytest.param("通义千问", "Qwen", id="another name"),
    ],
)
def test_names_that_differ_in_a_sign_have_two(one: str, other: str) -> None:
    assert entity_key(one) != entity_key(other)


@given(st.text())
def test_the_key_of_a_key_is_the_key(name: str) -> None:
    assert entity_key(entity_key(name)) == entity_key(name)


def test_what_cannot_be_seen_has_no_key() -> None:
    assert entity_key(" \u200b\n") == ""


def test_an_alias_is_its_entitys() -> None:
    found = naming({"Qwen": ("通义千问", "Tongyi Qianwen")})

    assert found.key("通义千问") == found.key("tongyi qianwen") == found.key("QWEN") == "qwen"
    assert found.key("Kimi") == "kimi"
    assert found.others(["QWEN"]) == {"通义千问": "QWEN", "tongyi qianwen": "QWEN"}
    assert found.others(["Kimi"]) == {}


def test_an_alias_of_an_alias_is_the_entitys_in_either_order() -> None:
    for aliases in (
        {"Qianwen": ("Tongyi",), "Qwen": ("Qianwen",)},
        {"Qwen": ("Qianwen",), "Qianwen": ("Tongyi",)},
    ):
        found = naming(aliases)

        assert found.key("Tongyi") == found.key("Qianwen") == found.key("Qwen") == "qwen"


@pytest.mark.parametrize(
    "aliases",
    [
        pytest.param({"qwen": ("Qwen",)}, id="itself"),
        pytest.param({"Qwen": ("",)}, id="nothing"),
        pytest.param({"\u200b": ("Qwen",)}, id="into nothing"),
    ],
)
def test_what_merges_nothing_changes_nothing(aliases: dict[str, tuple[str, ...]]) -> None:
    assert naming(aliases) == naming({})


def test_a_circle_and_a_second_claim_change_nothing() -> None:
    found = naming({"Qwen": ("Tongyi",), "Ali": ("Tongyi",), "Tongyi": ("Qwen",)})

    assert found == naming({"Qwen": ("Tongyi",)})


def test_a_followed_name_is_broad_unless_it_has_a_number() -> None:
    found = naming({"Qwen": ("Tongyi",)}, ["Qwen", "Kimi K3"])

    assert [found.is_broad(name) for name in ("qwen", "Tongyi", "Kimi K3", "Gemma")] == [
        True,
        True,
        False,
        False,
    ]


_names = st.sampled_from(("a", "b", "c", "d", "e"))


@given(st.dictionaries(_names, st.lists(_names, max_size=3), max_size=5))
def test_whatever_is_merged_a_key_stays_what_it_is(aliases: dict[str, list[str]]) -> None:
    found = naming(aliases)

    assert all(found.key(found.key(name)) == found.key(name) for name in "abcde")
