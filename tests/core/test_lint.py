"""What is wrong with a note, by its kinds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from digestflow.core.finding.lint import lint
from digestflow.core.note.nouns import unit_hash
from tests.core import finding_material as make

if TYPE_CHECKING:
    from digestflow.core.finding.nouns import Finding, Surroundings

RELATED = "## Related Digests\n\n"


def line(day: int, words: str = "", *, month: int = 5) -> str:
    """An entry of the list of digests, whose claims have their quotes in its digest."""
    return f"- [[2031-{month:02}-{day:02}-Digest]]" + (f" — {words}" if words else "") + "\n"


def found(text: str, kind: str, around: Surroundings | None = None) -> list[Finding]:
    """The findings of one kind."""
    return [one for one in lint(text.encode(), around or make.around()) if one.kind == kind]


def said(text: str, kind: str, around: Surroundings | None = None) -> list[tuple[int, str]]:
    """Line and words of the findings of one kind."""
    return [(one.line, one.what) for one in found(text, kind, around)]


def test_a_page_in_order_is_clean() -> None:
    text = (
        "# Moons\n\n## Narrative: Io first\n\nOn May 3, it began ([[2031-05-03-Digest]]).\n\n"
        "## Key Topics\n\n- **Io** — told ([[2031-05-03-Digest]])\n\n"
        f"{RELATED}{line(3, 'Io is seen')}{line(4, 'Io is near')}- 2031-05-05 — no digest\n{line(6)}\n"
        "## Narrative Updates\n\n### 2031-05-03 — Io first\n\nIo is first ([[2031-05-03-Digest]]).\n"
    )

    assert lint(text.encode(), make.around()) == ()


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"```\nopen", "a code fence that is never closed"),
        (b"\xff\xfe#\0", "UTF-16, not UTF-8"),
        (b"<<<<<<< HEAD\n", "conflict markers"),
    ],
)
def test_a_note_that_must_be_left_alone_has_one_finding(raw: bytes, why: str) -> None:
    (one,) = lint(raw, make.around())

    assert (one.kind, one.what) == ("untouchable", why)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param("Vega‘s moon\n", [(1, "‘ where ’ belongs: Vega‘s")], id="behind a word"),
        pytest.param("a\n[[Vega]]‘s moon\n", [(2, "‘ where ’ belongs: [[Vega]]‘s")], id="behind a link"),
        pytest.param(
            "> `Vega`‘s don‘t\n",
            [(1, "‘ where ’ belongs: `Vega`‘s"), (1, "‘ where ’ belongs: don‘t")],
            id="quote",
        ),
        pytest.param("so “[[Vega]]“ is\n", [(1, "“ where ” belongs: “[[Vega]]“")], id="opened twice"),
        pytest.param("‘s wide\n", [], id="in front"),
        pytest.param("O‘zbekiston, Vega‘s\n", [], id="a letter of its language"),
        pytest.param("das „Vega“ ist\n", [], id="low and high"),
        pytest.param("a “word” and “more“\n", [(1, "“ where ” belongs: “more“")], id="after a pair"),
        pytest.param("ends“ here\n", [], id="nothing opened"),
        pytest.param(
            "`it‘s` $a‘s$ <b title=it‘s> [[it‘s]] %%it‘s%% https://e.test/it‘s\n", [], id="no words"
        ),
        pytest.param("- a\n\n      code‘s\n", [], id="code in an item"),
        pytest.param("- a\n  ```\n  it‘s\n  ```\n", [], id="fence in an item"),
        pytest.param("    it‘s\n", [], id="code"),
    ],
)
def test_quotation_marks_that_join_wrongly(text: str, what: list[tuple[int, str]]) -> None:
    assert said(text, "quote_join") == what


LONG = "long " * 30


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param("see `one\ntwo` now\n", [(1, "a code span broken over lines: `one two`")], id="span"),
        pytest.param(
            "``a ` b\n c`` d\n", [(1, "a code span broken over lines: ``a ` b c``")], id="two ticks"
        ),
        pytest.param(
            "`one\n- two`\n",
            [(1, "a code span that is never closed: `one"), (2, "a code span that is never closed: `")],
            id="a list between",
        ),
        pytest.param("a `b\n", [(1, "a code span that is never closed: `b")], id="never closed"),
        pytest.param(
            "`` a `b` c\n", [(1, "a code span that is never closed: `` a `b` c")], id="longer run first"
        ),
        pytest.param(r"a \`b" + "\n", [], id="escaped"),
        pytest.param(f"`{'x' * 50}\ny`\n", [(1, f"a code span broken over lines: `{'x' * 38}…")], id="long"),
        pytest.param(
            f"{RELATED}- [[2031-05-03-Digest]] — {LONG}\ncode-like goes on\n",
            [(3, "an entry broken over lines before 'code-like goes on'")],
            id="entry",
        ),
        pytest.param(f"{RELATED}- [[2031-05-03-Digest]] — wrapped\nby hand\n", [], id="wrapped by hand"),
        pytest.param(f"{RELATED}- [[2031-05-03-Digest]] — {LONG}  \nnext\n", [], id="a break that is meant"),
        pytest.param(f"{RELATED}- [[2031-05-03-Digest]] — {LONG}\n  next\n", [], id="indented"),
        pytest.param(f"{RELATED}- [[2031-05-03-Digest]] — {LONG}\n\n  next\n", [], id="a paragraph more"),
        pytest.param(f"- {LONG}\nnext\n", [], id="no entry"),
        pytest.param(
            f"{RELATED}- [[2031-05-03-Digest]] — {LONG} `a\nb` c\n",
            [(3, "a code span broken over lines: `a b`")],
            id="once",
        ),
    ],
)
def test_code_and_entries_broken_over_lines(text: str, what: list[tuple[int, str]]) -> None:
    assert said(text, "broken_code") == what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param(
            "[[2031-05-03 Digest]]\n", ["[[2031-05-03 Digest]] should be [[2031-05-03-Digest]]"], id="space"
        ),
        pytest.param(
            "[[2031.5.3 digest|x]]\n",
            ["[[2031.5.3 digest|x]] should be [[2031-05-03-Digest|x]]"],
            id="other form",
        ),
        pytest.param(
            "[[2031-05-03-digest#H]] [[Digests/2031-05-03-Digest]]\n", [], id="case, heading, folder"
        ),
        pytest.param(
            "[[2031-05-33-Digest]]\n", ["[[2031-05-33-Digest]]: there is no such day"], id="no such day"
        ),
        pytest.param(
            "[[0001-05-03-Digest]]\n", ["[[0001-05-03-Digest]]: there is no such day"], id="long ago"
        ),
        pytest.param("[[2031-05-03 Standup]] [[Io]] `[[2031-05-03]]`\n", [], id="no digests"),
        pytest.param(
            f"{RELATED}- 2031-05-03 — x\n", ["2031-05-03 should be [[2031-05-03-Digest]]"], id="bare"
        ),
        pytest.param(
            f"{RELATED}- 2031-05-03-Digest: x\n",
            ["2031-05-03-Digest should be [[2031-05-03-Digest]]"],
            id="no link",
        ),
        pytest.param("## My log\n\n- 2031-05-03 — bought milk\n", [], id="a log of theirs"),
        pytest.param("```\n[[2031-05-03]]\n```\n", [], id="code"),
        pytest.param(
            f"{RELATED}- [May 3](Digests/2031-05-03.md#top) — x\n",
            ["[May 3](Digests/2031-05-03.md#top) should be [May 3](Digests/2031-05-03-Digest.md#top)"],
            id="a Markdown link",
        ),
        pytest.param(
            f"{RELATED}- [x](<2031-05-03>) — x\n",
            ["[x](<2031-05-03>) should be [x](<2031-05-03-Digest>)"],
            id="a Markdown link in angles",
        ),
        pytest.param(f"{RELATED}- [x](2031-05-03-Digest.md) — x\n", [], id="a Markdown link as it should be"),
        pytest.param("see [x](https://x.example/2031-05-03-Digest.md)\n", [], id="an address"),
        pytest.param(
            f"see [x](2031-05-03.md), `[x](2031-05-03.md)`\n\n{RELATED}- [[Io]]\n", [], id="a day's note"
        ),
    ],
)
def test_links_that_are_written_in_another_way(text: str, what: list[str]) -> None:
    assert [one.what for one in found(text, "malformed_link")] == what


def test_a_note_that_is_named_by_a_date_is_no_digest() -> None:
    around = make.around(notes=["2031-05-03"])

    assert lint(b"see [[2031-05-03]]\n", around) == ()


def test_digests_without_a_note_are_named_together() -> None:
    text = f"{RELATED}{line(3)}{line(4)}{line(5)}"

    (one,) = found(text, "unresolved_link", make.around(notes=["2031-05-04-Digest"]))

    assert one.lines == (3, 5)
    assert one.what == "2 digests are named that have no note: 2031-05-03, 2031-05-05"


def test_other_names_of_digests_are_known_by_config() -> None:
    around = make.around(note_name="Morgenlage {date}", notes=["Morgenlage 2031-05-03"])

    assert said("- [[2031-05-03-morgenlage]]\n", "malformed_link", around) == [
        (1, "[[2031-05-03-morgenlage]] should be [[Morgenlage 2031-05-03]]")
    ]


@pytest.mark.parametrize(
    ("text", "notes", "count"),
    [
        pytest.param(
            f"see [[2031-05-03]]\n\n{RELATED}{line(4)}", ["2031-05-04-Digest"], 1, id="among digests"
        ),
        pytest.param(f"see [[2031-05-03]]\n\n{RELATED}{line(4)}", ["2031-05-04"], 0, id="notes of days"),
        pytest.param("see [[2031-05-03]]\n", ["2031-05-04-Digest"], 0, id="no digests"),
        pytest.param(f"{RELATED}- [[2031-05-03]]\n{line(4)}", ["2031-05-04"], 1, id="an entry"),
    ],
)
def test_a_date_alone_is_a_digest_only_among_digests(text: str, notes: list[str], count: int) -> None:
    assert len(found(text, "malformed_link", make.around(notes=notes))) == count


def test_digests_that_are_named_by_their_date_alone_are_digests() -> None:
    around = make.around(note_name="{date}", notes=["2031-05-03"])

    assert [one.kind for one in lint(b"[[2031-05-03]] [[2031-05-04]]\n", around)] == ["unresolved_link"]


def test_a_day_has_one_entry() -> None:
    text = f"{RELATED}{line(3)}{line(4, 'a')}{line(4, 'b')}"

    (one,) = found(text, "doubled")

    assert (one.line, one.lines, one.what) == (5, (4, 5), "2 entries for 2031-05-04")


@pytest.mark.parametrize(
    ("days", "what"),
    [
        pytest.param([3, 5, 4], ["the entry of 2031-05-04 stands behind that of 2031-05-05"], id="rising"),
        pytest.param(
            [6, 4, 5, 3], ["the entry of 2031-05-05 stands behind that of 2031-05-04"], id="falling"
        ),
        pytest.param([5, 4, 3], [], id="newest first"),
        pytest.param([3, 3, 4], [], id="equal"),
    ],
)
def test_entries_stand_in_the_order_of_most(days: list[int], what: list[str]) -> None:
    text = RELATED + "".join(map(line, days))

    assert [one.what for one in found(text, "disorder")] == what


def test_dated_paragraphs_stand_in_order() -> None:
    text = f"On May 11, x.\n\nOn May 9, y.\n\nNo date.\n\nOn May 8, z.\n\n{RELATED}{line(12)}"

    assert said(text, "disorder") == [(3, "the paragraph of 2031-05-09 stands behind that of 2031-05-11")]


def test_paragraphs_stand_in_the_order_of_most() -> None:
    text = f"On May 11, x.\n\nOn May 9, y.\n\nOn May 10, z.\n\nOn May 8, z.\n\n{RELATED}{line(12)}"

    assert said(text, "disorder") == [(5, "the paragraph of 2031-05-10 stands behind that of 2031-05-09")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("On May 11, x.\n\nOn May 9, y.\n", id="no year to be known"),
        pytest.param(f"On 3/4/2031, x.\n\nOn 2/3/2031, y.\n\n{RELATED}{line(12)}", id="two readings"),
        pytest.param(f"In 2031-05, x.\n\nIn 2031-04, y.\n\n{RELATED}{line(12)}", id="months"),
        pytest.param(f"In December, x.\n\nIn May, y.\n\n{RELATED}{line(12)}", id="months alone"),
        pytest.param(f"{'x ' * 16}May 11\n\n{'x ' * 16}May 9\n\n{RELATED}{line(12)}", id="said late"),
        pytest.param(f"On December 30, x.\n\nOn May 9, y.\n\n{RELATED}{line(12)}", id="the year before"),
        pytest.param(f"On Feb 29, x.\n\nOn May 9, y.\n\n{RELATED}{line(12)}", id="no such day"),
        pytest.param(
            f"On 2031-05-08, x.\n\nOn May 9, y.\n\n{RELATED}{line(12)}", id="with and without a year"
        ),
    ],
)
def test_paragraphs_without_a_day_of_their_own_have_no_order(text: str) -> None:
    assert found(text, "disorder") == []


PLACED = f"# Moons\n\n{RELATED}{line(3)}{line(4)}\n## Families\n\n### Ice\n\nWater.\n\n"


def test_an_entry_under_another_heading_is_misplaced() -> None:
    text = f"{PLACED}{line(5)}\n### Narrative Update — Io\n\nIo.\n\n{line(6)}\n### Rock\n\nStone.\n"

    assert said(text, "misplaced") == [
        (14, "the entry of 2031-05-05 stands under 'Ice'"),
        (16, "'Narrative Update — Io' stands under 'Families'"),
        (20, "the entry of 2031-05-06 stands under 'Narrative Update — Io'"),
    ]
    assert said(text, "orphaned") == [(22, "'Rock' is cut off from 'Ice'")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{PLACED}{line(3)}{line(4)}", id="a list of its own"),
        pytest.param(f"# Moons\n\n{line(3)}{line(4)}", id="no list"),
        pytest.param(f"{RELATED}{line(3)}\n### April\n\n{line(1)}", id="a part of the list"),
        pytest.param(
            f"{RELATED}{line(3)}\n## Narrative Updates\n\n### Narrative Update — Io\n\nIo.\n", id="updates"
        ),
        pytest.param(f"{RELATED}{line(3)}\n## Narrative Update — Io\n\nIo.\n", id="an update by itself"),
        pytest.param("## Narrative Updates and more — Io\n\nx\n\n### N — x\n\ny\n", id="no updates"),
    ],
)
def test_what_stands_where_it_belongs_is_not_misplaced(text: str) -> None:
    assert found(text, "misplaced") == []


def test_updates_of_any_level_that_took_in_entries_are_misplaced() -> None:
    text = (
        f"{RELATED}{line(3)}\n## Narrative Update — A\n\n{line(4)}\n"
        "## Narrative Update — B\n\nb\n\n### Rock\n\nx\n"
    )

    assert [what for _, what in said(text, "misplaced")] == [
        "'Narrative Update — A' stands under 'Related Digests'",
        "the entry of 2031-05-04 stands under 'Narrative Update — A'",
        "'Narrative Update — B' stands under 'Narrative Update — A'",
    ]


def test_the_list_is_known_by_its_heading_or_by_its_entries() -> None:
    by_heading = f"## Verwandte Ausgaben\n\n{line(3)}\n## Anderes\n\n{line(4)}"
    by_entries = f"## Ausgaben\n\n{line(3)}{line(4)}{line(5)}\n## Anderes\n\n{line(6)}"
    around = make.around(headings={"related_digests": "Verwandte Ausgaben"})

    assert [what for _, what in said(by_heading, "misplaced", around)] == [
        "the entry of 2031-05-04 stands under 'Anderes'"
    ]
    assert [what for _, what in said(by_entries, "misplaced")] == [
        "the entry of 2031-05-06 stands under 'Anderes'"
    ]


def test_a_heading_with_nothing_under_it_is_orphaned() -> None:
    text = "# Moons\n\n## Ice\n\n## Rock\n\nStone.\n\n### Granite\n"

    assert said(text, "orphaned") == [
        (3, "nothing stands under 'Ice'"),
        (9, "nothing stands under 'Granite'"),
    ]


@pytest.mark.parametrize(
    ("said_so", "what"),
    [
        pytest.param("", ["no entry and no word for 2031-05-04 to 2031-05-06"], id="nothing"),
        pytest.param(
            "- 2031-05-05 — no digest\n",
            ["no entry and no word for 2031-05-04", "no entry and no word for 2031-05-06"],
            id="one day",
        ),
        pytest.param("- 2031-05-04 to 2031-05-06 — no digest\n", [], id="a stretch"),
        pytest.param("- 4 to 6: ill (2031-05-04, 2031-05-05, 2031-05-06)\n", [], id="each"),
        pytest.param("- 2031-05 — [[2031-05-03-Digest|3]]; no digest on 4–6\n", [], id="a month"),
        pytest.param("- 2031-13 — x\n", ["no entry and no word for 2031-05-04 to 2031-05-06"], id="no month"),
        pytest.param("- 2031-02-30\n", ["no entry and no word for 2031-05-04 to 2031-05-06"], id="no day"),
    ],
)
def test_a_missing_day_is_said(said_so: str, what: list[str]) -> None:
    text = f"{RELATED}{line(3)}{said_so}{line(7)}\n### More\n"

    around = make.around(notes=make.digests(3, 7))
    assert [one.what for one in found(text, "missing_day", around)] == what


def test_a_day_whose_digest_is_there_is_missing_in_the_list_alone() -> None:
    text = RELATED + line(3) + line(8)

    what = [one.what for one in found(text, "missing_day", make.around(notes=make.digests(3, 5, 6, 8)))]

    assert what == [
        "no entry and no word for 2031-05-04",
        "no entry and no word for 2031-05-05 to 2031-05-06, but a digest",
        "no entry and no word for 2031-05-07",
    ]


def test_an_accepted_day_is_not_missing() -> None:
    text = f"{RELATED}{line(3)}{line(5)}"

    assert found(text, "missing_day", make.around(days=[date(2031, 5, 4), date(2031, 6, 1)])) == []


TELLING = (
    f"{RELATED}"
    + line(3, "Vega V4 has 12 engines, 4T heavy, and 30 % lead; the Orbit 3 is 9T.")
    + line(4, "Vega V4 is 4T heavy, with 12 engines.")
    + line(5, "V4 remains 4T heavy with 12 engines; a lead of 31 %.")
    + line(6, "Vega V4 is 3–4T heavy, 800 stars.")
    + line(7, "Vega V4 counts 900 stars and 4T heavy tanks.")
)


def test_facts_that_are_retold_are_told_together() -> None:
    (one,) = found(TELLING, "repeated")

    assert one.what == "Vega V4: 4T told in 5 entries, first on 2031-05-03"
    assert one.lines == (3, 4, 5, 6, 7)


def test_values_that_differ_are_shown_side_by_side() -> None:
    assert [one.what for one in found(TELLING, "conflicting")] == [
        "Vega V4, lead: 30 % (2031-05-03); 31 % (2031-05-05)",
        "Vega V4, heavy: 4T (2031-05-03, 2031-05-04, 2031-05-05, 2031-05-07); 3 and 4T (2031-05-06)",
    ]


def test_a_value_of_two_names_is_shown_once() -> None:
    text = (
        RELATED
        + line(3, "Vega 4 and Orbit 3: 4T heavy, or 4T heavy")
        + line(4, "Vega 4 and Orbit 3: 5T heavy")
    )

    assert [one.what for one in found(text, "conflicting")] == [
        "Orbit 3, heavy: 4T (2031-05-03); 5T (2031-05-04)"
    ]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        pytest.param(
            "Vega is expected to land in June",
            ["'expected to land in June' is over since 2031-06-30"],
            id="a month",
        ),
        pytest.param(
            "Vega will land by June 5", ["'will land by June 5' is over since 2031-06-05"], id="a day"
        ),
        pytest.param("Vega is set to land in 2032-01", [], id="still to come"),
        pytest.param(
            "Vega is expected within weeks", ["'within weeks' is over since 2031-06-03"], id="weeks"
        ),
        pytest.param("Vega will land this month", ["'this month' is over since 2031-07-04"], id="this month"),
        pytest.param("Vega is coming", [], id="no time"),
        pytest.param("Vega landed in April", [], id="past"),
        pytest.param("it is expected in June", [], id="of nothing"),
        pytest.param("In June, Vega is expected", [], id="said the other way round"),
        pytest.param("Vega is expected on Feb 29", [], id="no such day"),
        pytest.param("Vega is due in January", [], id="next year"),
    ],
)
def test_a_prediction_whose_time_is_over_is_open(words: str, what: list[str]) -> None:
    text = RELATED + line(3, words)

    found_ = [one.what.split(": ", 1)[1] for one in found(text, "past_prediction")]

    assert found_ == what


@pytest.mark.parametrize(
    ("later", "closes"),
    [
        pytest.param("Vega has launched; Vega was released", True, id="it came"),
        pytest.param("Orbit was released", False, id="another"),
        pytest.param("Vega is expected to be released", False, id="still expected"),
    ],
)
def test_a_later_entry_closes_a_prediction(later: str, *, closes: bool) -> None:
    text = RELATED + line(3, "Vega is expected in June") + line(4, later)

    assert (len(found(text, "past_prediction")) == 0) is closes


def test_what_the_open_questions_say_is_no_finding() -> None:
    asked = (
        "## Open Questions\n\n"
        "- Vega V4, heavy: 4T ([[2031-05-03-Digest]], [[2031-05-04-Digest]], [[2031-05-05-Digest]], "
        "[[2031-05-07-Digest]]); 3 and 4T ([[2031-05-06-Digest]])\n"
        "- Vega V4, lead: 30 % ([[2031-05-03-Digest]]); 31 % ([[2031-05-05-Digest]])\n\n"
    )

    assert found(asked + TELLING, "conflicting") == []


def test_what_a_person_put_into_a_comment_needs_no_source() -> None:
    passage = "Io grew by 40 percent in 2031 {}on its far side.\n"

    hidden = f"{RELATED}%%{line(3, 'Io is near').strip()} {passage.format('').strip()}%%\n{line(4)}"
    half = f"{RELATED}{line(4)}\n{passage.format('%%or so%% ')}"

    assert said(hidden, "unsourced") == []
    assert len(said(half, "unsourced")) == 1


@pytest.mark.parametrize("there", [False, True])
def test_a_sentence_far_down_in_a_passage_is_read_as_one_near_its_beginning(*, there: bool) -> None:
    """A word that sentences begin with is no name there either."""
    passage = "The moon is far away and nobody goes there. " * 4 + "Release models in small portions only."

    text = f"{passage}{' Vega lands.' if there else ''}\n\n{RELATED}{line(3, 'Vega lands here')}"

    assert ("1 passage at the top without a source" in dict(said(text, "unsourced")).values()) is there


def test_passages_without_a_source_are_counted_by_section() -> None:
    text = (
        "Vega is big indeed.\n\nshort\n\nNothing to check in here.\n\n## A\n\nVega lands ([x](https://e.test)).\n\n"
        f"Vega is far away.[^1]\n\nThere were 17 of them.\n\n{RELATED}{line(3, 'Vega lands here')}"
        f"{line(20, 'Vega lands there')}"
    )

    assert said(text, "unsourced") == [
        (1, "1 passage at the top without a source"),
        (13, "1 passage under 'A' without a source"),
        (18, "1 passage under 'Related Digests' without a source"),
    ]


def test_entries_over_their_length_are_named_together() -> None:
    text = RELATED + line(3, "word " * 61) + line(4, "word " * 60) + line(5, "word " * 90)

    (one,) = found(text, "too_long")

    assert (one.lines, one.what) == ((3, 5), "2 entries longer than 60 words, up to 90")


def _stale(narrative: str, topics: str) -> str:
    entries = "".join(line(day, "Vega 4 and Orbit land") for day in range(3, 14))
    return f"## Narrative: Io\n\n{narrative}\n\n## Key Topics\n\n{topics}\n\n{RELATED}{entries}"


def test_sections_that_stood_still_are_stale() -> None:
    text = _stale("On May 4, Io led. It was May 2031.", "- Io and Callisto — old\n- **Vega** — new")

    assert [one.what for one in found(text, "stale")] == [
        "'Narrative: Io' ends on 2031-05-04; entries go on to 2031-05-13",
        "'Key Topics' lacks Orbit; lists Io and Callisto, which the last 7 entries do not name",
    ]


@pytest.mark.parametrize(
    ("narrative", "topics"),
    [
        pytest.param("On May 12, it led.", "- Vega: new\n- Orbit", id="kept"),
        pytest.param("No day.", "- Vega — x\n- Orbit — y\n- \n", id="no day said"),
        pytest.param("On June 3, it will.", "", id="later, and empty"),
    ],
)
def test_sections_that_went_on_are_not_stale(narrative: str, topics: str) -> None:
    assert found(_stale(narrative, topics), "stale") == []


def test_nothing_of_ours_is_judged() -> None:
    ours = "- [[2031-05-04]] — Vega‘s"
    text = f"## Key Topics\n\n- Io\n\n{RELATED}{line(3)}{ours}\n## Other\n\n{line(9)}"
    around = make.around(owned=[unit_hash(ours), unit_hash("- Io"), unit_hash(line(9))])

    assert [one.kind for one in lint(text.encode(), around)] == []


def test_what_we_wrote_ourselves_tells_a_day_in_as_many_lines_as_it_takes() -> None:
    lines = [line(3, words) for words in ("Io is seen", "Io is near")]
    owned = [unit_hash(one) for one in lines]

    assert said(RELATED + "".join(lines), "doubled") == [(4, "2 entries for 2031-05-03")]
    assert said(RELATED + "".join(lines), "doubled", make.around(owned=owned)) == []
    assert said(RELATED + "".join(lines), "doubled", make.around(owned=owned[:1])) != []


def test_a_note_of_ours_that_is_no_map_holds_claims_and_no_list_of_digests() -> None:
    text = "## Claims\n\n" + "".join(line(day, words) for day in (3, 6, 9) for words in ("Io", "mine"))
    around = make.around(owned=[unit_hash(line(day, "Io")) for day in (3, 6, 9)])

    assert [one.kind for one in lint(text.encode(), replace(around, topic=None))] == []
    assert said(text, "doubled", replace(around, topic=None, owned=frozenset())) != []


def test_a_section_of_ours_below_the_list_is_no_part_of_it() -> None:
    ours = line(4)
    text = f"# Related Digests\n\n{line(3)}{line(5)}\n## Ours\n\n{ours}"

    assert found(text, "disorder", make.around(owned=[unit_hash(ours)])) == []
    assert len(found(text, "disorder")) == 1
