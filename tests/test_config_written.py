"""What is written as config.yaml loads back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from digestflow.config.model import Config
from digestflow.config.schema import MODELINE
from digestflow.config.settings import HEADINGS
from digestflow.config.starter import SOURCES, TOPICS
from digestflow.config.topics import SubsectionSettings, TopicSettings
from digestflow.config.written import render_config, written
from digestflow.core.source import Feed, HackerNews, Source, Subreddit
from tests.test_config import loaded

if TYPE_CHECKING:
    from pathlib import Path

_LINES = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp", "Cf", "Cn", "Co")), min_size=1)
    .map(str.strip)
    .filter(lambda text: bool(text) and text.isprintable() and not text.startswith("#"))
)
_TEXTS = st.text(st.characters(codec="utf-8"), max_size=200)
_NOTES = st.text("abcXYZ äé/-_.0", min_size=1, max_size=20).filter(
    lambda text: all(
        part and part == part.strip() and not part.startswith(".") and not part.endswith(".")
        for part in text.split("/")
    )
)
_SUBSECTIONS = st.builds(
    SubsectionSettings, name=_LINES, scope=_TEXTS, entities=st.lists(_TEXTS, max_size=20).map(tuple)
)
_TOPICS = st.builds(
    TopicSettings,
    name=_LINES,
    note=_NOTES,
    about=_TEXTS,
    entities=st.lists(_TEXTS, max_size=3).map(tuple),
    headings=st.dictionaries(st.sampled_from([*HEADINGS]), _LINES, max_size=3),
    subsections=st.lists(_SUBSECTIONS, max_size=2).map(tuple),
)
_NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=80)
_SOURCES: st.SearchStrategy[Source] = st.one_of(
    st.builds(
        Feed,
        name=_NAMES,
        url=st.just("https://a.example/f?x=1&y=%20#z"),
        weight=st.floats(0, 10),
        publisher=_TEXTS,
    ),
    st.builds(
        Subreddit,
        name=_NAMES,
        subreddit=st.just("ab_C1"),
        enabled=st.booleans(),
        max_items=st.integers(1, 9999),
    ),
    st.builds(HackerNews, name=_NAMES, voice=st.sampled_from(["press", "aggregator"])),
)


@given(
    st.lists(_SOURCES, max_size=4),
    st.lists(_TOPICS, max_size=3),
    st.sampled_from(["vault", "/a b/ä", "../x: y", "2026", "null", "~/notes"]),
)
def test_what_is_written_loads_back(
    tmp_path_factory: pytest.TempPathFactory, sources: list[Source], followed: list[TopicSettings], vault: str
) -> None:
    try:
        expected = Config.model_validate({"vault": vault, "sources": sources, "topics": followed})
    except ValidationError:
        return  # names or notes taken twice: no configuration to begin with
    text = render_config(sources, followed, vault=vault)

    config = loaded(tmp_path_factory.mktemp("config"), text)

    assert config == expected


def test_every_other_setting_loads_back_too(tmp_path: Path) -> None:
    config = Config.model_validate(
        {
            "timezone": "Asia/Tokyo",
            "note_name": "{date}",
            "note_folder": "",
            "state": "elsewhere/state",
            "models": {
                "a b": {"model": "m:7b", "base_url": "http://h/v1", "price_in": 0.5},
                "b": {"model": "n", "base_url": "http://h/v1"},
            },
            "roles": {"fast": "a b", "strong": ["a b", "b"]},
            "budget": {"usd_per_run": 1.5},
            "network": {"allow_private": ["127.0.0.0/8", "fd00::/8"], "secret_params": []},
            "git": {"author": "A B <a@b>", "push": True},
            "when_down": "extractive",
        }
    )

    assert loaded(tmp_path, written(config)) == config


def test_settings_that_are_no_configuration_are_not_written() -> None:
    with pytest.raises(ValidationError, match="is taken"):
        render_config([HackerNews(name="a"), HackerNews(name="a")], [])


def test_the_file_begins_with_the_line_editors_look_for() -> None:
    assert render_config([], []).startswith(f"{MODELINE}\n")


def test_lines_of_a_written_file_are_short_enough_to_read() -> None:
    assert max(len(line) for line in render_config(SOURCES, TOPICS).splitlines()) <= 100
