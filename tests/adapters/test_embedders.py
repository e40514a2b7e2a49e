"""What makes vectors of texts: one suite for all that do."""

from __future__ import annotations

import importlib.util
import socket
from typing import TYPE_CHECKING

import pytest

from digestflow.adapters.local.wordllama import WordLlama
from digestflow.core.story.background import BACKGROUND
from digestflow.core.story.grouping import group
from digestflow.core.story.meaning import ALIKE, Meaning, embedded
from digestflow.errors import ModelUnavailable
from tests.labels.stories import agreement, cross_validated, labelled, pairs
from tests.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Made = Callable[[], WordLlama | Words]

TEXTS = ("Probe lands on the moon", "A lander touches down on the moon", "Chess champion retires at forty")


def _wordllama() -> WordLlama:
    if not WordLlama().there:
        pytest.skip("wordllama is not here: pip install 'digestflow[embed]'")
    return WordLlama()


@pytest.fixture(params=[_wordllama, Words], ids=["wordllama", "fake"])
def made(request: pytest.FixtureRequest) -> Made:
    one: Made = request.param
    return one


def test_every_text_has_a_vector_in_its_place(made: Made) -> None:
    found = list(made().embed(TEXTS))

    assert [text for one in found for text in one.texts] == list(TEXTS)
    vectors = [vector for one in found for vector in one.vectors]
    assert len({len(vector) for vector in vectors}) == 1
    assert len(vectors) == len(TEXTS)
    assert all(max(map(abs, vector)) == 32_767 for vector in vectors)


def test_a_text_has_the_same_vector_in_any_company(made: Made) -> None:
    together = {text: vector for one in made().embed(TEXTS) for text, vector in zip(one.texts, one.vectors)}  # noqa: B905

    alone = {text: next(made().embed([text])).vectors[0] for text in TEXTS}

    assert alone == together


def test_any_text_has_a_vector(made: Made) -> None:
    odd = ["", " ", "\n", "\ud83d", "\0", "😀", "我们", "a" * 10_000, "x\u0301" * 50]

    assert sum(len(one.vectors) for one in made().embed(odd)) == len(odd)


def test_no_texts_have_no_vectors(made: Made) -> None:
    assert [one.vectors for one in made().embed([]) if one.vectors] == []


def test_it_has_a_name_of_its_own(made: Made) -> None:
    assert made().id == made().id != ""


def test_wordllama_tells_what_is_alike_from_what_is_not() -> None:
    (one,) = _wordllama().embed(TEXTS)

    dots = [sum(a * b for a, b in zip(one.vectors[0], other, strict=True)) for other in one.vectors[1:]]

    assert dots[0] > 2 * abs(dots[1])


def test_wordllama_asks_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = _wordllama()

    def refuse(*_where: object) -> None:
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket.socket, "connect", refuse)

    assert next(embedder.embed(["a text"])).vectors


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)

    assert not WordLlama().there
    with pytest.raises(ModelUnavailable, match="wordllama is not installed") as caught:
        next(WordLlama().embed(["a text"]))
    assert caught.value.fix == "pip install 'digestflow[embed]'"


@pytest.mark.parametrize("spoil", ["gone", "cut", "no header", "other numbers"])
def test_files_that_are_not_as_expected_are_named(
    spoil: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec("wordllama")
    if found is None:
        pytest.skip("wordllama is not here: pip install 'digestflow[embed]'")
    assert found.submodule_search_locations
    here = tmp_path / "wordllama"
    for folder in ("weights", "tokenizers"):
        (here / folder).mkdir(parents=True)
    name = "tokenizers/l2_supercat_tokenizer_config.json"
    (here / name).write_bytes((next_folder(found.submodule_search_locations) / name).read_bytes())
    header = b'{"t":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}'
    bad = {
        "cut": b"\1",
        "no header": (4).to_bytes(8, "little") + b"oops",
        "other numbers": len(header).to_bytes(8, "little") + header + bytes(4),
    }
    if spoil in bad:
        (here / "weights/l2_supercat_256.safetensors").write_bytes(bad[spoil])
    spec = importlib.util.spec_from_loader("wordllama", None)
    assert spec is not None
    spec.submodule_search_locations = [str(here)]
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: spec)

    with pytest.raises(ModelUnavailable, match="its files are not as expected"):
        next(WordLlama().embed(["a text"]))


def next_folder(places: list[str]) -> Path:
    """The folder of a package."""
    from pathlib import Path

    return Path(places[0])


def test_labelled_news_fall_into_their_events_by_meaning(corpus: Path) -> None:
    news, embedder = labelled(corpus), _wordllama()
    (made,) = embedder.embed([embedded(item) for item in news.items])
    (background,) = embedder.embed(BACKGROUND)
    meaning = Meaning(
        embedder=embedder.id,
        vectors={item.id: one for item, one in zip(news.items, made.vectors, strict=True)},
        background=background.vectors,
    )
    found = {
        n / 100: pairs(news, group(news.items, similarity=n / 100, meaning=meaning).stories)
        for n in range(36, 53, 4)
    }

    assert cross_validated(found, lambda event: event % 5).f1 >= 0.85
    usual = agreement(pairs(news, group(news.items, similarity=ALIKE, meaning=meaning).stories))
    assert usual.f1 >= 0.9
    assert usual.wrong <= 5
