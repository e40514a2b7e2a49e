"""Nights that read what a feed reader holds: each of its feeds is a source of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from digestflow.adapters.store.archive import Archive
from digestflow.adapters.store.database import open_database
from tests.nights import Project
from tests.reader_server import LOGIN, PASSWORD, TOKEN, Reader, Stored, reader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from digestflow.core.item.nouns import Item

DAY = "2026-03-12"
GREADER = f"kind: greader, login: {LOGIN}, password_env: READER_PASSWORD"
KINDS = {
    "freshrss": GREADER,
    "reader api of miniflux": GREADER,
    "with a token": "kind: greader, token_env: READER_TOKEN",
    "miniflux": "kind: miniflux, token_env: READER_TOKEN",
}
CONFIG = """vault: vault
git: {{mode: none}}
sources:
  - {{name: Mine, {kind}, base_url: {base}{more}}}
topics:
  - {{name: Space, about: Items about anything that is in space, entities: [Item]}}
network:
  allow_private: [127.0.0.0/8]
"""


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READER_PASSWORD", PASSWORD)
    monkeypatch.setenv("READER_TOKEN", TOKEN)


@pytest.fixture(params=list(KINDS))
def mine(request: pytest.FixtureRequest) -> Iterator[tuple[Reader, str]]:
    """A reader of each kind, and how config.yaml names it."""
    with reader() as one:
        one.contents = request.param != "reader api of miniflux"
        yield one, KINDS[request.param]


@pytest.fixture(params=["freshrss", "miniflux"])
def either(request: pytest.FixtureRequest) -> Iterator[tuple[Reader, str]]:
    """A reader of each API."""
    with reader() as one:
        yield one, KINDS[request.param]


def project(root: Path, web: Reader, kind: str, more: str = "") -> Project:
    (root / "vault").mkdir(parents=True)
    text = CONFIG.format(base=web.base, kind=kind, more=f", {more}" if more else "")
    (root / "config.yaml").write_text(text, encoding="utf-8")
    return Project(root)


def archived(place: Project, day: str = DAY) -> list[Item]:
    engine = open_database(place.root / ".digestflow" / "state" / "state.db")
    try:
        from datetime import date

        return list(Archive(engine).day(date.fromisoformat(day)))
    finally:
        engine.dispose()


def test_each_feed_is_a_source_under_its_own_title(tmp_path: Path, mine: tuple[Reader, str]) -> None:
    web, kind = mine
    web.put("1", 3)
    web.put("2", 2)
    place = project(tmp_path, web, kind)

    outcome = place.run(DAY)
    listed = [json.loads(line) for line in place.say("sources", "list", "--json").out.splitlines()]

    assert (outcome["status"], outcome["archived"], outcome["coverage"]["sources"]) == ("done", 5, 3)
    assert [row["name"] for row in listed] == ["Mine/Space Gazette", "Mine/Moon & Herald", "Mine/Cooking"]
    items = archived(place)
    assert {item.source for item in items} == {"Mine/Space Gazette", "Mine/Moon & Herald"}
    assert {item.text for item in items} == {"Words of the item."}
    assert {item.url[:17] for item in items} == {"https://1.example", "https://2.example"}
    note = place.say("review").out
    assert "{+Space Gazette: " in note or "{+Moon & Herald: " in note
    assert "Mine/Space Gazette: " not in note


def test_what_came_in_late_is_read_and_what_was_read_is_not_asked_for_again(
    tmp_path: Path, mine: tuple[Reader, str]
) -> None:
    web, kind = mine
    web.put("1", 250, apart=20)
    place = project(tmp_path, web, kind)
    place.say("fetch", now="2026-03-12T09:00:00Z")
    first = len(web.asked)
    web.items.append(Stored(id=9_000, feed="2", minutes=-30, dated=4_000, title="Late"))

    said = place.say("fetch", "--json", now="2026-03-12T10:00:00Z")

    assert said.code == 0, said.err
    assert any(
        item.title == "Late" for day in ("2026-03-09", "2026-03-10", DAY) for item in archived(place, day)
    )
    assert first > 3
    assert len(web.asked) - first < first


def test_a_page_that_fails_keeps_what_came_before_it_and_is_a_gap(
    tmp_path: Path, either: tuple[Reader, str]
) -> None:
    web, kind = either
    web.put("1", 250, apart=10)
    place = project(tmp_path, web, kind)
    place.say("fetch", now="2026-03-05T09:00:00Z")
    asked = len(web.asked)
    pages = [
        n for n, row in enumerate(web.asked) if "stream/contents" in row[1] or row[1].endswith("/entries")
    ]
    web.fail_after = asked + (pages[0] if pages else 3) + 1

    said = place.say("fetch", "--json", now="2026-03-12T09:00:00Z")
    web.fail_after = 1_000_000
    again = place.say("fetch", "--json", now="2026-03-12T09:30:00Z")

    assert said.code == 3, said.out
    assert "503" in json.dumps(said.tree)
    assert again.code == 0, again.err


def test_only_the_feeds_of_a_folder_are_read(tmp_path: Path, either: tuple[Reader, str]) -> None:
    web, kind = either
    web.put("1", 2)
    web.put("3", 2)
    place = project(tmp_path, web, kind, "label: Home")

    place.say("fetch")

    assert {item.source for item in archived(place)} == {"Mine/Cooking"}


def test_keys_are_told_nowhere(
    tmp_path: Path, either: tuple[Reader, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    web, kind = either
    web.put("1", 2)
    place = project(tmp_path, web, kind)
    said = [place.say("run", "--date", DAY, "-vv")]
    monkeypatch.setenv("READER_PASSWORD", f"{PASSWORD}-wrong")
    monkeypatch.setenv("READER_TOKEN", f"{TOKEN}-wrong")

    said += [place.say("fetch", "-vv", "--json"), place.say("sources", "health")]

    assert said[1].code == 3
    assert "401" in said[1].out + said[1].err
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    for secret in (PASSWORD, TOKEN):
        assert not any(secret in one.out + one.err for one in said)
        assert not any(secret.encode() in body for body in written)


def test_a_key_that_is_not_there_is_a_gap_with_its_name(
    tmp_path: Path, either: tuple[Reader, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    web, kind = either
    monkeypatch.delenv("READER_PASSWORD")
    monkeypatch.delenv("READER_TOKEN")

    said = project(tmp_path, web, kind).say("fetch", "--json")

    assert said.code == 3
    assert web.asked == []
    assert "the environment has no READER_" in json.dumps(said.tree)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        pytest.param(b"<html>Sign in</html>", "gave no Auth", id="a page"),
        pytest.param(b"", "gave no Auth", id="nothing"),
    ],
)
def test_what_is_no_reader_is_named(tmp_path: Path, answer: bytes, why: str) -> None:
    with reader() as web:
        web.says[""] = answer
        said = project(tmp_path, web, GREADER).say("fetch", "--json")

    assert said.code == 3
    assert why in json.dumps(said.tree)


@pytest.mark.parametrize(
    "answer",
    [b"[", b"7", b'{"items": 7, "entries": "x", "subscriptions": [7, {}]}', b"[" * 100_000, b'["a"]'],
)
def test_hostile_answers_are_failures_not_crashes(tmp_path: Path, answer: bytes) -> None:
    for kind in ("with a token", "miniflux"):
        with reader() as web:
            web.says[""] = answer
            said = project(tmp_path / kind, web, KINDS[kind]).say("fetch", "--json")

        assert said.code == 3, said.err
        assert "bug" not in said.err


def test_an_account_without_a_way_in_is_a_mistake_in_the_config(tmp_path: Path) -> None:
    with reader() as web:
        said = project(tmp_path, web, "kind: greader, login: alice").say("fetch")

    assert said.code == 78
    assert "needs token_env, or login and password_env" in said.err


def rows(*given: Any) -> dict[str, Any]:
    return {"items": list(given)}


def test_items_of_any_shape_are_taken_or_left(tmp_path: Path) -> None:
    odd = rows(
        7,
        {},
        {"id": "a"},
        {"id": "b", "origin": "x"},
        {"id": "c", "origin": {"streamId": "feed/1"}, "published": "soon", "summary": "x", "canonical": 3},
        {
            "id": "d",
            "origin": {"streamId": "feed/1"},
            "published": 1e30,
            "title": "D &amp; E",
            "summary": {"content": 1},
        },
        {"id": "e", "origin": {"streamId": "feed/99"}, "title": "Nobody's"},
    )
    with reader() as web:
        web.says["/contents"] = json.dumps(odd).encode()
        place = project(tmp_path, web, KINDS["with a token"])
        said = place.say("fetch", "--json", now="2026-03-12T09:00:00Z")

    assert said.code == 0, said.err
    assert said.tree["archived"] == 2
