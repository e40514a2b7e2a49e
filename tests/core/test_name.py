"""File names made of outside text."""

from __future__ import annotations

import ast
import json
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.render.name import collision_key, leftover, leftovers, original, safe_name

if TYPE_CHECKING:
    from pathlib import Path

DEVICES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{port}{n}" for port in ("COM", "LPT") for n in range(10)
}

texts = st.text(st.characters(), max_size=300) | st.lists(
    st.sampled_from(
        [
            *'\\/:*?"<>|#^[]%. ~$()_-aZé',
            "\u0301",
            "\u200b",
            "\u3164",
            "\ud800",
            "con",
            "LPT1",
            "\n",
            "_conflict",
            ".sync-conflict-",
            "-WIN-ABCDEFG",
        ]
    ),
    max_size=12,
).map("".join)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Qwen 3.5", "Qwen 3.5", id="plain"),
        pytest.param("C#", "C＃", id="forbidden-becomes-its-wide-twin"),
        pytest.param("/etc/cron.d/x", "／etc／cron.d／x", id="absolute"),
        pytest.param("../../x", "／..／x", id="climbing"),
        pytest.param(".obsidian", "obsidian", id="hidden"),
        pytest.param("Inc. . ", "Inc", id="trailing-dots-and-spaces"),
        pytest.param("aux", "aux_", id="device"),
        pytest.param("Com1.txt", "Com1_.txt", id="device-with-suffix"),
        pytest.param("con .x", "con_.x", id="device-with-space"),
        pytest.param("COM¹", "COM¹_", id="device-with-superscript"),
        pytest.param("Console", "Console", id="only-begins-like-a-device"),
        pytest.param("Model \u202edm.exe", "Model dm.exe", id="bidi"),
        pytest.param("e\u0301", "é", id="nfc"),
        pytest.param("e\u200b\u0301", "é", id="nfc-after-the-invisible-is-gone"),
        pytest.param("a\u00a0\u2028\tb\n", "a b", id="one-line-one-space"),
        pytest.param("x\U0001fffe\ufdd0\ue000", "x", id="not-characters"),
        pytest.param("~$x", "～$x", id="office-lock"),
        pytest.param("a.sync-conflict-1", "a．sync-conflict-1", id="syncthing"),
        pytest.param("a_conflict-20260312-b", "a＿conflict-20260312-b", id="owncloud"),
        pytest.param("a-DESKTOP-7K2Q9ZB", "a－DESKTOP-7K2Q9ZB", id="onedrive"),
        pytest.param("a (Conflicted copy b)", "a （Conflicted copy b)", id="obsidian-sync"),
        pytest.param("..", None, id="dots"),
        pytest.param("", None, id="empty"),
        pytest.param("\u200b \u3164", None, id="invisible"),
    ],
)
def test_a_name_is_safe_and_readable(text: str, name: str | None) -> None:
    assert safe_name(text) == name


@given(texts)
def test_a_name_keeps_every_rule(text: str) -> None:
    name = safe_name(text)

    if name is None:
        return
    assert not set(name) & set('\\/:*?"<>|#^[]%')
    assert len(name.encode()) <= 180
    assert name == name.strip(" ")
    assert not name.startswith(".")
    assert not name.endswith(".")
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"} for char in name)
    assert unicodedata.is_normalized("NFC", name)
    assert not leftover(f"{name}.md")
    assert unicodedata.normalize("NFKC", name.split(".")[0]).strip().upper() not in DEVICES


@given(texts)
def test_a_name_of_a_name_is_the_name(text: str) -> None:
    name = safe_name(text)

    assert name is None or safe_name(name) == name


@given(texts, texts)
def test_names_that_fall_together_have_one_collision_key_but_for_dots_and_devices(
    one: str, other: str
) -> None:
    first, second = safe_name(one), safe_name(other)

    if first is not None and first == second:
        assert _bare(one) == _bare(other)


def _bare(text: str) -> str:
    key = collision_key(text).strip(" .")
    return "".join(char for char in key if char not in "_ ")


@pytest.mark.parametrize(
    "variants",
    [
        pytest.param(("Qwen", "qwen", "QWEN", "Ｑｗｅｎ", "Qw\u200ben"), id="case-width-and-invisible"),
        pytest.param(("C#", "c＃"), id="a-name-and-its-file"),
        pytest.param(("a  b", " A\tB"), id="spaces"),
    ],
)
def test_variants_share_a_collision_key(variants: tuple[str, ...]) -> None:
    keys = {collision_key(text) for text in variants}

    assert len(keys) == 1


