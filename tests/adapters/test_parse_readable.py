"""HTML as a person reads it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digestflow.adapters.parse.boilerplate import without_boilerplate
from digestflow.adapters.parse.readable import plain, readable


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("Just words", "Just words", id="no markup"),
        pytest.param(
            "the yew<sup>1</sup> and oaks<sup>2,3</sup> of Ash.<sup>4</sup> It grew <sup>5</sup>",
            "the yew and oaks of Ash. It grew ^5",
            id="numbers of footnotes",
        ),
        pytest.param(
            "2 km<sup>2</sup>, 3 feet<sup>2</sup>, x<sup>2</sup>, (a)<sup>3</sup>, 2<sup>1</sup>, s<sup>-1</sup>",  # noqa: E501
            "2 km^2, 3 feet^2, x^2, (a)^3, 2^1, s^-1",
            id="powers",
        ),
        pytest.param("<p><sup>1</sup> Oak</p><p>See<sup>a</sup></p>", "^1 Oak\n\nSeea", id="the footnote"),
        pytest.param(
            "It grew<a href='#fn:1'>1</a>. In <em>Ash</em> <sup><a href='x'>[12]</a></sup>, see <a href='#ch3'>3</a>",  # noqa: E501
            "It grew. In Ash, see 3",
            id="footnotes by their links",
        ),
        pytest.param(
            "Use <code>__init__</code>, <kbd>*</kbd> or <code>max_len</code> <code> a`* </code>",
            "Use `__init__`, `*` or max_len a`*",
            id="code",
        ),
        pytest.param(
            "<code>*x<sup>2</sup>*</code><code><span style='x'>_</span></code><code><p>*</p></code>",
            "`*x`^2*`_`\n\n*",
            id="code and marks",
        ),
        pytest.param("<p>O($n^2$) &amp; $5, <code>$a^2$</code></p>", "O(n^2) & $5, `$a^2$`", id="TeX"),
        pytest.param("Q&amp;A &#8212; 5 &lt; 6", "Q&A — 5 < 6", id="references"),
        pytest.param("<p>One <b>two</b>three.</p>\n <p>Four</p>", "One twothree.\n\nFour", id="paragraphs"),
        pytest.param("a<br>b<br/><br/>c", "a\nb\n\nc", id="line ends"),
        pytest.param("<div><p>a</p><div>b</div></div>c", "a\n\nb\n\nc", id="blocks in blocks"),
        pytest.param("<ul><li>a<li><i>b</i><ul><li>c</ul></ul>d", "- a\n- b\n  - c\n\nd", id="lists"),
        pytest.param(
            "<p>Parts:\n* a\n b\n* c <i>d</i></p>\n<p>x\n- y</p><p>1. e\n2. f</p>",
            "Parts:\n* a b\n* c d\n\nx - y\n\n1. e\n2. f",
            id="a list in plain lines",
        ),
        pytest.param("<ul><li></li><li>a<p>b</p></li></ul>", "- a\n\n  b", id="paragraphs in lists"),
        pytest.param("<p>2<b>0</b>2<span>6</span>, 1<wbr>000</p>", "2026, 1000", id="one number in parts"),
        pytest.param(
            "log<sub>10</sub>20, 101<sub>2</sub>, CO<sub>2</sub>, x<sup>2</sup>10, 10<sup>6</sup>",
            "log10 20, 101 2, CO2, x^2 10, 10^6",
            id="lowered and raised numbers",
        ),
        pytest.param("<p>$<s>10</s>20, 10<del>20</del></p>", "$~~10~~ 20, 10 ~~20~~", id="struck numbers"),
        pytest.param("<h2>Head</h2><p>x</p>", "## Head\n\nx", id="headings"),
        pytest.param("<h2></h2><p>x</p>", "x", id="an empty heading"),
        pytest.param("<blockquote><p>a</p><p>b</p></blockquote>c", "> a\n\n> b\n\nc", id="quotations"),
        pytest.param(
            "<pre><code>x = 1\n\ty &lt; 2\n</code></pre>z", "```\nx = 1\n    y < 2\n```\n\nz", id="code"
        ),
        pytest.param("<pre>a ``` b<br>c</pre>", "````\na ``` b\nc\n````", id="code with a fence in it"),
        pytest.param("<pre> </pre>a", "a", id="no code"),
        pytest.param(
            "<table><tr><th>A<th>B<tr><td><p>1</p><td>2</table>x", "A | B\n\n1 | 2\n\nx", id="a row is a line"
        ),
        pytest.param(
            "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 | 2\n3", id="rows"
        ),
        pytest.param(
            "10<sup>21</sup> and 4<sup>th</sup>", "10^21 and 4th", id="a power is not two digits more"
        ),
        pytest.param("<s>$199</s> $99 <del></del>now", "~~$199~~ $99 now", id="struck words"),
        pytest.param("He said <q>no</q>.", "He said “no”.", id="quotation marks"),
        pytest.param(
            'See <a href="https://e.example/a">the post</a>', "See the post", id="a link loses its address"
        ),
        pytest.param(
            '<a href="https://e.example">https://e.example</a>', "https://e.example", id="but not as text"
        ),
        pytest.param("a<script>b()</script><style>c</style>d", "ad", id="scripts and styles"),
        pytest.param("a<iframe src=x /> b", "a b", id="a frame closed in XHTML takes nothing with it"),
        pytest.param('a <img src="https://e.example/p.gif" alt="Cat">b', "a b", id="pictures"),
        pytest.param('<img src="x" alt="A &amp; B">', "A & B", id="what a picture alone shows"),
        pytest.param("a<p hidden>b</p><br>c", "a\nc", id="hidden"),
        pytest.param('a<span style="DISPLAY : none">b <br> <img> <i>c</i></span>d', "ad", id="not displayed"),
        pytest.param('<span style="font-size:0px;x:y">b</span>d', "d", id="written in no size"),
        pytest.param('<span style="overflow:hidden;font-size:0.9em">b</span>', "b", id="not hidden"),
        pytest.param('<h2>T<a aria-hidden="true">#</a></h2>', "## T", id="marks for the eye only"),
        pytest.param("&lt;p&gt;twice &amp;amp; over&lt;/p&gt;", "twice & over", id="escaped twice"),
        pytest.param(
            "Use &lt;script&gt; <b>here</b>", "Use ‹script› here", id="an element that is spoken of"
        ),
        pytest.param("&lt;x onclick=a&gt; <b>y</b>", "‹x onclick=a› y", id="an attribute that is spoken of"),
        pytest.param(
            "<b>Vec&lt;String&gt;</b> emits &lt;think&gt;", "Vec<String> emits <think>", id="no element"
        ),
        pytest.param("a &lt;b <i>c</i>", "a ‹b c", id="an element without end"),
    ],
)
def test_html_reads_as_its_words(markup: str, text: str) -> None:
    assert readable(markup) == text


def test_plain_text_keeps_its_lines() -> None:
    assert plain(" a  \r\nb\n\n\n\n c\rd ") == "a\nb\n\nc\nd"


_HREF = '<a href="https://e.example/x?a=1&amp;b=2">'


@pytest.mark.parametrize(
    ("markup", "rest", "links"),
    [
        pytest.param(
            '<div class="md"><p>Words</p></div> &#32; submitted by &#32; <a href="https://www.reddit.com/user/n">'
            f' /u/n </a> <br/> <span>{_HREF}[link]</a></span> &#32; <span><a href="https://r.example/c">[comments]</a></span>',
            '<div class="md"><p>Words</p></div> &#32; ',
            ("https://e.example/x?a=1&b=2",),
            id="reddit",
        ),
        pytest.param(
            f"<p>Words</p><hr><p>Article URL: {_HREF}u</a></p>\n<p>Comments URL: {_HREF}c</a></p>\n"
            "<p>Points: 12</p>\n<p># Comments: 3</p>",
            "<p>Words</p>",
            ("https://e.example/x?a=1&b=2", "https://e.example/x?a=1&b=2"),
            id="hnrss",
        ),
        pytest.param(
            f"<p>Comments URL: {_HREF}c</a></p>", "", ("https://e.example/x?a=1&b=2",), id="hnrss, a question"
        ),
        pytest.param(f"{_HREF}Comments</a>", "", ("https://e.example/x?a=1&b=2",), id="hacker news"),
        pytest.param(
            f"<p>W</p> <p>The post {_HREF}T</a> appeared first on {_HREF}B</a>.</p>",
            "<p>W</p> ",
            (),
            id="wordpress",
        ),
        pytest.param(
            "It is so. The post It is so appeared first on The Elm.", "It is so.", (), id="wordpress in words"
        ),
        pytest.param(
            "It is the The post It is the appeared first on The Elm.", "It is the […]", (), id="cut before"
        ),
        pytest.param("The post T is appeared first on Elm", "", (), id="nothing before"),
        pytest.param(f"The post {_HREF}T</a> is long", f"The post {_HREF}T</a> is long", (), id="a post"),
        pytest.param("arXiv:2403.00001v1 Announce Type: new \nAbstract: We show", "We show", (), id="arxiv"),
        pytest.param(
            "They submitted by post [comments]", "They submitted by post [comments]", (), id="words"
        ),
        pytest.param(f"{_HREF}Comments</a> are on", f"{_HREF}Comments</a> are on", (), id="more words"),
    ],
)
def test_what_a_site_adds_to_every_item_is_taken_off(markup: str, rest: str, links: tuple[str, ...]) -> None:
    assert without_boilerplate(markup) == (rest, links)


class _Elements(HTMLParser):
    """The elements that someone finds who takes text for HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if attrs or tag in {"script", "a", "b", "img", "svg", "style", "p", "iframe", "math", "input"}:
            self.found.append(tag)

    def handle_comment(self, data: str) -> None:
        if not data.startswith(("/", "[")):
            self.found.append(data)


