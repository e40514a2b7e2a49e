"""The child process in which feed documents are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from digestflow.adapters.parse.document import read_document
from digestflow.adapters.parse.rows import written
from digestflow.adapters.parse.serve import serve

if TYPE_CHECKING:
    from collections.abc import Mapping


def main() -> None:
    """Answer with the listings of documents."""
    read_document(b"<rss version='2.0'><channel><item><title>a</title></item></channel></rss>", "", "", 1)
    serve(_answer)


def _answer(body: bytes, question: Mapping[str, Any]) -> list[str]:
    document = read_document(
        body,
        str(question["content_type"]),
        str(question["address"]),
        int(question["most"]),
        known=bytes.fromhex(question["known"]),
    )
    return written(document)
