"""会中 over HTTP: what a form does, and what it is refused for."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.conftest import hidden
from tests.meetings.rows import (
    a_called_meeting,
    about_an_issue,
    an_item,
    at,
    base,
    codes,
    come,
    item_of,
    opened,
    row_of,
    sitting,
)
from workspace.db import db, write
from workspace.i18n import catalog
from workspace.meetings import service
from workspace.meetings.models import DecisionLine, ItemPoll, Meeting, SpeakerTurn
from workspace.meetings.rules import ItemState, Presence
from workspace.voting.models import Ballot, Poll

ZH = catalog("zh")


def words(key: str, **values: object) -> str:
    return ZH[key][0] % values if values else ZH[key][0]


def hidden_seen(page):
    """Which item a form says was being discussed."""
    return re.search(r'<input[^>]*name="seen"[^>]*value="([^"]*)"', page)[1]


def test_open_meeting_by_its_form(world, actor_of, sign_in, log):
    meeting = a_called_meeting(world)
    client, address = sign_in("secretariat"), at(meeting, "open_meeting")
    page = client.get(address).text
    lead, keeper = (world.users[h].pid for h in ("lead-om", "secretariat"))
    assert f'value="{lead}"' in page
    said = {"presiding": lead, "recorder": keeper, "request_id": hidden(page, "request_id")}
    assert client.post(address, data={**said, "presiding": "nobody"}).status_code == 422
    assert log() == []
    done = client.post(address, data=said)
    assert (done.status_code, done.location) == (303, f"{base(meeting)}/live")
    assert client.post(address, data=said).status_code == 303  # a second click
    assert log() == ["open_meeting"]
    assert db.session.get(Meeting, meeting.id).presiding.handle == "lead-om"


def test_check_in_by_typing_and_by_the_qr(world, actor_of, sign_in, log):
    meeting = opened(world, actor_of)
    client = sign_in("om-cucc-1")
    page = client.get(f"{base(meeting)}/check-in?code={meeting.check_in_code}").text
    assert f'value="{meeting.check_in_code}"' in page
    address = at(row_of(meeting, "om-cucc-1"), "check_in")
    assert f'action="{address}"' in page
    wrong = client.post(address, data={"code": "NOT1T2"})
    assert (wrong.status_code, words("refused.has_right_code") in wrong.text) == (403, True)
    assert 'value="NOT1T2"' in wrong.text
    assert client.post(address, data={"code": ""}).status_code == 422
    assert client.post(address, data={"code": "字" * 50}).status_code == 422
    assert log() == ["open_meeting"]
    done = client.post(address, data={"code": meeting.check_in_code})
    assert (done.status_code, done.location) == (303, f"{base(meeting)}/live")
    assert log() == ["open_meeting", "check_in"]
    again = client.post(address, data={"code": meeting.check_in_code})
    assert (again.status_code, words("refused.is_not_in_yet") in again.text) == (403, True)


def test_a_code_that_was_guessed_too_often_says_to_wait(world, actor_of, sign_in, log):
    meeting = opened(world, actor_of)
    client, address = sign_in("om-cucc-1"), at(row_of(meeting, "om-cucc-1"), "check_in")
    for _ in range(5):
        client.post(address, data={"code": "NOT1T2"})
    answer = client.post(address, data={"code": meeting.check_in_code})
    assert (answer.status_code, words("refused.may_try_again") in answer.text) == (403, True)
    assert log() == ["open_meeting"]


@pytest.mark.parametrize(
    ("act", "handle", "said", "presence"),
    [
        ("leave_meeting", "om-cucc-1", {"reason": "接电话"}, "away"),
        ("correct_attendance", "secretariat", {"where": "absent", "reason": "未见"}, "absent"),
        ("acknowledge_notice", "om-cucc-1", {}, "present"),
    ],
)
def test_acts_on_the_roll(world, actor_of, sign_in, log, act, handle, said, presence):
    meeting = sitting(world, actor_of)
    address = at(row_of(meeting, "om-cucc-1"), act)
    client = sign_in(handle)
    assert client.get(address).status_code == 200
    before = log()
    if "reason" in said:
        assert client.post(address, data={**said, "reason": ""}).status_code == 422
        assert log() == before
    assert client.post(address, data=said).status_code == 303
    assert log() == [*before, act]
    assert row_of(meeting, "om-cucc-1").presence is Presence(presence)


def test_excuse_attendance_before_and_return_to_meeting_after(world, actor_of, sign_in, log):
    meeting = a_called_meeting(world)
    row = row_of(meeting, "om-crtc-1")
    done = sign_in("om-crtc-1").post(at(row, "excuse_attendance"), data={"reason": "出差"})
    assert (done.status_code, done.location) == (303, base(meeting))
    meeting = sitting(world, actor_of)
    row = row_of(meeting, "om-cucc-1")
    service.leave_meeting(actor_of("om-cucc-1"), row, reason="有事")
    assert sign_in("om-cucc-1").post(at(row, "return_to_meeting")).status_code == 303
    assert log()[-1] == "return_to_meeting"


def test_pass_voice_from_the_phone(world, actor_of, sign_in, log):
    meeting = sitting(world, actor_of)
    come(actor_of, meeting, "om-cmcc-2")
    service.leave_meeting(actor_of("om-cmcc-1"), row_of(meeting, "om-cmcc-1"), reason="有事")
    address = at(row_of(meeting, "om-cmcc-2"), "pass_voice")
    client = sign_in("om-cmcc-2")
    assert f'action="{address}"' in client.get(f"{base(meeting)}/live").text
    assert client.post(address).status_code == 303
    assert codes(world, db.session.get(Meeting, meeting.id).present)[0] == "cmcc"
    assert log()[-1] == "pass_voice"


def test_the_agenda_moves_by_its_buttons(world, actor_of, sign_in, log):
    meeting = sitting(world, actor_of)
    client, first, second = sign_in("secretariat"), item_of(meeting, 1), item_of(meeting, 2)
    page = client.get(f"{base(meeting)}/live").text
    assert f'formaction="{at(second, "take_up_item")}"' in page
    assert f'name="seen" value="{first.pid}"' in page
    assert client.post(at(second, "take_up_item"), data={"seen": first.pid}).status_code == 303
    stale = client.post(at(item_of(meeting, 3), "take_up_item"), data={"seen": first.pid})
    assert (stale.status_code, words("refused.has_seen_current") in stale.text) == (403, True)
    close = at(second, "close_item")
    assert hidden_seen(client.get(close).text) == second.pid
    assert hidden_seen(client.get(at(meeting, "end_meeting")).text) == second.pid
    assert client.post(close, data={"outcome": "continued"}).status_code == 422
    assert client.post(close, data={"outcome": "current"}).status_code == 422
    assert client.post(close, data={"outcome": "continued", "reason": "待测"}).status_code == 303
    assert item_of(meeting, 2).state is ItemState.CONTINUED
    assert log()[-2:] == ["take_up_item", "close_item"]


def test_the_chair_rules_from_the_live_page(world, actor_of, sign_in, log):
    meeting = sitting(world, actor_of)
    with write():
        late = an_item(world, meeting, 9, state=ItemState.PROPOSED, is_late=True, title="台风")
        db.session.add(late)
    lead, keeper = sign_in("lead-om"), sign_in("secretariat")
    assert at(late, "take_up_unlisted") in lead.get(f"{base(meeting)}/live").text
    assert at(late, "take_up_unlisted") not in keeper.get(f"{base(meeting)}/live").text
    refusal = keeper.post(at(late, "take_up_unlisted"), data={"override": "急"})
    assert (refusal.status_code, words("refused.is_chair_of_meeting") in refusal.text) == (
        403,
        True,
    )
    assert lead.post(at(late, "take_up_unlisted"), data={"override": ""}).status_code == 422
    assert lead.post(at(late, "take_up_unlisted"), data={"override": "台风"}).status_code == 303
    stop = at(late, "stop_discussion")
    assert lead.post(stop, data={"reason": "充分"}).status_code == 303
    assert log()[-2:] == ["take_up_unlisted", "stop_discussion"]


def test_the_floor_by_its_buttons(world, actor_of, sign_in, log):
    meeting = sitting(world, actor_of)
    member, keeper = sign_in("om-cucc-1"), sign_in("secretariat")
    assert member.post(at(row_of(meeting, "om-cucc-1"), "ask_to_speak")).status_code == 303
    turn = db.session.scalars(select(SpeakerTurn)).one()
    assert at(turn, "withdraw_turn") in member.get(f"{base(meeting)}/live").text
    assert member.post(at(turn, "call_speaker")).status_code == 403
    assert keeper.post(at(turn, "call_speaker")).status_code == 303
    assert 'data-since="' in keeper.get(f"{base(meeting)}/live").text
    assert keeper.post(at(turn, "end_turn")).status_code == 303
    assert log()[-3:] == ["ask_to_speak", "call_speaker", "end_turn"]
    assert member.post(at(turn, "withdraw_turn")).status_code == 403


def test_adjourn_resume_and_end(world, actor_of, sign_in, log):
    meeting = sitting(world, actor_of)
    client = sign_in("lead-om")
    adjourn = at(meeting, "adjourn_meeting")
    assert client.get(adjourn).status_code == 200
    assert client.post(adjourn, data={"reason": "歇", "until": "2001-01-01"}).status_code == 422
    said = {"reason": "茶歇", "until": "2009-11-23T16:00"}
    assert client.post(adjourn, data=said).status_code == 303
    assert "茶歇" in client.get(f"{base(meeting)}/live").text
    assert client.post(at(meeting, "resume_meeting")).status_code == 303
    done = client.post(at(meeting, "end_meeting"))
    assert (done.status_code, done.location) == (303, base(meeting))
    assert log()[-3:] == ["adjourn_meeting", "resume_meeting", "end_meeting"]


def test_put_to_vote_and_a_ballot_from_the_phone(world, actor_of, sign_in, log):
    meeting = sitting(world, actor_of)
    about_an_issue(world, actor_of, meeting)
    item = item_of(meeting, 1)
    with write():
        line = DecisionLine(item_id=item.id, position=1, text="采用统一安全系数1.5。")
        db.session.add(line)
    keeper, member = sign_in("secretariat"), sign_in("om-cucc-1")
    address = at(item, "put_to_vote")
    page = keeper.get(address).text
    assert line.text in page
    asked = {"line": line.pid, "preset": "ordinary", "minutes": "5"}
    assert keeper.post(address, data={**asked, "minutes": "0"}).status_code == 422
    assert keeper.post(address, data={**asked, "line": ""}).status_code == 422
    assert keeper.post(address, data={**asked, "preset": "nothing"}).status_code == 422
    assert keeper.post(address, data=asked).status_code == 303
    poll = db.session.scalars(select(Poll)).one()
    assert (poll.motion, poll.closes_at - poll.opened_at) == (line.text, timedelta(minutes=5))
    live = member.get(f"{base(meeting)}/live").text
    assert line.text in live
    assert f'name="next" value="{base(meeting)}/live"' in live
    ballot = f"/liaoning/om/issues/{poll.issue.number}/polls/1/cast-ballot"
    said = {"choice": "for", "next": f"{base(meeting)}/live"}
    done = member.post(ballot, data=said)
    assert (done.status_code, done.location) == (303, f"{base(meeting)}/live")
    assert db.session.scalars(select(Ballot)).one().choice == "for"
    elsewhere = member.post(ballot, data={"choice": "for", "next": "//evil.example/"})
    assert elsewhere.location.endswith("/polls/1")
    assert words("choice.for") in keeper.get(f"{base(meeting)}/projector").text
    assert log()[-3:] == ["put_to_vote", "cast_ballot", "cast_ballot"]
    assert db.session.scalars(select(ItemPoll)).one().item_id == item.id


def test_too_few_to_vote_says_how_many_are_missing(world, actor_of, sign_in, log):
    meeting = sitting(world, actor_of, "lead-om")
    about_an_issue(world, actor_of, meeting)
    client, address = sign_in("secretariat"), at(item_of(meeting, 1), "put_to_vote")
    said = words("sitting.quorum_missing", need=3, num=2)
    assert said in client.get(f"{base(meeting)}/live").text
    before = log()
    answer = client.post(
        address, data={"line": "", "motion": "采用。", "preset": "ordinary", "minutes": "5"}
    )
    assert (answer.status_code, said in answer.text) == (403, True)
    assert "采用。" in answer.text
    assert log() == before
