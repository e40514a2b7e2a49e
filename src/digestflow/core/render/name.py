"""File names made of outside text, and the key by which two of them are one."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

# In a name for Windows, or in a wikilink, these mean something. Their fullwidth
# twins mean nothing, look alike, and NFKC folds them back, so `C#` and `C` stay two names.
_FORBIDDEN = '\\/:*?"<>|#^[]%'
_WIDE = 0xFEE0  # from an ASCII character to its fullwidth twin
_WIDEN = {ord(char): ord(char) + _WIDE for char in _FORBIDDEN}

# Drawn as nothing, yet in no category that says so (Default_Ignorable_Code_Point of the Unicode
# Character Database, and the blank Braille pattern); and the code points that are no characters.
_NO_CHARACTERS = "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    f"\ufdd0-\ufdef\U000e0100-\U000e01ef{_NO_CHARACTERS}]"
)
# Most names are nothing but words: safe as they are, but for what Windows reserves.
_WORDS = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})
_LONGEST = 180  # bytes of UTF-8; leaves room in 255 for a suffix and a sync tool's addition
_TAIL = 8  # hex digits that keep two long names apart that begin alike

_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9]) *(?=\.|$)", re.IGNORECASE)

# What sync tools and office programs name what they leave behind; the first character of each
# match is one that has a fullwidth twin.
_LEFTOVER = re.compile(
    r"""\.sync-conflict-                     # Syncthing
    | \([^()]*conflicted\ copy[^()]*\)      # Obsidian Sync, Dropbox, Box, Nextcloud
    | \((?:case|unicode\ encoding|selective\ sync)\ conflict[^()]*\)  # Dropbox
    | \(case\ clash\ from\ [^()]*\)         # Nextcloud
    | \([^()]*\bconflict\b[^()]*\d{4}-\d\d-\d\d[^()]*\)  # MEGA, older Google Drive
    | \(SFConflict\ [^()]*\)               # Seafile
    | \[conflict(?:ed)?\]                  # pCloud, Google Drive
    | _conflict-\d{8}-                     # ownCloud
    | _(?:case|unicode)?conflict(?=\.|$)   # Synology Drive
    | (?-i:-(?:DESKTOP|LAPTOP|WIN)-[0-9A-Z]{7,11})(?=[-.]|$)  # OneDrive: the name Windows gave the machine
    | \.icloud$                            # a file that iCloud has not fetched
    | ^~\$                                 # an office program's lock
    | ^~syncthing~                         # half a file
    | \.!sync$ | \.unison\.tmp$            # half files of Resilio and Unison
    """,
    re.IGNORECASE | re.VERBOSE,
)
# How each of them begins: most names hold none of it, and there are thousands.
_LEFT_BY = re.compile(r"[(\[_~]|\.[siu!]|(?-i:-(?:DESK|LAPT|WIN-))", re.IGNORECASE)
# The same in thousands of ASCII names at once, where each is looked for by what is fastest.
_LEFT_BY_ASCII = ("(", "[", "_", "~", "-DESK", "-LAPT", "-WIN-")
_LEFT_BY_DOT = re.compile(r"\.[sSiIuU!]")
# Google Drive and browsers number a second file of one name; so do people.
_NUMBERED = re.compile(r"(.+) \(\d{1,3}\)(\.\w+)")


def safe_name(text: str) -> str | None:
    """Return a file name (without suffix) for what is called `text`, or None when nothing is left of it.

    Safe on Windows, macOS and Linux and in a wikilink. Names that differ in more than case, width or
    invisible characters stay different: what is forbidden becomes its fullwidth twin, and a name
    that is cut ends in a hash of all of it. Doing it twice is doing it once.
    """
    if len(text) <= _LONGEST and _WORDS.fullmatch(text) and not _RESERVED.match(text):
        return text
    name = _visible(text).translate(_WIDEN).strip(" .")
    while leftover(f"{name}.md"):
        name = _LEFTOVER.sub(lambda match: chr(ord(match[0][0]) + _WIDE) + match[0][1:], name)
    if found := _RESERVED.match(unicodedata.normalize("NFKC", name)):
        stem = name[: len(found[0].rstrip())]
        name = f"{stem}_{name[len(found[0]) :]}"
    return _cut(name) or None


def inside(folder: PurePosixPath, note: str) -> PurePosixPath:
    """Return where in a folder of ours something of a note is kept: a path of JSON for each note."""
    parts = PurePosixPath(note).with_suffix("").parts
    safe = [safe_name(part) or "note" for part in parts]
    if list(parts) != safe:  # two notes may have one safe name
        safe[-1] = f"{safe[-1][:120]}-{hashlib.sha256(note.encode()).hexdigest()[:8]}"
    return folder.joinpath(*safe[:-1], f"{safe[-1]}.json")


def collision_key(text: str) -> str:
    """Return what two names share when they must be one note: NFKC, without case or invisible characters.

    Punctuation counts: `C`, `C#` and `C++` are three.
    """
    if text.isascii():
        return _visible(text).lower()
    folded = unicodedata.normalize("NFKC", _visible(text)).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def leftover(name: str) -> bool:
    """Whether a file of this name is what a sync tool or an office program left behind, not a note."""
    return _LEFT_BY.search(name) is not None and _LEFTOVER.search(name) is not None


def leftovers(names: Collection[str]) -> frozenset[str]:
    """Return which of the files of one folder are what somebody's tool left behind, or a numbered second."""
    joined = "\n".join(names)
    if joined.isascii():
        suspect = any(mark in joined for mark in _LEFT_BY_ASCII) or bool(_LEFT_BY_DOT.search(joined))
    else:
        suspect = _LEFT_BY.search(joined) is not None
    left = filter(leftover, names) if suspect else ()
    seconds = (name for name in names if original(name) in names) if ")." in joined else ()
    return frozenset((*left, *seconds))


def original(name: str) -> str | None:
    """Return the name of the file that `name` may be a numbered second of; None when it has no number.

    Only where both stand in one folder is it a sync tool's.
    """
    found = _NUMBERED.fullmatch(name) if ")." in name else None
    return found and found[1] + found[2]


def _visible(text: str) -> str:
    """Return `text` in NFC, on one line, without characters that nobody can see."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    spaced = "".join(" " if char.isspace() else char for char in text)
    seen = "".join(char for char in spaced if unicodedata.category(char) not in _UNSEEN)
    return " ".join(unicodedata.normalize("NFC", _BLANK.sub("", seen)).split())


def _cut(name: str) -> str:
    """Return `name`, or as many whole characters of it as fit and a hash of it."""
    if len(name.encode()) <= _LONGEST:
        return name
    room = _LONGEST - _TAIL - 1
    kept = name.encode()[:room].decode(errors="ignore")
    end = len(kept)
    while end and unicodedata.combining(name[end]):
        end -= 1
    tail = hashlib.sha256(name.encode()).hexdigest()[:_TAIL]
    # A letter with more marks than fit is cut among them.
    return f"{(name[:end] or kept).rstrip(' .')}-{tail}"
