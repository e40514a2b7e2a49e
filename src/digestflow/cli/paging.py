"""A plan reviewed in the browser: where the page is, until it is interrupted."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from digestflow.errors import UsageError

if TYPE_CHECKING:
    from digestflow.cli.session import Session


def serve_page(session: Session) -> int:
    """Serve the review page on this machine until Ctrl-C.

    Raises:
        UsageError: No port is to be had.
    """
    from digestflow.web.serve import serve
    from digestflow.wire.page import desk_of

    with session.open(write=False, extractive=True) as project:
        try:
            with suppress(KeyboardInterrupt):
                serve(desk_of(project), ready=_say, loud=session.verbose > 1)
        except OSError as error:
            raise UsageError(f"no port for the page: {error.strerror}", fix="digestflow review") from error
    print("\nclosed; every answer is kept")
    return 0


def _say(url: str) -> None:
    print(f"page      {url}")
    print("          for one browser on this machine; Ctrl-C closes it", flush=True)
