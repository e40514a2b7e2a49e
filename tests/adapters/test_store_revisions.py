"""Items whose source gives them other words later: counted, capped, and never moved to another day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from digestflow.adapters.store.archive import Archive
from digestflow.adapters.store.revisions import KEPT, revise
from digestflow.core.given import Given, Recalled
from digestflow.core.source import Validators
from digestflow.core.window import Window
from tests.adapters.test_store import DAY, NIGHT, engine, kept, listing, reading

if TYPE_CHECKING:
    from sqlalchemy import Engine

__all__ = ["engine"]


def bodies(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM bodies").scalar() or 0


def test_other_words_are_counted_and_the_item_keeps_its_own_and_its_day(engine: Engine) -> None:
    archive = Archive(engine)
    kept(archive, reading(listing(text="First.")))

    for n, text in enumerate(("First.", "Second.", "Second.", "Third.")):
        kept(archive, reading(listing(text=text)), NIGHT + timedelta(days=n), day=date(2027, 1, 1))

    (item,) = archive.day(DAY)
    (found,) = archive.revised([item.id]).values()
    assert (item.text, item.day) == ("First.", DAY)
    assert (found.count, found.seen) == (2, NIGHT + timedelta(days=3))
    assert len(found.kept) == 2
    assert bodies(engine) == 3


def test_an_item_with_other_words_every_night_keeps_the_first_few(engine: Engine) -> None:
    archive = Archive(engine)

    for n in range(30):
        kept(archive, reading(listing(text=f"It is {n} o'clock.")), NIGHT + timedelta(days=n))

    (item,) = archive.day(DAY)
    (found,) = archive.revised([item.id]).values()
    assert (found.count, len(found.kept)) == (29, KEPT)
    assert bodies(engine) == 1 + KEPT


def test_who_goes_back_to_the_first_words_has_changed_them_twice(engine: Engine) -> None:
    archive = Archive(engine)
    for n, text in enumerate(("First.", "Second.", "First.")):
        kept(archive, reading(listing(text=text)), NIGHT + timedelta(days=n))

    (found,) = archive.revised([item.id for item in archive.day(DAY)]).values()

    assert (found.count, len(found.kept)) == (2, 1)


def test_words_that_were_not_read_again_are_no_other_words_and_make_no_item(engine: Engine) -> None:
    archive = Archive(engine)
    kept(archive, reading(listing(text="First.")))
    unread = [listing("", text="", again=True, feed_id=name) for name in ("Probe lands", "never")]

    again = kept(archive, reading(*unread))

    assert again == (2, 0)
    assert archive.revised([item.id for item in archive.day(DAY)]) == {}
    assert archive.size() == 1


def test_what_an_archive_of_the_web_has_is_no_revision(engine: Engine) -> None:
    archive = Archive(engine)
    kept(archive, reading(listing(text="Now.")))
    recalled = Recalled(
        source="gazette", day=DAY, given=Given(state="whole"), listings=(listing(text="Then."),)
    )

    archive.keep_recalled(recalled, day=Window(day=DAY, start=NIGHT - timedelta(days=1), end=NIGHT))

    assert archive.revised([item.id for item in archive.day(DAY)]) == {}


def test_marks_and_freshness_come_back_as_they_were_kept(engine: Engine) -> None:
    archive = Archive(engine)
    marks = bytes(range(16))

    kept(archive, reading(listing(), validators=Validators(etag='"1"', marks=marks), max_age=900.0))

    health = archive.health("gazette")
    assert health is not None
    assert (health.validators.marks, health.max_age) == (marks, 900.0)


def test_more_items_than_a_question_takes_are_counted_all_the_same(engine: Engine) -> None:
    archive = Archive(engine)
    names = [f"Told {n}" for n in range(33_000)]  # SQLite binds 32,766 values
    with engine.begin() as connection:
        revise(
            connection, {name: ("b" * 32, name) for name in names}, dict.fromkeys(names, "a" * 32), now=NIGHT
        )

    assert len(archive.revised(names)) == len(names)
