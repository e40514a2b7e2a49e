"""Two real days by a model that answers from the material, and by one that invents.

`python -m benchmarks.models [CORPUS]`. The endpoint is the tests' own, on loopback; it has no delay, so
the times are ours.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from tests.endpoint import endpoint

from benchmarks.measure import digestflow, measured
from benchmarks.nights import FIRST, ROOT, make, post, replay

INVENTED = "zorblax"  # stands in all that the inventing endpoint makes up
DAYS = 2


def main() -> None:
    """Print a row a mode and day."""
    corpus = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT.parent / "shared")
    print(
        "set A, all 46 sources; refused: claims, headlines and summaries put down; invented: files of the "
        "vault that hold a made-up word\n\n"
        "| endpoint | day | entries | by model | refused | requests | tokens | rerun requests "
        "| invented | exit | wall |\n" + "|---" * 11 + "|"
    )
    for mode in ("honest", "inventing"):
        with (
            tempfile.TemporaryDirectory() as folder,
            replay(corpus, "A") as server,
            endpoint(mode) as model,
        ):
            project = Path(folder)
            make(project, server["base"])
            config = project / "config.yaml"
            config.write_text(
                config.read_text(encoding="utf-8")
                + f"\nmodels:\n  m: {{model: m, base_url: '{model.base_url}'}}\nroles: {{strong: m}}\n",
                encoding="utf-8",
            )
            for n in range(DAYS):
                print(night(project, server["base"], mode, n), flush=True)


def night(project: Path, base: str, mode: str, n: int) -> str:
    """Run and commit one night, run it again, and return the row."""
    day = FIRST["A"] + timedelta(days=n)
    post(f"{base}/control/day?day={day}")
    now = f"{day + timedelta(days=1)}T03:00:00Z"
    command = digestflow("--now", now, "run", "--date", str(day), "--json", "--commit")
    ran = measured(command, cwd=project)
    tree = json.loads(ran.out.splitlines()[-1])
    again = json.loads(measured(command, cwd=project).out.splitlines()[-1])
    record = json.loads((project / "vault" / ".digestflow" / "days" / f"{day}.json").read_text("utf-8"))
    by_model = sum(entry["writer"] == "model" for entry in record["entries"])
    files = [path for path in (project / "vault").rglob("*") if path.is_file()]
    invented = sum(INVENTED in path.read_text("utf-8").casefold() for path in files)
    usage = tree["usage"]
    return (
        f"| {mode} | {day} | {tree['entries']} | {by_model} | {len(tree['refused'])} | {usage['requests']} "
        f"| {usage['tokens_in'] + usage['tokens_out']} | {again['usage']['requests']} | {invented} "
        f"| {ran.code} | {ran.wall:.2f} |"
    )


if __name__ == "__main__":
    main()
