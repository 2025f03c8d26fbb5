"""Changing a meeting that was called, and calling it off."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.meetings.builders import a_meeting, a_plan, kept
from workspace import clock
from workspace.acts import Refused, Stale
from workspace.db import db
from workspace.meetings import service
from workspace.meetings.rules import MeetingState
from workspace.notifications.models import Notification


def told(kind):
    """Who was told of an act, by account."""
    db.session.rollback()
    rows = db.session.scalars(select(Notification).filter_by(kind=kind))
    return sorted({row.user_id for row in rows})


def test_edit_meeting_tells_whoever_was_called(world, actor_of, log):
    made = a_meeting(world, actor_of, "noticed", items=())
    found = kept(made)
    plan = a_plan(found.starts_at, title=found.title, title_en=found.title_en, place="线上")
    service.edit_meeting(actor_of("lead-om"), made, plan, found.version)
    found = kept(made)
    assert (found.place, found.sequence, found.version) == ("线上", 1, 2)
    assert len(told("edit_meeting")) == 10
    assert log() == ["convene_meeting", "send_notice", "edit_meeting"]


def test_an_edit_before_the_notice_tells_nobody(world, actor_of):
    made = a_meeting(world, actor_of)
    service.edit_meeting(actor_of("lead-om"), made, a_plan(place="线上"), 1)
    assert (kept(made).sequence, told("edit_meeting")) == (0, [])


def test_two_who_edit_see_both_texts(world, actor_of, log):
    made = a_meeting(world, actor_of, items=())
    service.edit_meeting(actor_of("lead-om"), made, a_plan(place="甲"), 1)
    with pytest.raises(Stale) as other:
        service.edit_meeting(actor_of("secretariat"), made, a_plan(place="乙"), 1)
    assert other.value.theirs == {"version": "2", "place": "甲", "title": kept(made).title} | {
        "title_en": kept(made).title_en
    }
    assert log() == ["convene_meeting", "edit_meeting"]


def test_moved_too_near_it_needs_a_reason(world, actor_of):
    made = a_meeting(world, actor_of, "noticed")
    near = clock.now() + timedelta(hours=20)
    with pytest.raises(Refused) as no:
        service.edit_meeting(actor_of("lead-om"), made, a_plan(near), 1)
    assert no.value.reason == "has_reason_for_short_notice"
    service.edit_meeting(actor_of("lead-om"), made, a_plan(near), 1, "抢修")
    assert (kept(made).short_notice, kept(made).starts_at) == ("抢修", near)


def test_moved_into_another_year_it_is_counted_there(world, actor_of):
    made = kept(a_meeting(world, actor_of))
    later = a_plan(datetime(2010, 1, 20, 6, tzinfo=UTC), title=made.title, title_en=made.title_en)
    service.edit_meeting(actor_of("lead-om"), made, later, 1)
    found = kept(made)
    assert (found.title, found.turn) == ("运行维护组2010年第1次会议", 1)
    assert found.title_en == "om: meeting 1 of 2010"


def test_a_title_of_its_own_stays(world, actor_of):
    made = kept(a_meeting(world, actor_of, title="汛期通信保障专题会"))
    assert (made.title, made.title_en) == ("汛期通信保障专题会", "")
    later = a_plan(datetime(2010, 1, 20, 6, tzinfo=UTC), title=made.title)
    service.edit_meeting(actor_of("lead-om"), made, later, 1)
    assert kept(made).title == "汛期通信保障专题会"


def test_cancel_meeting_keeps_the_number(world, actor_of, log):
    made = a_meeting(world, actor_of, "noticed", items=())
    service.cancel_meeting(actor_of("lead-om"), made, "议题未成熟")
    found = kept(made)
    assert (found.state, found.cause, found.sequence) == (MeetingState.CANCELLED, "议题未成熟", 1)
    assert len(told("cancel_meeting")) == 10
    assert kept(a_meeting(world, actor_of)).turn == 2
    with pytest.raises(Refused) as no:
        service.cancel_meeting(actor_of("lead-om"), made, "再取消")
    assert no.value.reason == "is_not_begun"


@pytest.mark.parametrize("state", ["sitting", "adjourned", "ended", "cancelled"])
def test_what_has_begun_is_no_longer_arranged(world, actor_of, log, state):
    made = a_meeting(world, actor_of, state)
    before = log()
    for change in (
        lambda: service.edit_meeting(actor_of("lead-om"), made, a_plan(), 1),
        lambda: service.cancel_meeting(actor_of("lead-om"), made, "x"),
        lambda: service.list_item(actor_of("lead-om"), made, service.Matter("x")),
    ):
        with pytest.raises(Refused) as no:
            change()
        assert no.value.reason == "is_not_begun"
    assert log() == before
