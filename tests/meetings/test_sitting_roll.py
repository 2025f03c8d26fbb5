"""签到、请假、离席、返席、更正、接替 — the roll: state and entry, or a reason and no entry."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.meetings.rows import CALLED, a_called_meeting, codes, come, opened, row_of, sitting
from tests.voting.builders import entry, refused
from tests.world import CLOCK, membership
from workspace import clock
from workspace.accounts.service import deactivate_person
from workspace.committees.service import end_membership
from workspace.db import db, write
from workspace.groups.models import Seat
from workspace.groups.service import end_seat
from workspace.meetings import service
from workspace.meetings.models import Meeting, PresenceLine
from workspace.meetings.queries.sitting import sitting_of
from workspace.meetings.rules import Arrival, Capacity, Presence
from workspace.record.models import Opening


def lines(meeting, handle):
    row = row_of(meeting, handle)
    query = select(PresenceLine).filter_by(attendance_id=row.id).order_by(PresenceLine.id)
    return list(db.session.scalars(query))


def test_check_in_by_the_code(world, actor_of, log):
    meeting = opened(world, actor_of)
    row = row_of(meeting, "om-cucc-1")
    service.check_in(actor_of("om-cucc-1"), row, code=f" {meeting.check_in_code.lower()} ")
    assert (row.presence, row.arrived_at) == (Presence.PRESENT, world.now)
    assert codes(world, meeting.present) == ["cucc"]
    (line,) = lines(meeting, "om-cucc-1")
    assert (line.arrival, line.item.position) == (Arrival.CHECKED_IN, 0)
    assert log() == ["open_meeting", "check_in"]


def test_check_in_after_ten_minutes_is_late(world, actor_of, move_clock):
    meeting = opened(world, actor_of)
    move_clock(timedelta(minutes=40))
    come(actor_of, meeting, "om-cucc-1")
    assert row_of(meeting, "om-cucc-1").presence is Presence.PRESENT
    move_clock(timedelta(seconds=1))
    come(actor_of, meeting, "om-crtc-1")
    assert row_of(meeting, "om-crtc-1").presence is Presence.LATE
    assert codes(world, meeting.present) == ["cucc", "crtc"]


def test_check_in_is_refused(world, actor_of, log):
    meeting = a_called_meeting(world)
    row, me = row_of(meeting, "om-cucc-1"), actor_of("om-cucc-1")
    refused("is_opened", service.check_in, me, row, code="")
    assert log() == []
    meeting = opened(world, actor_of)
    row = row_of(meeting, "om-cucc-1")
    before = log()
    refused("has_right_code", service.check_in, me, row, code="XXXXXX")
    other, code = actor_of("om-cmcc-1"), meeting.check_in_code
    refused("is_own_attendance", service.check_in, other, row, code=code)
    refused("is_own_attendance", service.check_in, actor_of("secretariat"), row, code=code)
    assert log() == before
    service.check_in(me, row, code=code)
    refused("is_not_in_yet", service.check_in, me, row, code=code)
    service.end_meeting(actor_of("lead-om"), meeting)
    refused("is_opened", service.check_in, other, row_of(meeting, "om-cmcc-1"), code=code)


def test_guessing_the_code_makes_wait(world, actor_of, monkeypatch):
    meeting = opened(world, actor_of)
    row, me = row_of(meeting, "om-cucc-1"), actor_of("om-cucc-1")
    monkeypatch.setattr("workspace.accounts.service.counts.real_now", clock.real_now)
    for _ in range(5):
        refused("has_right_code", service.check_in, me, row, code="ABCDEF")
    refused("may_try_again", service.check_in, me, row, code="ABCDEF")
    refused("may_try_again", service.check_in, me, row, code=meeting.check_in_code)
    come(actor_of, meeting, "om-cmcc-1")  # a guesser makes nobody else wait
    later = clock.real_now() + timedelta(minutes=16)
    monkeypatch.setattr("workspace.accounts.service.counts.real_now", lambda: later)
    service.check_in(me, row, code=meeting.check_in_code)
    assert row.presence is Presence.PRESENT


def test_excuse_attendance_by_the_person_its_organization_or_the_secretary(world, actor_of, log):
    meeting = a_called_meeting(world)
    excuse = service.excuse_attendance
    excuse(actor_of("om-crtc-1"), row_of(meeting, "om-crtc-1"), reason="出差")
    excuse(actor_of("rep-cmcc"), row_of(meeting, "om-cmcc-2"), reason="培训")
    excuse(actor_of("secretariat"), row_of(meeting, "om-cucc-2"), reason="电话告知")
    row = row_of(meeting, "om-crtc-1")
    assert (row.presence, row.reason) == (Presence.EXCUSED, "出差")
    assert log() == ["excuse_attendance"] * 3
    mine = row_of(meeting, "om-cucc-1")
    refused("is_own_organization_or_secretary", excuse, actor_of("rep-cmcc"), mine, reason="x")
    refused("is_awaited", excuse, actor_of("om-crtc-1"), row, reason="再次")
    assert len(log()) == 3
    texts = db.session.scalars(select(Opening.text)).all()
    assert "出差" in texts
    assert "出差" not in json.dumps(entry(), ensure_ascii=False)


def test_who_was_excused_may_come_after_all(world, actor_of):
    meeting = opened(world, actor_of)
    row = row_of(meeting, "om-crtc-1")
    service.excuse_attendance(actor_of("om-crtc-1"), row, reason="出差")
    come(actor_of, meeting, "om-crtc-1")
    assert (row.presence, row.reason) == (Presence.PRESENT, "")


def test_leave_meeting_and_return_to_meeting_are_noted_at_the_item(world, actor_of, log):
    meeting = sitting(world, actor_of)
    row = row_of(meeting, "om-cucc-1")
    service.ask_to_speak(actor_of("om-cucc-1"), row)
    service.leave_meeting(actor_of("om-cucc-1"), row, reason="接听故障调度")
    assert (row.presence, row.reason) == (Presence.AWAY, "接听故障调度")
    assert codes(world, meeting.present) == ["cmcc", "ctcc", "crtc"]
    assert sitting_of(meeting, clock.now()).turns == []
    service.return_to_meeting(actor_of("secretariat"), row)
    assert row.presence is Presence.PRESENT
    assert codes(world, meeting.present) == ["cmcc", "cucc", "ctcc", "crtc"]
    said = [(line.arrival, line.item.position) for line in lines(meeting, "om-cucc-1")]
    assert said == [("checked_in", 0), ("left", 1), ("returned", 1)]
    assert log()[-2:] == ["leave_meeting", "return_to_meeting"]


def test_leave_meeting_and_return_to_meeting_are_refused(world, actor_of, log):
    meeting = sitting(world, actor_of)
    before = log()
    row, absent = row_of(meeting, "om-cucc-1"), row_of(meeting, "om-cmcc-2")
    leave, back = service.leave_meeting, service.return_to_meeting
    refused("is_own_or_lead_or_secretary", leave, actor_of("om-cmcc-1"), row, reason="x")
    refused("is_here", leave, actor_of("om-cmcc-2"), absent, reason="x")
    refused("is_away", back, actor_of("om-cucc-1"), row)
    assert log() == before


@pytest.mark.parametrize(
    ("where", "presence", "capacity"),
    [
        ("attending", "present", "attendee"),
        ("excused", "excused", "delegate"),
        ("absent", "absent", "delegate"),
        ("away", "away", "delegate"),
    ],
)
def test_correct_attendance_sets_it(world, actor_of, log, where, presence, capacity):
    meeting = sitting(world, actor_of)
    row = row_of(meeting, "om-cucc-1")
    correct = service.correct_attendance
    before = log()
    refused("has_reason", correct, actor_of("secretariat"), row, where=where)
    refused("is_changed", correct, actor_of("secretariat"), row, where="present", reason="x")
    refused("is_lead_or_secretary", correct, actor_of("om-cucc-1"), row, where=where)
    assert log() == before
    correct(actor_of("secretariat"), row, where=where, reason="未见到人")
    assert (row.presence, row.capacity) == (Presence(presence), Capacity(capacity))
    assert codes(world, meeting.present) == ["cmcc", "ctcc", "crtc"]
    assert lines(meeting, "om-cucc-1")[-1].reason == "未见到人"
    correct(actor_of("secretariat"), row, where="present")  # its own word is not contradicted
    assert codes(world, meeting.present) == ["cmcc", "cucc", "ctcc", "crtc"]


def test_correct_attendance_gives_no_vote_to_who_has_none(world, actor_of, log):
    meeting = sitting(world, actor_of)
    row = row_of(meeting, "secretariat")
    before = log()
    refused("is_of_member", service.correct_attendance, actor_of("lead-om"), row, where="present")
    assert log() == before
    observer = row_of(meeting, "regulator")
    service.correct_attendance(actor_of("secretariat"), observer, where="attending")
    assert (observer.presence, observer.capacity) == (Presence.PRESENT, Capacity.OBSERVER)


def test_pass_voice_when_the_voice_leaves(world, actor_of, log):
    meeting = sitting(world, actor_of)
    other = row_of(meeting, "om-cmcc-2")
    refused("is_here", service.pass_voice, actor_of("om-cmcc-2"), other)
    come(actor_of, meeting, "om-cmcc-2")
    service.leave_meeting(actor_of("om-cmcc-1"), row_of(meeting, "om-cmcc-1"), reason="有事")
    assert codes(world, meeting.present) == ["cucc", "ctcc", "crtc"]
    before = log()
    passing = service.pass_voice
    refused("is_own_organization_or_secretary", passing, actor_of("om-cucc-1"), other)
    attendee = row_of(meeting, "om-cucc-2")
    refused("is_delegate", passing, actor_of("om-cucc-2"), attendee)
    assert log() == before
    passing(actor_of("om-cmcc-2"), other)
    assert codes(world, meeting.present) == ["cmcc", "cucc", "ctcc", "crtc"]
    assert not row_of(meeting, "om-cmcc-1").is_voice
    refused("has_no_voice_yet", passing, actor_of("om-cmcc-2"), other)
    assert log()[-1] == "pass_voice"


def test_a_member_that_named_nobody_speaks_through_its_first_delegate(world, actor_of):
    meeting = opened(world, actor_of)
    with write():
        row_of(meeting, "om-cmcc-1").is_voice = False
    come(actor_of, meeting, "om-cmcc-2")
    assert row_of(meeting, "om-cmcc-2").is_voice
    assert codes(world, meeting.present) == ["cmcc"]


def test_acknowledge_notice_counts_who_heard(world, actor_of, log):
    meeting = opened(world, actor_of)
    come(actor_of, meeting, "om-cucc-1")
    row, me = row_of(meeting, "om-cucc-1"), actor_of("om-cucc-1")
    refused("is_notice_read", service.acknowledge_notice, me, row)
    service.read_notice(actor_of("lead-om"), meeting)
    service.acknowledge_notice(me, row)
    assert row.notice_read_at == world.now
    assert sitting_of(meeting, clock.now()).heard == 1
    before = log()
    refused("has_not_acknowledged", service.acknowledge_notice, me, row)
    absent = row_of(meeting, "om-crtc-1")
    refused("is_here", service.acknowledge_notice, actor_of("om-crtc-1"), absent)
    refused("is_own_attendance", service.acknowledge_notice, actor_of("lead-om"), row)
    assert log() == before


def seat_of(world, handle):
    return db.session.scalars(select(Seat).filter_by(user_id=world.users[handle].id)).one()


def test_who_loses_the_seat_is_no_longer_there(world, actor_of, log, move_clock):
    meeting = sitting(world, actor_of)
    seat = seat_of(world, "om-cucc-1")
    service.ask_to_speak(actor_of("om-cucc-1"), row_of(meeting, "om-cucc-1"))
    end_seat(actor_of("secretariat"), seat, until=date(2009, 11, 23))
    row = row_of(meeting, "om-cucc-1")
    assert (row.presence, row.is_off) == (Presence.AWAY, True)
    assert codes(world, meeting.present) == ["cmcc", "ctcc", "crtc"]
    assert lines(meeting, "om-cucc-1")[-1].arrival is Arrival.REMOVED
    assert sitting_of(meeting, clock.now()).turns == []
    assert log()[-1] == "end_seat"
    said = {r["table"] for r in entry()["data"]["rows"]}
    assert {"seat", "attendance", "presence_line", "meeting", "speaker_turn"} <= said
    me = actor_of("om-cucc-1")
    refused("is_on_list", service.check_in, me, row, code=meeting.check_in_code)


def test_a_seat_that_ends_later_or_elsewhere_changes_nothing(world, actor_of):
    meeting = sitting(world, actor_of)
    end_seat(actor_of("secretariat"), seat_of(world, "om-cucc-1"), until=date(2009, 12, 1))
    end_seat(actor_of("secretariat"), seat_of(world, "mk-cmcc-2"), until=date(2009, 11, 23))
    assert codes(world, meeting.present) == ["cmcc", "cucc", "ctcc", "crtc"]


def test_the_operator_ends_a_seat_too(world, actor_of):
    meeting = sitting(world, actor_of)
    end_seat(CLOCK, seat_of(world, "om-cucc-1"), until=date(2009, 11, 23))
    assert lines(meeting, "om-cucc-1")[-1].user_id is None


def test_who_is_deactivated_is_no_longer_there(world, actor_of):
    meeting = sitting(world, actor_of)
    user = world.users["om-crtc-1"]
    with write():
        user.committee_id = world.committee.id
    deactivate_person(actor_of("secretariat"), user, "离职")
    assert row_of(meeting, "om-crtc-1").is_off
    assert codes(world, meeting.present) == ["cmcc", "cucc", "ctcc"]


def test_an_organization_that_leaves_the_committee_leaves_the_room(world, actor_of):
    meeting = sitting(world, actor_of)
    end_membership(CLOCK, membership(world, "crtc"), until=date(2009, 11, 23))
    assert codes(world, db.session.get(Meeting, meeting.id).present) == ["cmcc", "cucc", "ctcc"]
    view = sitting_of(meeting, clock.now())
    assert (view.quorum.present, view.quorum.members, view.quorum.needed) == (3, 3, 2)


def test_a_meeting_that_is_over_keeps_its_roll(world, actor_of):
    meeting = sitting(world, actor_of)
    service.end_meeting(actor_of("secretariat"), meeting)
    present = list(meeting.present)
    end_seat(actor_of("secretariat"), seat_of(world, "om-cucc-1"), until=date(2009, 11, 23))
    assert db.session.get(Meeting, meeting.id).present == present
    assert len(CALLED) == 8
