"""Text from outside as inert Markdown: what is seen equals the text, and nothing of it acts."""

from __future__ import annotations

import json
import re

from digestflow.core.item.text import one_line

# Entities where a backslash would leave the byte itself in the note: raw HTML and Templater
# (`<`), code and Dataview's inline queries (backtick); and, at the end, where one of ours
# makes two (`::`, `[[`).
_ENTITIES = {"<": "&lt;", ">": "&gt;", "`": "&#96;", "&": "&amp;"}
_LAST = {":": "&#58;", "[": "&#91;"}
# At the end, what would go on in what a renderer puts behind it: `![^1]`, `&lt` and `;`, `:` and `:`.
_SPECIAL = re.compile(
    r"[\\*\[\]<>`#|~$^{}]|%(?=%)|(?<=%)%|=(?==)|(?<==)=|&(?=#?\w+(?:;|\Z))|:(?=:|//|\Z)|(?<=:):|(?<=\])\(|!\Z"
)
_EDGE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_AUTOLINK = re.compile(r"(www)\.|(?<=[\w.+-])@(?=[\w-])", re.IGNORECASE)
_LINE_START = re.compile(r"^(?:([-+=])|(\d{1,9})([.)])(?= |\Z))")
# What is to be escaped nowhere: most texts are nothing else, and there are thousands. A word at a time,
# for of each turn of a group the pattern keeps where it was.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9.,;()?/'\"-]*(?: [A-Za-z0-9.,;()?/'\"-]+)*")
_UNSAFE = re.compile(
    r"[()<>\[\]\\`|^{}\"'\s\x00-\x1f\x7f*~]|%(?![0-9A-Fa-f]{2})|:(?=:)|(?<=:):|=(?==)|&(?=#?\w+;)"
)
# Obsidian compares headings without these; those that mark emphasis, math or highlight must not act.
_HEADING_LINK = re.compile(r"[#^|\[\]%:\\*~$=<>`{}]+")
_WIKILINK = re.compile(r"\[(?=\[)")


def escape(text: str) -> str:
    r"""Return `text` as one line of Markdown that shows just it.

    No markup, link, tag, field, task, block id, comment or property comes out of it, wherever
    in a line it is put. The bytes `<`, a backtick, `%%`, `[[`, `![` and `::` never stand in what is
    returned (docs/decisions/0016).
    """
    if _PLAIN.fullmatch(text) and "www" not in text.lower():
        return text
    line = _SPECIAL.sub(_inert, one_line(text))
    line = _EDGE_UNDERSCORE.sub(r"\\_", line)
    line = _AUTOLINK.sub(lambda m: f"{m[1]}\\." if m[1] else "\\@", line)
    return _LINE_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", line)


def quoted(text: str) -> str:
    """Return `text` as a YAML scalar: a JSON string is one, whatever is in it."""
    return json.dumps(one_line(text), ensure_ascii=False).replace("<%", "\\u003c%").replace("%>", "%\\u003e")


def unlinked(text: str) -> str:
    """Return `text` without a wikilink: Obsidian follows those in properties, however they are quoted."""
    return _WIKILINK.sub("[ ", one_line(text))


def link_text(heading: str) -> str:
    """Return a heading's text as Obsidian wants it behind `#` in a link."""
    return " ".join(_HEADING_LINK.sub(" ", one_line(heading)).split())


def address(url: str) -> str:
    """Return a canonical URL for a Markdown link's parentheses; it leads to the same place."""
    return _UNSAFE.sub(_coded, url)


def _coded(found: re.Match[str]) -> str:
    if found[0] == "&":
        return "&amp;"
    return "".join(f"%{byte:02X}" for byte in found[0].encode())


def _inert(found: re.Match[str]) -> str:
    text = found[0]
    if text in _LAST and found.end() == len(found.string):
        return _LAST[text]
    return _ENTITIES.get(text, f"\\{text}")
