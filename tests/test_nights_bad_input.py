"""What is broken is a named gap or a clear error with its exit code; all else goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.nights import Project, balanced, differing, feed, item, with_feeds
from tests.web_server import Page, site

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2026-03-11"
PROBE = item("Probe lands", "A probe landed on the moon with nine cameras.", at=f"{DAY}T09:00:00")
ROCKET = item("Rocket rolls out", "The rocket was rolled out to its pad at noon.", at=f"{DAY}T12:00:00")
PAGE = "<!DOCTYPE html><html><head><title>One moment</title></head><body>Checking</body></html>"


def with_wire(root: Path, url: str) -> Project:
    """A project with a sound source and one more at an address."""
    project = with_feeds(root, more="network: {allow_private: [127.0.0.0/8], deadline: 5}")
    path = project.root / "config.yaml"
    source = f"  - {{name: Wire, kind: feed, url: {url}}}\ntopics:"
    path.write_text(path.read_text(encoding="utf-8").replace("topics:", source), encoding="utf-8")
    (root / "feeds" / "gazette.xml").write_text(feed(PROBE), encoding="utf-8")
    return project


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(Page(body=PAGE.encode(), headers={"Content-Type": "text/html"}), id="an HTML page"),
        pytest.param(Page(body=b""), id="an empty file"),
        pytest.param(Page(status=404), id="no such page"),
        pytest.param(Page(status=403), id="forbidden"),
        pytest.param(Page(reset=True), id="a reset connection"),
        pytest.param(Page(body=b"\x00\xff\x13 no feed at all"), id="noise"),
        pytest.param(Page(body=b'{"no": "feed"}'), id="other JSON"),
    ],
)
def test_a_source_that_gives_no_feed_is_a_named_gap_and_the_others_are_told(
    tmp_path: Path, page: Page
) -> None:
    with site() as web:
        web.put("/wire.xml", page)
        project = with_wire(tmp_path / "p", web.url("/wire.xml"))

        outcome = project.run(DAY, "--commit")

    assert (outcome["exit_code"], [gap["subject"] for gap in outcome["gaps"]]) == (3, ["Wire"])
    assert outcome["gaps"][0]["why"]
    assert (outcome["entries"], balanced([outcome])) == (1, True)
    assert "Wire" in project.read(f"Digests/{DAY}-AI-Digest.md")


def test_a_host_that_is_not_there_is_a_named_gap(tmp_path: Path) -> None:
    project = with_wire(tmp_path / "p", "http://127.0.0.1:1/wire.xml")

    outcome = project.run(DAY)

    assert (outcome["exit_code"], [gap["subject"] for gap in outcome["gaps"]]) == (3, ["Wire"])
    assert outcome["entries"] == 1


def test_what_a_truncated_feed_still_holds_is_kept(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    whole = feed(PROBE, ROCKET)
    (project.root / "feeds" / "gazette.xml").write_text(whole[: whole.index("noon")], encoding="utf-8")

    outcome = project.run(DAY)

    assert outcome["archived"] >= 1
    assert outcome["findings"], "that something was repaired is said"


def test_a_date_in_the_future_is_no_date(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    later = PROBE.replace("11 Mar 2026", "11 Mar 2031")
    (project.root / "feeds" / "gazette.xml").write_text(feed(later), encoding="utf-8")

    outcome = project.run(DAY)

    assert (outcome["items"], outcome["entries"]) == (1, 1)


def test_a_vault_that_is_a_file_is_an_error_and_nothing_is_run(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    project.notes.rmdir()
    project.notes.write_text("not a folder\n", encoding="utf-8")

    said = project.say("run", "--date", DAY)

    assert (said.code, said.out) == (10, "")
    assert "vault" in said.err
    assert project.notes.read_text(encoding="utf-8") == "not a folder\n"


def test_a_record_that_does_not_read_back_stops_before_anything_is_written(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    (project.root / "feeds" / "gazette.xml").write_text(feed(PROBE), encoding="utf-8")
    project.run(DAY, "--commit")
    path = f".digestflow/days/{DAY}.json"
    project.write(path, project.read(path)[:-40])
    before = project.vault()

    said = project.say("run", "--date", DAY, "--commit")

    assert said.code == 10
    assert path in said.err
    assert differing(project.vault(), before) == []


def test_a_moc_with_two_sections_of_one_name_keeps_both_and_gets_the_day_once(tmp_path: Path) -> None:
    project = with_feeds(tmp_path / "p")
    (project.root / "feeds" / "gazette.xml").write_text(feed(PROBE), encoding="utf-8")
    mine = "# Space\n\n## Related Digests\n\nfirst\n\n## Related Digests\n\nsecond\n"
    project.write("MOC - Space.md", mine)

    project.run(DAY, "--commit")

    text = project.read("MOC - Space.md")
    assert text.count("## Related Digests\n") == 2
    assert text.count("\nfirst\n") == text.count("\nsecond\n") == 1
    assert text.split("## Narrative")[0].count(f"- [[{DAY}-AI-Digest]]") == 1


@pytest.mark.parametrize(
    ("command", "code"),
    [
        pytest.param(("run", "--date", "2026-02-30"), 2, id="no such day"),
        pytest.param(("run", "--date", "2026-03-20"), 2, id="a day that has not begun"),
        pytest.param(("run", "--since", "2026-03-12", "--until", DAY), 2, id="ends before it begins"),
        pytest.param(("run", "--until", DAY), 2, id="no beginning"),
        pytest.param(("run", "--sice", DAY), 2, id="no such option"),
        pytest.param(("--set", "selct.stories=3", "run"), 78, id="no such key"),
        pytest.param(("--config", "nowhere.yaml", "run"), 10, id="no such file"),
    ],
)
def test_a_command_that_cannot_mean_anything_runs_nothing(
    tmp_path: Path, command: tuple[str, ...], code: int
) -> None:
    project = with_feeds(tmp_path / "p")

    said = project.say(*command)

    assert (said.code, said.out) == (code, "")
    assert said.err
    assert project.vault() == {}


def test_where_there_is_no_project_it_says_how_to_make_one(tmp_path: Path) -> None:
    said = Project(tmp_path).say("run")

    assert said.code == 10
    assert "digestflow init" in said.err
