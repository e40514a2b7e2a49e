"""`adopt` from the command line: an old page becomes data, is evidence for nothing, and stays as it is."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.nights import FIRST, MOC, SECOND, Project, after, bodies, demo, differing
from tests.seed_page import NOTE, as_note, published

if TYPE_CHECKING:
    from pathlib import Path

NOW = after(SECOND)
RECORD = f".digestflow/adopted/{MOC.removesuffix('.md')}.json"


def headline(project: Project) -> str:
    """A title of the second day that says a name."""
    return next(entry.headline for entry in project.record(SECOND).entries if entry.entities)


def old(*lines: str) -> str:
    """An old page."""
    return "# Old\n\nMy lead.\n\n## Related Digests\n\n" + "".join(f"{line}\n" for line in lines)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project of two nights, its archive full, with an old page beside its notes."""
    made = demo(tmp_path / "p", night=2)
    made.write(
        "Old.md",
        old(
            f"- [[{SECOND}-AI-Digest]] — {headline(made)}",
            f"- [[{SECOND}-AI-Digest]] — Xanthippe Corp has sold 987,654 boats",
            "- [[2020-01-01-AI-Digest]] — Xanthippe Corp has sold 3 boats",
        ),
    )
    return made


def test_claims_are_kept_unsourced_and_held_against_the_archive(project: Project) -> None:
    said = project.say("adopt", "Old.md", "--json", now=NOW)

    standings = [claim.get("standing") for claim in said.tree["claims"]]
    assert said.code == 0, said.err
    assert standings == ["stands", "unsupported", "unchecked"]
    assert {claim["source"] for claim in said.tree["claims"]} == {"unsourced"}
    assert said.tree["claims"][0]["items"][0] in bodies(project)
    assert json.loads(project.read(".digestflow/adopted/Old.json")) == said.tree


def test_what_does_not_stand_is_told_with_its_line(project: Project) -> None:
    said = project.say("adopt", "Old", now=NOW)

    assert "Old.md: 3 claims, kept as unsourced" in said.out
    assert "Old.md:8: unsupported: Xanthippe Corp has sold 987,654 boats\n    no item names" in said.out
    assert "unchecked       1  the archive does not have all of those days" in said.out
    assert "next      a topic with `note: Old` in config.yaml" in said.out
    assert project.git("log", "-1", "--format=%s").strip() == "Adopt Old.md"


def test_adopting_twice_is_adopting_once(project: Project) -> None:
    project.say("adopt", "Old", now=NOW)
    before, head = project.vault(), project.git("rev-parse", "HEAD")

    said = project.say("adopt", "Old", now=after("2026-04-01"))

    assert said.code == 0
    assert differing(before, project.vault()) == []
    assert project.git("rev-parse", "HEAD") == head


def test_an_adopted_page_is_evidence_for_nothing(tmp_path: Path) -> None:
    plain, taken = demo(tmp_path / "a"), demo(tmp_path / "b")
    page = old(f"- [[{FIRST}-AI-Digest]] — Xanthippe Corp has sold 987,654 boats")
    for project in (plain, taken):
        project.write(MOC, page)
    assert taken.say("adopt", MOC, now=NOW).code == 0

    for project in (plain, taken):
        project.night(1)
        project.night(2)

    assert differing(plain.vault(), taken.vault()) == [RECORD]
    assert "Xanthippe" not in "".join(taken.read(f".digestflow/days/{day}.json") for day in (FIRST, SECOND))


def test_the_page_s_own_sections_are_used_where_they_stand(tmp_path: Path) -> None:
    project = demo(tmp_path / "p")
    page = old("- [[2026-01-05-AI-Digest]] — Ines told it") + "\n## My thoughts\r\n\n* all mine %%x%%"
    project.write(MOC, page)
    assert "digestflow lint" in project.say("adopt", MOC, now=NOW).out

    project.night(1)
    project.night(2)

    text = project.read(MOC)
    kept = iter(text.splitlines())
    assert all(line in kept for line in page.splitlines())
    listed = text[text.index("## Related Digests") : text.index("## My thoughts")]
    assert listed.index("2026-01-05") < listed.index(f"[[{FIRST}-AI-Digest]]") < listed.index(f"[[{SECOND}-")


def test_a_page_that_cannot_be_read_is_not_adopted(project: Project) -> None:
    (project.notes / "Bad.md").write_bytes(b"caf\xe9")

    said = project.say("adopt", "Bad", now=NOW)

    assert said.code == 10
    assert "Bad.md cannot be read: not UTF-8" in said.err
    assert project.say("adopt", "No such", now=NOW).code == 2


def test_a_record_that_does_not_read_back_is_not_written_over(project: Project) -> None:
    project.say("adopt", "Old", now=NOW)
    project.write(".digestflow/adopted/Old.json", "{")

    said = project.say("adopt", "Old", now=NOW)

    assert said.code == 10
    assert "not an adopted note" in said.err
    assert project.read(".digestflow/adopted/Old.json") == "{"


def test_the_published_page_is_adopted_mended_and_kept_up(corpus: Path, tmp_path: Path) -> None:
    project = demo(tmp_path / "p")
    path = project.root / "config.yaml"
    topic = "- name: Open Models\n"
    assert path.read_text("utf-8").count(topic) == 1
    path.write_text(path.read_text("utf-8").replace(topic, f"{topic}    note: {NOTE}\n"), encoding="utf-8")
    text = as_note(published(corpus))
    project.write(f"{NOTE}.md", text)

    adopted = project.say("adopt", f"{NOTE}.md", "--json", now=after("2026-05-01")).tree
    linted = project.say("lint", "--fix", f"{NOTE}.md", now=after("2026-05-01"))
    committed = project.say("commit", f"{NOTE}.md", now=after("2026-05-01"))
    mended = project.read(f"{NOTE}.md")
    project.night(1)

    days = {claim["day"] for claim in adopted["claims"] if claim.get("day")}
    assert len(adopted["claims"]) > 100
    assert len(days) >= 19
    assert date.fromisoformat(max(days)) == date(2026, 4, 19)
    assert {claim["standing"] for claim in adopted["claims"]} == {"unchecked"}
    assert (linted.code, committed.code) == (3, 0)
    lines = iter(project.read(f"{NOTE}.md").splitlines())
    assert all(line in lines for line in mended.splitlines() if line)
