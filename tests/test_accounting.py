"""Every item that was fetched ends in exactly one state, and the sums balance wherever they stand."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, select

from digestflow.adapters.store.archive import Archive
from digestflow.adapters.store.ledgers import Drafts, Runs
from digestflow.adapters.store.tables import metadata, states
from digestflow.core.gap import Gap
from digestflow.core.item.nouns import Document, Listing, Reading
from digestflow.core.record import STATES, load
from digestflow.core.render.digest import balance, digest
from digestflow.run.day.day import run
from digestflow.run.writing.writers import ExtractiveWriter, together
from digestflow.run.written import NOTHING
from digestflow.wire.project import open_project
from tests.nights import with_feeds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digestflow.core.story.nouns import Story
    from digestflow.run.ports import Choices, Tools
    from digestflow.run.written import TurnedDown, Written
    from digestflow.wire.project import Project

FIRST = date(2026, 3, 10)
TITLES = (
    "Probe lands on the ice", "Probe lands on ice of the moon", "Rocket rolls out to its pad",
    "Rocket flies for the first time", "Bread gets dearer", "Election is called", "",
)  # fmt: skip
TEXTS = (
    "A probe landed on the moon with nine cameras on Tuesday.",
    "The rocket was rolled out to its pad at noon, said the agency.",
    "The price of bread rose by four percent in the town.",
    "Eine Sonde ist am Dienstag auf dem Mond gelandet, und sie hat neun Kameras an Bord.",
    "",
)

listings = st.builds(
    Listing,
    feed_id=st.sampled_from("abcdefghijkl"),
    url=st.sampled_from(["", "https://a.example/1", "https://a.example/2", "https://b.example/3"]),
    title=st.sampled_from(TITLES),
    text=st.sampled_from(TEXTS),
    published=st.none()
    | st.integers(-9, 4).map(lambda n: datetime(2026, 3, 10, 9, tzinfo=UTC) + timedelta(days=n)),
    date_only=st.booleans(),
)
nights = st.lists(
    st.tuples(
        st.integers(0, 4),  # the day that is run, after the first
        st.lists(listings, max_size=12),  # what the one source lists
        st.booleans(),  # whether the other one fails
        st.lists(st.sampled_from(["write", "fail", "down", "budget"]), min_size=1, max_size=4),
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """An empty project with two sources, whose vault nothing is written to."""
    root = tmp_path_factory.mktemp("accounting") / "p"
    made = with_feeds(root, more="select: {stories: 2, also: 1}")
    path = made.root / "config.yaml"
    wire = "  - {name: Wire, kind: feed, url: 'https://wire.example/'}\ntopics:"
    path.write_text(path.read_text(encoding="utf-8").replace("topics:", wire), encoding="utf-8")
    with ExitStack() as stack:
        yield stack.enter_context(
            open_project(
                path,
                environ=dict(os.environ),
                sets=(),
                now=lambda: datetime(2026, 3, 10, tzinfo=UTC),
                tell=lambda *_: None,
                write=True,
            )
        )


class Moody:
    """A writer that writes, fails, finds its endpoint down or its budget used up, as it is told."""

    def __init__(self, choices: Choices, moods: Sequence[str]) -> None:
        self._own, self._moods = ExtractiveWriter(choices=choices), moods

    def __call__(self, stories: Sequence[Story], turned_down: TurnedDown = NOTHING) -> Written:
        del turned_down
        parts = []
        for n, story in enumerate(stories):
            mood = self._moods[n % len(self._moods)]
            part = self._own([story])
            if mood in {"fail", "down"}:
                gap = Gap(subject=story.key, why="no answer of the model could be used")
                part = replace(part, entries={}, failed=(gap,), extractive=0)
            stopped = mood if mood in {"down", "budget"} else ""
            parts.append(replace(part, stopped=cast("Any", stopped)))
        return together(parts)


def read(listed: Sequence[Listing], *, fails: bool) -> list[Reading]:
    document = Document(
        kind="rss20", title="", listings=tuple({one.identity: one for one in listed}.values())
    )
    other = Reading(source="Wire", status="failed" if fails else "unchanged", why="404" if fails else "")
    return [Reading(source="Gazette", status="read", document=document), other]


def asked(tools: Tools, choices: Choices, night: Any) -> tuple[date, Tools]:
    """The day of one night, and the tools that it is run with, in the night after it."""
    after, listed, fails, moods = night
    day = FIRST + timedelta(days=after)
    now = datetime(day.year, day.month, day.day, 3, tzinfo=UTC) + timedelta(days=1)
    return day, replace(
        tools,
        now=lambda: now,
        today=now.date,
        read=lambda: iter([read(listed, fails=fails)]),
        write=Moody(choices, moods),
        log=lambda *_args, **_named: None,
    )


@pytest.mark.long
@given(nights)
def test_for_any_mix_of_items_each_counts_once_and_every_sum_is_the_number_of_items(
    project: Project, nights: list[Any]
) -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    archive, runs, drafts = Archive(engine), Runs(engine), Drafts(engine)
    tools = replace(project.tools, archive=archive, runs=runs, drafts=drafts)
    for night in nights:
        day, with_night = asked(tools, project.choices, night)

        outcome = run(day, with_night, project.choices)

        tree = json.loads(json.dumps(outcome.tree()))
        assert outcome.coverage is not None
        assert set(tree["states"]) == set(STATES)
        assert sum(tree["states"].values()) == tree["items"] == outcome.coverage.items
        assert numbers(balance(outcome.coverage)) == tree["items"]
        if outcome.status == "down":
            assert outcome.coverage.stories <= outcome.entries + outcome.also, "nothing waits as if told"
            continue
        with engine.connect() as connection:
            kept = connection.execute(select(states).where(states.c.day == day)).all()
        assert sorted(row.item for row in kept) == sorted(item.id for item in archive.day(day))
        if outcome.plan == "new" and not any("knows less" in finding for finding in outcome.findings):
            assert Counter(row.state for row in kept) == Counter(
                {name: n for name, n in tree["states"].items() if n}
            )
            (draft,) = (one for one in drafts.all() if one.day == day)
            record = load(draft.record, where="draft")
            assert record.coverage == outcome.coverage
            assert coverage_line(record, project) == tree["items"]
            told = {row.item for row in kept if row.state == "in_story"}
            assert {id_ for entry in record.entries for id_ in entry.items} <= told
    assert len(archive.between(date.min, date.max)) == archive.size()
    engine.dispose()


def numbers(line: str) -> int:
    """The number of items that a line names, which is the sum of its states."""
    whole, parts = re.split(r" items?\b", line, maxsplit=1)
    counted = [int(n) for n in re.findall(r"(\d+) (?!smaller)", parts.split(". ")[0])]
    assert sum(counted) == int(whole.rsplit(" ", 1)[-1])
    return sum(counted)


def coverage_line(record: Any, project: Project) -> int:
    """The number of items that the note's coverage line names."""
    page = digest(record, project.choices.layout)
    (unit,) = (unit for section in page.sections for unit in section.units if unit.key == "coverage")
    line = unit.text[re.search(r"\d+ items?\b", unit.text).start() :]  # type: ignore[union-attr]
    return numbers(line)
