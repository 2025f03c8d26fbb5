"""Convening: number and turn, deadlines, the first items, who is called; edit, notice, cancel."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.concurrency import together
from tests.meetings.builders import a_meeting, a_plan, at, called, items_of, kept, titles
from tests.world import a_user
from workspace import clock
from workspace.acts import Refused
from workspace.db import db, write
from workspace.groups.models import SpecialistGroup
from workspace.meetings import service
from workspace.meetings.models import ActionItem, Attendance, Meeting, Minutes
from workspace.meetings.rules import ActionState, Capacity, ItemKind, MeetingState, MinutesState
from workspace.notifications.models import Notification
from workspace.record.models import Log
from workspace.record.rebuild import differences


def told(kind):
    """Who was told of an act, by account."""
    db.session.rollback()
    rows = db.session.scalars(select(Notification).filter_by(kind=kind))
    return sorted({row.user_id for row in rows})


def test_convene_meeting_draws_number_and_turn(world, actor_of, log):
    first = service.convene_meeting(actor_of("lead-om"), world.groups["om"], a_plan())
    other = service.convene_meeting(actor_of("lead-mk"), world.groups["mk"], a_plan())
    second = service.convene_meeting(actor_of("secretariat"), world.groups["om"], a_plan())
    drawn = [(m.number, m.turn, m.by_secretary) for m in map(kept, (first, other, second))]
    assert drawn == [(1, 1, False), (2, 1, False), (3, 2, True)]
    assert kept(second).title == "运行维护组2009年第2次会议"
    assert kept(second).title_en == "om: meeting 2 of 2009"
    assert log() == ["convene_meeting"] * 3
    assert differences(db.session.scalars(select(Log)).all()) == []


def test_the_turn_follows_the_committees_year(world, actor_of):
    new_year = datetime(2009, 12, 31, 16, 30, tzinfo=UTC)  # 00:30 on New Year's Day in Shanghai
    made = service.convene_meeting(actor_of("lead-om"), world.groups["om"], a_plan(new_year))
    before = a_plan(new_year - timedelta(hours=1))
    last = service.convene_meeting(actor_of("lead-om"), world.groups["om"], before)
    assert (kept(made).title, kept(last).turn) == ("运行维护组2010年第1次会议", 1)


def test_deadlines_go_by_working_days(world, actor_of):
    """Monday 7 December 14:00: five working days before are those from Monday 30 November."""
    made = kept(a_meeting(world, actor_of))
    assert made.notice_due_at == datetime(2009, 11, 29, 16, tzinfo=UTC)
    assert made.agenda_closes_at == datetime(2009, 12, 2, 16, tzinfo=UTC)


def test_a_meeting_called_too_late_closes_its_agenda_with_the_notice(world, actor_of):
    soon = clock.now() + timedelta(hours=30)
    made = a_meeting(world, actor_of, starts_at=soon)
    assert kept(made).agenda_closes_at == soon
    with pytest.raises(Refused) as no:
        service.send_notice(actor_of("lead-om"), made)
    assert no.value.reason == "has_reason_for_short_notice"
    service.send_notice(actor_of("lead-om"), made, "汛期抢修")
    found = kept(made)
    assert (found.short_notice, found.agenda_closes_at) == ("汛期抢修", clock.now())


def test_the_group_comes_with_one_voice_a_member(world, actor_of):
    found = called(a_meeting(world, actor_of))
    voices = {h for h, row in found.items() if row.is_voice}
    assert voices == {"lead-om", "om-cmcc-2", "om-cucc-2", "om-crtc-2"}
    assert {h for h, row in found.items() if row.capacity is Capacity.DELEGATE} == {
        "lead-om",
        *(f"om-{m}-2" for m in ("cmcc", "cucc", "ctcc", "crtc")),
        *(f"om-{m}-1" for m in ("cmcc", "cucc", "crtc")),
    }
    beside = {h: (str(r.capacity), r.is_required) for h, r in found.items() if "om" not in h}
    assert beside == {
        "secretariat": ("attendee", True),
        "reviewer": ("attendee", False),
        "regulator": ("observer", False),
    }


def test_the_plenary_comes_with_its_representatives(world, actor_of):
    found = called(a_meeting(world, actor_of, group="plenary"))
    assert {h for h, row in found.items() if row.is_voice} == {
        "chair",
        "rep-cucc",
        "rep-ctcc",
        "rep-crtc",
    }
    assert (found["rep-cmcc"].is_voice, found["rep-cmcc"].is_required) == (False, False)
    assert found["regulator"].capacity is Capacity.OBSERVER


def test_whoever_is_deactivated_is_not_called(world, actor_of):
    with write():
        world.users["om-cucc-1"].is_active = False
    assert "om-cucc-1" not in called(a_meeting(world, actor_of))


def test_the_agenda_opens_with_the_notice_and_what_is_left(world, actor_of):
    earlier = a_meeting(world, actor_of, "ended")
    with write():
        db.session.add(
            Minutes(
                committee_id=world.committee.id,
                group_id=earlier.group_id,
                meeting_id=earlier.id,
                state=MinutesState.CIRCULATED,
                drafted_by_id=earlier.convened_by_id,
                at=clock.now(),
            )
        )
        db.session.add(
            ActionItem(
                committee_id=world.committee.id,
                group_id=earlier.group_id,
                item_id=earlier.items[1].id,
                position=1,
                text="报送机房条件",
                organization_id=world.orgs["cucc"].id,
                state=ActionState.OPEN,
                at=clock.now(),
            )
        )
    standing = service.standing.Standing(
        kind=service.standing.TextKind.STANDING, title="下次会议安排", minutes=5
    )
    service.write_standing_text(actor_of("secretariat"), world.committee, standing)
    made = a_meeting(world, actor_of, items=("新议题",))
    assert titles(made) == [
        "反垄断告知",
        "确认《运行维护组2009年第1次会议》纪要",
        "上次交办事项",
        "新议题",
        "下次会议安排",
    ]
    assert [i.position for i in items_of(made)] == [0, 1, 2, 3, 4]
    kinds = [i.kind for i in items_of(made)]
    assert kinds[:3] == [ItemKind.NOTICE, ItemKind.MINUTES, ItemKind.ACTIONS]
    assert items_of(made)[1].about_meeting_id == earlier.id
    assert titles(a_meeting(world, actor_of, group="mk", items=())) == [
        "反垄断告知",
        "下次会议安排",
    ]


@pytest.mark.parametrize("handle", ["om-cucc-2", "lead-mk", "chair", "reviewer", "regulator"])
def test_only_lead_and_secretary_convene(world, actor_of, log, handle):
    with pytest.raises(Refused) as no:
        service.convene_meeting(actor_of(handle), world.groups["om"], a_plan())
    assert (no.value.reason, log()) == ("is_lead_or_secretary", [])


@pytest.mark.parametrize(
    ("begins", "ends", "reason"),
    [(-1, 2, "is_future_meeting"), (0, 2, "is_future_meeting"), (48, 48, "ends_after_start")],
)
def test_a_meeting_lies_ahead_and_ends_after_it_begins(world, actor_of, log, begins, ends, reason):
    now = clock.now()
    plan = a_plan(now + timedelta(hours=begins), ends_at=now + timedelta(hours=ends))
    with pytest.raises(Refused) as no:
        service.convene_meeting(actor_of("lead-om"), world.groups["om"], plan)
    assert (no.value.reason, log()) == (reason, [])


def test_send_notice_calls_everybody_once(world, actor_of, log):
    made = a_meeting(world, actor_of, items=())
    assert told("convene_meeting") == []
    service.send_notice(actor_of("lead-om"), made)
    found = kept(made)
    assert (found.state, found.noticed_at) == (MeetingState.NOTICED, clock.now())
    expected = {r.user_id for r in called(made).values()} - {world.users["lead-om"].id}
    assert told("send_notice") == sorted(expected)
    with pytest.raises(Refused) as no:
        service.send_notice(actor_of("lead-om"), made)
    assert no.value.reason == "is_planned"
    assert log() == ["convene_meeting", "send_notice"]


def test_the_notice_freezes_the_quorum(world, actor_of):
    early, late = a_meeting(world, actor_of, "noticed"), a_meeting(world, actor_of)
    usage = service.standing.Usage(service.standing.Fraction(1, 2), 5, 2, 7)
    service.set_meeting_rules(actor_of("secretariat"), world.committee, usage)
    service.send_notice(actor_of("lead-om"), late)
    assert (kept(early).quorum, kept(late).quorum) == ("2/3", "1/2")


def test_no_notice_once_the_hour_has_come(world, actor_of, move_clock, log):
    made = a_meeting(world, actor_of, items=())
    move_clock(timedelta(days=15))
    with pytest.raises(Refused) as no:
        service.send_notice(actor_of("lead-om"), made, "补发")
    assert (no.value.reason, log()) == ("is_before_meeting", ["convene_meeting"])


def test_convened_at_once_numbers_are_unique(app, actor_of, world):
    def convene(n):
        of = db.session.scalars(select(SpecialistGroup).filter_by(code="om")).one()
        service.convene_meeting(actor_of("lead-om"), of, a_plan())

    assert together(app, 6, convene) == []
    db.session.rollback()
    rows = db.session.scalars(select(Meeting).order_by(Meeting.number)).all()
    assert [(m.number, m.turn) for m in rows] == [(n, n) for n in range(1, 7)]


def test_whoever_left_the_group_before_the_notice_is_not_called(world, actor_of):
    made = a_meeting(world, actor_of)
    stranger = a_user("fremd").id
    with write():
        row = called(made)["om-cmcc-2"]
        db.session.add(
            Attendance(
                meeting_id=row.meeting_id,
                user_id=stranger,
                organization_id=row.organization_id,
                capacity=Capacity.DELEGATE,
                is_voice=True,
            )
        )
        row.is_voice = False
    service.send_notice(actor_of("lead-om"), made)
    found = called(made)
    assert (found["fremd"].is_off, found["fremd"].is_voice) == (True, False)
    assert found["om-cmcc-2"].is_voice
    assert at(made) == f"/liaoning/meetings/{made.number}"
