"""What makes vectors of texts: one suite for all that do."""

from __future__ import annotations

import importlib.util
import socket
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.adapters.local.wordllama import WordLlama
from digestflow.adapters.model.embedder import EndpointEmbedder
from digestflow.adapters.model.embedding import Dialect, portions
from digestflow.adapters.model.model import Model
from digestflow.core.story.background import BACKGROUND
from digestflow.core.story.grouping import group
from digestflow.core.story.meaning import Meaning, embedded, vector
from digestflow.core.story.nouns import ALIKE
from digestflow.errors import (
    KeyRefused,
    ModelError,
    ModelUnavailable,
    NoSuchModel,
    OutOfTime,
    ServerFailed,
    TooLong,
    TooMany,
    TooSlow,
    Unreachable,
    WrongCount,
    WrongForm,
    WrongIds,
)
from tests.adapters.asking import PATIENCE, at
from tests.endpoint import Fail, endpoint
from tests.endpoint.faults import error
from tests.labels.stories import agreement, cross_validated, labelled, pairs
from tests.words import Words, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from digestflow.core.story.meaning import Vector
    from tests.endpoint import Server

    Made = Callable[[], WordLlama | Words | EndpointEmbedder]

TEXTS = ("Probe lands on the moon", "A lander touches down on the moon", "Chess champion retires at forty")


def _wordllama() -> WordLlama:
    if not WordLlama().there:
        pytest.skip("wordllama is not here: pip install 'digestflow[embed]'")
    return WordLlama()


@pytest.fixture(params=["wordllama", "endpoint", "fake"])
def made(request: pytest.FixtureRequest) -> Iterator[Made]:
    if request.param == "endpoint":
        with endpoint() as server:
            yield lambda: of(server)
    else:
        yield _wordllama if request.param == "wordllama" else Words


def of(server: Server, *, kept: Any = None, seconds: float | None = None, **other: Any) -> EndpointEmbedder:
    """The server's model as an embedder with little patience."""
    there, store = at(server, **other), {} if kept is None else kept
    models = Model({}, kept=store, seconds=seconds)
    return EndpointEmbedder(there.name, lambda: there, models=models, kept=store, patience=PATIENCE)


def vectors(embedder: EndpointEmbedder, texts: Sequence[str] = TEXTS) -> list[Vector]:
    """The vectors of the texts."""
    return [one for some in embedder.embed(texts) for one in some.vectors]


EXPECTED = [vector(counted(text)) for text in TEXTS]


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


@pytest.mark.parametrize("mode", ["honest", "reversed", "no index", "base64", "nested", "no usage"])
def test_every_dialect_gives_each_text_its_own_vector_by_one_request(mode: str) -> None:
    with endpoint(vectors=mode) as server:
        found = vectors(of(server))

        (body,) = server.embedded

    assert [list(one) for one in found] == [list(one) for one in EXPECTED]
    assert body["model"] == "small"
    assert body["encoding_format"] == "float"


@pytest.mark.parametrize(
    ("mode", "requests", "later"),
    [
        pytest.param("single", 1 + 3, 3, id="no list"),
        pytest.param("no format", 1 + 1, 1, id="no encoding_format"),
        pytest.param("too few in a list", 1 + 3, 3, id="one vector for a list"),
    ],
)
def test_how_an_endpoint_wants_to_be_asked_is_found_out_once(mode: str, requests: int, later: int) -> None:
    kept: dict[str, Any] = {}
    with endpoint(vectors=mode) as server:
        found = vectors(of(server, kept=kept))
        first = len(server.embedded)
        again = vectors(of(server, kept=kept))

        second = len(server.embedded) - first

    assert found == again == EXPECTED
    assert (first, second) == (requests, later)


def test_vectors_of_two_lengths_in_a_list_are_asked_for_one_by_one() -> None:
    with endpoint(vectors="uneven") as server:
        found = vectors(of(server))

    assert [len(one) for one in found] == [60, 60, 60]


def test_what_is_too_long_for_one_request_is_asked_for_by_halves() -> None:
    texts = [f"text number {n}" for n in range(20)]
    with endpoint(vectors="small") as server:
        found = vectors(of(server), texts)

    assert found == [vector(counted(text)) for text in texts]


