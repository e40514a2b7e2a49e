"""Text as it may be stored, shown and quoted: nothing invisible in it, nothing visible lost."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_MARKS = 4  # combining marks kept on one base; more is not writing but noise

# Written before anything else is looked at: one kind of line end, one kind of space.
_LINES = re.compile("\r\n?|[\x85\u2028\u2029]")
_SPACES = re.compile("[\t\x0b\x0c\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")

# What pictures are made of (Unicode's Extended_Pictographic, by blocks) and keycap bases.
_PICTURE = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d"
    "\u3297\u3299\U0001f000-\U0001faff"
)
# Scripts in which a joiner or non-joiner changes what is read: Arabic, Syriac, Indic, Khmer, Mongolian …
_JOINING = (
    "\u0620-\u08ff\u0900-\u0fff\u1000-\u109f\u1780-\u17b3\u17b6-\u17ff\u1810-\u18af\u1a20-\u1aaf"
    "\u1b00-\u1bff\ua840-\ua87f\ua880-\ua9ff\uaa00-\uaa7f\U00010a00-\U00011fff"
)
_IDEOGRAPH = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# The flags of England, Scotland and Wales are the only tag sequences in general use (UTS 51).
_FLAG = re.compile(
    "("
    + "|".join(
        "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in region) + "\U000e007f"
        for region in ("gbeng", "gbsct", "gbwls")
    )
    + ")"
)
# Controls, soft hyphen, joiners, fillers, bidi, variation selectors, annotation, tags, noncharacters.
_GONE = (
    r"\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\U000e0000-\U000e0fff"
)
_SUSPECT = re.compile(f"[{_GONE}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PLANE_END = re.compile(
    "[" + "".join(f"{chr(p * 0x10000 - 2)}{chr(p * 0x10000 - 1)}" for p in range(2, 18)) + "]"
)
# What `str.isprintable` lets pass although it cannot be seen.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\ufffc\U000e0100-\U000e01ef]"
)
# Runs that may hold too many marks: no letter, digit, space or ASCII sign; with the letter before.
_CROWD = re.compile(rf"[^\w\s!-~]{{{_MARKS}}}")
_RUN = re.compile(rf"\w?{_CROWD.pattern}[^\w\s!-~]*")


def clean(text: str) -> str:
    r"""Return the text in NFC without what cannot be seen.

    Gone are control, bidi, zero-width and tag characters, noncharacters, variation selectors that
    vary nothing, and every combining mark after the fourth on one base. Kept are the joiners
    inside emoji and inside words of scripts that need them. Lone surrogates become U+FFFD, every
    other space than "\n" a plain one. Doing it twice is doing it once.
    """
    if text.replace("\n", " ").isprintable() and (text.isascii() or _plain(text)):
        return text
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = _SPACES.sub(" ", _LINES.sub("\n", text))
    # What one step takes away may bring together what another must look at again.
    while (after := _once(text)) != text:
        text = after
    return text


def one_line(text: str) -> str:
    """Return the clean text with each run of white space as one space, and none around it."""
    return " ".join(clean(text).split())


def _plain(text: str) -> bool:
    """Tell, fast, that printable text needs no cleaning: most texts do not."""
    try:
        text.encode("cp1252")  # western letters and typographic signs: nothing in it changes
    except UnicodeEncodeError:
        pass
    else:
        return True
    return not _UNSEEN.search(text) and unicodedata.is_normalized("NFC", text) and not _CROWD.search(text)


def _once(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    if _SUSPECT.search(text):
        pieces = _FLAG.split(text)
        pieces[::2] = [_SUSPECT.sub(_seen, piece) for piece in pieces[::2]]
        text = "".join(pieces)
    text = _PLANE_END.sub("", text)
    return _RUN.sub(_thinned, text) if _CROWD.search(text) else text


@cache  # takes milliseconds to compile: it waits for the first suspect
def _kept() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?<=[{_PICTURE}])|(?<=[{_PICTURE}]\ufe0f))\u200d(?=[{_PICTURE}])"  # joined emoji
        rf"|(?<=[{_JOINING}])[\u200c\u200d]"
        rf"|(?<=[{_PICTURE}0-9#*])[\ufe0e\ufe0f]"
        rf"|(?<=[{_IDEOGRAPH}])[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
    )


def _seen(suspect: re.Match[str]) -> str:
    """Return what cannot be seen by itself where it changes what stands around it, else nothing."""
    return suspect[0] if _kept().match(suspect.string, suspect.start()) else ""


def _thinned(run: re.Match[str]) -> str:
    """Return the run with at most `_MARKS` combining marks on each base, composed ones counted."""
    kept: list[str] = []
    marks = 0
    for character in run[0]:
        if unicodedata.category(character) in {"Mn", "Me"}:
            marks += 1
        else:
            marks = sum(map(bool, map(unicodedata.combining, unicodedata.normalize("NFD", character))))
        if marks <= _MARKS or unicodedata.category(character) not in {"Mn", "Me"}:
            kept.append(character)
    return "".join(kept)
