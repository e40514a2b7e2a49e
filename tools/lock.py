"""Pin every dependency by hash, for all platforms, without an address in the locks."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = (
    "--universal", "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet",
    "--python-version", "3.11",
)  # fmt: skip


def main() -> None:
    """Write requirements/run.lock, dev.lock and setup.lock anew; `--upgrade` moves the pins."""
    more = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "setup.in"
        wanted.write_text("uv\n", encoding="utf-8")
        compile_lock("run.lock", "pyproject.toml", *more)
        compile_lock("dev.lock", "--group", "dev", "pyproject.toml", *more)
        compile_lock("setup.lock", str(wanted), *more)
    for lock in sorted((ROOT / "requirements").glob("*.lock")):
        if "://" in lock.read_text(encoding="utf-8"):
            sys.exit(f"lock: {lock.name} holds an address")


def compile_lock(name: str, *arguments: str) -> None:
    """Compile one lock with uv; end with its exit code when it fails."""
    command = ["uv", "pip", "compile", *OPTIONS, "--output-file", f"requirements/{name}", *arguments]
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(done.returncode)


if __name__ == "__main__":
    main()
