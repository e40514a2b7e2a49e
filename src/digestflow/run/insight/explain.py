"""Why an entry says what it says: its sources, their words, what was asked and answered, every check."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from digestflow.core.entry.grounds import objection
from digestflow.core.item.nouns import NAMED, Item
from digestflow.core.prompt.nouns import Exchange
from digestflow.core.review.shown import Explanation, Sentence, Shown, show
from digestflow.core.story.nouns import Join
from digestflow.errors import UsageError
from digestflow.run.kept.standing import open_plans, standing
from digestflow.run.plans import record_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from digestflow.core.entry.nouns import Entry
    from digestflow.core.evidence.quote import Quote
    from digestflow.core.record import Record
    from digestflow.run.ports import Tools


Asked = Callable[[str], Sequence[Exchange]]  # a story's key -> what was asked about it, oldest first
Find = Callable[[str], Item | None]  # an item's id -> the item


def explain(name: str, tools: Tools, *, find: Find, asked: Asked) -> Explanation:
    """Return the explanation of the entry that `name` means.

    `name` is the key of an entry or of a claim, a footnote's label, or the beginning of one,
    as notes and `--json` show them. Open plans come before accepted days, newer days before
    older ones.

    Raises:
        UsageError: Nothing is called so, or several entries are.
    """
    wanted = re.sub(r"^\[?\^|\]$|^claim/|^entry/", "", name.strip()).lower()
    if len(wanted) < NAMED or not re.fullmatch(r"[0-9a-f]+", wanted):
        raise UsageError(
            f"{name!r} is no key: {NAMED} or more of the digits 0-9a-f, as in the footnotes of a digest",
            fix="digestflow review --json",
        )
    found = {entry.key: (state, record, entry) for state, record, entry in _named(wanted, tools)}
    if len(found) > 1:
        raise UsageError(
            f"{name!r} means {len(found)} entries: {', '.join(sorted(found))}",
            fix=f"digestflow explain {min(found)}",
        )
    if not found:
        raise UsageError(f"no entry, claim or footnote begins with {name!r}", fix="digestflow review --json")
    ((state, record, entry),) = found.values()
    follow = next((one for one in record.follows if one.key == entry.key), None)
    return Explanation(
        day=record.day,
        state=state,
        entry=entry,
        follows=f"{follow.day}: {follow.headline}" if follow else "",
        ranked=next((one for one in record.ranked if one.key == entry.key), None),
        joins=_joins(entry, tools.runs.last(record.day)),
        sentences=tuple(_sentences(entry, record, find)),
        exchanges=tuple(asked(entry.key)) if entry.writer == "model" else (),
    )


def _joins(entry: Entry, last: Mapping[str, Any] | None) -> tuple[Join, ...]:
    """Return why the items of the entry are together, as the day's last run tells."""
    joins = (last or {}).get("joins", ())
    return tuple(Join(**join) for join in joins if join["second"] in entry.items)


def _named(wanted: str, tools: Tools) -> Iterator[tuple[Literal["accepted", "open"], Record, Entry]]:
    now = standing(tools.vault, tools.former)
    drafts = list(map(record_of, open_plans(now, tools.drafts)))
    records: list[tuple[Literal["accepted", "open"], Record]] = [("open", one) for one in drafts]
    newer = {record.day for record in drafts}
    records += [("accepted", one) for day, one in now.records.items() if day not in newer]
    for state, record in sorted(records, key=lambda one: one[1].day, reverse=True):
        for entry in record.entries:
            keys = [entry.key, *(claim.key for claim in entry.claims), *(q.label for q in entry.quotes)]
            if any(key.startswith(wanted) for key in keys):
                yield state, record, entry


def _sentences(entry: Entry, record: Record, find: Find) -> Iterator[Sentence]:
    cited = {item.id: item for item in record.items}
    items = {id_: find(id_) for id_ in dict.fromkeys(quote.item for quote in entry.quotes)}

    def shown(quote: Quote) -> Shown:
        return show(quote, cited[quote.item], items[quote.item])

    yield Sentence(
        part="headline",
        key="",
        text=entry.headline,
        quotes=(),
        fault=objection(entry.headline, entry.quotes),
    )
    for sentence in entry.summary:
        yield Sentence(
            part="summary",
            key="",
            text=sentence.text,
            quotes=tuple(map(shown, sentence.quotes)),
            fault=objection(sentence.text, sentence.quotes),
            judged=sentence.judged,
            doubted=sentence.doubted,
        )
    for claim in entry.claims:
        yield Sentence(
            part="claim",
            key=claim.key,
            text=claim.text,
            quotes=tuple(map(shown, claim.quotes)),
            fault=objection(claim.text, claim.quotes),
            judged=claim.judged,
            doubted=claim.doubted,
        )
