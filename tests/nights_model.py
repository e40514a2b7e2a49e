"""The demo project with a model at an endpoint of one's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.nights import Project, demo

if TYPE_CHECKING:
    from pathlib import Path

    from tests.endpoint import Server

CLOSED = "http://127.0.0.1:1/v1"  # nobody listens there


def with_model(
    root: Path,
    base_url: str,
    *,
    night: int = 0,
    more: str = "",
    roles: str = "fast: small",
    models: str = "",
) -> Project:
    """The demo, its entries written by the model at this address; its earlier nights are extractive."""
    project = demo(root, night=night)
    project.configure(
        f"models:\n  small: {{model: small, base_url: {base_url}}}\n{models}roles: {{{roles}}}\n{more}"
    )
    return project


def moved(project: Project, base_url: str) -> Project:
    """The same project, its endpoint elsewhere."""
    path = project.root / "config.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?<=base_url: )http[^},\n]*", base_url, text), encoding="utf-8")
    return project


def nights(project: Project) -> list[dict[str, Any]]:
    """Both nights of the demo; their outcomes."""
    return [project.night(1), project.night(2)]


def said(server: Server, n: int = 0) -> list[str]:
    """What the endpoint was asked about, from the n-th request on."""
    return [body["messages"][-1]["content"] for body in server.asked[n:]]
