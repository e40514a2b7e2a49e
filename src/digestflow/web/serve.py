"""The page on a port of this machine that nobody else reaches."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import uvicorn

from digestflow.web.app import page
from digestflow.web.gate import HOST, Keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from digestflow.web.desk import Desk


def serve(desk: Desk, *, ready: Callable[[str], None], port: int = 0, loud: bool = False) -> None:
    """Serve the page until it is interrupted; `ready` is given the address that lets one browser in.

    With port 0 the system chooses one that is free.

    Raises:
        OSError: The port is taken.
        KeyboardInterrupt: It was.
    """
    # Named as TCP, for asyncio sends at once only on sockets that are: else each answer waits 40 ms.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind((HOST, port))
        listening.listen()
        keys = Keys(port=listening.getsockname()[1])
        settings = uvicorn.Config(
            page(desk, keys),
            log_level="info" if loud else "critical",
            access_log=False,  # it would hold the token
            lifespan="on",
            ws="none",
            proxy_headers=False,
            server_header=False,
        )
        ready(keys.url)
        uvicorn.Server(settings).run(sockets=[listening])
