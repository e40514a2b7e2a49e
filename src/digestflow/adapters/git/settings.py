"""What git's configuration says that bears on a commit of ours, asked once for each."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.adapters.git.command import MAYBE, git

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_ASKED = r"^(core\.filemode|user\.(name|email)|filter\..*)$"
_NO = frozenset({"", "false", "no", "off"})
_FILTER = "filter."


@dataclass(frozen=True, slots=True)
class Settings:
    """Names of settings, but for what stands between their dots in lower case, each with its value."""

    values: Mapping[str, str | None]  # the last one counts, as in git; None: named without a value

    def text(self, name: str) -> str:
        """Return the value; "" where there is none."""
        return self.values.get(name) or ""

    def holds(self, name: str) -> bool:
        """Return whether git takes the setting for true; one that is not there is not."""
        if name not in self.values:
            return False
        value = self.values[name]
        return value is None or value.lower().strip("0") not in _NO

    @property
    def required(self) -> frozenset[str]:
        """The filters without which their files must not be stored."""
        return frozenset(driver for driver in self._drivers() if self.holds(f"{_FILTER}{driver}.required"))

    @property
    def without_filters(self) -> dict[str, str]:
        """The variables that turn every filter off.

        Whoever writes an index looks again at files that are as young as it is, through their filters.
        """
        off = [
            (f"{_FILTER}{driver}.{key}", value)
            for driver in sorted(self._drivers())
            for key, value in (("clean", ""), ("smudge", ""), ("process", ""), ("required", "false"))
        ]
        pairs = {f"GIT_CONFIG_KEY_{n}": key for n, (key, _value) in enumerate(off)}
        values = {f"GIT_CONFIG_VALUE_{n}": value for n, (_key, value) in enumerate(off)}
        return {"GIT_CONFIG_COUNT": str(len(off))} | pairs | values

    def _drivers(self) -> frozenset[str]:
        named = (name.removeprefix(_FILTER) for name in self.values if name.startswith(_FILTER))
        return frozenset(name.rpartition(".")[0] for name in named)


def settings(root: Path) -> Settings:
    """Return what is set for the repository, wherever that is written."""
    told = os.fsdecode(git(root, "config", "-z", "--get-regexp", _ASKED, ends=MAYBE).out)
    named = (one.partition("\n") for one in told.split("\0") if one)
    return Settings({name: value if end else None for name, end, value in named})
