"""Names that may be one entity's: alike but for a sign, or in letters that look the same."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.entity import entity_key
from digestflow.core.item.lookalike import skeleton

if TYPE_CHECKING:
    from digestflow.core.chronicle.nouns import Chronicle


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two names that a person may say are one's."""

    name: str  # the other name
    into: str  # the one that is said more often
    keys: frozenset[str]  # of both

    @property
    def forged(self) -> bool:
        """Whether one of them is written in other letters than it looks to be."""
        return skeleton(self.name) != self.name or skeleton(self.into) != self.into


def alike(whole: Chronicle) -> tuple[Pair, ...]:
    """Return the pairs of names, each as it is spelled most, by the other name.

    They differ in a space, hyphen or other sign only, or in letters that look the same: whether they
    are one is for a person to say.
    """
    spelt: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for key, named in whole.names.items():
        name = max(named.spelled, key=lambda one: (named.spelled[one], one))
        bare = re.sub(r"[\W_]+", "", entity_key(skeleton(name)))
        # "C" and "C++" are alike in nothing but a letter.
        if len(bare) > 1:
            spelt[bare].append((-sum(named.spelled.values()), name, key))
    found = []
    for names in spelt.values():
        (_said, into, first), *others = sorted(names)
        found += [Pair(name=name, into=into, keys=frozenset({key, first})) for _n, name, key in others]
    return tuple(sorted(found, key=lambda pair: (pair.name, pair.into)))
