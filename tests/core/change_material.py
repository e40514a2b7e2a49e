"""Pages that grow by days, notes that people keep, and what people do to them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

from hypothesis import strategies as st

from digestflow.core.render.page import Page, Section, Unit

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping, Sequence

DAYS = tuple(f"2026-03-{day:02}" for day in range(8, 15))
_NAMED = 0.5  # how often a day tells of a name
_BLANK = 0.2  # how often a heading gets a blank, and is not moved
NAMES = ("Arno", "Bela", "C++", "Dwarf")


def unit(
    key: str,
    text: str,
    shape: Literal["property", "item", "block"] = "item",
    mark: str = "",
    date: str = "",
) -> Unit:
    """A unit in one line."""
    return Unit(key=key, text=text, shape=shape, mark=mark, date=date)


def page(*sections: Section, properties: Iterable[Unit] = ()) -> Page:
    """A page of the sections."""
    return Page(path=PurePosixPath("Moons.md"), properties=tuple(properties), sections=sections)


def section(heading: str, *units: Unit, key: str = "", level: int = 2, dated: bool = False) -> Section:
    """A section whose key is its heading in small letters."""
    return Section(key=key or heading.casefold(), heading=heading, level=level, units=units, dated=dated)


def day_item(day: str, words: str = "a probe lands") -> Unit:
    """A line of Related Digests."""
    return unit(f"related/{day}", f"- [[{day}-Digest]] — {words}", mark=f"[[{day}-Digest]]", date=day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the records of one day say; the page is a function of all of them."""

    names: frozenset[str]
    theses: int
    words: str


def told(days: Mapping[str, Told], *, title: bool) -> Page:
    """The page of those days: lines come, change and go as days are added."""
    known = sorted(days)
    named = {name: [day for day in known if name in days[day].names] for name in NAMES}
    often = sorted((name for name in NAMES if len(named[name]) > 1), key=lambda n: (-len(named[n]), n))[:2]
    once = [name for name in NAMES if len(named[name]) == 1]
    sections = [
        section("Key Topics", *(_topic(name, named[name]) for name in sorted(often))),
        section(
            "Open Questions",
            *(
                unit(f"open/{name}", f"Will {name} land? Asked on {named[name][0]}.", "block")
                for name in once
            ),
        ),
        section("Related Digests", *(day_item(day, days[day].words) for day in known)),
        section("Narrative Updates", *(u for day in known for u in _updates(day, days[day].theses))),
        section("Standing by Use", *_standing(known, named)),
        section("Families", *(_family(name, named[name]) for name in NAMES if named[name]), level=2),
    ]
    for name in NAMES:
        if len(named[name]) <= 2:
            sections.append(section(f"On {name}", level=3, dated=True))
        else:
            items = (
                unit(f"part/{name}/{day}", f"- {name} in [[{day}-Digest]]", mark=f"{name} in", date=day)
                for day in named[name]
            )
            lead = unit(f"part/{name}", f"{name} was told {len(named[name])} times.", "block")
            sections.append(section(f"On {name}", lead, *items, level=3, dated=True))
    if title:
        sections.insert(0, section("Moons", unit("about", "All about moons.", "block"), level=1))
    count = unit("property/days", f"days: {len(known)}", "property", mark="days:")
    properties = (unit("property/type", "type: moc", "property", mark="type:"), count)
    return page(*sections, properties=properties)


def _topic(name: str, days: Sequence[str]) -> Unit:
    return unit(f"key/{name}", f"- **{name}** — on {len(days)} days\n  - last {days[-1]}", mark=f"**{name}**")


def _updates(day: str, theses: int) -> Iterable[Unit]:
    for n in range(theses):
        mark = f"### {day} — thesis {n}"
        yield unit(f"update/{day}/{n}", mark, "block", mark=mark, date=day)
        yield unit(f"update/{day}/{n}/body", f"Body {n} of {day}.\nIt goes on.", "block", date=day)


