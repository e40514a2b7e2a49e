"""Every way an endpoint fails, by name, and how often it is asked."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from digestflow.adapters.model.endpoint import Patience, scrubbed
from digestflow.errors import (
    CutOff,
    Declined,
    EmptyReply,
    KeyRefused,
    ModelError,
    NoSuchModel,
    ServerFailed,
    TooLong,
    TooMany,
    TooSlow,
    Unreachable,
    WrongCount,
    WrongForm,
    WrongIds,
)
from tests.adapters.asking import STORIES, accept, at, error, model, reply, requests
from tests.endpoint import Fail, endpoint

if TYPE_CHECKING:
    from pathlib import Path

STREAMS = pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
KEY = "sk-TESTCANARY0123456789"


@STREAMS
@pytest.mark.parametrize(
    ("mode", "named", "says", "asked"),
    [
        ("400", Declined, "takes this request in no form: 400 I do not like it", 4),
        ("401", KeyRefused, "401 no such key", 1),
        ("402", TooMany, "402 Insufficient Balance", 1),
        ("403", KeyRefused, "403 not yours", 1),
        ("404", NoSuchModel, "404 no such model", 4),
        ("408", TooSlow, "408 request timeout", 3),
        ("413", TooLong, "does not fit its context", 1),
        ("context", TooLong, "does not fit its context", 1),
        ("withheld", Declined, "content filter", 1),
        ("429", TooMany, "429 slow down", 3),
        ("429 ms", TooMany, "429 slow down", 3),
        ("429 reset", TooMany, "429 slow down", 3),
        ("429 day", TooMany, "asks to wait 86,400 s", 1),
        ("429 quota", TooMany, "insufficient_quota", 1),
        ("500", ServerFailed, "500 oops", 2),
        ("502", ServerFailed, "502 <html>", 3),
        ("503", ServerFailed, "503 busy", 3),
        ("529", ServerFailed, "529 overloaded", 3),
        ("redirect", NoSuchModel, "a redirect, which is not followed", 1),
        ("html", ServerFailed, "200 with(out| something)", 3),
        ("reset", Unreachable, "ReadError|RemoteProtocol|closed", 3),
        ("refusal", Declined, "refused: I will not", 1),
        ("filter", Declined, "content filter", 1),
        ("truncated", CutOff, "cut off at 1600 tokens, and again at twice", 2),
        ("empty", EmptyReply, "the reply is empty", 8),
        ("garbage", WrongForm, "no whole JSON object", 8),
        ("wrong ids", WrongIds, "no such article: a99", 8),
        ("wrong count", WrongCount, "gives no quotes", 2),
    ],
)
def test_a_failure_has_a_name_and_a_number_of_tries(
    mode: str, named: type[ModelError], says: str, asked: int, *, stream: bool
) -> None:
    answers = (
        Fail(400, '{"error": {"message": "flagged by content management policy"}}')
        if mode == "withheld"
        else mode
    )
    with endpoint(answers) as server:
        failed = error(model(at(server, stream=stream)))

        count = len(server.asked)

    assert type(failed) is named
    with pytest.raises(named, match=says):
        raise failed
    assert count == asked


@STREAMS
def test_of_a_reply_that_is_cut_off_twice_the_whole_sentences_are_taken_and_it_says_so(
    *, stream: bool
) -> None:
    with endpoint("cut") as server:
        told = reply(model(at(server, stream=stream)))

        count = len(server.asked)

    assert count == 2
    assert "cut off at 1600 tokens, and again at twice as many" in told.cut
    said = json.loads(told.text)
    assert [len(said[name]) for name in ("quotes", "claims", "summary")] == [4, 1, 0]
    assert said["headline"] == ""


@STREAMS
def test_a_whole_reply_after_which_only_blanks_were_cut_off_is_whole(*, stream: bool) -> None:
    with endpoint("length") as server:
        told = reply(model(at(server, stream=stream)))

    assert told.cut == ""
    assert json.loads(told.text)["headline"]


@pytest.mark.parametrize("mode", ["hang", "drip"])
@STREAMS
def test_what_does_not_come_in_time_is_asked_for_once_more(mode: str, *, stream: bool) -> None:
    with endpoint(mode) as server:
        failed = error(model(at(server, stream=stream, total=0.3)))

        count = len(server.asked)

    assert isinstance(failed, TooSlow)
    assert "no answer in time" in str(failed)
    assert count == 2


@pytest.mark.parametrize(("mode", "times"), [("hang", {"first_token": 0.2}), ("stall", {"idle": 0.2})])
def test_a_stream_that_stands_still_is_given_up(mode: str, times: dict[str, float]) -> None:
    with endpoint(mode) as server:
        failed = error(model(at(server, stream=True, **times)))

        count = len(server.asked)

    assert "no answer in time" in str(failed)
    assert count == 2


@pytest.mark.parametrize(
    ("mode", "says"), [("half", "ended in the middle"), ("broken stream", "something else than JSON")]
)
def test_half_a_stream_is_no_answer(mode: str, says: str) -> None:
    with endpoint(mode) as server:
        failed = error(model(at(server, stream=True)))

        count = len(server.asked)

    assert isinstance(failed, Unreachable | ServerFailed)
    assert says in str(failed)
    assert count == 3


@pytest.mark.parametrize("mode", ["no json", "no choices", "error 200"])
def test_a_200_that_is_no_answer_is_unavailable(mode: str) -> None:
    with endpoint(mode) as server:
        assert "200 with" in str(error(model(at(server))))


@pytest.mark.parametrize(
    ("mode", "says"), [("blanks", "endless blanks"), ("repetition", "endless repetition")]
)
def test_a_stream_without_end_is_stopped(mode: str, says: str) -> None:
    with endpoint(mode) as server:
        asked = model(at(server, stream=True))

        assert says in str(error(asked))
    assert asked.tokens[1] < 8 * 600


def test_a_stream_that_is_longer_than_asked_for_is_cut_off() -> None:
    with endpoint("long") as server:
        assert "cut off" in str(error(model(at(server, stream=True))))


@pytest.mark.parametrize(
    "modes",
    [
        pytest.param(("503", "reset", "honest"), id="two failures"),
        pytest.param(("html", "429", "honest"), id="a gateway, then too many"),
        pytest.param(("500", "honest"), id="a server's error"),
        pytest.param(("loading",) * 4 + ("honest",), id="a model that is loading"),
        pytest.param(("slow",), id="a slow first byte"),
        pytest.param(("think",), id="thoughts and a fence around it"),
        pytest.param(("surrogate",), id="a lone surrogate"),
        pytest.param(("length", "honest"), id="cut off once"),
        pytest.param(("garbage", "honest"), id="mended when told"),
    ],
)
@STREAMS
def test_what_passes_is_overcome(modes: tuple[str, ...], *, stream: bool) -> None:
    with endpoint(*modes) as server:
        answer = reply(model(at(server, stream=stream), patience=Patience(first_wait=0.01, loading=1)))

        asked = server.asked

    assert answer.text
    assert len(asked) == len(modes)


def test_what_was_cut_off_is_asked_for_with_twice_the_tokens() -> None:
    with endpoint("length", "honest") as server:
        reply(model(at(server)))

        limits = [body["max_tokens"] for body in server.asked]

    assert limits == [1600, 3200]


def test_a_complaint_is_short_and_without_the_bad_answer() -> None:
    with endpoint("wrong ids", "honest") as server:
        reply(model(at(server)))

        first, second = (body["messages"][-1]["content"] for body in server.asked)

    assert second.startswith(first)
    assert "no such article: a99" in second[len(first) :]
    assert len(second) - len(first) < 450


def test_a_prompt_that_was_cut_is_found_out() -> None:
    (short,) = requests(STORIES[0])
    with endpoint("halved") as server:
        ((_request, outcome),) = model(at(server)).complete([replace(short, user=short.user * 30)], accept)

    assert isinstance(outcome, TooLong)
    assert "it cut the prompt" in str(outcome)
    assert "larger context" in outcome.fix


def test_too_many_requests_make_it_slower() -> None:
    with endpoint("429", "429", "slow", pause=0.02) as server:
        list(model(at(server, concurrency=4)).complete(requests(), accept))

        assert len(server.asked) == 8


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503, 302])
@STREAMS
def test_a_key_is_in_no_message(status: int, corpus: Path, *, stream: bool) -> None:
    cases = (corpus / "hostile" / "hostile.jsonl").read_text(encoding="utf-8").splitlines()
    secret = next(case for case in map(json.loads, cases) if case["vector"] == "secret/in-error")
    echo = Fail(status, json.dumps({"error": {"message": f"{secret['payload']} Bearer {KEY} x{KEY}x"}}))
    with endpoint(echo, probe=echo) as server:
        url = server.base_url.replace("http://", f"http://me:{KEY}@")
        failed = error(model(at(server, base_url=url, api_key=KEY, stream=stream)))

    chain = [failed, failed.__cause__, failed.__context__]
    assert "TESTCANARY" not in " ".join(f"{one} {one!r} {getattr(one, 'fix', '')}" for one in chain)
    assert chain[1:] == [None, None]


def test_a_key_goes_to_its_endpoint_and_no_other_key_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-endpoint")
    monkeypatch.setenv("OPENAI_ORG_ID", "another")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "another")
    with endpoint("honest") as server:
        reply(model(at(server, api_key=KEY)))
        with_key = server.heads[-1]
        reply(model(at(server)))
        without = server.heads[-1]

    assert with_key["authorization"] == f"Bearer {KEY}"
    assert "authorization" not in without
    assert not {"openai-organization", "openai-project"} & {*with_key, *without}


def test_an_endpoints_name_and_looks_hold_no_key() -> None:
    with endpoint("honest") as server:
        url = server.base_url.replace("http://", f"http://me:{KEY}@")
        shown = at(server, base_url=url, api_key=KEY)

        assert KEY not in f"{shown.name} {shown.shown}"
        assert "@" not in shown.shown


@pytest.mark.parametrize("key", ["", "two words", "ключ", "sk-x\n"])
def test_a_key_that_is_none_is_refused_before_it_is_sent(key: str) -> None:
    with endpoint("honest") as server, pytest.raises(KeyRefused, match="the key holds"):
        at(server, api_key=key)


@pytest.mark.parametrize(
    "text",
    ["sk-proj-abcdef123456", "Authorization: Bearer abc.def", "hf_abcdefghijk", "gsk_abcdefgh1", "mysecret"],
)
def test_what_looks_like_a_key_is_hidden(text: str) -> None:
    assert "[key]" in scrubbed(f"no: {text}!", ["mysecret"])
    assert text not in scrubbed(f"no: {text}!", ["mysecret", None])
