"""`digestflow models serve`: a model at home, its weights brought and checked."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import subprocess
import sys
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from digestflow.adapters.http.download import digest, download
from digestflow.errors import ModelUnavailable
from digestflow.wire.models.local import PRESETS, folder_of, preset_of
from tests.nights import Project
from tests.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WEIGHTS = b"GGUF" + bytes(range(256)) * 12000
SHA = hashlib.sha256(WEIGHTS).hexdigest()
MOST = 2 * len(WEIGHTS)


class Shelf(BaseHTTPRequestHandler):
    """Hands out the weights, from where they are asked for."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer by the path: the whole, cut, another, or not at all."""
        asked = self.headers.get("Range")
        self.server.asked.append(asked)  # type: ignore[attr-defined]
        start = int(asked[6:-1]) if asked else 0
        if self.path == "/gone":
            self.send_error(404)
        elif start >= len(WEIGHTS):
            self.send_error(416)
        else:
            body = WEIGHTS[start:] if self.path != "/other" else b"x" * 500
            self.send_response(206 if asked else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: 1 << 20] if self.path == "/cut" and not asked else body)


@contextmanager
def shelf() -> Iterator[tuple[str, list[str | None]]]:
    """The server's address, and the ranges it was asked for."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
    server.asked = []  # type: ignore[attr-defined]
    with serving(server):
        yield f"http://127.0.0.1:{server.server_address[1]}", server.asked  # type: ignore[attr-defined]


def silent(_done: int, _whole: int) -> None:
    return None


def test_weights_are_fetched_once_and_checked(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    with shelf() as (base, asked):
        path = tmp_path / "deep" / "w.gguf"
        first = download(f"{base}/w", path, sha256=SHA, most=MOST, tell=lambda *heard: told.append(heard))
        again = download(f"{base}/w", path, sha256=SHA, most=MOST, tell=silent)

    assert (first, again, len(asked)) == (True, False, 1)
    assert path.read_bytes() == WEIGHTS
    assert told[-1] == (len(WEIGHTS), len(WEIGHTS))


def test_what_broke_off_is_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "w.gguf"
    with shelf() as (base, asked):
        with pytest.raises(ModelUnavailable) as caught:
            download(f"{base}/cut", path, sha256=SHA, most=MOST, tell=silent)
        there = path.exists()
        download(f"{base}/cut", path, sha256=SHA, most=MOST, tell=silent)

    assert (there, path.read_bytes() == WEIGHTS) == (False, True)
    assert asked == [None, f"bytes={1 << 20}-"]
    assert "again" in caught.value.fix


def test_a_whole_file_that_was_not_checked_yet_is_not_fetched_anew(tmp_path: Path) -> None:
    path = tmp_path / "w.gguf"
    (tmp_path / "w.gguf.part").write_bytes(WEIGHTS)
    with shelf() as (base, _asked):
        download(f"{base}/w", path, sha256=SHA, most=MOST, tell=silent)

    assert digest(path) == SHA


def test_other_bytes_than_those_that_were_meant_are_thrown_away(tmp_path: Path) -> None:
    with shelf() as (base, _asked), pytest.raises(ModelUnavailable, match="thrown away"):
        download(f"{base}/other", tmp_path / "w.gguf", sha256=SHA, most=MOST, tell=silent)

    assert list(tmp_path.iterdir()) == []


def test_more_than_can_be_meant_is_thrown_away(tmp_path: Path) -> None:
    with shelf() as (base, _asked), pytest.raises(ModelUnavailable, match="larger than 0 MiB"):
        download(f"{base}/w", tmp_path / "w.gguf", sha256=SHA, most=9, tell=silent)

    assert list(tmp_path.iterdir()) == []


def test_weights_that_cannot_be_had_say_why(tmp_path: Path) -> None:
    with shelf() as (base, _asked), pytest.raises(ModelUnavailable, match="404"):
        download(f"{base}/gone", tmp_path / "w.gguf", sha256=SHA, most=MOST, tell=silent)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_is_pinned_and_fetched_over_tls(preset: object) -> None:
    found = preset_of(preset.name)  # type: ignore[attr-defined]

    assert found.url.startswith("https://")
    assert found.file.endswith(".gguf")
    assert len(bytes.fromhex(found.sha256)) == 32


def test_weights_are_kept_where_the_user_says_or_in_the_cache(tmp_path: Path) -> None:
    assert folder_of({"DIGESTFLOW_MODELS": str(tmp_path)}) == tmp_path
    assert folder_of({"XDG_CACHE_HOME": str(tmp_path)}) == tmp_path / "digestflow" / "models"
    assert folder_of({}).parts[-2:] == ("digestflow", "models")


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ((), "name a preset"),
        (("quen",), "did you mean 'qwen'"),
        (("qwen", "--weights", "x"), "name a preset"),
    ],
)
def test_what_cannot_be_served_is_a_mistake_that_names_what_can(
    tmp_path: Path, options: tuple[str, ...], word: str
) -> None:
    said = Project(tmp_path).say("models", "serve", *options)

    assert said.code == 2
    assert word in said.err
    assert "qwen" in said.err


@pytest.mark.skipif(importlib.util.find_spec("xllamacpp") is not None, reason="the extra is installed")
def test_without_the_extra_it_says_how_to_install_it(tmp_path: Path) -> None:
    (tmp_path / "w.gguf").write_bytes(WEIGHTS)

    said = Project(tmp_path).say("models", "serve", "--weights", "w.gguf")

    assert said.code == 2
    assert "pip install 'digestflow[local]'" in said.err


@pytest.mark.model
@pytest.mark.timeout(600)
def test_a_served_model_answers_and_ends_when_it_is_told(corpus: Path, tmp_path: Path) -> None:
    if importlib.util.find_spec("xllamacpp") is None:
        pytest.skip("the extra digestflow[local] is not installed")
    tool = [sys.executable, str(corpus / "tools" / "local_model.py"), "fetch", "smollm2"]
    fetched = subprocess.run(tool, capture_output=True, text=True, check=False)
    if fetched.returncode:
        pytest.skip(f"the small model cannot be had here: {fetched.stderr[-200:]}")
    wrong = tmp_path / "wrong.gguf"
    wrong.write_bytes(b"not weights")
    command = [
        sys.executable,
        "-m",
        "digestflow",
        "models",
        "serve",
        "--port",
        "0",
        "--context",
        "1024",
        "--json",
    ]

    with subprocess.Popen(
        [*command, "--weights", fetched.stdout.strip()],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout is not None
        base = json.loads(server.stdout.readline())["base_url"]
        with urlopen(f"{base}/models", timeout=30) as answer:
            listed = json.load(answer)
        server.terminate()
        server.wait(timeout=30)
    refused = subprocess.run([*command, "--weights", wrong], capture_output=True, text=True, check=False)

    assert listed["data"][0]["id"].endswith(".gguf")
    assert (refused.returncode, "not a GGUF file" in refused.stderr) == (2, True)
