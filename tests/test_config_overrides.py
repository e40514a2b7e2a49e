"""What is laid over config.yaml by options and by the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

from digestflow.config.load import load
from digestflow.config.model import (
    Config,
)
from digestflow.config.settings import Budget
from digestflow.core.source import HackerNews
from digestflow.errors import ConfigError
from tests.test_config import at, loaded


def test_an_option_stands_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    environ = {"DIGESTFLOW_SELECT__STORIES": "5", "DIGESTFLOW_SELECT__ALSO": "6"}

    config = loaded(tmp_path, environ=environ, sets=("select.stories=7",))

    assert (config.select.stories, config.select.also, config.select.lookback) == (7, 6, 14)


def test_of_two_options_the_later_one_holds(tmp_path: Path) -> None:
    assert loaded(tmp_path, sets=("select.stories=7", "select.stories=9")).select.stories == 9


VALUES = [
    pytest.param("select.stories", "12", 12, id="whole number"),
    pytest.param("select.relevance", "0.5", 0.5, id="number"),
    pytest.param("git.push", "true", True, id="true"),
    pytest.param("git.push", "no", False, id="no is false where truth is wanted"),
    pytest.param("timezone", "Europe/Berlin", "Europe/Berlin", id="text"),
    pytest.param("timezone", '"Europe/Berlin"', "Europe/Berlin", id="text as JSON"),
    pytest.param("vault", "2026", Path("2026"), id="number where a path is wanted"),
    pytest.param("vault", "a=b", Path("a=b"), id="text with an equals sign"),
    pytest.param("review.mode", "commit", "commit", id="choice"),
    pytest.param("budget.tokens_per_run", "null", None, id="none"),
    pytest.param("network.allow_private", '["127.0.0.0/8"]', ("127.0.0.0/8",), id="list"),
    pytest.param("roles.fast", "Small-One", ("Small-One",), id="one name"),
    pytest.param("roles.strong", '["Small-One"]', ("Small-One",), id="list of names"),
    pytest.param("topics.0.about", "123", "123", id="number where text is wanted"),
    pytest.param("topics.0.entities", '["a", "b"]', ("a", "b"), id="list in a list"),
    pytest.param("topics.0.subsections.0.scope", "x", "x", id="list in a list in a list"),
    pytest.param("sources.1.url", "https://b.example/", "https://b.example/", id="source"),
    pytest.param("sources.1.weight", "3", 3.0, id="number of a source"),
    pytest.param("note_folder", "", "", id="empty text"),
]


@pytest.mark.parametrize(("key", "text", "value"), VALUES)
def test_any_key_can_be_set_by_an_option(tmp_path: Path, key: str, text: str, value: object) -> None:
    assert at(loaded(tmp_path, sets=(f"{key}={text}",)), key) == value


@pytest.mark.parametrize(("key", "text", "value"), VALUES)
@pytest.mark.parametrize("spelt", [str.upper, str.lower])
def test_any_key_can_be_set_by_a_variable(
    tmp_path: Path, key: str, text: str, value: object, spelt: Any
) -> None:
    name = spelt(f"DIGESTFLOW_{key.replace('.', '__')}")

    assert at(loaded(tmp_path, environ={name: text}), key) == value


@pytest.mark.parametrize(
    ("environ", "sets", "key", "value"),
    [
        pytest.param({}, ("sources.Hacker News.weight=2",), "sources.0.weight", 2.0, id="name with a blank"),
        pytest.param({}, ("topics.Node.js.about=x",), "topics.0.about", "x", id="name with a dot"),
        pytest.param(
            {}, ("models.Small-One.timeout=9",), "models.Small-One.timeout", 9.0, id="name of a model"
        ),
        pytest.param(
            {}, ("models.new.model=n", "models.new.base_url=http://h/v1"), "models.new.model", "n", id="new"
        ),
        pytest.param(
            {"DIGESTFLOW_SOURCES__HACKER_NEWS__WEIGHT": "2"}, (), "sources.0.weight", 2.0, id="blank as _"
        ),
        pytest.param({"DIGESTFLOW_TOPICS__NODE_JS__ABOUT": "x"}, (), "topics.0.about", "x", id="dot as _"),
        pytest.param(
            {"DIGESTFLOW_MODELS__SMALL_ONE__MODEL": "n"}, (), "models.Small-One.model", "n", id="dash as _"
        ),
        pytest.param(
            {"DIGESTFLOW_TOPICS__0__HEADINGS__KEY_TOPICS": "Names"},
            (),
            "topics.0.headings.key_topics",
            "Names",
            id="heading",
        ),
    ],
)
def test_elements_are_found_by_their_names(
    tmp_path: Path, environ: dict[str, str], sets: tuple[str, ...], key: str, value: object
) -> None:
    assert at(loaded(tmp_path, environ=environ, sets=sets), key) == value


def test_a_mapping_is_laid_over_the_one_that_is_there(tmp_path: Path) -> None:
    environ = {"DIGESTFLOW_BUDGET": '{"tokens_per_run": 7}', "DIGESTFLOW_BUDGET__USD_PER_MONTH": "1"}

    assert loaded(tmp_path, environ=environ).budget == Budget(
        tokens_per_run=7, usd_per_run=2, usd_per_month=1
    )


def test_a_list_takes_the_place_of_the_one_that_is_there(tmp_path: Path) -> None:
    sets = ('sources=[{"name": "Only", "kind": "hackernews"}]',)

    assert loaded(tmp_path, sets=sets).sources == (HackerNews(name="Only"),)


def test_variables_that_name_no_key_are_not_for_the_configuration(tmp_path: Path) -> None:
    environ = {
        "DIGESTFLOW_CORPUS": "/x",
        "DIGESTFLOW_": "x",
        "DIGESTFLOW___X": "x",
        "HOME": "/y",
        "VAULT": "z",
    }

    assert loaded(tmp_path, environ=environ) == loaded(tmp_path)


def test_an_empty_section_in_the_file_can_be_filled_from_outside(tmp_path: Path) -> None:
    assert loaded(tmp_path, "budget:\n", sets=("budget.usd_per_run=1",)).budget == Budget(usd_per_run=1)


class _Settings(BaseSettings):
    """The same keys as pydantic-settings itself would read them."""

    model_config = SettingsConfigDict(env_prefix="DIGESTFLOW_", env_nested_delimiter="__")

    timezone: str = ""
    select: dict[str, int] = {}
    network: dict[str, list[str]] = {}
    models: dict[str, dict[str, str]] = {}
    budget: Budget = Budget()


@pytest.mark.parametrize(
    "environ",
    [
        pytest.param({"DIGESTFLOW_TIMEZONE": "Asia/Tokyo"}, id="text"),
        pytest.param({"digestflow_Timezone": "Asia/Tokyo"}, id="any case"),
        pytest.param({"DIGESTFLOW_SELECT": '{"stories": 5}'}, id="section as JSON"),
        pytest.param(
            {"DIGESTFLOW_SELECT": '{"stories": 5}', "DIGESTFLOW_SELECT__ALSO": "6"}, id="inner over outer"
        ),
        pytest.param({"DIGESTFLOW_BUDGET__USD_PER_RUN": "1.5"}, id="inner number"),
        pytest.param({"DIGESTFLOW_NETWORK__ALLOW_PRIVATE": '["10.0.0.0/8"]'}, id="inner list"),
        pytest.param(
            {"DIGESTFLOW_MODELS__A__MODEL": "m", "DIGESTFLOW_MODELS__A__BASE_URL": "http://h/v1"},
            id="free names",
        ),
    ],
)
def test_variables_are_read_as_pydantic_settings_reads_them(
    tmp_path: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    expected = EnvSettingsSource(_Settings)()

    config = loaded(tmp_path, "{}", environ=environ)

    assert config == Config.model_validate(expected)
    assert config != Config()


@pytest.mark.parametrize(
    ("environ", "sets", "said", "fix"),
    [
        pytest.param(
            {"DIGESTFLOW_SELCT__STORIES": "3"},
            (),
            "DIGESTFLOW_SELCT__STORIES: unknown key 'selct' — did you mean 'select'?",
            "correct or unset DIGESTFLOW_SELCT__STORIES",
            id="a variable",
        ),
        pytest.param(
            {},
            ("select.stories=many",),
            "--set select.stories: stories: 'many' is no whole number",
            "correct --set select.stories",
            id="an option",
        ),
        pytest.param(
            {"DIGESTFLOW_TOPICS": '[{"name": 3}]'},
            (),
            "DIGESTFLOW_TOPICS: name: 3 is no text: put it in quotes",
            "correct or unset DIGESTFLOW_TOPICS",
            id="what stands in the place of a list of the file",
        ),
    ],
)
def test_what_is_wrong_outside_the_file_is_told_there(
    tmp_path: Path, environ: dict[str, str], sets: tuple[str, ...], said: str, fix: str
) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("topics:\n  - name: Space\n", encoding="utf-8")

    with pytest.raises(ConfigError) as caught:
        load(path, environ=environ, sets=sets)

    assert (str(caught.value), caught.value.fix) == (said, fix)
