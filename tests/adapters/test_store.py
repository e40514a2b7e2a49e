"""The state database: what is archived stays as it was first seen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import inspect

from digestflow.adapters.store.archive import Archive
from digestflow.adapters.store.database import HEAD, open_database
from digestflow.adapters.store.ledgers import Drafts, Runs
from digestflow.adapters.store.repairs import Repairs
from digestflow.adapters.store.replies import Probes, Replies
from digestflow.adapters.store.tables import metadata
from digestflow.adapters.store.vectors import Vectors
from digestflow.core.health.turn import conditional
from digestflow.core.item.nouns import Document, Listing, Reading
from digestflow.core.item.placement import Placement
from digestflow.core.prompt.nouns import Reply, Request
from digestflow.core.source import Validators
from digestflow.core.story.meaning import vector
from digestflow.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

NIGHT = datetime(2026, 3, 12, 3, 0, tzinfo=UTC)
DAY = date(2026, 3, 11)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_database(tmp_path / "state.db")
    yield made
    made.dispose()


def listing(title: str = "Probe lands", **other: object) -> Listing:
    return Listing(**({"feed_id": title, "url": "", "title": title, "text": "Words."} | other))  # type: ignore[arg-type]


def reading(*listings: Listing, source: str = "gazette", **other: object) -> Reading:
    document = Document(kind="rss20", title="", listings=listings)
    return Reading(**({"source": source, "status": "read", "document": document} | other))  # type: ignore[arg-type]


def kept(archive: Archive, given: Reading, now: datetime = NIGHT, *, day: date = DAY) -> tuple[int, int]:
    return archive.keep([given], now=now, place=lambda *_: Placement(day=day))


def test_a_new_database_is_at_the_newest_revision_with_the_tables_of_the_code(engine: Engine) -> None:
    with engine.connect() as connection:
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        names = set(inspect(connection).get_table_names())

    assert version == HEAD
    assert names == {*metadata.tables, "alembic_version"}


def test_opening_it_again_changes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        made = open_database(tmp_path / "state.db")
        Archive(made).size()
        made.dispose()

    made = open_database(tmp_path / "state.db")
    assert Archive(made).size() == 0
    made.dispose()


def test_a_file_that_is_no_database_is_named_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    path.write_bytes(b"something else, long enough to be read as a header of a database" * 20)

    with pytest.raises(VaultError, match=r"state\.db: cannot be opened"):
        open_database(path)

    assert path.read_bytes().startswith(b"something else")


def test_an_item_stays_as_it_was_first_seen(engine: Engine) -> None:
    archive = Archive(engine)
    kept(archive, reading(listing(text="First words.")))

    again = kept(archive, reading(listing(text="Other words.")), NIGHT + timedelta(days=1))

    (item,) = archive.day(DAY)
    assert again == (1, 0)
    assert (item.text, item.seen) == ("First words.", NIGHT)
    assert item.body == "Probe lands\n\nFirst words."


def test_equal_words_are_stored_once_and_equal_ids_of_two_sources_are_two_items(engine: Engine) -> None:
    archive = Archive(engine)

    kept(archive, reading(listing()))
    kept(archive, reading(listing(), source="herald"))

    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM bodies").scalar() == 1
    assert len({item.id for item in archive.day(DAY)}) == 2
    assert archive.ids(DAY, DAY) == tuple(sorted(item.id for item in archive.day(DAY)))


def test_what_comes_to_light_after_a_day_was_seen_is_no_part_of_what_came_before_it(engine: Engine) -> None:
    archive, before, week = Archive(engine), DAY - timedelta(days=2), DAY - timedelta(days=7)
    kept(archive, reading(listing("Early")), day=before)
    kept(archive, reading(listing("Own")))
    there = archive.ids(DAY, week)

    kept(archive, reading(listing("Late")), NIGHT + timedelta(days=1), day=before)

    assert [item.title for item in archive.earlier(DAY, week)] == ["Early"]
    assert archive.ids(DAY, week) == there
    assert len(there) == 2


def test_a_day_without_items_has_none_before_it(engine: Engine) -> None:
    archive = Archive(engine)
    kept(archive, reading(listing()))

    assert archive.earlier(DAY + timedelta(days=1), DAY) == ()


def test_a_place_among_the_days_best_is_given_once_and_while_the_day_is_open(engine: Engine) -> None:
    archive = Archive(engine)
    posts = [listing("one"), listing("two"), listing("three")]
    kept(archive, reading(*posts))
    without = archive.ids(DAY, DAY)

    kept(archive, reading(*posts, top=("two", "unknown", "one")))
    kept(archive, reading(*posts, top=("one", "two", "three")))
    archive.keep(
        [reading(listing("late"), top=("late",))],
        now=NIGHT,
        place=lambda *_: Placement(day=DAY),
        open_day=lambda day: day != DAY,
    )

    places = {item.title: item.top for item in archive.day(DAY)}
    assert places == {"one": 3, "two": 1, "three": 3, "late": 0}
    assert {item.title: found.top for item in archive.day(DAY) if (found := archive.item(item.id))} == places
    assert archive.ids(DAY, DAY) != without
    assert [id_.partition(" ")[0] for id_ in archive.ids(DAY, DAY)] == sorted(
        item.id for item in archive.day(DAY)
    )


def test_a_listing_that_is_only_updated_is_dated_by_that(engine: Engine) -> None:
    archive = Archive(engine)
    kept(archive, reading(listing(updated=NIGHT)))

    assert archive.day(DAY)[0].published == NIGHT


def test_nothing_of_a_reading_is_kept_when_it_cannot_be_kept_whole(engine: Engine) -> None:
    archive = Archive(engine)

    def broken(_source: str, given: Listing) -> Placement:
        if given.title == "second":
            raise KeyboardInterrupt
        return Placement(day=DAY)

    with pytest.raises(KeyboardInterrupt):
        archive.keep([reading(listing("first"), listing("second"))], now=NIGHT, place=broken)

    assert archive.size() == 0
    assert archive.health("gazette") is None


def test_the_health_of_a_source_counts_failures_until_it_gives_again(engine: Engine) -> None:
    archive = Archive(engine)
    for n in range(2):
        failed = Reading(source="gazette", status="failed", why=f"404, {n}", retry_after=60)
        kept(archive, failed, NIGHT + timedelta(hours=n))
    bad = archive.health("gazette")
    kept(archive, reading(listing(), validators=Validators(etag='"a"')), NIGHT + timedelta(hours=2))
    good = archive.health("gazette")

    assert bad is not None
    assert good is not None
    assert (bad.failures, bad.why, bad.last_good) == (2, "404, 1", None)
    assert bad.next_try == NIGHT + timedelta(hours=1, minutes=1)
    assert (good.failures, good.why, good.listed, good.next_try) == (0, "", 1, None)
    assert good.last_good == NIGHT + timedelta(hours=2)


def test_a_source_that_moved_for_good_is_counted_run_by_run(engine: Engine) -> None:
    archive = Archive(engine)
    for n in range(3):
        kept(archive, reading(listing(), moved_to="https://new.example/"), NIGHT + timedelta(days=n))

    health = archive.health("gazette")

    assert health is not None
    assert (health.moved_to, health.moved_runs) == ("https://new.example/", 3)


def test_once_a_week_the_whole_document_is_asked_for(engine: Engine) -> None:
    archive = Archive(engine)
    kept(archive, reading(listing(), validators=Validators(etag='"a"')))

    health = archive.health("gazette")

    assert health is not None
    assert conditional(health, NIGHT + timedelta(days=6)).etag == '"a"'
    assert conditional(health, NIGHT + timedelta(days=7)) == Validators()
    assert archive.health("herald") is None


def test_the_unread_are_named_with_the_reason(engine: Engine) -> None:
    archive = Archive(engine)
    kept(archive, reading(listing()))
    kept(archive, Reading(source="herald", status="failed", why="no answer"))

    assert archive.unread(["gazette", "herald", "post"], NIGHT) == {
        "herald": "no answer",
        "post": "never asked",
    }
    assert archive.unread(["gazette"], NIGHT + timedelta(seconds=1)) == {"gazette": "not asked since"}


def test_states_of_a_day_are_replaced_whole(engine: Engine) -> None:
    archive = Archive(engine)
    archive.set_states(DAY, [("a", "in_story", "k"), ("b", "repeat", "a")])
    archive.set_states(DAY, [("a", "off_topic", "0.01")])

    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT item, state FROM states").fetchall()
    assert [tuple(row) for row in rows] == [("a", "off_topic")]


def test_days_that_made_a_plan_count_as_run_and_days_without_do_not(engine: Engine) -> None:
    runs = Runs(engine)
    for day, status in (
        (DAY, "gaps"),
        (DAY + timedelta(days=1), "down"),
        (DAY + timedelta(days=2), "budget"),
    ):
        runs.add(day, started=NIGHT, ended=NIGHT, outcome={"status": status}, recipe=f"r-{status}")

    assert runs.ran() == {DAY, DAY + timedelta(days=2)}
    assert runs.last(DAY) == {"status": "gaps"}
    assert (runs.recipe(DAY), runs.recipe(date(2020, 1, 1))) == ("r-gaps", "")


def test_a_plan_replaces_the_plan_of_its_day_and_can_be_dropped(engine: Engine) -> None:
    drafts = Drafts(engine)
    drafts.put(DAY, "one", made=NIGHT, outcome={})
    drafts.put(DAY, "two", made=NIGHT, outcome={"entries": 2})
    drafts.put(DAY - timedelta(days=1), "older", made=NIGHT, outcome={})

    assert [(draft.day, draft.record) for draft in drafts.all()] == [
        (DAY - timedelta(days=1), "older"),
        (DAY, "two"),
    ]
    drafts.drop(DAY)
    assert [draft.record for draft in drafts.all()] == ["older"]


def test_a_reply_is_kept_once_and_its_tokens_count(engine: Engine) -> None:
    replies = Replies(engine)
    request = Request(
        role="strong", prompt="entry@1", subject="k", system="s", user="u",
        schema_name="entry", schema={}, max_tokens=10,
    )  # fmt: skip
    first = Reply(text="one", model="m", tokens_in=5, tokens_out=2, seconds=0.5)
    replies.put("key", request, first, now=NIGHT)
    replies.put("key", request, Reply(text="two", model="m"), now=NIGHT)

    found = replies.get("key")

    assert found is not None
    assert (found.text, found.kept, found.tokens_in) == ("one", True, 5)
    assert replies.get("other") is None
    assert replies.tokens_since(NIGHT) == (5, 2)
    assert replies.tokens_since(NIGHT + timedelta(seconds=1)) == (0, 0)


def test_who_wrote_of_a_story_is_no_judge_of_it(engine: Engine) -> None:
    replies = Replies(engine)
    for n, (prompt, model) in enumerate((("entry@1", "writer"), ("judge@1", "judge"), ("judges@1", "last"))):
        request = Request(
            role="fast",
            prompt=prompt,
            subject="k",
            system="",
            user="",
            schema_name="",
            schema={},
            max_tokens=1,
        )
        before = replies.author("k")
        replies.put(f"{n}", request, Reply(text="", model=model), now=NIGHT + timedelta(seconds=n))
        assert before == ("", "writer", "writer")[n]

    assert replies.author("k") == "last"
    assert replies.author("x") == ""


def test_what_an_endpoint_can_do_is_kept_and_forgotten(engine: Engine) -> None:
    probes = Probes(engine)
    probes["m at x"] = {"rung": 1}
    assert probes.get("m at x") == {"rung": 1}

    probes["m at x"] = None

    assert probes.get("m at x") is None


def test_a_note_has_one_open_repair_until_it_is_dropped(engine: Engine) -> None:
    repairs = Repairs(engine)
    hunk = {"unit": "mend/order/3", "section": "S", "theirs": "b", "ours": "a"}
    for after in (b"one", "zwei\r\n\ufeff".encode()):
        repairs.put("N.md", b"\xffraw", after, hunks=[hunk], made=datetime(2026, 3, 12, tzinfo=UTC))
    repairs.put("M.md", b"", b"m", hunks=[], made=datetime(2026, 3, 12, tzinfo=UTC))

    first, second = repairs.all()

    assert (first.note, second.note) == ("M.md", "N.md")
    assert (second.before, second.after, list(second.hunks)) == (
        b"\xffraw",
        "zwei\r\n\ufeff".encode(),
        [hunk],
    )

    repairs.drop("N.md")
    repairs.drop("nothing.md")

    assert [one.note for one in repairs.all()] == ["M.md"]


def test_a_vector_is_kept_by_embedder_and_text(engine: Engine) -> None:
    vectors, texts = Vectors(engine), [f"text {n}" for n in range(1200)]

    vectors.put("one", {text: vector([n, -1.0, 0.5]) for n, text in enumerate(texts, 1)})
    vectors.put("one", {"text 0": vector([9.0, 9.0, 9.0])})
    vectors.put("two", {"text 0": vector([1.0, 0.0])})

    found = vectors.get("one", ["other", *reversed(texts)])
    assert list(found) == texts[::-1]
    assert list(found["text 3"]) == list(vector([4, -1.0, 0.5]))
    assert list(found["text 0"]) == list(vector([1, -1.0, 0.5]))
    assert list(vectors.get("two", texts)) == ["text 0"]
    assert (vectors.width("one"), vectors.width("two"), vectors.width("three")) == ((3, 1200), (2, 1), (0, 0))


def test_forgetting_an_embedder_leaves_the_others(engine: Engine) -> None:
    vectors = Vectors(engine)
    for name in ("one", "two"):
        vectors.put(name, {"text": vector([1.0])})
    vectors.put("three", {})

    vectors.forget("one")

    assert (vectors.get("one", ["text"]), list(vectors.get("two", ["text"]))) == ({}, ["text"])
