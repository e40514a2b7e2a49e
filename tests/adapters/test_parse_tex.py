"""TeX inside a text as a person reads it."""

# ruff: noqa: E501 - a table has one case a line
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.adapters.parse.tex import untexed


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param(r"It takes $\mathcal{O}(n^2)$ steps, not $O(1)$.", "It takes O(n^2) steps, not O(1).", id="formulas"),
        pytest.param(r"1.8$\times$ as fast, $29\times$, $\sim$30B, $\pm$0.1, $ \leq $ 3", "1.8× as fast, 29×, ~30B, ±0.1, ≤ 3", id="signs at numbers"),
        pytest.param(r"$p{<}0.01$ and $1{,}084$ of $99\%$ in 1979$-$2025", "p<0.01 and 1,084 of 99% in 1979-2025", id="braces around signs"),
        pytest.param(r"Re$^2$ and M$^{3}$D, x$_{i}$, 10$^{-6}$, 45$^\circ$, 4$^{th}$", "Re^2 and M^3D, x_i, 10^-6, 45°, 4th", id="powers and indices"),
        pytest.param(r"$2^{2k}$, $x_{t+1}$, $x^*$", "2^2k, x_(t+1), x^∗", id="longer ones"),
        pytest.param(r"$\frac{1}{2}$, $\frac{a+b}{2}$, $\sqrt{n}$, $\sqrt{n+1}$", "1/2, (a+b)/2, √n, √(n+1)", id="fractions and roots"),
        pytest.param(r"$\hat{x}$ and $\bar{ab}$, $\hatλ$", "x̂ and ab, λ̂", id="marks over letters"),
        pytest.param(r"\(n \to \infty\) or $$a = b$$", "n → ∞ or a = b", id="other brackets"),
        pytest.param(r"$\textbf{P}$olicy and \textit{oak \emph{and} ash}, \href{u}{yew}, \textcolor{red}{elm}", "Policy and oak and ash, yew, elm", id="fonts and links"),
        pytest.param(r"As shown~\cite{a,b}\footnote{So.} in it \times 2 and \textasciitilde81%", "As shown in it × 2 and ~81%", id="outside of formulas"),
        pytest.param(r"\textit{In} Table~1 of J.~Oakes, 8--12\%, a --- b, https://x.example/a--b", "In Table 1 of J. Oakes, 8–12%, a — b, https://x.example/a--b", id="ties and dashes"),
        pytest.param(r"4{,}918\,ms vs.\ 5 \emph{ms}", "4,918 ms vs. 5 ms", id="spaces"),
        pytest.param(r"``oak's'' by Poincar\'{e} and G{\"o}del", "“oak's” by Poincaré and Gödel", id="quotation marks and accents"),
        pytest.param(r"up to 50\% for \$5 \& more", "up to 50% for $5 & more", id="escapes"),
    ],
)  # fmt: skip
def test_tex_is_read_by_its_signs(text: str, read: str) -> None:
    assert untexed(text) == read


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("It costs $5 and $10, or $20/$30 a month, US$5-$6.", id="prices"),
        pytest.param("We paid $5 ($6 with tax), then $7 (a lot) and $8", id="prices in brackets"),
        pytest.param("Change $ARGUMENTS.0 to $ARGUMENTS[0] of $HOME/$USER", id="variables"),
        pytest.param("Ke$ha met A$AP, who had cash$ and $", id="names"),
        pytest.param(r"C:\times\text{x} and a\\texttt{b}", id="paths and what is escaped"),
        pytest.param("`$a^2$` and\n```\n$b^2$ \\emph{c}\n```\nthen", id="code"),
        pytest.param(r"$\mymacro{x}$ of \ours and $x_{1$", id="what nobody knows"),
        pytest.param("a --flag -- and 3~5 of x~y", id="no TeX"),
        pytest.param(r"Use \( and \) around it, $5 costs more than ten of a$^kind", id="signs by themselves"),
        pytest.param("$a^2\n\nb$", id="over paragraphs"),
        pytest.param(r"\emph{never closed", id="a brace nobody closed"),
    ],
)
def test_what_is_no_tex_or_not_known_stays(text: str) -> None:
    assert untexed(text) == text


@given(st.text(st.sampled_from("ab1 $\\{}^_~`'-\n"), max_size=60))
def test_any_text_is_read(text: str) -> None:
    assert all(letter in untexed(text) for letter in "ab1" if letter in text and "\\" not in text)


@pytest.mark.parametrize("sign", ["{", "^", "_", "\\hat", "\\frac", "\\emph{", "$^"])
def test_what_is_nested_deep_is_read_or_stays(sign: str) -> None:
    assert untexed(f"${sign * 400}$ {sign * 200}")
