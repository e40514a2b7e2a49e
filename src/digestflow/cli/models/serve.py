"""`models serve`: a model at home, for whoever has none."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digestflow.cli.models.models import group
from digestflow.cli.session import Session, print_json
from digestflow.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

_MIB = 1 << 20


@group.command("serve")
def serve(
    context: typer.Context,
    preset: Annotated[str, typer.Argument(help="Weights to download: qwen.", metavar="[PRESET]")] = "",
    weights: Annotated[
        Path | None, typer.Option(help="A GGUF file of your own instead.", metavar="FILE")
    ] = None,
    port: Annotated[int, typer.Option(help="0: any that is free.", min=0, max=65535)] = 8080,
    tokens: Annotated[
        int, typer.Option("--context", help="Tokens of prompt and reply together.", min=512)
    ] = 8192,
    threads: Annotated[int, typer.Option(help="0: as many as there are cores.", min=0)] = 0,
    to: Annotated[
        Path | None, typer.Option(help="Folder of the weights; default: your cache.", metavar="DIR")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON when it answers.")] = False,
) -> int:
    """Serve a small model on this machine until Ctrl-C; its weights are downloaded once and checked.

    Needs the extra: pip install 'digestflow[local]'.
    """
    from digestflow.wire.models.local import PRESETS, folder_of, preset_of, serving, weights_of

    session: Session = context.obj
    if bool(preset) == (weights is not None):
        known = "; ".join(f"{one.name} ({one.megabytes} MB): {one.about}" for one in PRESETS)
        raise UsageError(f"name a preset or --weights: {known}", fix="digestflow models serve qwen")
    path = weights
    if path is None:
        meant = preset_of(preset)
        path = weights_of(meant, to or folder_of(os.environ), _progress(meant.file, quiet=session.quiet))
    server, base_url = serving(path, port=port, context=tokens, threads=threads or os.cpu_count() or 1)
    if as_json:
        print_json({"base_url": base_url, "model": path.name, "context": tokens})
    else:
        print(f"{path.name} answers at {base_url} until Ctrl-C; in config.yaml:\n")
        print(
            f"models:\n  home: {{model: {path.name}, base_url: '{base_url}', context: {tokens}, "
            "concurrency: 1, timeout: 900}\nroles: {fast: home}"
        )
    sys.stdout.flush()
    try:
        threading.Event().wait()
    finally:
        del server
    return 0


def _progress(name: str, *, quiet: bool) -> Callable[[int, int], None]:
    shown = -1

    def tell(done: int, whole: int) -> None:
        nonlocal shown
        percent = done * 100 // whole if whole else 0
        if not quiet and percent // 10 > shown:
            shown = percent // 10
            print(f"{name}: {done // _MIB} of {whole // _MIB} MiB", file=sys.stderr)

    return tell
