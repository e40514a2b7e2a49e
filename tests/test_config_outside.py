"""What is told about options and variables that are wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digestflow.config.load import load
from digestflow.errors import UsageError
from tests.test_config_mistakes import complaint

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param(
            {"sets": ["select.storys=5"]},
            "--set select.storys: unknown key 'storys' — did you mean 'stories'?",
            id="misspelt key of an option",
        ),
        pytest.param(
            {"environ": {"DIGESTFLOW_SELECT__STORIES": "[1]"}},
            "DIGESTFLOW_SELECT__STORIES: stories: [1] is no whole number",
            id="wrong value in the environment",
        ),
        pytest.param(
            {"environ": {"DIGESTFLOW_BUDGT__TOKENS_PER_RUN": "1"}},
            "DIGESTFLOW_BUDGT__TOKENS_PER_RUN: unknown key 'budgt' — did you mean 'budget'?",
            id="misspelt section in the environment",
        ),
        pytest.param(
            {"sets": ["sources.Spcae.url=https://a.example/"]},
            "--set sources.Spcae.url: sources has none called 'Spcae' — did you mean 'Space'?",
            id="misspelt source",
        ),
        pytest.param(
            {"sets": ["sources.1.enabled=false"]},
            "--set sources.1.enabled: sources has none called '1'",
            id="number beyond the list",
        ),
        pytest.param(
            {"sets": ["vault.path=x"]},
            "--set vault.path: vault is one value, with no keys in it",
            id="key within a value",
        ),
        pytest.param(
            {"sets": ["models.new.base_url=http://h/v1"]},
            "--set models.new.base_url: missing key 'model'",
            id="half a model",
        ),
        pytest.param(
            {
                "sets": ["sources.Space.url=https://me:hunter2222@a.example"],
                "environ": {"DIGESTFLOW_SOURCES__SPACE__URL": "x"},
            },
            None,
            id="a password may come from outside, and the option stands over the environment",
        ),
        pytest.param(
            {"environ": {"DIGESTFLOW_SOURCES__SPACE__URL": "gopher://me:hunter2222@a.example"}},
            "DIGESTFLOW_SOURCES__SPACE__URL: 'gopher://…@a.example' is no address: "
            "it starts with http:// or https:// and names a host",
            id="a secret is never told, wherever it came from",
        ),
    ],
)
def test_a_mistake_from_outside_names_the_option_or_the_variable(
    tmp_path: Path, given: dict[str, object], message: str | None
) -> None:
    text = "vault: notes\nsources:\n  - {name: Space, kind: feed, url: 'https://a.example/'}\n"

    if message is None:
        (tmp_path / "config.yaml").write_text(text)
        config = load(tmp_path / "config.yaml", **({"environ": {}} | given))  # type: ignore[arg-type]
        assert config.sources[0].url == "https://me:hunter2222@a.example"  # type: ignore[union-attr]
    else:
        assert complaint(tmp_path, text, **given) == message


@pytest.mark.parametrize("given", ["stories", "=5", ".=5", "select.=5"])
def test_an_option_without_key_or_value_is_an_error_of_use(tmp_path: Path, given: str) -> None:
    (tmp_path / "config.yaml").write_text("vault: notes\n")

    with pytest.raises(UsageError, match="give a key and a value"):
        load(tmp_path / "config.yaml", environ={}, sets=[given])


def test_of_a_file_that_cannot_be_read_only_that_is_told(tmp_path: Path) -> None:
    assert (
        complaint(tmp_path, "", sets=["selct.x=1"])
        == "config.yaml:1: empty: once it is away, `digestflow init` writes one that works"
    )
