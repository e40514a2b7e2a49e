"""What asking costs beside the model: `python -m benchmarks.orchestration [CORPUS [SECONDS]]`.

An endpoint of the tests' own on loopback that takes a fixed time for each answer: how much longer
N entries take than the endpoint itself needs, how many tokens an entry takes against one call an
item, and what a second run and a changed prompt ask for.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.adapters.asking import STORIES, TEMPLATE, TOPICS, at, model
from tests.endpoint import endpoint

from benchmarks.measure import digestflow, measured
from benchmarks.nights import FIRST, ROOT, make, post, replay
from digestflow.core.entry.ask import ask
from digestflow.core.prompt.tokens import estimate
from digestflow.core.story.nouns import Story

LATENCY = 0.5  # seconds of each answer, unless told otherwise


def main() -> None:
    """Print the tables."""
    corpus = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT.parent / "shared")
    latency = float(sys.argv[2]) if len(sys.argv) > 2 else LATENCY
    print(
        f"an endpoint that takes {latency:g} s an answer; least: what it needs for so many at a time\n\n"
        "| entries | at a time | least | taken | ratio |\n|---|---|---|---|---|"
    )
    for n, at_a_time in ((4, 1), (12, 4), (24, 8)):
        print(entries(n, at_a_time, latency), flush=True)
    print(
        "\n| day | what | requests | tokens an entry |\n|---|---|---|---|\n",
        *(f"{row}\n" for row in a_day(corpus)),
        sep="",
    )


def entries(n: int, at_a_time: int, latency: float = LATENCY) -> str:
    """Ask for so many entries and return the row."""
    requests = [ask(STORIES[k % len(STORIES)], TOPICS, TEMPLATE) for k in range(n)]
    with endpoint("honest", latency=latency) as server:
        ours = model(at(server, concurrency=at_a_time))
        list(ours.complete(requests[:1]))  # finds out once which form the endpoint knows
        began = time.perf_counter()
        answers = list(ours.complete(requests))
        taken = time.perf_counter() - began
    assert len(answers) == n
    least = math.ceil(n / at_a_time) * latency
    return f"| {n} | {at_a_time} | {least:.1f} | {taken:.2f} | {taken / least:.3f} |"


def a_day(corpus: Path) -> list[str]:
    """Run a real day, again, and with another prompt; return the rows."""
    with tempfile.TemporaryDirectory() as folder, replay(corpus, "A") as served, endpoint("honest") as server:
        project, day = Path(folder), FIRST["A"]
        make(project, served["base"])
        config = project / "config.yaml"
        config.write_text(
            config.read_text(encoding="utf-8")
            + f"\nmodels:\n  m: {{model: m, base_url: '{server.base_url}'}}\nroles: {{strong: m}}\n",
            encoding="utf-8",
        )
        post(f"{served['base']}/control/day?day={day}")
        first = run(project, str(day))
        again = run(project, str(day))
        prompt = project / "prompts" / "entry.md"
        prompt.write_text(prompt.read_text(encoding="utf-8") + "\nBe brief.\n", encoding="utf-8")
        changed = run(project, str(day))
        naive = one_call_an_item(project, str(day)) / first["entries"]
    ours, other = used(first) / first["entries"], used(changed) / changed["entries"]
    return [
        f"| {day} | one call an item that fits a topic | one each | {naive:.0f} |",
        f"| {day} | ours | {first['usage']['requests']} | {ours:.0f}: {ours / naive:.2f} of it |",
        f"| {day} | again | {again['usage']['requests']} | 0 |",
        f"| {day} | another prompt | {changed['usage']['requests']} | {other:.0f} |",
    ]


def run(project: Path, day: str) -> dict[str, Any]:
    """Run the day and return its outcome."""
    now = str(FIRST["A"] + timedelta(days=1)) + "T03:00:00Z"
    told = measured(digestflow("--now", now, "run", "--date", day, "--json"), cwd=project)
    tree: dict[str, Any] = json.loads(told.out.splitlines()[-1])
    return tree


def used(outcome: dict[str, Any]) -> int:
    """Return the tokens of a run."""
    return int(outcome["usage"]["tokens_in"] + outcome["usage"]["tokens_out"])


def one_call_an_item(project: Path, day: str) -> int:
    """Return the tokens of asking the same about each item of the day's stories by itself.

    The reply is taken to be as long as ours is on average: 150 tokens.
    """
    from datetime import UTC, date, datetime

    from digestflow.run.day.trying import stories_of
    from digestflow.wire.project import open_project

    at_night = datetime(2026, 3, 11, 3, tzinfo=UTC)
    with open_project(
        project / "config.yaml",
        environ={},
        sets=(),
        now=lambda: at_night,
        tell=lambda _stage, _done, _total: None,
        write=False,
    ) as opened:
        stories = stories_of(date.fromisoformat(day), opened.tools, opened.choices)
        topics = opened.choices.topics
    total = 0
    for story in stories:
        for item in story.items:
            request = ask(Story(key=item.id, items=(item,), fits=story.fits), topics, TEMPLATE)
            total += estimate(request.system) + estimate(request.user) + 150
    return total


if __name__ == "__main__":
    main()
