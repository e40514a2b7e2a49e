"""TeX inside a text as a person reads it: signs for its commands, words without their fonts."""

# ruff: noqa: RUF001, SIM905 - signs that look alike are what it is about; long lists of words read better in rows
from __future__ import annotations

import re
import unicodedata
from collections import deque
from typing import Final

_FENCE: Final = re.compile(r"(^[ \t]*```[^\n]*$)", re.MULTILINE)
_CODE: Final = re.compile(r"((?<!`)`(?!`)[^`\n]+`(?!`))")
_OPENING: Final = re.compile(r"(?<![\\$])\$\$?(?![$])|\\\(")
_CLOSING: Final = {
    "$": re.compile(r"(?<![\\$])\$(?!\$)"),
    "$$": re.compile(r"\$\$"),
    "\\(": re.compile(r"\\\)"),
}
_LONGEST: Final = 300  # characters of a formula
_TOKEN: Final = re.compile(r"\\(?:[A-Za-z]+|.)|.", re.DOTALL)
_ACTS: Final = re.compile(r"\\[A-Za-z]|[\^_]")
_SIGNED: Final = re.compile(r"[-+=<>~×]")
_JOINING: Final = re.compile(r" ?(?:\\[A-Za-z]|[\^_]|.\Z)")  # what stands right behind a word or a number
_GROUPED: Final = re.compile(r"[{}]|\\(?=%)")
_NAMED: Final = re.compile(r"\\[A-Za-z]+(?:\{[^{}]*\})?")
_SENTENCE: Final = re.compile(r"[^\W\d_]{3,}\W+[^\W\d_]{3,}")
# What needs no command to be a formula: letters by themselves, numbers and what stands between them.
_BARE: Final = re.compile(
    r"(?:[^\W\d_]{1,2}(?![^\W\d_])|\d+|[-+=<>≤≥≈~|/()\[\],.;:!@·×±∞%]|\s)+(?<![(\[/,;:–—-])"
)
# Outside of formulas: a font or a link with its words, a few signs, and what only leads to a list of papers.
_FONT: Final = re.compile(
    r"(?<!\\)\\(?:text(?:bf|it|tt|sc|rm|sf|sl)|emph|underline|mbox|enquote|href|url|textcolor|footnote|cite[pt]?|ref)\s?(?=\{)"
)
_SIGN: Final = re.compile(
    r"(?<![A-Za-z:/\\])\\(?:times|sim|approx|(?:right|left)arrow|pm|[lg]eq?|cdot|[lc]?dots|textasciitilde|neq)"
    r"(?![A-Za-z]) ?(?:\{\})?"
)
_ACCENT: Final = re.compile(r"(?<!\\)(?:\{\\(['`^\"])([aeiouyAEIOUY])\}|\\(['`^\"])\{([aeiouyAEIOUY])\})")
_ACCENTS: Final = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308"}
_QUOTED: Final = re.compile(r"``((?:[^`'\n]|'(?!')){1,300})''")
# Ties and dashes, and addresses, in which they are something else.
_SET: Final = re.compile(
    r"(?<!\S)[^\s:]{0,80}://\S*|(\{,\})|(\\[ ,;])|(?<=[A-Za-z.)])(~)(?=[\w(])"
    r"|(?<=[\w)%])(--)(-?)(?=[\w(~])|(?<= )(--)(-?)(?= )"
)
_ESCAPED: Final = re.compile(r"(?<!\\)\\([%$]|&(?!#?\w+;))")
_SIMPLE: Final = re.compile(r"[-+−]?\d+(?:\.\d+)?|\w+|[^\w\s]")

