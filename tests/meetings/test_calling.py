"""Rules of convening: working days, turns, order, quorum as typed, whom a meeting calls."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.committees.rules import DayKind, is_working_day, working_days
from workspace.meetings.rules import (
    Capacity,
    Seated,
    agenda_closes,
    called,
    days_ahead,
    next_turn,
    reminded_from,
    reordered,
    share_of,
    working_day_before,
    year_of,
)
from workspace.text import local_day

ONE = timedelta(days=1)
instants = st.datetimes(datetime(2008, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
counts = st.integers(0, 15)
marks = st.dictionaries(
    st.dates(date(2008, 1, 1), date(2027, 1, 1)), st.sampled_from(DayKind), max_size=8
)


@given(instants, counts, marks)
def test_a_timely_notice_leaves_so_many_working_days(starts_at, count, marked):
    due = days_ahead(starts_at, count, marked)
    assert due <= starts_at
    if count:
        last_day = local_day(due) - ONE  # midnight ends the day before
        assert working_days(last_day, local_day(starts_at) - ONE, marked) == count
        assert is_working_day(local_day(due), marked)
        assert days_ahead(starts_at, count - 1, marked) > due


def test_the_days_of_the_national_holiday_do_not_count():
    """9 and 10 October were worked, the week before was not."""
    assert working_day_before(date(2009, 10, 12), 3, {}) == date(2009, 9, 30)


@given(instants, counts, marks, st.integers(-20, 40))
def test_an_agenda_closes_ahead_and_never_after_the_beginning(starts_at, count, marked, days):
    now = starts_at - timedelta(days=days)
    at = agenda_closes(starts_at, count, marked, now)
    assert at == starts_at or now < at <= starts_at


@given(st.lists(st.integers(), unique=True, min_size=1, max_size=40), st.data())
def test_moving_keeps_all_and_puts_one_at_its_place(order, data):
    thing, place = data.draw(st.sampled_from(order)), data.draw(st.integers(-5, 50))
    found = reordered(order, thing, place)
    assert sorted(found) == sorted(order)
    assert found.index(thing) == min(max(place, 1), len(order)) - 1
    assert [x for x in found if x != thing] == [x for x in order if x != thing]


@given(st.lists(st.integers(1, 60)))
def test_a_turn_is_never_given_twice(turns):
    assert next_turn(turns) not in turns
    assert next_turn(range(1, len(turns) + 1)) == len(turns) + 1


@given(instants)
def test_a_year_ends_at_midnight_in_shanghai(starts_at):
    assert year_of(starts_at) == (starts_at + timedelta(hours=8)).year


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        ("2/3", Fraction(2, 3)),
        (" 1/2 ", Fraction(1, 2)),
        ("1", Fraction(1)),
        *((bad, None) for bad in ("", "0", "0/3", "4/3", "1/0", "2/", "/3", "0.5", "二/三", "x")),
        *((bad, None) for bad in ("-1/2", "1/2/3", "²/3", "1" * 5, "1/9999")),
    ],
)
def test_a_share_is_read_exactly(typed, share):
    assert share_of(typed) == share


@given(instants, counts, marks)
def test_a_working_day_is_left_before_the_last_day_of_a_notice(starts_at, count, held):
    due = days_ahead(starts_at, count, held)
    begins = reminded_from(due, held)
    last = local_day(due - timedelta(microseconds=1))
    days = [local_day(begins) + n * ONE for n in range((last - local_day(begins)).days)]
    assert sum(is_working_day(day, held) for day in days) == 1
    assert is_working_day(days[0], held)


seats = st.lists(
    st.builds(
        Seated,
        user=st.integers(1, 9),
        organization=st.integers(1, 4),
        role=st.sampled_from(
            ["lead", "member", "observer", "representative", "alternate", "secretary", "reviewer"]
        ),
        is_plenary=st.booleans(),
        is_member=st.booleans(),
    ),
    max_size=20,
)


@given(seats, st.booleans())
def test_everybody_is_called_once_and_a_member_has_one_voice(held, is_plenary):
    found = called(held, is_plenary=is_plenary)
    keys = [(one.user, one.organization) for one in found]
    assert len(keys) == len(set(keys))
    voices = [one.organization for one in found if one.is_voice]
    assert len(voices) == len(set(voices))
    for one in found:
        assert not one.is_voice or (one.capacity is Capacity.DELEGATE and one.is_required)
    delegates = {one.organization for one in found if one.capacity is Capacity.DELEGATE}
    assert set(voices) == delegates


def test_the_lead_speaks_before_the_members():
    held = [Seated(1, 7, "member", False, True), Seated(2, 7, "lead", False, True)]
    assert [one.user for one in called(held, is_plenary=False) if one.is_voice] == [2]
