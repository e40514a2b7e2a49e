from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.topic.names import names, ordinary, parts
from digestflow.core.topic.nouns import THRESHOLD, Subsection, Topic
from digestflow.core.topic.relevance import IN_TEXT, Relevance, relevance
from tests import make
from tests.labels.topics import TOPICS, agreement, judged, labels

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from digestflow.core.item.nouns import Item

MODELS = make.topic(
    "Open Models",
    "Open-weight language models that anyone can download and run: releases, licences, benchmarks.",
    entities=("Qwen", "Llama", "gpt-oss", "GLM", "通义千问", "vibe coding", "Go", "RAG", "DeepSeek", "Phi"),
    subsections=(Subsection(name="China", scope="Models from China.", entities=("Moonshot AI",)),),
)
SPACE = make.topic()


def fits(item: Item, *topics: Topic, beside: tuple[Item, ...] = ()) -> tuple[tuple[str, str], ...]:
    found: Relevance = relevance([item, *beside], topics or (MODELS, SPACE))[item.id]
    return tuple((fit.topic, fit.why) for fit in found.fits)


@pytest.mark.parametrize(
    ("title", "why"),
    [
        pytest.param("Qwen3.5 beats everything", "name: Qwen", id="version-at-the-name"),
        pytest.param("A weekend with qwen", "name: Qwen", id="written-small"),
        pytest.param("阿里Qwen发布", "name: Qwen", id="beside-chinese-characters"),
        pytest.param("阿里通义千问发布", "name: 通义千问", id="chinese-name"),
        pytest.param("GPT OSS on a phone", "name: gpt-oss", id="space-for-hyphen"),
        pytest.param("Moonshot AI hires", "name: Moonshot AI", id="name-of-a-subsection"),
        pytest.param("Llama 5 is out", "name: Llama", id="ordinary-word-with-a-number"),
        pytest.param("llama 5 is out", "name: Llama", id="written-small-with-a-number"),
        pytest.param(
            "Llama and DeepSeek at the zoo", "name: DeepSeek", id="ordinary-word-beside-a-sure-name"
        ),
        pytest.param("Llama, Phi", "name: Llama", id="two-doubtful-names-support-each-other"),
        pytest.param("New open weights: Llama benchmarks", "name: Llama", id="ordinary-word-with-support"),
        pytest.param(
            "We have moved everything over to Llama today", "name: Llama", id="capital-amid-small-words"
        ),
        pytest.param("Vibe coding at night", "name: vibe coding", id="name-the-user-wrote-small"),
        pytest.param("A RAG in anger", "name: RAG", id="acronym-in-capitals"),
    ],
)
def test_a_name_standing_in_an_item_passes(title: str, why: str) -> None:
    assert ("Open Models", why) in fits(make.item(title))


def test_a_name_in_the_title_says_more_than_one_in_the_text() -> None:
    items = [make.item("Qwen is out"), make.item("A weekend", "We have tried Qwen at home.")]

    found = relevance(items, (MODELS,))

    assert [found[item.id].fits[0].score for item in items] == [1.0, IN_TEXT]


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Llama Escapes From Farm, Visits Pub", id="animal-in-title-case"),
        pytest.param("A llama walks into a bar", id="animal-written-small"),
        pytest.param("Ready, steady, go", id="verb"),
        pytest.param("Go West", id="verb-with-a-capital"),
        pytest.param("From rag to riches", id="acronym-that-is-a-word"),
        pytest.param("Qwentin paints", id="part-of-a-word"),
        pytest.param("The moonshot that failed", id="half-a-name"),
        pytest.param("Sunset. Llama", id="start-of-a-sentence"),
    ],
)
def test_what_only_looks_like_a_name_does_not_pass(title: str) -> None:
    assert fits(make.item(title)) == ()


def test_a_name_that_the_items_write_small_is_a_word_that_needs_support() -> None:
    operator = make.topic("Agents", "Software agents.", entities=("Operator",))
    item = make.item("Operator Fined For Late Buses")
    beside = tuple(make.item(f"The operator of line {n} was late") for n in range(3))

    assert fits(item, operator) == (("Agents", "name: Operator"),)
    assert fits(item, operator, beside=beside) == ()


