"""The calls themselves; the only module that knows the openai client.

The client brings its own HTTP library (httpx2) and its own retries; the retries are off, because
they are counted in `digestflow.adapters.model.retry` and nowhere else.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from typing import TYPE_CHECKING, Any, TypeVar

import httpx2
import openai
from openai.types.chat import ChatCompletionChunk

from digestflow.adapters.model.answer import Answer, Fault, Kind
from digestflow.adapters.model.bounds import bound
from digestflow.adapters.model.watch import Watch
from digestflow.core.prompt.answer import mended
from digestflow.lines import match_once

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from digestflow.adapters.model.endpoint import Endpoint

T = TypeVar("T")

match_once()

_PER_TOKEN = 24  # characters a token has at most, generously
_NO_JSON = "200 with something else than JSON"
_SAID = 2000  # characters of a server's words that are looked at


class Wire:
    """A client of one endpoint, for one event loop."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        key = endpoint.api_key
        # Said with each call, so that the environment is not asked: its organization, project or
        # key may be another endpoint's.
        self._headers = {
            "Authorization": f"Bearer {key}" if key else openai.Omit(),
            "OpenAI-Organization": openai.Omit(),
            "OpenAI-Project": openai.Omit(),
        }
        self._client = openai.AsyncOpenAI(
            base_url=endpoint.base_url,
            api_key=key or "none",
            max_retries=0,
            timeout=openai.Timeout(endpoint.total, connect=endpoint.connect),
            # A redirect would carry key and material to an address nobody configured.
            http_client=openai.DefaultAsyncHttpxClient(
                follow_redirects=False,
                trust_env=not endpoint.local,
                verify=_trusted(endpoint),
                headers={"Accept-Encoding": "gzip"},
                event_hooks={"response": [bound]},
            ),
        )

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()

    async def ask(self, payload: Mapping[str, Any], *, stream: bool, seconds: float) -> Answer | Fault:
        """Return what one call gives; it takes at most `seconds`."""
        call = self._streamed(payload) if stream else self._whole(payload)
        return await self._in_time(call, min(self._endpoint.total, seconds))

    async def models(self) -> dict[str, dict[str, Any]] | Fault:
        """Return the models the endpoint lists, in its order: by name what it tells of each."""

        async def ask(client: openai.AsyncOpenAI, headers: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
            page = await client.models.list(extra_headers=headers)
            listed: Any = page.data  # not validated by the client
            return {str(model.id): model.model_dump(warnings=False) for model in listed or ()}

        return await self.told(ask, seconds=self._endpoint.idle)

    async def told(
        self,
        ask: Callable[[openai.AsyncOpenAI, Mapping[str, Any]], Awaitable[T]],
        *,
        seconds: float,
    ) -> T | Fault:
        """Return what one other call of the client gives, with the headers of every call; once, in time."""
        try:
            return await self._in_time(ask(self._client, self._headers), seconds)
        except (AttributeError, TypeError):  # the client hands a page of HTML on as text and stumbles over it
            return Fault(kind="garbage", why=_NO_JSON)

    async def _in_time(self, call: Awaitable[T], seconds: float) -> T | Fault:
        try:
            async with asyncio.timeout(seconds):
                return await call
        except TimeoutError:
            return Fault(kind="slow", why="no answer in time")
        except openai.OpenAIError as error:
            return self._fault(error)
        except httpx2.HTTPError as error:
            return Fault(kind="unreachable", why=f"the connection broke: {self._scrubbed(str(error))}")
        except (json.JSONDecodeError, UnicodeDecodeError):
            return Fault(kind="garbage", why=_NO_JSON)

    async def _whole(self, payload: Mapping[str, Any]) -> Answer | Fault:
        started = time.monotonic()
        response = await self._client.chat.completions.with_raw_response.create(**self._call(payload))
        return self.answer(json.loads(response.text), seconds=time.monotonic() - started)

    def answer(self, body: object, *, seconds: float) -> Answer | Fault:
        """Return what a chat completion says, whole as a server sent it."""
        choice = _first(body)
        if choice is None:
            return self.no_answer(body)
        message = _dict(choice.get("message"))
        return Answer(
            text=mended(_text(message.get("content"))),
            finish=str(choice.get("finish_reason") or ""),
            refusal=_text(message.get("refusal")),
            thoughts=bool(message.get("reasoning_content") or message.get("reasoning")),
            seconds=seconds,
            logprobs=choice.get("logprobs"),
            **_told(body),
        )

    async def _streamed(self, payload: Mapping[str, Any]) -> Answer | Fault:
        started = time.monotonic()
        watch = Watch(
            int(payload.get("max_tokens") or payload.get("max_completion_tokens") or 0) * _PER_TOKEN
        )
        told: dict[str, Any] = {}
        finish, refusal, thoughts, stop, events = "", "", False, "", 0
        wait = self._endpoint.first_token
        async with asyncio.timeout(wait):
            stream = await self._client.chat.completions.create(stream=True, **self._call(payload))
        async with stream:
            while not stop:
                async with asyncio.timeout(wait):
                    chunk = await anext(stream, None)
                if chunk is None:
                    break
                events += 1
                if not isinstance(chunk, ChatCompletionChunk):
                    return Fault(kind="garbage", why="a stream of something else than answers")
                body = chunk.model_dump(warnings=False)
                told |= {key: one for key, one in _told(body).items() if one}
                choice = _first(body) or {}
                delta = _dict(choice.get("delta"))
                piece, thought = (
                    _text(delta.get("content")),
                    delta.get("reasoning_content") or delta.get("reasoning"),
                )
                finish = str(choice.get("finish_reason") or finish)
                refusal += _text(delta.get("refusal"))
                thoughts = thoughts or bool(thought)
                if piece or thought:
                    wait = self._endpoint.idle
                    stop = watch.add(piece or _text(thought)) if piece else stop
        if not events:
            streamless = "json" in stream.response.headers.get("content-type", "")
            return Fault(kind="stream" if streamless else "garbage", why="200 without a stream of answers")
        if not finish and not stop:
            return Fault(kind="unreachable", why="the stream ended in the middle")
        return Answer(
            text=mended(watch.text),
            finish=stop or finish,
            refusal=refusal,
            thoughts=thoughts,
            seconds=time.monotonic() - started,
            **told,
        )

    def _call(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        # Everything but the two required goes as it is: the client's types know one dialect only.
        rest = {key: one for key, one in payload.items() if key not in {"model", "messages"}}
        return {
            "model": payload["model"],
            "messages": payload["messages"],
            "extra_body": rest,
            "extra_headers": self._headers,
        }

    def _fault(self, error: openai.OpenAIError) -> Fault:
        if isinstance(error, openai.APIStatusError):
            said = _message(error.response.text[:_SAID])
            headers = {name.lower(): value for name, value in error.response.headers.items()}
            why = f"{error.status_code} {self._scrubbed(said)}".strip()
            return Fault(kind="status", status=error.status_code, why=why, said=said, headers=headers)
        if isinstance(error, openai.APIConnectionError):
            cause = error.__cause__
            why = self._scrubbed(f"{type(cause).__name__} {cause}" if cause else str(error))
            return Fault(kind=_unconnected(cause, late=isinstance(error, openai.APITimeoutError)), why=why)
        # The client raises its root for an error event inside a stream.
        said = str(error)[:_SAID]
        return Fault(kind="status", status=500, why=f"500 {self._scrubbed(said)}", said=said)

    def no_answer(self, body: object) -> Fault:
        """Return what a success is that holds no answer: an error in disguise, or garbage."""
        error = _dict(body).get("error")
        if error:
            said = _message(json.dumps(body)[:_SAID])
            return Fault(
                kind="status", status=500, why=f"200 with an error: {self._scrubbed(said)}", said=said
            )
        return Fault(kind="garbage", why="200 without an answer in it")

    def _scrubbed(self, text: str) -> str:
        return self._endpoint.scrubbed(text)


def _unconnected(cause: BaseException | None, *, late: bool) -> Kind:
    """Return what kind of fault it is that there is no connection, or nothing came over it."""
    if isinstance(cause, httpx2.ConnectTimeout):
        return "silent"
    if isinstance(cause, httpx2.ConnectError):
        return "absent"
    return "slow" if late else "unreachable"


def _trusted(endpoint: Endpoint) -> ssl.SSLContext | bool:
    """Return whose certificates are trusted: nobody's where none is shown, for reading them costs."""
    plain = endpoint.base_url.lower().startswith("http:") and endpoint.local
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if plain else True


def _first(body: object) -> dict[str, Any] | None:
    choices = _dict(body).get("choices")
    if isinstance(choices, list) and choices and isinstance(choices[0], dict):
        return choices[0]
    return None


def _told(body: object) -> dict[str, Any]:
    told = _dict(body)
    usage = _dict(told.get("usage"))
    return {
        "model": str(told.get("model") or ""),
        "fingerprint": str(told.get("system_fingerprint") or ""),
        "tokens_in": _count(usage.get("prompt_tokens")),
        "tokens_out": _count(usage.get("completion_tokens")),
    }


def _text(content: object) -> str:
    if isinstance(content, list):  # in parts; thoughts are parts of another type
        return "".join(
            _text(_dict(part).get("text")) for part in content if _dict(part).get("type") == "text"
        )
    return content if isinstance(content, str) else ""


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _count(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _message(body: str) -> str:
    try:
        found = json.loads(body)
    except ValueError:
        return body
    error = _dict(found).get("error", found)
    said = _dict(error).get("message") or _dict(error).get("detail") or error
    code = _dict(error).get("code")
    return f"{said} ({code})" if code else str(said)
