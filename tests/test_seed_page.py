"""Every fault of the published page is named; mended, it is in order and says all it said."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from digestflow.core.finding.mend import mend
from digestflow.core.finding.nouns import Surroundings
from digestflow.core.finding.outline import outline
from digestflow.core.note.scan import scan
from digestflow.core.render.layout import Layout
from tests.seed_page import as_note, published, sentences

if TYPE_CHECKING:
    from pathlib import Path

    from digestflow.core.finding.mend import Mended

AROUND = Surroundings(
    layout=Layout(note_name="{date}-AI-Digest", note_folder="Digests", topics=()),
    topic=None,
    notes=frozenset(),
    days=frozenset(),
    owned=frozenset(),
    today=date(2026, 5, 10),
)


@cache
def page(text: str) -> Mended:
    """The page and its repair; it is the same for every test."""
    return mend(as_note(text).encode(), AROUND)


@pytest.fixture
def seed(corpus: Path) -> Mended:
    """The page and its repair."""
    return page(published(corpus))


def test_the_note_is_the_page(corpus: Path) -> None:
    text = published(corpus)
    note = as_note(text)

    parts = Counter(part.kind for part in scan(note.encode()).parts)

    assert parts["heading"] == 1 + 4 + 4 + 6
    assert parts["item"] == 12 + 15 + 7
    assert not scan(note.encode()).fault
    assert len(re.findall(r"\[\[", note)) == len(re.findall(r"\d-AI-Digest", text))


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("doubled", 1),
        ("disorder", 1),
        ("malformed_link", 2),
        ("misplaced", 7 + 6),
        ("orphaned", 1),
        ("missing_day", 5),
        ("broken_code", 2),
        ("quote_join", 11),
        ("repeated", 2),
        ("conflicting", 2),
        ("past_prediction", 1),
        ("too_long", 1),
        ("stale", 2),
        ("unresolved_link", 1),
        ("unsourced", 13),
    ],
)
def test_every_fault_of_the_page_is_named(seed: Mended, kind: str, count: int) -> None:
    assert sum(one.kind == kind for one in seed.findings) == count


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("doubled", "2026-04-07"),
        ("disorder", "2026-04-09 stands behind that of 2026-04-11"),
        ("malformed_link", "2026-03-16 should be [[2026-03-16-AI-Digest]]"),
        ("missing_day", "2026-04-08"),
        ("misplaced", "2026-04-13"),
        ("orphaned", "Architectural"),
        ("repeated", "37B told in 7 entries"),
        ("conflicting", "32 and 37B"),
        ("conflicting", "1.70% (2026-04-15); 2.7 (2026-04-18)"),
        ("past_prediction", "last two weeks of April"),
        ("too_long", "up to 1"),
    ],
)
def test_the_faults_that_the_page_is_known_for_are_among_them(seed: Mended, kind: str, words: str) -> None:
    assert [one for one in seed.findings if one.kind == kind and words in one.what]


def test_what_a_program_can_mend_is_mended(seed: Mended) -> None:
    left = {one.kind for one in seed.findings if not one.mended}

    assert left == {"unresolved_link", "repeated", "too_long", "stale", "unsourced"}
    assert mend(seed.after, AROUND).after == seed.after


def test_the_mended_page_is_in_order(seed: Mended) -> None:
    after = outline(seed.after, AROUND)

    days = [entry.day for entry in after.entries]
    titles = [part.title for part in after.parts if part.level == 2]

    assert days == sorted(set(days))
    assert len(days) == 21
    assert {entry.under for entry in after.entries} == {after.related}
    assert [title.split(":")[0] for title in titles] == [
        *("Narrative", "Key Topics", "Open Questions", "Related Digests", "Narrative Updates", "Subsections")
    ]
    updates = after.section("narrative_updates")
    assert [update.under for update in after.updates] == [updates] * 6
    assert [part.level for part in after.parts if part.level].count(3) == 4 + 6


def test_no_sentence_of_the_page_is_lost(corpus: Path, seed: Mended) -> None:
    before, after = sentences(published(corpus)), Counter(sentences(seed.after.decode()))

    lost = Counter(sentences(as_note(published(corpus)))) - after

    # Joined lines make one sentence of two pieces; all else stands as it stood.
    assert len(before) > 200
    assert [one for one in lost if not any(one in whole for whole in after)] == []
    digests = [hashlib.sha256("".join(sorted(text)).encode()).hexdigest() for text in _letters(seed)]
    assert digests[0] == digests[1]


def _letters(seed: Mended) -> list[str]:
    """The letters and digits of both notes, without names of digests and without the lines put in."""
    put_in = [hunk.ours for hunk in seed.hunks if not hunk.theirs]
    after = seed.after.decode()
    for line in (*put_in, "## Open Questions", "## Narrative Updates"):
        assert line in after
        after = after.replace(line, "", 1)
    return [re.sub(r"\d{4}-\d\d-\d\d(?:-AI-Digest)?|\W", "", text) for text in (seed.before.decode(), after)]


def test_the_page_with_other_line_ends_is_mended_to_the_same(seed: Mended) -> None:
    raw = ("\ufeff" + seed.before.decode().replace("\n", "\r\n")).encode()

    assert mend(raw, AROUND).after.decode() == "\ufeff" + seed.after.decode().replace("\n", "\r\n")
