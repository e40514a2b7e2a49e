"""Notes with hostile text in them, and every real note: added to, mended, and otherwise left as they are."""

from __future__ import annotations

import ast
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from digestflow.core.change.plan import plan
from digestflow.core.finding.lint import lint
from digestflow.core.finding.mend import mend
from digestflow.core.note.nouns import unit_hash
from digestflow.core.note.scan import scan
from digestflow.core.render.name import collision_key, safe_name
from tests.core import change_material as made
from tests.core import finding_material as pages

TESTS = Path(__file__).resolve().parent.parent
KINDS = ("obsidian/", "html/", "url/", "name/", "frontmatter/", "marker/", "structure/", "unicode/", "git/")
PAGE = made.page(
    made.section("Related Digests", made.day_item("2031-05-04"), made.day_item("2031-05-05"), key="related")
)
AROUND = pages.around()

# Where each kind of case is tried as what it comes in as; that it stands in a note is tried here.
TRIED = {
    "obsidian/": ("core/test_escape.py", "test_every_hostile_text_is_inert"),
    "html/": ("core/test_escape.py", "test_every_hostile_text_is_inert"),
    "marker/": ("core/test_escape.py", "test_every_hostile_text_is_inert"),
    "unicode/": ("core/test_escape.py", "test_every_hostile_text_is_inert"),
    "frontmatter/": ("core/test_escape.py", "test_every_hostile_value_is_one_scalar"),
    "url/": ("adapters/test_parse_corpus.py", "test_hostile_addresses_are_refused_or_in_their_one_form"),
    "name/": ("core/test_name.py", "test_hostile_names_become_safe_or_none"),
    "structure/": ("core/test_hostile_notes.py", "test_a_note_that_cannot_be_understood_stays_byte_for_byte"),
    "git/hooks": ("adapters/test_git_foreign.py", "def test_"),
    "git/staged-work": ("adapters/test_git_states.py", "def test_"),
}


@cache
def cases(corpus: Path) -> dict[str, dict[str, Any]]:
    """The hostile cases of notes, by id."""
    lines = (corpus / "hostile" / "hostile.jsonl").read_text("utf-8").splitlines()
    every = [json.loads(line) for line in lines if line.strip()]
    return {case["id"]: case for case in every if case["vector"].startswith(KINDS)}


def payload(case: dict[str, Any]) -> bytes:
    """What the case is about, as bytes of a note."""
    text = case["payload"]
    if not case.get("gen"):
        return str(text).encode("utf-8", "surrogatepass")
    value = eval(text, {"__builtins__": {}})
    return value if isinstance(value, bytes) else str(value).encode()


def test_every_case_is_tried_somewhere(corpus: Path) -> None:
    for name, case in cases(corpus).items():
        found = [where for vector, where in TRIED.items() if case["vector"].startswith(vector)]

        assert found, name
        for path, words in found:
            assert words in (TESTS / path).read_text("utf-8"), name


@pytest.mark.parametrize(
    "frame", ["{}\n", "- {}\n", "> {}\n", "```\n{}\n```\n", "---\ntags: [a]\n---\n\n{}\n"]
)
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_what_stands_in_a_note_stays_whatever_it_is(corpus: Path, frame: str, eol: str) -> None:
    for name, case in cases(corpus).items():
        before, _, behind = frame.partition("{}")
        raw = before.encode() + payload(case) + behind.replace("\n", eol).encode()

        change = plan(PAGE, raw, {})
        mended = mend(raw, AROUND)

        assert scan(raw).raw == raw, name
        assert change.untouchable or _within(raw, change.after or b""), name
        assert change.after == raw or not change.untouchable, name
        assert mended.after == raw or _within(raw.replace("‘".encode(), "’".encode()), mended.after), name


def _within(raw: bytes, after: bytes) -> bool:
    """Whether all lines of the one stand in the other, in their order."""
    lines = iter(after.splitlines())
    return all(line in lines for line in raw.splitlines() if line.strip())


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("FM-03", b"---\n%s\n---\n# H\n"),
        ("FM-09", b"# H\n\n%s\n"),
        ("FM-11", b"%s"),
    ],
)
def test_a_note_that_cannot_be_understood_stays_byte_for_byte(corpus: Path, name: str, raw: bytes) -> None:
    if name not in cases(corpus):
        pytest.skip(f"no case {name}")
    note = raw % payload(cases(corpus)[name])

    change, mended = plan(PAGE, note, {}), mend(note, AROUND)

    assert change.after == mended.after == note
    assert change.untouchable
    assert [one.kind for one in lint(note, AROUND)] == ["untouchable"]


def test_a_unit_of_ours_in_code_or_twice_is_not_taken_for_ours() -> None:
    unit = "- [[2031-05-04-Digest]] — a probe lands"
    owned = {"related/2031-05-04": unit_hash(unit)}
    page = made.page(made.section("Related Digests", made.day_item("2031-05-04", "news"), key="related"))

    in_code = plan(page, f"## Related Digests\n\n```\n{unit}\n```\n".encode(), owned)
    twice = plan(page, f"## Related Digests\n\n{unit}\n{unit}\n".encode(), owned)

    assert in_code.after == in_code.before
    assert [hunk.kind for hunk in in_code.hunks] == ["deleted"]
    assert twice.after == twice.before
    assert twice.remarks == ("related/2031-05-04 stands twice",)


def test_names_that_are_one_and_names_that_are_two(corpus: Path) -> None:
    for case in cases(corpus).values():
        if case["vector"] == "name/case-collision":
            names = [name.strip() for name in case["payload"].split("|")]
            assert len({collision_key(name) for name in names}) == 1
        if case["vector"] == "name/homoglyph-entity":
            foreign = case["payload"].split(" ")[0]
            latin = "O" + foreign[1:]
            assert collision_key(foreign) != collision_key(latin)
            assert safe_name(foreign) != safe_name(latin)


def test_every_real_file_is_split_added_to_and_mended_without_loss(corpus: Path) -> None:
    paths = [path for path in sorted((corpus / "corpus" / "vault").rglob("*")) if path.is_file()]
    around = pages.around(notes=[path.stem for path in paths], note_name="{date}-AI-Digest")

    assert len(paths) > 100
    for path in paths:
        raw = path.read_bytes()
        other = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        for note in (raw, other, b"\xef\xbb\xbf" + raw.removesuffix(b"\n")):
            first = plan(PAGE, note, {})
            switched = (first.after or b"").replace(b"\r\n", b"\n")
            again = plan(PAGE, switched, first.owned)
            mended = mend(note, around)

            assert scan(note).raw == note, path.name
            assert _within(note, first.after or b""), path.name
            assert again.after == switched, path.name
            assert mended.after == note or _within_words(note, mended.after), path.name


def _within_words(raw: bytes, after: bytes) -> bool:
    words = iter(after.decode().split())
    return all(word in words for word in raw.decode().split())


def test_generated_payloads_are_what_they_say() -> None:
    assert ast.literal_eval("b'\\xff'") == payload({"payload": "b'\\xff'", "gen": True})
