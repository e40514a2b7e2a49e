# ruff: noqa: E501 - a table has one case a line
from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from digestflow.core.evidence.check import unsupported
from digestflow.core.evidence.names import named, names

BROOKFIELD = (
    "Alder V4 is a 1 trillion parameter MoE model with 37B active parameters, trained for about $5.2M, Brookfield said "
    "on March 12. See https://alder.example/v4_(a)."
)
OAKES = (
    "Mira Oakes, CEO of Brookfield, praised GPT-9.4-Harbor and Qwix3.5-9B; Pelican Face hosts `turboquill-pytorch` in "
    "pelican/turboquill. The Bank of Elmland may adopt it. Brookfield will not release weights before 2027."
)
SAID = (BROOKFIELD, OAKES)


@pytest.mark.parametrize(
    "sentence",
    [
        "Alder V4 has 1T parameters, 37 billion of them active.",
        "Brookfield trained Alder V4 for about 5.2 million dollars.",
        "Brookfield CEO Mira Oakes praised Qwix 3.5-9B.",
        "Qwix3.5 was praised.",
        "GPT 9.4 Harbor was praised by Oakes.",
        "PelicanFace hosts turboquill-pytorch.",
        "The code is in pelican/turboquill.",
        "See https://www.alder.example/v4_(a)/ for more.",
        "In March, Brookfield spoke.",
        "Brookfield's model is open-source and long-running.",
        "It is “about $5.2M”.",
        "The 37B-active model is a MoE.",
        "Brookfield won't release weights.",
        "Elmland’s bank could follow.",
        "AI is what I like.",
        "３７B active parameters",
        "By one account, Alder is large.",
        "BROOKFIELD said so.",
        "pre-2027 weights are not to be had",
        "",
    ],
)  # fmt: skip
def test_what_was_said_may_be_said_in_other_words(sentence: str) -> None:
    assert unsupported(sentence, SAID) == ()


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Alder V4 has 2T parameters.", "number not in the quotes: 2T"),
        ("Alder V4 has 37 GB.", "number not in the quotes: 37 GB"),
        ("Alder V4 is 37% active.", "number not in the quotes: 37%"),
        ("Alder V5 is out.", "number not in the quotes: V5"),
        ("Alder 37 is out.", "name not in the quotes: Alder 37"),
        ("It has 3 sizes.", "number not in the quotes: 3"),
        ("It has three sizes.", "number not in the quotes: three"),
        ("It is the first of them.", "number not in the quotes: first"),
        ("Its size doubled.", "number not in the quotes: doubled"),
        ("It is half as large.", "number not in the quotes: half"),
        ("Millions use it.", "number not in the quotes: Millions"),
        ("It costs €5.2M.", "number not in the quotes: €5.2M"),
        ("It has ４００Ｍ users.", "number not in the quotes: 400M"),
        ("It has ٤٠٠M users.", "number not in the quotes: 400M"),
        ("It has ①② sizes.", "number not in the quotes: 1"),
        ("It has 3,½ parts.", "number not in the quotes: 3,1/2"),
        ("It has 37² parts.", "number not in the quotes: 37^2"),
        ("It needs .5 of it.", "number not in the quotes: .5"),
        ("Brookfield spoke yesterday.", "date not in the quotes: yesterday"),
        ("Brookfield spoke on Monday.", "date not in the quotes: Monday"),
        ("Brookfield spoke last week.", "date not in the quotes: last week"),
        ("Brookfield spoke on March 12, 2026.", "date not in the quotes: March 12, 2026"),
        ("Brookfield spoke on March 13.", "date not in the quotes: March 13"),
        ("Brookfield spoke at 10:30.", "date not in the quotes: 10:30"),
        ("GPT-9.4 was praised.", "name not in the quotes: GPT-9.4"),
        ("GPT-9 was praised.", "name not in the quotes: GPT-9"),
        ("Qwix3 was praised.", "name not in the quotes: Qwix3"),
        ("Qwix 4 was praised.", "name not in the quotes: Qwix 4"),
        ("Mira Brookfield spoke.", "name not in the quotes: Mira Brookfield"),
        ("Elon Oakes spoke.", "name not in the quotes: Elon"),
        ("The Bank of Brookfield spoke.", "name not in the quotes: Bank of Brookfield"),
        ("Researchers at Nordhaven spoke.", "name not in the quotes: Nordhaven"),
        ("Nordhaven spoke.", "name not in the quotes: Nordhaven"),
        ("Вrookfield spoke.", "name not in the quotes: Вrookfield"),
        ("Brook\u200bfield spoke.", "invisible character in: Brookfield"),
        ("It is said on r/LocalFoo.", "name not in the quotes: r/LocalFoo"),
        ("It is said by @mira_o.", "name not in the quotes: @mira_o"),
        ("It runs on llama.cpp.", "name not in the quotes: llama.cpp"),
        ("It runs mlx-lm.", "name not in the quotes: mlx-lm"),
        ("The code is in other/turboquill.", "name not in the quotes: other/turboquill"),
        ("It needs C++.", "name not in the quotes: C++"),
        ("It uses snake_names.", "name not in the quotes: snake_names"),
        ("See https://alder.example/v4_(b).", "URL not in the quotes: https://alder.example/v4_(b)"),
        ("See https://alder.example/v4.", "URL not in the quotes: https://alder.example/v4"),
        ("See www.other.example now.", "URL not in the quotes: www.other.example"),
        ("It is “the best”.", "words not in the quotes: the best"),
        ("It is 'the very best' of all.", "words not in the quotes: the very best"),
        ("It runs `rm -rf`.", "words not in the quotes: rm -rf"),
        ("It is called 模型 here.", "words not in the quotes: 模型"),
        ("模型有三千亿参数。", "words not in the quotes: 三千亿"),
        ("Alder V4 is not a model.", ""),
        ("Brookfield will release weights.", "negation dropped: not release weights"),
    ],
    ids=lambda words: words,
)  # fmt: skip
def test_what_nobody_said_is_named(sentence: str, why: str) -> None:
    found = unsupported(sentence, SAID)

    assert why in found if why else found == ()


