"""Terms, rotation, effective days, working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.committees.rules import (
    DayKind,
    add_working_days,
    gaps,
    is_working_day,
    may_take_effect,
    next_in_rotation,
    next_working_day,
    overlaps,
    working_days,
)

DAYS = st.dates(date(2005, 1, 1), date(2030, 12, 31))
MARKS = st.dictionaries(DAYS, st.sampled_from(DayKind), max_size=8)
ONE = timedelta(days=1)


def test_gaps_are_the_days_that_no_term_covers():
    year = [(date(y, 1, 1), date(y, 12, 31)) for y in (2009, 2010, 2012)]
    assert gaps(year) == [(date(2011, 1, 1), date(2011, 12, 31))]
    assert gaps([]) == []
    assert gaps([(date(2009, 1, 1), date(2009, 9, 1)), (date(2009, 2, 1), date(2009, 3, 1))]) == []


@given(st.lists(st.tuples(DAYS, DAYS).map(sorted).map(tuple), max_size=5))
def test_no_gap_overlaps_a_span(spans):
    assert all(not overlaps(gap, span) for gap in gaps(spans) for span in spans)


@pytest.mark.parametrize(
    ("order", "last", "then"), [((1, 2, 3), 1, 2), ((1, 2, 3), 3, 1), ((1, 2), 9, 1), ((), 1, None)]
)
def test_the_rotation_goes_round(order, last, then):
    assert next_in_rotation(order, last) == then


def test_the_past_is_open_only_before_anything_happened():
    today = date(2009, 11, 23)
    assert may_take_effect(today, today, is_set_up=True)
    assert not may_take_effect(today - ONE, today, is_set_up=True)
    assert may_take_effect(today - ONE, today, is_set_up=False)


def test_made_up_saturdays_are_worked_and_marks_overrule():
    saturday, holiday = date(2026, 2, 14), date(2026, 2, 20)
    assert is_working_day(saturday, {})
    assert not is_working_day(holiday, {})
    assert not is_working_day(saturday, {saturday: DayKind.REST})
    assert is_working_day(holiday, {holiday: DayKind.WORK})
    assert is_working_day(saturday, {saturday: DayKind.STANDARD})
    assert next_working_day(date(2026, 2, 15), {}) == date(2026, 2, 24)
    assert working_days(date(2026, 2, 13), date(2026, 2, 24), {}) == 2


@given(DAYS, st.integers(0, 30), MARKS)
def test_adding_and_counting_working_days_agree(day, count, marks):
    end = add_working_days(day, count, marks)
    assert working_days(day, end, marks) == count
    assert count == 0 or is_working_day(end, marks)


@given(DAYS, DAYS, DAYS, MARKS)
def test_working_days_add_up(a, b, c, marks):
    first, middle, last = sorted((a, b, c))
    last = min(last, first + timedelta(days=400))
    middle = min(middle, last)
    parts = working_days(first, middle, marks) + working_days(middle, last, marks)
    assert parts == working_days(first, last, marks)
