"""Days in order, of which those of ten years are kept, cut and compared as fast as bytes."""

from __future__ import annotations

from array import array
from base64 import b64encode
from binascii import a2b_base64
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema


class Days(Sequence[date]):
    """Days, each once, oldest first."""

    __slots__ = ("_numbers",)

    def __init__(self, days: Iterable[date] = ()) -> None:
        """Take days that come oldest first."""
        self._numbers = array("i", map(date.toordinal, days))

    def __len__(self) -> int:
        """Return how many days these are."""
        return len(self._numbers)

    def __iter__(self) -> Iterator[date]:
        """Yield the days, oldest first."""
        return map(date.fromordinal, self._numbers)

    @overload
    def __getitem__(self, at: int) -> date: ...
    @overload
    def __getitem__(self, at: slice) -> Days: ...
    def __getitem__(self, at: int | slice) -> date | Days:
        """Return one of the days, or some."""
        if isinstance(at, slice):
            return _days(self._numbers[at])
        return date.fromordinal(self._numbers[at])

    def __eq__(self, other: object) -> bool:
        """Return whether the other has the same days; it may be a list."""
        if isinstance(other, Days):
            return self._numbers == other._numbers
        return list(self) == other

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """Return the days as ISO dates."""
        return f"Days({', '.join(map(str, self))})"

    def append(self, day: date) -> None:
        """Add a day after all others."""
        self._numbers.append(day.toordinal())

    def until(self, day: date) -> Days:
        """Return those before the day."""
        return _days(self._numbers[: bisect_left(self._numbers, day.toordinal())])

    def since(self, day: date) -> Days:
        """Return those from the day on."""
        return _days(self._numbers[bisect_left(self._numbers, day.toordinal()) :])

    def after(self, day: date) -> Days:
        """Return those after the day."""
        return _days(self._numbers[bisect_left(self._numbers, day.toordinal() + 1) :])

    def once(self) -> Days:
        """Return each of the days once."""
        return _days(array("i", dict.fromkeys(self._numbers)))

    def absent(self, first: date) -> Days:
        """Return the days from `first` to the last of these that are not among them."""
        if not self or len(self.since(first)) == (self[-1] - first).days + 1:
            return Days()
        missing = set(range(first.toordinal(), self._numbers[-1])).difference(self._numbers)
        return _days(array("i", sorted(missing)))

    def packed(self) -> bytes:
        """Return bytes that are another's only when the days are; in the order of this machine."""
        return self._numbers.tobytes()

    @classmethod
    def unpacked(cls, packed: bytes) -> Days:
        """Return the days that are `packed` so."""
        return _days(array("i", packed))

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic keep them as a text of their bytes."""
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(
            _unpacked,
            core_schema.str_schema(),
            serialization=core_schema.plain_serializer_function_ser_schema(_packed),
        )


def _days(numbers: array[int]) -> Days:
    found = Days.__new__(Days)
    found._numbers = numbers  # noqa: SLF001 - of its own kind
    return found


def _packed(days: Days) -> str:
    return b64encode(days.packed()).decode()


def _unpacked(text: str) -> Days:
    found = Days.__new__(Days)  # as `_days` does, of which there are thousands
    found._numbers = array("i", a2b_base64(text))  # noqa: SLF001 - of its own kind
    return found
