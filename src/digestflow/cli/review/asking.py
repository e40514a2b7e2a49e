"""A plan reviewed point by point on a terminal: one line of a question, one letter of an answer."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digestflow.advice import advised
from digestflow.cli.editor import edit_file
from digestflow.cli.review.automatic import ask_unseen
from digestflow.cli.review.pulling import not_relevant, show_not_relevant
from digestflow.cli.review.show import kept, paint, say_settled
from digestflow.cli.session import Session, print_json, safe
from digestflow.core.review.answer import Answer
from digestflow.core.review.diff import word_diff
from digestflow.core.review.shown import flat, lead, show, trail
from digestflow.core.story.ranking import reasons
from digestflow.errors import UsageError
from digestflow.plural import many
from digestflow.run.review.reviewing import Reviewed, answer, editable, reviewed
from digestflow.run.review.settle import commit as commit_plans
from digestflow.run.review.settle import plans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from digestflow.core.review.points import Point
    from digestflow.run.plans import Plan
    from digestflow.wire.project import Project

_HELP = """\
  y  yes, it may stand            n  no, and why; it is not proposed again without new evidence
  e  edit: your words stand       s  skip: ask me again
  a  yes to all that is left      d  no to all that is left of this story
  q  quit; what you answered is kept, and the next review goes on from there"""


class Quit(Exception):
    """The person wants no more of it now."""


def ask_plans(session: Session, days: Sequence[date]) -> int:
    """Ask about each open plan; commit those that are answered whole, where the person says so."""
    with session.open(write=True) as project:
        try:
            ask_unseen(project, _line)
        except Quit:
            return 0
        open_ = plans(days, project.tools)
        if not open_:
            print("no plan waits; next: digestflow run")
        for plan in open_:
            try:
                found = ask_plan(plan, project)
                done = not found.waiting and confirmed(found)
            except Quit:
                print(f"\nkept; to go on: digestflow review {plan.day}")
                return 0
            if done:
                mode = project.config.git.mode
                for one in commit_plans([plan.day], project.tools, project.choices, mode=mode):
                    say_settled(one, kept(project))
            else:
                print(f"next      digestflow review {plan.day}    or: digestflow commit {plan.day}")
    return 0


def accept_clean_points(session: Session, days: Sequence[date], *, as_json: bool) -> int:
    """Say yes to every point of the open plans that there is no reason to look at; print what is left."""
    tree: list[dict[str, Any]] = []
    with session.open(write=True) as project:
        for plan in plans(days, project.tools):
            found = reviewed(plan, project.tools, project.choices)
            clean = [point for point in found.waiting if point.clean]
            answer(
                plan,
                {point.key: Answer(word="yes", topic=point.topic) for point in clean},
                project.tools,
            )
            left = [point for point in found.waiting if not point.clean]
            tree.append(
                {"day": plan.day.isoformat(), "accepted": len(clean), "left": [asdict(one) for one in left]}
            )
    if as_json:
        print_json(tree)
        return 0
    for one in tree:
        print(f"{one['day']}: yes to {many(one['accepted'], 'point')}; {len(one['left'])} left to look at")
        print(f"  next     digestflow {'review' if one['left'] else 'commit'} {one['day']}")
    return 0


def ask_plan(plan: Plan, project: Project) -> Reviewed:
    """Ask about each point of the plan that has no answer yet; return the plan as it stands then.

    Every answer is kept before the next question: a line that breaks off loses nothing.
    """
    found = reviewed(plan, project.tools, project.choices)
    waiting, total = list(found.waiting), len(found.points)
    print(paint("bold", f"{plan.day}: {len(waiting)} of {many(total, 'point')} to answer"))
    while waiting:
        point = waiting[0]
        given = _asked(point, waiting, f"{total - len(waiting) + 1}/{total}", found, project)
        if given:
            answer(plan, given, project.tools)
            plan = next(one for one in project.tools.drafts.all() if one.day == plan.day)
        waiting = [one for one in waiting[1:] if one.key not in given]
    show_not_relevant(plan.day, not_relevant(project, plan.day))
    return reviewed(plan, project.tools, project.choices)


def confirmed(found: Reviewed) -> bool:
    """Return whether the person wants the plan, which is answered whole, committed now."""
    words = [one.word for one in found.answers.values()]
    said = ", ".join(f"{words.count(word)} {word}" for word in ("yes", "no", "edit") if word in words)
    print(paint("bold", f"\n{found.plan.day}: every point is answered ({said or 'there are none'})"))
    return _line("commit it now? [y,n] ").strip().lower() in {"y", "yes"}


def _asked(
    point: Point, waiting: Sequence[Point], place: str, found: Reviewed, project: Project
) -> dict[str, Answer | None]:
    """Show a point and return the answers that come of what is typed; none for a skip."""
    _show(point, place, found, project)
    own = editable(found).get(point.key)
    letters = "y,n,s,a,d,q,?" if own is None else "y,n,e,s,a,d,q,?"
    while True:
        typed = _line(f"[{letters}] ").strip().lower()
        match typed:
            case "y":
                return {point.key: Answer(word="yes", topic=point.topic)}
            case "n":
                why = _line("  why? (it is remembered) ").strip()
                return {point.key: Answer(word="no", reason=why, topic=point.topic)}
            case "e" if own is not None:
                text = _edited(own)
                if text is not None:
                    return {point.key: Answer(word="edit", text=text, topic=point.topic)}
            case "s":
                return {}
            case "a":
                # Two names are one's only by a yes of their own.
                rest = [one for one in waiting if one is point or one.kind != "merge"]
                return {one.key: Answer(word="yes", topic=one.topic) for one in rest}
            case "d":
                why = _line("  why? (it is remembered) ").strip()
                story = _story(point)
                return {
                    one.key: Answer(word="no", reason=why, topic=one.topic)
                    for one in waiting
                    if _story(one) == story
                }
            case "q":
                raise Quit
            case _:
                print(_HELP)


def _line(prompt: str) -> str:
    print(prompt, end="", flush=True)
    line = sys.stdin.readline()
    if not line:
        print()
        raise Quit
    return line


def _show(point: Point, place: str, found: Reviewed, project: Project) -> None:
    kind = {
        "entry": "story",
        "also": "also noted",
        "thesis": "narrative",
        "hunk": point.note,
        "merge": "two names",
    }
    print(f"\n{paint('bold', f'[{place}] {safe(kind.get(point.kind, point.kind))}')}")
    for why in point.first:
        print(f"  look here: {safe(why)}")
    for why in _chosen(point, found):
        print(paint("dim", f"  chosen: {safe(why)}"))
    if point.base:
        said = "".join(paint(sort, safe(words)) for sort, words in word_diff(point.base, point.theirs))
        print(f"  {paint('dim', 'you made of ours:')} {said}")
    if point.kind == "hunk":
        stretches = word_diff(point.theirs, point.text)
        text = "".join(paint(sort, safe(words)) for sort, words in stretches)
    else:
        text = safe(point.text)
    for line in text.splitlines():
        print(f"  {line}")
    cited = {item.id: item for item in found.record.items}
    for quote in point.quotes:
        shown = show(quote, cited[quote.item], project.archive.item(quote.item))
        before, after = ("", "") if shown.fault else (safe(lead(shown.before)), safe(trail(shown.after)))
        print(f"    {paint('dim', before)}“{safe(flat(quote.words))}”{paint('dim', after)}")
        print(paint("dim", f"      {safe(shown.source)}: {safe(shown.url or shown.title)}"))


def _chosen(point: Point, found: Reviewed) -> Iterator[str]:
    """Yield why a story is told, where the point is one."""
    for one in found.record.ranked:
        if point.key == f"entry/{one.key}":
            yield from reasons(one)


def _story(point: Point) -> str:
    return "/".join(point.key.split("/")[:2])


def _edited(text: str) -> str | None:
    """Return the text as it comes back from the person's editor; None when it was left as it is.

    An editor that fails leaves it so too, as where a person closes it by its way to say no: that is
    said, and the point can be answered otherwise.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "digestflow.md"
        path.write_text(f"{text}\n", encoding="utf-8", newline="\n")
        try:
            edit_file(path, os.environ)
            back = path.read_text(encoding="utf-8").strip("\n")
        except UsageError as error:
            print(f"  {safe(str(error))}: the point waits as it was")
            print(f"  another editor: {advised(error.fix, None, None).text}")
            return None
        except (OSError, UnicodeDecodeError):
            print("  the editor left no text in UTF-8: the point waits as it was")
            return None
    return back if back.strip() and back != text else None
