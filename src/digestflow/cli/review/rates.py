"""How often a person edited or rejected what was proposed to them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from digestflow.cli.session import Session, print_json, safe
from digestflow.core.review.rates import NAMES, rate_line
from digestflow.plural import many

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digestflow.core.review.rates import Rate

_HEADINGS = {"kind": "by kind", "writer": "by writer", "topic": "by topic"}


def rates_tree(found: Mapping[str, tuple[Rate, ...]]) -> dict[str, Any]:
    """Return the rates as JSON has them."""
    return {of: [asdict(one) | {"share": one.share} for one in some] for of, some in found.items()}


def show_rates(session: Session, *, as_json: bool) -> int:
    """Print the rates; what the policy accepted is not counted, for nobody judged it."""
    from digestflow.run.kept.answers import all_rates, waiting

    with session.open(write=False) as project:
        found = all_rates(project.tools, last=project.config.review.auto_accept.last)
        open_ = waiting(project.tools)
    if as_json:
        print_json(rates_tree(found))
        return 0
    for day, count in open_.items():
        answers = many(count, "answer waits", "answers wait")
        print(f"{day}: {answers} in its open plan, and count with it; next: digestflow commit {day}")
    if not any(found.values()) and not open_:
        print("no point was answered yet; next: digestflow review")
    for of, some in found.items():
        shown = [one for one in some if one.name]
        if shown:
            print(_HEADINGS[of])
        for one in shown:
            print(f"  {safe(NAMES.get(one.name, one.name)):<28} {rate_line(one)}")
    return 0
