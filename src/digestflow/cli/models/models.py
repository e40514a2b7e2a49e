"""`models`: who writes, at which endpoint, and whether it answers."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digestflow.cli.app import app
from digestflow.cli.session import GAPS, Session, print_json, safe
from digestflow.errors import KeyRefused, ModelError

if TYPE_CHECKING:
    from digestflow.wire.models.embedders import Embeds, Tried
    from digestflow.wire.models.models import Known, Tested

_NO_KEY, _DOWN = 4, 75
_JUDGES = {True: "can: it tells logprobs", False: "cannot: no logprobs of yes and no", None: "gave no answer"}
INSTALL = "pip install 'digestflow[embed]'"
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
    from digestflow.wire.models.embedders import embedders
    from digestflow.wire.models.models import known, offered

    session: Session = context.obj
    failed = False
    with session.open(write=False) as project:
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
        for home in embedders(project.config, project.vectors):
            if as_json:
                print_json(asdict(home))
            else:
                _show_embeds(home)
        if not project.config.models and not as_json:
            print("no model is configured: entries are the sources' own sentences (docs/models.md)")
    return GAPS if failed else 0


def _show_embeds(one: Embeds) -> None:
    print(f"{one.name:<16} tells what items mean, by {safe(one.embedder)}")
    made = f"{one.numbers} numbers each, {one.kept} are kept" if one.kept else "none was made yet"
    print(f"  roles     embed {one.place}")
    print(f"  vectors   {made if one.there else 'not installed: ' + INSTALL}")


def _show(one: Known, tree: dict[str, Any]) -> None:
    print(f"{one.name:<16} {safe(one.model)} at {safe(one.base_url)}")
    key = f"{one.key}{'' if one.key_there else ', which is not set'}" if one.key else "none is sent"
    rows = [
        ("roles", ", ".join(one.roles) or "none: it is never asked"),
        ("key", key),
    ]
    if not one.roles or not all(role.startswith("embed") for role in one.roles):
        rows += [
            ("context", f"{one.context} tokens" if one.context else "found out when a story does not fit"),
            ("answers", one.way or f"not tested: digestflow models test {one.name}"),
        ]
    rows += [
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
    """Ask each model three or four short questions: does it answer, and in a form it is held to?

    What is found is kept for the next run. Exit code 4: a key is missing or refused; 75: none
    answers; 3: some do not.
    """
    from digestflow.wire.models.embedders import named, tried
    from digestflow.wire.models.endpoints import chosen
    from digestflow.wire.models.models import tested

    session: Session = context.obj
    found: list[Tested | Tried] = []
    with session.open(write=False) as project:
        roles = project.config.roles
        wanted = [name for name in names or roles.embed if name in roles.embed]
        # A model that only makes vectors is asked for nothing else.
        writes = dict.fromkeys((*roles.fast, *roles.strong, *roles.judge))
        writing = [name for name in names or writes if name in writes or name not in wanted]
        models = chosen(project.config, writing) if writing or not wanted else ()
        for one in tested(project.config, models, session.environ(), project.probes):
            found.append(one)
            if as_json:
                print_json(_tree(one, session))
            else:
                _show_test(one, session)
        asked = [one for one in named(project.config, session.environ(), project.probes) if one[0] in wanted]
        for home in tried(asked, project.vectors):
            found.append(home)
            if as_json:
                print_json(_tried_tree(home, session))
            else:
                _show_tried(home, session)
    errors = [one.error for one in found if one.error]
    if any(isinstance(error, KeyRefused) for error in errors):
        return _NO_KEY
    return 0 if not errors else _DOWN if len(errors) == len(found) else GAPS


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
            ("judges", _JUDGES[trial.judges]),
            ("thinks", f"kept from it by {trial.quieted}" if trial.quieted else "not aloud"),
            ("seconds", f"{trial.seconds:.2f} for a short answer"),
        ]
        print(f"ok    {one.name:<14} {safe(one.endpoint)}")
        for what, said in rows:
            print(f"        {what:<9} {said}")
    if one.advice:
        advice = session.advised(one.advice)
        print(f"        {advice.label}: {advice.text}")


def _tried_tree(one: Tried, session: Session) -> dict[str, Any]:
    error = session.redacted(str(one.error)) if one.error else None
    return {"ok": not error} | asdict(one) | {"error": error}


def _show_tried(one: Tried, session: Session) -> None:
    if one.error:
        print(f"FAIL  {one.name:<14} {safe(session.redacted(str(one.error)))}")
    else:
        print(f"ok    {one.name:<14} {safe(one.embedder)}")
        print(f"        vectors   {one.numbers} numbers each")
        print(f"        alike     {one.same:.2f} the same in other words, {one.other:.2f} something else")
        print(f"        seconds   {one.seconds:.2f} for 35 short texts")
    if one.advice:
        advice = session.advised(one.advice)
        print(f"        {advice.label}: {advice.text}")
