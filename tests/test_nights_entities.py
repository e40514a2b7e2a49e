"""Notes of entities and links to them, as nights go by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests import nights
from tests.nights import differing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DAYS = ("2026-03-09", "2026-03-10", "2026-03-11", "2026-03-12")
NOW = "2026-03-13T03:00:00Z"
TEXTS = (
    "Arno, a small probe of the harbour, has left for the moon with a rocket on Monday.",
    "The probe Arno sends its first picture of the moon after a day of silence.",
    "Arno finds ice on the moon, the probe reports from a dark crater in the south.",
    "The rocket that carried Arno burns up as planned over the sea on Thursday night.",
)


def _project(root: Path, *, more: str = "") -> nights.Project:
    project = nights.with_feeds(root, more=more)
    titles = (
        "Arno leaves for the moon",
        "Arno sends a picture",
        "Arno finds ice",
        "Arno waves its rocket goodbye",
    )
    told = [
        nights.item(title, text, at=f"{day}T09:00:00")
        for title, text, day in zip(titles, TEXTS, DAYS, strict=True)
    ]
    (project.root / "feeds" / "gazette.xml").write_text(nights.feed(*told), encoding="utf-8")
    return project


def _run(project: nights.Project, days: Sequence[str]) -> None:
    for day in days:
        project.run(day, "--commit", now=NOW)


def test_a_name_gets_a_note_on_the_third_day_and_links_from_then_on(tmp_path: Path) -> None:
    project = _project(tmp_path / "p")

    _run(project, DAYS[:2])
    before = project.vault()
    _run(project, DAYS[2:])

    assert not [path for path in before if path.startswith("Entities/")]
    assert [path for path in project.vault() if path.startswith("Entities/")] == ["Entities/Arno.md"]
    note = project.read("Entities/Arno.md")
    assert "A small probe of the harbour (Gazette, [[2026-03-09-AI-Digest]])." in note
    assert [line[:25] for line in note.splitlines() if line.startswith("- ")] == [
        f"- [[{day}-AI-Digest|" for day in DAYS
    ]
    linked = ['"[[Arno]]"' in project.read(nights.DIGEST.format(day)) for day in DAYS]
    assert linked == [False, False, True, True]
    assert "- [[Arno]] — a small probe of the harbour (Gazette); " in project.read("MOC - Space.md")
    for day in DAYS[:2]:
        path = nights.DIGEST.format(day)
        assert project.vault()[path] == before[path]


def _run_stale(project: nights.Project) -> None:
    """Make anew what is stale, until nothing is."""
    for _ in DAYS:
        if not project.say("status", "--json", now=NOW).tree["stale"]:
            return
        said = project.say("run", "--rerun", "stale", "--no-fetch", "--commit", now=NOW)
        assert said.code == 0, said.err
    pytest.fail("days stay stale")


@pytest.mark.parametrize("order", [(3, 2, 1, 0), (1, 3, 0, 2)])
def test_any_order_of_nights_ends_in_the_same_notes_and_links(tmp_path: Path, order: tuple[int, ...]) -> None:
    straight, other = _project(tmp_path / "a"), _project(tmp_path / "b")

    _run(straight, DAYS)
    _run(other, [DAYS[n] for n in order])
    _run_stale(other)

    assert differing(straight.vault(), other.vault()) == []


def test_a_persons_note_of_that_name_is_linked_and_never_written_to(tmp_path: Path) -> None:
    project = _project(tmp_path / "p")
    (project.notes / "People").mkdir()
    project.write("People/arno.md", "my own words\n")

    _run(project, DAYS)

    assert not [path for path in project.vault() if path.startswith("Entities/")]
    assert project.read("People/arno.md") == "my own words\n"
    assert '"[[arno|Arno]]"' in project.read(nights.DIGEST.format(DAYS[0]))
    assert "- [[arno|Arno]] — " in project.read("MOC - Space.md")


def test_a_persons_note_at_its_very_place_is_theirs(tmp_path: Path) -> None:
    project = _project(tmp_path / "p")
    (project.notes / "Entities").mkdir()
    project.write("Entities/Arno.md", "my own words\n")

    _run(project, DAYS)

    assert project.read("Entities/Arno.md") == "my own words\n"
    assert "- [[Arno]] — " in project.read("MOC - Space.md")


def test_nothing_leads_to_a_note_that_a_person_deleted(tmp_path: Path) -> None:
    project = _project(tmp_path / "p")
    _run(project, DAYS[:3])
    (project.notes / "Entities" / "Arno.md").unlink()

    _run(project, DAYS[3:])

    assert not (project.notes / "Entities" / "Arno.md").exists()
    assert "- **Arno** — " in project.read("MOC - Space.md")
    assert "[[Arno" not in project.read(nights.DIGEST.format(DAYS[3]))


def test_claims_that_a_person_wrote_beside_ours_stay(tmp_path: Path) -> None:
    project = _project(tmp_path / "p")
    _run(project, DAYS[:3])
    project.edit("Entities/Arno.md", "## Claims\n", "## Mine\n\nI saw it.\n\n## Claims\n")

    _run(project, DAYS[3:])

    note = project.read("Entities/Arno.md")
    assert "## Mine\n\nI saw it.\n" in note
    assert "|2026-03-12]]" in note


def test_every_wikilink_leads_to_a_note_of_the_vault(tmp_path: Path) -> None:
    project = _project(tmp_path / "p")
    _run(project, DAYS)

    notes = {path.rpartition("/")[2].removesuffix(".md") for path in project.vault()}
    for path, raw in project.vault().items():
        if path.endswith(".md"):
            found = re.findall(r"\[\[([^\]|#]+)", raw.decode())
            assert set(found) <= notes, path


def test_a_name_that_becomes_anothers_leaves_its_note_to_who_wrote_in_it_at_once(tmp_path: Path) -> None:
    project = nights.demo(tmp_path / "p", night=3)
    project.edit("Entities/Petrel 3.md", "# Petrel 3\n", "# Petrel 3\n\nIt runs at home.\n")
    project.configure("aliases:\n  Petrel: [Petrel 3, Petrel 2]")

    assert project.say("rebuild", now=nights.after(DAYS[-1])).code == 0
    once = project.vault()
    assert project.say("rebuild", now=nights.after(DAYS[-1])).code == 0

    assert project.read("Entities/Petrel 3.md") == "# Petrel 3\n\nIt runs at home.\n"
    assert "- [[Petrel 3|Petrel]] — " in project.read(nights.MOC)
    assert differing(project.vault(), once) == []


def test_a_merge_that_is_taken_back_leaves_what_a_person_wrote_and_nothing_else(tmp_path: Path) -> None:
    project = nights.with_feeds(tmp_path / "p", more="upkeep: {entity_days: 1}")
    for n, name in enumerate(("Kestrel Cascade", "Kestrel-Cascade")):
        text = f"The probe {name} has {40 + n}B parameters, says a paper about the {name} probe."
        told = nights.item(f"Probe {name} in numbers {n}", text, at=f"{DAYS[n]}T09:00:00")
        (project.root / "feeds" / f"{n}.xml").write_text(nights.feed(told), encoding="utf-8")
    _run(project, DAYS[:2])
    apart = project.vault()

    merged = project.say("merge", "Kestrel-Cascade", "Kestrel Cascade", now=NOW)
    project.say("rebuild", now=NOW)
    one = [path for path in project.vault() if path.startswith("Entities/")]
    decisions = ".digestflow/decisions.jsonl"
    project.write(decisions, project.read(decisions) + '{"kind": "reject", "made": "2026-03-12"}\n')
    project.write("Entities/Kestrel Cascade.md", project.read("Entities/Kestrel Cascade.md") + "\nMine.\n")
    strange = project.say("merge", "--undo", "Kestrel-Cascad", "Kestrel Cascade", now=NOW)
    undone = project.say("merge", "--undo", "kestrel-cascade", now=NOW)
    again = project.say("merge", "--undo", now=NOW)
    project.say("rebuild", now=NOW)

    assert [merged.code, strange.code, undone.code, again.code] == [0, 2, 0, 2]
    assert "merge --undo Kestrel-Cascade" in merged.out
    assert "merge --undo Kestrel-Cascade 'Kestrel Cascade'" in strange.err
    assert "no merge is there to undo" in again.err
    assert one == ["Entities/Kestrel Cascade.md"]
    assert project.read(decisions) == '{"kind": "reject", "made": "2026-03-12"}\n'
    assert differing(project.vault(), apart) == [decisions, "Entities/Kestrel Cascade.md"]
    written = apart["Entities/Kestrel Cascade.md"].decode()
    assert project.read("Entities/Kestrel Cascade.md") == f"{written}\nMine.\n"


def test_a_merge_on_a_branch_holds_once_that_is_merged(tmp_path: Path) -> None:
    project = nights.demo(tmp_path / "p", night=1)
    branch = ("--set", "git.mode=branch")

    merged = project.say("merge", "Petrel 2", "Petrel 3", *branch)
    early = project.say("merge", "--undo", *branch)
    project.git("merge", "-q", "digestflow/2026-03-13")
    undone = project.say("merge", "--undo", *branch)

    assert [merged.code, early.code, undone.code] == [0, 2, 0]
    assert "once its branch is merged" in merged.out
    assert "once its branch is merged" in undone.out
