"""How long it takes to find and mend the faults of an old page: `python -m benchmarks.mending`.

The pages are made up: as many bytes as the page that the project was made against, and ten times as
many, each with every kind of fault that has a repair.
"""

from __future__ import annotations

from datetime import date, timedelta
from time import process_time
from typing import TYPE_CHECKING

from digestflow.core.finding.lint import lint
from digestflow.core.finding.mend import mend
from digestflow.core.finding.nouns import Surroundings
from digestflow.core.render.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = {"as long as the seed": 20_000, "ten times that": 200_000}  # bytes
FIRST = date(2026, 3, 1)
_SAID = (
    "Arno {n} lands on a moon of Bela with {n} sensors and finds ice under {m} metres of dust",
    "the makers of Dwarf {n} put its price at ${m} and say that it ships in a month without an R",
    "a test of Petrel\u2018s {n}th model gives it {m}% where its makers had claimed a little more than that",
)


def page(size: int) -> bytes:
    """Return a page of so many bytes: entries out of order, some twice, some below other headings."""
    lines = ["# Old", "", "## Related Digests", ""]
    n = 0
    while sum(map(len, lines)) < size:
        n += 1
        day = FIRST + timedelta(days=n + (2 if n % 7 == 0 else 0) - (n % 11 == 0))
        link = day.isoformat() if n % 13 == 0 else f"[[{day.isoformat()}-AI-Digest]]"
        told = "; ".join(said.format(n=n, m=n * 3 % 97) for said in _SAID)
        lines.append(f"- {link} — {told}.")
        if n % 40 == 0:
            lines += ["", f"## Part {n}", ""]
    return "\n".join(lines).encode() + b"\n"


def around(raw: bytes) -> Surroundings:
    """Return what the page is judged against: every digest that it names is there."""
    days = [FIRST + timedelta(days=n) for n in range(len(raw) // 100)]
    return Surroundings(
        layout=Layout(note_name="{date}-AI-Digest", note_folder="Digests", topics=()),
        topic=None,
        notes=frozenset(f"{day.isoformat()}-ai-digest" for day in days),
        days=frozenset(days),
        owned=frozenset(),
        today=days[-1],
    )


def timed(work: Callable[[bytes, Surroundings], object], raw: bytes, known: Surroundings) -> float:
    """Return the seconds of processor time that it takes."""
    start = process_time()
    work(raw, known)
    return process_time() - start


def main() -> None:
    """Print a row for each size."""
    print("| page | bytes | findings | mended | lint s | mend s | mend again s |")
    print("|---|---|---|---|---|---|---|")
    for name, size in SIZES.items():
        raw = page(size)
        known = around(raw)
        times = [timed(lint, raw, known), timed(mend, raw, known)]  # each for the first time
        after = mend(raw, known).after
        times.append(timed(mend, after, known))
        found = lint(raw, known)
        left = {one.key for one in lint(after, known)}
        mended = sum(one.key not in left for one in found)
        took = " | ".join(f"{one:.2f}" for one in times)
        print(f"| {name} | {len(raw)} | {len(found)} | {mended} | {took} |", flush=True)


if __name__ == "__main__":
    main()
