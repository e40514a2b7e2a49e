"""What is handed on, built, and put into an environment of its own."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path


def build(kind: str, source: Path, into: Path) -> Path:
    """Build one distribution of a source tree."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(into)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (made,) = into.iterdir()
    return made


def installed(wheel: Path, home: Path) -> tuple[Path, Path]:
    """Put a wheel into a new environment; return its interpreter, and where the wheel lies.

    Libraries are those of this environment; nothing else of it is seen.
    """
    venv.create(home, with_pip=False, symlinks=sys.platform != "win32")
    paths = sysconfig.get_paths(vars={"base": str(home), "platbase": str(home)})
    site = Path(paths["purelib"])
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    (site / "libraries.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    return Path(paths["scripts"]) / Path(sys.executable).name, site