_PIECES = (
    "<script> </script> <img src=x onerror=a(1)> <svg/onload=a()> <a href=javascript:a()> </a> <b <p> </p>"
    " <pre> </pre> <table> <td> </td> <li> <ul> </ul> <style> </style> <math> <mtext> <!-- --> <![CDATA[ ]]>"
    " &lt; &gt; &amp;lt; &quot; ' > < word 12 <sup> </sup> <q> </q> <s> </s> <x y=z> &lt;img onerror=a()"
    " <h1> </h1> <br> <p hidden> <noscript> <title> </title> <textarea> <template> <plaintext> ``` <?xml ?>"
    " &#0; &#60;"
)


@given(st.lists(st.sampled_from([*_PIECES.split(" "), " ", "\n"]), max_size=14).map("".join))
@example("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>")
@example("&lt;img src=x onerror=alert(1)&gt;<b>x</b>")
@example("<details open ontoggle=alert(1)><style>*{display:none}</style>")
def test_nothing_in_any_text_is_an_element(markup: str) -> None:
    text = readable(markup)
    page = _Elements()

    page.feed(text)

    assert page.found == []


@pytest.mark.parametrize(
    "name", ["td", "th", "tr", "form", "nav", "legend", "output", "object", "ruby", "img", "input", "x-cell"]
)
def test_two_numbers_stay_two_whatever_stood_between_them(name: str) -> None:
    text = readable(f"<{name}>10</{name}><{name} class='x'>20</{name}>")

    assert text.split() in (["10", "20"], [])