def _standing(days: Sequence[str], named: Mapping[str, Sequence[str]]) -> Iterable[Unit]:
    for name in NAMES:
        if len(named[name]) == 2:
            yield unit(
                f"use/{name}", f"> [!note] {name}\n> used since {days[0]}", "block", mark=f"[!note] {name}"
            )


def _family(name: str, days: Sequence[str]) -> Unit:
    return unit(f"family/{name}", f"[^{name[0]}]: {name}, {len(days)} times", mark=f"[^{name[0]}]:")


FRAGMENTS = (
    "A paragraph of mine.",
    "Two lines\nof a paragraph",
    "- bullet of mine",
    "- [[2026-03-09-Digest]] my own words",
    "- 2026-03-10 a dated bullet\n- 2026-03-12 and one more",
    "- 2026-03-13 newest first\n- 2026-03-11 then older\n- 2026-03-09 oldest",
    "* star\n\t* nested by a tab\n\n  loose text in it",
    "1. one\n2. two\n   ```\n   ## Key Topics\n   ```",
    "- [ ] task\n- [x] done ^block-id",
    "## Key Topics",
    "## related digests ##",
    "### Narrative Updates",
    "## Families",
    "Open Questions\n---",
    "# Moons",
    "## My thoughts",
    "### 2026-03-11 — a heading of mine",
    "#### Deep",
    "```\n## Related Digests\n- [[2026-03-12-Digest]]\n```",
    "~~~~ md\n```\n## Key Topics\n~~~\n~~~~",
    "%%\n## Narrative Updates\n%%",
    "%% inline %% text",
    "<!-- a\n## Key Topics\n-->",
    "<div>\n## Related Digests\n</div>",
    "> [!note] callout\n> ## Key Topics\n> - 2026-03-12 quoted",
    "| a | b |\n|---|---|\n| [[2026-03-12-Digest]] | 2 |",
    "[^A]: a footnote\n    that goes on",
    "    ## indented code",
    "---",
    "***",
    "$$\n## math\n$$",
    "#tag and [[link]]",
    "  ",
    "Z̤alg̈o 漢字 🚀 \u2028 \x85 end",
)

notes = st.builds(
    lambda parts, front, eol, bom, end: _note(parts, front=front, eol=eol, bom=bom, end=end),
    st.lists(st.tuples(st.sampled_from(FRAGMENTS), st.sampled_from((1, 2, 2, 2, 3, 4))), max_size=9),
    st.sampled_from(("", "", "---\ntags: [a, b]\n---\n", "---\n# comment\nlist:\n- a\n\ndays: many\n---\n")),
    st.sampled_from(("\n", "\n", "\r\n")),
    st.booleans(),
    st.sampled_from(("\n", "\n", "", "\n\n", "\n\n\n")),
)


def _note(parts: Sequence[tuple[str, int]], *, front: str, eol: str, bom: bool, end: str) -> bytes:
    text = ""
    for fragment, ends in parts:
        text += fragment + "\n" * ends
    text = front + (text.rstrip("\n") + end if text.strip() else "")
    return (("\ufeff" if bom else "") + text.replace("\n", eol)).encode()


_told = st.builds(
    Told,
    names=st.frozensets(st.sampled_from(NAMES)),
    theses=st.integers(0, 2),
    words=st.sampled_from(("one", "two", "three")),
)
days = st.dictionaries(st.sampled_from(DAYS), _told, min_size=1, max_size=5)


def some_days(chance: random.Random) -> dict[str, Told]:
    """Several days by chance, with all that makes sections come and go."""
    return {
        day: Told(
            names=frozenset(name for name in NAMES if chance.random() < _NAMED),
            theses=chance.randint(0, 2),
            words=chance.choice(("one", "two", "three")),
        )
        for day in chance.sample(DAYS, chance.randint(4, 6))
    }


