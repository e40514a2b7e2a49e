"""An old page as data: what it claims, and what the archive says to it."""

from __future__ import annotations

from datetime import date
from pathlib import PurePosixPath

import pytest

from digestflow.core.adopted.judge import judge
from digestflow.core.adopted.nouns import Adopted, Unsourced, adopted_path, dump, load
from digestflow.core.adopted.read import claims
from digestflow.core.finding.outline import outline
from digestflow.core.note.nouns import unit_hash
from digestflow.errors import VaultError
from tests import make
from tests.core import finding_material as pages

PAGE = (
    "---\ntags: [x]\n---\n# Moons\n\nOn May 4, Vega counted 12 moons. It is late. Who knows?\n\n"
    "## Related Digests\n\n- [[2031-05-05-Digest]] — [[Vega]] V4 weighs 4T; it is `heavy`.\n"
    "  - Orbit is expected in June.\n- [[2031-05-06-Digest]] — Ours is 5T here\n\n### Deep\n\n"
    "> Vega has 3 engines now\n\n```\nVega has 9 engines now\n```\n"
)


def read(text: str = PAGE, owned: str = "") -> list[Unsourced]:
    """The claims of a page."""
    around = pages.around(owned=[unit_hash(owned)] if owned else [])
    return list(claims(outline(text.encode(), around)))


def claim(text: str) -> Unsourced:
    """One claim of a page."""
    return Unsourced(key="0" * 16, section="", line=1, day=date(2031, 5, 5), text=text)


def test_what_a_page_claims_is_read_sentence_by_sentence() -> None:
    found = read()

    assert [(one.line, one.section, one.day and one.day.isoformat(), one.text) for one in found] == [
        (6, "Moons", "2031-05-04", "On May 4, Vega counted 12 moons."),
        (10, "Moons / Related Digests", "2031-05-05", "Vega V4 weighs 4T; it is heavy."),
        (11, "Moons / Related Digests", "2031-05-05", "Orbit is expected in June."),
        (12, "Moons / Related Digests", "2031-05-06", "Ours is 5T here"),
        (16, "Moons / Related Digests / Deep", None, "Vega has 3 engines now"),
    ]
    assert {one.source for one in found} == {"unsourced"}
    assert found[1].entity == "Vega V4"
    assert found[1].value == "4T"
    assert found[2].horizon == "in June"
    assert len({one.key for one in found}) == len(found)


def test_what_is_ours_is_not_adopted() -> None:
    ours = "- [[2031-05-06-Digest]] — Ours is 5T here"

    assert [one.text for one in read(owned=ours)] == [one.text for one in read() if "Ours" not in one.text]


@pytest.mark.parametrize(
    ("text", "standing", "why"),
    [
        pytest.param("Vega V4 weighs 4 tons", "stands", "", id="all of it is said"),
        pytest.param(
            "Vega V4 has 9 engines",
            "differs",
            "here 9 engines; Vega V4 lands says 12",
            id="another value for the same",
        ),
        pytest.param(
            "Vega V4 has 400 moons", "unsupported", "number not in the quotes: 400", id="nobody says it"
        ),
        pytest.param("Vega V4 belongs to Arno", "unsupported", "name not in the quotes: Arno", id="a name"),
        pytest.param(
            "Bela has 4 moons", "unsupported", "no item names what it is about", id="nobody names it"
        ),
        pytest.param("there were 12 engines", "stands", "", id="no name at all"),
        pytest.param("Vega V4 has landed", "stands", "", id="no value, but its words"),
        pytest.param(
            "Vega V4 was sold to pirates",
            "unsupported",
            "word not in the quotes: sold; word not in the quotes: pirates",
            id="no value, and other words",
        ),
        pytest.param(
            "Vega V4 carries people",
            "unsupported",
            "negation dropped: never carries people",
            id="what was denied",
        ),
    ],
)
def test_a_claim_is_held_against_the_items_of_its_days(text: str, standing: str, why: str) -> None:
    items = [
        make.item("Other news", text="Nothing of it. 77 engines are elsewhere."),
        make.item("Vega V4 lands", text="Vega V4 weighs 4 tons. Vega V4 has 12 engines. It has 12 engines."),
        make.item("No people", text="Vega V4 never carries people."),
    ]

    judged = judge(claim(text), items, whole=True)

    assert (judged.standing, judged.why) == (standing, why)
    assert bool(judged.items) is (standing in {"stands", "differs"})
    assert judged.source == "unsourced"


def test_without_items_nothing_is_checked() -> None:
    assert judge(claim("Vega V4 weighs 4 tons"), [], whole=False).standing == "unchecked"


@pytest.mark.parametrize(
    ("text", "standing"), [("Vega V4 weighs 4 tons", "stands"), ("Vega V4 weighs 5 tons", "unchecked")]
)
def test_where_days_are_lacking_only_what_is_said_counts(text: str, standing: str) -> None:
    items = [make.item("Vega V4 lands", text="Vega V4 weighs 4 tons.")]

    assert judge(claim(text), items, whole=False).standing == standing


def adopted(*found: Unsourced) -> Adopted:
    """A page that was adopted."""
    return Adopted(note="MOC.md", topic="Moons", made=date(2031, 6, 1), body="0" * 64, claims=found)


def test_a_record_reads_back_and_has_one_form() -> None:
    record = adopted(*read())

    text = dump(record)

    assert load(text, where="x") == record
    assert dump(load(text, where="x")) == text
    assert record.count("unchecked") == len(record.claims)
    assert '"why"' not in text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("{", "not an adopted note", id="no JSON"),
        pytest.param("[]", "not an adopted note", id="another tree"),
        pytest.param('{"claims": [3]}', "not an adopted note", id="no claims"),
        pytest.param(
            dump(adopted()).replace('"version": 1', '"version": 2'), "of version 2; this", id="newer"
        ),
    ],
)
def test_what_is_no_record_is_refused(text: str, why: str) -> None:
    with pytest.raises(VaultError, match=why):
        load(text, where="x.json")


@pytest.mark.parametrize(
    ("note", "path"),
    [
        ("MOC - A.md", ".digestflow/adopted/MOC - A.json"),
        ("Maps/MOC - A.md", ".digestflow/adopted/Maps/MOC - A.json"),
    ],
)
def test_the_record_of_a_note_has_its_name(note: str, path: str) -> None:
    assert adopted_path(note) == PurePosixPath(path)


def test_notes_with_one_safe_name_have_two_records() -> None:
    one, other = adopted_path("What?.md"), adopted_path("What\uff1f.md")

    assert one != other
    assert one.name.startswith("What\uff1f-")
    assert adopted_path("\u200b/\u200b.md").parts[2] == "note"
