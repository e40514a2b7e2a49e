"""How a note is mended: what moves, what is joined, and that nothing is lost."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given

from digestflow.core.finding.mend import mend
from digestflow.core.note.nouns import plain, unit_hash
from digestflow.core.note.scan import scan
from tests.core import finding_material as make
from tests.core.test_lint import LONG, RELATED, TELLING, line

if TYPE_CHECKING:
    from digestflow.core.finding.nouns import Surroundings


SOME = make.around(notes=make.digests(3, 4, 5, 7, 9, 12))  # of the days that are told


def mended(text: str, around: Surroundings | None = None) -> str:
    """The text after its repair."""
    return mend(text.encode(), around or make.around()).after.decode()


@pytest.mark.parametrize(
    ("text", "after"),
    [
        pytest.param("Vega‘s `a\nb` [[Orbit]]‘s\n", "Vega’s `a b` [[Orbit]]’s\n", id="words"),
        pytest.param(
            "* x\r\n\r\n\tsee [[2031-05-03 digest]]‘s\r\n",
            "* x\r\n\r\n\tsee [[2031-05-03-Digest]]’s\r\n",
            id="nested, CRLF",
        ),
        pytest.param(
            "> [!note] [[2031-05-03.Digest|x]]\n> “a“.\n",
            "> [!note] [[2031-05-03-Digest|x]]\n> “a”.\n",
            id="callout",
        ),
        pytest.param("a `b\n", "a `b\n", id="what a person has to say"),
        pytest.param(
            f"{RELATED}- 2031-05-03 — {LONG}\nx-y goes on\n",
            f"{RELATED}- [[2031-05-03-Digest]] — {LONG.rstrip()} x-y goes on\n",
            id="entry",
        ),
        pytest.param("<<<<<<< HEAD\nVega‘s\n", "<<<<<<< HEAD\nVega‘s\n", id="untouchable"),
        pytest.param("a [[2031-05-33-Digest]]\n", "a [[2031-05-33-Digest]]\n", id="no such day"),
    ],
)
def test_words_are_mended_where_they_stand(text: str, after: str) -> None:
    assert mended(text) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param([5, 3, 4], [3, 4, 5], id="rising"),
        pytest.param([6, 4, 5, 3], [6, 5, 4, 3], id="falling"),
        pytest.param([3, 4], [3, 4], id="in order"),
    ],
)
@pytest.mark.parametrize("between", ["", "\n"])
def test_entries_change_places_and_what_is_between_them_stays(
    before: list[int], after: list[int], between: str
) -> None:
    text = RELATED + between.join(map(line, before))

    assert mended(text) == RELATED + between.join(map(line, after))
    assert mended(text.removesuffix("\n")) == (RELATED + between.join(map(line, after))).removesuffix("\n")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{RELATED}{line(3)}{line(5)}\nMy words.\n\n{line(4)}", id="words between"),
        pytest.param(f"{RELATED}{line(3)}* {line(5)[2:]}{line(4)}", id="another list"),
        pytest.param(f"{RELATED}1. {line(3)[2:]}2. {line(5)[2:]}3. {line(4)[2:]}", id="numbered"),
        pytest.param(
            f"{RELATED}{line(3)}{line(5)}- [[2031-05-04-Digest]]\n  ```\n  x\n  ```\ntext\n",
            id="what would be taken in",
        ),
    ],
)
def test_what_cannot_be_put_in_order_without_a_person_stays(text: str) -> None:
    page = mend(text.encode(), make.around())

    assert page.after == text.encode()
    assert "disorder" in {one.kind for one in page.findings if not one.mended}


def test_what_would_turn_the_list_round_stays() -> None:
    words = "\nwords\n\n"
    text = RELATED + words.join([line(11), line(9), line(12) + line(3), line(7)])

    page = mend(text.encode(), make.around())

    assert page.after.decode() == text
    assert "disorder" in {one.kind for one in page.findings}


def test_dated_paragraphs_are_put_in_order() -> None:
    text = f"Once.\n\nOn May 11, x.\n\nOn May 9, y.\n\n{RELATED}{line(11)}{line(12)}"

    assert mended(text) == f"Once.\n\nOn May 9, y.\n\nOn May 11, x.\n\n{RELATED}{line(11)}{line(12)}"


@pytest.mark.parametrize(
    ("second", "after"),
    [
        pytest.param(line(4, "b"), "  - b\n", id="words"),
        pytest.param(
            line(4, "b") + "  - deeper\nlazy\n\n  loose\n",
            "  - b\n    - deeper\n  lazy\n\n    loose\n",
            id="nested",
        ),
        pytest.param(line(4, "a"), "", id="the same"),
        pytest.param(line(4), "", id="nothing more"),
        pytest.param(
            "- [[2031-05-04-Digest|four]] — b\n", "  - [[2031-05-04-Digest|four]] — b\n", id="another name"
        ),
        pytest.param("- [x] [[2031-05-04-Digest]] — b\n", "  - [x] [[2031-05-04-Digest]] — b\n", id="a task"),
        pytest.param("\n\n" + line(4, "b"), "  - b\n", id="empty lines between"),
    ],
)
def test_the_later_entry_of_a_day_comes_under_the_first(second: str, after: str) -> None:
    text = f"{RELATED}{line(3)}{line(4, 'a')}{second}{line(5)}"

    assert mended(text) == f"{RELATED}{line(3)}{line(4, 'a')}{after}{line(5)}"
    assert mended(
        f"{RELATED}{line(4, 'a')}{second}".removesuffix("\n")
    ) == f"{RELATED}{line(4, 'a')}{after}".removesuffix("\n")


def test_words_that_would_open_a_fence_are_not_put_under_another_entry() -> None:
    text = f"{RELATED}{line(4, 'a')}{line(4, '``` b')}"

    assert mended(text) == text


def test_an_entry_that_would_take_code_in_is_not_moved() -> None:
    text = f"{RELATED}   - [[2031-05-03-Digest]]\n\n    code\n\n## Ice\n\n{line(4)}"

    assert mended(text) == text


def test_words_that_would_make_another_part_stay() -> None:
    text = "Vega‘s\n\n`a\nb|c`\n---|---\n"

    assert mended(text) == "Vega’s\n\n`a\nb|c`\n---|---\n"


BROKEN = (
    f"# Moons\n\n{RELATED}{line(3)}{line(5)}\n## Families\n\n### Ice\n\nWater.\n\n{line(7)}{line(4)}\n"
    f"### Narrative Update — Io\n\nIo rose.\n\n> and fell\n\n{line(6)}\n### Rock\n\nStone.\n"
)
WHOLE = (
    f"# Moons\n\n{RELATED}{line(3)}{line(4)}{line(5)}{line(6)}{line(7)}\n## Narrative Updates\n\n"
    "### Narrative Update — Io\n\nIo rose.\n\n> and fell\n\n"
    "## Families\n\n### Ice\n\nWater.\n\n### Rock\n\nStone.\n"
)


def test_what_was_appended_goes_where_it_belongs() -> None:
    page = mend(BROKEN.encode(), make.around())

    assert page.after.decode() == WHOLE
    assert {one.kind for one in page.findings if one.mended} == {"misplaced", "orphaned"}
    assert all(one.mended for one in page.findings)


def test_line_ends_and_a_byte_order_mark_stay() -> None:
    raw = ("\ufeff" + BROKEN.replace("\n", "\r\n")).encode()

    assert mend(raw, make.around()).after == ("\ufeff" + WHOLE.replace("\n", "\r\n")).encode()


def test_a_list_from_the_newest_on_takes_entries_in_from_the_newest_on() -> None:
    text = f"{RELATED}{line(9)}\n{line(7)}\n{line(5)}\n## Ice\n\n{line(10)}{line(8)}{line(6)}"

    after = mended(text)

    assert after == RELATED + "\n".join(map(line, [10, 9, 8, 7, 6, 5])) + "\n## Ice\n"


def test_a_list_without_entries_takes_them_in() -> None:
    text = f"{RELATED}Of old.\n\n## Ice\n\n{line(3)}"

    assert mended(text) == f"{RELATED}{line(3)}\nOf old.\n\n## Ice\n"


def test_updates_go_into_their_section_with_a_heading_below_its_own() -> None:
    text = (
        f"{RELATED}{line(3)}\n## Narrative Updates\n\n### 2031-05-03 — Old\n\nOld.\n\n"
        "## Narrative Update — New\n\n"
        f"New.\n\n{line(4)}\nUnder — Line\n---\n\nx\n"
    )

    assert mended(text) == (
        f"{RELATED}{line(3)}{line(4)}\n## Narrative Updates\n\n### 2031-05-03 — Old\n\nOld.\n\n"
        "### Narrative Update — New\n\nNew.\n\nUnder — Line\n---\n\nx\n"
    )


def test_updates_with_a_bold_line_for_a_heading_are_moved_as_they_are() -> None:
    text = (
        f"{RELATED}{line(3)}\n## Ice\n\n**Narrative Update — A**\n\na\n\n"
        "__Narrative Update: B__\n\nb\n\n### x\n\ny\n"
    )

    assert mended(text) == (
        f"{RELATED}{line(3)}\n## Narrative Updates\n\n**Narrative Update — A**\n\na\n\n"
        "__Narrative Update: B__\n\nb\n\n## Ice\n\n### x\n\ny\n"
    )


def test_an_update_with_an_underlined_heading_keeps_it() -> None:
    text = (
        f"{RELATED}{line(3)}\n## Ice\n\n### Narrative Update — A\n\na\n\n### x\n\ny\n\n"
        f"Narrative Update — B\n---\n\n{line(4)}"
    )

    after = mended(text)

    assert "Narrative Update — B\n---\n" in after
    assert after.index("## Narrative Updates") < after.index("Narrative Update — B") < after.index("## Ice")


@pytest.mark.parametrize(
    ("days", "lines"),
    [
        pytest.param([3, 5], [line(3), "- 2031-05-04 — no digest\n", line(5)], id="one"),
        pytest.param([3, 7], [line(3), "- 2031-05-04 to 2031-05-06 — no digest\n", line(7)], id="several"),
        pytest.param(
            [7, 6, 3], [line(7), line(6), "- 2031-05-04 to 2031-05-05 — no digest\n", line(3)], id="falling"
        ),
    ],
)
def test_missing_days_are_said(days: list[int], lines: list[str]) -> None:
    around = make.around(notes=make.digests(*days))

    assert mended(RELATED + "".join(map(line, days)), around) == RELATED + "".join(lines)


def test_of_a_day_that_has_a_digest_it_is_not_said_that_it_has_none() -> None:
    text = RELATED + line(3) + line(7)
    around = make.around(notes=make.digests(3, 5, 7))

    after = mended(text, around)

    assert "- 2031-05-04 — no digest\n- 2031-05-06 — no digest\n" in after
    assert mended(after, around) == after


def test_days_are_said_in_the_list_s_own_marks() -> None:
    text = RELATED + (line(3) + line(5)).replace("- [[", "* [[")
    around = make.around(notes=make.digests(3, 5))

    assert "* 2031-05-04 — no digest\n" in mended(text, around)
    assert "- 2031-05-04 — no digest\n" in mended(text.replace("* [[", "1. [["), around)


def test_what_is_open_is_said_under_the_open_questions() -> None:
    text = TELLING + line(8, "Vega is expected in June")
    asked = (
        "- Vega V4, heavy: 4T ([[2031-05-03-Digest]], [[2031-05-04-Digest]], [[2031-05-05-Digest]], "
        "[[2031-05-07-Digest]]); 3 and 4T ([[2031-05-06-Digest]])\n"
        "- Vega V4, lead: 30 % ([[2031-05-03-Digest]]); 31 % ([[2031-05-05-Digest]])\n"
        "- Vega: “expected in June” ([[2031-05-08-Digest]]) is over since 2031-06-30\n"
    )

    assert mended(text) == f"## Open Questions\n\n{asked}\n{text}"
    assert mended(f"# T\n\n{text}") == f"# T\n\n## Open Questions\n\n{asked}\n{text}"
    assert mended(f"# T\n\n## Open Questions\n\n- mine\n\n{text}") == (
        f"# T\n\n## Open Questions\n\n- mine\n{asked}\n{text}"
    )


def test_nothing_of_ours_is_mended() -> None:
    ours = "- [[2031-05-04]] — Vega‘s"
    text = f"Vega‘s.\n\n{RELATED}{line(5)}{ours}\n{line(3)}"

    assert mended(text, make.around(owned=[unit_hash(ours)])) == text.replace("Vega‘s.", "Vega’s.")


@given(make.pages)
@example(BROKEN.encode())
def test_mending_twice_is_mending_once(raw: bytes) -> None:
    once = mend(raw, SOME)

    assert mend(once.after, SOME).after == once.after


def shapes(raw: bytes) -> Counter[str]:
    """The parts of a note, each as often as it stands there."""
    return Counter(plain(part.text) for part in scan(raw).parts if part.kind != "blank")


@given(make.pages)
def test_what_no_repair_names_stays_as_it_is(raw: bytes) -> None:
    page = mend(raw, SOME)

    named = "\n".join(hunk.theirs for hunk in page.hunks)
    gone = shapes(page.before) - shapes(page.after)

    assert [part for part in gone if part not in named] == []
    assert scan(page.after).bom == scan(raw).bom
    assert (page.after == raw) is (page.hunks == ())


def words(text: str) -> Counter[str]:
    """The words of a text, without what is a digest's name and without marks."""
    bare = re.sub(
        r"\[\[(?:[^\]|]*/)?[^\]|]*\d{4}-\d\d-\d\d[^\]|]*(?:\|[^\]]*)?\]\]|2031-05-\d\d(?:-Digest)?", " ", text
    )
    return Counter(re.findall(r"\w+", bare.replace("‘", "’")))


@given(make.pages)
def test_no_word_is_lost(raw: bytes) -> None:
    page = mend(raw, SOME)

    lost = words(page.before.decode()) - words(page.after.decode())

    # An entry that says just what the one before it says stands once.
    assert set(lost) <= set(words(page.after.decode()))
