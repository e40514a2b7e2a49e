"""From bytes to parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.note.front import read_front
from digestflow.core.note.nouns import unit_hash
from digestflow.core.note.scan import scan
from tests.core import change_material as make

if TYPE_CHECKING:
    from pathlib import Path

_SCRAPS = (
    *make.FRAGMENTS,
    *("```", "~~~", "%%", "<!--", "-->", "$$", "---", "- ", "-", "1.", "\t", "    ", " ", "> ", "#", "# "),
    *(
        "\n",
        "\r\n",
        "\r",
        "<script>",
        "<?php",
        "<![CDATA[",
        "x",
        "|-|",
        "===",
        "[^1]:",
        "\ufeff",
        "<<<<<<< a\n",
    ),
)


def _kinds(text: str) -> list[str]:
    return [part.kind for part in scan(text.encode()).parts]


@given(st.lists(st.sampled_from(_SCRAPS), max_size=30).map("".join))
def test_joining_the_parts_of_any_text_gives_its_bytes(text: str) -> None:
    raw = text.encode()

    note = scan(raw)

    assert note.raw == raw
    assert all(part.text for part in note.parts)


@given(st.binary(max_size=200))
def test_joining_the_parts_of_any_bytes_gives_the_bytes(raw: bytes) -> None:
    assert scan(raw).raw == raw


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("a\nb\n\n \n# H", ["text", "blank", "heading"], id="spaces make no line"),
        pytest.param("---\na: 1\n---\nx", ["front", "text"], id="front matter"),
        pytest.param("\n---\na\n---\n", ["blank", "rule", "underlined"], id="front matter stands first only"),
        pytest.param("```\n# H\n```\nx", ["fence", "text"], id="fence"),
        pytest.param("````\n```\n# H\n````\n", ["fence"], id="a longer fence holds a shorter one"),
        pytest.param("~~~ `x`\n```\n~~~\n", ["fence"], id="tildes hold backticks"),
        pytest.param("```\n    ```\n```\n", ["fence"], id="an indented fence closes nothing"),
        pytest.param("``` a`b\nx", ["text"], id="backticks in a line are code in text"),
        pytest.param("text\n```\n# H\n```", ["text", "fence"], id="a fence ends a paragraph"),
        pytest.param("%%\n# H\n%%\nx", ["comment", "text"], id="comment of several lines"),
        pytest.param("%% a %%\nx", ["text"], id="comment in a line"),
        pytest.param("<!-- a\n# H\n--> b\nx", ["comment", "text"], id="HTML comment"),
        pytest.param("<!-- a -->\n# H", ["comment", "heading"], id="HTML comment in a line"),
        pytest.param("<div>\n# H\n\n# H", ["html", "blank", "heading"], id="HTML to an empty line"),
        pytest.param("<x-y a='1' b>\n# H\n", ["html"], id="any tag alone"),
        pytest.param("a\n<b>\n# H", ["text", "heading"], id="a tag breaks no paragraph"),
        pytest.param("a < b\n<3\n", ["text"], id="no tag at all"),
        pytest.param("<pre>\n\n# H\n</pre>\nx", ["html", "text"], id="raw HTML goes on over empty lines"),
        pytest.param("<pre>x</pre>\n# H", ["html", "heading"], id="raw HTML in a line"),
        pytest.param("$$\n# H\n$$\nx", ["math", "text"], id="math"),
        pytest.param("$$\n# H", ["text", "heading"], id="math that never closes is text"),
        pytest.param("$$a$$\nx", ["text"], id="math in a line"),
        pytest.param("> a\nb\n> # c\n# H", ["quote", "heading"], id="a callout goes on lazily"),
        pytest.param("- a\n- b\n\n- c", ["item", "item", "blank", "item"], id="items"),
        pytest.param("- a\n\t- b\n\n  c\n\nd", ["item", "blank", "text"], id="nested by tab, loose"),
        pytest.param("- a\nb\n# H", ["item", "heading"], id="an item goes on lazily"),
        pytest.param("- # a\nb", ["item", "text"], id="a heading in an item does not go on"),
        pytest.param("1. a\n  - b", ["item", "item"], id="too little indent is no nesting"),
        pytest.param("- a\n  ```\n  # H\n  ```\n  b\n", ["item"], id="fence in an item"),
        pytest.param("- - ```\n    # H\n    ```\n", ["item"], id="fence behind two markers"),
        pytest.param("-\n  a", ["item"], id="a marker alone"),
        pytest.param("-      a\n  b", ["item"], id="code in an item"),
        pytest.param("- - -\n* * *\n_ _", ["rule", "rule", "text"], id="rules are no items"),
        pytest.param("a\n2. b\n1. c\n-x", ["text", "item"], id="what number breaks a paragraph"),
        pytest.param("a\n-\nb", ["underlined", "text"], id="a marker alone underlines"),
        pytest.param("a\nb\n===\n", ["underlined"], id="setext heading"),
        pytest.param("a\n    ===\n", ["text"], id="indented underline is text"),
        pytest.param("    # H\n\n    b\n\nc", ["code", "blank", "text"], id="indented code"),
        pytest.param("a\n    b", ["text"], id="indented text goes on"),
        pytest.param("[^1]: a\n    b\n\n    c\n[^2]: d", ["footnote", "footnote"], id="footnotes"),
        pytest.param("|a|b|\n|-|-|\n|1|2|\n", ["table"], id="table"),
        pytest.param("#tag\n####### x\n#\n", ["text", "heading"], id="tags are no headings"),
        pytest.param("a\rb\r\r# H", ["text", "blank", "heading"], id="CR ends a line"),
        pytest.param("a\u2028# b\x0c# c", ["text"], id="nothing else ends a line"),
    ],
)
def test_every_construct_is_one_part(text: str, kinds: list[str]) -> None:
    assert _kinds(text) == kinds
    assert not scan(text.encode()).fault


@pytest.mark.parametrize(
    ("text", "level", "title"),
    [
        pytest.param("## Key  Topics ##  ", 2, "Key  Topics", id="closing marks"),
        pytest.param("# C#", 1, "C#", id="a mark that is a letter"),
        pytest.param("###", 3, "", id="no words"),
        pytest.param("### ###", 3, "", id="only closing marks"),
        pytest.param("a\n b\n---", 2, "a b", id="setext over lines"),
        pytest.param("a\n=", 1, "a", id="setext of level one"),
    ],
)
def test_a_heading_has_level_and_title(text: str, level: int, title: str) -> None:
    (part,) = scan(text.encode()).parts

    assert (part.level, part.title) == (level, title)


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        pytest.param("# H".encode("utf-16"), "UTF-16, not UTF-8", id="UTF-16"),
        pytest.param("# H".encode("utf-16-be"), "a NUL byte, no text", id="UTF-16 without a mark"),
        pytest.param(b"a\0b", "a NUL byte, no text", id="NUL"),
        pytest.param(b"caf\xe9", "not UTF-8", id="Latin-1"),
        pytest.param(b"```\na", "a code fence that is never closed", id="fence"),
        pytest.param(b"a\n%%\nb", "a %% comment that is never closed", id="comment"),
        pytest.param(b"<!-- a", "an HTML comment that is never closed", id="HTML comment"),
        pytest.param(b"<?x", "an HTML instruction that is never closed", id="instruction"),
        pytest.param(b"<![CDATA[", "a CDATA block that is never closed", id="CDATA"),
        pytest.param(b"<style>\n", "an HTML block that is never closed", id="raw HTML"),
        pytest.param(
            b"- ```\na\n```\nb\n```\n", "a code fence that is never closed in its list item", id="dedent"
        ),
        pytest.param(b"---\na: 1\n", "front matter that is never closed", id="front matter"),
        pytest.param(b"a\n<<<<<<< HEAD\n=======\n>>>>>>> x\n", "conflict markers", id="conflict"),
        pytest.param(b"a\n=======\nb\n>>>>>>> x\n", "conflict markers", id="half a conflict"),
    ],
)
def test_a_note_that_must_be_left_alone_says_why(raw: bytes, fault: str) -> None:
    note = scan(raw)

    assert note.fault == fault
    assert note.raw == raw


def test_deep_quotes_are_no_conflict() -> None:
    assert not scan(b">>>>>>> quoted often\n\nTitle\n=======\n").fault


@pytest.mark.parametrize(
    ("inner", "fault"),
    [
        pytest.param("a: 1\nb:\n- x\n- y\n\n# c\n'd e': f\n", "", id="plain"),
        pytest.param("a: |\n  !no tag\n\n  b\nc: >-\n x\n", "", id="block scalars"),
        pytest.param("a: [\n  x,\n]\nb: {\n}\n", "", id="brackets over lines"),
        pytest.param("\n\n", "", id="nothing"),
        pytest.param("a: http://x\nb: 'it''s'\n", "", id="colons in values"),
        pytest.param("!!python/object/apply:os.system ['id']\n", "front matter with a YAML tag", id="tag"),
        pytest.param("a: !!x y\n", "front matter with a YAML tag", id="tag as value"),
        pytest.param("a:\n- !x y\n", "front matter with a YAML tag", id="tag in a list"),
        pytest.param("{a: 1}\n", "front matter that cannot be read: '{a: 1}'", id="flow mapping"),
        pytest.param("just words\n", "front matter that cannot be read: 'just words'", id="no key"),
        pytest.param("- a\n", "front matter that cannot be read: '- a'", id="list"),
        pytest.param("-\n", "front matter that cannot be read: '-'", id="empty list"),
        pytest.param("'': a\n", "front matter that cannot be read: \"'': a\"", id="empty key"),
        pytest.param("a: 1\na: 2\n", "front matter with the property 'a' twice", id="twice"),
        pytest.param('a: "x\nb: 1\n', "front matter that cannot be read: 'a' is not closed", id="quote"),
    ],
)
def test_front_matter_that_cannot_be_read_is_a_fault(inner: str, fault: str) -> None:
    fields, why = read_front(f"---\n{inner}---\n")

    assert why == fault
    assert "".join(field.text for field in fields) == inner
    assert scan(f"---\n{inner}---\n".encode()).fault == fault


_ROWS = ("- a", "- [[a]]", "- [ ] a", "- `a", "- > a", "- 1. a", "a", "  a", "    a", "\t- a", "", "# a")


@given(st.lists(st.sampled_from(_ROWS)))
def test_items_are_told_by_one_mark_as_by_another(lines: list[str]) -> None:
    dashes, stars = ("\n".join(lines).replace("- ", mark) for mark in ("- ", "* "))

    assert [(part.kind, len(part.text)) for part in scan(dashes.encode()).parts] == [
        (part.kind, len(part.text)) for part in scan(stars.encode()).parts
    ]


def test_the_hash_of_a_unit_is_that_of_its_words() -> None:
    assert unit_hash("a\r\nb\r\n") == unit_hash("a\nb") == unit_hash("a\rb\r")
    assert unit_hash("a\nb ") != unit_hash("a\nb")
    assert len(unit_hash("")) == 16


def test_every_real_note_is_split_without_loss(corpus: Path) -> None:
    paths = sorted((corpus / "corpus" / "vault").rglob("*.md"))

    notes = [(path.read_bytes(), scan(path.read_bytes())) for path in paths]

    assert len(notes) > 100
    assert all(note.raw == raw for raw, note in notes)
    assert not any(note.fault for _, note in notes)
