"""PURE. The arithmetic of a sitting: quorum, presence, turns, seconds; no database."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.meetings.rules import (
    HERE,
    SET_TO,
    Capacity,
    Presence,
    TurnState,
    in_order,
    is_late,
    moved,
    quorum_of,
    seconds_spent,
    set_to,
    shown_as,
    speaks_for_organization,
)
from workspace.meetings.rules.sitting import LATE_AFTER, PRESENCE

START = datetime(2009, 11, 23, 2, 0, tzinfo=UTC)
shares = st.sampled_from(["1/2", "2/3", "3/4", "3/5", "1", "1/3", "0", "100/101"])
counts = st.integers(0, 60)


@pytest.mark.parametrize(
    ("share", "members", "needed"),
    [("2/3", 6, 4), ("2/3", 7, 5), ("1/2", 4, 2), ("1", 5, 5), ("2/3", 0, 1), ("0", 9, 1)],
)
def test_a_share_is_rounded_up_exactly(share, members, needed):
    assert quorum_of(share, 0, members).needed == needed


@given(shares, counts, counts)
def test_missing_and_spare_tell_the_same(share, present, members):
    quorum = quorum_of(share, present, members)
    assert quorum.is_met == (present >= max(1, Fraction(share) * members))
    assert quorum.is_met == (quorum.missing == 0)
    assert quorum_of(share, present + quorum.missing, members).is_met
    if quorum.missing:
        assert not quorum_of(share, present + quorum.missing - 1, members).is_met


@given(shares, counts, counts)
def test_one_more_leaving_breaks_it_exactly_when_nobody_is_to_spare(share, present, members):
    quorum = quorum_of(share, present, members)
    if quorum.is_met:
        after = quorum_of(share, present - 1, members)
        assert after.is_met == (quorum.spare > 0)


@given(shares, counts, counts)
def test_one_more_never_harms(share, present, members):
    before, after = (quorum_of(share, n, members) for n in (present, present + 1))
    assert after.missing <= before.missing
    assert after.spare >= before.spare


@given(st.lists(st.sampled_from(sorted({act for _, act in PRESENCE})), max_size=12))
def test_a_person_is_in_one_place_and_only_by_the_table(acts):
    """Whatever is tried in whatever order, only what the table knows moves anybody."""
    where = Presence.AWAITED
    for act in acts:
        if (where, act) not in PRESENCE:
            with pytest.raises(KeyError):
                moved(where, act, at=START, starts_at=START)
            continue
        after = moved(where, act, at=START, starts_at=START)
        assert (after in HERE) == (act in ("check_in", "return_to_meeting"))
        where = after


@given(st.integers(-7200, 7200))
def test_late_is_more_than_ten_minutes(seconds):
    at = START + timedelta(seconds=seconds)
    assert is_late(at, START) == (at - START > LATE_AFTER)
    now = moved(Presence.AWAITED, "check_in", at=at, starts_at=START)
    assert now is (Presence.LATE if seconds > 600 else Presence.PRESENT)


@dataclass
class Called:
    capacity: Capacity
    presence: Presence
    is_voice: bool
    is_off: bool


@given(
    st.builds(
        Called, st.sampled_from(Capacity), st.sampled_from(Presence), st.booleans(), st.booleans()
    )
)
def test_an_organization_is_there_with_its_voice_alone(called):
    holds = speaks_for_organization(called)
    assert holds == (
        called.is_voice
        and not called.is_off
        and called.capacity == "delegate"
        and called.presence in ("present", "late")
    )


@given(st.sampled_from(sorted(SET_TO)), st.sampled_from(Capacity))
def test_what_the_secretary_sets_is_what_the_roll_shows(where, capacity):
    presence, kept = set_to(where, capacity)
    assert (kept is Capacity.OBSERVER) == (capacity is Capacity.OBSERVER)
    shown = shown_as(presence, kept)
    assert shown == ("attending" if where == "present" and kept == "observer" else where)


@dataclass(frozen=True)
class Turn:
    state: TurnState
    position: int


@given(st.lists(st.builds(Turn, st.sampled_from(TurnState), counts), max_size=20))
def test_who_speaks_comes_first_then_the_order_asked(turns):
    standing = in_order(turns)
    assert sorted(standing, key=repr) == sorted(
        (t for t in turns if t.state in ("waiting", "speaking")), key=repr
    )
    keys = [(t.state != "speaking", t.position) for t in standing]
    assert keys == sorted(keys)


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)), max_size=10))
def test_no_second_of_an_adjournment_counts_and_none_of_the_item_is_lost(stretches):
    """(seconds on the item, seconds of rest) again and again: the first alone add up."""
    at, spent = START, 0
    for on, off in stretches:
        since, at = at, at + timedelta(seconds=on)
        spent = seconds_spent(spent, since, at)
        at += timedelta(seconds=off)
        assert seconds_spent(spent, None, at) == spent
    assert spent == sum(on for on, _ in stretches)


def test_a_clock_put_back_takes_no_time_away():
    assert seconds_spent(60, START, START - timedelta(seconds=5)) == 60
