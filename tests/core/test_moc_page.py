"""A topic's map of content, and notes that grow day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestflow.core.change.plan import plan
from digestflow.core.render.digest import digest
from digestflow.core.render.links import past
from digestflow.core.render.moc import RELATED_WORDS
from digestflow.core.render.moc import moc as page_of
from digestflow.core.render.trend import KEY_TOPICS, trend
from digestflow.core.thesis import Thesis, lifted
from tests import make
from tests.core import record_material as material

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from digestflow.core.entry.nouns import Entry
    from digestflow.core.record import Record
    from digestflow.core.render.layout import Layout
    from digestflow.core.render.page import Page
    from digestflow.core.topic.nouns import Topic

LAYOUT = material.LAYOUT
KEPT = (
    b"",
    b"# Space\n\nMy own words.\n",
    b"# Space\r\n\r\n## Narrative Updates\r\n\r\n## Mine\r\n\r\n- [[2026-03-10-AI-Digest]] my words\r\n",
    b"## Related Digests\n\n- [[2026-03-11-AI-Digest]] by hand\n\n## Key Topics\n\ntext\n\n## Rockets",
)


def moc(topic: Topic, records: Iterable[Record], layout: Layout, **other: Any) -> Page:
    return page_of(topic, past(records, layout), layout, **other)


def _entry(headline: str, *names: str, **other: Any) -> Entry:
    return make.entry(make.item(headline), entities=names, **other)


def _after(n: int) -> date:
    return make.DAY + timedelta(days=n)


def _texts(page: Page) -> dict[str, str]:
    return {unit.key: unit.text for section in page.sections for unit in section.units}


def _keys(page: Page) -> dict[str, list[str]]:
    return {section.key: [unit.key for unit in section.units] for section in page.sections}


@given(material.weeks(), st.randoms(use_true_random=False))
def test_the_page_is_a_function_of_the_set_of_records(week: Sequence[Record], chance: random.Random) -> None:
    shuffled = list(week)
    chance.shuffle(shuffled)

    for topic in LAYOUT.topics:
        assert moc(topic, shuffled, LAYOUT) == moc(topic, week, LAYOUT)


@given(material.weeks())
def test_every_unit_and_section_has_a_key_of_its_own(week: Sequence[Record]) -> None:
    for topic in LAYOUT.topics:
        found = _keys(moc(topic, week, LAYOUT))
        keys = [key for section in found.values() for key in section]

        assert len(found) == len(moc(topic, week, LAYOUT).sections)
        assert len(set(keys)) == len(keys)


@given(material.weeks(), st.integers(0, 3))
def test_a_further_day_never_reorders_what_stays(week: Sequence[Record], n: int) -> None:
    without = [record for at, record in enumerate(week) if at != n % len(week)]

    for topic in LAYOUT.topics:
        before, after = _keys(moc(topic, without, LAYOUT)), _keys(moc(topic, week, LAYOUT))

        assert list(before) == list(after)
        for section, keys in before.items():
            stay = [key for key in keys if key in after[section]]
            assert stay == [key for key in after[section] if key in keys]


@given(material.weeks())
def test_nothing_of_a_text_acts_in_the_map(week: Sequence[Record]) -> None:
    for topic in LAYOUT.topics:
        for text in _texts(moc(topic, week, LAYOUT)).values():
            links = text.count("[[")

            assert links == text.count("]]") == text.count("[[2026-03-")
            assert not [mark for mark in ("<", "`", "%%", "![", "::", "==", "\n") if mark in text]


def _grown(
    days: Iterable[Record], begin: Mapping[PurePosixPath, bytes]
) -> tuple[dict[PurePosixPath, bytes], dict[PurePosixPath, Mapping[str, str]]]:
    """The notes after the days were accepted in that order, as a run accepts them."""
    notes = dict(begin)
    owned: dict[PurePosixPath, Mapping[str, str]] = {}
    told: list[Record] = []
    for record in days:
        told.append(record)
        pages = [digest(record, LAYOUT), *(moc(topic, told, LAYOUT) for topic in LAYOUT.topics)]
        for page in pages:
            ours = page
            if page.path in begin:  # a person's note gets neither title nor front matter of ours
                ours = replace(page, properties=(), sections=page.sections[1:])
            change = plan(ours, notes.get(page.path), owned.get(page.path, {}))
            assert not change.untouchable
            if change.after is not None:
                notes[page.path] = change.after
            owned[page.path] = change.owned
    return notes, owned


@settings(max_examples=40)
@given(material.weeks(), st.randoms(use_true_random=False), st.sampled_from((None, *KEPT)))
def test_any_order_of_days_ends_in_the_same_bytes(
    week: Sequence[Record], chance: random.Random, kept: bytes | None
) -> None:
    shuffled = list(week)
    chance.shuffle(shuffled)
    begin = {} if kept is None else {PurePosixPath("MOC - Space.md"): kept}

    notes, owned = _grown(shuffled, begin)

    assert (notes, owned) == _grown(week, begin)
    assert (notes, owned) == _grown([*shuffled, *shuffled], begin)


def test_a_heading_of_a_persons_says_where_others_belong_before_anything_stands_under_it() -> None:
    """What is told on one day only must not move with the order of days."""
    thesis = Thesis(
        key="t", topic="Space", title="Probes win", body=(make.sentence("So it is."),), entries=()
    )
    both = make.record(make.DAY, _entry("Probe lands"), theses=(thesis,))
    one = make.record(_after(1), _entry("Rocket flies"))
    begin = {PurePosixPath("MOC - Space.md"): b"## Narrative Updates\n\n## Mine\n"}

    assert _grown([both, one], begin) == _grown([one, both], begin)


def test_the_map_of_no_record_is_its_title() -> None:
    page = moc(material.SPACE, [], LAYOUT)

    note = (plan(page, None, {}).after or b"").decode()

    assert page.path == PurePosixPath("MOC - Space.md")
    assert note == (
        '---\ntype: moc\ntopic: "Space"\n---\n# MOC - Space\n\nProbes, rockets and moons.\n'
    )  # fmt: skip
    assert moc(material.CHIPS, [], LAYOUT).sections[0].units == ()


def test_a_topic_gets_the_days_that_have_an_entry_of_it() -> None:
    week = [
        make.record(_after(0), _entry("Probe lands"), _entry("Chips melt", topics=("Chips",))),
        make.record(_after(1), _entry("Chips cool", topics=("Chips",))),
        make.record(_after(2), _entry("Both", topics=("Chips", "Space"))),
    ]

    texts = _texts(moc(material.SPACE, week, LAYOUT))

    assert texts["related/2026-03-12"] == "- [[2026-03-12-AI-Digest]] — Probe lands"
    assert "related/2026-03-13" not in texts
    assert texts["related/2026-03-14"] == "- [[2026-03-14-AI-Digest]] — Both"


def test_a_line_of_related_digests_has_a_budget_of_words() -> None:
    many = (_entry(f"Probe {n} lands on the far side of the moon") for n in range(20))

    text = _texts(moc(material.SPACE, [make.record(make.DAY, *many)], LAYOUT))["related/2026-03-12"]

    assert RELATED_WORDS - 10 < len(text.split()) <= RELATED_WORDS + 3  # the dash, the link and its dash


def test_key_topics_say_what_a_name_is_how_it_stands_and_how_much_is_told_of_it() -> None:
    arno = make.item("Arno lands", "Arno, a probe of the harbour, landed.")
    told = make.sentence(arno.text, make.quote(arno, arno.text))
    week = [
        make.record(_after(0), make.entry(arno, entities=("Arno", "Dwarf"), summary=(told,))),
        make.record(
            _after(2), _entry("Bela *flies*", "bela"), _entry("Arno sleeps", "ARNO", status="disputed")
        ),
        make.record(_after(20), _entry("Bela falls", "Bela"), _entry("Bela rolls", "Bela")),
    ]

    texts = _texts(moc(material.SPACE, week, LAYOUT))

    assert [key for key in texts if key.startswith("key/")] == ["key/arno", "key/bela"]
    assert texts["key/arno"] == (
        "- **Arno** — a probe of the harbour; disputed; declining ▁█▁▁ (0 in 7 days, 2 in 28); "
        "last: Arno sleeps ([[2026-03-14-AI-Digest]])"
    )
    assert texts["key/bela"].startswith("- **Bela** — announced; rising ▁▅▁█ (2 in 7 days, 3 in 28); last: ")


@pytest.mark.parametrize(
    ("weeks", "kept", "word"),
    [
        pytest.param((0, 0, 0, 3), 7, "rising ▁▁▁█ (3 in 7 days, 3 in 28)", id="told of again"),
        pytest.param((2, 2, 2, 2), 7, "steady ████ (2 in 7 days, 8 in 28)", id="as ever"),
        pytest.param((0, 0, 0, 1), 7, "steady ▁▁▁█ (1 in 7 days, 1 in 28)", id="once is no rise"),
        pytest.param((4, 2, 1, 0), 7, "declining █▅▃▁ (0 in 7 days, 7 in 28)", id="less and less"),
        pytest.param((0, 0, 0, 0), 7, "quiet ▁▁▁▁ (0 in 7 days, 0 in 28)", id="not for four weeks"),
        pytest.param((0, 0, 0, 0), 0, "quiet ▁▁▁▁ (0 in 7 days, 0 in 28)", id="no day at all"),
    ],
)
def test_a_trend_is_told_in_words_and_bars(weeks: tuple[int, ...], kept: int, word: str) -> None:
    assert trend(weeks, [kept] * 4, new=False) == word
    assert trend(weeks, [kept] * 4, new=True) == word.replace(word.split(maxsplit=1)[0], "new", 1)


@pytest.mark.parametrize(
    ("weeks", "kept", "word"),
    [
        pytest.param((0, 0, 2, 5), (0, 0, 3, 7), "steady", id="as many a day as in the days before"),
        pytest.param((0, 0, 1, 12), (0, 0, 7, 7), "rising", id="more a day"),
        pytest.param((0, 0, 5, 2), (0, 0, 3, 7), "declining", id="less a day"),
        pytest.param((7, 7, 7, 2), (7, 7, 7, 2), "steady", id="a week of few days"),
    ],
)
def test_days_without_a_record_make_no_trend(
    weeks: tuple[int, ...], kept: tuple[int, ...], word: str
) -> None:
    assert trend(weeks, kept, new=False).startswith(f"{word} ")


def test_a_key_topic_of_which_only_somebody_talks_has_no_status() -> None:
    week = [
        make.record(_after(0), _entry("Arno sleeps", "Arno")),
        make.record(_after(2), _entry("Arno hums", "Arno", attribution="r/harbour")),
    ]

    texts = _texts(moc(material.SPACE, week, LAYOUT))

    assert texts["key/arno"].startswith("- **Arno** — new ")


def test_the_most_named_topics_are_listed_by_the_alphabet() -> None:
    names = [f"n{n:02}" for n in range(KEY_TOPICS + 3)]
    week = [make.record(_after(n), _entry(f"d{n}", *names[n and 2 :])) for n in range(2)]
    week.append(make.record(_after(2), _entry("d2", names[-1])))

    keys = [key for key in _texts(moc(material.SPACE, week, LAYOUT)) if key.startswith("key/")]

    assert keys == [f"key/{name}" for name in (*names[2 : KEY_TOPICS + 1], names[-1])]


def test_narrative_updates_are_the_topics_theses() -> None:
    quote = make.quote(make.item(), "Probe")
    theses = tuple(
        Thesis(
            key=f"{topic}/{n}",
            topic=topic,
            title="Probes *win*",
            body=(make.sentence("One.", quote), make.sentence("Two.", quote)),
            entries=(),
            status="revised" if n else "",
        )
        for n, topic in enumerate(("Space", "Chips", "Space"))
    )

    page = moc(material.SPACE, [make.record(make.DAY, theses=theses)], LAYOUT)

    (updates,) = [section for section in page.sections if section.key == "narrative_updates"]
    assert [unit.text for unit in updates.units] == [
        "### 2026-03-12 — Probes \\*win\\*",
        "One. Two. ([[2026-03-12-AI-Digest]])",
        "### 2026-03-12 — Probes \\*win\\* (revised)",
        "One. Two. ([[2026-03-12-AI-Digest]])",
    ]


@pytest.mark.parametrize(
    ("name", "sections"),
    [
        pytest.param("arno", ["subsection/Probes"], id="in any case"),
        pytest.param("Bela", ["subsection/Rockets"], id="the other part"),
        pytest.param("Dwarf", [], id="in no part"),
    ],
)
def test_a_part_gathers_the_entries_of_its_entities(name: str, sections: list[str]) -> None:
    page = moc(material.SPACE, [make.record(make.DAY, _entry("It lands", name))], LAYOUT)

    found = [section for section in page.sections if section.key.startswith("subsection/") and section.units]

    assert [section.key for section in found] == sections
    lines = [f"Most named: {name.title()} (1 day).", "- [[2026-03-12-AI-Digest]] — It lands"]
    assert [u.text for s in found for u in s.units] == lines * len(sections)


def test_a_reading_that_is_a_title_alone_stands_once_with_its_day() -> None:
    entry = make.entry(make.item("Probe lands"), items=("a", "b"), attribution="r/Moons")
    thesis = lifted(make.DAY, material.SPACE, [entry])
    assert thesis is not None

    page = moc(material.SPACE, [make.record(make.DAY, entry, theses=(thesis,))], material.LAYOUT)

    texts = {unit.key: unit.text for section in page.sections for unit in section.units}
    assert texts[f"update/{thesis.key}"] == f"### {make.DAY} — Probe lands"
    assert texts[f"update/{thesis.key}/body"] == (
        f"r/Moons: *only the title is known* ([[{make.DAY}-AI-Digest]])"
    )
