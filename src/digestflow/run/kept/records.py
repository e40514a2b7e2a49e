"""The records of a vault, read when they are asked for."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import PurePosixPath
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from digestflow.core.former import called
from digestflow.core.record import Record, dump, load
from digestflow.errors import VaultError
from digestflow.run.memory import program

if TYPE_CHECKING:
    from digestflow.run.ports import Vault

DAYS = PurePosixPath(".digestflow/days")
_KEPT = "records.json"  # in the vault's memory
_SUFFIX = ".json"
_NAMED = len("2026-03-12.json")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\.json")
# A file may change twice within what its file system takes for one moment: FAT's are two seconds long.
_MOMENT = 2 * 10**9
# One record more is read again in less time than it takes to write down what is known of so many.
_AS_LONG = 500
# Records that a command has at hand: a night asks several times for those of the months that stand unfolded.
_AT_HAND = 160


class Records(Mapping[date, Record]):
    """Records by day, oldest first. Which days there are is known; each is read once, when asked for."""

    def __init__(
        self,
        hashes: Mapping[date, str],
        read: Callable[[date], Record],
        known: Mapping[date, Record],
    ) -> None:
        """Take the hash of each day's record, as `hash_of` makes it, what reads one, and what was read."""
        ordered = sorted(hashes)
        in_order = ordered == [*hashes]
        self.hashes = dict(hashes) if in_order else {day: hashes[day] for day in ordered}
        self._read = read
        self._known = dict(known)

    def __getitem__(self, day: date) -> Record:
        """Return the record of a day.

        Raises:
            KeyError: There is none.
            VaultError: It was changed since the days were listed, and does not read back.
        """
        if day not in self.hashes:
            raise KeyError(day)
        if day not in self._known:
            self._known[day] = self._read(day)
        return self._known[day]

    def __contains__(self, day: object) -> bool:
        """Return whether the day has a record; nothing is read for it."""
        return day in self.hashes

    def __iter__(self) -> Iterator[date]:
        """Yield the days, oldest first."""
        return iter(self.hashes)

    def __len__(self) -> int:
        """Return how many days have a record."""
        return len(self.hashes)

    def with_all(self, records: Iterable[Record]) -> Records:
        """Return these records with others added, or in their days' place."""
        given = {record.day: record for record in records}
        hashes = {day: hash_of(dump(record).encode()) for day, record in given.items()}
        return Records(self.hashes | hashes, self._read, self._known | given)

    def without(self, day: date) -> Records:
        """Return these records but for a day's."""
        hashes = {at: one for at, one in self.hashes.items() if at != day}
        return Records(hashes, self._read, {at: one for at, one in self._known.items() if at != day})


def read_records(vault: Vault, former: Mapping[str, str]) -> Records:
    """Return the records of the vault, with the names that their topics have now.

    Every file was read and checked once: one that is to all appearances as it was then is
    taken to read back still. What is new or changed is read and checked now.

    Raises:
        VaultError: A record does not read back, or is not of the day its file is called by.
    """
    stamps, known = vault.stamps(DAYS, suffix=_SUFFIX), _recall(vault)
    kept = {name: known.hashes[name] for name, stamp in stamps.items() if known.stamps.get(name) == stamp}
    read: dict[date, Record] = {}
    for name in stamps if len(stamps) > len(kept) else ():
        # Others are copies that somebody or something made.
        if name not in kept and _DAY.fullmatch(name, len(f"{DAYS}/")):
            content, record = _read(vault, PurePosixPath(name))
            kept[name], read[record.day] = hash_of(content), record
    if len(read) * _AS_LONG > len(kept) or len(kept) < len(known.stamps):
        _keep(vault, _Known(stamps={name: stamps[name] for name in kept}, hashes=kept))
    # What is kept of records is told by their hashes: with other names it is something else.
    by = f" {hash_of(repr(sorted(former.items())).encode())}" if former else ""
    hashes = {date.fromisoformat(name[-_NAMED : -len(_SUFFIX)]): told + by for name, told in kept.items()}
    # What these become, with other days or without some, shares what was read once.
    return Records(
        hashes,
        cache(lambda day: called(_read(vault, record_path(day))[1], former)),
        {day: called(record, former) for day, record in read.items()},
    )


def record_path(day: date) -> PurePosixPath:
    """Return where the day's record stands."""
    return DAYS / f"{day.isoformat()}.json"


def hash_of(content: bytes) -> str:
    """Return what tells a record's bytes from all others."""
    return hashlib.sha256(content).hexdigest()


def text_of(vault: Vault, path: PurePosixPath) -> str:
    """Return a file of ours as text; "" when there is none.

    Raises:
        VaultError: It is not UTF-8.
    """
    return _decoded(vault.read(path) or b"", path)


def _read(vault: Vault, path: PurePosixPath) -> tuple[bytes, Record]:
    content = vault.read(path) or b""
    return content, _loaded(content, path)


@lru_cache(maxsize=_AT_HAND)
def _loaded(content: bytes, path: PurePosixPath) -> Record:
    record = load(_decoded(content, path), where=str(path))
    if path != record_path(record.day):
        raise VaultError(f"{path}: holds the record of {record.day}", fix=f"git restore {quote(str(path))}")
    return record


def _decoded(content: bytes, path: PurePosixPath) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise VaultError(f"{path}: not UTF-8", fix=f"git restore {quote(str(path))}") from error


class _Known(NamedTuple):
    """What is known of the files that were read, by their names."""

    stamps: Mapping[str, str]
    hashes: Mapping[str, str]


def _keep(vault: Vault, known: _Known) -> None:
    # By columns: of names that come once, and of nothing but texts.
    columns = {
        "names": [*known.hashes],
        "stamps": [*known.stamps.values()],
        "hashes": [*known.hashes.values()],
    }
    vault.memory.keep(_KEPT, json.dumps({"by": program(), **columns}).encode())


def _recall(vault: Vault) -> _Known:
    """Return what is known of the files that were read, with the stamps of those at rest by then."""
    recalled = vault.memory.recall(_KEPT)
    tree = json.loads(recalled[0]) if recalled else {}
    if recalled is None or tree["by"] != program():
        return _Known({}, {})
    rest = f"{recalled[1] - _MOMENT:016x}"  # as a stamp has it
    names, stamps = tree["names"], tree["stamps"]
    at_rest = {name: stamp for name, stamp in zip(names, stamps, strict=True) if stamp < rest}
    return _Known(at_rest, dict(zip(names, tree["hashes"], strict=True)))
