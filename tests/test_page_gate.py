"""The review page against who must not get in: security.md's list, tried."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Never
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from digestflow.web.app import page
from digestflow.web.desk import Desk
from digestflow.web.gate import Keys
from tests.nights import FIRST, Project, proposed
from tests.page import PORT, browsing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.page import Browser

PLAN = f"/review/{FIRST}"
PAGES = (
    "/",
    PLAN,
    f"{PLAN}/commit",
    "/accepted",
    "/unlike",
    "/explain/nobody",
    "/item/nobody",
    "/sources",
    "/runs",
    "/search?q=petrel",
    "/pictures",
    "/pictures.css",
    "/static/page.js",
)
ACTS = (
    *(f"{PLAN}/answer", f"{PLAN}/clean", f"{PLAN}/commit", f"{PLAN}/discard"),
    *("/accepted/seen", "/accepted/back", "/unlike/pull"),
)
FORM = "application/x-www-form-urlencoded"
State = tuple[dict[str, bytes], str]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The demo's first night, planned; nothing that is tried here may change it."""
    return proposed(tmp_path_factory.mktemp("gate") / "p")


@pytest.fixture(scope="module")
def browser(project: Project) -> Iterator[Browser]:
    with browsing(project) as one:
        yield one


@pytest.fixture(scope="module")
def form(browser: Browser) -> dict[str, str]:
    """Everything that any of the forms needs."""
    return {
        "form_token": browser.keys.form,
        "plan": browser.plan(PLAN),
        "key": "",
        "word": "yes",
        "reason": "because",
    }


def state(project: Project, browser: Browser) -> State:
    """The vault, and the plan with every answer in it."""
    return project.vault(), browser.get(PLAN).text


@pytest.fixture(scope="module")
def before(project: Project, browser: Browser) -> State:
    """The same before anything was tried."""
    return state(project, browser)


@pytest.mark.parametrize("path", PAGES)
def test_without_the_cookie_nothing_is_shown(project: Project, path: str) -> None:
    with browsing(project, enter=False) as stranger:
        answer = stranger.get(path, follow_redirects=False)

    assert answer.status_code == 403
    assert "<" not in answer.text


def test_the_address_lets_one_browser_in_once_by_a_cookie_no_script_reads(project: Project) -> None:
    with browsing(project, enter=False) as one:
        url = one.keys.url
        first = one.get(url, follow_redirects=False)
        again = one.get(url, follow_redirects=False)

    cookie = first.headers["set-cookie"].lower()
    assert first.status_code == 303
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/" in cookie
    assert "domain" not in cookie
    assert again.status_code == 403
    assert "set-cookie" not in again.headers


@pytest.mark.parametrize("token", ["", "x", "%00", "é"])
def test_a_wrong_token_lets_nobody_in_and_uses_nothing_up(project: Project, token: str) -> None:
    with browsing(project, enter=False) as one:
        wrong = one.get(f"/enter?token={token}", follow_redirects=False)
        right = one.get(one.keys.url, follow_redirects=False)

    assert wrong.status_code == 403
    assert right.status_code == 303


@pytest.mark.parametrize("host", ["evil.example", "localhost", "127.0.0.1.evil.example", "", "[::1]"])
def test_another_host_name_is_refused(browser: Browser, host: str) -> None:
    answer = browser.get(PLAN, headers={"host": host})

    assert answer.status_code == 400
    assert "Harbour" not in answer.text


@pytest.mark.parametrize("path", ACTS)
@pytest.mark.parametrize(
    "origin",
    [None, "null", "http://evil.example", "http://127.0.0.1", "http://127.0.0.1:1", "https://127.0.0.1:4711"],
)
def test_a_form_from_elsewhere_does_nothing(
    project: Project, browser: Browser, form: dict[str, str], before: State, path: str, origin: str | None
) -> None:
    headers = {"content-type": FORM} | ({"origin": origin} if origin else {})

    answer = browser.post(path, content=urlencode(form), headers=headers)

    assert answer.status_code == 403
    assert state(project, browser) == before


@pytest.mark.parametrize("path", ACTS)
@pytest.mark.parametrize("token", [None, "", "x"])
def test_a_form_without_our_token_does_nothing(
    project: Project, browser: Browser, form: dict[str, str], before: State, path: str, token: str | None
) -> None:
    sent = {name: value for name, value in form.items() if name != "form_token"}
    if token is not None:
        sent["form_token"] = token

    answer = browser.post(
        path, content=urlencode(sent), headers={"content-type": FORM, "origin": browser.keys.origin}
    )

    assert answer.status_code == 403
    assert state(project, browser) == before


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/json", ""])
def test_only_forms_are_read(browser: Browser, form: dict[str, str], kind: str) -> None:
    answer = browser.post(
        ACTS[2],
        content=urlencode(form),
        headers={"content-type": kind, "origin": browser.keys.origin},
    )

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "body", [b"a=" + b"x" * 300_000, b"&".join(b"a=%d" % n for n in range(99)), b"\xff=\xfe"]
)
def test_a_form_is_bounded_and_utf8(browser: Browser, body: bytes) -> None:
    answer = browser.post(
        ACTS[0], content=body, headers={"content-type": FORM, "origin": browser.keys.origin}
    )

    assert answer.status_code == 400


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("path", ACTS)
def test_nothing_but_a_post_acts(
    project: Project, browser: Browser, form: dict[str, str], before: State, path: str, method: str
) -> None:
    browser.request(method, f"{path}?{urlencode(form)}", headers={"origin": browser.keys.origin})

    assert state(project, browser) == before


@pytest.mark.parametrize(
    "path", [*PAGES, "/nowhere", "/review/never", "/review/1999-01-01", "/static/../gate.py"]
)
def test_every_answer_has_the_policy(browser: Browser, path: str) -> None:
    answer = browser.get(path, follow_redirects=False)

    assert answer.headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("headers", [{"host": "evil.example"}, {"cookie": ""}])
def test_refusals_have_the_policy_too(browser: Browser, headers: dict[str, str]) -> None:
    answer = browser.get("/", headers=headers)

    assert answer.status_code in {400, 403}
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path", ["/static/../gate.py", "/static/%2e%2e/gate.py", "/static/..%2fgate.py", "/static/"]
)
def test_nothing_but_the_style_and_the_script_is_a_file(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_a_bug_of_ours_tells_nothing_and_has_the_policy() -> None:
    def broken(*_: object) -> Never:
        raise ZeroDivisionError("secret")

    keys = Keys(port=PORT)
    desk = Desk(**{field.name: broken for field in dataclasses.fields(Desk)})
    with TestClient(page(desk, keys), base_url=keys.origin, raise_server_exceptions=False) as one:
        answer = one.get(keys.url)

    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
