"""What items mean: kept vectors first, embedders in their order, one for all items."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.adapters.store.database import open_database
from digestflow.adapters.store.replies import Replies
from digestflow.adapters.store.vectors import Vectors
from digestflow.config.model import Config
from digestflow.core.story.background import BACKGROUND
from digestflow.core.story.meaning import Embedding, vector
from digestflow.errors import KeyRefused, ModelError, Unreachable
from digestflow.run.budget import Budget, Purse
from digestflow.run.sense import Candidate, Sense, Sensed
from digestflow.wire.models.sensing import sense_of
from tests import make
from tests.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Engine

NIGHT = datetime(2026, 3, 12, 3, 0, tzinfo=UTC)
ITEMS = [
    make.item("Probe lands"),
    make.item("Storm floods harbour town"),
    make.item("Chess champion retires"),
]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_database(tmp_path / "state.db")
    yield made
    made.dispose()


class Priced(Words):
    """Counts a token a word, gives so many texts at a time, and ends by an error after some."""

    def __init__(self, name: str = "words", *, error: ModelError | None = None, good: int = 0) -> None:
        super().__init__(name)
        self.error, self.good = error, good
        self.width = 0  # numbers that are left out

    def embed(self, texts: Sequence[str]) -> Iterator[Embedding]:
        """Yield the vectors of the texts, ten at a time."""
        for n in range(0, len(texts), 10):
            if self.error and n >= self.good:
                raise self.error
            some = texts[n : n + 10]
            (made,) = super().embed(some)
            used = sum(len(text.split()) for text in some)
            self.tokens = self.tokens[0] + used, 0
            cut = tuple(vector([*one][self.width :]) for one in made.vectors)
            yield Embedding(texts=made.texts, vectors=cut, model="w", tokens=used)


def sense(engine: Engine, *candidates: Words | Candidate, ask: bool = True) -> Sense:
    """A sense of the candidates on the state database."""
    return Sense(
        candidates=[one if isinstance(one, Candidate) else Candidate(embedder=one) for one in candidates],
        vectors=Vectors(engine),
        replies=Replies(engine),
        now=lambda: NIGHT,
        ask=ask,
    )


def down() -> Unreachable:
    return Unreachable("near at home: no connection", fix="start it")


def test_without_an_embedder_items_are_compared_by_words(engine: Engine) -> None:
    found, wanted = sense_of(Config(), None, engine=engine, environ={}, now=lambda: NIGHT, ask=True)

    assert found(ITEMS) == Sensed()
    assert wanted == ""


def test_every_item_and_the_background_have_a_vector_of_the_same_embedder(engine: Engine) -> None:
    meaning = sense(engine, Words())(ITEMS).meaning

    assert meaning is not None
    assert meaning.embedder == "words"
    assert set(meaning.vectors) == {item.id for item in ITEMS}
    assert len(meaning.background) == len(BACKGROUND)


def test_what_is_kept_is_not_asked_for_again(engine: Engine) -> None:
    first = sense(engine, Words())(ITEMS)
    again = Words()

    second = sense(engine, again)(reversed(ITEMS))

    assert again.asked == []
    assert second == first


def test_only_what_is_new_is_asked_for(engine: Engine) -> None:
    sense(engine, Words())(ITEMS)
    again = Words()

    sense(engine, again)([*ITEMS, make.item("Rocket fails")])

    assert again.asked == ["Rocket fails"]


def test_a_single_item_has_nobody_to_be_compared_with(engine: Engine) -> None:
    embedder = Words()

    found = sense(engine, embedder)(ITEMS[:1])

    assert embedder.asked == []
    assert found.meaning is not None
    assert (found.meaning.embedder, found.lacking) == ("words", None)


def test_the_next_is_asked_for_all_where_one_does_not_answer_and_it_is_said(engine: Engine) -> None:
    found = sense(engine, Priced("near", error=down()), Words("home"))(ITEMS)

    assert found.meaning is not None
    assert found.meaning.embedder == "home"
    assert found.lacking is not None
    assert found.lacking.subject == "embed"
    assert found.lacking.why == "grouped by home: near at home: no connection (start it)"


def test_where_nobody_answers_items_are_compared_by_words_and_it_is_said(engine: Engine) -> None:
    found = sense(engine, Priced("near", error=down()))(ITEMS)

    assert found.meaning is None
    assert found.lacking is not None
    assert found.lacking.why.startswith("grouped by words alone: near at home")


def test_a_refused_key_ends_the_run(engine: Engine) -> None:
    with pytest.raises(KeyRefused):
        sense(engine, Priced(error=KeyRefused("no key")), Words("home"))(ITEMS)


def test_what_came_before_an_error_is_kept_and_the_rest_asked_for_later(engine: Engine) -> None:
    sense(engine, Priced(error=down(), good=20))(ITEMS)
    again = Priced()

    found = sense(engine, again)(ITEMS)

    assert found.lacking is None
    assert again.asked == [*BACKGROUND, *(item.title for item in ITEMS)][20:]


def test_who_only_looks_asks_nobody_and_takes_what_is_kept(engine: Engine) -> None:
    quiet = Words("near")

    before = sense(engine, quiet, Words("home"), ask=False)(ITEMS)
    sense(engine, Words("home"))(ITEMS)
    after = sense(engine, quiet, Words("home"), ask=False)(ITEMS)

    assert quiet.asked == []
    assert before.meaning is None
    assert after.meaning is not None
    assert after.meaning.embedder == "home"


def test_a_model_whose_vectors_have_another_length_is_asked_for_all_anew(engine: Engine) -> None:
    sense(engine, Words())(ITEMS)
    changed = Priced()
    changed.width = 8

    found = sense(engine, changed)([*ITEMS, make.item("Rocket fails")])

    assert found.meaning is not None
    assert {len(one) for one in [*found.meaning.vectors.values(), *found.meaning.background]} == {56}
    assert Vectors(engine).width("words") == (56, len(BACKGROUND) + 4)


def test_vectors_of_changing_length_are_none(engine: Engine) -> None:
    class Growing(Priced):
        def embed(self, texts: Sequence[str]) -> Iterator[Embedding]:
            for made in super().embed(texts):
                self.width += 1
                yield made

    found = sense(engine, Growing())(ITEMS)

    assert found.meaning is None
    assert found.lacking is not None
    assert "not all of one length" in found.lacking.why


def test_texts_that_stay_without_a_vector_are_a_fault(engine: Engine) -> None:
    class Sparing(Words):
        def embed(self, texts: Sequence[str]) -> Iterator[Embedding]:
            return super().embed(texts[:1])

    assert sense(engine, Sparing())(ITEMS).meaning is None


def test_what_it_used_is_counted_and_kept_for_cost_and_budget(engine: Engine) -> None:
    embedder = Priced()

    found = sense(engine, Candidate(embedder=embedder, price=lambda tokens, _out: tokens / 1000))(ITEMS)

    used = embedder.tokens[0]
    assert (found.usage.requests, found.usage.tokens_in, found.usage.tokens_out) == (4, used, 0)
    assert found.usage.cost == pytest.approx(used / 1000)
    assert Replies(engine).tokens_since(NIGHT) == (used, 0)
    rows = Replies(engine).spent(NIGHT, datetime(2026, 4, 1, tzinfo=UTC))
    assert {(row.model, row.prompt) for row in rows} == {("w", "embed@1")}


@pytest.mark.parametrize("limit", [{"tokens_per_run": 20}, {"tokens_per_month": 20}, {"usd_per_run": 0.001}])
def test_at_the_end_of_the_budget_nothing_is_asked(engine: Engine, limit: dict[str, Any]) -> None:
    def price(tokens: int, _out: int) -> float:
        return tokens / 100

    embedder = Priced()
    purse = Purse(Budget(**limit), price)

    found = sense(engine, Candidate(embedder=embedder, purse=purse, price=price))(ITEMS)

    assert embedder.asked == []
    assert found.lacking is not None
    assert "the budget is used up" in found.lacking.why
    assert found.stopped == "budget"
    enough = Candidate(embedder=embedder, purse=Purse(Budget(tokens_per_run=5000), price), price=price)
    assert sense(engine, enough)(ITEMS).lacking is None