# Commands and the signs that they make.
_TABLE: Final = """
    alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta θ iota ι kappa κ
    lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω
    Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω ell ℓ hbar ℏ
    times × cdot · pm ± mp ∓ div ÷ ast ∗ star ⋆ circ ° degree ° bullet • prime ′ oplus ⊕ otimes ⊗
    leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ ll ≪ gg ≫ lt < gt > equiv ≡ propto ∝ sim ~ approx ≈ simeq ≃ cong ≅
    textasciitilde ~ rightarrow → to → leftarrow ← leftrightarrow ↔ uparrow ↑ downarrow ↓ mapsto ↦
    Rightarrow ⇒ Leftarrow ⇐ implies ⇒ iff ⇔ in ∈ notin ∉ subset ⊂ subseteq ⊆ cup ∪ cap ∩ setminus ∖
    emptyset ∅ infty ∞ partial ∂ nabla ∇ sum ∑ prod ∏ int ∫ forall ∀ exists ∃ neg ¬ wedge ∧ vee ∨ mid |
    ldots … dots … cdots … langle ⟨ rangle ⟩ lVert ‖ rVert ‖ Vert ‖ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉
    log log ln ln exp exp max max min min sup sup inf inf arg arg sin sin cos cos tan tan tanh tanh lim lim
    det det dim dim mod mod deg deg Pr Pr % % & & $ $ # # _ _ { { } } | ‖
"""
_SIGNS: Final = {
    **dict(zip(_TABLE.split()[::2], _TABLE.split()[1::2], strict=True)),
    **dict.fromkeys(("left", "right", "big", "Big", "bigl", "bigr", "displaystyle", "limits", ",", "!"), ""),
    **dict.fromkeys((";", ":", " ", "\\", "quad", "qquad"), " "),
}
# Commands of which only the words are read.
_WORDS: Final = frozenset(
    """
    text textbf textit texttt textsc textrm textsf textsl emph underline mathcal mathbf mathbb mathrm mathit
    mathsf mathtt mathfrak mathscr mbox bm boldsymbol operatorname ensuremath enquote overline
    url href textcolor
    """.split()
)
_OVER: Final = {"hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307"}
_LEADING: Final = frozenset({"href", "textcolor"})  # with an argument before the words
_UNREAD: Final = frozenset({"footnote", "cite", "citep", "citet", "ref", "label", "color"})


def untexed(text: str) -> str:
    """Return the text with what TeX marks in it as the signs that it makes: `$O(n^2)$` is O(n^2).

    A power stays a power, a fraction is written with its slash. A formula with a command that
    is not known here stays as it stands, as do prices, variables, paths and code.
    """
    if "$" not in text and "\\" not in text and "``" not in text:
        return text
    pieces = _FENCE.split(text)
    pieces[::4] = [_around(prose) for prose in pieces[::4]]
    return "".join(pieces)


def _around(prose: str) -> str:
    """Return what stands between two fences, read but for code inside of a line."""
    pieces = _CODE.split(prose)
    pieces[::2] = [_read(words) for words in pieces[::2]]
    return "".join(pieces)


def _read(text: str) -> str:
    """Return a text without code."""
    said = _fonts(_formulas(text))
    said = _SIGN.sub(lambda sign: _SIGNS[re.sub(r"[\\ {}]", "", sign[0])] + " " * sign[0].endswith(" "), said)
    said = _ACCENT.sub(lambda one: _over(one[2] or one[4], _ACCENTS[one[1] or one[3]]), said)
    said = _QUOTED.sub(r"“\1”", said)
    if said != text or r"\%" in text:  # TeX it is; elsewhere these mean something else
        said = _SET.sub(_typeset, said)
    return _ESCAPED.sub(r"\1", said)


def _typeset(found: re.Match[str]) -> str:
    """Return a tie or a dash as it is set; an address as it stands."""
    grouped, space, tie, inside, longer, between, wider = found.groups()
    if grouped:
        return ","
    if space or tie:
        return " "
    if inside or between:
        return "—" if longer or wider else "–"
    return found[0]


def _formulas(text: str) -> str:
    """Return the text with its formulas as they are read."""
    pieces, at = [], 0
    while (opened := _OPENING.search(text, at)) is not None:
        closed = _CLOSING[opened[0]].search(text, opened.end(), opened.end() + _LONGEST)
        said = _formula(text, opened, closed) if closed else None
        if closed is None or said is None:
            pieces.append(text[at : opened.end()])
            at = opened.end()
            continue
        pieces += [text[at : opened.start()], said]
        at = closed.end()
    return "".join((*pieces, text[at:]))


