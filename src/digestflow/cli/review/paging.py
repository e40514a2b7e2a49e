"""A plan reviewed in the browser: where the page is, until it is interrupted."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from digestflow.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from digestflow.cli.session import Session


def serve_page(session: Session, days: Sequence[date]) -> int:
    """Serve the review page of the days' plans on this machine until Ctrl-C; of all where none is named.

    Raises:
        UsageError: A named day has no open plan, or no port is to be had.
    """
    from digestflow.run.review.settle import plans
    from digestflow.web.serve import serve
    from digestflow.wire.page import desk_of

    with session.open(write=False) as project:
        if days:
            plans(days, project.tools)
        try:
            with suppress(KeyboardInterrupt):
                serve(desk_of(project, days), ready=_say, loud=session.verbose > 1)
        except OSError as error:
            raise UsageError(f"no port for the page: {error.strerror}", fix="digestflow review") from error
    print("\nclosed; every answer is kept")
    return 0


def _say(url: str) -> None:
    print(f"page      {url}")
    print("          for one browser on this machine; Ctrl-C closes it", flush=True)
