"""Lines of a log of activity, and news in like words."""

from __future__ import annotations

import pytest

from digestflow.core.entry.activity import activity
from tests import make


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("[Elmhub] updated a model", id="a label"),
        pytest.param("[Elmhub] published 12 datasets", id="several"),
        pytest.param("Mira Oakes liked a Space", id="a person"),
        pytest.param("mira-oakes starred nordhaven/elm", id="a thing with its name"),
        pytest.param("@oakes pushed to main in nordhaven/elm", id="without a thing"),
        pytest.param("oakes pushed 2 commits to main at nordhaven/elm", id="to a branch at a place"),
        pytest.param("oakes opened an issue nordhaven/elm#12", id="with its number"),
        pytest.param("oakes commented on nordhaven/elm#12", id="on a number"),
        pytest.param("nordhaven/elm-9b", id="nothing but a name"),
        pytest.param("nordhaven / elm", id="a name with spaces"),
        pytest.param("The Elm Lab: uploaded 3 new files to the hub.", id="to a place"),
        pytest.param("oakes created a branch rain in nordhaven/elm", id="a branch with its name"),
    ],
)
def test_a_line_of_a_log_says_that_somebody_did_something(title: str) -> None:
    logged = make.item(title, "oakes: did it | Kind: activity | About: nordhaven/elm (9B)")

    assert activity(make.story(logged))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param("Nordhaven published a model that reads maps", "", id="which one"),
        pytest.param("Nordhaven released Elm 2", "", id="a name"),
        pytest.param("Nordhaven acquired a startup", "", id="another kind of act"),
        pytest.param("Nordhaven closed a garden", "", id="another kind of thing"),
        pytest.param("Why Mira Oakes of the Nordhaven lab updated a model", "", id="a longer sentence"),
        pytest.param(
            "Nordhaven published a dataset",
            "The dataset holds 9 million photographs of rain over the harbour towns of the north.",
            id="told further",
        ),
    ],
)
def test_what_says_more_is_no_line_of_a_log(title: str, text: str) -> None:
    assert not activity(make.story(make.item(title, text)))


def test_one_item_that_says_more_makes_the_story_one_to_be_told() -> None:
    logged = make.item("[Elmhub] updated a model")

    assert not activity(make.story(logged, make.item("Elm 2 reads maps of the harbour")))
