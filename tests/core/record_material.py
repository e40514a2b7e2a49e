"""Records of days, with hostile words in them, and the notes they are rendered to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from digestflow.core.entry.nouns import Use
from digestflow.core.gap import Gap
from digestflow.core.ledger.nouns import Closing, Conflict, Prediction, Said, Series
from digestflow.core.record import Cited, Coverage, Follow, Mention, Record
from digestflow.core.render.layout import Layout
from digestflow.core.thesis import Fall, Thesis, lifted
from digestflow.core.topic.nouns import Subsection
from tests import make

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digestflow.core.entry.nouns import Claim, Entry
    from digestflow.core.evidence.quote import Quote
    from digestflow.core.item.nouns import Item

DAYS = tuple(make.DAY + timedelta(days=n) for n in range(-3, 3))
HEADINGS = (
    ("narrative", "Narrative"),
    ("key_topics", "Key Topics"),
    ("open_questions", "Open Questions"),
    ("related_digests", "Related Digests"),
    ("narrative_updates", "Narrative Updates"),
)
SPACE = make.topic(
    headings=HEADINGS,
    subsections=(
        Subsection(name="Probes", entities=("Arno",)),
        Subsection(name="Rockets", entities=("Bela",)),
    ),
)
CHIPS = make.topic("Chips", "", note="Maps/Chips", headings=HEADINGS)
LAYOUT = Layout(note_name="{date}-AI-Digest", note_folder="Digests", topics=(SPACE, CHIPS))
HOSTILE = (
    *(
        "[[Private]]",
        "![[x]]",
        "<%* x %>",
        "%% gone %%",
        "`$= dv`",
        "[a:: b]",
        "#tag",
        "^id",
        "> [!x]",
        "## H",
    ),
    *(
        "end!",
        "so:",
        "a [",
        "[^1]: x",
        "Q&lt",
        "- [ ] pay",
        "2. go",
        "==h==",
        "|",
        "\\",
        "<b>",
        "a\u2028b",
        "{{x}}",
    ),
    *("https://e.test", "🏳️\u200d🌈", "日本", "$1", "*b*", "_e_", "C#", "\u2026", "%%"),
)
words = st.lists(
    st.sampled_from((*HOSTILE, "probe", "lands", "moon", "120B", "rocket")), min_size=1, max_size=5
)
lines = words.map(" ".join)
names = st.lists(
    st.sampled_from(("Arno", "ARNO", "Bela", "C++", "Dwarf", "[[Evil]]", "<%x%>", "a:")),
    max_size=3,
    unique=True,
)


@st.composite
def items(draw: st.DrawFn, day: date, n: int) -> Item:
    """The n-th item of the day."""
    title = draw(lines) if n % 3 else ""
    return make.item(
        title,
        f"Item {n} of {day}: {draw(lines)}",
        url=draw(st.sampled_from(("", f"https://e.example/{day}/{n}?a=(b)&copy;c=="))),
        id=f"{n:04}{day:%m%d}00000000",
        source=draw(st.sampled_from(("gazette", "forum/News:"))),
        published=draw(st.none() | st.just(datetime(2026, 3, 12, 9, 30, 15, 250, tzinfo=UTC))),
        day=day,
    )


def _quotes(draw: st.DrawFn, item: Item) -> tuple[Quote, ...]:
    spans = draw(st.lists(st.integers(0, len(item.text) - 1), min_size=1, max_size=2, unique=True))
    start = len(item.title) + 2
    end = len(item.body)
    return tuple(make.quote(item, item.text) if not at else _span(item, start + at, end) for at in spans)


def _span(item: Item, start: int, end: int) -> Quote:
    return replace(make.quote(item, item.body), start=start, words=item.body[start:end])


@st.composite
def entries(draw: st.DrawFn, item: Item) -> Entry:
    """What is said on the item."""
    claims: dict[str, Claim] = {}
    for _ in range(draw(st.integers(0, 2))):
        claim = make.claim(draw(lines), *_quotes(draw, item), as_of=draw(st.none() | st.just(make.DAY)))
        claims[claim.key] = claim
    return make.entry(
        item,
        headline=draw(lines),
        summary=tuple(
            make.sentence(draw(lines), *_quotes(draw, item)) for _ in range(draw(st.integers(1, 2)))
        ),
        claims=tuple(claims.values()),
        topics=draw(st.sampled_from((("Space",), ("Chips",), ("Space", "Chips"), ("Gone",)))),
        entities=tuple(draw(names)),
        items=draw(st.sampled_from(((item.id,), (item.id, "b")))),
        attribution=draw(st.sampled_from(("", "r/Moons", "who:"))),
        writer=draw(st.sampled_from(("model", "extractive"))),
    )


def _ledgers(draw: st.DrawFn, told: Sequence[Entry], item: Item, day: date) -> dict[str, Any]:
    """What the ledger says of the day: a use, on words that may not be told, and one of all else, or none."""
    entry, quotes = told[0], told[0].quotes[:1]
    whole = _span(item, 0, len(item.body))
    uses = (Use(key="f" * 16, entry=entry.key, entity="Arno", purpose="play", quote=whole, by="r/x"),)
    if not draw(st.booleans()):
        return {"uses": uses}
    values = tuple(
        Said(day=day - timedelta(days=n), entry=entry.key, value=draw(lines), unit="GB", quotes=quotes)
        for n in range(2)
    )
    prediction = Prediction(
        key=f"{day:%Y%m%d}" * 2,
        entry=entry.key,
        entity="Arno",
        text=draw(lines),
        horizon=draw(lines),
        due=draw(st.none() | st.just(day)),
        quotes=draw(st.sampled_from((quotes, (whole,)))),
        by=entry.attribution,
    )
    closing = Closing(
        key="c" * 16,
        kind=draw(st.sampled_from(("prediction", "conflict"))),
        how=draw(st.sampled_from(("met", "late", "moved", "off", "settled"))),
        opened=day - timedelta(days=2),
        question=draw(lines),
        asked=quotes,
        entry=entry.key,
        text=draw(lines),
        quotes=quotes,
    )
    return {
        "uses": uses,
        "conflicts": (
            Conflict(key="d" * 16, entry=entry.key, entity="Arno", attribute="mass", values=values),
        ),
        "series": (Series(entry=entry.key, entity="Bela", attribute="stars", values=values),),
        "predictions": (prediction,),
        "closings": (closing,),
        "overdue": (replace(prediction, key="e" * 16),),
        "falls": (
            Fall(
                thesis=f"{day - timedelta(days=1)}/Space/2",
                topic="Space",
                title=draw(lines),
                why="retracted",
                effect="overturned",
                entry=entry.key,
                text=draw(lines),
                quotes=(whole,),
            ),
        ),
    }


def _theses(draw: st.DrawFn, day: date, told: Sequence[Entry]) -> tuple[Thesis, ...]:
    read = [thesis for topic in (SPACE, CHIPS) if (thesis := lifted(day, topic, told))]
    if draw(st.booleans()) and told:
        read.append(
            Thesis(
                key=f"{day}/Space/2",
                topic="Space",
                title=draw(lines),
                body=told[0].summary,
                entries=(told[0].key,),
                status="overturned",
            )
        )
    return tuple(read)


@st.composite
def records(draw: st.DrawFn, day: date = make.DAY) -> Record:
    """The record of the day."""
    known = [draw(items(day, n)) for n in range(draw(st.integers(0, 4)))]
    cut = draw(st.integers(0, len(known)))
    told = [draw(entries(item)) for item in known[:cut]]
    also = tuple(
        Mention(
            key=item.id,
            quote=make.quote(item, item.title or item.text),
            items=draw(st.integers(1, 2)),
            topics=("Space",),
            follows=draw(st.none() | st.just(day - timedelta(days=1))),
        )
        for item in known[cut:]
    )
    going = [entry for entry in told if draw(st.booleans())]
    follows = tuple(
        Follow(key=entry.key, day=day - timedelta(days=1), headline=draw(lines)) for entry in going
    )
    return Record(
        day=day,
        zone="Europe/Berlin",
        language="en",
        writer=draw(st.sampled_from(("model", "extractive"))),
        coverage=Coverage(
            sources=3,
            missing=tuple(draw(st.lists(st.builds(Gap, subject=lines, why=lines), max_size=2))),
            in_story=len(known),
            repeat=draw(st.integers(0, 2)),
            off_topic=0,
            other_language=0,
            too_old=draw(st.integers(0, 1)),
            failed=0,
            stories=len(known),
            untold=draw(st.integers(0, 2)),
        ),
        items=tuple(cited(item) for item in known),
        entries=tuple(told),
        follows=follows,
        also=also,
        theses=_theses(draw, day, told),
        failed=draw(st.sampled_from(((), (Gap(subject="a", why="no [[answer]]"),)))),
        **(_ledgers(draw, told, known[0], day) if told else {}),
    )


def cited(item: Item) -> Cited:
    """What a footnote needs of the item."""
    return Cited(
        id=item.id,
        title=item.title,
        url=item.url,
        source=item.source,
        published=item.published,
        body=item.body_hash,
    )


@st.composite
def weeks(draw: st.DrawFn) -> tuple[Record, ...]:
    """Records of some days, oldest first."""
    days = draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=4, unique=True))
    return tuple(draw(records(day)) for day in sorted(days))
