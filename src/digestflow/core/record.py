"""Everything for one day, as data; the notes are rendered from it (docs/decisions/0003)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from shlex import quote
from typing import TYPE_CHECKING, Any, Literal

from digestflow.core.entry.nouns import Entry, Use
from digestflow.core.evidence.quote import Quote, seen
from digestflow.core.gap import Gap
from digestflow.core.ledger.nouns import Closing, Conflict, Prediction, Series, Stated
from digestflow.core.story.nouns import Ranked
from digestflow.core.thesis import Fall, Narrative, Thesis
from digestflow.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import TypeAdapter

Step = Callable[[dict[str, Any]], dict[str, Any]]
# STEPS[n] makes of the JSON of a record of version n + 1 that of version n + 2. None: no other was released.
STEPS: tuple[Step, ...] = ()
VERSION = 1 + len(STEPS)
STATES = ("in_story", "repeat", "off_topic", "other_language", "too_old", "failed")  # each item ends in one


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """What a footnote needs of an item."""

    id: str
    title: str
    url: str
    source: str
    published: datetime | None
    body: str  # the body's hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A story that is named in one line: nothing new in it, or not among the first."""

    key: str  # the story's
    quote: Quote  # words of an item's title, or that say what its title names
    items: int  # how many items tell it
    topics: tuple[str, ...]
    follows: date | None = None  # the earlier day that told it
    thread: str = ""  # as a follow's
    language: str = ""  # "zh": only named, for no model told it in the digest's own
    product: str = ""  # what its words are a bare version of, "widget", or tell of, "brook/alder:"

    def shown(self, title: str) -> str:
        """Return its line as a reader sees it; `title` is that of the item it quotes."""
        said = seen(self.quote, title)
        return f"{self.product} {said}" if self.product else said


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """That an entry goes on with a story of an earlier day."""

    key: str  # the entry's
    day: date
    headline: str  # of the earlier entry
    entry: str = ""  # the earlier entry's key; "" in records that did not say
    thread: str = ""  # key of the first entry of the thread; "" as above


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the day had and where it went; every item of the day counts in exactly one state."""

    sources: int  # asked for the day
    missing: tuple[Gap, ...]  # sources that did not give the day
    in_story: int
    repeat: int
    off_topic: int
    other_language: int
    too_old: int
    failed: int
    stories: int  # of which `in_story` counts the items
    untold: int  # stories beyond the entries and the lines of "also noted"
    partial: tuple[Gap, ...] = ()  # sources that gave a part of the day

    @property
    def states(self) -> dict[str, int]:
        """How many items of the day ended in each state, in the order of `STATES`."""
        return {state: getattr(self, state) for state in STATES}

    @property
    def items(self) -> int:
        """How many items the day had: the sum of the states."""
        return sum(self.states.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Everything for one day. A draft until accepted; holds no facts of a run."""

    version: int = VERSION
    day: date
    zone: str
    language: str
    writer: Literal["model", "extractive"]  # extractive also when a model wrote only a part
    coverage: Coverage
    items: tuple[Cited, ...]  # each cited item once, by id
    entries: tuple[Entry, ...]  # in the order they are told
    follows: tuple[Follow, ...] = ()
    also: tuple[Mention, ...] = ()
    theses: tuple[Thesis, ...] = ()
    failed: tuple[Gap, ...] = ()  # stories that got no entry
    stated: tuple[Stated, ...] = ()  # values of the day's entries, by entity and kind, in their order
    conflicts: tuple[Conflict, ...] = ()  # in the order of the entries they are shown in
    series: tuple[Series, ...] = ()  # as the conflicts
    predictions: tuple[Prediction, ...] = ()  # that the day opened
    closings: tuple[Closing, ...] = ()  # of questions that earlier days opened
    narratives: tuple[Narrative, ...] = ()  # headline narratives that the day's theses made anew
    uses: tuple[Use, ...] = ()  # what people say they use for what
    ranked: tuple[Ranked, ...] = ()  # why the entries are told, in their order; none of older records
    overdue: tuple[Prediction, ...] = ()  # of earlier days, due since, open, and not said so before
    falls: tuple[Fall, ...] = ()  # standing theses of earlier days that the day's evidence takes away
    embedder: str = ""  # whose vectors had a say in what makes a story; "": words alone

    @property
    def told(self) -> frozenset[str]:
        """Ids of the items that its reader was told of, in a story or in a line."""
        named = (id_ for one in self.also for id_ in (one.key, one.quote.item))
        return frozenset(named).union(*(entry.items for entry in self.entries))


