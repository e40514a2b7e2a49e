from __future__ import annotations

import pytest

from digestflow.core.story.version import lists, version
from tests import make


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("v2.1.70", ("", (2, 1, 70))),
        ("2.1.70", ("", (2, 1, 70))),
        ("alder 0.29", ("alder", (0, 29))),
        ("Release 1.4", ("", (1, 4))),
        ("b5918", ("", (5918,))),
        ("Alder v0.17.8-rc1", ("alder", (0, 17, 8, -1, 1))),
        ("elm-server: v0.17.8.", ("elm-server", (0, 17, 8))),
        ("@brook/core@0.3.1", ("@brook/core@", (0, 3, 1))),
    ],
)
def test_a_title_may_be_only_a_version(title: str, found: tuple[str, tuple[int, ...]]) -> None:
    assert version(title) == found


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Alder 3.5", id="a-model"),
        pytest.param("Alder3.5-0.8B", id="a-size"),
        pytest.param("Up 0.5 percent", id="an-amount"),
        pytest.param("Alder v2.1.70 brings faster elms to everybody", id="news"),
        pytest.param("From v2.1.70 to v2.1.71", id="two"),
        pytest.param("alderv2.1.70", id="inside-a-word"),
        pytest.param("", id="nothing"),
    ],
)
def test_other_titles_are_no_version(title: str) -> None:
    assert version(title) is None


def test_a_list_is_told_from_the_newest_on_and_a_release_after_its_candidates() -> None:
    titles = ("v2.1.9", "v2.1.10", "v2.1.10-rc2", "v2.1.10-rc1", "v2.1", "Alder v9.9.9", "News")
    items = [make.item(title) for title in titles]

    (found,) = lists(items)

    assert [item.title for item in found] == ["v2.1.10", "v2.1.10-rc2", "v2.1.10-rc1", "v2.1.9", "v2.1"]


def test_a_list_is_of_one_source() -> None:
    assert lists([make.item("v1.2.3", source="one"), make.item("v1.2.4", source="other")]) == ()
