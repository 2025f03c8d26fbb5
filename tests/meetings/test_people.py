"""People called beside the seats, delegates, and what the secretary keeps ready."""

import pytest
from sqlalchemy import select

from tests.concurrency import together
from tests.meetings.builders import a_meeting, called, items_of
from workspace.accounts.models import User
from workspace.acts import Refused, Stale
from workspace.committees.service import mark_of
from workspace.db import db
from workspace.meetings import service
from workspace.meetings.models import AgendaItem, Attendance, Meeting, StandingText
from workspace.meetings.rules import Capacity, TextKind
from workspace.meetings.service.standing import Fraction, Standing, Usage, rules_as_typed
from workspace.notifications.models import Notification
from workspace.record.models import Log
from workspace.record.rebuild import differences


def refused(change):
    with pytest.raises(Refused) as no:
        change()
    return no.value.reason


def told(kind):
    db.session.rollback()
    rows = db.session.scalars(select(Notification).filter_by(kind=kind))
    return {row.user_id: str(row.reason) for row in rows}


def test_call_person_and_release_person(world, actor_of, log):
    made = a_meeting(world, actor_of, "noticed", items=())
    orgs = world.orgs
    guest = {"organization": orgs["association"], "capacity": Capacity.ATTENDEE, "guest": "王工"}
    service.call_person(actor_of("lead-om"), made, **guest)
    assert refused(lambda: service.call_person(actor_of("lead-om"), made, **guest)) == (
        "is_not_called_yet"
    )
    person = {"organization": orgs["cmcc"], "capacity": Capacity.OBSERVER}
    service.call_person(actor_of("lead-om"), made, user=world.users["mk-cmcc-2"], **person)
    found = called(made)
    assert (found["王工"].user_id, found["王工"].is_voice) == (None, False)
    assert told("call_person") == {world.users["mk-cmcc-2"].id: "duty"}
    service.release_person(actor_of("lead-om"), found["王工"])
    assert called(made)["王工"].is_off
    voice = refused(lambda: service.release_person(actor_of("lead-om"), found["lead-om"]))
    assert voice == "is_not_voice"
    service.call_person(actor_of("lead-om"), made, **guest)
    assert not called(made)["王工"].is_off
    assert log()[2:] == ["call_person", "call_person", "release_person", "call_person"]


def test_name_delegate_moves_the_one_voice(world, actor_of, log):
    made = a_meeting(world, actor_of, "noticed", items=())
    service.name_delegate(actor_of("rep-cucc"), made, world.users["mk-cucc-2"])
    found = called(made)
    voices = [
        h for h, r in found.items() if r.organization_id == world.orgs["cucc"].id and r.is_voice
    ]
    assert voices == ["mk-cucc-2"]
    assert found["om-cucc-2"].is_required is False
    strange = refused(
        lambda: service.name_delegate(actor_of("rep-cucc"), made, world.users["mk-cmcc-2"])
    )
    assert strange == "is_of_own_organization"
    for handle in ("secretariat", "regulator", "mk-cucc-2"):
        assert (
            refused(lambda who=handle: service.name_delegate(actor_of(who), made, world.users[who]))
            == "speaks_for_member"
        )
    assert log()[2:] == ["name_delegate"]


def test_a_named_delegate_stays_through_a_later_move(world, actor_of):
    made = a_meeting(world, actor_of)
    service.name_delegate(actor_of("rep-cucc"), made, world.users["mk-cucc-2"])
    service.send_notice(actor_of("lead-om"), made)
    assert called(made)["mk-cucc-2"].is_voice
    assert not called(made)["om-cucc-2"].is_voice


def test_set_meeting_rules_once_for_all(world, actor_of, log):
    usage = Usage(Fraction(3, 5), 7, 3, 10, "辽通自律纪")
    made = service.set_meeting_rules(actor_of("secretariat"), world.committee, usage)
    assert (made.quorum, made.notice_days, made.window_days) == ("3/5", 7, 10)
    stale = mark_of(rules_as_typed(made))
    service.set_meeting_rules(actor_of("secretariat"), world.committee, Usage(Fraction(1), 5, 2, 7))
    with pytest.raises(Stale):
        service.set_meeting_rules(actor_of("secretariat"), world.committee, usage, stale)
    assert (
        refused(lambda: service.set_meeting_rules(actor_of("chair"), world.committee, usage))
        == "is_secretary"
    )
    assert log() == ["set_meeting_rules"] * 2


def test_write_standing_text_keeps_its_versions(world, actor_of, log):
    def me():
        return actor_of("secretariat")

    first, second = (
        service.write_standing_text(
            me(), world.committee, Standing(TextKind.NOTICE, "告", text=text)
        )
        for text in "一二"
    )
    db.session.rollback()
    rows = db.session.scalars(select(StandingText).order_by(StandingText.version)).all()
    assert [(t.version, t.text, t.retired_at is None) for t in rows] == [
        (1, "一", False),
        (2, "二", True),
    ]
    assert first.series == second.series
    block = service.write_standing_text(me(), world.committee, Standing(TextKind.BLOCK, "续议"))
    service.write_standing_text(me(), world.committee, Standing(TextKind.BLOCK, "续议一"), block)
    gone = refused(
        lambda: service.write_standing_text(
            me(), world.committee, Standing(TextKind.BLOCK, "续议二"), block
        )
    )
    assert gone == "is_in_use"
    service.retire_standing_text(me(), second)
    assert refused(lambda: service.retire_standing_text(me(), second)) == "is_in_use"
    assert log() == ["write_standing_text"] * 4 + ["retire_standing_text"]
    assert differences(db.session.scalars(select(Log)).all()) == []


def test_released_and_called_at_once_nobody_waits_for_ever(app, world, actor_of):
    made = a_meeting(world, actor_of, "noticed", items=("甲", "乙"))
    who = {"organization": world.orgs["association"], "capacity": Capacity.ATTENDEE}
    lines = [
        service.call_person(actor_of("lead-om"), made, guest=f"客{n}", **who).id for n in range(3)
    ]
    key, items = made.id, [item.id for item in items_of(made)[1:]]

    def work(n):
        if n < 3:
            line = db.session.get_one(Attendance, lines[n])
            service.release_person(actor_of("lead-om"), line)
        elif n < 5:
            service.move_item(actor_of("lead-om"), db.session.get_one(AgendaItem, items[n - 3]), 1)
        else:
            meeting = db.session.get_one(Meeting, key)
            service.name_delegate(actor_of("rep-cucc"), meeting, user_of(f"om-cucc-{n - 4}"))

    assert together(app, 7, work) == []
    assert sum(row.is_off for row in called(made).values()) == 3
    own = [r for r in called(made).values() if r.organization_id == world.orgs["cucc"].id]
    assert sum(row.is_voice for row in own) == 1


def user_of(handle):
    return db.session.scalars(select(User).filter_by(handle=handle)).one()
