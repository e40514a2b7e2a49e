# ruff: noqa: E501 - a table has one case a line
from __future__ import annotations

import pytest

from digestflow.core.entry.headline import headline
from tests import make
from tests.core.test_extract import NEWS, sound, told


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Alder 2 is out - The Gazette", "Alder 2 is out"),
        ("Alder 2 is out – Elm News", "Alder 2 is out"),
        ("Alder 2 is out | Elm | Blog", "Alder 2 is out | Elm"),
        ("Alder 2 - fast and free", "Alder 2 - fast and free"),
        ("Alder 2 - what the News make of it today", "Alder 2 - what the News make of it today"),
        ("brook/alder: ", "brook/alder"),
        ("**Alder** 2 is [out](https://x.example)", "Alder 2 is out"),
        ("Alder 2 is out. " + "It does so many things that nobody can count them all " * 2, "Alder 2 is out"),
        ("Brookfield opens the weights of Alder.", "Brookfield opens the weights of Alder"),
        ("Brookfield is bought by Elm Inc.", "Brookfield is bought by Elm Inc."),
        ("And then Alder came ...", "And then Alder came ..."),
        ("How Alder was made https://x.example/alder", "How Alder was made"),
        ("brook/alder: skills for research, idea discovery, and automation of experiments via", "brook/alder: skills for research, idea discovery"),
        ("Alder, what it is made of", "Alder, what it is made of"),
        ("Alder | Blog", "Alder | Blog"),
        ("Alder 2 is out today 🔥 #alder #OpenWeights#ai", "Alder 2 is out today 🔥"),
        ("Brookfield explains what went wrong in #Elmland", "Brookfield explains what went wrong in #Elmland"),
        ("Brookfield merges request #14624", "Brookfield merges request #14624"),
        ("#alder #shorts", "#alder #shorts"),
        ("Brookfield fixes Alder 2 for ten kinds of trees (elm,", "Brookfield fixes Alder 2 for ten kinds of trees"),
        ("Brookfield opens the weights of Alder (", "Brookfield opens the weights of Alder"),
        ("Nobody tells me where the weights of Alder are :(", "Nobody tells me where the weights of Alder are :("),
        ("I grew one small elm and two big oaks in my garden for the first time in my life, so no need to ever buy one! https://elm.example/2026/Ma", "I grew one small elm and two big oaks in my garden for the first time in my life, so no need to ever buy one!"),
        ("I grew an elm, and wrote a bit about that here: https://elm.example/2026 so that nobody has to", "I grew an elm, and wrote a bit about that here"),
        ("Alder: https://elm.example/2026 is where the lab of Elmland explains all of it", "is where the lab of Elmland explains all of it"),
        ("The lab of Elmland explains Alder 2 (elm.example.com/2026, and more)", "The lab of Elmland explains Alder 2"),
        ("The lab of Elmland (Brook) explains [Alder](https://elm.example) (https://elm.example)", "The lab of Elmland (Brook) explains Alder"),
        ("The lab of Elmland explains Alder 2 bit.ly/4elms", "The lab of Elmland explains Alder 2"),
        ("Alder 2 comes to chat.elm.ai and to Node.js/Deno", "Alder 2 comes to chat.elm.ai and to Node.js/Deno"),
        ("I grew one small elm and two big oaks in my garden for the first time in my life, and wrote about that in my own blog htt", "I grew one small elm and two big oaks in my garden for the first time in my life, and wrote about that in my own blog"),
        ("Elm buys Brook https://elm.example/2026 for five billion in all today", "Elm buys Brook"),
        ("Show HN: https://elm.example/2026 a small model of elms", "a small model of elms"),
        ("R to @elm_lab: Alder 2 is out", "Alder 2 is out"),
        ("R to @elm_lab: Alder 2 is out. " + "It does so many things that nobody can count them all " * 2, "Alder 2 is out"),
        ("- Alder 2 is now the default", "Alder 2 is now the default"),
        ("> # Alder 2 is out", "Alder 2 is out"),
        ("1. Alder 2 is out", "Alder 2 is out"),
        ("#1 of the models is Alder 2", "#1 of the models is Alder 2"),
    ],
)  # fmt: skip
def test_what_the_site_hung_on_a_title_is_left_out(title: str, shown: str) -> None:
    assert told(make.item(title)).headline == shown


