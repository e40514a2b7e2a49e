"""What is known of a release besides its notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digestflow.core.entry.extract import extract
from digestflow.core.entry.release import described, product, releases, versioned
from tests import make

if TYPE_CHECKING:
    from digestflow.core.entry.nouns import Entry
    from digestflow.core.item.nouns import Item

NOTES = "- Added a map of the harbour to the window of the tool"


def told(*items: Item) -> Entry:
    entry = extract(make.story(*items), ("Space",))
    assert entry is not None
    return entry


@pytest.mark.parametrize(
    ("url", "name"),
    [
        pytest.param("https://github.com/nordhaven/elm-code/releases/tag/v2.1.85", "elm-code", id="a forge"),
        pytest.param("https://github.com/nordhaven/elm/blob/main/CHANGES.md#2185", "elm", id="its log"),
        pytest.param("https://git.nord.example/lab/tools/elm/-/releases/v2.1.85", "elm", id="groups"),
        pytest.param("https://packages.example/project/elm/2.1.85/", "elm", id="a registry"),
        pytest.param("https://packages.example/package/@nord/elm/v/2.1.85", "@nord/elm", id="a scope"),
        pytest.param("https://nord.example/news/12", "elm-news", id="elsewhere by its source"),
        pytest.param("", "elm-news", id="without an address"),
    ],
)
@pytest.mark.parametrize("title", ["v2.1.85", "v2.1.85:"])
def test_a_bare_version_is_shown_behind_what_it_is_one_of(title: str, url: str, name: str) -> None:
    item = make.item(title, NOTES, url=url, source="list/elm-news")
    entry = told(item)

    assert entry.headline.startswith("v2.1.85: Added a map")
    assert product(entry, make.story(item)) == name


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param("Elm v2.1.85", NOTES, id="the title names it"),
        pytest.param("v2.1.85", "- Added a map of the harbour to Elm's own window", id="the notes name it"),
        pytest.param("The harbour gets a map", "Elm shows a map of the harbour since noon.", id="no version"),
    ],
)
def test_what_a_headline_names_is_not_put_before_it(title: str, text: str) -> None:
    item = make.item(title, text, url="https://github.com/nordhaven/elm/releases/tag/v2.1.85")

    assert product(told(item), make.story(item)) == ""


def test_a_headline_that_names_another_thing_is_left_as_it_is() -> None:
    item = make.item("Kestrel 2.1.85", url="https://github.com/nordhaven/elm/releases/tag/v2.1.85")

    assert versioned("Kestrel 2.1.85", item) == ""


def test_a_part_of_another_word_does_not_name_what_is_released() -> None:
    notes = "- Added ELM_MAP and X-Elm-Id to what the harbour windows are told"
    item = make.item("v2.1.85", notes, url="https://github.com/nordhaven/elm/releases/tag/v2.1.85")

    assert product(told(item), make.story(item)) == "elm"


def test_of_a_list_of_releases_their_number_is_told() -> None:
    items = [make.item(f"v2.1.{n}", NOTES, url=f"https://nord.example/{n}") for n in range(3)]
    other = make.item("The harbour gets a map", source="herald")
    story = make.story(*items, other)
    entry = told(*items, other)

    assert releases(entry, story) == 3
    assert releases(told(items[0], other), make.story(items[0], other)) == 0
    assert releases(told(other), make.story(*items, other)) == 0, "it quotes none of them"


def test_what_a_bare_repository_is_its_text_says() -> None:
    said = make.item("brook / alder", "Downloads: 12\n\nA small tool that reads feeds and writes notes.")
    quoted = described(said, make.story(said))

    assert quoted is not None
    assert quoted.words == "A small tool that reads feeds and writes notes."


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param("brook/alder", "Downloads: 12", id="no sentence"),
        pytest.param("brook/alder", "A tool that reads " + "feeds, " * 40 + "and more.", id="a long one"),
        pytest.param(
            "Brook opens Alder", "A small tool that reads feeds and writes notes.", id="no bare one"
        ),
    ],
)
def test_nothing_else_is_taken_for_what_a_repository_is(title: str, text: str) -> None:
    item = make.item(title, text)

    assert described(item, make.story(item)) is None