def _formula(text: str, opened: re.Match[str], closed: re.Match[str]) -> str | None:
    """Return how a formula is read; None where it is none, or nobody knows how."""
    inner = text[opened.end() : closed.start()]
    if "\n\n" in inner or "`" in inner or _SENTENCE.search(_NAMED.sub("", inner)):
        return None
    if _ACTS.search(inner) is None and _SIGNED.fullmatch(inner) is None:
        if not _BARE.fullmatch(_GROUPED.sub("", inner)) or (opened[0] == "$" and inner != inner.strip()):
            return None
        if opened[0] == "$" and text[closed.end() : closed.end() + 1].isalnum():
            return None
    joined = opened[0] == "$" and text[opened.start() - 1 : opened.start()].isalnum()
    return None if joined and not _JOINING.match(inner) else _said(inner)


def _said(tex: str) -> str | None:
    """Return how it is read; None where nobody knows, or a brace is missing."""
    tokens = deque(_TOKEN.findall(tex))
    try:
        said = _sequence(tokens)
    except KeyError:
        return None
    return None if tokens else " ".join(said.replace("*", "∗").split())


def _fonts(text: str) -> str:
    """Return the text with the words of its commands in their place."""
    pieces, at = [], 0
    while (found := _FONT.search(text, at)) is not None:
        tokens = deque(_TOKEN.findall(text[found.start() : found.end() + _LONGEST]))
        before = len("".join(tokens))
        try:
            said = _next(tokens)
        except (KeyError, IndexError):
            said = found[0]
            tokens = deque(_TOKEN.findall(text[found.end() : found.end() + _LONGEST]))
        end = found.start() + before - len("".join(tokens))
        lead = text[at : found.start()]
        pieces += [lead.rstrip(" ~") if not said else lead, said]
        at = end
    return "".join((*pieces, text[at:]))


def _sequence(tokens: deque[str]) -> str:
    """Return how the tokens are read up to the brace that closes, or to the end."""
    said = ""
    while tokens and tokens[0] != "}":
        said += _next(tokens)
    return said


def _next(tokens: deque[str]) -> str:
    """Return how the next token is read, with its arguments.

    Raises:
        KeyError: It is a command that is not known.
    """
    token = tokens.popleft()
    if token == "{":  # noqa: S105 - no password
        said = _sequence(tokens)
        if not tokens:
            raise KeyError(token)
        tokens.popleft()
        return said
    if token in {"^", "_"}:
        return _set(token, _argument(tokens))
    if token in {"~", "&"}:
        return " "
    if token[0] != "\\":
        return token
    return _command(token[1:], tokens)


def _command(name: str, tokens: deque[str]) -> str:
    """Return how a command is read with its arguments."""
    if name in {"frac", "dfrac", "tfrac"}:
        return f"{_whole(_argument(tokens))}/{_whole(_argument(tokens))}"
    if name == "sqrt":
        return f"√{_whole(_argument(tokens))}"
    if name in _LEADING or name in _UNREAD:
        _argument(tokens)
    if name in _OVER:
        return _over(_argument(tokens), _OVER[name])
    if name in _WORDS:
        return _argument(tokens)
    return "" if name in _UNREAD else _SIGNS[name]


def _argument(tokens: deque[str]) -> str:
    """Return how the next token is read that is no space."""
    while tokens and tokens[0].isspace():
        tokens.popleft()
    if not tokens:
        raise KeyError("")
    return _next(tokens).strip()


def _set(sign: str, said: str) -> str:
    """Return what is set above or below the line: 10^6, x_i, 45°."""
    if sign == "^" and said in {"°", "′", "th", "st", "nd", "rd"}:
        return said
    return f"{sign}{said}" if _SIMPLE.fullmatch(said) else f"{sign}({said})"


def _whole(said: str) -> str:
    """Return the term in brackets where it would fall apart."""
    return said if re.fullmatch(r"[\w.]+|√\w+", said) else f"({said})"


def _over(said: str, mark: str) -> str:
    """Return the letter with its mark; a longer word without."""
    return unicodedata.normalize("NFC", said + mark) if len(said) == 1 else said
