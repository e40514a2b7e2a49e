"""Sites that speak https: read where their certificate is trusted, told where it is not."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.web_client import answer, client, failure
from tests.web_server import site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.web_server import Site

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="nothing here makes a certificate")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1 that nobody trusts yet; its key stands beside it."""
    made = tmp_path_factory.mktemp("tls") / "site.pem"
    made_by = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=127.0.0.1",
    ]
    into = (
        "-addext",
        "subjectAltName=IP:127.0.0.1,DNS:site.test",
        "-keyout",
        made.with_suffix(".key"),
        "-out",
        made,
    )
    if subprocess.run([*made_by, *into], check=False, capture_output=True).returncode:
        pytest.skip("this openssl makes no certificate of an address")
    return made


@pytest.fixture
def web(certificate: Path) -> Iterator[Site]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, certificate.with_suffix(".key"))
    with site(tls=tls) as made:
        made.put("/feed", "<rss/>")
        yield made


def test_a_site_with_a_certificate_that_is_trusted_is_read(
    web: Site, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    assert answer(web.url("/feed"), client()).body == b"<rss/>"


def test_a_site_with_a_certificate_that_is_not_trusted_is_not_read_and_says_so(web: Site) -> None:
    said = str(failure(web.url("/feed"), client()))

    assert "certificate" in said
    assert web.log == []


def test_a_name_with_its_last_dot_is_the_name_of_the_certificate(
    web: Site, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def here(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    found = answer(f"https://site.test.:{web.server_port}/feed", client(resolve=here))

    assert found.body == b"<rss/>"


def test_certificates_that_cannot_be_read_are_named_at_each_ask_and_with_what_to_do(
    web: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    asking = client()

    errors = [failure(web.url("/feed"), asking) for _ in range(2)]

    for error in errors:
        assert str(error).startswith("cannot connect: the trusted certificates cannot be read: ")
        assert "SSL_CERT_FILE" in error.fix
