"""Text from outside in a note: all of it is seen, nothing of it acts."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

from digestflow.core.item.text import one_line
from digestflow.core.item.url import canonical_url
from digestflow.core.render.escape import address, escape, link_text, quoted, unlinked

if TYPE_CHECKING:
    from pathlib import Path

    from markdown_it.token import Token

# Everything of CommonMark, and of GFM what needs no further library. References stay text, so that
# a footnote's mark does.
PARSER = MarkdownIt("commonmark", {"html": False}).enable(["strikethrough", "table"]).disable("reference")
ABSENT = ("<", "`", "%%", "[[", "![", "::", "==", "](", "||", "~~", "{{", "\n", "\r")
# What `escape` may put in: a backslash before a sign, or one of these.
ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]|&(?:lt|gt|amp|#96|#58|#91);")
ACTIVE = re.compile(
    r"[\\*\[\]<>`#|~$^{}]|%%|==|::|&#?\w+;"
    r"|(?:^|(?<=\W))_|_(?=\W|$)"  # emphasis
    r"|://|www\.|[\w.+-]@[\w-]"  # links without brackets
    r"|^[-+=]|^\d+[.)](?: |$)"  # lists, rules, underlines
)
FRAGMENTS = (
    *("[[Private]]", "![[x.pdf]]", "![x](//e.test/a)", "[a](https://e.test)", "[rating:: 10]", "a:: b", "::"),
    *(
        "<% x %>",
        "<%* y",
        "%>",
        "%% c %%",
        "%",
        "<b>",
        "<!--",
        "-->",
        "</div>",
        "&lt;",
        "&amp",
        "&#x41;",
        "&",
    ),
    *("`$= dv`", "```", "~~~", "~~s~~", "==h==", "=", "$x$", "$$", "**b**", "*", "_e_", "__init__", "a_b"),
    *(
        "#tag",
        "# H",
        "C#",
        "^block",
        "^[n]",
        "[^1]",
        "[^1]: x",
        "- [ ] t",
        "- x",
        "+ y",
        "1. z",
        "2) z",
        "---",
    ),
    *(
        "***",
        "===",
        "> [!danger]- q",
        "| a | b |",
        "|--|--|",
        "{{date}}",
        "{%",
        "\\",
        "\\\\[",
        "!",
        ":",
        ": def",
    ),
    *(
        "https://e.test/a_b",
        "www.e.test",
        "HTTP://E",
        "obsidian://o",
        "ftp://f",
        "a@e.test",
        "mailto:a@e.test",
    ),
    *(
        "\u200b",
        "\u2028",
        "\x85",
        "\r\n",
        "\n",
        "\t",
        "  ",
        "\u00a0",
        "\x00",
        "\ud800",
        "\U0001f4c5 2026-04-15",
    ),
    *("word", "Größe", "日本", "\u0663.", "\u0301", "🏳️\u200d🌈", "“q”", "...", "AT&T", "1.5", "tl;dr"),
)
texts = st.lists(
    st.sampled_from(FRAGMENTS)
    | st.text(max_size=4)
    | st.text("\\`*_{}[]()#+-.!|<>&%=:~^$@/ \nwa1", max_size=6),
    max_size=6,
).map("".join)


def _inline(
    markdown: str, blocks: tuple[str, ...] = ("paragraph_open", "inline", "paragraph_close")
) -> list[Token]:
    """The inline tokens of what gives exactly those blocks; texts beside each other are one."""
    tokens = PARSER.parse(markdown)
    assert tuple(token.type for token in tokens) == blocks
    return next(token.children or [] for token in tokens if token.type == "inline")


def _seen(tokens: list[Token]) -> str:
    assert {token.type for token in tokens} <= {"text"}
    return "".join(token.content for token in tokens)


def _marks(markdown: str) -> list[str]:
    """What acts in Obsidian or a plugin; an escaped exclamation mark before a footnote does not."""
    bare = markdown.replace("\\!", "\0")
    return [mark for mark in ABSENT if mark in bare]


LIST: tuple[str, ...] = ("bullet_list_open", "list_item_open", "paragraph_open", "inline", "paragraph_close")
LIST += ("list_item_close", "bullet_list_close")
HEADING = ("heading_open", "inline", "heading_close")
QUOTE = ("blockquote_open", "paragraph_open", "inline", "paragraph_close", "blockquote_close")
PARAGRAPH = ("paragraph_open", "inline", "paragraph_close")
PLACES = [
    pytest.param("", "", PARAGRAPH, id="a paragraph"),
    pytest.param("Who: ", " said.", PARAGRAPH, id="a sentence"),
    pytest.param("", "[^1]", PARAGRAPH, id="before a footnote's mark"),
    pytest.param("", "; next", PARAGRAPH, id="before a semicolon"),
    pytest.param("", ": next", PARAGRAPH, id="before a colon"),
    pytest.param("- ", "", LIST, id="a list item"),
    pytest.param("### ", "", HEADING, id="a heading"),
    pytest.param("> [!summary] ", "", QUOTE, id="a callout"),
    pytest.param("> ", "", QUOTE, id="a quote"),
    pytest.param("[^1]: ", "", PARAGRAPH, id="a footnote"),
]


@pytest.mark.parametrize(("before", "after", "blocks"), PLACES)
@given(text=texts)
@example(text="wow!")
@example(text="Q&lt")
@example(text="1.")
@example(text="-")
@example(text="=")
@example(text="_a")
@example(text="rating:")
@example(text="_www.e.test")
@example(text="## ")
@example(text="[")
@example(text="](x)")
def test_the_text_is_seen_and_nothing_else(
    before: str, after: str, blocks: tuple[str, ...], text: str
) -> None:
    shown = one_line(text)
    markdown = f"{before}{escape(text)}{after}"
    if not shown:
        assert escape(text) == ""
        return

    found = _seen(_inline(markdown, blocks))

    assert found == f"{re.sub(r'^(?:[-#>] |### )+', '', before)}{shown}{after}"
    assert not _marks(markdown)


@given(texts)
def test_only_escaped_signs_and_known_entities_come_out(text: str) -> None:
    bare = ESCAPED.sub("\0", escape(text))

    assert not ACTIVE.search(bare)


@given(texts, texts)
def test_a_title_in_a_link_is_just_that_link(title: str, path: str) -> None:
    url = f"https://e.example/{re.sub(chr(0xD800), '', one_line(path))}"
    shown = escape(title)

    start, *inside, end = _inline(f"[{shown}]({address(url)})")

    assert (start.type, end.type) == ("link_open", "link_close")
    assert _seen(inside) == one_line(title)
    assert unquote_to_bytes(str(start.attrs["href"])) == unquote_to_bytes(url)


@given(texts)
def test_emphasis_of_ours_goes_on_around_a_text(text: str) -> None:
    shown = one_line(text)

    found = [token.type for token in _inline(f"x {escape(text)}[^1] *(announced)*")]

    assert found[-3:] == ["em_open", "text", "em_close"], shown
    assert found.count("em_open") == 1


@given(texts)
def test_gfm_makes_no_link_of_it(text: str) -> None:
    pytest.importorskip("linkify_it", reason="no GFM links: linkify-it-py is absent")
    parser = MarkdownIt("gfm-like", {"html": False}).disable("reference")
    assert parser.linkify
    parser.linkify.set({"fuzzy_link": False})  # bare domains are that library's own idea, not GFM's

    tokens = parser.parse(f"x {escape(text)}")

    assert [token.type for token in tokens] == list(PARAGRAPH)
    assert _seen(tokens[1].children or []) == f"x {one_line(text)}".strip()


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        pytest.param("Qwen 3.5 has 27B, costs $5 (−3 %)", r"Qwen 3.5 has 27B, costs \$5 (−3 %)", id="prose"),
        pytest.param("snake_case and _edge_", r"snake_case and \_edge\_", id="underscores at edges only"),
        pytest.param("3.5 is out", "3.5 is out", id="a number that begins no list"),
        pytest.param("3. is out", r"3\. is out", id="a number that would"),
        pytest.param("R&D, AT&T today", "R&D, AT&T today", id="ampersands that begin no entity"),
        pytest.param("Of two: one:", "Of two: one&#58;", id="a colon at the end"),
        pytest.param("C# and F#", r"C\# and F\#", id="sharps"),
        pytest.param("a\n# b", r"a \# b", id="lines are joined"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_needs_no_mark_stays_readable(text: str, raw: str) -> None:
    assert escape(text) == raw


def _hostile(corpus: Path, *vectors: str) -> list[tuple[str, str]]:
    lines = (corpus / "hostile" / "hostile.jsonl").read_text(encoding="utf-8").splitlines()
    cases: list[dict[str, Any]] = [json.loads(line) for line in lines]
    return [
        (case["id"], str(eval(case["payload"], {"__builtins__": {}})) if case.get("gen") else case["payload"])
        for case in cases
        if case["vector"].startswith(vectors)
    ]


def test_every_hostile_text_is_inert(corpus: Path) -> None:
    cases = _hostile(corpus, "obsidian/", "html/", "marker/", "frontmatter/", "unicode/", "prompt-injection/")

    assert len(cases) > 20
    for name, payload in cases:
        raw = escape(payload)

        assert _seen(_inline(raw)) == one_line(payload), name
        assert not _marks(raw), name
        assert not ACTIVE.search(ESCAPED.sub("\0", raw)), name


def test_every_hostile_value_is_one_scalar(corpus: Path) -> None:
    for name, payload in _hostile(corpus, "frontmatter/", "obsidian/", "html/"):
        tree = _yaml(f"title: {quoted(payload)}\nlist: [{quoted(payload)}, {quoted(payload)}]\n")

        assert tree == {"title": one_line(payload), "list": [one_line(payload)] * 2}, name


def _yaml(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


@given(texts)
@example('x"\npublish: true')
@example("<%* x %>")
@example("\\<% \\%>")
@example("<%>")
def test_a_quoted_value_reads_back(text: str) -> None:
    value = quoted(text)

    assert _yaml(f"key: {value}\nlist: [{value}]\n") == {"key": one_line(text), "list": [one_line(text)]}
    assert "<%" not in value
    assert "%>" not in value
    assert "\n" not in value


@given(texts)
@example("[\u200b[x]]")
@example("[[[[x]]")
def test_an_unlinked_value_holds_no_link(text: str) -> None:
    found = unlinked(text)

    assert "[[" not in found
    assert found.replace(" ", "") == one_line(text).replace(" ", "")
    assert unlinked(found) == found


@given(texts)
def test_a_heading_in_a_link_can_neither_end_it_nor_act(text: str) -> None:
    found = link_text(escape(text))

    assert not set(found) & set("#^|[]%:\\*~$=<>`{}\n")
    assert link_text(found) == found


@pytest.mark.parametrize(
    ("url", "raw"),
    [
        pytest.param("https://e.test/a_(b)", "https://e.test/a_%28b%29", id="brackets"),
        pytest.param(
            "https://e.test/?q=a==&b::c", "https://e.test/?q=a%3D=&b%3A%3Ac", id="fields, highlights"
        ),
        pytest.param("https://e.test/100%", "https://e.test/100%25", id="a lone percent sign"),
        pytest.param("https://e.test/%%41%41", "https://e.test/%25%41%41", id="a comment's mark"),
        pytest.param("https://e.test/?a&copy;b", "https://e.test/?a&amp;copy;b", id="an entity"),
        pytest.param("https://e.test/?a&copy=b", "https://e.test/?a&copy=b", id="no entity"),
        pytest.param("https://e.test/é x", "https://e.test/é%20x", id="a space"),
        pytest.param("https://e.test/\x01", "https://e.test/%01", id="a control character"),
    ],
)
def test_an_address_stays_between_its_parentheses(url: str, raw: str) -> None:
    assert address(url) == raw


@given(st.text("abc/?#&=;:%()<>[]{}|\\^`\"' *~_!@$+,.-é日41\n", max_size=25))
def test_an_address_leads_to_the_same_place(path: str) -> None:
    url = canonical_url(f"https://e.example/{path}") or "https://e.example/"

    start, *_ = _inline(f"[t]({address(url)})")

    assert unquote_to_bytes(str(start.attrs["href"])) == unquote_to_bytes(url)
    assert not _marks(address(url))
