"""The lines of HTTP, as h11 has them and as we do (docs/decisions/0008)."""

from __future__ import annotations

import re
import sys

import h11
import h11._abnf
import h11._readers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digestflow import lines

GONE = """
h11 has changed a private name that `digestflow/lines.py` puts its patterns in the place of: a line of
blanks can hold the process up again. Look for what took the name's place; where h11 bounds such lines by
itself, lines.py can go.
"""
HEADER = re.compile(h11._abnf.header_field.encode())
CHUNK = re.compile(h11._abnf.chunk_header.encode())


def test_the_patterns_stand_where_h11_looks_for_them() -> None:
    lines.match_once()

    assert h11._readers.header_field_re is lines._HEADER, GONE
    assert h11._readers.chunk_header_re is lines._CHUNK, GONE
    assert {"header_field_re", "chunk_header_re"} <= {
        *h11._readers._decode_header_lines.__code__.co_names,
        *h11._readers.ChunkedReader.__call__.__code__.co_names,
    }, GONE


def test_another_h11_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    other = re.compile(rb"(?P<name>.*):(?P<value>.*)")
    monkeypatch.setattr(h11._readers, "header_field_re", other)
    monkeypatch.delattr(h11._readers, "chunk_header_re")

    lines.match_once()

    assert h11._readers.header_field_re is other
    assert not hasattr(h11._readers, "chunk_header_re")
    monkeypatch.delattr(h11, "_readers")
    monkeypatch.setitem(sys.modules, "h11._readers", None)
    lines.match_once()


@given(st.text("aX-: \t\0\r\n;\xa0\x0b1", max_size=12))
@example("X: \t a \t b \t")
def test_the_same_lines_are_headers(text: str) -> None:
    ours, theirs = (one.fullmatch(text.encode("latin-1")) for one in (lines._HEADER, HEADER))

    assert (ours and ours.groupdict()) == (theirs and theirs.groupdict())


@given(st.text("1aF; \t\r\n\x0bx", max_size=10).map(lambda text: f"{text}\r\n"))
@example("1;a \t\r\n")
def test_the_same_lines_are_heads_of_chunks(text: str) -> None:
    ours, theirs = (one.fullmatch(text.encode()) for one in (lines._CHUNK, CHUNK))

    assert (ours and ours.groupdict()) == (theirs and theirs.groupdict())


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"X:" + b" \t" * 200_000 + b"\0", id="header"),
        pytest.param(b"1;" + b" \t" * 200_000 + b"\n\r\n", id="chunk"),
        pytest.param(b"1" + b" \t" * 200_000 + b"\0\r\n", id="chunk without more"),
    ],
)
def test_a_line_of_blanks_is_refused_at_once(line: bytes) -> None:
    """By the square of their number this would take half an hour."""
    assert lines._HEADER.fullmatch(line) is None
    assert lines._CHUNK.fullmatch(line) is None
