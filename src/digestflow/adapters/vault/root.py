"""The folder that is the vault."""

from __future__ import annotations

import os
from pathlib import Path

from digestflow.errors import VaultError

_OBSIDIAN = ".obsidian"  # in what Obsidian has opened


def opened(root: Path) -> Path:
    """Return where the vault really is.

    Raises:
        VaultError: There is no such folder, it cannot be read, or it is a whole disk or a home, in
            which Obsidian would have to list everything, and that it never opened.
    """
    fix = "set `vault` in config.yaml to the folder that Obsidian opens"
    try:
        found = root.resolve(strict=True)
        with os.scandir(found) as entries:
            vast = _vast(found)
            if vast and all(entry.name != _OBSIDIAN for entry in entries):
                raise VaultError(f"the vault cannot be {root}: it is {vast}", fix=fix)
            return found
    except FileNotFoundError as error:
        raise VaultError(f"there is no vault at {root}", fix=fix) from error
    except NotADirectoryError as error:
        raise VaultError(f"the vault {root} is a file, not a folder", fix=fix) from error
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or "a circle of symlinks"
        raise VaultError(f"the vault {root} cannot be read: {reason}", fix=f"make {root} readable") from error


def _vast(folder: Path) -> str:
    """Return what the folder is, where it is one that holds much more than notes; else ""."""
    if folder == Path(folder.anchor):
        return "the root of a disk"
    home = os.path.realpath(os.path.expanduser("~"))  # noqa: PTH111 - Path.home raises where none is known
    return "a home folder" if str(folder) == home else ""
