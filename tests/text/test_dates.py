"""Days and deadlines as members read them, in Shanghai."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.text import (
    SHANGHAI,
    Left,
    date,
    datetime_,
    deadline_input,
    iso,
    left,
    official_date,
    parse_deadline,
    relative,
)


def at(text: str) -> dt.datetime:
    """An instant by the clock in Shanghai, in UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(dt.UTC)


NOW = at("2026-11-23 10:00")
instants = st.datetimes(dt.datetime(1992, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC))


class TestWords:
    def test_a_day_names_its_year_only_where_it_is_another(self):
        day = dt.date(2026, 11, 25)
        assert date(day, "zh", NOW) == "11月25日"
        assert date(day, "en", NOW) == "25 Nov"
        assert date(dt.date(2025, 11, 5), "zh", NOW) == "2025年11月5日"
        assert date(dt.date(2025, 11, 5), "en", NOW) == "5 Nov 2025"

    def test_the_day_of_an_instant_is_the_one_in_shanghai(self):
        late = dt.datetime(2026, 12, 31, 16, 30, tzinfo=dt.UTC)
        assert date(late, "zh", dt.date(2026, 12, 31)) == "2027年1月1日"
        assert date(late, "zh", late) == "1月1日"
        assert date(late, "zh", dt.date(2026, 1, 1), zone=dt.UTC) == "12月31日"

    def test_an_instant(self):
        assert datetime_(at("2026-11-25 18:00"), "zh", NOW) == "11月25日 周三 18:00"
        assert datetime_(at("2026-11-25 18:00"), "en", NOW) == "Wed 25 Nov, 18:00"
        assert datetime_(at("2009-12-07 09:05"), "zh", NOW) == "2009年12月7日 周一 09:05"
        assert datetime_(at("2009-12-07 09:05"), "en", NOW) == "Mon 7 Dec 2009, 09:05"

    def test_the_end_of_a_day_is_24_of_that_day(self):
        midnight = at("2026-11-26 00:00")
        assert datetime_(midnight, "zh", NOW) == "11月26日 周四 00:00"
        assert datetime_(midnight, "zh", NOW, end_of_day=True) == "11月25日 周三 24:00"
        assert datetime_(midnight, "en", NOW, end_of_day=True) == "Wed 25 Nov, 24:00"
        new_year = at("2027-01-01 00:00")
        assert datetime_(new_year, "zh", NOW, end_of_day=True) == "12月31日 周四 24:00"
        noon = at("2026-11-25 12:00")
        assert datetime_(noon, "zh", NOW, end_of_day=True) == datetime_(noon, "zh", NOW)

    def test_the_date_of_a_paper_is_whole(self):
        assert official_date(dt.date(2026, 11, 18), "zh") == "2026年11月18日"
        assert official_date(dt.date(2026, 11, 18), "en") == "18 November 2026"

    def test_every_day_of_a_week_and_month_of_a_year_has_a_word(self):
        days = [at(f"2026-{month:02}-{day:02} 12:00") for month in range(1, 13) for day in (1, 15)]
        assert len({datetime_(day, "en", NOW)[:3] for day in days}) == 7
        assert len({official_date(day, "en").split()[1] for day in days}) == 12

    def test_machine_time_carries_its_offset(self):
        assert iso(at("2026-11-25 18:00")) == "2026-11-25T18:00+08:00"


class TestLeft:
    @pytest.mark.parametrize(
        ("deadline", "expected"),
        [
            ("2026-11-23 10:01", Left("today", 0, 0, 1)),
            ("2026-11-23 18:30", Left("today", 0, 8, 30)),
            ("2026-11-24 00:00", Left("today", 0, 14, 0)),  # 24:00 of this day
            ("2026-11-24 00:01", Left("soon", 1, 14, 1)),
            ("2026-11-26 18:00", Left("soon", 3, 80, 0)),
            ("2026-11-27 00:00", Left("soon", 3, 86, 0)),
            ("2026-11-27 00:01", Left("normal", 4, 86, 1)),
            ("2026-11-23 10:00", Left("late", 0, 0, 0)),
            ("2026-11-23 09:00", Left("late", 0, 1, 0)),
            ("2026-11-23 00:00", Left("late", 1, 10, 0)),
            ("2026-11-21 18:00", Left("late", 2, 40, 0)),
        ],
    )
    def test_days_are_those_of_the_calendar(self, deadline, expected):
        assert left(at(deadline), NOW) == expected

    @given(instants, instants)
    def test_late_is_exactly_not_before(self, deadline, now):
        answer = left(deadline, now)
        assert (answer.kind == "late") == (now >= deadline)
        assert answer.days >= 0
        assert answer.minutes in range(60)


class TestDeadline:
    @pytest.mark.parametrize(
        ("typed", "instant"),
        [
            ("2009-12-14T18:00", "2009-12-14 18:00"),
            ("2009-12-14 18:00", "2009-12-14 18:00"),
            ("2009-12-14T18:00:30", "2009-12-14 18:00"),
            (" 2009-12-14  9:05 ", "2009-12-14 09:05"),
            ("2009-12-14", "2009-12-15 00:00"),
            ("2009-12-14 24:00", "2009-12-15 00:00"),
            ("2009-12-14 00:00", "2009-12-14 00:00"),
            ("2009-12-31", "2010-01-01 00:00"),
            ("２００９-１２-１４", "2009-12-15 00:00"),
        ],
    )
    def test_a_bare_day_means_its_end(self, typed, instant):
        assert parse_deadline(typed) == at(instant)

    @pytest.mark.parametrize(
        "typed",
        [
            "", "soon", "2009", "2009-12", "2009-02-29", "2009-13-01", "0000-00-00", "9" * 1000,
            "2009-12-14 24:01", "2009-12-14 25:00", "2009-12-14 18:60", "2009-12-14T18",
            "2009-12-1418:00", "2009-12-14T18:00Z", "1989-12-31", "2101-01-01",
        ],
    )  # fmt: skip
    def test_what_is_no_instant_is_none(self, typed):
        assert parse_deadline(typed) is None

    @given(instants)
    def test_what_a_field_shows_is_read_back(self, instant):
        instant = instant.replace(second=0, microsecond=0)
        parsed = parse_deadline(deadline_input(instant))
        assert parsed == instant
        assert parsed.tzinfo is dt.UTC

    @given(st.text())
    def test_any_text_is_answered(self, text):
        parse_deadline(text)


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        ("2026-11-23 10:05", ("just_now", 0)),  # a clock ahead of this one
        ("2026-11-23 09:59:30", ("just_now", 0)),
        ("2026-11-23 09:59", ("minutes", 1)),
        ("2026-11-23 09:01", ("minutes", 59)),
        ("2026-11-23 09:00", ("hours", 1)),
        ("2026-11-23 00:00", ("hours", 10)),
        ("2026-11-22 23:59", ("yesterday", 1)),
        ("2026-11-22 00:00", ("yesterday", 1)),
        ("2026-11-21 23:59", ("date", 2)),
    ],
)
def test_recency(instant, expected):
    assert relative(at(instant), NOW) == expected


def test_last_night_is_hours_ago_not_yesterday():
    assert relative(at("2026-11-22 23:00"), at("2026-11-23 00:30")) == ("hours", 1)
