"""Which meeting a resolution names: that of its poll, one chosen, or one elsewhere; refusals."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import hidden
from tests.meetings.builders import a_meeting
from tests.meetings.builders import at as meeting_at
from tests.meetings.rows import about_an_issue, item_of, sitting
from tests.resolutions.builders import (
    a_resolution,
    an_adopted_issue,
    at,
    drafting_at,
    kept,
    typed,
    wording,
)
from tests.voting.builders import cast
from workspace import clock
from workspace.acts import Refused
from workspace.db import db, write
from workspace.groups.models import SpecialistGroup
from workspace.meetings import service as meetings
from workspace.meetings.models import Meeting
from workspace.permissions import Actor
from workspace.record.models import Entry, Log
from workspace.record.rebuild import differences
from workspace.resolutions import service
from workspace.resolutions.models import Resolution
from workspace.voting import service as voting

ELSEWHERE = "全省通信行业座谈会"
WITH_CAUSE = "/liaoning/resolutions/draft-resolution-with-cause"


def the_one() -> Resolution:
    db.session.rollback()
    return db.session.scalars(select(Resolution)).one()


def last_entry() -> Entry:
    return db.session.scalars(select(Entry).order_by(Entry.id.desc()).limit(1)).one()


def body(entry: Entry) -> list[dict[str, Any]]:
    """The rows that an entry says have changed."""
    rows: list[dict[str, Any]] = json.loads(entry.body)["data"]["rows"]
    return rows


def a_foreign_meeting(world) -> Meeting:
    """The same meeting, held by the plenary of a city."""
    made = db.session.scalars(select(Meeting)).one()
    body = db.session.scalars(
        select(SpecialistGroup).filter_by(committee_id=world.city.id, kind="plenary")
    ).one()
    with write():
        values = {
            c.name: getattr(made, c.name)
            for c in Meeting.__table__.columns
            if c.name not in ("id", "pid")
        }
        found = Meeting(**{**values, "committee_id": world.city.id, "group_id": body.id})
        found.number = 77
        db.session.add(found)
    return found


def voted_at(world, actor_of):
    """A poll that was put to the vote at a meeting and adopted there; meeting and issue."""
    meeting = sitting(world, actor_of, "lead-om", "om-cmcc-1", "om-cucc-1")
    issue = about_an_issue(world, actor_of, meeting)
    poll = meetings.put_to_vote(
        actor_of("secretariat"),
        item_of(meeting, 1),
        motion="十日内答复。",
        preset="ordinary",
        closes_at=clock.now() + timedelta(minutes=5),
    )
    cast(actor_of, poll, {"cmcc": "for", "cucc": "for", "ctcc": "for"})
    if poll.outcome is None:
        world.hands[0] = poll.closes_at
        voting.close_poll(Actor.clock(), poll)
    return meeting, issue


class TestNaming:
    def test_a_meeting_is_chosen_and_printed_under_its_title(self, world, actor_of, sign_in, log):
        issue = an_adopted_issue(world, actor_of)
        meeting = a_meeting(world, actor_of, "ended")
        before, client = len(log()), sign_in("lead-om")
        page = client.get(drafting_at(issue)).text
        assert f'<option value="{meeting.number}">2009-12-' in page
        sent = typed(of_meeting=str(meeting.number))
        assert client.post(drafting_at(issue), data=sent).status_code == 303
        made = the_one()
        assert (made.meeting_id, made.meeting) == (meeting.id, meeting.title)
        assert log()[before:] == ["draft_resolution"]
        assert f'"meeting_id":"{meeting.pid}"' in last_entry().body

    def test_one_held_elsewhere_is_named(self, world, actor_of, sign_in):
        issue = an_adopted_issue(world, actor_of)
        sent = typed(meeting=ELSEWHERE)
        client = sign_in("lead-om")
        page = client.get(client.post(drafting_at(issue), data=sent).location).text
        made = the_one()
        assert (made.meeting_id, made.meeting) == (None, ELSEWHERE)
        assert page.count(ELSEWHERE) == 2
        assert "/liaoning/meetings/" not in page

    def test_it_was_one_meeting(self, world, actor_of, sign_in, log):
        issue = an_adopted_issue(world, actor_of)
        meeting = a_meeting(world, actor_of, "ended")
        before = len(log())
        sent = typed(of_meeting=str(meeting.number), meeting=ELSEWHERE)
        answer = sign_in("lead-om").post(drafting_at(issue), data=sent)
        assert (answer.status_code, log()[before:]) == (422, [])
        assert "已选了会议，这里请留空" in answer.text
        assert ELSEWHERE in answer.text
        assert f'<option selected value="{meeting.number}">' in answer.text

    @pytest.mark.parametrize(
        ("state", "group"), [("planned", "om"), ("noticed", "om"), ("cancelled", "om")]
    )
    def test_one_that_did_not_sit_is_not_offered(self, world, actor_of, sign_in, log, state, group):
        issue = an_adopted_issue(world, actor_of)
        meeting = a_meeting(world, actor_of, state, group=group)
        before, client = len(log()), sign_in("lead-om")
        page = client.get(drafting_at(issue)).text
        assert ('name="of_meeting"' in page, 'name="meeting"' in page) == (False, True)
        sent = typed(of_meeting=str(meeting.number))
        assert client.post(drafting_at(issue), data=sent).status_code == 422
        words = wording(of_meeting=db.session.get_one(Meeting, meeting.id))
        with pytest.raises(Refused) as no:
            service.draft_resolution(actor_of("lead-om"), issue, words)
        assert no.value.reason == "is_meeting_held_here"
        assert log()[before:] == []

    def test_another_group_s_is_refused_and_the_plenary_s_is_not(
        self, world, actor_of, sign_in, log
    ):
        issue = an_adopted_issue(world, actor_of)
        other = a_meeting(world, actor_of, "ended", group="mk")
        plenary = a_meeting(world, actor_of, "sitting", group="plenary")
        before, client = len(log()), sign_in("lead-om")
        for number, status in ((other.number, 422), (plenary.number, 303)):
            sent = typed(of_meeting=str(number))
            assert client.post(drafting_at(issue), data=sent).status_code == status
        assert (the_one().meeting_id, log()[before:]) == (plenary.id, ["draft_resolution"])
        with pytest.raises(Refused) as no:
            service.edit_resolution(
                actor_of("lead-om"), the_one(), wording(of_meeting=other), version=1
            )
        assert (no.value.reason, log()[before:]) == ("is_meeting_held_here", ["draft_resolution"])

    def test_another_committee_s_is_refused(self, world, actor_of, sign_in, log):
        issue = an_adopted_issue(world, actor_of)
        a_meeting(world, actor_of, "ended")
        foreign = a_foreign_meeting(world)
        before, client = len(log()), sign_in("lead-om")
        for number in (foreign.number, foreign.id, foreign.pid, "²", "\0", "9" * 30):
            answer = client.post(drafting_at(issue), data=typed(of_meeting=str(number)))
            assert answer.status_code == 422, number
        with pytest.raises(Refused) as no:
            service.draft_resolution(actor_of("lead-om"), issue, wording(of_meeting=foreign))
        assert (no.value.reason, log()[before:]) == ("is_meeting_held_here", [])

    def test_the_chair_names_a_meeting_of_the_plenary(self, world, actor_of, sign_in):
        a_meeting(world, actor_of, "ended")
        plenary = a_meeting(world, actor_of, "ended", group="plenary")
        client = sign_in("chair")
        page = client.get(WITH_CAUSE).text
        assert f'<option value="{plenary.number}">2009-12' in page
        sent = typed(ground="重大保障。", of_meeting=str(plenary.number))
        page = client.get(client.post(WITH_CAUSE, data=sent).location).text
        assert the_one().meeting_id == plenary.id
        assert f'href="{meeting_at(plenary)}"' in page


class TestPolledAtAMeeting:
    def test_nothing_is_asked(self, world, actor_of, sign_in):
        meeting, issue = voted_at(world, actor_of)
        client = sign_in("lead-om")
        page = client.get(drafting_at(issue)).text
        assert meeting.title in page
        assert 'name="of_meeting"' not in page
        assert 'name="meeting"' not in page
        sent = typed(meeting=ELSEWHERE, of_meeting="99")
        assert client.post(drafting_at(issue), data=sent).status_code == 303
        made = the_one()
        assert (made.meeting_id, made.meeting) == (meeting.id, meeting.title)
        client.post(at(made, "edit_resolution"), data=typed(meeting=ELSEWHERE))
        assert (kept(made).version, kept(made).meeting_id) == (2, meeting.id)


class TestEditing:
    def test_the_link_is_changed_and_taken_away(self, world, actor_of, sign_in, log):
        made = a_resolution(world, actor_of)
        meeting = a_meeting(world, actor_of, "ended")
        before, client = len(log()), sign_in("lead-om")
        sent = typed(of_meeting=str(meeting.number))
        assert client.post(at(made, "edit_resolution"), data=sent).status_code == 303
        assert (kept(made).meeting_id, kept(made).meeting) == (meeting.id, meeting.title)
        assert f'"meeting_id":"{meeting.pid}"' in last_entry().body
        page = client.get(at(made, "edit_resolution")).text
        assert f'<option selected value="{meeting.number}">' in page
        sent = typed(version=hidden(page, "version"), meeting=ELSEWHERE)
        client.post(at(made, "edit_resolution"), data=sent)
        assert (kept(made).meeting_id, kept(made).meeting) == (None, ELSEWHERE)
        (row,) = [r for r in body(last_entry()) if r["table"] == "resolution"]
        assert "meeting_id" in row["cleared"]
        assert log()[before:] == ["edit_resolution"] * 2

    def test_two_editors_compare_only_what_was_typed(self, world, actor_of, sign_in):
        meeting = a_meeting(world, actor_of, "ended")
        made = a_resolution(world, actor_of, words=wording(of_meeting=meeting))
        client = sign_in("lead-om")
        sent = typed(of_meeting=str(meeting.number), version="9", clauses="组长的条款。")
        answer = client.post(at(made, "edit_resolution"), data=sent)
        assert answer.status_code == 409
        assert "其他会议" not in answer.text

    def test_the_record_rebuilds_the_link(self, world, actor_of):
        meeting, issue = voted_at(world, actor_of)
        service.draft_resolution(actor_of("lead-om"), issue, wording())
        logs = db.session.scalars(select(Log)).all()
        assert [line for line in differences(logs) if "resolution" in line] == []
        assert the_one().meeting_id == meeting.id
