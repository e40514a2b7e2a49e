"""`keys`: what endpoints and accounts want to know you by."""

from __future__ import annotations

import os
import sys
from getpass import getpass
from typing import Annotated

import typer

from digestflow.cli.app import app
from digestflow.cli.session import Session, print_json, safe
from digestflow.errors import DigestflowError, UsageError
from digestflow.plural import many

group = typer.Typer(
    help="Keys of endpoints and accounts; never shown, never in config.yaml.", no_args_is_help=True
)
app.add_typer(group, name="keys")

_NO_KEY = 4
_Name = Annotated[str, typer.Argument(help="The variable that config.yaml names.", metavar="NAME")]


@group.command("set")
def set_(
    context: typer.Context,
    name: _Name,
    keyring: Annotated[
        bool, typer.Option("--keyring", help="In the system's keyring, not in a file.")
    ] = False,
) -> int:
    """Keep a key: typed unseen, or read from standard input."""
    from digestflow.wire.keys import keep

    session: Session = context.obj
    config = session.loaded()
    value = getpass(f"{name}: ") if sys.stdin.isatty() else sys.stdin.readline()
    keep(session.path(), name, value, vault=config.vault_beside(session.path()), keyring=keyring)
    print(f"kept      {name}")
    asked = any(one.api_key_env == name for one in config.models.values())
    print(f"next      digestflow keys {f'test {name}' if asked else 'list'}")
    return 0


@group.command("remove")
def remove(context: typer.Context, name: _Name) -> int:
    """Forget a kept key."""
    from digestflow.wire.keys import forget

    session: Session = context.obj
    forget(session.path(), name)
    print(f"forgotten {name}")
    return 0


@group.command("list")
def list_(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON a key.")] = False,
) -> int:
    """Show which keys there are, where each is kept, and what wants it; never a value."""
    from digestflow.wire.keys import keys

    session: Session = context.obj
    found = keys(session.path(), session.loaded(), os.environ)
    for key in found:
        if as_json:
            print_json({"name": key.name, "place": key.place, "used": list(key.used)})
        else:
            print(f"{key.name:<24} {key.place:<12} {', '.join(key.used) or 'nothing names it'}")
    if not found and not as_json:
        print("config.yaml names no key, and none is kept")
    return 0


@group.command("test")
def try_(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Only this one; default: all.", metavar="NAME")] = None,
) -> int:
    """Ask each endpoint whether it takes the key that its model names."""
    from digestflow.wire.models.models import offered

    session: Session = context.obj
    config, code = session.loaded(), 0
    asked = {
        model: settings.api_key_env
        for model, settings in config.models.items()
        if settings.api_key_env is not None and name in {None, settings.api_key_env}
    }
    if not asked and name is not None:
        raise UsageError(f"no model of config.yaml names {name!r}", fix="digestflow keys list")
    if not asked:
        print("no model of config.yaml names a key")
    for model, key in asked.items():
        try:
            count = len(offered(config, model, session.environ()))
        except DigestflowError as error:
            code = code or error.exit_code or _NO_KEY
            print(f"FAIL  {key:<24} {model}: {safe(session.redacted(str(error)))}")
        else:
            print(f"ok    {key:<24} {model}: the endpoint lists {many(count, 'model')}")
    return code
