"""Names of a topic where they stand in a text as whole words."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digestflow.core.topic.words import CJK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from digestflow.core.topic.nouns import Topic

# Letters apart from digits; the end of a sentence or line is a part of its own.
_PART = re.compile(rf"\d+(?:[.,]\d+)*|[^\W\d_{CJK}]+|[.!?:](?=\s)|\n")
_CJK = re.compile(f"[{CJK}]")
_SHORT = 2  # letters; a name this short is a word of some language
_ACRONYM = 4  # letters; capitals this few are a word when written small ("RAG", "ARM")
_TINY = 3  # letters; a name this short with a small letter is written so: "XAI" is not xAI
_NEAR = 3  # parts on each side that show whether a sentence is in title case
_LONG = 4  # letters; shorter words are small in title case too
_OFTEN = 3  # times a word stands small in the items before it counts as a word

# Words and animals that products are named after. Only a start: what the items themselves
# write small more often than with a capital is found without it.
_PLAIN = """
adept agent agility alpaca amazon ant apollo apple arc aria arm atlas aurora bard beads bedrock bee
bison bolt bonsai breeze canvas cascade cedar chameleon character cheetah chinchilla claw cline cobra
cognition cohere comet composer continue copilot coral covariant crane cruise cursor dart digit dolphin
dragon eagle echo elastic elm ember fable factory falcon fern figure flash flint flow flux forge foundry
fox ghost glide go goose gopher granite grove handle harmony hawk helios hermes horizon inflection iris
ivy jade jet julia jupiter koala lamb lambda lark laser leo linear lion llama lobster lotus lovable
lumen luna lynx magic mango maple mars mercury meta mint mirage modal monkey moon muse nano nebula
neptune notion nova oak olive onyx opal opera oracle orca orion otter owl palm panda panther parrot
pearl pepper perplexity phi phoenix physical pi pine pixel platypus plum pluto poe prism pulse puma
python quill radar raven ray reflection replicate ruby runway rust saba sage salmon sanctuary saturn
scale scout seal shark skip sky snow solar sonar sonic spark sparrow spider spot spring squid stable
star stork stretch stripe sun surge swan swift tiger titan together trace turtle vega velvet venus
vertex vicuna viper vision warp wave whale whisper windsurf wing wizard wolf yak yi zebra zephyr
"""
PLAIN = frozenset(_PLAIN.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name of a topic, as it is looked for."""

    text: str  # as the user wrote it
    topic: str  # name of the topic
    parts: tuple[str, ...]  # folded; "GPT-5" is "gpt", "5"; empty: a name in Chinese, Japanese or Korean


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A name that stands in a text."""

    name: Name
    doubtful: bool  # may be the ordinary word; other words must support it


def names(topics: Iterable[Topic], aliases: Mapping[str, Sequence[str]]) -> tuple[Name, ...]:
    """Return the names of the topics, their subsections' included, each with its aliases."""
    found: dict[Name, None] = {}
    for topic in topics:
        for name in topic.names:
            for text in (name, *aliases.get(name, ())):
                parts = () if _CJK.search(text) else tuple(part.casefold() for part in _PART.findall(text))
                if text.strip() and (parts or _CJK.search(text)):
                    found[Name(text=text.strip(), topic=topic.name, parts=parts)] = None
    return tuple(found)


def mixed(name: str) -> bool:
    """Whether the name is short and small and capital letters are mixed in it: "xAI"."""
    return len(name) <= _TINY and name.isalpha() and name[0].islower() and not name.islower()


def parts(text: str) -> tuple[str, ...]:
    """Return the text's words, numbers and ends of sentences as written, letters apart from digits."""
    return tuple(_PART.findall(text))


def ordinary(wanted: Iterable[Name], texts: Iterable[Sequence[str]]) -> frozenset[Name]:
    """Return the names that may be an ordinary word in texts like these (`parts` of each).

    Such are capitalised names of one word that are very short, in `PLAIN`, or written
    small more often than not in the texts themselves. Names with digits, inner capitals
    or several words never are, nor is what the user wrote small.
    """
    counts = Counter(part for text in texts for part in text)
    return frozenset(name for name in wanted if _ordinary(name, counts))


def standing(
    text: str,
    written: Sequence[str],
    by_first: Mapping[str, Sequence[Name]],
    doubted: frozenset[Name],
) -> tuple[Standing, ...]:
    """Return the names that stand in the text, each once, a sure one before a doubtful one.

    `written` are the text's `parts`; `by_first` the names by their first part, with ""
    for those without. A name in Chinese, Japanese or Korean stands wherever its characters do.
    """
    found: dict[Name, bool] = {name: False for name in by_first.get("", ()) if name.text in text}
    folded = [part.casefold() for part in written]
    for at, part in enumerate(folded):
        for name in by_first.get(part, ()):
            until = at + len(name.parts)
            if not _fits(folded[at:until], name.parts) or not _cased(
                name, written[at:until], written[until:]
            ):
                continue
            sure = name not in doubted or _numbered(written[until:]) or _amid_small(written, at, until)
            found[name] = found.get(name, True) and not sure
    return tuple(
        Standing(name=name, doubtful=doubtful)
        for name, doubtful in sorted(found.items(), key=lambda pair: (pair[1], pair[0].topic, pair[0].text))
    )


def _ordinary(name: Name, counts: Mapping[str, int]) -> bool:
    if len(name.parts) != 1 or not name.text.isalpha() or not name.text[1:].islower():
        return len(name.parts) == 1 and len(name.parts[0]) <= _SHORT
    if not name.text[0].isupper():
        return False
    word = name.parts[0]
    small, capital = counts.get(word, 0), counts.get(name.text, 0)
    return len(word) <= _SHORT or word in PLAIN or (small >= _OFTEN and small > capital)


def _fits(given: Sequence[str], wanted: Sequence[str]) -> bool:
    """Tell whether the parts are the wanted ones; the last of several may have a plural s."""
    if tuple(given) == tuple(wanted):
        return True
    return len(wanted) > 1 and tuple(given) == (*wanted[:-1], wanted[-1] + "s")


def _cased(name: Name, written: Sequence[str], after: Sequence[str]) -> bool:
    """Tell whether capitals stand where they are needed to tell the name from a word."""
    if len(name.parts) > 1 or name.text.islower() or _numbered(after):
        return True
    if mixed(name.text):
        return written[0] in (name.text, name.text.lower())
    if name.text.isupper() and len(name.text) <= _ACRONYM:
        return written[0].isupper()
    return not written[0].islower() or not (name.parts[0] in PLAIN or len(name.parts[0]) <= _SHORT)


def _amid_small(written: Sequence[str], at: int, until: int) -> bool:
    """Tell whether the capital can only be a name's: inside a sentence that is not in title case."""
    if at == 0 or not written[at - 1][0].isalnum():
        return False
    near = (*written[max(0, at - _NEAR) : at], *written[until : until + _NEAR])
    long = [part for part in near if len(part) >= _LONG]
    return 2 * sum(part[0].islower() for part in long) > len(long)


def _numbered(after: Sequence[str]) -> bool:
    return bool(after) and after[0][0].isdigit()
