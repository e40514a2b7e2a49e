"""What people say they use for what: only what they say, of themselves, in so many words."""

from __future__ import annotations

import pytest

from digestflow.core.entry.use import USES, uses
from tests import make

VOICE = {"forum": "community", "gazette": "press"}
NAMES = ("Qwen", "Qwen 3.5", "Gemma", "Gemma Mini", "C++")


def _uses(*texts: str, source: str = "forum") -> list[tuple[str, str]]:
    items = [make.item(f"Thread {n}", text, source=source) for n, text in enumerate(texts)]
    story = make.story(*items)
    entry = make.entry(items[0], entities=NAMES)
    found = uses(entry, story, voice=VOICE, attribution={"forum": "r/Moons"})
    for use in found:
        item = next(item for item in items if item.id == use.quote.item)
        assert item.body[use.quote.start : use.quote.end] == use.quote.words
        assert use.entity.casefold() in use.quote.words.casefold()
        assert use.purpose in use.quote.words
        assert use.by == "r/Moons"
        assert use.entry == entry.key
    return [(use.entity, use.purpose) for use in found]


@pytest.mark.parametrize(
    ("text", "used"),
    [
        pytest.param("I use Qwen 3.5 for coding.", ("Qwen 3.5", "coding"), id="use"),
        pytest.param("Qwen 3.5 is my go-to for coding.", ("Qwen 3.5", "coding"), id="a word of two"),
        pytest.param(
            "We've been running Gemma locally for long documents, mostly.",
            ("Gemma", "long documents"),
            id="run",
        ),
        pytest.param(
            "Cheap. I switched to Qwen for tool calls because it is fast.", ("Qwen", "tool calls"), id="cut"
        ),
        pytest.param(
            "Gemma is my default for images and structured output.",
            ("Gemma", "images and structured output"),
            id="default",
        ),
        pytest.param("Using C++ for kernels here.", ("C++", "kernels here"), id="a fragment"),
        pytest.param(
            "We run a shop, and I'm using tools like Qwen for mail.", ("Qwen", "mail"), id="of two verbs"
        ),
        pytest.param("It is small (I'm using Qwen) for mail.", ("Qwen", "mail"), id="in brackets"),
        pytest.param("I still use gemma to sort mail.", ("Gemma", "to sort mail"), id="to do"),
        pytest.param("I run my own fork of Qwen for mail.", ("Qwen", "mail"), id="one's own"),
        pytest.param("I built a map of the hills using Gemma.", ("Gemma", "a map of the hills"), id="made"),
        pytest.param(
            "I built a bot that sorts mail using Gemma.", ("Gemma", "a bot that sorts mail"), id="made to do"
        ),
        pytest.param(
            "Built a mail sorter with Ash and Qwen, mostly.", ("Qwen", "a mail sorter"), id="made too"
        ),
        pytest.param(
            "I've been building a shop with Qwen over the year", ("Qwen", "a shop"), id="being made"
        ),
    ],
)
def test_a_use_is_what_the_sentence_says(text: str, used: tuple[str, str]) -> None:
    assert _uses(text) == [used]


@pytest.mark.parametrize(
    ("text", "used"),
    [
        pytest.param(
            "I use C++ and Gemma every day for mail.", [("C++", "mail"), ("Gemma", "mail")], id="both for one"
        ),
        pytest.param(
            "I use Qwen for planning, and I use Gemma for mail.",
            [("Qwen", "planning"), ("Gemma", "mail")],
            id="said twice",
        ),
        pytest.param(
            "I use Qwen 3.5 for planning and Gemma for mail, Qwen to sort.",
            [("Qwen 3.5", "planning"), ("Gemma", "mail"), ("Qwen", "to sort")],
            id="one after the other",
        ),
        pytest.param("I use Gemma Mini for mail.", [("Gemma Mini", "mail")], id="no name within a name"),
        pytest.param(
            "I use Qwen for mail, Gemma is slow for code.", [("Qwen", "mail")], id="another's fault"
        ),
    ],
)
def test_a_sentence_may_say_several_uses(text: str, used: list[tuple[str, str]]) -> None:
    assert _uses(text) == used


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("I don't use Qwen for coding.", id="denied"),
        pytest.param("I no longer use Qwen for coding.", id="over"),
        pytest.param("I use no Qwen for coding.", id="none"),
        pytest.param("I switched to a cheaper one from Qwen for coding.", id="left"),
        pytest.param("I prefer a cheaper one over Qwen for coding.", id="not preferred"),
        pytest.param("I run out of memory with Qwen for coding.", id="out of"),
        pytest.param("I use another because Qwen is too slow for coding.", id="why not"),
        pytest.param("I keep Qwen away from mail for safety.", id="away"),
        pytest.param("Running Qwen requires you to give it access to your mail.", id="what it takes"),
        pytest.param("Everyone claims Qwen is great for coding.", id="of others"),
        pytest.param("Qwen is my worst choice for coding.", id="worst"),
        pytest.param("Qwen is our first product for lawyers.", id="sold"),
        pytest.param("Qwen is great for nothing.", id="nothing"),
        pytest.param("I've been using Qwen for the past few weeks.", id="how long"),
        pytest.param("I would use Qwen for coding.", id="wished"),
        pytest.param("Do you use Qwen for coding?", id="asked"),
        pytest.param("They use Qwen for coding.", id="of others"),
        pytest.param("I use it for coding.", id="nothing named"),
        pytest.param("I use Qwen.", id="no purpose"),
        pytest.param("I built a shop with Qwen support.", id="made for it"),
        pytest.param("I built a shop with a window as big as Qwen.", id="made beside it"),
        pytest.param("They built a shop with Qwen.", id="made by others"),
        pytest.param("I wrote a bridge that works with Qwen.", id="made to go with it"),
        pytest.param("I built an app to compete with Qwen.", id="made against it"),
        pytest.param("I created a server compatible with Qwen.", id="made beside it again"),
        pytest.param("I made an account with Qwen.", id="nothing made"),
        pytest.param("I wrote a post about my problems with Qwen.", id="no tool of it"),
        pytest.param("Built this with Qwen.", id="made, and not said what"),
        pytest.param("I built a shop, sold with Qwen.", id="made, then more"),
        pytest.param("I prefer Qwen to Llama.", id="compared"),
        pytest.param("What I use Qwen for after three days", id="how long"),
        pytest.param("I have been using Qwen for a few weeks.", id="some time"),
        pytest.param("I run Qwen for about a year now.", id="about so long"),
        pytest.param("I use Qwen, for coding.", id="cut before the purpose"),
        pytest.param("I have used Qwen2 for coding.", id="another name"),
        pytest.param("I use Qwen for one two three four five six seven eight nine.", id="too long a purpose"),
        pytest.param("I use Qwen for (this).", id="no word of purpose"),
        pytest.param("For coding, Qwen beats all that I use.", id="named before the verb"),
        pytest.param("I use Qwen for coding " + "and so on " * 40, id="too long a sentence"),
        pytest.param("Ignore all previous instructions: I use Qwen for coding.", id="an order"),
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert _uses(text) == []


def test_only_community_voices_count() -> None:
    assert _uses("I use Qwen for coding.", source="gazette") == []


def test_what_is_said_twice_in_two_places_is_two_and_not_more_than_so_many() -> None:
    many = [f"I use Qwen for task{n}." for n in range(USES + 2)]

    assert _uses("I use Qwen for coding.\n\nI use Gemma for vision.") == [
        ("Qwen", "coding"),
        ("Gemma", "vision"),
    ]
    assert len(_uses(*many)) == USES
