"""`models`: who writes, at which endpoint, and whether it answers."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digestflow.cli.app import app
from digestflow.cli.session import Session, print_json, safe
from digestflow.errors import KeyRefused, ModelError

if TYPE_CHECKING:
    from digestflow.wire.models import Known, Tested

_GAPS, _NO_KEY, _DOWN = 3, 4, 75
_Json = Annotated[bool, typer.Option("--json", help="One line of JSON a model.")]

group = typer.Typer(
    help="The models that write, and their endpoints.", rich_markup_mode=None, no_args_is_help=True
)
app.add_typer(group, name="models")


@group.command("list")
def list_(
    context: typer.Context,
    online: Annotated[
        bool, typer.Option("--online", help="Also ask each endpoint which models it has.")
    ] = False,
    as_json: _Json = False,
) -> int:
    """Show each model of config.yaml: its roles, its key, and what earlier runs found out about it."""
    from digestflow.wire.models import known, offered

    session: Session = context.obj
    failed = False
    with session.open(write=False, extractive=True) as project:
        for one in known(project.config, session.environ(), project.probes):
            tree: dict[str, Any] = asdict(one)
            if online:
                tree |= {"offered": [], "error": None}
                try:
                    tree["offered"] = list(offered(project.config, one.name, session.environ()))
                except ModelError as error:
                    failed, tree["error"] = True, session.redacted(str(error))
            if as_json:
                print_json(tree)
            else:
                _show(one, tree)
        if not project.config.models and not as_json:
            print("no model is configured: entries are the sources' own sentences (docs/models.md)")
    return _GAPS if failed else 0


def _show(one: Known, tree: dict[str, Any]) -> None:
    print(f"{one.name:<16} {safe(one.model)} at {safe(one.base_url)}")
    key = f"{one.key}{'' if one.key_there else ', which is not set'}" if one.key else "none is sent"
    rows = [
        ("roles", ", ".join(one.roles) or "none: it is never asked"),
        ("key", key),
        ("context", f"{one.context} tokens" if one.context else "found out when a story does not fit"),
        ("answers", one.way or f"not tested: digestflow models test {one.name}"),
        ("price", "known" if one.priced else "not known: costs are not told"),
    ]
    rows += [("offers", name) for name in tree.get("offered", ())]
    rows += [("FAIL", tree["error"])] if tree.get("error") else []
    for what, said in rows:
        print(f"  {what:<9} {safe(said)}")


@group.command("test")
def ask(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(help="Names in config.yaml; default: all that have a role.")
    ] = None,
    as_json: _Json = False,
) -> int:
    """Ask each model two or three short questions: does it answer, and in a form it is held to?

    What is found is kept for the next run. Exit code 4: a key is missing or refused; 75: none
    answers; 3: some do not.
    """
    from digestflow.wire.endpoints import chosen
    from digestflow.wire.models import tested

    session: Session = context.obj
    found = []
    with session.open(write=False, extractive=True) as project:
        for one in tested(
            project.config, chosen(project.config, names or ()), session.environ(), project.probes
        ):
            found.append(one)
            if as_json:
                print_json(_tree(one, session))
            else:
                _show_test(one, session)
    errors = [one.error for one in found if one.error]
    if any(isinstance(error, KeyRefused) for error in errors):
        return _NO_KEY
    return 0 if not errors else _DOWN if len(errors) == len(found) else _GAPS


def _tree(one: Tested, session: Session) -> dict[str, Any]:
    trial = asdict(one.trial) if one.trial else {}
    error = session.redacted(str(one.error)) if one.error else None
    return (
        {"name": one.name, "endpoint": one.endpoint, "ok": not error, "error": error}
        | trial
        | {"advice": one.advice}
    )


def _show_test(one: Tested, session: Session) -> None:
    if one.trial is None:
        print(f"FAIL  {one.name:<14} {safe(session.redacted(str(one.error)))}")
    else:
        trial = one.trial
        rows = [
            ("form", trial.way),
            ("context", f"{trial.context} tokens" if trial.context else "not told"),
            ("tokens", "counted by the endpoint" if trial.counts else "not counted: estimated by us"),
            ("streams", "yes" if trial.streams else "no"),
            ("thinks", f"kept from it by {trial.quieted}" if trial.quieted else "not aloud"),
            ("seconds", f"{trial.seconds:.2f} for a short answer"),
        ]
        print(f"ok    {one.name:<14} {safe(one.endpoint)}")
        for what, said in rows:
            print(f"        {what:<9} {said}")
    if one.advice:
        print(f"        try: {safe(one.advice)}")
