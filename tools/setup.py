"""Make `.venv` with the locked dependencies and digestflow itself; nothing but Python 3.11+ is needed.

Doing it twice is doing it once. uv is used where it is on the path, else it is installed, pinned by
hash, into the environment itself.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")


def main() -> None:
    """Make the environment, or bring it up to the locks."""
    if sys.version_info < (3, 11):
        sys.exit(f"digestflow needs Python 3.11 or newer; this is {sys.version.split()[0]}")
    python = BIN / ("python.exe" if os.name == "nt" else "python")
    uv = shutil.which("uv")
    if not python.exists():
        print("setup: making .venv")
        if uv:
            run(uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(VENV))
        else:
            venv.create(VENV, with_pip=True)
    if uv is None:
        run(
            str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
            "--require-hashes", "-r", str(ROOT / "requirements/setup.lock"),
        )  # fmt: skip
        uv = str(BIN / ("uv.exe" if os.name == "nt" else "uv"))
    print("setup: installing the locked dependencies")
    # Compiled once here: where bytecode is never written, each start would compile hundreds of modules.
    install = (uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(python))
    run(*install, "--require-hashes", "-r", str(ROOT / "requirements/dev.lock"))
    run(*install, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    run(str(python), "-m", "compileall", "-q", str(ROOT / "src"))
    (VENV / "ready").touch()


def run(*command: str) -> None:
    """Run one command of the set-up; end with its exit code when it fails."""
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"setup: `{' '.join(command[:4])} …` failed with {done.returncode}")


if __name__ == "__main__":
    main()