def test_a_negation_is_to_be_said_by_somebody() -> None:
    assert unsupported("It was not opened.", ["It was opened."]) == ("negation not in the quotes: not",)
    assert unsupported("It was not opened.", ["They declined to open it."]) == ()
    assert unsupported("They will open it.", ["They will not open it.", "They will open it."]) == ()


DENIED = (
    "Harbor Lab denies that it is training a vision model.",
    "Harbor Lab denied reports of training a vision model.",
    "Harbor Lab has denied training a vision model.",
    "Harbor Lab denies recent rumors that a vision model was being trained.",
)


@pytest.mark.parametrize("said", DENIED)
def test_what_was_denied_is_not_told_as_so(said: str) -> None:
    for sentence in ("Harbor Lab is training a vision model.", "A vision model is being trained."):
        why, *_more = unsupported(sentence, said)
        assert why.startswith("negation dropped: den")


@pytest.mark.parametrize("said", DENIED)
@pytest.mark.parametrize(
    "sentence",
    [
        "Harbor Lab denies training a vision model.",
        "Harbor Lab rejects that a vision model is being trained.",
        "That it is training a vision model is false, says Harbor Lab.",
        "There is no vision model in training, says Harbor Lab.",
        "Harbor Lab speaks about a vision model.",
    ],
)
def test_a_denial_may_be_told_in_other_words(said: str, sentence: str) -> None:
    assert unsupported(sentence, said) == ()


def test_a_denial_is_to_be_said_by_somebody() -> None:
    said = "Harbor Lab is training a vision model."

    assert unsupported("Harbor Lab denies training a vision model.", said) == (
        "negation not in the quotes: denies",
    )
    assert unsupported(said, (said, DENIED[0])) == (), "one says so, and another denies it"


def test_counts_that_code_made_need_no_quote() -> None:
    assert unsupported("3 sources say so.", ["Some say so."], computed=frozenset({"3"})) == ()
    assert unsupported("4 sources say so.", ["Some say so."], computed=frozenset({"3"})) != ()


def test_the_number_of_a_name_counts_nothing() -> None:
    said = "Elm 4 and Oak 3.5 won with Cuts of 6."

    assert unsupported("4 models won.", said) == ("number not in the quotes: 4",)
    assert unsupported("3.5 of them won.", said) == ("number not in the quotes: 3.5",)
    assert unsupported("Elm 4 won with 6.", said) == ()
    assert unsupported("10 models won.", "See the Top 10 of all.") == ()


def test_one_text_may_be_given_alone() -> None:
    assert unsupported("Alder has 37B.", "Alder has 37B.") == ()


def test_the_target_of_a_link_is_said() -> None:
    said = [
        "Read [the paper](https://alder.example/paper) now, in [code](https://code.example/alder/v4-kit)."
    ]

    assert unsupported("It is at https://alder.example/paper.", said) == ()
    assert unsupported("It is in alder/v4-kit.", said) == ()


