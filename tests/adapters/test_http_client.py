"""Asking for documents, against a site that misbehaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digestflow.core.source import Ask, Validators
from digestflow.errors import ConfigError
from tests.web_client import answer, client, failure
from tests.web_server import Page, Site, site

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def web() -> Iterator[Site]:
    with site() as found:
        yield found


def test_a_document_comes_with_its_type_and_validators(web: Site) -> None:
    stamp = "Thu, 12 Mar 2026 08:00:00 GMT"
    web.put("/doc", "words", etag='W/"a\u00e9"', headers={"Last-Modified": stamp, "Content-Type": "text/xml"})

    found = answer(web.url("/doc"))

    assert (found.status, found.body, found.content_type) == (200, b"words", "text/xml")
    assert found.validators.etag == 'W/"a\u00e9"'
    assert found.validators.last_modified == stamp
    assert found.url == web.url("/doc")


def test_validators_go_back_verbatim_and_304_keeps_the_hash(web: Site) -> None:
    web.put("/same", "words", etag='W/"a\u00e9 b"')
    first = answer(web.url("/same"))

    second = answer(web.url("/same"), validators=first.validators)

    assert (second.status, second.body) == (304, b"")
    assert second.validators == first.validators
    assert web.log[-1].headers["if-none-match"] == 'W/"a\u00e9 b"'


def test_304_brings_newer_validators(web: Site) -> None:
    web.put("/newer", Page(status=304, headers={"ETag": '"2"'}))

    found = answer(web.url("/newer"), validators=Validators(etag='"1"', last_modified="L", body_hash="h"))

    assert found.validators == Validators(etag='"2"', last_modified="L", body_hash="h")


def test_304_to_an_unconditional_request_is_a_failure(web: Site) -> None:
    web.put("/wrong", Page(status=304))

    assert "304 from" in str(failure(web.url("/wrong"), validators=Validators(body_hash="h")))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 451, 500, 206, 204])
def test_other_statuses_are_failures_asked_for_once(web: Site, status: int) -> None:
    web.put(f"/status{status}", Page(status=status, body=b"sk-TESTCANARY"))

    error = failure(web.url(f"/status{status}"))

    assert str(error).startswith(f"{status} from {web.url(f'/status{status}')}")
    assert "CANARY" not in str(error)
    assert error.gone is (status == 410)
    assert web.asked(f"/status{status}") == 1


@pytest.mark.parametrize("status", [502, 503, 504])
def test_an_overloaded_server_is_asked_three_times(web: Site, status: int) -> None:
    web.put(f"/busy{status}", Page(status=status))

    error = failure(web.url(f"/busy{status}"))

    assert str(error) == f"{status} from {web.url(f'/busy{status}')}"
    assert web.asked(f"/busy{status}") == 3


def test_an_overloaded_server_that_recovers_gives_its_document(web: Site) -> None:
    web.put("/recovers", Page(status=503), Page(body=b"words"))

    assert answer(web.url("/recovers")).body == b"words"


def test_an_overloaded_server_that_asks_for_a_long_wait_is_left_alone(web: Site) -> None:
    web.put("/later", Page(status=503, headers={"Retry-After": "120"}))

    error = failure(web.url("/later"))

    assert error.retry_after == 120
    assert web.asked("/later") == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        pytest.param({"Retry-After": "7"}, 7, id="seconds"),
        pytest.param({"Retry-After": "Thu, 12 Mar 2026 09:01:00 GMT"}, 60, id="date"),
        pytest.param({"Retry-After": "Thu, 12 Mar 2026 08:00:00 GMT"}, 0, id="past"),
        pytest.param({"Retry-After": "1773306060"}, 60, id="a moment by its number"),
        pytest.param({"Retry-After": "86400000"}, 86_400, id="absurd"),
        pytest.param({"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"}, 86_400, id="absurd date"),
        pytest.param({"Retry-After": "-5"}, None, id="negative"),
        pytest.param({"Retry-After": "9" * 5000}, None, id="no number for Python"),
        pytest.param({"x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "35"}, 35, id="reset"),
        pytest.param({"x-ratelimit-reset": "1773306060"}, 60, id="reset as a moment"),
        pytest.param({}, None, id="not a word"),
    ],
)
def test_what_429_asks_to_wait(web: Site, headers: dict[str, str], seconds: float | None) -> None:
    web.put("/often", Page(status=429, headers=headers))

    assert failure(web.url("/often")).retry_after == seconds


def test_a_refused_connection_is_named() -> None:
    with site() as gone:
        url = gone.url("/feed")

    assert f"cannot connect: connection refused ({url})" == str(failure(url))


def test_a_kept_connection_that_the_server_closed_is_opened_again(web: Site) -> None:
    web.put("/first", "1")
    web.put("/closed", Page(reset=True), Page(body=b"2"))
    asking = client()

    async def both() -> list[bytes]:
        return [(await asking.get(Ask(url=web.url(path)))).body for path in ("/first", "/closed")]

    assert list(asking.each([both])) == [[b"1", b"2"]]


def test_secrets_are_in_no_message_and_no_answer(web: Site) -> None:
    tail = "?feed=canary1&user=canary2&page=2"
    web.put(f"/private{tail}", Page(status=301, headers={"Location": f"/there{tail}"}))
    web.put(f"/there{tail}", "words")
    named = web.base.replace("//", "//me:canary@")

    found = answer(named + f"/private{tail}")
    failed = failure(named + f"/nothing{tail}")

    assert found.url.endswith("/there?feed=***&user=***&page=2")
    assert found.moved_to == ""
    assert "canary" not in str(found.url) + str(failed)
    assert str(failed).startswith("404 from http://127.0.0.1")


@pytest.mark.parametrize("value", ["canary\r\nX: y", "canary\u20ac"])
def test_a_header_that_cannot_be_sent_is_not_quoted(web: Site, value: str) -> None:
    error = failure(web.url("/"), headers={"Authorization": value})

    assert "Authorization" in str(error)
    assert "canary" not in str(error)


@pytest.mark.parametrize(
    "url", ["feed.xml", "file:///etc/passwd", "http://", "http://[x]/", "http://a\nb/", "gopher://h/"]
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    assert "address" in str(failure(url))


def test_a_network_that_is_none_is_a_mistake_in_the_config() -> None:
    with pytest.raises(ConfigError, match=r"network\.allow_private"):
        client(allow_private=["localhost"])


def test_a_long_validator_is_not_kept(web: Site) -> None:
    web.put("/long", "words", etag='"' + "x" * 3000 + '"')

    assert answer(web.url("/long")).validators.etag == ""
