"""`digestflow models`: which models write, and whether they answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.endpoint import endpoint
from tests.nights import FIRST, Project, demo
from tests.nights_model import CLOSED, with_model

if TYPE_CHECKING:
    from pathlib import Path


def rows(out: str) -> list[dict[str, Any]]:
    """The lines of JSON."""
    return [json.loads(line) for line in out.splitlines()]


def of_two(root: Path, first: str, second: str) -> Project:
    """A project whose role has a model and a fallback."""
    project = demo(root)
    project.configure(
        f"models:\n  one: {{model: small, base_url: '{first}'}}\n"
        f"  two: {{model: small, base_url: '{second}', api_key_env: NIGHT_KEY}}\nroles: {{fast: [one, two]}}"
    )
    return project


def test_models_are_listed_with_their_place_among_the_fallbacks_and_their_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NIGHT_KEY", raising=False)
    project = of_two(tmp_path / "p", CLOSED, CLOSED)

    said = project.say("models", "list", "--json")
    shown = project.say("models", "list")

    one, two = rows(said.out)
    assert (said.code, shown.code) == (0, 0)
    assert (one["roles"], one["key"], one["key_there"]) == (["fast 1"], "", True)
    assert (two["roles"], two["key"], two["key_there"]) == (["fast 2"], "NIGHT_KEY", False)
    assert "NIGHT_KEY, which is not set" in shown.out


def test_without_a_model_the_list_says_who_writes_and_a_test_what_to_configure(tmp_path: Path) -> None:
    project = demo(tmp_path / "p")

    listed, tested = project.say("models", "list"), project.say("models", "test")

    assert (listed.code, tested.code) == (0, 2)
    assert "the sources' own sentences" in listed.out
    assert "docs/models.md" in tested.err


def test_a_test_finds_the_way_and_the_next_run_need_not_ask_for_it(tmp_path: Path) -> None:
    with endpoint("honest", dialect="llama") as server:
        project = with_model(tmp_path / "p", server.base_url)

        (found,) = rows(project.say("models", "test", "--json").out)

        probed = len(server.probed)
        project.run(FIRST)
        again = len(server.probed) - probed

    (known,) = rows(project.say("models", "list", "--json").out)
    assert (found["ok"], found["way"], found["counts"]) == (True, "json_object with schema, enforced", True)
    assert (found["listed"], found["models"]) == (True, ["small"])
    assert known["way"] == found["way"]
    assert again == 0


@pytest.mark.parametrize(
    ("judge", "judges", "word"),
    [("yes", True, "can: it tells"), ("null", False, "cannot: no"), ("500", None, "gave no answer")],
)
def test_a_test_says_whether_a_model_can_be_a_judge_and_a_run_need_not_ask(
    tmp_path: Path, judge: str, *, judges: bool | None, word: str
) -> None:
    with endpoint("rewording", judge=judge) as server:
        project = with_model(tmp_path / "p", server.base_url, roles="fast: small, judge: small")
        said = project.say("models", "test")
        (found,) = rows(project.say("models", "test", "--json").out)
        asked = len(server.judged)
        outcome = project.night(1)

    assert (said.code, found["ok"], found["judges"]) == (0, True, judges)
    assert word in said.out
    assert outcome["exit_code"] == (0 if judges else 3)
    if judges is not None:
        assert (
            len([one for one in server.judged[asked:] if "Is Paris" in one["messages"][-1]["content"]]) == 0
        )


def test_a_test_asks_afresh_what_was_found_out_before(tmp_path: Path) -> None:
    with endpoint("honest", dialect="llama") as server:
        project = with_model(tmp_path / "p", server.base_url)
        project.say("models", "test")
        server.dialect = ""

        (found,) = rows(project.say("models", "test", "--json").out)

    assert found["way"] == "json_schema, enforced"


@pytest.mark.parametrize(
    ("given", "told", "advice"),
    [
        ("", 4096, "set models.small.context: 4096"),
        (", context: 8192", 4096, "lower models.small.context to 4096"),
        (", context: 4096", 4096, ""),
        ("", 0, ""),
    ],
    ids=["not said", "too large", "right", "not told by the server"],
)
def test_a_test_says_how_much_a_model_reads(tmp_path: Path, given: str, told: int, advice: str) -> None:
    with endpoint("honest", card={"meta": {"n_ctx": told}}) as server:
        project = with_model(tmp_path / "p", f"{server.base_url}{given}")

        (found,) = rows(project.say("models", "test", "--json").out)

    assert found["context"] == (told or None)
    assert found["advice"].startswith(advice)
    assert bool(found["advice"]) == bool(advice)


def test_a_model_that_its_endpoint_does_not_list_is_named_with_the_nearest(tmp_path: Path) -> None:
    with endpoint("honest", name="smalls") as server:
        project = with_model(tmp_path / "p", server.base_url)

        said = project.say("models", "test")
        listed = project.say("models", "list", "--online", "--json")

    assert said.code == 0
    assert "did you mean 'smalls'?" in said.out
    assert rows(listed.out)[0]["offered"] == ["smalls"]


@pytest.mark.parametrize("name", ["small:latest", "/home/ann/models/small", "C:\\models\\small"])
def test_a_model_is_known_by_the_names_that_servers_give_it(tmp_path: Path, name: str) -> None:
    with endpoint("honest", name=name, card={"max_model_len": 8192}) as server:
        project = with_model(tmp_path / "p", server.base_url)

        (found,) = rows(project.say("models", "test", "--json").out)

    assert (found["listed"], found["context"]) == (True, 8192)


@pytest.mark.parametrize(
    ("mode", "code", "word"),
    [("401", 4, "check the key"), ("404", 75, "base_url"), ("503", 75, "busy"), ("html", 75, "base_url")],
)
def test_a_test_of_an_endpoint_that_fails_says_why(tmp_path: Path, mode: str, code: int, word: str) -> None:
    with endpoint(mode, probe=mode) as server:
        project = with_model(tmp_path / "p", server.base_url)

        said = project.say("models", "test")

    assert said.code == code
    assert word in said.out
    assert "FAIL  small" in said.out


def test_of_two_models_one_that_fails_is_a_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIGHT_KEY", "sk-night-0123456789")
    with endpoint("honest") as server:
        project = of_two(tmp_path / "p", CLOSED, server.base_url)

        said = project.say("models", "test", "--json")
        one = project.say("models", "test", "two")
        online = project.say("models", "list", "--online", "--json")

    assert [(row["name"], row["ok"]) for row in rows(said.out)] == [("one", False), ("two", True)]
    assert (said.code, one.code, online.code) == (3, 0, 3)
    assert "sk-night" not in said.out + one.out + online.out


def test_a_name_that_no_model_has_is_a_mistake_with_the_nearest(tmp_path: Path) -> None:
    said = with_model(tmp_path / "p", CLOSED).say("models", "test", "smal")

    assert said.code == 2
    assert "did you mean 'small'?" in said.err
