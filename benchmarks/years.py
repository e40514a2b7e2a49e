"""Ten years of days: what one more costs, and rendering all of them anew.

    python -m benchmarks.years [DAYS] [FEW]

Prints the processor seconds of accepting one more day after FEW days (100) and after DAYS (3,650), in turn:
on any day, and on the first of a month, when a month is folded into every map; by itself, as the whole
command, and as the command that commits to git; their ratios; and the seconds of a rebuild from the records
alone. Both vaults end on one day, so that they are told the same days next, and as much is open in them as
the calendar has it. Records are made up: 8 entries a day in 20 topics.
"""

from __future__ import annotations

import gc
import hashlib
import random
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from itertools import islice, takewhile
from pathlib import Path
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from benchmarks.measure import digestflow, measured
from digestflow.adapters.store.database import open_database
from digestflow.adapters.store.ledgers import Drafts
from digestflow.adapters.vault.folder import FolderVault, Write
from digestflow.adapters.vault.memory import Memory
from digestflow.config.settings import HEADINGS
from digestflow.core.entry.nouns import Claim, Entry, Sentence, claim_key
from digestflow.core.evidence.quote import Quote
from digestflow.core.record import Cited, Coverage, Record, dump
from digestflow.core.render.layout import Layout
from digestflow.core.thesis import Thesis
from digestflow.core.topic.nouns import Subsection, Topic
from digestflow.run.kept.records import record_path
from digestflow.run.kept.standing import standing
from digestflow.run.notes.accept import Writes, accept, rebuild

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LAST = date(2025, 12, 31)  # that is there at first
FOLDS = date(2026, 2, 1)  # is accepted first of its month: October is folded
WARM, TURNS = 2, 8  # days more: to make warm what is kept, and to be measured
FIRST_DAYS = 3  # times that the first of a month is accepted, and taken back
ENTRIES, TOPICS, NAMES = 8, 20, 3000
WORDS = (
    "model", "weights", "release", "price", "chip", "cache", "token", "score", "bench", "open", "small",
    "fast", "layer", "train", "data", "card",
)  # fmt: skip


def topics() -> tuple[Topic, ...]:
    """Return the topics that the days are told in."""
    return tuple(
        Topic(
            name=f"Topic {n}",
            note=f"MOC - Topic {n}",
            about="What is told.",
            subsections=(Subsection(name="Prices", scope="Price and cost of chips and cards."),),
            headings=tuple(HEADINGS.items()),
        )
        for n in range(TOPICS)
    )


LAYOUT = Layout(note_name="{date}-AI-Digest", note_folder="Digests", topics=topics())


def record(day: date) -> Record:
    """Return a made-up record; the same day always the same."""
    chance = random.Random(day.toordinal())
    entries = tuple(_entry(day, n, chance) for n in range(ENTRIES))
    items = {quote.item: quote.body for entry in entries for quote in entry.quotes}
    lead = entries[0]
    return Record(
        day=day,
        zone="UTC",
        language="en",
        writer="extractive",
        coverage=Coverage(
            sources=40, missing=(), in_story=ENTRIES, repeat=0, off_topic=0, other_language=0, too_old=0,
            failed=0, stories=ENTRIES, untold=0,
        ),
        items=tuple(
            Cited(
                id=id_,
                title=f"Title {id_}",
                url=f"https://source.example/{id_}",
                source=f"source {int(id_, 16) % 40}",
                published=datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
                body=body,
            )
            for id_, body in sorted(items.items())
        ),
        entries=entries,
        theses=(
            Thesis(
                key=f"{day}/{lead.topics[0]}/1",
                topic=lead.topics[0],
                title=lead.headline,
                body=lead.summary,
                entries=(lead.key,),
            ),
        ),
    )  # fmt: skip


def _entry(day: date, n: int, chance: random.Random) -> Entry:
    key = hashlib.sha256(f"{day} {n}".encode()).hexdigest()[:16]
    names = tuple(f"Name {int(chance.paretovariate(0.6)) % NAMES}" for _ in range(4))
    sentences = tuple(
        Sentence(text=_said(names, chance), quotes=(_quote(key, at, chance),)) for at in range(2)
    )
    quotes = [_quote(key, at, chance) for at in range(2, 5)]
    return Entry(
        key=key,
        headline=_said(names, chance).rstrip("."),
        summary=sentences,
        claims=tuple(
            Claim(key=claim_key((quote,)), text=_said(names, chance), quotes=(quote,), entity=names[0])
            for quote in quotes
        ),
        topics=(f"Topic {chance.randrange(TOPICS)}",),
        entities=tuple(dict.fromkeys(names)),
        items=(key,),
        status="announced",
        writer="extractive",
    )


def _said(names: tuple[str, ...], chance: random.Random) -> str:
    return (
        f"{chance.choice(names)} brings {' '.join(chance.choices(WORDS, k=10))} and {chance.randrange(999)}."
    )


def _quote(item: str, at: int, chance: random.Random) -> Quote:
    words = " ".join(chance.choices(WORDS, k=12))
    return Quote(item=item, body=item * 2, start=at * 200, end=at * 200 + len(words), words=words)


def filled(root: Path, days: int) -> FolderVault:
    """Return a vault with the records of so many days up to LAST."""
    (root / "vault").mkdir(parents=True)
    vault = FolderVault(root / "vault", journal=root / "journal", memory=Memory(root / "memory"))
    folder = root / "vault" / record_path(LAST).parent
    folder.mkdir(parents=True)
    for n in range(days):
        day = LAST - timedelta(days=n)
        (root / "vault" / record_path(day)).write_text(dump(record(day)), encoding="utf-8")
    return vault


