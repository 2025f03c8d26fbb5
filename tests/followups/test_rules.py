"""States, lamps and lateness from dates alone; what an address of evidence is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.followups.rules import (
    FINISHED,
    MOVES,
    OWED,
    CommitmentState,
    Lamp,
    advance,
    clauses_named,
    end_of,
    is_link,
    is_whole,
    lamp,
    late_since,
    shown,
    split_links,
    state_after,
)

C = CommitmentState
DUE = datetime(2010, 1, 22, 16, tzinfo=UTC)
DAY = timedelta(days=1)


def test_nothing_leaves_the_finished_and_every_state_is_reached():
    assert {C.OPEN, *MOVES.values()} == set(C)
    left = {(state, act.partition(":")[0]) for state, act in MOVES if state in FINISHED}
    assert left == {(C.CLOSED, "withdraw_reservation"), (C.LAPSED, "void_resolution")}
    assert set(OWED) | {C.REPORTED} | FINISHED == set(C)
    with pytest.raises(ValueError, match="acknowledge does not leave closed"):
        advance(C.CLOSED, "acknowledge")


@pytest.mark.parametrize(
    ("state", "before", "shown_lamp"),
    [
        (C.OPEN, 4 * DAY, Lamp.GREEN),
        (C.OPEN, 3 * DAY, Lamp.YELLOW),
        (C.ACKNOWLEDGED, timedelta(microseconds=1), Lamp.YELLOW),
        (C.RETURNED, timedelta(0), Lamp.RED),
        (C.OPEN, -DAY, Lamp.RED),
        (C.REPORTED, -DAY, Lamp.GREEN),
        (C.CLOSED, -DAY, Lamp.DONE),
        (C.CARRIED_OVER, -DAY, Lamp.DONE),
    ],
)
def test_lamps_come_from_dates(state, before, shown_lamp):
    assert lamp(state, DUE, DUE - before) is shown_lamp


@pytest.mark.parametrize(
    ("state", "reserved", "word"),
    [
        (C.OPEN, False, "overdue"),
        (C.OPEN, True, "reserved"),
        (C.RETURNED, True, "reserved"),
        (C.REPORTED, True, "reported"),
        (C.CLOSED, True, "closed"),
        (C.CARRIED_OVER, False, "carried_over"),
    ],
)
def test_what_is_reserved_is_neither_late_nor_done(state, reserved, word):
    assert shown(state, DUE, DUE + DAY, is_reserved=reserved) == word


def test_before_its_date_the_state_speaks():
    assert shown(C.ACKNOWLEDGED, DUE, DUE - DAY, is_reserved=False) == "acknowledged"


@pytest.mark.parametrize(
    ("clause", "clauses", "whole"),
    [
        ("", 3, True),
        ("第二条", 1, True),
        ("第二条", 2, False),
        ("第一条、第二条", 2, True),
    ],
)
def test_a_reservation_of_no_clause_or_the_only_one_covers_all(clause, clauses, whole):
    assert is_whole(clause, clauses) is whole


def steps(**days):
    return [(DUE + n * DAY, act, None) for act, n in days.items()]


@pytest.mark.parametrize(
    ("history", "now", "since"),
    [
        ([], -1, None),
        ([], 0, 0),
        ([], 5, 0),
        (steps(acknowledge=-9, report_progress=-1), 5, None),
        (steps(acknowledge=-9, report_progress=2), 5, 0),
        (steps(acknowledge=-9, report_progress=2, verify_commitment=3), 5, 0),
        (steps(acknowledge=-9, report_progress=-1, return_report=2), 5, 2),
        (steps(acknowledge=-9, report_progress=-1, return_report=-0.5), 5, 0),
        (steps(acknowledge=-9, report_progress=-2, verify_commitment=3), 5, None),
        (steps(carry_over_commitment=-3), 5, None),
        (steps(carry_over_commitment=3), 5, 0),
        (steps(mark_not_applicable=-1), 5, None),
        (steps(ask_extension=-3, refuse_extension=-1), 5, 0),
        ([*steps(ask_extension=-3), (DUE - 2 * DAY, "grant_extension", DUE + 4 * DAY)], 3, None),
        ([*steps(ask_extension=-3), (DUE - 2 * DAY, "grant_extension", DUE + 4 * DAY)], 5, 4),
        (steps(publish_resolution=3), 5, 0),
        ([*steps(publish_resolution=-3), (DUE + DAY, "void_resolution:open", None)], 5, 1),
    ],
)
def test_when_it_became_late_by_its_history(history, now, since):
    expected = None if since is None else DUE + since * DAY
    assert late_since(history, DUE, DUE + now * DAY) == expected


@pytest.mark.parametrize(
    ("history", "now", "since"),
    [
        ([], 5, None),
        ([(DUE + 2 * DAY, "withdraw_reservation", DUE + 32 * DAY)], 5, None),
        ([(DUE + 2 * DAY, "withdraw_reservation", DUE + 32 * DAY)], 40, 32),
        (steps(acknowledge=1, report_progress=2), 5, None),
    ],
)
def test_what_is_reserved_is_owed_from_the_withdrawal_on(history, now, since):
    expected = None if since is None else DUE + since * DAY
    assert late_since(history, DUE, DUE + now * DAY, is_reserved=True) == expected


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("第二条", {2}),
        ("第2条、第 三 条", {2, 3}),
        ("第十条", set()),
        ("第二条第一款", {2}),
        ("", set()),
        ("各条", set()),
    ],
)
def test_which_clauses_a_reservation_names(text, named):
    assert clauses_named(text, 3) == named


def test_a_duty_with_more_time_says_so_until_it_is_late():
    more = {"is_reserved": False, "is_extended": True}
    assert shown(C.OPEN, DUE, DUE - DAY, **more) == "extended"
    assert shown(C.OPEN, DUE, DUE, **more) == "overdue"
    assert shown(C.REPORTED, DUE, DUE, **more) == "reported"
    assert shown(C.LAPSED, DUE, DUE, **more) == "lapsed"


def test_where_a_commitment_stands_after_its_steps():
    assert state_after(["acknowledge", "report_progress", "return_report"]) is C.RETURNED
    assert state_after(["publish_resolution", "void_resolution:open"]) is C.OPEN


@given(st.integers(-100, 100), st.integers(-100, 100))
def test_late_now_means_late_since_a_past_instant(reported, now):
    history = [(DUE - 200 * DAY, "acknowledge", None)]
    history += [(DUE + reported * DAY, "report_progress", None)] if reported <= now else []
    state = C.REPORTED if reported <= now else C.ACKNOWLEDGED
    since = late_since(history, DUE, DUE + now * DAY)
    if lamp(state, DUE, DUE + now * DAY) is Lamp.RED:
        assert since is not None
    assert since is None or DUE <= since <= DUE + now * DAY


def test_a_bare_day_ends_at_24_in_shanghai():
    assert end_of(date(2010, 1, 22)) == DUE


@pytest.mark.parametrize(
    ("address", "fine"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://例子.cn/报告", True),
        ("ftp://example.org/", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https:///x", False),
        ("//example.org", False),
        ("example.org", False),
        ("https://a b.org/", False),
        ("https://[::1", False),
        ("https://e.org/" + "x" * 500, False),
    ],
)
def test_an_address_is_http_and_names_a_host(address, fine):
    assert is_link(address) is fine


def test_addresses_stand_one_a_line():
    assert split_links(" https://a.cn \n\n https://b.cn") == ["https://a.cn", "https://b.cn"]