@pytest.mark.parametrize(
    ("mode", "named", "says"),
    [
        ("too few", WrongCount, "0 vectors for 1 texts"),
        ("too many", WrongCount, "2 vectors for 1 texts"),
        ("same index", WrongIds, "places"),
        ("nan", WrongForm, "not finite"),
        ("huge", WrongForm, ""),
        ("zero", WrongForm, "all zero"),
        ("empty", WrongForm, "empty"),
        ("words", WrongForm, "something else than numbers"),
        ("tokens", WrongForm, "something else than numbers"),
        ("broken base64", WrongForm, "not base64"),
        ("cut base64", WrongForm, ""),
        ("growing", WrongForm, "not all of one length"),
        ("400", ModelError, "I do not like it"),
        ("401", KeyRefused, "no such key"),
        ("404", NoSuchModel, "no such model"),
        ("413", TooLong, "does not fit"),
        ("narrow", TooLong, "does not fit"),
        ("429", TooMany, "slow down"),
        ("429 day", TooMany, "asks to wait 86,400 s"),
        ("500", ServerFailed, "oops"),
        ("html", ServerFailed, ""),
        ("no json", ServerFailed, ""),
        ("no choices", WrongCount, "0 vectors"),
        ("error 200", ServerFailed, "upstream is gone"),
        ("redirect", NoSuchModel, "redirect"),
        ("reset", Unreachable, ""),
    ],
)
def test_each_fault_has_its_name_and_gives_no_vector(mode: str, named: type[ModelError], says: str) -> None:
    with endpoint(vectors=mode) as server, pytest.raises(ModelError, match=says or ".") as caught:
        vectors(of(server))
    assert isinstance(caught.value, named)
    assert caught.value.args[0].startswith("small at http://127.0.0.1")


def test_a_retry_after_is_waited_for_and_calls_are_counted_once() -> None:
    with endpoint(vectors=error(429, "slow down", Retry_After="0")) as server:
        with pytest.raises(TooMany):
            vectors(of(server))

        assert len(server.embedded) == PATIENCE.tries


def test_an_endpoint_that_gave_no_answer_is_not_asked_again_in_the_run() -> None:
    with endpoint(vectors="404") as server:
        embedder = of(server)
        for _ in range(2):
            with pytest.raises(NoSuchModel):
                vectors(embedder)

        assert len(server.embedded) == 1


def test_what_hangs_is_left_after_its_time() -> None:
    with endpoint(vectors="hang") as server, pytest.raises(TooSlow):
        vectors(of(server, total=0.05))


def test_the_time_of_the_run_ends_it() -> None:
    with endpoint() as server, pytest.raises(OutOfTime):
        vectors(of(server, seconds=0.0))


def test_the_key_goes_to_the_endpoint_and_into_no_message() -> None:
    key = "sk-TESTCANARY0123456789"
    with endpoint(vectors=Fail(401, '{"error": {"message": "bad key sk-TESTCANARY0123456789"}}')) as server:
        with pytest.raises(KeyRefused) as caught:
            vectors(of(server, api_key=key))

        assert server.heads[0]["authorization"] == f"Bearer {key}"
    assert "CANARY" not in str(caught.value)


def test_no_key_is_sent_where_none_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
    with endpoint() as server:
        vectors(of(server))

        assert "authorization" not in server.heads[0]


def test_tokens_are_those_that_the_endpoint_counts_else_estimated() -> None:
    for mode in ("honest", "no usage"):
        with endpoint(vectors=mode) as server:
            embedder = of(server)
            (made,) = embedder.embed(TEXTS)

        assert embedder.tokens == (made.tokens, 0)
        assert 10 <= made.tokens <= 40


def test_a_request_holds_so_many_texts_and_tokens() -> None:
    short, long = [f"text {n}" for n in range(150)], ["word " * 5000] * 3

    assert [len(some) for some in portions(short)] == [64, 64, 22]
    assert [len(some) for some in portions(long)] == [1, 1, 1]
    assert [text for some in portions([*short, *long]) for text in some] == [*short, *long]
    assert list(portions([])) == []


@pytest.mark.parametrize("kept", [None, 1, {}, {"several": True}, {"several": 1, "form": True}], ids=str)
def test_a_damaged_dialect_is_found_out_anew(kept: object) -> None:
    assert Dialect.of_json(kept) is None
    assert Dialect.of_json(Dialect(several=False).as_json()) == Dialect(several=False)