def test_punctuation_keeps_names_apart() -> None:
    names = ["C", "C#", "C++", "C?", "C:"]

    assert len({collision_key(name) for name in names}) == 5
    assert len({safe_name(name) for name in names}) == 5


def test_long_names_that_begin_alike_stay_two() -> None:
    one, other = safe_name("x" * 4000), safe_name("x" * 3999 + "y")

    assert one != other
    assert one is not None
    assert len(one.encode()) == 180


def test_a_long_name_is_cut_between_characters() -> None:
    name = safe_name("q\u0302" * 100)

    assert name is not None
    assert len(name.encode()) <= 180
    assert name[:-9].endswith("q\u0302")


def test_a_letter_with_too_many_marks_is_cut_among_them() -> None:
    name = safe_name("Z" + "\u0301" * 5000)

    assert name is not None
    assert name.startswith("Ź\u0301")
    assert len(name.encode()) <= 180


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("n.sync-conflict-20260312-091500-ABCDEFG.md", True),
        ("n (Conflicted copy phone 202603120915).md", True),
        ("n (Ada's conflicted copy 2026-03-12).md", True),
        (".n.md.icloud", True),
        ("n (Case Conflict 1).md", True),
        ("n (Unicode Encoding Conflict).md", True),
        ("n (case clash from Ada).md", True),
        ("n (conflict 2026-03-12-09-15-00).md", True),
        ("n (SFConflict ada@example.org 2026-03-12-09-15-00).md", True),
        ("n[Conflict].md", True),
        ("n_conflict-20260312-091500.md", True),
        ("n_DiskStation_Mar-12-091500-2026_Conflict.md", True),
        ("n-DESKTOP-7K2Q9ZB.md", True),
        ("n-LAPTOP-7K2Q9ZB4-2.md", True),
        ("n.md.!sync", True),
        ("n.md.unison.tmp", True),
        ("~syncthing~n.md.tmp", True),
        ("on-desktop-publishing.md", False),
        ("Sudan (conflict).md", False),
        ("Sudan (conflict of 2023).md", False),
        ("resolution_of_a_conflict_in_time.md", False),
        ("~$n.docx", True),
        ("On conflicted copy.md", False),
        ("icloud.md", False),
    ],
)
def test_a_sync_tool_s_leftovers_are_known(name: str, left: bool) -> None:
    assert leftover(name) is left
    for others in ((), ("Café.md",)):
        assert leftovers(dict.fromkeys((name, *others))) == frozenset([name] if left else ())


def test_of_a_folder_the_leftovers_are_those_of_its_names() -> None:
    plain = ["n.md", "a-b.md", "2026-03-12.json"]
    left = ["n (1).md", "~$n.md", "n.sync-conflict-20260312-091500-ABCDEFG.md"]

    assert leftovers(dict.fromkeys(plain)) == frozenset()
    assert leftovers(dict.fromkeys([*plain, *left, "x (2).md"])) == frozenset(left)


@pytest.mark.parametrize(
    ("name", "first"), [("n (1).md", "n.md"), ("n (x) (12).md", "n (x).md"), ("n.md", None), ("(1).md", None)]
)
def test_of_a_numbered_file_the_first_is_known(name: str, first: str | None) -> None:
    assert original(name) == first


def test_hostile_names_become_safe_or_none(corpus: Path) -> None:
    lines = (corpus / "hostile" / "hostile.jsonl").read_text("utf-8").splitlines()
    cases = [case for case in map(json.loads, lines) if case["vector"].startswith("name/")]

    assert cases
    for case in cases:
        text = case["payload"]
        if case.get("gen"):
            letter, times = case["payload"].split(" * ")
            text = ast.literal_eval(letter) * int(times)
        name = safe_name(text)
        if case["vector"] in {"name/dotdot", "name/empty"}:
            assert name is None, case["id"]
        else:
            assert name, case["id"]
            assert not set(name) & set('\\/:*?"<>|#^[]%'), case["id"]
            assert len(name.encode()) <= 180, case["id"]
            assert not name.startswith("."), case["id"]