@pytest.mark.parametrize(
    ("title", "passes"),
    [
        pytest.param("Cannot figure this out", False, id="a verb"),
        pytest.param("Reading a Scientific Figure With Priors", False, id="in title case"),
        pytest.param("Figure 03 folds towels", True, id="with a number"),
        pytest.param("We saw what Figure builds in the hall", True, id="a name"),
    ],
)
def test_a_product_named_after_a_common_word_needs_to_be_the_product(title: str, *, passes: bool) -> None:
    topic = Topic(name="Machines", note="MOC - Machines", about="That walk.", entities=("Figure",))

    assert bool(relevance([make.item(title)], (topic,))[make.item(title).id].fits) == passes


@pytest.mark.parametrize(
    ("title", "passes"),
    [
        pytest.param("A survey of XAI", False, id="another word's letters"),
        pytest.param("xAI hires", True, id="as it is written"),
        pytest.param("does xai hire", True, id="written small"),
    ],
)
def test_a_tiny_name_of_mixed_letters_is_written_so(title: str, *, passes: bool) -> None:
    topic = Topic(name="Labs", note="MOC - Labs", about="Who trains.", entities=("xAI",))

    assert bool(relevance([make.item(title)], (topic,))[make.item(title).id].fits) == passes


@pytest.mark.parametrize("name", ["xAI", "Figure"])
def test_a_name_that_is_looked_for_by_its_letters_brings_other_words_no_nearer(name: str) -> None:
    about = "Language models whose weights anyone can download."
    scores = []

    for own in (name, "Qzvolt"):
        topic = Topic(name="Labs", note="MOC - Labs", about=about, entities=(own,))
        item = make.item("Anyone can run these language models", "They download as open weights.")
        scores.append(relevance([item], (topic,))[item.id].best)

    assert scores[0] == scores[1] > 0


def test_words_pass_at_the_threshold_and_say_so() -> None:
    item = make.item("Anyone can run these language models", "They download as open weights.")

    assert fits(item) == (("Open Models", "words"),)


def test_a_sources_own_topics_pass_whatever_it_says() -> None:
    item = make.item("v2.1", source="releases")

    found = relevance([item], (MODELS, SPACE), given={"releases": ("Space",)})[item.id]

    assert [(fit.topic, fit.score, fit.why) for fit in found.fits] == [("Space", 1.0, "source")]


def test_an_alias_passes_as_its_name() -> None:
    item = make.item("Tongyi out now")

    found = relevance([item], (MODELS,), aliases={"Qwen": ("Tongyi", " ")})[item.id]

    assert [fit.why for fit in found.fits] == ["name: Tongyi"]


def test_an_off_topic_item_keeps_its_best_score() -> None:
    item = make.item("A rocket museum opens", "Visitors see pumps and valves and a cafe with cakes.")

    found = relevance([item], (MODELS, SPACE), threshold=0.9)[item.id]

    assert found.fits == ()
    assert 0 < found.best < 0.9


def test_only_the_beginning_of_a_text_is_looked_at() -> None:
    assert fits(make.item("Minutes", "x " * 200 + "Qwen")) == ()


def test_without_topics_all_is_off_topic() -> None:
    item = make.item("Qwen")

    assert relevance([item], ()) == {item.id: Relevance(fits=(), best=0.0)}


@given(
    st.lists(
        st.sampled_from(["Qwen ships", "Llama farm", "open weights", "rocket lands", "go home"]), max_size=8
    ),
    st.randoms(),
)
def test_the_same_items_score_the_same_in_any_order(titles: list[str], chance: random.Random) -> None:
    items = [make.item(title, id=f"{n:016x}") for n, title in enumerate(titles)]
    mixed = items.copy()
    chance.shuffle(mixed)

    found = relevance(mixed, (MODELS, SPACE))

    assert found == relevance(items, (MODELS, SPACE))
    assert set(found) == {item.id for item in items}
    assert all(0 <= one.best <= 1 for one in found.values())


def test_real_items_fall_where_a_person_puts_them(corpus: Path) -> None:
    found = judged(corpus, THRESHOLD)

    precision, recall = agreement(found)

    assert len(found) == len(labels()) >= 200
    assert precision >= 0.88
    assert recall >= 0.82
    assert {topic for one in found for topic in one.label} == {topic.name for topic in TOPICS}


def test_a_name_that_the_user_wrote_small_is_no_ordinary_word() -> None:
    given = names([make.topic(entities=("claw", "Claw", "Elmore"))], {})

    assert {name.text for name in ordinary(given, [parts("A claw here, a claw there, Elmore.")])} == {"Claw"}
