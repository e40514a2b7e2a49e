"""What was accepted in a person's place: shown to them first, left, taken back or rejected."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from digestflow.cli.review.show import paint
from digestflow.cli.session import Session, print_json, safe
from digestflow.errors import UsageError
from digestflow.plural import many
from digestflow.run.review.automatic import mark_seen, take_back
from digestflow.run.review.unseen import Auto, unseen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from digestflow.wire.project import Project

_HELP = """\
  Enter  leave them as they are       s  show them again next time
  u      take all of them back        u 2 5  take these back: they wait for your answer
  n 3    reject: it is taken out, and not proposed again without new evidence"""


def unseen_tree(found: Sequence[Auto]) -> list[dict[str, Any]]:
    """Return what waits to be looked at, as the first of what `review --json` lists."""
    shown = [{"day": one.day.isoformat()} | asdict(one.point) for one in found]
    return [{"auto_accepted": shown}] if shown else []


def show_unseen(found: Sequence[Auto]) -> None:
    """Print what was accepted, and how it is taken back."""
    if not found:
        return
    print(paint("bold", f"accepted in your place since you looked: {many(len(found), 'point')}"))
    for n, one in enumerate(found, start=1):
        print(f"  {n:>3}  {one.day}  {safe(one.point.text.splitlines()[0])}")
        print(
            paint("dim", f"       {one.point.kind} of {safe(one.point.topic or 'no topic')}: {one.point.key}")
        )
    print("  to take one back: digestflow undo DAY --point KEY    all: digestflow undo --auto")


def ask_unseen(project: Project, line: Callable[[str], str]) -> None:
    """Show what was accepted, and do with it what the person types; `line` asks for that."""
    while found := unseen(project.tools):
        show_unseen(found)
        typed = line("[Enter,u,n,s,?] ").split()
        match typed:
            case []:
                mark_seen(project.tools)
                return
            case ["s"]:
                return
            case ["u"]:
                _take_back(found, project)
                return
            case ["u", *numbers] if chosen := _chosen(numbers, found):
                _take_back(chosen, project)
            case ["n", *numbers] if chosen := _chosen(numbers, found):
                why = line("  why? (it is remembered) ").strip()
                _take_back(chosen, project, reason=why or "not wanted")
            case _:
                print(_HELP)


def _chosen(numbers: Sequence[str], found: Sequence[Auto]) -> list[Auto]:
    """Return the points of the numbers; none where one of them is no number of one."""
    if not numbers or not all(one.isdecimal() and 0 < int(one) <= len(found) for one in numbers):
        return []
    return [found[int(one) - 1] for one in numbers]


def _take_back(chosen: Sequence[Auto], project: Project, *, reason: str = "") -> int:
    days: dict[date, list[str]] = {}
    for one in chosen:
        days.setdefault(one.day, []).append(one.point.key)
    return sum(
        take_back(day, keys, project.tools, project.choices, reason=reason) for day, keys in days.items()
    )


def undo_points(session: Session, day: date | None, points: Sequence[str], *, as_json: bool) -> int:
    """Take points back that were accepted in a person's place; where none is named, all not looked at.

    Raises:
        UsageError: One is no such point, or there is none.
    """
    if points and day is None:
        raise UsageError("--point needs its day", fix="digestflow review")
    with session.open(write=True) as project:
        if points and day is not None:
            count = take_back(day, points, project.tools, project.choices)
        else:
            found = [one for one in unseen(project.tools) if day in {None, one.day}]
            if not found:
                where = f" of {day}" if day else ""
                raise UsageError(
                    f"nothing{where} was accepted in your place since you looked", fix="digestflow status"
                )
            count = _take_back(found, project)
    if as_json:
        print_json({"taken_back": count})
    else:
        print(f"{count} {'points' if count > 1 else 'point'} taken back, to wait for your answer")
        print(f"  next     digestflow review{f' {day}' if day else ''}")
    return 0
