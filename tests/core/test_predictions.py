"""What is expected, and what closes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.core.entity import naming
from digestflow.core.ledger.past import Ledger, Past, ledger
from digestflow.core.ledger.predictions import closings, overdue, predictions
from tests import make

if TYPE_CHECKING:
    from digestflow.core.entry.nouns import Entry
    from digestflow.core.ledger.nouns import Prediction

DAY = make.DAY
APRIL = date(2026, 4, 10)


def _entry(*said: str, names: tuple[str, ...] = ("Alder 3",), **other: Any) -> Entry:
    item = make.item(said[0], " ".join(said))
    summary = tuple(make.sentence(text, make.quote(item, text)) for text in said)
    return make.entry(item, headline=said[0], summary=summary, entities=names, **other)


def _asked(text: str, *names: str, day: date = DAY, **other: Any) -> Prediction:
    (found,) = predictions(_entry(text, names=names, **other), ledger(day, []))
    return found


def _waiting(*asked: Prediction, day: date = APRIL, **other: Any) -> Ledger:
    return ledger(day, other.pop("past", []), waiting=[(DAY, one) for one in asked], **other)


RELEASE = _asked("Alder 3 is expected in April.", "Alder 3")


def test_what_is_said_to_come_is_a_prediction() -> None:
    found = _asked("Alder 3 is expected in April.", "Alder", "Alder 3", attribution="r/Trees")

    assert (found.entity, found.horizon, found.due, found.by) == (
        "Alder 3", "in April", date(2026, 4, 30), "r/Trees"
    )  # fmt: skip
    assert found.text == "Alder 3 is expected in April."


def test_what_will_not_be_is_no_prediction() -> None:
    assert predictions(_entry("Alder 3 is not expected in April."), ledger(DAY, [])) == ()


def test_a_claims_own_horizon_counts() -> None:
    item = make.item("Oakes speaks", "Alder 3 comes when it comes.")
    claim = make.claim(item.text, make.quote(item, item.text), entity="Alder 3", horizon="when it comes")

    (found,) = predictions(make.entry(item, claims=(claim,)), ledger(DAY, []))

    assert (found.key, found.horizon, found.due) == (claim.key, "when it comes", None)


def test_the_same_prediction_is_opened_once() -> None:
    again = _entry("Oakes says that Alder 3 is due in April.")

    assert predictions(again, _waiting(RELEASE, day=DAY + timedelta(days=1))) == ()
    assert predictions(_entry("Alder 3 is due in May."), _waiting(RELEASE, day=DAY + timedelta(days=1)))
    assert (
        len(
            predictions(
                _entry("Alder 3 is due in May.", "In May Alder 3 will be due in May."), ledger(DAY, [])
            )
        )
        == 1
    )


@pytest.mark.parametrize(
    ("said", "how"),
    [
        pytest.param("Oakes released Alder 3 today.", "met", id="released"),
        pytest.param("Alder 3 is now available.", "met", id="available"),
        pytest.param("Alder 3 has been opened to all.", "met", id="has been"),
        pytest.param("Oakes introduces Alder 3.", "met", id="introduced"),
        pytest.param("Oakes published the weights of Alder 3.", "met", id="its weights"),
        pytest.param("Alder 3 is expected in June.", "moved", id="another time"),
        pytest.param("Oakes cancelled Alder 3.", "off", id="cancelled"),
        pytest.param("Oakes will not release Alder 3.", "off", id="will not"),
        pytest.param("Oakes denies that Alder 3 is expected soon.", "off", id="denied"),
    ],
)
def test_a_later_sentence_closes_it(said: str, how: str) -> None:
    (found,) = closings([_entry(said)], _waiting(RELEASE))

    assert (found.key, found.how, found.opened) == (RELEASE.key, how, DAY)
    assert (found.question, found.text) == (RELEASE.text, said)
    assert found.asked == RELEASE.quotes
    assert found.quotes


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("Alder 3 is expected in April.", id="the same again"),
        pytest.param("Alder 3 is expected in the coming weeks.", id="no other time"),
        pytest.param("Oakes has not released Alder 3.", id="a negation"),
        pytest.param("Alder 3 launches are still to come.", id="still to come"),
        pytest.param("Alder 3 is much talked about.", id="talk"),
        pytest.param("Work on Alder 3 will not begin this year.", id="no time at all"),
        pytest.param("Oakes denies a camera of the Alder 3 family.", id="something else denied"),
        pytest.param("Oakes released Alder 2.", id="another number"),
        pytest.param("Oakes launched Alder 2 ahead of Alder 3.", id="before it"),
        pytest.param("Oakes released a paper on Alder 3.", id="about it"),
        pytest.param("A preview of Alder 3 is now available.", id="a part of it"),
        pytest.param("Kite Labs launched a rival of Alder 3.", id="against it"),
        pytest.param("Oakes will not comment on Alder 3.", id="no word"),
        pytest.param("Oakes cancelled a talk on Alder 3.", id="something else off"),
        pytest.param("A book on Alder 3 is expected in June.", id="something else later"),
        pytest.param("Alder 3 started training.", id="a step"),
        pytest.param("Alder 3 has been delayed again.", id="nothing that was to be"),
        pytest.param("Alder 3 could be released soon.", id="may be"),
        pytest.param("If Alder 3 is released, prices fall.", id="if"),
    ],
)
def test_what_does_not_answer_it_leaves_it_open(said: str) -> None:
    assert closings([_entry(said, names=("Alder 3", "Oakes"))], _waiting(RELEASE)) == ()


def test_a_step_closes_what_expects_that_step() -> None:
    asked = _asked("The trial of Alder 3 is due to start in April.", "Alder 3")

    assert closings([_entry("The trial of Alder 3 started today.")], _waiting(asked))
    assert closings([_entry("Alder 3 trial started.", "It began on Monday.")], _waiting(asked))


def test_what_came_after_its_time_is_late() -> None:
    (found,) = closings([_entry("Alder 3 is out now.")], _waiting(RELEASE, day=date(2026, 5, 2)))

    assert found.how == "late"


def test_a_rumor_closes_nothing_and_a_retraction_does() -> None:
    released = "Oakes released Alder 3."

    assert closings([_entry(released, status="rumored")], _waiting(RELEASE)) == ()
    (found,) = closings([_entry(released, status="retracted")], _waiting(RELEASE))
    assert found.how == "off"


def test_a_forum_s_sentence_in_the_entry_of_another_closes_nothing_and_is_its_own_word() -> None:
    released = _entry("Oakes released Alder 3.")
    (said,) = released.summary
    theirs = replace(released, headline="Alder 3", summary=(replace(said, whose="r/Trees"),))

    assert closings([theirs], _waiting(RELEASE)) == ()
    assert closings([replace(theirs, summary=(replace(said, whose="Herald"),))], _waiting(RELEASE))

    expected = _entry("Alder 3 is expected in April.", attribution="Herald")
    expected = replace(expected, headline="Trees", summary=(replace(expected.summary[0], whose="r/Trees"),))
    (found,) = predictions(expected, ledger(DAY, []))
    assert found.by == "r/Trees"


def test_an_entry_about_something_else_closes_nothing() -> None:
    assert closings([_entry("Oakes released Elm.", names=("Elm",))], _waiting(RELEASE)) == ()


def test_without_a_number_the_name_that_is_told_least_decides() -> None:
    asked = _asked("Oakes plans to launch Bela in April.", "Oakes", "Bela")
    past = [Past(day=DAY, entries=(_entry("Oakes grows.", names=("Oakes",)),), urls={})]
    known = _waiting(asked, past=past, day=DAY + timedelta(days=9))

    assert closings([_entry("Oakes launches Carla.", names=("Oakes", "Carla"))], known) == ()
    assert closings([_entry("Bela launches at Elm Hall.", names=("Bela",))], known)
    assert closings([_entry("Bela is out.", names=("Bela",))], known) == ()  # no other word in common


def test_a_followed_name_alone_decides_nothing() -> None:
    asked = _asked("Bela is set to launch in April.", "Bela")
    known = _waiting(asked, naming=naming({}, ["Bela"]))

    assert closings([_entry("Bela launches a shop.", names=("Bela",))], known) == ()


def test_what_is_due_and_open_is_overdue_once() -> None:
    late = date(2026, 5, 1)
    vague = _asked("Alder 4 is expected in the coming weeks.", "Alder 4")

    assert overdue(_waiting(RELEASE, vague, day=late), ()) == (RELEASE,)
    assert overdue(_waiting(RELEASE, day=date(2026, 4, 30)), ()) == ()
    assert overdue(_waiting(RELEASE, day=late), [RELEASE.key]) == ()
    assert overdue(_waiting(RELEASE, day=late, warned=[RELEASE.key]), ()) == ()


def test_nothing_of_the_day_itself_or_later_is_waited_for() -> None:
    assert ledger(DAY, [], waiting=[(DAY, RELEASE)]).waiting == ()


def test_what_a_story_of_something_else_says_beside_closes_nothing() -> None:
    beside = _entry("Cedar opens a park.", "Alder 3 is now available there.", names=("Cedar",))

    assert closings([beside], _waiting(RELEASE)) == ()
    assert closings([replace(beside, entities=("Cedar", "Alder 3"))], _waiting(RELEASE)) != ()


def test_a_prediction_of_a_name_alone_is_closed_by_that_name_alone() -> None:
    landing = _asked("Arno is expected to land on the moon in April.", "Arno")

    (found,) = closings([_entry("Arno has landed on the moon.", names=("Arno",))], _waiting(landing))

    assert found.how == "met"