@pytest.mark.parametrize(
    ("title", "text", "shown"),
    [
        pytest.param("Brookfield opens the weights of Alder 2 to all of Elm", "Brookfield opens the weights of Alder 2 to all of Elmland today. Nobody knew.", "Brookfield opens the weights of Alder 2 to all of Elmland today", id="within a word"),
        pytest.param("Brookfield opens the weights of Alder 2 to all of…", "Brookfield opens the weights of Alder 2 to all of Elmland today.", "Brookfield opens the weights of Alder 2 to all of Elmland today", id="with an ellipsis"),
        pytest.param("Brookfield opens the weights of Alder 2 to all of Elmland and Nordhaven, as the old lab of Alder said to", "Brookfield opens the weights of Alder 2 to all of Elmland and Nordhaven, as the old lab of Alder said to us today.", "Brookfield opens the weights of Alder 2 to all of Elmland and Nordhaven, as the old lab of Alder said to us today", id="between two words"),
        pytest.param("Brookfield opens the weights of Alder 2 to all of Elm", "Brookfield opens the weights of Alder 2 to all of Elmland " + "and on " * 30, "Brookfield opens the weights of Alder 2 to all", id="out of an endless sentence"),
        pytest.param("Brookfield opens the weights of Alder 2", "Brookfield opens the weights of Alder 2 to all of Elmland today.", "Brookfield opens the weights of Alder 2", id="a title of its own"),
        pytest.param("Alder 2 is out", "Alder 2 is outside of the lab today.", "Alder 2 is out", id="a short one"),
        pytest.param("What the lab of Elmland says of `alder` and of `yew`", "", "What the lab of Elmland says of alder and of yew", id="code at its end"),
    ],
)  # fmt: skip
def test_what_a_feed_cut_ends_with_a_whole_word(title: str, text: str, shown: str) -> None:
    item = make.item(title, text)

    entry = told(item)

    sound(entry, item)
    assert entry.headline == shown


@pytest.mark.parametrize(
    "call",
    ["R to @elm_lab: Learn more: https://elm.example/alder", "Read the full report", "elm.example/blog/alder-2…", "Link to more", "a https://elm.example/alder b", "Why www.elm.example failed", "elm.example.com/alder is out", "https://elm.example"],
)  # fmt: skip
def test_a_title_that_only_leads_somewhere_else_is_no_headline(call: str) -> None:
    bare, full = make.item(call, NEWS), make.item("Alder is out", "Alder is out.", source="list")

    assert told(bare).headline == NEWS.partition(". ")[0].rstrip(".")
    assert told(bare, full).headline == "Alder is out"


def test_code_at_the_end_of_a_title_is_quoted_with_both_of_its_marks() -> None:
    item = make.item("What the lab says of `alder` and of `yew`.")

    span = headline(item)

    assert span is not None
    assert item.body[slice(*span)] == "What the lab says of `alder` and of `yew`"


def test_a_title_that_is_an_endless_text_is_no_headline() -> None:
    item = make.item("and so on " * 50, "Brookfield opened the weights of Alder 2.")

    assert told(item).headline == "Brookfield opened the weights of Alder 2"


def test_known_names_stand_for_their_aliases() -> None:
    item = make.item("Brook-field opens Alder 2", NEWS)

    entry = told(item, known={"Brookfield Labs": ("Brookfield",), "Nordhaven": ("NH",)})

    assert "Brookfield Labs" in entry.entities
    assert not {"Brookfield", "Nordhaven"} & set(entry.entities)


def test_words_of_a_title_in_capitals_are_no_names() -> None:
    item = make.item("Building Faster Agents With Open Tools", "The guide shows how agents are built.")

    assert told(item).entities == ()


def test_a_repository_is_what_its_title_is_about() -> None:
    item = make.item("brook / alder", "A small tool that reads feeds and writes notes.")

    assert told(item).headline == "brook / alder: A small tool that reads feeds and writes notes"
    assert told(item).entities == ("brook / alder",)


def test_a_repository_that_only_a_long_sentence_tells_of_stays_alone() -> None:
    item = make.item("brook / alder", "A small tool that reads " + "feeds, " * 20 + "and writes notes.")

    assert told(item).headline == "brook / alder"


def test_release_notes_give_their_items() -> None:
    text = "## Changes\n\n* Added `--fast` flag to `alder run` for small cards\n* Fixed a crash of `alder serve` on start\n\nDownloads: 3"
    item = make.item("alder v2.1.79", text)

    entry = told(item)

    sound(entry, item)
    assert entry.headline == "alder v2.1.79: Added --fast flag to alder run for small cards"
    assert entry.summary[0].text == "Fixed a crash of alder serve on start."


def test_of_a_list_of_releases_the_newest_is_told() -> None:
    items = [
        make.item(
            f"v2.1.{n}", f"- Fixed the crash of elm{n} on start\n- Added {n} cards to the table of elms"
        )
        for n in (9, 10, 8)
    ]

    entry = told(*items)

    sound(entry, *items)
    assert entry.headline.startswith("v2.1.10: ")
    assert {quote.item for quote in entry.quotes} == {items[1].id}
    assert len(entry.items) == 3


def test_a_version_without_a_short_sentence_stays_alone() -> None:
    item = make.item("v2.1.79", "Alder is " + "much " * 20 + "faster on old cards.")

    entry = told(item)

    assert entry.headline == "v2.1.79"
    assert entry.summary[0].text.endswith("cards.")


def test_a_version_whose_only_sentence_is_in_the_headline_is_told_by_it() -> None:
    item = make.item("v2.1.79", "- Fixed a crash of alder serve on start")

    entry = told(item)

    sound(entry, item)
    assert entry.headline == "v2.1.79: Fixed a crash of alder serve on start"
    assert [sentence.text for sentence in entry.summary] == ["Fixed a crash of alder serve on start"]


