"""`config`: what is set, and whether it is right."""

from __future__ import annotations

import json
import os
import sys
from typing import Annotated, Any

import typer

from digestflow.cli.app import app
from digestflow.cli.editor import edit_file
from digestflow.cli.session import Session, print_json
from digestflow.errors import UsageError
from digestflow.plural import many

group = typer.Typer(help="What config.yaml, environment and options say together.", no_args_is_help=True)
app.add_typer(group, name="config")


@group.command()
def show(
    context: typer.Context,
    key: Annotated[
        str | None, typer.Argument(help="Only this key, as in select.stories.", metavar="KEY")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of YAML.")] = False,
) -> int:
    """Show every setting as it holds now, defaults, environment and --set included."""
    tree: Any = json.loads(context.obj.loaded().model_dump_json())
    for part in key.split(".") if key else ():
        tree = _below(tree, part, key or "")
    if as_json:
        print_json(tree)
        return 0
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.default_flow_style = False
    if isinstance(tree, dict | list):
        yaml.dump(tree, sys.stdout)
    else:
        print("none" if tree is None else tree)
    return 0


def _below(tree: Any, part: str, key: str) -> Any:
    from digestflow.config.names import hint, nearest

    if isinstance(tree, list):
        named = {
            str(one.get("name", n)) if isinstance(one, dict) else str(n): one for n, one in enumerate(tree)
        }
        named |= {str(n): one for n, one in enumerate(tree)}
    else:
        named = tree if isinstance(tree, dict) else {}
    if part not in named:
        like = nearest(part, named)
        raise UsageError(f"there is no {part!r} in {key!r}{hint(like)}", fix="digestflow config show")
    return named[part]


@group.command()
def validate(context: typer.Context) -> int:
    """Say every mistake at once, each with its line; 0 when there is none."""
    session: Session = context.obj
    config = session.loaded()
    sources, topics = many(len(config.sources), "source"), many(len(config.topics), "topic")
    print(f"{session.path()} is right: {sources}, {topics}")
    return 0


@group.command()
def schema(
    context: typer.Context,
    write: Annotated[bool, typer.Option("--write", help="Write it beside config.yaml, for editors.")] = False,
) -> int:
    """Print the JSON schema of config.yaml."""
    from digestflow.config.schema import schema as made
    from digestflow.config.schema import write_schema

    session: Session = context.obj
    if write:
        print(f"written   {write_schema(session.path())}")
    else:
        print(json.dumps(made(), indent=2, ensure_ascii=False))
    return 0


@group.command()
def edit(context: typer.Context) -> int:
    """Open config.yaml in your editor, then say whether it is right."""
    session: Session = context.obj
    edit_file(session.path(), os.environ)
    return validate(context)