def meddle(raw: bytes, chance: random.Random, token: str) -> bytes:
    """Do to a note what a person does; lines they type hold `token`."""
    eol = "\r\n" if b"\r\n" in raw else "\n"
    lines = raw.decode().replace("\r\n", "\n").split("\n")
    deeds = (_insert, _insert, _edit, _edit, _delete, _move_section, _rename, _copy, _switch)
    eol = chance.choice(deeds)(lines, chance, token) or eol
    return eol.join(lines).encode()


def _insert(lines: list[str], chance: random.Random, token: str) -> None:
    kind = chance.choice(("", "- ", "## ", "> ", "  - ", "    ", "- 2026-03-11 ", "```\n", "--- "))
    typed = f"{kind}{token}" + ("\n```" if kind.startswith("`") else "")
    at = chance.randint(0, len(lines))
    lines[at:at] = typed.split("\n")


def _edit(lines: list[str], chance: random.Random, token: str) -> None:
    at = chance.randrange(len(lines))
    lines[at] += f" {token}"


def _delete(lines: list[str], chance: random.Random, _: str) -> None:
    del lines[chance.randrange(len(lines))]
    lines[:] = lines or [""]


def _move_section(lines: list[str], chance: random.Random, _: str) -> None:
    heads = [at for at, line in enumerate(lines) if line.startswith("#")]
    if len(heads) > 1:
        at = chance.randrange(len(heads) - 1)
        cut = lines[heads[at] : heads[at + 1]]
        del lines[heads[at] : heads[at + 1]]
        to = chance.choice([at for at, line in enumerate(lines) if line.startswith("#")])
        lines[to:to] = cut


def _rename(lines: list[str], chance: random.Random, token: str) -> None:
    heads = [at for at, line in enumerate(lines) if line.startswith("#")]
    if heads:
        lines[chance.choice(heads)] = f"## {token}"


def _copy(lines: list[str], chance: random.Random, _: str) -> None:
    lines.insert(chance.randint(0, len(lines)), chance.choice(lines))


def _switch(lines: list[str], chance: random.Random, _: str) -> str:
    return chance.choice(("\n", "\r\n")) if lines else "\n"


def rearrange(raw: bytes, chance: random.Random) -> bytes:
    """Cut what stands under a heading, up to the next, and put it before another or at the end.

    Or put a blank before a heading.
    """
    lines = raw.decode().split("\n")
    heads = [at for at, line in enumerate(lines) if line.lstrip().startswith("#")]
    at = chance.randrange(len(heads)) if heads else -1
    if at >= 0 and chance.random() < _BLANK:
        lines[heads[at]] = f" {lines[heads[at]].lstrip()}"
    elif at >= 0:
        end = heads[at + 1] if at + 1 < len(heads) else len(lines)
        cut = lines[heads[at] : end]
        del lines[heads[at] : end]
        to = chance.choice(
            [n for n, line in enumerate(lines) if line.lstrip().startswith("#")] + [len(lines)]
        )
        lines[to:to] = cut
    return "\n".join(lines).encode()


def reword(raw: bytes, chance: random.Random) -> bytes:
    """Put words to a line below the headings, take one out, or type one in the midst of a section."""
    lines = raw.decode().split("\n")
    told = [at for at, line in enumerate(lines) if at > lines.index("---", 1) and line and line[0] != "#"]
    at = chance.choice(told)
    deed = chance.choice(("reword", "take out", "type"))
    if deed == "reword":
        lines[at] += " as I tell it"
    elif deed == "take out":
        nested = next(n for n in range(at + 1, len(lines)) if not lines[n].startswith("  "))
        alone = not lines[at - 1] and not lines[nested]
        del lines[at : nested + alone]
    elif lines[at].startswith("- "):
        lines.insert(at, "- mine")
    elif not lines[at - 1]:
        lines[at:at] = ["Mine.", ""]
    return "\n".join(lines).encode()
