"""What of today is new against what was told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.entity import Naming, naming
from digestflow.core.ledger.nouns import THREAD_DAYS, Conflict, Said
from digestflow.core.ledger.past import Past, ledger
from digestflow.core.ledger.threads import Judgement, judge
from tests import make

if TYPE_CHECKING:
    from digestflow.core.entry.nouns import Entry, Status
    from digestflow.core.ledger.past import Ledger

DAY = make.DAY
YESTERDAY = DAY - timedelta(days=1)


def _entry(headline: str, *said: str, names: tuple[str, ...] = ("Arno",), **other: Any) -> Entry:
    item = make.item(headline, "\n\n".join(said), url=other.pop("url", f"https://x.example/{headline}"))
    told = said or (headline,)
    summary = (make.sentence(told[0], make.quote(item, told[0])),)
    claims = tuple(make.claim(text, make.quote(item, text)) for text in told[1:])
    return make.entry(item, summary=summary, claims=claims, entities=names, **other)


def _known(*entries: Entry, day: date = YESTERDAY, url: str = "", called: Naming | None = None) -> Ledger:
    urls = {id_: url or f"https://told.example/{id_}" for entry in entries for id_ in entry.items}
    return ledger(DAY, [Past(day=day, entries=entries, urls=urls)], naming=called)


def _past(day: date, *entries: Entry, urls: dict[str, str] | None = None) -> Past:
    return Past(day=day, entries=entries, urls=urls or {})


def _judged(entry: Entry, known: Ledger, *urls: str) -> Judgement:
    return judge(entry, frozenset(urls), known)


TOLD = _entry(
    "Arno probe lands on the moon",
    "The Arno probe landed on the moon with 120 million sensors.",
    "The whole mission cost the young agency $5.2M until its landing.",
)


WORDS = "Arno probe landed moon sensors mission cost agency landing the with"


def test_a_story_nobody_told_is_new() -> None:
    found = _judged(_entry("Bela rocket explodes", names=("Bela",)), _known(TOLD))

    assert found == Judgement(follows=None, news=True)


def test_a_repeat_says_nothing_new_and_names_what_told_it() -> None:
    again = _entry("Arno probe lands on moon", "The Arno probe landed on the moon with 120 million sensors.")

    found = _judged(again, _known(TOLD))

    assert not found.news
    assert found.follows is not None
    assert (found.follows.day, found.follows.headline) == (YESTERDAY, TOLD.headline)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("The Arno probe landed on the moon with 120M sensors.", id="by a letter"),
        pytest.param("The Arno probe landed on the moon with 120,000,000 sensors.", id="in digits"),
        pytest.param(
            "The whole mission cost the young agency $5.2 million until its landing.", id="money in words"
        ),
    ],
)
def test_the_same_value_written_otherwise_is_no_news(said: str) -> None:
    found = _judged(_entry("Arno probe lands on moon", said), _known(TOLD))

    assert found.follows
    assert not found.news


@pytest.mark.parametrize(
    ("headline", "said", "status"),
    [
        pytest.param(
            "Arno probe lands on moon",
            "The Arno probe landed on the moon with 140 million sensors.",
            "announced",
            id="another value",
        ),
        pytest.param(
            "Arno probe lands on moon 7 days late",
            "The whole mission cost the young agency $5.2M until its landing.",
            "announced",
            id="in the headline",
        ),
        pytest.param(
            "Arno probe lands on the moon",
            "The Arno probe landed on the moon with 120 million sensors.",
            "retracted",
            id="another status",
        ),
        pytest.param(
            "Arno probe lands on the moon",
            "Engineers lost contact because an antenna froze.",
            "announced",
            id="another sentence",
        ),
    ],
)
def test_a_follow_up_is_news_and_names_what_it_follows(headline: str, said: str, status: str) -> None:
    found = _judged(_entry(headline, said, status=status), _known(TOLD))

    assert found.news
    assert found.follows is not None
    assert found.follows.key == TOLD.key


@pytest.mark.parametrize(
    ("said", "news"),
    [
        pytest.param("On the moon, 120 million sensors now work for the Arno probe.", False, id="turned"),
        pytest.param("The agency paid $5.2 million for its mission.", False, id="money in other words"),
        pytest.param("The agency paid $5.3 million for its mission.", True, id="another value"),
        pytest.param("The agency paid Bela Works $5.2 million for its mission.", True, id="a new name"),
        pytest.param("The agency never paid $5.2 million for its mission.", True, id="a denial"),
        pytest.param("Children in schools write songs for $5.2M.", True, id="another happening"),
        pytest.param(
            "The agency paid the young crew for its mission.", True, id="no value that could be known"
        ),
    ],
)
def test_what_is_told_again_in_other_words_without_a_new_value_is_no_news(said: str, *, news: bool) -> None:
    found = _judged(_entry("Arno probe lands on moon", said), _known(TOLD))

    assert found.follows is not None
    assert found.news is news


@given(
    st.lists(st.sampled_from(WORDS.split())),
    st.integers(200, 999),
    st.sampled_from(["million", "sensors", "%", "km", ""]),
)
def test_a_follow_up_with_a_new_value_is_told_whatever_else_it_says(
    words: list[str], number: int, unit: str
) -> None:
    said = f"{' '.join(words)} {number} {unit}".strip() + "."

    assert _judged(_entry("Arno probe lands on moon", said), _known(TOLD)).news


def test_a_sentence_of_common_words_alone_is_no_news() -> None:
    found = _judged(_entry(TOLD.headline, "It is what it is."), _known(TOLD))

    assert not found.news


def test_a_status_that_the_thread_had_before_is_no_news() -> None:
    later = _entry(
        TOLD.headline, "The whole mission cost the young agency $5.2M until its landing.", status="released"
    )
    known = ledger(DAY, [_past(YESTERDAY - timedelta(days=1), TOLD), _past(YESTERDAY, later)])

    assert not _judged(
        _entry(TOLD.headline, "The whole mission cost the young agency $5.2M until its landing."), known
    ).news


def test_the_same_address_makes_a_thread_whatever_the_words() -> None:
    address = "https://told.example/arno"
    entry = _entry("Something else entirely", names=("Bela",))

    assert _judged(entry, _known(TOLD, url=address), address).follows
    assert not _judged(entry, _known(TOLD, url=address), "https://told.example/bela").follows
    assert not _judged(entry, ledger(DAY, [_past(YESTERDAY, TOLD, urls={TOLD.key: ""})]), "").follows


@pytest.mark.parametrize(
    ("headline", "names", "follows"),
    [
        pytest.param("Lunar probe lands softly", ("Arno",), True, id="name in common, similar headline"),
        pytest.param("Lunar probe lands softly", ("Bela",), False, id="similar headline, another name"),
        pytest.param("Lunar probe lands softly", (), False, id="similar headline, no name"),
        pytest.param("Investors leave the company", ("Arno",), False, id="name in common only"),
        pytest.param("Investors leave ARNO", ("arno",), False, id="one name alone in both headlines"),
        pytest.param("Investors leave the ARNO probe", ("arno",), True, id="the name and a word"),
        pytest.param("Probe of the tax office", ("Arno",), False, id="one word in common"),
        pytest.param("It is what it is", ("Arno",), False, id="a headline of common words"),
    ],
)
def test_a_thread_is_an_entity_in_common_under_a_headline_in_common(
    headline: str, names: tuple[str, ...], *, follows: bool
) -> None:
    found = _judged(_entry(headline, names=names), _known(TOLD))

    assert (found.follows is not None) == follows


def test_the_words_of_a_name_alone_are_no_headline_in_common() -> None:
    known = _known(_entry("Arno Big owners meet", names=("Arno Big", "Elm")))

    assert not _judged(_entry("Rafts for Arno Big", names=("Arno Big", "Elm")), known).follows
    assert _judged(_entry("Arno Big owners swim", names=("Arno Big", "Elm")), known).follows


def test_words_that_all_headlines_of_the_trade_say_make_no_thread() -> None:
    known = _known(_entry("Elm: a free open source coding agent", names=("Arno",)))

    assert not _judged(_entry("A new open-source model and agent", names=("Arno",)), known).follows


def test_a_name_without_letters_to_compare_stands_in_no_headline() -> None:
    known = _known(_entry("Committee publishes a draft", names=("C",)))

    assert not _judged(_entry("Investors leave the company", names=("C",)), known).follows


def test_of_a_thread_the_nearest_headline_is_followed_and_of_equals_the_newest() -> None:
    older = YESTERDAY - timedelta(days=3)
    known = ledger(
        DAY,
        [
            _past(older, _entry("Arno probe lands on the moon")),
            _past(older - timedelta(days=1), _entry("Arno probe lands on the moon")),
            _past(YESTERDAY, _entry("Arno raises money")),
        ],
    )

    found = _judged(_entry("Arno probe lands on the moon at last"), known)

    assert found.follows is not None
    assert found.follows.day == older


@pytest.mark.parametrize(
    ("days", "known"),
    [
        pytest.param(1, True, id="the day before"),
        pytest.param(THREAD_DAYS, True, id="the last that counts"),
        pytest.param(THREAD_DAYS + 1, False, id="too long ago"),
        pytest.param(0, False, id="the day itself"),
        pytest.param(-1, False, id="the day after"),
    ],
)
def test_a_day_knows_the_days_before_it_only(days: int, *, known: bool) -> None:
    found = _judged(_entry(TOLD.headline), _known(TOLD, day=DAY - timedelta(days=days)))

    assert (found.follows is not None) == known


@pytest.mark.parametrize(
    ("before", "after", "news"),
    [
        pytest.param("rumored", "announced", True, id="announced after rumored"),
        pytest.param("announced", "released", True, id="released after announced"),
        pytest.param("released", "announced", False, id="announced after released"),
        pytest.param("released", "rumored", False, id="rumored after released"),
        pytest.param("confirmed", "disputed", True, id="disputed after confirmed"),
        pytest.param("disputed", "announced", True, id="announced after disputed"),
    ],
)
def test_a_status_is_news_where_it_goes_on_and_not_where_it_steps_back(
    before: str, after: str, *, news: bool
) -> None:
    said = "The whole mission cost the young agency $5.2M until its landing."

    found = _judged(
        _entry(TOLD.headline, said, status=after), _known(_entry(TOLD.headline, said, status=before))
    )

    assert found.news is news


def test_a_word_for_a_day_is_no_new_value() -> None:
    told = _entry("Arno probe lands on the moon", "The Arno probe landed on the moon on Tuesday.")
    again = _entry("Arno probe lands on the moon", "The Arno probe landed on the moon yesterday.")

    assert not _judged(again, _known(told)).news


def test_a_version_that_a_headline_left_out_is_found_among_what_its_entry_is_about() -> None:
    told = _entry("Arno family spotted", "Arno Small 4 is in the code.", names=("Arno Small 4", "Arno"))
    other = _entry("Bela family spotted", "Bela is in the code.", names=("Bela",))
    today = _entry("Introducing Arno Small 4", "Arno Small 4 sees.", names=("Arno Small 4",))

    assert _judged(today, _known(told, other)).follows is not None
    assert _judged(today, _known(other)).follows is None
    assert _judged(_entry("Arno is out", names=("Arno",)), _known(told)).follows is None


def test_what_many_headlines_say_makes_no_thread() -> None:
    told = [_entry(f"Arno Tools for {who}", names=("Arno Tools",)) for who in ("Ann", "Bert", "Carl", "Di")]

    found = _judged(_entry("Arno Tools for Emil", names=("Arno Tools",)), _known(*told))

    assert found.follows is None


def test_what_a_few_of_very_many_headlines_say_still_makes_one() -> None:
    few = [_entry(f"Arno probe day {'abcd'[n]}", names=("Arno",), key=f"t{n}") for n in range(4)]
    others = [_entry(f"Elm{n} oak{n} ash{n}", names=(f"Elm{n}",), key=f"o{n}") for n in range(200)]

    one = _entry("Arno probe drifts")

    assert _judged(one, _known(*few)).follows is None
    assert _judged(one, _known(*few, *others)).follows is not None


def test_a_followed_name_makes_no_thread_unless_it_has_a_number() -> None:
    told = _entry("Arno probe lands", names=("Arno", "Arno 2"))
    called = naming({}, ["Arno", "Arno 2"])

    assert _judged(_entry("Arno raises money"), _known(told, called=called)).follows is None
    unsaid = _known(_entry("Probe lands on the moon"), called=called)
    assert _judged(_entry("Probe lands on the moon"), unsaid).follows is None
    two = _known(_entry("Arno 2 expected in April", names=("Arno 2",)), called=called)
    assert _judged(_entry("Weights of Arno 2 are out", names=("Arno 2",), status="released"), two).follows


def test_a_later_version_goes_on_with_an_earlier_one() -> None:
    known = _known(_entry("arno 0.9.0: new cache", names=("arno",)))

    assert _judged(_entry("arno v0.9.1: small cards", names=("arno",)), known).follows
    assert _judged(_entry("arno 1.0 for small cards", names=("arno",)), known).follows
    assert _judged(_entry("arno for small cards", names=("arno",)), known).follows is None
    assert _judged(_entry("arno 4000 for small cards", names=("arno",)), known).follows is None


@pytest.mark.parametrize(
    ("name", "headline", "follows"),
    [
        pytest.param("Arno Big", "Arno Big on a card", True, id="the name"),
        pytest.param("Arno-3", "The arno 3 goes to sea", True, id="written otherwise"),
        pytest.param("Arno Big", "Sea: arno_big2 is out", True, id="with its number"),
        pytest.param("Arno Big", "The Arno biggest", False, id="the beginning of a longer word"),
        pytest.param("Arno-3", "Arno 37 on a card", False, id="the beginning of a longer number"),
        pytest.param("Arno Big", "Elm-Arno-7-Big-Tuned for cards", False, id="its words in a longer name"),
        pytest.param("Arno-3", "Arno-3-Elm-7B for cards", False, id="the beginning of a longer name"),
        pytest.param("Arno-3", "Elm-Arno-3 for cards", False, id="the end of a longer name"),
        pytest.param("Arno-3", "Arno-3 mini for cards", False, id="another of its family"),
        pytest.param("Arno Big", "Big plans of Arno", False, id="its words apart"),
    ],
)
def test_a_name_in_both_headlines_makes_a_thread_as_it_stands(
    name: str, headline: str, *, follows: bool
) -> None:
    told = _entry(headline, names=(name, "Elm"))

    found = _judged(_entry(f"Sailors praise {name} tonight", names=(name,), status="released"), _known(told))

    assert (found.follows is not None) == follows


@pytest.mark.parametrize(
    ("told", "today", "status", "follows"),
    [
        pytest.param("Arno 2 on a raft", "Sailors praise Arno 2", "announced", False, id="nothing happened"),
        pytest.param("Arno 2 on a raft", "Sailors get Arno 2", "released", True, id="it came"),
        pytest.param(
            "Arno 2: a small probe", "Sailors praise Arno 2", "announced", True, id="it was presented"
        ),
        pytest.param("The new light Arno 2", "Sailors praise Arno 2", "announced", True, id="a new one"),
        pytest.param(
            "A new Arno 2", "Elm swims better than Arno 2", "announced", False, id="compared with it"
        ),
        pytest.param(
            "News of a new sail for Arno 2", "Sailors praise Arno 2", "announced", False, id="for it"
        ),
        pytest.param("A new sail on Arno 2", "Sailors praise Arno 2", "announced", False, id="new for it"),
        pytest.param("Arno 2: a small probe", "Who has Arno 2?", "announced", False, id="somebody asks"),
        pytest.param("Arno 2 on a raft", "Arno 2 is here, who has it?", "released", True, id="it came, and"),
        pytest.param("Who has seen Arno 2?", "Sailors get Arno 2", "released", False, id="somebody asked"),
        pytest.param("Arno 2 | Sea", "Sailors praise Arno 2", "announced", True, id="it is a page's title"),
        pytest.param("Arno 2", "Sailors praise Arno 2", "announced", True, id="it is all of the title"),
        pytest.param("Arno 2 7B on a raft", "Sailors get Arno2 30b", "released", False, id="two sizes"),
        pytest.param("Arno 2 7B on a raft", "Sailors get Arno2 7b", "released", True, id="one size"),
        pytest.param("Arno 2 7B on a raft", "Sailors get Arno 2", "released", True, id="size of one only"),
        pytest.param("Arno 2 on a raft", "A raft of Arno 2", "announced", True, id="another word in common"),
    ],
)
def test_a_name_alone_makes_a_thread_where_something_happened_to_what_it_names(
    told: str, today: str, status: Status, *, follows: bool
) -> None:
    known = _known(_entry(told, names=("Arno 2", "Elm")))

    found = _judged(_entry(today, names=("Arno 2",), status=status), known)

    assert (found.follows is not None) == follows


@pytest.mark.parametrize(
    ("told", "follows"),
    [
        pytest.param("rumored", True, id="it was expected"),
        pytest.param("released", False, id="it was there already"),
    ],
)
def test_a_name_alone_makes_a_thread_with_what_was_expected_of_it(told: Status, *, follows: bool) -> None:
    known = _known(_entry("Arno 2 on a raft", names=("Arno 2",), status=told))

    found = _judged(_entry("Sailors praise Arno 2", names=("Arno 2",)), known)

    assert (found.follows is not None) == follows


@pytest.mark.parametrize("names", [("Oak",), ("Oak", "Elm"), ("\u2026",), ()])
def test_a_name_that_only_one_of_the_entries_is_about_makes_no_thread(names: tuple[str, ...]) -> None:
    known = _known(_entry("Arno turns the sea into a lake", names=names))

    assert not _judged(_entry("Arno turns rafts into boats"), known).follows


@pytest.mark.parametrize(
    ("today", "follows"),
    [
        pytest.param("Ink spilled over files of Elm and Oak last night", False, id="the names"),
        pytest.param("Children spilled ink over files of Elm and Oak", True, id="another word"),
        pytest.param(
            "Children spilled dark ink over many old files that clerks of Elm and Ash had left in a cellar",
            False,
            id="in long headlines one word more says little",
        ),
    ],
)
def test_names_that_go_together_make_no_thread_without_another_word(today: str, *, follows: bool) -> None:
    known = _known(
        _entry(
            "Elm and Oak build a light raft of reeds with masts for sailing children", names=("Elm", "Oak")
        )
    )

    assert (_judged(_entry(today, names=("Elm", "Oak")), known).follows is not None) == follows


@pytest.mark.parametrize(
    ("told", "today", "follows"),
    [
        pytest.param("Sea Arno 2", "Arno 2", True, id="the earlier is longer"),
        pytest.param("Arno 2", "Sea Arno 2", True, id="today's is longer"),
        pytest.param("Sea Arno", "Arno", False, id="without a number"),
    ],
)
def test_a_name_within_one_that_has_a_number_is_of_the_same_entity(
    told: str, today: str, *, follows: bool
) -> None:
    known = _known(_entry("Children see the Sea Arno 2 from the raft", names=(told,)))

    found = _judged(_entry("Children paint the Sea Arno 2 on a raft", names=(today,)), known)

    assert (found.follows is not None) == follows


def test_that_something_is_announced_tells_nothing_of_what() -> None:
    known = _known(_entry("Arno sail: coming soon, a new update", names=("Arno",)))

    assert not _judged(_entry("Arno anchor: an update is coming soon", names=("Arno",)), known).follows


def test_who_asks_goes_on_with_nothing_but_the_page_itself() -> None:
    address, known = "https://told.example/arno", _known(TOLD, url="https://told.example/arno")
    asking = _entry("Has the Arno probe landed on the moon?")

    assert not _judged(asking, known).follows
    assert _judged(asking, known, address).follows


@pytest.mark.parametrize(
    ("today", "follows"),
    [
        pytest.param("Ann Elm calls the sea a lake", False, id="only the rest of the name"),
        pytest.param("Ann Elm fears for her raft", True, id="another word"),
    ],
)
def test_the_rest_of_a_longer_name_is_no_other_word_in_common(today: str, *, follows: bool) -> None:
    known = _known(_entry("Ann Elm sells a raft", names=("Ann Elm",)))

    found = _judged(_entry(today, names=("Elm", "Ann Elm")), known)

    assert (found.follows is not None) == follows


@pytest.mark.parametrize(
    ("told", "today", "news"),
    [
        pytest.param("Arno-3 probe lands softly", "Arno-4 probe lands softly", True, id="behind a dash"),
        pytest.param("Arno3 probe lands softly", "Arno4 probe lands softly", True, id="behind a letter"),
        pytest.param("Arno-M2.5 probe lands", "Arno-M2.7 probe lands", True, id="within a name"),
        pytest.param("sea/Arno3-7B-Red-Sail", "sea/Arno3-27B-Red-Sail", True, id="a size"),
        pytest.param("Arno-3 probe lands softly", "Arno3 probe lands softly", False, id="the same"),
        pytest.param("Arno 3 probe lands softly", "Arno3 probe lands softly", False, id="the same, together"),
        pytest.param("sea/Arno3-7B-Red-Sail", "sea/Arno3-7B-Red-Sail-Dry", False, id="the same size"),
    ],
)
def test_another_version_in_a_name_is_news(told: str, today: str, *, news: bool) -> None:
    found = _judged(_entry(today), _known(_entry(told)))

    assert found.follows
    assert found.news == news


def test_a_thread_is_the_same_under_an_alias() -> None:
    called = naming({"Arno": ("Lunar One",)})
    known = _known(_entry("Probe lands softly on the moon"), called=called)

    assert _judged(_entry("Probe lands on the moon", names=("Lunar One",)), known).follows


def test_an_entry_is_of_the_thread_of_the_one_it_follows() -> None:
    past = Past(day=YESTERDAY, entries=(TOLD,), urls={}, threads={TOLD.key: "first"})

    found = _judged(_entry("Arno probe lands on moon"), ledger(DAY, [past]))

    assert found.follows is not None
    assert found.follows.thread == "first"


@given(st.permutations(range(6)))
def test_the_ledger_does_not_depend_on_the_order_of_records(order: list[int]) -> None:
    days = [
        _past(DAY - timedelta(days=n + 1), _entry(f"Arno lands {n}"), _entry(f"Bela {n}")) for n in range(6)
    ]

    found = ledger(DAY, [days[n] for n in order])

    assert found == ledger(DAY, days)
    assert [told.day for told in found.told] == sorted((told.day for told in found.told), reverse=True)


def test_a_conflict_of_the_day_itself_or_later_is_not_known() -> None:
    said = Said(day=YESTERDAY, entry="e" * 16, value="37B", quotes=(make.quote(make.item("37B"), "37B"),))
    one = Conflict(key="c" * 16, entry="e" * 16, entity="Arno", attribute="parameters", values=(said, said))
    days = [DAY + timedelta(days=n) for n in (1, 0, -1, -400)]

    assert [at for at, _ in ledger(DAY, [], conflicts=[(at, one) for at in days]).open] == days[2:]
