"""Vectors from `/v1/embeddings`: asked for in portions, every one checked, the endpoint's dialect learnt."""

from __future__ import annotations

import binascii
import sys
import time
from array import array
from base64 import b64decode
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from digestflow.adapters.model.answer import Fault
from digestflow.adapters.model.ladder import too_long, unsupported
from digestflow.core.prompt.tokens import estimate
from digestflow.core.story.meaning import Embedding, plain, vector
from digestflow.errors import ReplyRejected, WrongCount, WrongForm, WrongIds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import openai

    from digestflow.adapters.model.link import Link
    from digestflow.core.story.meaning import Vector

_TEXTS = 64  # in one request; servers at home take them one after the other
_TOKENS = 6000  # estimated, in one request
_ABSENT = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How an endpoint wants to be asked for vectors; kept from run to run."""

    several: bool = True  # takes a list of texts
    form: bool = True  # takes encoding_format

    def as_json(self) -> dict[str, bool]:
        """Return it as JSON to be kept."""
        return asdict(self)

    @classmethod
    def of_json(cls, kept: object) -> Dialect | None:
        """Return what was kept; None where that is of another version or damaged."""
        if not isinstance(kept, dict) or set(kept) != {"several", "form"}:
            return None
        return cls(**kept) if all(isinstance(one, bool) for one in kept.values()) else None


def portions(texts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the texts in their order, so many at a time as go into one request; each at least alone."""
    some: list[str] = []
    tokens = 0
    for text in texts:
        need = estimate(text)
        if some and (len(some) == _TEXTS or tokens + need > _TOKENS):
            yield tuple(some)
            some, tokens = [], 0
        some.append(text)
        tokens += need
    if some:
        yield tuple(some)


async def embedded(link: Link, texts: Sequence[str], dialect: Dialect) -> tuple[Embedding, Dialect]:
    """Return the vectors of the texts, in their order, and the dialect as it is known now.

    What an endpoint does not take as a list, or answers wrongly, it is asked for text by text;
    what is too long for one request, by halves.

    Raises:
        ModelError: There is no answer, or none that can be used; the message says why.
    """
    began = time.monotonic()
    if not dialect.several and len(texts) > 1:
        return await _in_parts(link, texts, dialect, at=1)
    answer = await _asked(link, texts, dialect)
    if isinstance(answer, Fault):
        learnt = _lesson(answer, dialect, len(texts))
        if learnt is not None:
            return await embedded(link, texts, learnt)
        if too_long(answer) and len(texts) > 1:
            return await _in_parts(link, texts, dialect, at=len(texts) // 2)
        raise link.failed(answer)
    try:
        vectors = _checked(answer, len(texts))
    except ReplyRejected as error:
        if len(texts) > 1:
            return await _in_parts(link, texts, replace(dialect, several=False), at=1)
        raise type(error)(f"{link.endpoint.name}: {error}") from error
    told = _map(answer.get("usage"))
    tokens = next((n for n in (told.get("prompt_tokens"), told.get("total_tokens")) if _positive(n)), 0)
    tokens = tokens or sum(map(estimate, texts))
    link.standing.tokens_in += tokens
    link.standing.known = True
    made = Embedding(
        texts=tuple(texts),
        vectors=vectors,
        model=str(answer.get("model") or link.endpoint.model),
        tokens=tokens,
        seconds=round(time.monotonic() - began, 3),
    )
    return made, dialect


async def _in_parts(
    link: Link, texts: Sequence[str], dialect: Dialect, *, at: int
) -> tuple[Embedding, Dialect]:
    first, dialect = await embedded(link, texts[:at], dialect)
    rest, dialect = await embedded(link, texts[at:], dialect)
    if len(first.vectors[0]) != len(rest.vectors[0]):
        raise WrongForm(f"{link.endpoint.name}: its vectors are not all of one length")
    both = Embedding(
        texts=first.texts + rest.texts,
        vectors=first.vectors + rest.vectors,
        model=first.model,
        tokens=first.tokens + rest.tokens,
        seconds=round(first.seconds + rest.seconds, 3),
    )
    return both, dialect


async def _asked(link: Link, texts: Sequence[str], dialect: Dialect) -> Mapping[str, Any] | Fault:
    body: dict[str, Any] = {"model": link.endpoint.model}
    body["input"] = [plain(text) for text in texts] if dialect.several else plain(texts[0])
    if dialect.form:
        body["encoding_format"] = "float"

    async def ask(client: openai.AsyncOpenAI, headers: Mapping[str, Any]) -> Mapping[str, Any]:
        said = await client.post("/embeddings", cast_to=object, body=body, options={"headers": headers})
        if not isinstance(said, dict):
            raise TypeError("no JSON object")
        return said

    async def once(seconds: float) -> Mapping[str, Any] | Fault:
        said = await link.wire.told(ask, seconds=min(link.endpoint.total, seconds))
        return said if isinstance(said, Fault) or "data" in said else link.wire.no_answer(said)

    return await link.persistently(once, used=link.standing.ability)


def _lesson(fault: Fault, dialect: Dialect, count: int) -> Dialect | None:
    """Return the dialect after a refusal that teaches something; None where it does not."""
    if not unsupported(fault) or fault.status == _ABSENT:
        return None
    if dialect.form and "encoding_format" in fault.said:
        return replace(dialect, form=False)
    if dialect.several and count > 1:
        return replace(dialect, several=False)
    return None


def _checked(answer: Mapping[str, Any], count: int) -> tuple[Vector, ...]:
    """Return the vectors in the order of the texts.

    Raises:
        WrongCount: There are more or fewer than texts.
        WrongIds: Their places are not those of the texts.
        WrongForm: One is no vector, or they are not all of one length.
    """
    rows = answer.get("data")
    if not isinstance(rows, list) or len(rows) != count:
        raise WrongCount(f"{len(rows) if isinstance(rows, list) else 'no'} vectors for {count} texts")
    places = [_map(row).get("index") for row in rows]
    if all(place is None for place in places):
        places = list(range(count))
    if {place for place in places if type(place) is int} != set(range(count)):
        raise WrongIds("the places of its vectors are not those of the texts")
    by_place = dict(zip(places, rows, strict=True))
    try:
        vectors = tuple(vector(_numbers(_map(by_place[place]).get("embedding"))) for place in range(count))
    except (ValueError, OverflowError) as error:
        raise WrongForm(str(error)) from error
    if len({len(one) for one in vectors}) > 1:
        raise WrongForm("its vectors are not all of one length")
    return vectors


def _numbers(said: object) -> Sequence[float]:
    if isinstance(said, str):
        return _decoded(said)
    if isinstance(said, list) and len(said) == 1 and isinstance(said[0], list):
        said = said[0]  # llama.cpp, where it was started without pooling, for a text of one token
    if not isinstance(said, list) or not all(type(one) in {int, float} for one in said):
        raise ValueError("no vector: something else than numbers")
    return said


def _decoded(said: str) -> Sequence[float]:
    """Return numbers of 32 bits, little-endian, that were sent as base64."""
    try:
        numbers = array("f", b64decode(said, validate=True))
    except binascii.Error as error:
        raise ValueError("no vector: not base64") from error
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _positive(value: object) -> bool:
    return type(value) is int and value > 0