def parts_of(record: Record) -> tuple[tuple[Quote, ...], ...]:
    """Return the quotes of what the ledger says of the day, part by part, in the record's order."""
    said = [one.quotes for part in record.conflicts for one in part.values]
    said += [one.quotes for part in record.series for one in part.values]
    said += [one.said.quotes for one in record.stated]
    said += [one.quotes for one in record.predictions]
    said += [quotes for one in record.closings for quotes in (one.asked, one.quotes)]
    said += [(use.quote,) for use in record.uses]
    said += [one.quotes for one in record.falls]
    return (*said, *(one.quotes for one in record.overdue))


def dump(record: Record) -> str:
    """Return the record as JSON text: the same record always as the same bytes."""
    tree = _adapter().dump_python(record, mode="json")
    _lean(tree)
    return json.dumps(tree, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


# What most records and parts do not have, and how that reads; it is left out of the text.
_ABSENT: dict[str, object] = {
    "repaired": False,
    "judged": None,
    "doubted": False,
    "whose": "",
    "elsewhere": 0,
    "product": "",
    "releases": 0,
    "thread": "",
    "entry": "",
    "language": "",
    "official": False,
    "stated": [],
    "conflicts": [],
    "series": [],
    "predictions": [],
    "closings": [],
    "overdue": [],
    "falls": [],
    "partial": [],
    "narratives": [],
    "uses": [],
    "ranked": [],
    "against": "",
    "effect": "",
    "embedder": "",
}


def _lean(tree: object) -> None:
    """Leave out, all through the tree, what is not there."""
    if isinstance(tree, dict):
        for key in [key for key, absent in _ABSENT.items() if tree.get(key) == absent]:
            tree.pop(key, None)
        for value in tree.values():
            _lean(value)
    elif isinstance(tree, list):
        for value in tree:
            _lean(value)


def load(text: str, *, where: str, steps: Sequence[Step] = STEPS) -> Record:
    """Return the record that `dump` wrote; `where` names the file in the error.

    One that an older digestflow wrote is taken through the `steps` between, in memory: its file
    is written anew when its day is.

    Raises:
        VaultError: The text is no record, or one of a newer digestflow.
    """
    from pydantic import ValidationError

    newest = 1 + len(steps)
    try:
        record = _adapter().validate_json(_migrated(text, steps), strict=True)
        version, fault = record.version, _fault(record)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        version, fault = (
            _version(text),
            ": ".join((".".join(map(str, first["loc"])), first["msg"])).lstrip(": "),
        )
    if version > newest:
        raise VaultError(
            f"{where}: a record of version {version}; this digestflow reads up to {newest}",
            fix="install the newer digestflow",
        )
    if fault:
        raise VaultError(f"{where}: not a record of digestflow: {fault}", fix=f"git restore {quote(where)}")
    return record


def _migrated(text: str, steps: Sequence[Step]) -> str:
    """Return the text of a record as the newest version has it."""
    version = _version(text) if steps else 0
    if not 0 < version <= len(steps):
        return text
    tree = json.loads(text)
    for at, step in enumerate(steps[version - 1 :], start=version + 1):
        tree = step(tree) | {"version": at}
    return json.dumps(tree)


def _version(text: str) -> int:
    """Return the version that a text which does not fit says it has; 0 where it says none."""
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return 0
    version = tree.get("version") if isinstance(tree, dict) else 0
    return version if isinstance(version, int) else 0


def _fault(record: Record) -> str:
    """Return what the notes could not be rendered for; "" when nothing is missing."""
    cited = {item.id for item in record.items}
    quotes = [mention.quote for mention in record.also]
    for entry in record.entries:
        said = [sentence.quotes for sentence in entry.summary] + [claim.quotes for claim in entry.claims]
        if not entry.summary or not all(said):
            return f"entry {entry.key} has no summary, or a sentence without a quote"
        quotes += entry.quotes
    quotes += [quote for part in parts_of(record) for quote in part]
    lost = [quote.item for quote in quotes if quote.item not in cited]
    return f"item {lost[0]} is quoted and not listed" if lost else ""


def record_schema() -> dict[str, Any]:
    """Return the JSON Schema of a record."""
    return _adapter().json_schema()


@cache
def _adapter() -> TypeAdapter[Record]:
    from pydantic import TypeAdapter

    return TypeAdapter(Record)
