"""A feed document made fit for a parser: one encoding, no DTD, only characters that may be."""

from __future__ import annotations

import codecs
import html.entities
import re
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_STARTS = (  # "<?xm" or "<" as each would write it
    (b"\x3c\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00\x3c", "utf-32-be"),
    (b"\x3c\x00", "utf-16-le"),
    (b"\x00\x3c", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
# These read bytes as something else than characters, or in quadratic time.
_REFUSED = frozenset(
    {"utf_7", "punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
)
# What is served under these names is, in the wild, the larger set (WHATWG Encoding).
_LARGER = {
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_OWN = re.compile(r"(x-)?(win(?:dows)?-?(?=\d))?", re.IGNORECASE)  # as in "x-sjis" and "windows1252"
_WRONG = "bytes that are no characters became U+FFFD"

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"']", re.IGNORECASE)

# An HTML page says it like this, if its server does not.
_META = re.compile(rb"<meta\s[^<>]{0,400}?charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
# What no declaration can be right about that is read byte by byte (HTML, 13.2.3.2).
_TWO_BYTES = re.compile(rb"utf[-_]?(?:16|32)|ucs|(?:iso-)?10646", re.IGNORECASE)
_HEAD = 4_096  # bytes in which a document says how it is written
_WIDE = 0.3  # share of every second byte that is zero where each character has two

# What may stand before the first element (XML 1.0, 2.8).
_PROLOG = re.compile(rb"(?:[\s\x00]++|<\?(?:[^?]++|\?(?!>))*+\?>|<!--(?:[^-]++|-(?!->))*+-->)*+")
_DOCTYPE = re.compile(rb"<!DOCTYPE\b", re.IGNORECASE)
_WHOLE_DOCTYPE = re.compile(
    rb"<!DOCTYPE(?:[^\[\"'>]++|\"[^\"]*+\"|'[^']*+')*+"
    rb"(?:\[(?:[^\]\"'<]++|\"[^\"]*+\"|'[^']*+'|<!--(?:[^-]++|-(?!->))*+-->|<\?[^>]*+>|<(?!!--|\?))*+\]\s*+)?>",
    re.IGNORECASE,
)
_ROOT = re.compile(rb"<(?:rss|feed|rdf:rdf|\w+:feed|channel|opml|html)[\s>]", re.IGNORECASE)
_ELEMENT = re.compile(rb"<[A-Za-z_]")
_ENTITY = re.compile(rb"<!ENTITY\s+([\w.-]+)\s+(?:\"([^\"&%<]{0,32})\"|'([^'&%<]{0,32})')\s*>")

_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|(\d+));?")
_NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][\w.-]{0,40});")
_IMPOSSIBLE = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|\xed[\xa0-\xbf][\x80-\xbf]")
# An ampersand that begins no reference that XML knows; in these it is none anyway.
_BARE = re.compile(rb"&(?!(?:#\d+|#[xX][0-9a-fA-F]+|amp|lt|gt|quot|apos);)")
_STRAY = re.compile(rb"<(?=[\s\d<=])")  # as in `a < b` and `<<`; XML knows no element that begins so
_LITERAL = re.compile(rb"<!\[CDATA\[|<!--|<\?")
_LITERAL_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}
_XML_OWN = frozenset("<>&\"'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """The document in UTF-8 without BOM, and what had to be done to it."""

    body: bytes
    warnings: tuple[str, ...] = ()


def decoded(body: bytes, content_type: str) -> Repaired:
    """Return the document in UTF-8.

    Believed, in this order: a byte order mark, the pattern of its first bytes, the body itself
    where it is UTF-8, the server's charset, the document's declaration, that of XML or an HTML page's.
    What none of them can read whole, as where a word was cut in the middle of a character, is read by
    the first that finds more characters than gaps, which become U+FFFD; else as cp1252. Either is said.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _read(body[len(mark) :], (name,))
    for start, name in _STARTS:
        if body.startswith(start):
            return _read(body, (name,))
    if name := _wide(body[:_HEAD]):
        return _read(body, (name,))
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if b"\x1b" not in body:  # ISO-2022 hides in ASCII behind escapes
            return Repaired(body=body)
    charset = _CHARSET.search(content_type)
    declared = _DECLARED.match(body[:1_000]) or _META.search(body[:_HEAD])
    names = [charset[1]] if charset else []
    if declared and not _TWO_BYTES.match(declared[1]):
        names.append(declared[1].decode("ascii"))
    return _read(body, (*names, "utf-8"), guess="cp1252")


def _wide(head: bytes) -> str:
    """Return the encoding that has two bytes for a character, by where the zeros are; "" where none are."""
    first, second = head[::2], head[1::2]
    if second.count(0) > _WIDE * len(second) and not first.count(0):
        return "utf-16-le"
    return "utf-16-be" if first.count(0) > _WIDE * len(first) and not second.count(0) else ""


def repaired(document: Repaired) -> Repaired:
    """Return an XML document without DTD and without characters that XML does not have.

    The DTD is cut out as a whole; only its plainest entities (a few characters, no markup) are put
    in where they are named, like the names that HTML gives to characters. Impossible
    characters and references to them become U+FFFD. The body begins with the first element.
    """
    warnings = list(document.warnings)
    body, entities, dtd = _from_root(document.body)
    if dtd:
        warnings.append("repaired: DTD removed")
    if _IMPOSSIBLE.search(body):
        body = _IMPOSSIBLE.sub(b"\xef\xbf\xbd", body)
        warnings.append("repaired: impossible characters")
    if b"&#" in body:
        after = _REFERENCE.sub(_possible, body)
        if after != body:
            warnings.append("repaired: impossible character references")
        body = after
    if _NAMED.search(body):
        body = _NAMED.sub(lambda match: _character(match, entities), body)
    return Repaired(body=body, warnings=tuple(warnings))


def escaped(body: bytes) -> bytes:
    """Return a document with references for what begins nothing, as in `?id=1&lang=en` and `a < b`.

    A parser that makes the best of it would find `&lang`, which is a name of HTML, and take long.
    """
    parts, at = [], 0
    while literal := _LITERAL.search(body, at):
        parts.append(_entirely(body[at : literal.start()]))
        end = _LITERAL_ENDS[literal[0]]
        closed = body.find(end, literal.end())
        at = closed + len(end) if closed >= 0 else len(body)
        parts.append(body[literal.start() : at])
    return b"".join((*parts, _entirely(body[at:])))


def _entirely(words: bytes) -> bytes:
    return _STRAY.sub(b"&lt;", _BARE.sub(b"&amp;", words))


def _read(body: bytes, names: tuple[str, ...], *, guess: str = "") -> Repaired:
    """Return the body as the first of the encodings that can read it; the `guess` when none can."""
    known = [(name, codec) for name in names if (codec := _codec(name))]
    for errors, several in (("strict", known), ("replace", known), ("strict", [(guess, guess)])):
        for name, codec in several:
            try:
                text = body.decode(codec, errors)
            except (UnicodeError, LookupError):
                continue
            wrong = text.count("\ufffd") if errors == "replace" else 0
            right = len(text) - len(text.encode("ascii", "ignore")) - wrong if wrong else 0
            if wrong > right:
                continue
            warnings = (f"read as {name}, not as {names[0]}",) if name != names[0] else ()
            return _utf8(text, *warnings, *((_WRONG,) if wrong else ()))
    return _utf8(body.decode(known[0][1] if len(names) == 1 and known else "utf-8", "replace"), _WRONG)


def _codec(name: str) -> str:
    """Return by what to read what is served under a name; "" where that may not be, or nobody knows it."""
    for spelt in (name, _OWN.sub(lambda own: "cp" if own[2] else "", name, count=1)):
        try:
            codec = codecs.lookup(spelt).name
        except (UnicodeError, LookupError):
            continue
        return "" if codec.replace("-", "_") in _REFUSED else _LARGER.get(codec, codec)
    return ""


def _utf8(text: str, *warnings: str) -> Repaired:
    return Repaired(body=text.encode("utf-8", "surrogatepass"), warnings=warnings)


def _from_root(body: bytes) -> tuple[bytes, dict[bytes, bytes], bool]:
    """Return the body from its first element on, the plain entities of its DTDs, whether it had any.

    A parser that never sees anything before the first element never sees a DTD: after
    it none is allowed.
    """
    entities: dict[bytes, bytes] = {}
    dtd = False
    place = 0
    while True:
        prolog = _PROLOG.match(body, place)
        place = prolog.end() if prolog else place
        if not _DOCTYPE.match(body, place):
            break
        whole = _WHOLE_DOCTYPE.match(body, place)
        root = None if whole else _ROOT.search(body, place)
        end = whole.end() if whole else root.start() if root else len(body)
        for name, one, two in _ENTITY.findall(body, place, end):
            entities.setdefault(name, one or two)
        place, dtd = end, True
    first = _ELEMENT.search(body, place)
    return (body[first.start() :] if first else b""), entities, dtd


def _possible(match: re.Match[bytes]) -> bytes:
    digits, base = (match[1], 16) if match[1] else (match[2], 10)
    number = int(digits, base) if len(digits) < 10 else -1  # noqa: PLR2004  # digits; no character has more
    if number in {0x9, 0xA, 0xD} or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE:  # noqa: PLR2004  # XML 1.0, 2.2
        return match[0]
    return match[0] if 0x10000 <= number < 0x110000 else b"\xef\xbf\xbd"  # noqa: PLR2004  # XML 1.0, 2.2


def _character(match: re.Match[bytes], entities: dict[bytes, bytes]) -> bytes:
    """Return the characters that a name stands for; the reference itself when nobody knows."""
    if match[1] in entities:
        return entities[match[1]]
    character = html.entities.html5.get(f"{match[1].decode('ascii', 'replace')};", "")
    return match[0] if not character or character in _XML_OWN else character.encode("utf-8")
