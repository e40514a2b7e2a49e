"""Where a path of the file system leads."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from digestflow.symlinks import followed, followed_in

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows' drives are asked in their own way")


def test_a_link_leads_where_it_points_also_where_nothing_is_yet(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "note.md").write_text("x", encoding="utf-8")
    (tmp_path / "to-note.md").symlink_to("note.md")
    (tmp_path / "to-nothing.md").symlink_to("folder/none.md")
    (tmp_path / "to-folder").symlink_to("folder")
    (tmp_path / "out-of-it").symlink_to("none/deeper/../../folder/none/../a.md")

    led = {
        name: followed(tmp_path / name).relative_to(tmp_path.resolve()).as_posix()
        for name in (
            "note.md", "to-note.md", "to-nothing.md", "none.md", "to-folder/a/b.md", "note.md/b.md",
            "none/../a.md",
            "out-of-it",
        )
    }  # fmt: skip
    whole = tmp_path.resolve()
    within = {
        name: followed_in(whole, name.split("/")).relative_to(whole).as_posix()
        for name in led
        if ".." not in name
    }

    assert within.items() <= led.items()
    assert led == {
        "note.md": "note.md",
        "to-note.md": "note.md",
        "to-nothing.md": "folder/none.md",
        "none.md": "none.md",
        "to-folder/a/b.md": "folder/a/b.md",
        "note.md/b.md": "note.md/b.md",
        "none/../a.md": "a.md",
        "out-of-it": "folder/a.md",
    }


def test_what_cannot_be_looked_at_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("other")
    (tmp_path / "other").symlink_to("one")

    with pytest.raises((OSError, RuntimeError)):
        followed(tmp_path / "one")
    with pytest.raises((OSError, RuntimeError)):
        followed_in(tmp_path.resolve(), ("one", "note.md"))
    with pytest.raises(OSError, match="too long"):
        followed(tmp_path / ("x" * 300))