def one_more(vault: FolderVault, day: date) -> tuple[float, list[Write]]:
    """Return the processor seconds that a day more takes, from reading what stands to the last byte."""
    new = record(day)
    started = process_time()
    writes = written(vault, accept([new], standing(vault, {}), vault, LAYOUT))
    return process_time() - started, writes


def first_of_month(root: Path, vault: FolderVault) -> list[float]:
    """Return the processor seconds that FOLDS takes, each time as if it had never been accepted."""
    standing(vault, {})
    shutil.copytree(root / "memory", root / "kept")
    took = []
    for _ in range(FIRST_DAYS):
        seconds, writes = one_more(vault, FOLDS)
        took.append(seconds)
        vault.apply([Write(path=one.path, before=one.after, after=one.before) for one in writes])
        shutil.rmtree(root / "memory")  # what is remembered of the rows with the month
        shutil.copytree(root / "kept", root / "memory")
        standing(vault, {})
    return took


def commands(root: Path, days: Iterable[date], *, git: str = "none") -> list[float]:
    """Return the processor seconds of `digestflow commit` of each day."""
    (root / "feeds").mkdir(exist_ok=True)
    (root / "config.yaml").write_text(_config(git), encoding="utf-8")
    state = root / ".digestflow" / "state"
    state.mkdir(parents=True, exist_ok=True)
    took = []
    for day in days:
        now = datetime(day.year, day.month, day.day, 3, tzinfo=UTC) + timedelta(days=1)
        engine = open_database(state / "state.db")
        Drafts(engine).put(day, dump(record(day)), made=now, outcome={})
        engine.dispose()
        one = measured(digestflow("--now", now.isoformat(), "commit", str(day)), cwd=root, watch=False)
        assert one.code == 0, one.out
        took.append(one.cpu)
    return took


def _in_git(root: Path) -> None:
    for words in (
        ("init", "-q"),
        ("add", "-A"),
        ("-c", "user.name=a", "-c", "user.email=a", "commit", "-qm", "a"),
    ):
        subprocess.run(["git", *words], cwd=root / "vault", check=True)


def _config(git: str) -> str:
    """Return the configuration that gives LAYOUT."""
    named = "".join(
        f"  - name: {topic.name}\n    note: {topic.note}\n    about: {topic.about}\n    subsections:\n"
        + "".join(f"      - name: {part.name}\n        scope: {part.scope}\n" for part in topic.subsections)
        for topic in topics()
    )
    source = "sources:\n  - name: feeds\n    kind: folder\n    path: feeds\n"
    return f"vault: vault\ntimezone: UTC\ngit: {{mode: {git}}}\n{source}topics:\n{named}"


def written(vault: FolderVault, writes: Writes) -> list[Write]:
    """Write the files; return them."""
    files = [Write(path=path, before=before, after=after) for path, (before, after) in writes.files.items()]
    vault.apply(files)
    return files


def main(many: int = 3650, few: int = 100) -> None:
    """Measure, in turn."""
    gc.set_threshold(150_000, 20, 20)  # as `digestflow` does
    with tempfile.TemporaryDirectory() as scratch:
        roots = [Path(scratch) / str(days) for days in (few, many)]
        vaults = [_rendered(root, days) for root, days in zip(roots, (few, many), strict=True)]
        told = iter(LAST + timedelta(days=n) for n in range(1, 366))
        _in_turn(vaults, islice(told, WARM))  # these make what is kept warm
        _say("one more", _in_turn(vaults, islice(told, TURNS)))
        some, before = list(islice(told, 4)), FOLDS - timedelta(days=1)
        _say("as a command", [commands(root, some)[1:] for root in roots])
        _in_turn(vaults, takewhile(lambda day: day < before, told))
        for root in roots:
            commands(root, [before])
        both = zip(roots, vaults, strict=True)
        _say("first of a month", [first_of_month(root, vault) for root, vault in both])
        _say("first of a month, as a command", [commands(root, [FOLDS]) for root in roots])
        some = [FOLDS + timedelta(days=n) for n in range(1, 4)]
        for root in roots:
            _in_git(root)
        _say("as a command, with git", [commands(root, some, git="commit")[1:] for root in roots])


def _rendered(root: Path, days: int) -> FolderVault:
    vault = filled(root, days)
    started = process_time()
    files = written(vault, rebuild(standing(vault, {}), vault, LAYOUT))
    print(f"rebuild of {days} days: {process_time() - started:.1f} s, {len(files)} files")
    return vault


def _in_turn(vaults: Sequence[FolderVault], days: Iterable[date]) -> list[list[float]]:
    """Return what each of the days takes in each of the vaults."""
    took: list[list[float]] = [[] for _ in vaults]
    for day in days:
        for vault, seconds in zip(vaults, took, strict=True):
            seconds.append(one_more(vault, day)[0])
    return took


def _say(what: str, took: Sequence[Sequence[float]]) -> None:
    few, many = took
    each = "; ".join(f"{min(some):.2f} to {max(some):.2f}, median {median(some):.2f}" for some in took)
    print(f"{what}: {each}; ratios {min(many) / min(few):.2f}, {median(many) / median(few):.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
