"""Our words against theirs, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

Sort = Literal["same", "gone", "new"]
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


def word_diff(theirs: str, ours: str) -> tuple[tuple[Sort, str], ...]:
    """Return how `theirs` becomes `ours`, in stretches of whole words, none empty.

    What is the same and what is gone, joined, is `theirs`; what is the same and what is
    new is `ours`.
    """
    before, after = _WORD.findall(theirs), _WORD.findall(ours)
    stretches: list[tuple[Sort, str]] = []
    for tag, first, last, start, end in SequenceMatcher(None, before, after).get_opcodes():
        if tag == "equal":
            stretches.append(("same", "".join(before[first:last])))
            continue
        stretches += [("gone", "".join(before[first:last]))] * (last > first)
        stretches += [("new", "".join(after[start:end]))] * (end > start)
    return tuple(stretches)
