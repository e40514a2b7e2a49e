"""The server: threads, chat completions streamed or not, requests counted."""

from __future__ import annotations

import json
import socket
import struct
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.endpoint.batches import Batches
from tests.endpoint.faults import FAULTS, Fail, schema_of, understands
from tests.endpoint.judges import answer as weighed
from tests.endpoint.speakers import SPEAKERS
from tests.endpoint.vectors import answer as answered
from tests.serving import Quiet, serving

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Mode = str | Fail
PARIS = "capital of France"


class Server(ThreadingHTTPServer):
    """What was asked, and how to answer."""

    daemon_threads = True
    block_on_close = False
    # More than the five of the standard library: a connection that finds no room is tried again a
    # second later, which is the client's time then and not the endpoint's.
    request_queue_size = 128

    # How it answers; set before the first request.
    probe: Mode = "honest"
    vectors: Mode = "honest"  # what asks for embeddings is answered so
    judge: Mode = "yes"  # what asks for logprobs is answered so
    dialect = ""
    orders: tuple[str, ...] = ()
    finish = ""  # how an answer ends that is no whole JSON; "": as its mode says
    pause = 0.2  # seconds, of the mode "slow"
    latency = 0.0  # seconds of every answer
    by_story = False  # whether the modes count stories, by their first request, and not requests
    name = "small"  # of the one model it lists
    card: Mapping[str, Any] = {}  # what its list tells of the model
    upstream = ""  # base URL of a real endpoint that says what is said; "": nobody, the speakers do
    relayed = 0  # answers of it that were handed on
    context = 0  # tokens of prompt and reply together; 0: any

    def __init__(self, modes: tuple[Mode, ...]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.base_url = f"http://127.0.0.1:{self.server_address[1]}/v1"
        self.modes = modes
        self.batches = Batches()
        self.stories: list[str] = []  # the material of each, in the order of the first requests
        self.asked: list[dict[str, Any]] = []  # bodies of chat requests, without probes
        self.probed: list[dict[str, Any]] = []
        self.heads: list[dict[str, str]] = []  # headers of every chat request, in small letters
        self.embedded: list[dict[str, Any]] = []  # bodies of requests for vectors
        self.judged: list[dict[str, Any]] = []  # bodies of requests for logprobs, with the probe for them
        self.most = 0  # requests at a time
        self.active = 0
        self.over = threading.Event()
        self.lock = threading.Lock()

    def mode(self, body: dict[str, Any]) -> Mode:
        """Take down the request; return how it is to be answered."""
        with self.lock:
            if PARIS in body["messages"][-1]["content"]:
                self.probed.append(body)
                return self.probe
            self.asked.append(body)
            n = len(self.asked)
            if self.by_story:
                material = body["messages"][-1]["content"].rpartition("</article>")[0]
                if material not in self.stories:
                    self.stories.append(material)
                n = self.stories.index(material) + 1
            return self.modes[min(n, len(self.modes)) - 1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients hang up."""


class Handler(Quiet, BaseHTTPRequestHandler):
    """One request."""

    server: Server
    disable_nagle_algorithm = True  # else what follows the head waits 40 ms for its receipt

    def do_GET(self) -> None:
        """The list of models; it fails as probes do."""
        batch = self.server.batches.answer(self.path, b"", self.complete)
        if batch is not None:
            return self._send(batch)
        probe = self.server.probe
        if isinstance(probe, Fail) or probe in FAULTS:
            return self._send(probe if isinstance(probe, Fail) else FAULTS[probe])
        return self._send(
            Fail(200, json.dumps({"object": "list", "data": [{"id": self.server.name, **self.server.card}]}))
        )

    def do_POST(self) -> None:
        """A chat completion, or something about batches."""
        raw = self.rfile.read(int(self.headers["Content-Length"] or 0))
        batch = self.server.batches.answer(self.path, raw, self.complete)
        if batch is not None:
            return self._send(batch)
        body = json.loads(raw)
        if self.path.endswith("/embeddings"):
            with self.server.lock:
                self.server.embedded.append(body)
                self.server.heads.append({name.lower(): value for name, value in self.headers.items()})
                n = len(self.server.embedded)
            how = self.server.vectors
            if not isinstance(how, Fail) and how in {"hang", "drip", "reset"}:
                return self._break(how)
            return self._send(answered(how, body, n))
        if body.get("logprobs"):
            with self.server.lock:
                self.server.judged.append(body)
            return self._send(weighed(self.server.judge, body))
        mode = self.server.mode(body)
        with self.server.lock:
            self.server.heads.append({name.lower(): value for name, value in self.headers.items()})
            self.server.active += 1
            self.server.most = max(self.server.most, self.server.active)
        try:
            self._answer(mode, body)
        finally:
            with self.server.lock:
                self.server.active -= 1

    def complete(self, body: dict[str, Any]) -> Fail:
        """A chat completion in a batch: as it would be answered alone, but for what breaks a connection."""
        mode = self.server.mode(body)
        if isinstance(mode, Fail) or mode in FAULTS:
            return mode if isinstance(mode, Fail) else FAULTS[mode]
        frame, message, finish = self._said(body, self._text(mode, body), mode=mode)
        choice = {"index": 0, "finish_reason": finish, "message": message}
        return Fail(200, json.dumps(frame | {"choices": [choice]}))

    def _answer(self, mode: Mode, body: dict[str, Any]) -> None:
        dialect = self.server.dialect
        quiet = body.get("reasoning_effort") == "none" or "chat_template_kwargs" in body
        refused = understands(dialect, body, thinks=True)
        if self.server.latency:
            self.server.over.wait(self.server.latency)
        told = sum(len(one["content"]) for one in body["messages"]) // 4 + body.get("max_tokens", 0)
        if self.server.context and told > self.server.context:
            mode = "context"
        if mode == "slow":
            self.server.over.wait(self.server.pause)
            mode = "honest"
        if isinstance(mode, Fail) or mode in FAULTS:
            return self._send(mode if isinstance(mode, Fail) else FAULTS[mode])
        if mode in {"hang", "drip", "reset"}:
            return self._break(mode)
        if mode == "echo key":
            key = self.headers.get("Authorization", "")
            return self._send(Fail(401, json.dumps({"error": {"message": f"Incorrect API key: {key}"}})))
        if refused is not None:
            return self._send(refused)
        if dialect in {"thinking", "stubborn"} and not quiet:
            return self._say(body, "", thoughts="Let me think.")
        real = self.server.upstream and mode in {"honest", "halved", "wrong usage"}
        return self._relay(body, mode) if real else self._say(body, self._text(mode, body), mode=mode)

    def _relay(self, body: dict[str, Any], mode: str) -> None:
        """Say what the real endpoint says; the dialect "silent" forgets the form that was asked for.

        "halved" lets it tell that it read less than it was given, "wrong usage" nonsense.
        """
        asked = {key: one for key, one in body.items() if key not in {"stream", "stream_options"}}
        if self.server.dialect == "silent":
            asked.pop("response_format", None)
        request = Request(
            f"{self.server.upstream}/chat/completions",
            data=json.dumps(asked).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urlopen(request, timeout=600) as answer:
                said = json.load(answer)
        except HTTPError as failure:
            return self._send(Fail(failure.code, failure.read().decode(errors="replace")))
        except OSError:
            return self._break("reset")
        with self.server.lock:
            self.server.relayed += 1
        if mode == "halved":
            said["usage"]["prompt_tokens"] //= 2
        if mode == "wrong usage":
            said["usage"] = {"prompt_tokens": None, "completion_tokens": -7, "total_tokens": "many"}
        if not body.get("stream"):
            return self._send(Fail(200, json.dumps(said)))
        choice = said["choices"][0]
        return self._stream(said, choice["message"], choice["finish_reason"], mode)

    def _text(self, mode: str, body: dict[str, Any]) -> str:
        form, dialect = body.get("response_format", {}), self.server.dialect
        user = body["messages"][-1]["content"]
        ignores = dialect == "silent" or (dialect == "llama" and form.get("type") == "json_schema")
        schema = schema_of(body)
        if ignores and "nothing else:" not in user:
            return '{"k": "Paris"}' if form else "It is Paris."
        if mode == "obeying":
            return SPEAKERS[mode](schema, user, self.server.orders)
        return SPEAKERS.get(mode, SPEAKERS["honest"])(schema, user)

    def _said(
        self, body: dict[str, Any], text: str, *, mode: str = "honest", thoughts: str = ""
    ) -> tuple[dict[str, Any], dict[str, Any], str]:
        ends = {"length": "length", "truncated": "length", "cut": "length", "filter": "content_filter"}
        finish = ends.get(mode, "stop")
        if self.server.finish and not text.endswith("}"):
            finish = self.server.finish
        message: dict[str, Any] = {"role": "assistant", "content": text}
        if mode == "refusal":
            message = {"role": "assistant", "content": None, "refusal": "I will not"}
        if thoughts:
            message["reasoning_content"] = thoughts
        read = sum(len(one["content"]) for one in body["messages"]) // (12 if mode == "halved" else 4)
        frame: dict[str, Any] = {
            "id": "1", "object": "chat.completion", "created": 1, "model": "small",
            "system_fingerprint": "fp1",
            "usage": {"prompt_tokens": read, "completion_tokens": len(text) // 4, "total_tokens": read},
        }  # fmt: skip
        return frame, message, finish

    def _say(self, body: dict[str, Any], text: str, *, mode: str = "honest", thoughts: str = "") -> None:
        frame, message, finish = self._said(body, text, mode=mode, thoughts=thoughts)
        if body.get("stream") and self.server.dialect != "no stream":
            return self._stream(frame, message, finish, mode)
        return self._send(
            Fail(
                200,
                json.dumps(frame | {"choices": [{"index": 0, "finish_reason": finish, "message": message}]}),
            )
        )

    def _stream(self, frame: dict[str, Any], message: dict[str, Any], finish: str, mode: str) -> None:
        usage, text = frame.pop("usage"), message.get("content") or ""
        deltas = [{"content": text[n : n + 40]} for n in range(0, len(text), 40)]
        deltas += [{key: message[key]} for key in ("refusal", "reasoning_content") if key in message]
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for delta in deltas:
            self._event(frame | {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
            if mode == "stall":
                self.server.over.wait(30)
        if mode == "broken stream":
            self.wfile.write(b"data: {not json\n\n")
        if mode != "half":
            self._event(frame | {"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
        self._event(frame | {"choices": [], "usage": usage})
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def _event(self, said: dict[str, Any]) -> None:
        self.wfile.write(b"data: " + json.dumps(said).encode() + b"\n\n")

    def _break(self, mode: str) -> None:
        self.close_connection = True
        if mode == "hang":
            self.server.over.wait(30)
        elif mode == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        else:
            self.wfile.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n"
            )
            while not self.server.over.wait(0.02):
                self.wfile.write(b" ")

    def _send(self, answer: Fail) -> None:
        body = answer.body.encode()
        self.send_response(answer.status)
        for name, value in ({"Content-Type": "application/json"} | answer.headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def endpoint(*modes: Mode, **how: Any) -> Iterator[Server]:
    """A server that answers the n-th request by the n-th mode and all others by the last.

    `how` sets what stands on top of `Server`.
    """
    server = Server(modes or ("honest",))
    for name, value in how.items():
        assert hasattr(Server, name), name
        setattr(server, name, value)
    with serving(server):
        try:
            yield server
        finally:
            server.over.set()
