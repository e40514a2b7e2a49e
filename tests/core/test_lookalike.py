"""Words and hosts that are not written as they look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digestflow.core.chronicle.alike import alike
from digestflow.core.chronicle.grow import chronicle
from digestflow.core.decision import Decision
from digestflow.core.entity import naming
from digestflow.core.finding.lint import lint
from digestflow.core.item.lookalike import mixed, mixed_host, skeleton
from digestflow.core.record import Mention
from digestflow.core.review.merges import merge_points, names_of
from digestflow.core.review.points import points
from tests import make
from tests.core import finding_material as pages
from tests.core.record_material import cited

if TYPE_CHECKING:
    from digestflow.core.record import Record


@pytest.mark.parametrize(
    "word", ["ОpenAI", "Qwеn", "GPT4о", "Ηello", "Яndex", "Ꭰata", "paypaӏ", "МοscоwΑ", "Աpple"]
)
def test_a_word_of_two_scripts_that_are_taken_for_each_other_is_found(word: str) -> None:
    assert mixed(f"Now {word}, says Bela") == word


@pytest.mark.parametrize(
    "text",
    [
        "OpenAI",
        "Δt is 5 μm",
        "λ1 and αβ",
        "Москва",
        "ГПТ-4о",
        "Ελλάδα GPT",
        "日本GPT",
        "한국AI",
        "नमस्ते AI",
        "ﬁne",
        "",
    ],
)
def test_what_people_write_is_no_forgery(text: str) -> None:
    assert mixed(text) == ""


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://xn--huggingfce-6qi.co/qwen", "huggingfаce"),
        ("https://xn--80ak6aa92e.com/", "аррӏе"),
        ("https://www.xn--l-7sba6dbr.com/x", "раураl"),
        ("https://xn--fa-hia.de/", ""),
        ("https://xn--e1afmkfd.xn--p1ai/", ""),
        ("https://xn--\x80.test/", ""),
        ("https://xn--99999999999.test/", ""),
        ("https://gazette.example/xn--", ""),
        ("http://[::1", ""),
        ("https://xn--b-7sb316s.test/", "аb"),
        ("https://xn--b-uba36y.test/", "аb"),
        ("", ""),
    ],
)
def test_a_host_that_is_not_written_as_it_looks_is_found(url: str, shown: str) -> None:
    assert mixed_host(url) == shown


def test_two_that_look_alike_share_a_skeleton() -> None:
    assert skeleton("ОреnАІ") == skeleton("OpenAI") == "OpenAI"
    assert skeleton("Бук") != "Byk"


def test_forged_names_and_addresses_are_looked_at_first() -> None:
    item = make.item("ОpenAI opens", url="https://xn--huggingfce-6qi.co/qwen")
    clean = make.item("OpenAI opens", "It does.")
    entry = make.entry(item, claims=(make.claim("Qwеn is 3", make.quote(item, item.title)),))
    other = make.entry(clean)
    mention = Mention(key="m", quote=make.quote(item, item.title), items=1, topics=("Space",))
    record = make.record(make.DAY, entry, other, also=(mention,), items=(cited(item), cited(clean)))

    found = {point.key: point.first for point in points(record)}

    letters, host = (
        "letters of two scripts in one word: {}",
        "its address is not written as it looks: huggingfаce",
    )
    assert found[f"entry/{entry.key}"] == (letters.format("ОpenAI"), host)
    assert letters.format("Qwеn") in found[f"entry/{entry.key}/{entry.claims[0].key}"]
    assert found["also/m"] == (letters.format("ОpenAI"), host)
    assert found[f"entry/{other.key}"] == ()


def test_lint_names_them_in_a_person_s_note_and_nowhere_in_code() -> None:
    raw = "# H\n\nОpenAI and [x](https://xn--80ak6aa92e.com/) say so.\n\n```\nQwеn\n```\n".encode()

    found = [one for one in lint(raw, pages.around()) if one.kind == "look_alike"]

    assert [(one.line, one.what) for one in found] == [
        (3, "not written as it looks: ОpenAI"),
        (3, "not written as it looks: аррӏе"),
    ]


def test_an_address_with_a_host_in_brackets_is_no_finding_of_a_note() -> None:
    raw = b"# H\n\nIt listens at http://[::1]:8080/ and at [x](http://[fe80::1]/).\n"

    assert [one for one in lint(raw, pages.around()) if one.kind == "look_alike"] == []


def test_names_that_may_be_one_s_are_points_that_nobody_accepts_unasked() -> None:
    names = (("Open AI", "OpenAI"), ("OpenAI",), ("ОpenAI", "C", "C++"))
    entries = [make.entry(make.item(f"Told {n}"), entities=said) for n, said in enumerate(names)]
    before, record = make.record(make.DAY.replace(day=1), *entries[:2]), make.record(make.DAY, entries[2])
    whole = chronicle((before, record), (), naming({}))

    found = merge_points(record, whole, naming({}), ())

    assert [(pair.name, pair.into, pair.forged) for pair in alike(whole)] == [
        ("Open AI", "OpenAI", False),
        ("ОpenAI", "OpenAI", True),
    ]
    (point,) = found
    assert names_of(point.key) == ("ОpenAI", "OpenAI")
    assert names_of("entry/x") is None
    assert not point.clean
    assert "other letters" in point.first[0]
    apart = Decision(kind="refuse", made=make.DAY, day=make.DAY, unit=point.key)
    assert merge_points(record, whole, naming({}), (apart,)) == ()
    assert "a sign only" in merge_points(before, whole, naming({}), ())[0].first[0]


def test_two_names_that_a_person_said_are_two_stay_two_when_the_other_is_said_more_often() -> None:
    def said(day: int, *names: str) -> Record:
        entries = [make.entry(make.item(f"Told {day} {n}"), entities=(name,)) for n, name in enumerate(names)]
        return make.record(make.DAY.replace(day=day), *entries)

    first, later = said(1, "Open AI", "OpenAI", "OpenAI"), said(2, "Open AI", "Open AI")
    (point,) = merge_points(first, chronicle((first,), (), naming({})), naming({}), ())
    apart = Decision(kind="refuse", made=make.DAY, day=first.day, unit=point.key)
    whole = chronicle((first, later), (), naming({}))

    assert names_of(point.key) == ("Open AI", "OpenAI")
    (turned,) = merge_points(later, whole, naming({}), ())
    assert names_of(turned.key) == ("OpenAI", "Open AI")
    assert merge_points(later, whole, naming({}), (apart,)) == ()


@pytest.mark.parametrize("unit", ["merge/", "merge/[1", 'merge/["a"]', "merge/1"])
def test_a_refusal_that_names_no_two_names_keeps_nothing_apart(unit: str) -> None:
    assert names_of(unit) is None
