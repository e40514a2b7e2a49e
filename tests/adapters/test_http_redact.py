"""What may be told of an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.adapters.http.redact import SECRET_KEYS, redact


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("https://a.example/x?page=2", "https://a.example/x?page=2", id="nothing"),
        pytest.param("https://me:pw@a.example/", "https://a.example/", id="user-info"),
        pytest.param("https://me:p@w@a.example/@b", "https://a.example/@b", id="at in it"),
        pytest.param(
            "https://a.example/?feed=c&user=me&x=1", "https://a.example/?feed=***&user=***&x=1", id="reddit"
        ),
        pytest.param(
            "https://a.example/?X=1&TOKEN=c#sig=d", "https://a.example/?X=1&TOKEN=***#sig=***", id="case"
        ),
        pytest.param(
            "https://a.example/?monkey=1&keys=2", "https://a.example/?monkey=1&keys=2", id="whole names"
        ),
        pytest.param(
            "404 from http://u@h/?key=c, see",
            "404 from http://h/?key=***  see".replace("  ", " "),
            id="in words",
        ),
    ],
)
def test_secrets_are_taken_out(text: str, told: str) -> None:
    assert redact(text) == told


def test_keys_can_be_named() -> None:
    assert redact("https://a.example/?mine=c&token=d", {"mine"}) == "https://a.example/?mine=***&token=d"
    assert redact("https://a.example/?token=d", ()) == "https://a.example/?token=d"


@given(st.text(alphabet="ab:/?&=#@ \n%k", max_size=40), st.sampled_from(sorted(SECRET_KEYS)))
def test_twice_is_once_whatever_the_text(text: str, key: str) -> None:
    once = redact(f"http://{text}?{key}={text}")

    assert redact(once) == once


@given(
    st.sampled_from(sorted(SECRET_KEYS)),
    st.text(alphabet="abc123%-._~", min_size=1),
    st.text("xyz=&", max_size=9),
)
def test_no_value_of_a_secret_key_is_left(key: str, value: str, rest: str) -> None:
    told = redact(f"https://u:{value}Q@h.example/p?{key}={value}Q&{rest}")

    assert f"{value}Q" not in told
    assert told.startswith("https://h.example/p?")
