"""Many at once at one meeting: nobody is lost, nothing happens twice, the present are counted."""

from sqlalchemy import select

from tests.concurrency import together
from tests.meetings.rows import VOICES, codes, item_of, opened, row_of, sitting
from workspace.acts import Refused
from workspace.db import db
from workspace.meetings import service
from workspace.meetings.models import AgendaItem, Attendance, Meeting, SpeakerTurn
from workspace.meetings.rules import ItemState


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
