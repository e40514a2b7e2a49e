"""Ten years of days: what one more costs, and rendering all of them anew.

    python -m benchmarks.years [DAYS] [FEW]

Prints the processor seconds of accepting one more day after FEW days (100) and after DAYS (3,650), in turn,
by itself and as the whole command, their ratios, and of a rebuild from the records alone. Records are
made up: 8 entries a day in 20 topics.
"""

from __future__ import annotations

import gc
import hashlib
import random
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time

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
from digestflow.run.accept import Writes, accept, rebuild
from digestflow.run.records import record_path
from digestflow.run.standing import standing

FIRST = date(2016, 1, 1)
WARM, TURNS = 2, 8  # days more: to make warm what is kept, and to be measured
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
    """Return a vault with the records of so many days and every note rendered."""
    (root / "vault").mkdir(parents=True)
    vault = FolderVault(root / "vault", journal=root / "journal", memory=Memory(root / "memory"))
    folder = root / "vault" / record_path(FIRST).parent
    folder.mkdir(parents=True)
    for n in range(days):
        day = FIRST + timedelta(days=n)
        (root / "vault" / record_path(day)).write_text(dump(record(day)), encoding="utf-8")
    return vault


def one_more(vault: FolderVault, days: int) -> float:
    """Return the processor seconds that one more day takes, from reading what stands to the last byte."""
    new = record(FIRST + timedelta(days=days))
    started = process_time()
    written(vault, accept([new], standing(vault, {}), vault, LAYOUT))
    return process_time() - started


def command(root: Path, days: int) -> float:
    """Return the processor seconds of `digestflow commit` of one more day: the least of three, all warm."""
    (root / "feeds").mkdir()
    (root / "config.yaml").write_text(_config(), encoding="utf-8")
    state = root / ".digestflow" / "state"
    state.mkdir(parents=True)
    took = []
    for n in range(4):
        day = FIRST + timedelta(days=days + n)
        now = datetime(day.year, day.month, day.day, 3, tzinfo=UTC) + timedelta(days=1)
        engine = open_database(state / "state.db")
        Drafts(engine).put(day, dump(record(day)), made=now, outcome={})
        engine.dispose()
        one = measured(digestflow("--now", now.isoformat(), "commit", str(day)), cwd=root, watch=False)
        assert one.code == 0, one.out
        took.append(one.cpu)
    return min(took[1:])


def _config() -> str:
    """Return the configuration that gives LAYOUT."""
    named = "".join(
        f"  - name: {topic.name}\n    note: {topic.note}\n    about: {topic.about}\n    subsections:\n"
        + "".join(f"      - name: {part.name}\n        scope: {part.scope}\n" for part in topic.subsections)
        for topic in topics()
    )
    source = "sources:\n  - name: feeds\n    kind: folder\n    path: feeds\n"
    return f"vault: vault\ntimezone: UTC\ngit: {{mode: none}}\n{source}topics:\n{named}"


def written(vault: FolderVault, writes: Writes) -> int:
    """Write the files; return how many there were."""
    files = [Write(path=path, before=before, after=after) for path, (before, after) in writes.files.items()]
    vault.apply(files)
    return len(files)


def main(many: int = 3650, few: int = 100) -> None:
    """Measure, in turn."""
    gc.set_threshold(150_000, 20, 20)  # as `digestflow` does
    with tempfile.TemporaryDirectory() as scratch:
        vaults = {}
        for days in (few, many):
            vaults[days] = vault = filled(Path(scratch) / str(days), days)
            started = process_time()
            files = written(vault, rebuild(standing(vault, {}), vault, LAYOUT))
            print(f"rebuild of {days} days: {process_time() - started:.1f} s, {files} files")
            for n in range(WARM):  # the first ones make what is kept warm
                one_more(vault, days + n)
        took: dict[int, list[float]] = {days: [] for days in vaults}
        for n in range(WARM, WARM + TURNS):
            for days, vault in vaults.items():
                took[days].append(one_more(vault, days + n))
        whole = {days: command(Path(scratch) / str(days), days + WARM + TURNS) for days in vaults}
        for days, seconds in took.items():
            span = f"{min(seconds):.2f} to {max(seconds):.2f} s, median {median(seconds):.2f}"
            print(f"one more after {days} days: {span}; as a command {whole[days]:.2f} s")
        for name, of in (("least", min), ("median", median)):
            print(f"ratio of the {name}: {of(took[many]) / of(took[few]):.2f}")
        print(f"ratio as a command: {whole[many] / whole[few]:.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
