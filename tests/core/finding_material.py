"""Made-up pages with the faults that years of appending make, and what they are judged against."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from digestflow.core.finding.digests import note_key
from digestflow.core.finding.nouns import Surroundings
from digestflow.core.render.layout import Layout
from digestflow.core.topic.nouns import Topic
from tests.core.change_material import FRAGMENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TODAY = date(2031, 8, 1)
DAYS = tuple(date(2031, 5, day) for day in range(3, 14))


def digests(*numbers: int) -> list[str]:
    """The names of the notes of these days of May."""
    return [f"2031-05-{number:02}-Digest" for number in numbers]


def around(
    *,
    notes: Iterable[str] = (),
    days: Iterable[date] = (),
    owned: Iterable[str] = (),
    headings: Mapping[str, str] | None = None,
    note_name: str = "{date}-Digest",
    today: date = TODAY,
) -> Surroundings:
    """What a page is judged against; every digest of `DAYS` has its note unless `notes` says which have."""
    topic = Topic(name="Moons", note="Moons", about="", headings=tuple((headings or {}).items()))
    names = tuple(notes) or tuple(note_name.replace("{date}", day.isoformat()) for day in DAYS)
    return Surroundings(
        layout=Layout(note_name=note_name, note_folder="Digests", topics=(topic,)),
        topic=topic,
        notes=frozenset(map(note_key, names)),
        days=frozenset(days),
        owned=frozenset(owned),
        today=today,
    )


_ENTRIES = (
    "- [[2031-05-03-Digest]] — Probe One lands on Io",
    "- [[2031-05-05-Digest]] — Probe Two weighs 4T, Orbit‘s first",
    "- [[2031-05-04-Digest]] — Probe Two weighs 5T",
    "- [[2031-05-05-Digest]]: again\n  - nested\n  lazy",
    "- 2031-05-07 — bare",
    "- 2031-05-07-Digest — bare name\ngoes on",
    "- [[2031-05-08]] — short",
    "* [[2031-05-06-Digest|six]] — star",
    "1. [[2031-05-09-Digest]] — one",
    "- [[2031-05-10-Digest]] — `code\nspan` ^id",
    "- [[2031-05-32-Digest]] — no day",
    "- [[Digests/2031-05-12-Digest]]",
    "- [ ] [[2031-05-11-Digest]] — a task\n\n  loose text",
    "- 2031-05-06 — no digest",
    "- 2031-05-06 to 2031-05-07 — no digest",
    "- [[2031-05-13-Digest]] — fence\n  ```\n  [[2031-05-01]]\n  ```",
)
_PLACES = (
    "## Related Digests",
    "## Narrative Updates",
    "## Open Questions",
    "## Key Topics",
    "## Subsections",
    "### Families",
    "### Narrative Update — A thesis",
    "## Narrative Update — A flat one",
    "Narrative Update — Underlined\n---",
    "**Narrative Update — Bold**",
    "# Moons",
    "On May 11, it landed.",
    "On May 9, it started.\nTwo lines.",
    "By May 4, nothing.",
)

pages = st.builds(
    lambda parts, front, eol, bom, end: _page(parts, front=front, eol=eol, bom=bom, end=end),
    st.lists(
        st.tuples(
            st.sampled_from((*_ENTRIES, *_ENTRIES, *_PLACES, *_PLACES, *FRAGMENTS)),
            st.sampled_from((1, 2, 2, 3)),
        ),
        max_size=14,
    ),
    st.sampled_from(("", "", "---\ntags: [a, b]\n---\n")),
    st.sampled_from(("\n", "\n", "\r\n")),
    st.booleans(),
    st.sampled_from(("\n", "\n", "", "\n\n")),
)


def _page(parts: list[tuple[str, int]], *, front: str, eol: str, bom: bool, end: str) -> bytes:
    text = "".join(fragment + "\n" * ends for fragment, ends in parts)
    text = front + (text.rstrip("\n") + end if text.strip() else "")
    return (("\ufeff" if bom else "") + text.replace("\n", eol)).encode()
