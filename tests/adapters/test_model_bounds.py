"""What an endpoint may send, packed or not."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from typing import Any

import pytest

from digestflow.adapters.model import bounds
from digestflow.adapters.model.answer import Fault
from digestflow.adapters.model.endpoint import Endpoint
from digestflow.adapters.model.wire import Wire
from tests.web_server import Page, site

LIST = b'{"object": "list", "data": [{"id": "small"}]}'


def listed(body: bytes, **headers: str) -> dict[str, Any] | Fault:
    """What comes of the models that an endpoint lists."""

    async def ask(base_url: str) -> dict[str, Any] | Fault:
        wire = Wire(Endpoint(base_url=base_url, model="small", idle=20.0))
        try:
            return await wire.models()
        finally:
            await wire.close()

    with site() as web:
        web.put("/v1/models", Page(body=body, headers={"Content-Type": "application/json"} | headers))
        return asyncio.run(ask(web.url("/v1")))


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        pytest.param("", LIST, id="as it is"),
        pytest.param("identity", LIST, id="said to be as it is"),
        pytest.param("gzip", gzip.compress(LIST), id="gzip"),
        pytest.param("Deflate", zlib.compress(LIST), id="deflate"),
    ],
)
def test_an_answer_is_read_packed_or_not(coding: str, body: bytes) -> None:
    found = listed(body, **({"Content-Encoding": coding} if coding else {}))

    assert isinstance(found, dict)
    assert list(found) == ["small"]


@pytest.mark.parametrize(
    ("coding", "body", "why"),
    [
        pytest.param("", LIST * 99, "larger than", id="large"),
        pytest.param("gzip", gzip.compress(LIST * 9_999), "larger than", id="a bomb"),
        pytest.param("gzip", LIST, "cannot be unpacked", id="not packed"),
        pytest.param("br", LIST, "packed as 'br', which was not asked for", id="another way of packing"),
        pytest.param("gzip, gzip", gzip.compress(gzip.compress(LIST)), "packed as", id="packed twice"),
    ],
)
def test_what_is_too_much_or_packed_otherwise_is_named(
    coding: str, body: bytes, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "_MOST", 2_000)

    found = listed(body, **({"Content-Encoding": coding} if coding else {}))

    assert isinstance(found, Fault)
    assert (found.kind, why in found.why) == ("unreachable", True)


def test_a_line_of_blanks_holds_nobody_up() -> None:
    """By the square of their number it would take minutes, and no deadline would end that."""
    found = listed(LIST, **{"X-Blanks": " \t" * 30_000 + "\0"})

    assert isinstance(found, Fault)
    assert "illegal header line" in found.why
