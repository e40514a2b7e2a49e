"""What fitted no topic of a day: shown, and pulled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from digestflow.cli.review.show import paint
from digestflow.cli.session import Session, print_json, safe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from digestflow.wire.project import Project

NEAREST = 5  # items shown with a plan
_MOST = 300  # of a day


def not_relevant(project: Project, day: date, *, most: int = NEAREST) -> list[dict[str, Any]]:
    """Return the day's items that fit no topic well enough, the nearest first."""
    found = project.archive.off_topic(day, limit=most)
    return [
        {"id": item.id, "title": item.title, "source": item.source, "url": item.url, "score": float(score)}
        for item, score in found
    ]


def show_not_relevant(day: date, found: Sequence[Mapping[str, Any]]) -> None:
    """Print them, and how one is pulled in; nothing where there are none."""
    if not found:
        return
    print(paint("bold", f"{day}: not relevant, the nearest first"))
    for one in found:
        print(f"  {one['id']}  {one['score']:.2f}  {safe(one['source'])}: {safe(one['title'] or one['url'])}")
    print(f"  to have one told: digestflow review --pull {found[0]['id'][:8]} --topic …")


def list_not_relevant(session: Session, days: Sequence[date], *, as_json: bool) -> int:
    """Print what fitted no topic of the days; of the last that was run, where none is named."""
    with session.open(write=False) as project:
        wanted = list(days) or sorted(project.tools.runs.ran())[-1:]
        found = {day: not_relevant(project, day, most=_MOST) for day in wanted}
    if as_json:
        print_json({day.isoformat(): items for day, items in found.items()})
        return 0
    for day, items in found.items():
        show_not_relevant(day, items)
        if not items:
            print(f"{day}: nothing was left out because it fits no topic")
    if not wanted:
        print("no day was run yet; next: digestflow run")
    return 0


def pull_in(session: Session, name: str, topic: str, *, as_json: bool) -> int:
    """Have an item told that fitted no topic."""
    from digestflow.run.review.pulling import pull

    with session.open(write=True) as project:
        found = pull(name, topic, project.tools, project.choices)
    if as_json:
        print_json({"day": found.day, "item": found.item.id, "topic": found.topic})
    else:
        print(f"{safe(found.item.title or found.item.url)}: is told for {safe(found.topic)}")
        print(f"  next     digestflow run --date {found.day}")
    return 0
