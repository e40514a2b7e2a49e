"""The digest has one language: what is said in another is told in it by a model, and else named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.endpoint import endpoint
from tests.nights import DIGEST, Project, balanced, feed, item, quotes_stand, with_feeds

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2026-03-11"
GERMAN = (
    "Die Sonde ist am Dienstag auf dem Mond gelandet, und sie hat neun Kameras an Bord, sagt die Agentur."
)
ELSE = "Das ist nicht neu, und es ist auch nicht wichtig für uns."
ENGLISH = "The rocket was rolled out with 3 flags on Monday."
TITLE = "Sonde ist auf dem Mond gelandet"
NAMED = "Rocket"  # by this the German items fit the topic


def _project(root: Path, more: str = "") -> Project:
    project = with_feeds(root, more=more)
    items = (
        item(f"{NAMED} Eins: {TITLE}", GERMAN, at=f"{DAY}T09:00:00+00:00"),
        item("Der Bundestag wählt heute", ELSE, at=f"{DAY}T10:00:00+00:00"),
        item("A rocket rolls out to its pad", ENGLISH, at=f"{DAY}T11:00:00+00:00"),
    )
    (project.root / "feeds" / "a.xml").write_text(feed(*items), encoding="utf-8")
    return project


def _with_model(root: Path, base_url: str) -> Project:
    return _project(
        root,
        f"models:\n  small: {{model: small, base_url: {base_url}}}\nroles: {{fast: small, strong: small}}",
    )


def test_without_a_model_it_is_named_by_its_title_with_its_language(tmp_path: Path) -> None:
    project = _project(tmp_path / "p")

    outcome = project.run(DAY, "--commit")

    record, note = project.record(DAY), project.read(DIGEST.format(DAY))
    assert [entry.headline for entry in record.entries] == ["A rocket rolls out to its pad"]
    assert [(one.quote.words, one.language) for one in record.also] == [(f"{NAMED} Eins: {TITLE}", "de")]
    assert "(in German, not told)" in note
    assert "Kameras" not in note
    assert (outcome["states"]["other_language"], outcome["states"]["in_story"]) == (2, 1)
    assert balanced([outcome])


def test_a_model_tells_it_in_the_digests_language_on_words_as_they_were_said(tmp_path: Path) -> None:
    with endpoint("translating") as server:
        project = _with_model(tmp_path / "p", server.base_url)

        outcome = project.run(DAY, "--commit")

    record = project.record(DAY)
    german = next(entry for entry in record.entries if "Sonde" in entry.quotes[0].words)
    assert german.summary[0].text == "This is told as something new."
    assert quotes_stand(project, DAY)
    assert (outcome["states"]["other_language"], outcome["states"]["in_story"]) == (1, 2)
    assert balanced([outcome])


@pytest.mark.parametrize("mode", ["honest", "inventing"])
def test_a_model_that_says_it_in_another_language_has_it_named_only(tmp_path: Path, mode: str) -> None:
    with endpoint(mode) as server:
        project = _with_model(tmp_path / "p", server.base_url)

        outcome = project.run(DAY, "--commit")

    record = project.record(DAY)
    told = [entry.headline for entry in record.entries]
    said = [one.text for entry in record.entries for one in entry.summary]
    said += [one.text for entry in record.entries for one in entry.claims]
    assert not [text for text in (*told, *said) if "Kamera" in text or "Sonde" in text]
    assert ("de" in [one.language for one in record.also]) == (len(record.entries) == 1)
    assert balanced([outcome])
