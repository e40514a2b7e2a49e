"""An archive of many items: `python -m benchmarks.archive [ITEMS]`.

Ten years of days with the same number of items each, made at once; then what a night does with it.
Beside it the same day alone, so that what the other items cost can be seen; then what of it is
opening and planning, by the processor's time.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
import zlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from benchmarks.measure import digestflow, measured
from digestflow.core.item.nouns import digest, item_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LAST = date(2026, 3, 12)
A_DAY = 274  # items, as a night of 46 sources has
WORDS = (
    "probe rocket moon launch agency crater orbit lander camera sample mission engine fuel crew window signal"
    " surface ice pole shadow rover battery antenna science budget delay test stage booster pad engineers"
)
COMMANDS = (
    ("run", "--date", str(LAST), "--no-fetch", "--extractive", "--json"),
    ("run", "--date", str(LAST), "--no-fetch", "--extractive", "--json"),
    ("status", "--json"),
)


def main() -> None:
    """Print a row for each command."""
    items = next((int(given) for given in sys.argv[1:] if given.isdigit()), 1_000_000)
    print("| items | command | wall s | CPU s | of it the day's stages s | memory MiB |\n" + "|---" * 6 + "|")
    took: list[tuple[int, dict[str, float]]] = []
    for count in (A_DAY, items):
        with tempfile.TemporaryDirectory() as folder:
            project = Path(folder)
            _lay(project, count)
            for n, command in enumerate(COMMANDS):
                ran = measured(
                    digestflow("--now", f"{LAST + timedelta(days=1)}T03:00:00Z", *command), cwd=project
                )
                assert ran.code in {0, 3}, ran.out
                said = f"{command[0]}{', again' if n == 1 else ''}"
                stages = sum(json.loads(ran.out.splitlines()[-1]).get("seconds", {}).values())
                cells = (f"{ran.wall:.2f}", f"{ran.cpu:.2f}", f"{stages:.2f}", f"{ran.peak:.0f}")
                print(f"| {count:,} | {said} | " + " | ".join(cells) + " |", flush=True)
            planned = measured(
                [sys.executable, str(Path(__file__).with_name("planned.py")), str(LAST)],
                cwd=project,
                watch=False,
            )
            took.append((count, json.loads(planned.out.splitlines()[-1])))
    print("\nOf the processor's time, everything loaded:\n")
    print("| items | opening s | planning the day s |\n" + "|---" * 3 + "|")
    for count, one in took:
        print(f"| {count:,} | {one['opening']:.2f} | {one['planning']:.2f} |")


def _lay(project: Path, count: int) -> None:
    """Make a project whose archive has so many items."""
    (project / "vault").mkdir()
    (project / "config.yaml").write_text(
        "vault: vault\ngit: {mode: none}\nsources:\n  - {name: wire, kind: feed, url: 'http://127.0.0.1/'}\n"
        "topics:\n  - {name: Space, about: Probes and rockets and moons., entities: [probe, rocket]}\n"
    )
    made = measured(digestflow("status"), cwd=project)
    assert made.code == 0, made.out
    made = measured(digestflow("run", "--date", str(LAST - timedelta(days=1)), "--no-fetch"), cwd=project)
    archived(project, rows_of(count))


def archived(project: Path, days: Iterable[list[tuple[Any, ...]]]) -> None:
    """Put items into the archive of a project that was run once."""
    base = sqlite3.connect(project / ".digestflow" / "state" / "state.db")
    base.execute("PRAGMA synchronous=OFF")
    for rows in days:
        base.executemany("INSERT OR IGNORE INTO bodies (hash, text) VALUES (?, ?)", [row[-1] for row in rows])
        base.executemany(f"INSERT INTO items VALUES ({', '.join('?' * 14)})", [row[:-1] for row in rows])
    base.commit()
    base.close()


def rows_of(count: int, last: date = LAST) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the items of one day after the other, the last day last; with each the row of its body."""
    chance, words = Random(0), WORDS.split()
    days = -(-count // A_DAY)
    for back in range(days - 1, -1, -1):
        day = last - timedelta(days=back)
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        moment = int(noon.timestamp() * 1e6)
        rows: list[tuple[Any, ...]] = []
        for n in range(A_DAY):
            title = " ".join(chance.choices(words, k=7))
            text = ". ".join(" ".join(chance.choices(words, k=12)).capitalize() for _ in range(5)) + "."
            body = f"{title}\n\n{text}"
            url = f"https://wire.example/{day}/{n}"
            row = (
                *(
                    item_id("wire", url),
                    "wire",
                    url,
                    url,
                    json.dumps([]),
                    title,
                    "",
                    digest(body),
                    moment,
                    None,
                ),
                *(0, moment, str(day), 0),
            )
            rows.append((*row, (digest(body), zlib.compress(body.encode(), 1))))
        yield rows


if __name__ == "__main__":
    main()