def test_a_part_of_the_headline_is_no_summary() -> None:
    item = make.item(
        "brook/alder: Remote control for Elm. A faster version is on the way",
        "Remote control for Elm. A faster version is on the way",
    )

    assert [s.text for s in told(item).summary] == [item.title]


def test_a_title_that_says_something_stands_over_a_bare_name() -> None:
    bare = make.item("brook/alder", "", source="list")
    full = make.item("Alder: a small framework that trains elms", NEWS, source="gazette")

    assert told(bare, full).headline == full.title


@pytest.mark.parametrize(
    ("title", "text", "names"),
    [
        pytest.param("Elm Hall CEO Mira Oakes leaves", "", ("Elm Hall",), id="an office parts two names"),
        pytest.param("Alder 2 supports API 400 and Q4_K_M and ELM_BASE_URL", "", ("Alder 2",), id="settings"),
        pytest.param("The lab bought GPU Nordhaven cards", "", ("Nordhaven",), id="general words around"),
        pytest.param("The Elmland-based Nordhaven grows", "", ("Nordhaven",), id="where it is"),
        pytest.param("Alder 2 is out", "It was shown by Mira Oakes in the hall of the lab.", ("Alder 2",), id="named once"),
        pytest.param("Alder 2 is out", "It was shown by Mira Oakes. Then Mira Oakes left the lab.", ("Mira Oakes", "Alder 2"), id="named twice"),
        pytest.param("The lab of Nordhaven meets BadElmError, LRMs, X-Elm-Id and R1-Style", "", ("Nordhaven",), id="errors, headers, plural initials"),
        pytest.param("Meet Alderix: a tool of the lab", "Alderix runs. So Alderix is a tool.", ("Alderix",), id="an invitation"),
        pytest.param("Nordhaven Opens Rainy Garden Program For Trees", "The city of Nordhaven is wet in spring. The post Nordhaven Opens Rainy Garden Program For Trees appeared first here. Then Nordhaven left.", ("Nordhaven",), id="a title said again"),
        pytest.param("Many Elm-Passing tests fail", "", ("Elm",), id="an ending"),
        pytest.param("An agentic Elm with AI agents", "", ("Elm",), id="common words of a topic"),
        pytest.param("The Nord Code of the lab", "", ("Nord Code",), id="the longer of two known names"),
        pytest.param("The lab closes the Nordhaven API today", "", ("Nordhaven",), id="a general word behind"),
        pytest.param("The lab of Nordhaven runs elm.cpp", "", ("Nordhaven",), id="a name by a sign inside"),
        pytest.param("The cursor moves over the table", "", (), id="a known name that is a word"),
        pytest.param("The lab asks Cursor for help", "", ("Cursor",), id="a known name with its capital"),
        pytest.param("What I use the Alders for", "I use Alder 2 for summaries. My Alders and Alder 2 run at home.", ("Alder 2",), id="a plural of another"),
        pytest.param("The lab asks the Cursors and Cursor for help", "", ("Cursor",), id="a plural of a known name"),
        pytest.param("The lab of Nordhaven loads Elmers 5 and Alders", "", ("Nordhaven", "Elmers 5", "Alders"), id="no plural of another"),
        pytest.param("Mira Oakes leaves the lab", "The lab lost Oakes in May. Then Mira Oakes and Oakes were seen.", ("Mira Oakes",), id="the last words of another"),
        pytest.param("KiteAI joins the lab", "The lab took KiteAI. Elm KiteAI sells; Elm KiteAI grows.", ("KiteAI", "Elm KiteAI"), id="a name beside a longer one"),
        pytest.param("A survey of Text Splitting in the lab", "Text Splitting is hard for the lab.", (), id="what is left of a term"),
        pytest.param("The lab opens Code Forge", "The lab reads with Forge at night.", ("Forge",), id="what is left of a term and a name too"),
        pytest.param("The lab halts the Adult Mode", "It was made for adult readers of the lab.", (), id="what is left of a mode"),
        pytest.param("The lab of Nordhaven counts", "It makes a life cycle assessment (LCA) in Nordhaven. Each LCA is long.", ("Nordhaven",), id="short for a term"),
        pytest.param("The lab of Nordhaven loves Elm Root Causes", "The lab made Elm Root Causes (ERC) in Nordhaven. All ERC is small.", ("Elm Root Causes", "Nordhaven"), id="short for what the title says"),
        pytest.param("The lab of Nordhaven waits", "It asked the National Elm Office (NEO) in Nordhaven. All NEO is small.", ("Nordhaven", "NEO"), id="short for a name"),
        pytest.param("The lab of Nordhaven waits", "It asked its old friend (NEO) in Nordhaven. All NEO is small.", ("Nordhaven", "NEO"), id="a name in brackets"),
    ],
)  # fmt: skip
def test_names_are_those_of_whom_it_is_about(title: str, text: str, names: tuple[str, ...]) -> None:
    known: dict[str, tuple[str, ...]] = dict.fromkeys(
        ("agentic", "AI agents", "Nord", "Nord Code", "Cursor"), ()
    )

    assert told(make.item(title, text), known=known).entities == names
