"""What becomes of front matter: our lines are replaced where they stand, all others stay."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from digestflow.core.change.ground import Stand
from digestflow.core.change.nouns import Hunk
from digestflow.core.change.settle import Decided, Want
from digestflow.core.note.front import Field, property_name, read_front
from digestflow.core.note.nouns import Note, plain, unit_hash

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from digestflow.core.render.page import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """Front matter after a change."""

    text: str | None  # with its line ends; None: as it is; "": it goes
    hunks: tuple[Hunk, ...]
    owned: Mapping[str, str]
    done: frozenset[str]  # keys of `owned` before the change that are properties


def settle_properties(
    wanted: Sequence[Unit], others: Mapping[str, str], note: Note, owned: Mapping[str, str], decided: Decided
) -> FrontMatter:
    """Return what becomes of the front matter.

    A property is found by its name. Those that are missing are put behind the last that
    is a person's, among ours in their order. `others` are keys, with their hashes, that
    nothing wants any more.
    """
    work = _Work(note=note, wanted=wanted)
    for unit in wanted:
        work.settle(unit, owned.get(unit.key), decided)
    for key, was in others.items():
        work.drop(key, was, decided)
    keys = frozenset(unit.key for unit in wanted) | work.dropped
    return FrontMatter(text=work.text(), hunks=tuple(work.hunks), owned=work.owned, done=keys)


@dataclass(slots=True, kw_only=True)
class _Work:
    note: Note
    wanted: Sequence[Unit]
    fields: list[Field] = field(default_factory=list)
    hunks: list[Hunk] = field(default_factory=list)
    owned: dict[str, str] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    _missing: list[Unit] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.note.parts and self.note.parts[0].kind == "front":
            self.fields = list(read_front(self.note.parts[0].text)[0])

    def settle(self, unit: Unit, was: str | None, decided: Decided) -> None:
        """Say what becomes of a wanted property."""
        name = property_name(unit.text)
        at = next((at for at, one in enumerate(self.fields) if one.name == name), None)
        stand = None if at is None else _stand(self.fields[at], was)
        want = Want(
            key=unit.key,
            section="",
            text=unit.text,
            was=was,
            refused=unit.key in decided.refused,
            taken=unit.key in decided.taken,
            silent=decided.silent.get(unit.key),
        )
        hunk = want.hunk(stand)
        after = want.owned(stand, hunk)
        if after is not None:
            self.owned[unit.key] = after
        if hunk is None:
            return
        self.hunks.append(hunk)
        if hunk.open:
            return
        if at is None:
            self._missing.append(unit)
        else:
            self.fields[at] = Field(name, self._lines(unit.text))

    def drop(self, key: str, was: str, decided: Decided) -> None:
        """Take out a property that is ours and not wanted any more."""
        names = {property_name(unit.text) for unit in self.wanted}
        for at, one in enumerate(self.fields):
            if one.name and one.name not in names and unit_hash(one.text) == was:
                self.dropped |= {key}
                if key in decided.refused:
                    self.owned[key] = was
                else:
                    self.hunks.append(
                        Hunk(unit=key, section="", kind="remove", theirs=plain(one.text), ours="")
                    )
                    del self.fields[at]
                return

    def text(self) -> str | None:
        """Return the front matter with its two lines; None where nothing is written.

        It goes with its last property: a note has properties of ours only where we made it.
        """
        if all(hunk.open for hunk in self.hunks):
            return None
        order = {property_name(unit.text): at for at, unit in enumerate(self.wanted)}
        for unit in self._missing:
            self._add(unit, order)
        inner = "".join(one.text for one in self.fields)
        front = self.note.parts[0].text if self.note.parts and self.note.parts[0].kind == "front" else ""
        if not inner and self.dropped:
            return ""
        if not front:
            return self._lines("---") + inner + self._lines("---")
        was = sum(len(one.text) for one in read_front(front)[0])
        head = front.index("\n") + 1 if "\n" in front else front.index("\r") + 1
        return front[:head] + inner + front[head + was :]

    def _add(self, unit: Unit, order: Mapping[str, int]) -> None:
        """Put the property into the tail that holds only wanted ones, by its order."""
        at = tail = len(self.fields)
        while tail and self.fields[tail - 1].name in order:
            tail -= 1
            if order[self.fields[tail].name] > order[property_name(unit.text)]:
                at = tail
        self.fields.insert(at, Field(property_name(unit.text), self._lines(unit.text)))

    def _lines(self, text: str) -> str:
        return text.replace("\n", self.note.eol) + self.note.eol


def _stand(one: Field, was: str | None) -> Stand:
    return Stand(first=0, last=0, text=plain(one.text), ours=unit_hash(one.text) == was)
