"""Many at once at one meeting: nobody is lost, nothing happens twice, the present are counted."""

from sqlalchemy import select

from tests.concurrency import together
from tests.meetings.rows import LATER, VOICES, codes, item_of, opened, row_of, sitting
from workspace import clock
from workspace.acts import Refused, Stale
from workspace.committees.queries import day_of
from workspace.db import db
from workspace.groups.models import Seat
from workspace.groups.service import end_seat
from workspace.meetings import service
from workspace.meetings.models import AgendaItem, Attendance, Meeting, SpeakerTurn
from workspace.meetings.rules import ItemState, MeetingState
from workspace.meetings.service.lines import record_decision
from workspace.meetings.service.notes import take_notes


def test_all_voices_check_in_at_once(app, world, actor_of):
    meeting = opened(world, actor_of)
    key, code = meeting.id, meeting.check_in_code
    actors = [(actor_of(h), row_of(meeting, h).id) for h in VOICES]
    db.session.rollback()

    def work(n):
        me, row = actors[n]
        service.check_in(me, db.session.get_one(Attendance, row), code=code)

    assert together(app, len(VOICES), work) == []
    db.session.rollback()
    there = db.session.get_one(Meeting, key)
    assert codes(world, there.present) == ["cmcc", "cucc", "ctcc", "crtc"]
    assert there.live == 1 + len(VOICES)


def test_two_desks_press_next_at_once(app, world, actor_of):
    meeting = sitting(world, actor_of)
    first, second = item_of(meeting, 1).pid, item_of(meeting, 2).id
    actors = [actor_of("secretariat"), actor_of("lead-om")]
    db.session.rollback()

    def work(n):
        item = db.session.get_one(AgendaItem, second)
        service.take_up_item(actors[n % 2], item, seen=first)

    faults = together(app, 8, work)
    assert len(faults) == 7
    assert all(isinstance(f, Refused) for f in faults)
    db.session.rollback()
    current = db.session.scalars(select(AgendaItem).filter_by(state=ItemState.CURRENT)).all()
    assert [item.position for item in current] == [2]


def test_the_speakers_list_has_no_two_in_one_place(app, world, actor_of):
    meeting = sitting(world, actor_of)
    rows = [row_of(meeting, h).id for h in VOICES]
    actors = [actor_of(h) for h in VOICES]
    db.session.rollback()

    def work(n):
        row = db.session.get_one(Attendance, rows[n % 4])
        service.ask_to_speak(actors[n % 4], row)

    faults = together(app, 8, work)
    assert [f.reason for f in faults] == ["waits_not_yet"] * 4
    db.session.rollback()
    places = sorted(db.session.scalars(select(SpeakerTurn.position)))
    assert places == [1, 2, 3, 4]


def test_acts_on_parts_and_on_the_whole_never_wait_for_each_other(app, world, actor_of):
    """Each of these changes other rows than it names: locked in any other order, two of them would
    hold what the other waits for, and PostgreSQL would end one."""
    meeting = sitting(world, actor_of, "lead-om", "om-cmcc-1", "om-cmcc-2", "om-cucc-1")
    key = meeting.id
    items = [item_of(meeting, n).id for n in (1, 2, 3)]
    rows = {h: row_of(meeting, h).id for h in ("om-cmcc-1", "om-cmcc-2", "om-cucc-1")}
    me, lead = actor_of("secretariat"), actor_of("lead-om")
    own = {handle: actor_of(handle) for handle in rows}
    seat = db.session.scalars(
        select(Seat).filter_by(user_id=own["om-cucc-1"].id, organization_id=world.orgs["cucc"].id)
    ).first()
    seat_id = seat.id
    db.session.rollback()

    def item(n):
        return db.session.get_one(AgendaItem, items[n])

    def row(handle):
        return db.session.get_one(Attendance, rows[handle])

    kinds = [
        lambda n: take_notes(me, item(0), f"第{n}稿", 0),
        lambda n: take_notes(lead, item(1), f"第{n}稿", 0),
        lambda n: service.take_up_item(me, item(1 + n % 2)),
        lambda n: service.leave_meeting(own["om-cmcc-1"], row("om-cmcc-1"), reason="接电话"),
        lambda n: service.return_to_meeting(own["om-cmcc-1"], row("om-cmcc-1")),
        lambda n: service.pass_voice(own["om-cmcc-1"], row("om-cmcc-2")),
        lambda n: service.pass_voice(own["om-cmcc-1"], row("om-cmcc-1")),
        lambda n: record_decision(me, item(0), f"第{n}条"),
        lambda n: service.ask_to_speak(own["om-cmcc-2"], row("om-cmcc-2")),
        lambda n: end_seat(me, db.session.get_one(Seat, seat_id), until=day_of(clock.now())),
        lambda n: service.adjourn_meeting(
            lead, db.session.get_one(Meeting, key), reason="休息", until=clock.now() + LATER
        ),
        lambda n: service.resume_meeting(lead, db.session.get_one(Meeting, key)),
    ]
    faults = together(app, 4 * len(kinds), lambda n: kinds[n % len(kinds)](n))
    assert [f for f in faults if not isinstance(f, (Refused, Stale))] == []
    db.session.rollback()
    if db.session.get_one(Meeting, key).state is MeetingState.ADJOURNED:
        service.resume_meeting(me, db.session.get_one(Meeting, key))
    service.end_meeting(me, db.session.get_one(Meeting, key))
