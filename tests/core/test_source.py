"""What a source has to say of itself."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from digestflow.core.source import Greader

BASE = {"name": "reader", "base_url": "https://rss.example/api/greader.php"}


@pytest.mark.parametrize(
    "key",
    [
        pytest.param({"token_env": "TOKEN"}, id="a token"),
        pytest.param({"login": "ada", "password_env": "PASSWORD"}, id="a login and its password"),
    ],
)
def test_a_reader_is_asked_with_a_token_or_a_login(key: dict[str, Any]) -> None:
    given = Greader.model_validate(BASE | key).model_dump(exclude_unset=True)

    assert given == BASE | key


@pytest.mark.parametrize(
    "key",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"login": "ada"}, id="a login without a password"),
        pytest.param({"password_env": "PASSWORD"}, id="a password without a login"),
    ],
)
def test_a_reader_without_a_whole_key_is_no_source(key: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="needs token_env, or login and password_env"):
        Greader.model_validate(BASE | key)
