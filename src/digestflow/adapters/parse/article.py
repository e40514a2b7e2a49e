"""The child process in which web pages are read: what an article says, without what stands around it.

Started only where the extra `fulltext` is installed.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Any

from digestflow.adapters.parse.readable import readable
from digestflow.adapters.parse.serve import serve
from digestflow.core.item.text import clean
from digestflow.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_TEXT = 200_000  # characters of one item's text that are kept, as of a feed's
_LONGEST_PAGE = 4 << 20  # bytes; a page that is larger is no article
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_WARM = b"<html><body><article><p>One sentence, long enough to be read as one.</p></article></body></html>"


def main() -> None:
    """Answer with the texts of pages."""
    read_article(_WARM, "text/html", "")
    serve(_answer)


def read_article(body: bytes, content_type: str, address: str) -> str:
    """Return what the article on a page says, cleaned as a feed's text is; "" when there is none.

    Raises:
        SourceError: It is no HTML, or too large.
    """
    import trafilatura

    kind = content_type.partition(";")[0].strip().lower()
    if kind not in {"", "text/html", "application/xhtml+xml"}:
        raise SourceError(f"no page: {kind[:60]}")
    if len(body) > _LONGEST_PAGE:
        raise SourceError(f"the page is larger than {_LONGEST_PAGE >> 20} MiB")
    found = trafilatura.extract(
        _decoded(body, content_type),
        url=address or None,
        output_format="html",
        include_comments=False,
        include_tables=True,
        favor_precision=True,
    )
    return clean(readable(found or "")).strip()[:_LONGEST_TEXT]


def _answer(body: bytes, question: Mapping[str, Any]) -> list[str]:
    text = read_article(body, str(question["content_type"]), str(question["address"]))
    return [json.dumps({"article": text}, ensure_ascii=False)]


def _decoded(body: bytes, content_type: str) -> str | bytes:
    """Return the page as text where its server says in which encoding it is; else as it is."""
    named = _CHARSET.search(content_type)
    try:
        return body.decode(codecs.lookup(named[1]).name, "replace") if named else body
    except (LookupError, ValueError):  # nobody knows it, or it makes no text
        return body
