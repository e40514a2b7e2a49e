"""When something happened: right, or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestflow.core.item.calendar import _FARTHER, _MONTHS, MONTH, folded
from digestflow.core.item.stamp import read_stamp


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        pytest.param("Wed, 18 Feb 2026 10:15:00 GMT", "2026-02-18T10:15:00", id="RFC 822"),
        pytest.param("Wed, 18 Feb 2026 10:15:00 -0500", "2026-02-18T15:15:00", id="offset"),
        pytest.param("18 Feb 26 10:15 EST", "2026-02-18T15:15:00", id="two digits, no seconds, zone name"),
        pytest.param("Fri, 31 Dec 99 23:59:59 Z", "1999-12-31T23:59:59", id="the last century"),
        pytest.param("Wed, 08 Jul 2026 10:15:00 PDT", "2026-07-08T17:15:00", id="summer in the west"),
        pytest.param("Wed, 8 Jul 2026 10:15:00 CEST", "2026-07-08T08:15:00", id="summer in Europe"),
        pytest.param("Wed, 8 Jul 2026 10:15:00 IST", "2026-07-08T04:45:00", id="half an hour"),
        pytest.param("Wed, 8 Jul 2026 10:15:00 GMT+2", "2026-07-08T08:15:00", id="GMT+2"),
        pytest.param("Wed, 8 Jul 2026 10:15:00 UTC-05:30", "2026-07-08T15:45:00", id="UTC-05:30"),
        pytest.param("Wed, 8 Jul 2026 10:15:00 +0000 (UTC)", "2026-07-08T10:15:00", id="a remark"),
        pytest.param("Wed, 8 Jul 2026 10:15", "2026-07-08T10:15:00", id="no zone is UTC"),
        pytest.param("Mon, 8 Jul 2026 10:15:00 GMT", "2026-07-08T10:15:00", id="the wrong weekday"),
        pytest.param("Wed Feb 18 10:15:00 2026", "2026-02-18T10:15:00", id="asctime"),
        pytest.param("Wed Feb 18 10:15:00 EST 2026", "2026-02-18T15:15:00", id="date(1)"),
        pytest.param("Wed Feb 18 2026 10:15:00 GMT+0100 (CET)", "2026-02-18T09:15:00", id="JavaScript"),
        pytest.param("February 18, 2026, 10:30 a.m. EST", "2026-02-18T15:30:00", id="a.m."),
        pytest.param("Feb 18, 2026 at 12:05 AM ET", "2026-02-18T05:05:00", id="after midnight in New York"),
        pytest.param("July 18, 2026 12:05 pm PT", "2026-07-18T19:05:00", id="noon in summer"),
        pytest.param("18-Feb-2026 10:15:00", "2026-02-18T10:15:00", id="hyphens"),
        pytest.param("Thursday, January 1, 2026 - 12:00", "2026-01-01T12:00:00", id="a dash before the time"),
        pytest.param("2026-02-18T10:15:00Z", "2026-02-18T10:15:00", id="W3CDTF"),
        pytest.param("2026-02-18t10:15z", "2026-02-18T10:15:00", id="small letters, no seconds"),
        pytest.param("2026-02-18T10:15:00.123456789+05:30", "2026-02-18T04:45:00.123456", id="fraction"),
        pytest.param("2026-02-18T10:15:00,5-08", "2026-02-18T18:15:00.500000", id="comma, hours alone"),
        pytest.param("2026-02-18 10:15:00 +0100", "2026-02-18T09:15:00", id="spaces"),
        pytest.param("2026-02-18 10:15:00 Europe/Berlin", "2026-02-18T09:15:00", id="a place"),
        pytest.param("18 Jul 2026 10:15 America/New_York", "2026-07-18T14:15:00", id="a place after words"),
        pytest.param("20260218T101500Z", "2026-02-18T10:15:00", id="basic form"),
        pytest.param("20260218101500", "2026-02-18T10:15:00", id="fourteen digits"),
        pytest.param("2026-02-18T24:00:00Z", "2026-02-19T00:00:00", id="the end of the day"),
        pytest.param("2016-12-31T23:59:60Z", "2016-12-31T23:59:59", id="a leap second"),
        pytest.param("2026-049T10:15Z", "2026-02-18T10:15:00", id="day of the year"),
        pytest.param("2026-W08-3T10:15Z", "2026-02-18T10:15:00", id="week and day"),
        pytest.param("02/18/2026 10:30 PM", "2026-02-18T22:30:00", id="American, beyond doubt"),
        pytest.param("18.02.2026, 10:30", "2026-02-18T10:30:00", id="German"),
        pytest.param("18. Februar 2026 10:30 Uhr", "2026-02-18T10:30:00", id="German words"),
        pytest.param("mar. 3 mars 2026 10:30", "2026-03-03T10:30:00", id="mar. is Tuesday in French"),
        pytest.param("Пн, 18 февраля 2026 10:00:00 +0300", "2026-02-18T07:00:00", id="Russian"),
        pytest.param("1771409700", "2026-02-18T10:15:00", id="seconds since 1970"),
        pytest.param("1771409700123", "2026-02-18T10:15:00.123", id="milliseconds"),
        pytest.param("1771409700123456", "2026-02-18T10:15:00.123456", id="microseconds"),
        pytest.param(" Wed,\n 18 Feb 2026\t10:15:00  GMT ", "2026-02-18T10:15:00", id="white space"),
    ],
)
def test_a_moment_is_read(words: str, moment: str) -> None:
    stamp = read_stamp(words)

    assert stamp is not None
    assert stamp.moment == datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert not stamp.date_only


@pytest.mark.parametrize(
    "words",
    [
        *("2026-02-18", "2026/2/18", "20260218", "2026.02.18", "2026-049", "2026-W08-3"),
        *("18/02/2026", "2/18/2026", "18.2.2026", "18-02-2026", "18 Feb 2026", "18th of February 2026"),
        *("Feb. 18, 2026", "Wed, 18 Feb 2026", "18 février 2026", "18 de febrero de 2026"),
        *("18 febbraio 2026", "18 februari 2026", "18 de fevereiro de 2026", "2026年2月18日"),
        *("2026년 2월 18일", "18 февраля 2026 г.", "Wednesday 18 February '26", "Mi, 18. Feb 2026"),
    ],
)
def test_a_date_alone_stands_for_that_local_date(words: str) -> None:
    stamp = read_stamp(words)

    assert stamp is not None
    assert stamp.date_only
    assert stamp.moment == datetime(2026, 2, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("", id="nothing"),
        pytest.param("now", id="now"),
        pytest.param("yesterday at 10:15", id="yesterday"),
        pytest.param("2 hours ago", id="ago"),
        pytest.param("2026", id="a year has no day"),
        pytest.param("2026-02", id="a month has no day"),
        pytest.param("Feb 2026", id="a month in words has no day"),
        pytest.param("02/03/2026", id="read in two ways"),
        pytest.param("02-03-2026", id="read in two ways, with hyphens"),
        pytest.param("30 Feb 2026", id="no such day"),
        pytest.param("2026-13-01", id="no such month"),
        pytest.param("2026-366", id="no such day of the year"),
        pytest.param("2026-W60-1", id="no such week"),
        pytest.param("2026121", id="seven digits"),
        pytest.param("202611", id="six digits"),
        pytest.param("18 Feb 2026 25:00", id="no such hour"),
        pytest.param("18 Feb 2026 13:00 pm", id="no such hour on the dial"),
        pytest.param("2026-02-18T10:15:00 XYZ", id="no such zone"),
        pytest.param("Wed, 18 Feb 2026 10:15:00 XYZ", id="no such zone, in words"),
        pytest.param("2026-02-18 10:15 Nowhere/Land", id="no such place"),
        pytest.param("2026-02-18T10:15:00+25:00", id="more than a day east"),
        pytest.param("2026-02-18T10:15:00 EST+5", id="a zone and an offset"),
        pytest.param("2026-02-18T10:15:00 ??", id="not a zone at all"),
        pytest.param("18 Feb 2026 10:15 EST PST", id="two zones"),
        pytest.param("18 Feb Apr 2026", id="two months"),
        pytest.param("18 19 Feb 2026", id="two days"),
        pytest.param("2025 Feb 2026", id="two years"),
        pytest.param("18 Feb 126", id="a year of three digits"),
        pytest.param("Posted by Bob 18 Feb 2026", id="words that are no date"),
        pytest.param("1970-01-01T00:00:00Z", id="the epoch is a placeholder"),
        pytest.param("0001-01-01T00:00:00Z", id="so is year 1"),
        pytest.param("9999-12-31", id="and the end of time"),
        pytest.param("31 Dec 9999 23:59:59 -2300", id="past the end of time"),
        pytest.param("12345", id="a number"),
        pytest.param("9999999999999999", id="a huge number"),
        pytest.param("2026-02-18T10", id="an hour alone"),
        pytest.param("18 Feb 2026 10:15 " + "x" * 200, id="too long"),
        pytest.param("2026-02-18T1:2:3:4", id="too many colons"),
        pytest.param("2026年2月18日 10:x", id="a time that is none"),
    ],
)
def test_what_is_not_said_beyond_doubt_is_not_read(words: str) -> None:
    assert read_stamp(words) is None


_ZONES = st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))
_MOMENTS = st.datetimes(datetime(1972, 1, 1), datetime(2190, 1, 1), timezones=_ZONES)  # noqa: DTZ001  # zones come beside


@given(_MOMENTS)
def test_what_the_standards_write_is_read_as_it_was(moment: datetime) -> None:
    second = moment.replace(microsecond=0)

    iso, mail = read_stamp(moment.isoformat()), read_stamp(format_datetime(second))

    assert iso is not None
    assert mail is not None
    assert (iso.moment, mail.moment) == (moment, second)


@given(st.dates(date(1972, 1, 1), date(2190, 1, 1)))
def test_numbers_are_never_read_as_another_day(day: date) -> None:
    american, european = read_stamp(f"{day:%m/%d/%Y}"), read_stamp(f"{day:%d/%m/%Y}")

    for stamp in (american, european):
        assert stamp is None or stamp.moment.date() == day


@given(st.text(max_size=60))
def test_any_text_is_a_moment_or_nothing(words: str) -> None:
    stamp = read_stamp(words)

    assert stamp is None or stamp.moment.utcoffset() == timedelta()


@given(
    st.sampled_from(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]),
    st.integers(0, 32),
    st.sampled_from(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]),
    st.integers(1, 2300),
    st.from_regex(r"[0-2]\d:[0-6]\d:[0-6]\d", fullmatch=True),
    st.from_regex(r"GMT|UTC|[+-][0-3]\d[0-9]\d", fullmatch=True),
)
def test_the_usual_form_of_a_date_is_read_as_word_by_word(
    weekday: str, day: int, month: str, year: int, clock: str, zone: str
) -> None:
    words = f"{day:02} {month} {year:04} {clock} {zone}"

    assert read_stamp(f"{weekday}, {words}") == read_stamp(f"{weekday} {words}")


@pytest.mark.parametrize(
    "words",
    [
        "czw, 12 marca 2026 09:00:00 +0100",
        "čt, 12. března 2026 09:00:00 +0100",
        "tors, 12 mars 2026 09:00:00 +0100",
        "Per, 12 Mart 2026 11:00:00 +0300",
        "Πεμ, 12 Μαρ 2026 10:00:00 +0200",
        "jeudi 12 mars 2026 à 08h00",
        "quinta-feira, 12 de março de 2026 às 05:00 -0300",
        "周四, 12 三月 2026 16:00:00 +0800",
        "목, 12 3월 2026 17:00:00 +0900",
        "2026年3月12日(木) 08:00",
        "2026年03月12日 08時00分",
        "Thu, 12 Mar 2026 13:30:00 +5:30",
        "2026-03-12T09:00:00+01:00[Europe/Berlin]",
    ],
)
def test_a_date_is_read_in_whose_language_ever_it_is_written(words: str) -> None:
    found = read_stamp(words)

    assert found is not None
    assert found.moment == datetime(2026, 3, 12, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("12. listopada 2026", id="October in Zagreb and November in Warsaw"),
        pytest.param("2026-03-12T09:00:00[Europe/Berlin]", id="a place and no offset"),
        pytest.param("Thu, 12 Mar 2026 09:00:00 A", id="a zone of the military, which RFC 822 got wrong"),
    ],
)
def test_what_can_be_read_two_ways_is_no_date(words: str) -> None:
    assert read_stamp(words) is None


def test_no_name_is_that_of_two_months() -> None:
    names = [
        folded(name) for months in zip(_MONTHS, _FARTHER, strict=True) for name in {*" ".join(months).split()}
    ]

    assert len(names) == len(MONTH)
