"""Words that are not written as they look: letters of another script among those of one."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final
from urllib.parse import urlsplit

from digestflow.core.item.text import one_line

# What looks like a Latin letter in most fonts, of the scripts in which names are forged; from the
# shapes, not from a table. Greek small letters are mostly signs of mathematics: few are listed.
_LOOKS: Final = dict(
    zip(
        "АВЕЅІЈКМНОРСТХҮԌԚԜаесѕіјорхуԁһԛԝүӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧοՕՏՍԼոսօցզհյᎠᎡᎢᎪᎫᎬᎳᎷᎻᏀᏃᏆᏚᏞᏟᏢ",
        "ABESIJKMHOPCTXYGQWaecsijopxydhqwylABEZHIKMNOPTYXoOSULnuogqhjDRTAJEWMHGZTSLCP",
        strict=True,
    )
)
_FORGED: Final = frozenset({"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})
_WORD: Final = re.compile(r"[^\W\d_][^\W_]*")


@cache  # takes milliseconds to compile: it waits for the first text that is not ASCII
def _foreign() -> re.Pattern[str]:
    return re.compile("[\u0370-\u058f\u13a0-\u13ff\u1c80-\u1c8f\u1f00-\u1fff\u2c00-\ua69f\uab70-\uabbf]")


def mixed(text: str) -> str:
    """Return the first word with letters of two scripts that are taken for each other; "" without one.

    Greek that is no letter's double ("Δt", "μm") and Han, kana or Hangul beside Latin are no
    forgery: people write so. A word of one script alone is what it is, whatever it looks like.
    """
    if text.isascii() or not _foreign().search(text):  # most texts have none
        return ""
    return next((word[0] for word in _WORD.finditer(text) if _is_mixed(word[0])), "")


def _is_mixed(word: str) -> bool:
    scripts = {script for letter in word if (script := _script(letter))}
    if "LATIN" not in scripts:
        return len(scripts & _FORGED) > 1
    return bool(scripts & (_FORGED - {"GREEK"})) or any(
        _script(letter) == "GREEK" and letter in _LOOKS for letter in word
    )


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    """Return the script of a letter, as Unicode's name of it begins; "" for what is none."""
    if not unicodedata.category(letter).startswith("L"):
        return ""
    return unicodedata.name(letter, "").partition(" ")[0]


def skeleton(text: str) -> str:
    """Return the text with each letter that looks like a Latin one as that; two that look alike share it."""
    return "".join(_LOOKS.get(letter, letter) for letter in unicodedata.normalize("NFKC", text))


def mixed_host(url: str) -> str:
    """Return the part of an address's host that is not written as it looks; "" when all are.

    In a host, which is of one script as a rule, a name all of whose letters look Latin and
    are not counts as well: `xn--80ak6aa92e`. Nothing invisible is in what is returned. What is no
    address has no host.
    """
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # a bracket that is never closed
        return ""
    for label in host.split(".") if "xn--" in host else ():
        shown = _shown(label)
        if mixed(shown) or (shown != skeleton(shown) and skeleton(shown).isascii()):
            return one_line(shown)
    return ""


def _shown(label: str) -> str:
    """Return a label of a host as people read it."""
    try:
        return label.removeprefix("xn--").encode("ascii").decode("punycode") if label[:4] == "xn--" else label
    except UnicodeError:
        return label
