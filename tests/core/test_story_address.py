"""Which addresses are of things that last, and of which something else is told every week."""

from __future__ import annotations

import pytest

from digestflow.core.story.address import lasting


@pytest.mark.parametrize(
    ("url", "lasts"),
    [
        pytest.param("https://github.com/elm/alder", True, id="a repository"),
        pytest.param("https://github.com/elm/alder/releases/tag/v2", False, id="a release of it"),
        pytest.param("https://registry.example/project/alder/", True, id="a package"),
        pytest.param("https://registry.example/project", False, id="the list of packages"),
        pytest.param("https://registry.example/2026/alder", False, id="a page of two steps"),
        pytest.param("https://blog.example/alder-2-is-here", False, id="a page"),
    ],
)
def test_a_repository_or_package_lasts_and_what_is_told_of_it_does_not(url: str, lasts: bool) -> None:
    assert lasting(url) is lasts
