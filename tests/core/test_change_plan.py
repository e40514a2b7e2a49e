"""Planning a note, case by case: what a person did to it, and what becomes of ours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest

from digestflow.core.change.plan import plan
from digestflow.core.note.nouns import unit_hash
from digestflow.core.render.page import Page, Section, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from digestflow.core.change.nouns import Change


def day(date: str, words: str = "a probe lands") -> Unit:
    link = f"[[{date}-AI-Digest]]"
    return Unit(key=f"related/{date}", text=f"- {link} — {words}", shape="item", mark=link, date=date)


def page(*units: Unit, properties: tuple[Unit, ...] = (), about: str = "") -> Page:
    lead = (Unit(key="about", text=about, shape="block"),) if about else ()
    return Page(
        path=PurePosixPath("MOC - Space.md"),
        properties=properties,
        sections=(
            Section(key="title", heading="MOC - Space", level=1, units=lead),
            Section(key="related", heading="Related Digests", level=2, units=units),
        ),
    )


def theirs(*units: Unit) -> Page:
    """What is wanted in a note that a person made: no title of ours."""
    whole = page(*units)
    return replace(whole, sections=whole.sections[1:])


TYPE = Unit(key="property/type", text="type: moc", shape="property", mark="type:")
FIRST, SECOND = day("2026-03-11"), day("2026-03-12")


def made(*units: Unit) -> Change:
    return plan(page(*units), None, {})


def text(change: Change) -> str:
    return (change.after or b"").decode()


def again(change: Change, raw: str, *units: Unit, **how: Mapping[str, str] | frozenset[str]) -> Change:
    return plan(page(*units), raw.encode(), change.owned, **how)  # type: ignore[arg-type]


def kinds(change: Change) -> list[str]:
    return [hunk.kind for hunk in change.hunks]


def test_a_note_that_is_not_there_is_made_of_the_page() -> None:
    change = plan(page(FIRST, properties=(TYPE,), about="Probes and moons."), None, {})

    assert text(change) == (
        "---\ntype: moc\n---\n# MOC - Space\n\nProbes and moons.\n\n## Related Digests\n\n"
        "- [[2026-03-11-AI-Digest]] — a probe lands\n"
    )


def test_a_later_day_is_set_below_and_nothing_else_changes() -> None:
    first = made(FIRST)

    second = again(first, text(first), FIRST, SECOND)

    assert text(second) == text(first) + "- [[2026-03-12-AI-Digest]] — a probe lands\n"
    assert kinds(second) == ["insert"]


def test_a_list_that_runs_downwards_goes_on_downwards() -> None:
    raw = "## Related Digests\n\n- [[2026-03-13-AI-Digest]] — mine\n- [[2026-03-11-AI-Digest]] — mine\n"

    change = plan(theirs(SECOND), raw.encode(), {})

    assert text(change).splitlines()[2:5] == [
        "- [[2026-03-13-AI-Digest]] — mine",
        "- [[2026-03-12-AI-Digest]] — a probe lands",
        "- [[2026-03-11-AI-Digest]] — mine",
    ]


def test_a_changed_unit_stays_theirs_and_its_news_waits() -> None:
    first = made(FIRST)
    raw = text(first).replace("a probe lands", "MY WORDS")
    newer = day("2026-03-11", "a probe lands softly")

    change = again(first, raw, newer)

    assert (text(change), kinds(change)) == (raw, ["edited"])
    assert (change.hunks[0].theirs, change.hunks[0].ours) == (
        "- [[2026-03-11-AI-Digest]] — MY WORDS",
        newer.text,
    )
    assert kinds(again(first, raw, newer, silent={newer.key: unit_hash(newer.text)})) == []
    taken = again(first, raw, newer, taken=frozenset({newer.key}))
    assert "a probe lands softly" in text(taken)
    assert "MY WORDS" not in text(taken)


def test_a_deleted_unit_stays_away_and_its_news_waits() -> None:
    first = made(FIRST, SECOND)
    raw = text(first).replace(FIRST.text + "\n", "")
    newer = day("2026-03-11", "a probe lands softly")

    change = again(first, raw, newer, SECOND)

    assert (text(change), kinds(change)) == (raw, ["deleted"])
    assert kinds(again(first, raw, FIRST, SECOND)) == []
    assert newer.text in text(again(first, raw, newer, SECOND, taken=frozenset({newer.key})))


def test_a_deleted_section_is_not_brought_back() -> None:
    first = made(FIRST)
    raw = text(first).partition("## Related Digests")[0]

    change = again(first, raw, FIRST, SECOND)

    assert text(change) == raw
    assert set(kinds(change)) == {"deleted"}
    assert "## Related Digests" in text(
        again(first, raw, FIRST, SECOND, taken=frozenset(hunk.unit for hunk in change.hunks))
    )


def test_footnotes_come_without_the_heading_that_a_person_deleted() -> None:
    first, second = (
        Unit(key=f"footnote/{n}", text=f"[^{n}]: words", shape="footnote", mark=f"[^{n}]:") for n in "ab"
    )
    raw = text(made(first)).replace("## Related Digests\n\n", "")
    gone = {"section/related": unit_hash("## Related Digests")}

    new = plan(page(first), None, {}, taken=frozenset({""}), silent=gone)
    more = plan(page(first, second), raw.encode(), made(first).owned)

    assert text(new) == raw
    assert text(more) == raw + "\n" + second.text + "\n"
    assert text(again(new, raw, first)) == raw


def test_footnotes_that_a_person_deleted_stay_away() -> None:
    note = Unit(key="footnote/a", text="[^a]: words", shape="footnote", mark="[^a]:")
    gone = {"section/related": unit_hash("## Related Digests"), note.key: unit_hash(note.text)}

    assert text(plan(page(note), None, {}, silent=gone)) == "# MOC - Space\n"


def test_a_deleted_note_comes_back_only_when_it_is_taken() -> None:
    first = made(FIRST)

    gone = plan(page(FIRST), None, first.owned)
    back = plan(page(FIRST), None, first.owned, taken=frozenset({""}))

    assert (gone.after, kinds(gone), gone.hunks[0].unit) == (None, ["deleted"], "")
    assert back.after == first.after
    silent = {"": unit_hash(gone.hunks[0].ours)}
    assert plan(page(FIRST), None, first.owned, silent=silent).hunks == ()


def test_a_unit_that_is_wanted_no_longer_is_taken_out_while_it_is_ours() -> None:
    first = made(FIRST, SECOND)

    change = again(first, text(first), SECOND)

    assert kinds(change) == ["remove"]
    assert FIRST.text not in text(change)
    edited = again(first, text(first).replace("a probe lands\n- ", "MINE\n- "), SECOND)
    assert "MINE" in text(edited)


def test_what_is_not_to_be_taken_out_now_stays_and_stays_ours() -> None:
    first = plan(page(FIRST, SECOND, properties=(TYPE,)), None, {})
    refused = frozenset({FIRST.key, TYPE.key})

    kept = again(first, text(first), SECOND, refused=refused)

    assert (kept.after, kept.hunks, kept.owned) == (first.after, (), first.owned)
    gone = again(kept, text(kept), SECOND)
    assert [hunk.unit for hunk in gone.hunks] == [TYPE.key, FIRST.key]
    assert "type: moc" not in text(gone)


def test_a_unit_that_is_refused_is_left_out_for_now() -> None:
    change = plan(page(FIRST, SECOND), None, {}, refused=frozenset({SECOND.key}))

    assert SECOND.text not in text(change)
    assert SECOND.key not in change.owned


def test_a_note_keeps_its_line_ends_its_mark_and_its_missing_end() -> None:
    raw = b"\xef\xbb\xbf# Mine\r\n\r\n## Related Digests\r\n\r\n- [[2026-03-11-AI-Digest]] \xe2\x80\x94 mine"

    change = plan(theirs(SECOND), raw, {})

    assert change.after is not None
    assert change.after.startswith(raw)
    assert b"\r\n- [[2026-03-12-AI-Digest]]" in change.after
    assert b"\n" not in change.after.replace(b"\r\n", b"")


def test_a_title_of_ours_that_was_deleted_draws_nothing_to_the_top() -> None:
    topics = Unit(key="key/a", text="- a", shape="item")
    whole = page(FIRST)
    section = Section(key="topics", heading="Key Topics", level=2, units=(topics,))
    wanted = replace(whole, sections=(whole.sections[0], section, whole.sections[1]))
    raw = "# Mine\n\nMy lead.\n\n## Related Digests\n\nMine too.\n"

    change = plan(wanted, raw.encode(), {"section/title": unit_hash("# MOC - Space")})

    assert text(change).startswith("# Mine\n\nMy lead.\n\n## Key Topics\n\n- a\n\n## Related Digests\n")


def test_of_two_sections_of_one_name_the_one_with_ours_is_used() -> None:
    first = made(FIRST)
    raw = "## Related Digests\n\nmine\n\n" + text(first)

    change = again(first, raw, FIRST, SECOND)

    assert text(change).index(FIRST.text) < text(change).index(SECOND.text)
    assert text(change).count(SECOND.text) == 1
    assert text(change).startswith("## Related Digests\n\nmine\n")


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        pytest.param("# Ä\n".encode("utf-16"), "UTF", id="UTF-16"),
        pytest.param(b"# bad \xe9 latin\n", "UTF", id="latin-1"),
        pytest.param(b"<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n", "conflict", id="conflict marks"),
        pytest.param(b"text\n\n```\nnever closed\n", "fence", id="an open fence"),
        pytest.param(b"---\ntitle: never closed\n\ntext\n", "front matter", id="open front matter"),
        pytest.param(b"# a\x00b\n", "NUL", id="a NUL"),
    ],
)
def test_a_note_that_cannot_be_understood_is_left_alone_and_says_why(raw: bytes, why: str) -> None:
    change = plan(page(FIRST), raw, {})

    assert change.after == change.before == raw
    assert why.casefold() in change.untouchable.casefold()
    assert change.hunks == ()


def test_a_property_of_ours_is_changed_on_its_line_and_theirs_stay() -> None:
    raw = "---\naliases:\n  - Moons\ntype: moc\ntags: [a]\n---\n# MOC - Space\n"
    owned = {TYPE.key: unit_hash(TYPE.text)}
    newer = Unit(key=TYPE.key, text="type: map", shape="property", mark="type:")
    added = Unit(key="property/topic", text='topic: "Space"', shape="property", mark="topic:")

    change = plan(page(properties=(newer, added)), raw.encode(), owned)

    assert text(change) == raw.replace("type: moc", "type: map").replace(
        "tags: [a]\n", 'tags: [a]\ntopic: "Space"\n'
    )


def test_a_property_that_a_person_changed_stays_and_its_news_waits() -> None:
    raw = "---\ntype: mine\n---\n# MOC - Space\n"
    newer = Unit(key=TYPE.key, text="type: map", shape="property", mark="type:")

    change = plan(page(properties=(newer,)), raw.encode(), {TYPE.key: unit_hash(TYPE.text)})

    assert (text(change), kinds(change)) == (raw, ["edited"])
    assert change.owned[TYPE.key] == unit_hash(TYPE.text)


def test_a_property_that_is_refused_is_left_out_and_is_nobodys() -> None:
    raw = "---\ntags: [a]\n---\n# MOC - Space\n"

    change = plan(page(properties=(TYPE,)), raw.encode(), {}, refused=frozenset({TYPE.key}))

    assert text(change) == raw
    assert TYPE.key not in change.owned


def test_a_property_comes_among_ours_in_their_order() -> None:
    days = Unit(key="property/days", text="days: 3", shape="property", mark="days:")
    raw = "---\ntags: [a]\ndays: 3\n---\n# MOC - Space\n"

    change = plan(page(properties=(TYPE, days)), raw.encode(), {days.key: unit_hash(days.text)})

    assert text(change) == raw.replace("days: 3", "type: moc\ndays: 3")


def test_items_stay_close_when_one_between_them_is_taken_out() -> None:
    third = day("2026-03-13")
    first = made(FIRST, SECOND, third)

    change = again(first, text(first), FIRST, third)

    assert text(change).endswith(f"## Related Digests\n\n{FIRST.text}\n{third.text}\n")


def test_in_every_real_note_a_map_only_adds(corpus: Path) -> None:
    notes = sorted((corpus / "corpus" / "vault").rglob("*.md"))
    assert len(notes) > 50
    for note in notes:
        raw = note.read_bytes()
        change = plan(page(FIRST, SECOND), raw, {})

        lines = (change.after or b"").splitlines()
        found = iter(lines)
        assert all(line in found for line in raw.splitlines()), note.name
        assert change.untouchable or SECOND.text.encode() in lines, note.name


def test_of_two_units_of_the_same_words_each_is_the_one_in_its_section() -> None:
    words = "- [[2026-03-12-AI-Digest]] - a probe lands"
    twins = [Unit(key=f"{name}/2026-03-12", text=words, shape="item", date="2026-03-12") for name in "ab"]
    parts = [
        Section(key=name, heading=name.upper(), level=2, units=(twin,))
        for name, twin in zip("ab", twins, strict=True)
    ]
    wanted = Page(path=PurePosixPath("Map.md"), properties=(), sections=tuple(parts))
    first = plan(wanted, None, {})
    mine = text(first).replace("## A\n\n" + words, "## Mine\n\nI took it out.")

    change = plan(wanted, mine.encode(), first.owned)

    assert text(change) == mine
    assert set(change.owned) >= {"b/2026-03-12"}
    assert change.owned["b/2026-03-12"] == unit_hash(words)
