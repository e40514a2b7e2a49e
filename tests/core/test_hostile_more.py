"""More of what is hostile, of the same kinds as the cases at hand: our own, so that none is the only one."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

from digestflow.core.change.plan import plan
from digestflow.core.finding.mend import mend
from digestflow.core.item.text import one_line
from digestflow.core.item.url import canonical_url
from digestflow.core.note.scan import scan
from digestflow.core.render.escape import escape, quoted
from digestflow.core.render.name import collision_key, leftover, safe_name
from tests.core import change_material as made
from tests.core import finding_material as pages

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["strikethrough", "table"])
PLAIN = frozenset({"paragraph_open", "inline", "paragraph_close"})
NEVER = ("<", "`", "%%", "[[", "![", "::")

TEXTS = [
    *("<%~ tp.file.title %>", "<%-x-%>", "&#60;% x %&#62;", "{{title}}", "{% raw %}", "<%\n%>"),
    *(
        "```dataviewjs\ndv.pages()\n```",
        "~~~dataview\nLIST\n~~~",
        "`= this.x`",
        "$= dv.x",
        "```base\nviews:\n```",
    ),
    *(
        "(key:: value)",
        "key :: value",
        "[due:: 2026-01-01]",
        "a::b::c",
        "📅 2026-01-01 #x",
        "🔁 every day ^x",
    ),
    *(
        "[[a|b]]",
        "[[a#^b]]",
        "![[a.png|300]]",
        "![x](https://e.test/x.png)",
        "[a]: https://e.test",
        "![x][y]",
    ),
    *(
        "%%x%%",
        "a %% b",
        "<!-- x -->",
        "<?php ?>",
        "<![CDATA[x]]>",
        "<svg/onload=x>",
        "<IFRAME src=x>",
        "</div",
    ),
    *(
        "> [!note]+ x",
        "- [/] x",
        "1) x",
        "x\n===",
        "***",
        "| a |\n|---|",
        "$$x$$",
        "==x==",
        "#a/b #é",
        "x ^abc-1",
    ),
    *("https://e.test/a_b", "www.e.test", "a@b.test", "obsidian://open?vault=x", "[x](javascript:alert(1))"),
    *(
        "\u202ex",
        "a\u2028# b",
        "\u200b#tag",
        "\ufeff- x",
        "\x1b[2Jx",
        "a\x00b",
        "\ud800",
        "Z" + "\u0301" * 99,
    ),
    *(
        "---\npublish: true\n---",
        "cssclasses: x",
        "&nbsp;&amp;",
        "&lt",
        "\\[x]",
        "\\",
        "!",
        "[",
        "``",
        "\u200b> x",
    ),
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("frame", ["{}", "- {}", "x {} y", "> {}"])
def test_a_text_is_seen_as_it_is_and_does_nothing(text: str, frame: str) -> None:
    shown = escape(text)

    kinds = {token.type for token in PARSER.parse(frame.format(shown))}
    inner = [
        child for token in PARSER.parse(shown) if token.type == "inline" for child in token.children or ()
    ]

    assert not [sign for sign in NEVER if sign in shown]
    assert kinds - PLAIN <= {
        one for one in kinds if one.startswith(("list_item", "bullet_list", "blockquote"))
    }
    assert {child.type for child in inner} <= {"text", "text_special"}
    assert "".join(child.content for child in inner) == one_line(text)


@pytest.mark.parametrize(
    "value",
    [
        *TEXTS,
        "true",
        "null",
        "~",
        "NO",
        "1e3",
        "0x1f",
        "2026-01-01",
        "? x",
        "!!python/object:x",
        "&a",
        "*a",
        "|",
        "%TAG",
        "@x",
        "'",
        '"',
        "{a: b}",
        "[a]",
        "<<",
        "a #b",
        "a: b: c",
        "x\u0085y",
    ],
)
def test_a_value_is_one_scalar_that_reads_back(value: str) -> None:
    line = f"k: {quoted(value)}\n"

    assert line.count("\n") == 1
    assert YAML(typ="safe").load(line) == {"k": one_line(value)}


@pytest.mark.parametrize(
    "url",
    [
        *("JaVaScRiPt:alert(1)", "data:text/html,x", "blob:https://e.test/x", "ftp://e.test/x", "intent://x"),
        *(
            "https://e.test\\@evil.test/",
            "https:\\\\evil.test",
            "https:/e.test/x",
            "https:e.test",
            "///evil.test",
        ),
        *("https://:pw@e.test/", "https://user@e.test", "https://user%40e.test/", "https://@e.test/"),
        *("https://e.test:0/", "http://e.test:99999/", "https://e.test:٤٤٣/", "https://[fe80::1%25eth0]/"),
        *(
            "https://e.test/\u200bx",
            "https://e.test/\u2028x",
            "https://e.test\u202e/",
            "https://e.test/\t\nx",
        ),
        *("https://..", "https://-e.test/", "https://☃.net/", "view-source:https://e.test", "OBSIDIAN://x"),
    ],
)
def test_an_address_that_may_not_be_linked_is_none(url: str) -> None:
    assert canonical_url(url) == ""


@pytest.mark.parametrize(
    "name",
    [
        *("a/b", "a\\b", "C:\\x", "\\\\srv\\x", "con.md", "COM1.txt", "AUX ", "CONIN$", "con .txt", "~$x"),
        *(
            "a.",
            "a ",
            "a\nb",
            "a\x00b",
            "-rf",
            "~/x",
            "$HOME",
            "%APPDATA%",
            "[[a]]",
            "a|b",
            "a^b",
            "a:b",
            'a"b',
        ),
        *(
            "é" * 200,
            "e\u0301" * 200,
            "💥" * 100,
            "\u202egpj.exe",
            "a\u200db",
            "．．/x",
            "..\\..\\x",
            "....//",
        ),
        *("x.icloud", "x.sync-conflict-20260101-1-A", "x (conflicted copy 2026-01-01)", "\ud800x", ".git"),
    ],
)
def test_a_name_stays_one_file_in_its_folder(name: str) -> None:
    safe = safe_name(name)

    assert safe is not None
    assert safe_name(safe) == safe
    assert not set(safe) & set('\\/:*?"<>|#^[]%\n\0')
    assert not safe.startswith(".")
    assert not safe.endswith((".", " "))
    assert len(safe.encode()) <= 180
    assert not leftover(f"{safe}.md")


@pytest.mark.parametrize("name", ["..", ".", "…".replace("…", "..."), "\u200b", "\u3164", "\u2800", " . "])
def test_what_is_no_name_is_none(name: str) -> None:
    assert safe_name(name) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ｑｗｅｎ", "qwen", True),
        ("K", "K", True),
        ("ﬁx", "FIX", True),
        ("C", "C#", False),
        ("C++", "C", False),
        ("Qwеn", "Qwen", False),
    ],
)
def test_names_are_one_by_case_and_width_and_by_nothing_else(one: str, other: str, same: bool) -> None:
    assert (collision_key(one) == collision_key(other)) == same


NOTES = [
    *(
        b"<<<<<<< a\nx\n||||||| base\ny\n=======\nz\n>>>>>>> b\n",
        b"<<<<<<< HEAD\r\na\r\n=======\r\n>>>>>>> x\r\n",
    ),
    *(b"text\n>>>>>>> x\n", b"```\n<<<<<<< HEAD\n=======\n>>>>>>> x\n```\n", b"Title\n=======\n\ntext\n"),
    *(
        "# x\n".encode("utf-16"),
        b"caf\xe9\n",
        b"a\x00b\n",
        b"\xed\xa0\x80\n",
        b"\xc0\xaf\n",
        b"\xef\xbb\xbf# H\n",
    ),
    *(
        b"# H\r\rtext\r",
        b"# H\r\n\ntext\r\nmore\n",
        "a\u0085b\u2028c\n".encode(),
        b"a\x0cb\x0bc\n",
        b"",
        b"text",
    ),
    *(
        b"# H\n\n```\ncode\n",
        b"~~~\ncode\n",
        b"````\n```\n````\n",
        b"> ```\n> x\n",
        b"- a\n  ```\n  x\n",
        b"``` a`b\n",
    ),
    *(
        b"# H\n\n%%\nhidden\n",
        b"100%% x\n",
        b"<!-- x\n\nmore\n",
        b"<div>\n\ntext\n",
        b"<pre>\n# no\n",
        b"- a <!--\n- b -->\n",
    ),
    *(
        b"---\na: b\n",
        b"---\n!!python/object:os.system x\n---\n",
        b"---\na: 1\na: 2\n---\n",
        b"---\na: 1\n...\ntext\n",
    ),
    *(
        b"---\na: |\n  x\n  ---\n---\n",
        b"---\n- a\n---\n",
        b"---\n---\n",
        b"--- \na: b\n---\n",
        b'---\na: "x\n---\n',
    ),
    *(b"---\na: [x\n---\n", b"---\npublish: NO\nv: 1e3\n---\n", b"+++\na=1\n+++\n", b"\n---\na: b\n---\n"),
    *(
        b"## Related Digests ##\n\n- x\n",
        b"Related Digests\n---\n\n- x\n",
        b"> ## Related Digests\n>\n> - x\n",
    ),
    *(
        b"##\tRelated Digests\n",
        b"## Related Digests ^abc\n",
        b"## Related Digests\n\n- a\n\n## Related Digests\n",
    ),
    *(
        b"| a |\n|---|\n| b |",
        b"- a\nlazy\n",
        b"- a\n\n      code\n",
        b"> [!note]-\n> a\nb\n",
        b"a[^1]\n\n[^1]: x\n    y\n",
    ),
    *(
        b"$$\nx\n",
        b"<%* x %>\n",
        b"## Todo\n\n- [ ] x\n\n%% kanban:settings\n```\n{}\n```\n%%\n",
        b"-\ta\n",
        b"\n\n\n",
    ),
]
PAGE = made.page(
    made.section("Related Digests", made.day_item("2031-05-04"), made.day_item("2031-05-05"), key="related")
)


@pytest.mark.parametrize("raw", NOTES)
@pytest.mark.parametrize("tail", [b"", b"\n## After\n\nwords of hers\n"])
def test_in_any_note_ours_comes_in_once_where_it_is_seen_or_the_note_is_left_alone(
    raw: bytes, tail: bytes
) -> None:
    note = raw + tail

    change, mended = plan(PAGE, note, {}), mend(note, pages.around())

    assert scan(note).raw == note
    if change.untouchable:
        assert change.after == mended.after == note
        return
    after = change.after or b""
    lines = iter(after.splitlines())
    assert all(line in lines for line in note.splitlines() if line.strip())
    assert sorted(mended.after.split()) == sorted(note.split())
    assert plan(PAGE, after, change.owned).after == after
    seen = [
        token.content
        for token in PARSER.parse(after.decode().removeprefix("\ufeff"))
        if token.type == "inline"
    ]
    for day in ("2031-05-04", "2031-05-05"):
        assert sum(f"[[{day}-Digest]]" in words for words in seen) == 1
