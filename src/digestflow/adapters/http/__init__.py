"""The web, asked politely and believed in nothing: the only package that imports httpx.

`client` asks, `lanes` says when, `guard` where to, `body` how much, `redact` what may be told.
"""

from __future__ import annotations

import sys

from digestflow.lines import match_once


def _import_httpx() -> None:
    """Import httpx without its command line, which loads rich and click (docs/decisions/0011)."""
    if "httpx" in sys.modules:
        return
    sys.modules["httpx._main"] = None  # type: ignore[assignment]  # how Python is told that there is none
    try:
        import httpx  # noqa: F401 - the modules of this package import it by name
    finally:
        del sys.modules["httpx._main"]


_import_httpx()
match_once()
