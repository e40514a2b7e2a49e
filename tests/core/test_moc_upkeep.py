"""What keeps a map livable for years: folding, gaps, questions, uses, the narrative."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.core.change.plan import plan
from digestflow.core.entry.nouns import Use
from digestflow.core.ledger.nouns import Closing, Conflict, Prediction, Said
from digestflow.core.render.fold import dated, fold_at
from digestflow.core.render.links import Links, Target, past
from digestflow.core.render.moc import moc
from digestflow.core.thesis import Line, Narrative, Thesis
from tests import make
from tests.core import record_material as material

if TYPE_CHECKING:
    from digestflow.core.entry.nouns import Entry
    from digestflow.core.record import Record
    from digestflow.core.render.page import Page

HEADINGS = (
    ("narrative", "Narrative"),
    ("open_questions", "Open Questions"),
    ("standing_by_use", "Standing by Use"),
    ("related_digests", "Related Digests"),
    ("narrative_updates", "Narrative Updates"),
)
TOPIC = replace(material.SPACE, headings=HEADINGS)
LAYOUT = replace(material.LAYOUT, topics=(TOPIC,))
ITEM = make.item("Arno expected in April", "The probe has 4 sensors. It has 5 sensors.")
WORDS = make.quote(ITEM, "Arno expected in April")


def _day(n: int) -> date:
    return make.DAY + timedelta(days=n)


def _entry(headline: str, *names: str, **other: Any) -> Entry:
    return make.entry(make.item(headline), entities=names, **other)


def _page(*records: Record, **other: Any) -> Page:
    links = other.pop("links", None)
    return moc(TOPIC, past(records, LAYOUT, links), LAYOUT, **other).whole()


def _section(page: Page, key: str) -> list[str]:
    (found,) = [section for section in page.sections if section.key == key]
    return [unit.text for unit in found.units]


def _related(page: Page) -> list[str]:
    return _section(page, "related_digests")


def _told(*days: int) -> list[Record]:
    return [make.record(_day(n), _entry(f"Probe {n} lands", "Arno")) for n in days]


def test_days_without_a_digest_are_said() -> None:
    lines = _related(_page(*_told(0, 1, 3, 8)))

    assert lines == [
        "- [[2026-03-12-AI-Digest]] — Probe 0 lands",
        "- [[2026-03-13-AI-Digest]] — Probe 1 lands",
        "- 2026-03-14 — no digest",
        "- [[2026-03-15-AI-Digest]] — Probe 3 lands",
        "- 2026-03-16 to 2026-03-19 — no digest",
        "- [[2026-03-20-AI-Digest]] — Probe 8 lands",
    ]


def test_a_day_with_nothing_for_the_topic_is_no_gap() -> None:
    quiet = make.record(_day(1), _entry("Chips melt", topics=("Chips",)))

    assert len(_related(_page(*_told(0, 2), quiet))) == 2


def test_old_days_are_folded_into_a_line_a_month_that_keeps_every_link() -> None:
    page = _page(*_told(0, 1, 3, 25, 120))

    assert _related(page) == [
        (
            "- 2026-03 — [[2026-03-12-AI-Digest|12]], [[2026-03-13-AI-Digest|13]], "
            "[[2026-03-15-AI-Digest|15]]; no digest on 14, 16\u201331"
        ),
        "- 2026-04-01 to 2026-04-05 — no digest",
        "- [[2026-04-06-AI-Digest]] — Probe 25 lands",
        "- 2026-04-07 to 2026-07-09 — no digest",
        "- [[2026-07-10-AI-Digest]] — Probe 120 lands",
    ]
    assert _section(page, "subsection/Probes")[1] == (
        "- 2026-03 — [[2026-03-12-AI-Digest|12]], [[2026-03-13-AI-Digest|13]], [[2026-03-15-AI-Digest|15]]"
    )


def test_a_month_without_any_digest_is_said_too() -> None:
    lines = _related(_page(*_told(0, 200, 300)))

    assert "- 2026-05 — no digest on 1\u201331" in lines


def test_what_a_person_changed_is_not_folded() -> None:
    lines = _related(_page(*_told(0, 1, 120), loose=frozenset({"related/2026-03-12"})))

    assert lines[0].startswith("- 2026-03 — [[2026-03-13-AI-Digest|13]]; no digest on")
    assert lines[1] == "- [[2026-03-12-AI-Digest]] — Probe 0 lands"


def test_a_month_of_which_all_is_a_person_s_links_no_day() -> None:
    loose = frozenset({"related/2026-03-12", "related/2026-03-13"})

    lines = _related(_page(*_told(0, 1, 120), loose=loose))

    assert lines[0] == "- 2026-03 — no digest on 14\u201331"
    assert [line[:16] for line in lines[1:3]] == ["- [[2026-03-12-A", "- [[2026-03-13-A"]


def test_folding_takes_out_what_is_ours_and_leaves_what_a_person_wrote() -> None:
    first = plan(_page(*_told(0, 1)), None, {})
    note = (first.after or b"").decode().replace("Probe 0 lands", "Probe 0 lands, I saw it")
    loose = frozenset({"related/2026-03-12"})

    later = plan(_page(*_told(0, 1, 120), loose=loose), note.encode(), first.owned)
    again = plan(_page(*_told(0, 1, 120), loose=loose), later.after, later.owned)

    text = (later.after or b"").decode()
    assert "- [[2026-03-12-AI-Digest]] — Probe 0 lands, I saw it\n" in text
    assert "— Probe 1 lands" not in text
    assert "- 2026-03 — [[2026-03-13-AI-Digest|13]]" in text
    assert (again.after, again.owned) == (later.after, later.owned)


@pytest.mark.parametrize(
    ("newest", "months", "first"),
    [
        pytest.param(date(2026, 7, 10), 3, date(2026, 4, 1), id="within a year"),
        pytest.param(date(2026, 1, 31), 3, date(2025, 10, 1), id="over the year"),
        pytest.param(date(2026, 3, 1), 12, date(2025, 3, 1), id="a year"),
        pytest.param(date(1, 2, 1), 3, date(1, 11, 1), id="before all days"),
    ],
)
def test_whole_months_are_folded(newest: date, months: int, first: date) -> None:
    assert fold_at(newest, months) == first


@pytest.mark.parametrize(
    ("key", "day"),
    [
        pytest.param("related/2026-03-12", "related/2026-03-12", id="a day"),
        pytest.param("update/2026-03-12/Space/1/body", "update/2026-03-12", id="a part of a day"),
        pytest.param("part/A/2026-03-12", "part/A/2026-03-12", id="of a section"),
        pytest.param("related/2026-03", "", id="a month"),
        pytest.param("key/arno", "", id="none"),
    ],
)
def test_a_key_says_of_which_day_it_is(key: str, day: str) -> None:
    assert dated(key) == day


PREDICTION = Prediction(
    key="p",
    entry=ITEM.id,
    entity="Arno",
    text="Arno is expected",
    horizon="in April",
    due=date(2026, 4, 30),
    quotes=(WORDS,),
    by="r/Moons",
)
CONFLICT = Conflict(
    key="c",
    entry=ITEM.id,
    entity="Arno",
    attribute="sensors",
    values=(
        Said(day=_day(1), entry="a", value="5", unit="GB", quotes=(WORDS,)),
        Said(day=_day(0), entry="b", value="4", quotes=(WORDS,)),
    ),
)
CLOSING = Closing(
    key="p",
    kind="prediction",
    how="met",
    opened=_day(0),
    question="Arno is expected",
    asked=(WORDS,),
    entry="e",
    text="Arno landed.",
    quotes=(WORDS,),
)
ASKED = make.entry(ITEM)


def test_open_questions_are_those_that_no_record_closes() -> None:
    page = _page(
        make.record(_day(0), ASKED, predictions=(PREDICTION,)),
        make.record(_day(1), ASKED, conflicts=(CONFLICT,)),
        make.record(_day(60), overdue=(PREDICTION,)),
    )

    assert _section(page, "open_questions") == [
        "- r/Moons: Arno is expected — in April; not seen by 2026-04-30 ([[2026-03-12-AI-Digest]])",
        "- Arno: sensors: 5 GB ([[2026-03-13-AI-Digest]]) or 4 ([[2026-03-12-AI-Digest]])",
    ]
    assert _section(page, "closed_questions") == []


def test_a_closed_question_moves_with_its_date_and_its_answer() -> None:
    page = _page(
        make.record(_day(0), ASKED, predictions=(PREDICTION,)), make.record(_day(9), closings=(CLOSING,))
    )

    assert _section(page, "open_questions") == ["No question is open."]
    (line,) = _section(page, "closed_questions")
    assert line == (
        "- 2026-03-21: Arno is expected ([[2026-03-12-AI-Digest]]) came as expected: Arno landed. "
        "([[2026-03-21-AI-Digest]])"
    )


def test_closed_questions_are_folded_too() -> None:
    twice = (CLOSING, replace(CLOSING, key="c", kind="conflict", how="settled"))
    page = _page(
        make.record(_day(0), ASKED, predictions=(PREDICTION,), conflicts=(CONFLICT,)),
        make.record(_day(9), closings=twice),
        make.record(_day(150), ASKED),
    )

    assert _section(page, "closed_questions") == ["- 2026-03 — [[2026-03-21-AI-Digest|21]]"]


def test_what_a_person_changed_in_one_section_is_folded_in_another() -> None:
    answered = make.record(_day(9), ASKED, closings=(CLOSING,))
    asked = make.record(_day(0), ASKED, predictions=(PREDICTION,))
    loose = frozenset({"related/2026-03-21"})

    page = _page(asked, answered, make.record(_day(150), ASKED), loose=loose)

    assert _section(page, "closed_questions") == ["- 2026-03 — [[2026-03-21-AI-Digest|21]]"]
    assert "- [[2026-03-21-AI-Digest]] — Arno expected in April" in _related(page)


def test_a_question_is_asked_in_the_topics_of_its_entry_and_once() -> None:
    other = make.entry(ITEM, topics=("Chips", "Gone"))
    newer = replace(CONFLICT, values=CONFLICT.values[::-1])
    again = make.record(_day(2), ASKED, predictions=(PREDICTION,), conflicts=(newer,))

    page = _page(
        make.record(_day(0), other, predictions=(replace(PREDICTION, key="x"),)),
        make.record(
            _day(1),
            ASKED,
            predictions=(PREDICTION, replace(PREDICTION, key="y", entry="gone")),
            conflicts=(CONFLICT,),
        ),
        again,
    )

    lines = _section(page, "open_questions")
    assert [line.split("(")[0] for line in lines] == [
        "- Arno: sensors: 4 ",
        "- r/Moons: Arno is expected — in April ",
    ]
    assert lines[1].endswith("([[2026-03-13-AI-Digest]])")


def _use(key: str = "u", **other: Any) -> Use:
    given: dict[str, Any] = {
        "key": key,
        "entry": ASKED.key,
        "entity": "arno",
        "purpose": "mapping",
        "quote": WORDS,
        "by": "r/Moons",
    }
    return Use(**(given | other))


def test_standing_by_use_is_what_people_said_lately_in_their_words() -> None:
    named = make.entry(ITEM, entities=("Arno",))
    links = Links(targets={"arno": Target(note="Arno")})

    page = _page(
        make.record(_day(-120), named, uses=(_use("old"),)),
        make.record(
            _day(0),
            named,
            uses=(
                _use(),
                _use("v", entity="Bela", purpose="to map seas"),
                _use("w", entry="of another"),
            ),
        ),
        links=links,
    )

    said = "r/Moons, 2026-03-12: \u201cArno expected in April\u201d ([[2026-03-12-AI-Digest]])"
    assert _section(page, "standing_by_use") == [
        f"- [[Arno]] for mapping — {said}",
        f"- **Bela** to map seas — {said}",
    ]


def _thesis(n: int, title: str, **other: Any) -> Thesis:
    given = {
        "key": f"{_day(n)}/Space/1",
        "topic": "Space",
        "title": title,
        "body": (make.sentence("So it is.", WORDS),),
        "entries": (ASKED.key,),
        "status": "standing",
    }
    return Thesis(**(given | other))


def test_an_overturned_thesis_stays_and_is_marked_with_the_date() -> None:
    fall = _thesis(9, "Rockets win", against=f"{_day(0)}/Space/1", effect="overturned")

    page = _page(
        make.record(_day(0), ASKED, theses=(_thesis(0, "Probes win"),)),
        make.record(
            _day(9), ASKED, theses=(fall, _thesis(9, "Others", topic="Chips", key=f"{_day(9)}/Chips/1"))
        ),
    )

    assert _section(page, "narrative_updates") == [
        "### 2026-03-12 — Probes win (overturned on 2026-03-21)",
        "So it is. ([[2026-03-12-AI-Digest]])",
        "### 2026-03-21 — Rockets win (standing)",
        "So it is. ([[2026-03-21-AI-Digest]], [[2026-03-12-AI-Digest]])",
    ]


def test_old_theses_are_folded_to_their_titles() -> None:
    page = _page(
        make.record(_day(0), ASKED, theses=(_thesis(0, "Probes win"),)), make.record(_day(150), ASKED)
    )

    assert _section(page, "narrative_updates") == [
        "- 2026-03 — [[2026-03-12-AI-Digest|12]] Probes win (standing)"
    ]


NARRATIVE = Narrative(
    topic="Space",
    title="The age of probes",
    paragraphs=(
        (
            Line(text="Probes lead.", theses=(f"{_day(0)}/Space/1",), whose="r/Moons"),
            Line(
                text="Rockets follow.",
                theses=(f"{_day(0)}/Space/1", f"{_day(1)}/Space/1", f"{_day(1)}/Space/2"),
            ),
        ),
        (Line(text="So be it.", theses=(f"{_day(1)}/Space/1",)),),
    ),
)


def _narrated() -> Page:
    return _page(
        make.record(_day(0), ASKED, narratives=(replace(NARRATIVE, title="Old"),)),
        make.record(_day(1), ASKED, narratives=(NARRATIVE, replace(NARRATIVE, topic="Chips"))),
        make.record(_day(2), ASKED),
    )


def test_the_headline_narrative_is_the_newest_and_every_sentence_cites() -> None:
    page = _narrated()

    (section,) = [section for section in page.sections if section.key == "narrative"]
    assert section.heading == "Narrative: The age of probes"
    assert [unit.text for unit in section.units] == [
        (
            "r/Moons: Probes lead. ([[2026-03-12-AI-Digest]]) "
            "Rockets follow. ([[2026-03-12-AI-Digest]], [[2026-03-13-AI-Digest]])"
        ),
        "So be it. ([[2026-03-13-AI-Digest]])",
    ]


@pytest.mark.parametrize("heading", ["Narrative", "Narrative: mine", "NARRATIVE:"])
def test_a_persons_narrative_heading_is_used_as_it_is(heading: str) -> None:
    note = f"# Space\n\n## {heading}\n\nMy words.\n\n## Key Topics\n"
    page = replace(_narrated(), properties=())

    change = plan(page, note.encode(), {})

    text = (change.after or b"").decode()
    assert f"## {heading}\n\nMy words.\n\nr/Moons: Probes lead." in text
    assert "The age of probes" not in text


def test_our_narrative_heading_follows_its_title() -> None:
    first = plan(_narrated(), None, {})
    newer = make.record(_day(5), ASKED, narratives=(replace(NARRATIVE, title="The age of rockets"),))
    page = _page(make.record(_day(1), ASKED, narratives=(NARRATIVE,)), newer)

    text = (plan(page, first.after, first.owned).after or b"").decode()

    assert "## Narrative: The age of rockets\n" in text
    assert text.count("## Narrative: ") == 1
