"""Articles at their sites: politeness, and what is not installed."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.adapters.articles import Sites, Wanted, origin, read_site
from digestflow.core.source import Answer, Ask, Feed
from digestflow.errors import ConfigError, SourceError
from digestflow.wire.sources.articles import wanting

if TYPE_CHECKING:
    from digestflow.adapters.articles import Article

FEED = Feed(name="gazette", url="https://gazette.example/feed", fulltext=True)


class Web:
    """Answers by address; everything else is 404."""

    def __init__(self, **bodies: bytes) -> None:
        self.bodies = {
            f"https://gazette.example/{path.replace('_', '.')}": body for path, body in bodies.items()
        }
        self.asks: list[Ask] = []

    async def get(self, ask: Ask) -> Answer:
        self.asks.append(ask)
        if ask.url not in self.bodies:
            error = SourceError(f"404 from {ask.url}")
            error.status = 404
            raise error
        return Answer(status=200, url=ask.url, body=self.bodies[ask.url])


async def extract(body: bytes, _content_type: str, _address: str) -> str:
    return body.decode()


def wanted(*paths: str) -> list[Wanted]:
    return [Wanted(source="g", identity=path, url=f"https://gazette.example/{path}") for path in paths]


def read(web: Web, *paths: str, patience: float = 60.0) -> tuple[Article, ...]:
    async def all_of_it() -> tuple[Article, ...]:
        return await read_site(wanted(*paths), Sites(web.get), web.get, extract, patience=patience)

    return asyncio.run(all_of_it())


def test_articles_are_read_in_their_order_and_failures_are_values() -> None:
    web = Web(a=b"One", c=b"Three")

    found = read(web, "a", "b", "c")

    assert [(one.wanted.identity, one.text, one.why) for one in found] == [
        ("a", "One", ""),
        ("b", "", "404 from https://gazette.example/b"),
        ("c", "Three", ""),
    ]
    assert [ask.url.rpartition("/")[2] for ask in web.asks] == ["robots.txt", "a", "b", "c"]


@pytest.mark.parametrize("delay", [b"31", b"20"])
def test_a_site_that_wants_long_pauses_is_asked_as_often_as_there_is_time(delay: bytes) -> None:
    web = Web(robots_txt=b"User-agent: *\nCrawl-delay: " + delay + b"\nDisallow:\n", a=b"One", b=b"Two")

    found = read(web, "a", "b", "b", patience=10.0)

    assert [one.text or one.why for one in found] == ["One", "no time for it", "no time for it"]


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://a.example:8443/b?c", "https://a.example:8443"),
        ("https://[", ""),
        ("", ""),
        ("nothing", ""),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, site: str) -> None:
    assert origin(url) == site


def test_what_is_not_installed_is_named_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    given: Any = {"trafilatura": None}
    monkeypatch.setitem(sys.modules, "trafilatura", given["trafilatura"])

    with pytest.raises(
        ConfigError, match="'gazette' has fulltext: true, and trafilatura is not installed"
    ) as caught:
        wanting([FEED])

    assert caught.value.fix == "pip install 'digestflow[fulltext]'"
    assert wanting([FEED.model_copy(update={"fulltext": False})]) == {}
