"""Make ./demo: three nights of made-up feeds, run and committed, and say where to look."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from digestflow.starter import demo

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "demo"
OURS = ("Start the digest", "Digest of ")  # how the subjects of its commits begin


def main() -> None:
    """Make the demo anew; one of an earlier time is replaced, unless somebody wrote in it."""
    if FOLDER.exists():
        if not untouched():
            sys.exit(f"demo: {FOLDER} holds what no demo made\n  try: mv {FOLDER} {FOLDER}.mine")
        shutil.rmtree(FOLDER)
    first = demo.NIGHTS[0][1].isoformat()
    digestflow(ROOT, "--now", first, "init", "demo", "--demo")
    for night, (day, now) in enumerate(demo.NIGHTS, start=1):
        demo.lay_feeds(night, FOLDER)
        digestflow(FOLDER, "--now", now.isoformat(), "run", "--date", day.isoformat())
        digestflow(FOLDER, "--now", now.isoformat(), "commit", day.isoformat())
    last = demo.NIGHTS[-1][0]
    print(f"""
The vault is in {FOLDER / "vault"}: open it in Obsidian, or read
  demo/vault/Digests/{last}-AI-Digest.md    the day's note
  demo/vault/MOC - Open Models.md           a topic's map, kept up from day to day
  demo/vault/Entities/Petrel 3.md           what is known of a name, from its third day on
Every sentence has its source in a footnote; `git -C demo log` shows what was accepted.

Next, with a network: .venv/bin/digestflow init ~/digest && cd ~/digest && digestflow run""")


def untouched() -> bool:
    """Tell whether nothing but the demo, and Obsidian, wrote in ./demo and committed there."""
    if not (FOLDER / ".git").exists():
        return False
    changed = git("status", "--porcelain", "--", ".", ":!feeds", ":!vault/.obsidian")
    return not changed and all(line.startswith(OURS) for line in git("log", "--format=%s").splitlines())


def git(*arguments: str) -> str:
    """Return what git says of ./demo."""
    done = subprocess.run(["git", "-C", FOLDER, *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def digestflow(folder: Path, *arguments: str) -> None:
    """Run one command as a user would; end with its exit code when it fails."""
    print(f"\n$ digestflow {' '.join(arguments)}", flush=True)
    done = subprocess.run([sys.executable, "-m", "digestflow", *arguments], cwd=folder, check=False)
    if done.returncode:
        sys.exit(done.returncode)


if __name__ == "__main__":
    main()