def test_things_are_named_once() -> None:
    assert unsupported("Nordhaven and Nordhaven", ["x"]) == ("name not in the quotes: Nordhaven",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Alder opens Brook 3.5 at Pelican Face.", ("Alder", "Brook 3.5", "Pelican Face")),
        ("The model by Mira Oakes's lab", ("Mira Oakes",)),
        ("Researchers in Elmland use OpenBrook and GPT-9.4-Harbor", ("Elmland", "OpenBrook", "GPT-9.4-Harbor")),
        ("阿尔德发布Qwix3.5模型", ("Qwix3.5",)),
        ("In March it ran on 8 GPUs, mid-2025 and AI-wide", ("GPUs",)),
        ("It is well-known in small letters.", ()),
        ("Then GPT-5.4 Mini came", ("GPT-5.4 Mini",)),
        ("The pre-Elmland times", ("pre-Elmland",)),
        ("Bank of Elmland and 30B-A3B", ("Bank of Elmland", "A3B")),
    ],
)  # fmt: skip
def test_names_are_told_from_common_words(text: str, found: tuple[str, ...]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    ("name", "text", "stands"),
    [
        ("Qwix 3.5", "qwix-3.5 came", True),
        ("Qwix3.5", "Qwix 3.5 came", True),
        ("HuggingBear", "Hugging Bear came", True),
        ("Hugging Bear", "HuggingBear's", True),
        ("LLMs", "an LLM", True),
        ("GPT-9", "GPT-9.4", False),
        ("GPT-9", "GPT-9-Codex", False),
        ("GPT-9", "GPT-9 mini", False),
        ("GPT-9", "a GPT-9-based tool", True),
        ("Qwix3.5", "Qwix3.5-9B", True),
        ("Meta", "Metadata", False),
        ("Llama 35", "Llama 3 5", False),
        ("elm_", "an elm_ is", True),
        ("llama.cpp", "llama-cpp", False),
    ],
)  # fmt: skip
def test_a_name_is_not_the_front_of_another(name: str, text: str, *, stands: bool) -> None:
    assert named(name, text) is stands


MATERIAL = (
    "Brookfield opened Alder V4 on March 12, 2026 under Apache 2.0.",
    "It has 1.2T parameters, of which 37B are active, and costs $5.2M.",
    "Mira Oakes said “we will not stop” in an interview with The Elm.",
    "See https://alder.example/v4 or ask @mira_o in r/Alder.",
    "Qwix3.5-35B-A3B runs at 42 tok/s on an 8-GPU box with 24 GB.",
    "Twenty-five percent of users doubled their speed last week.",
    "`turboquill-pytorch` 0.1a2 fixes 3 bugs - e.g. in snake_case.",
    "阿尔德公司发布了新模型，参数37B，下载量1.5亿。",
    "Who opened it? Nobody knows; e.g. Dr. Elm does not.",
)


@given(st.lists(st.sampled_from(MATERIAL), min_size=1, max_size=4), st.permutations(MATERIAL))
def test_whole_sentences_of_the_material_always_pass(sentences: list[str], said: list[str]) -> None:
    assert unsupported(" ".join(sentences), said) == ()
    assert unsupported(" ".join(sentences), [" ".join(said)]) == ()


@given(
    st.sampled_from(MATERIAL), st.integers(50, 10**9), st.sampled_from(["", "%", "B", " GB", "x", " users"])
)
def test_a_number_from_elsewhere_never_passes(sentence: str, n: int, unit: str) -> None:
    assume(f"{n}{unit}" not in {"1200B", "150000000", "150000000 users"})  # 1.2T and 1.5亿 by other words
    said = [text for text in MATERIAL if str(n) not in text]

    assert unsupported(f"{sentence[:-1]} and {n}{unit} more.", said)


@given(
    st.sampled_from(MATERIAL),
    st.from_regex(
        r"Z[aeiou][bdgklmnrstv][aeiou][bdgk]{1,3}(?:[A-Z][a-z]{2})?(?:-?[1-9](?:\.[1-9])?)?", fullmatch=True
    ),
)
def test_a_name_from_elsewhere_never_passes(sentence: str, name: str) -> None:
    assert unsupported(f"{sentence[:-1]} with {name} today.", MATERIAL)
    assert unsupported(f"{name} {sentence[0].lower()}{sentence[1:]}", MATERIAL)


@given(st.text(max_size=150), st.lists(st.text(max_size=150), max_size=3))
def test_the_check_is_total(sentence: str, said: list[str]) -> None:
    assert unsupported(sentence, said) == unsupported(sentence, tuple(said))


@given(st.text(max_size=150))
def test_what_is_said_stands_in_itself(text: str) -> None:
    one_line = " ".join(text.split())

    assert unsupported(one_line, [one_line]) == ()
