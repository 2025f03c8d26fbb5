"""会中 as pages: each state and reader, nothing changed, three hundred items, hostile words."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.counting import MOST
from tests.meetings.rows import (
    a_called_meeting,
    about_an_issue,
    an_item,
    at,
    base,
    item_of,
    opened,
    row_of,
    sitting,
)
from workspace import clock
from workspace.db import db, write
from workspace.i18n import catalog
from workspace.meetings import service
from workspace.meetings.models import SpeakerTurn
from workspace.meetings.rules import MeetingState
from workspace.meetings.service.notes import take_notes
from workspace.text.dates import iso
from workspace.voting import service as voting
from workspace.voting.rules import Choice

ZH = catalog("zh")


def words(key: str, **values: object) -> str:
    return ZH[key][0] % values if values else ZH[key][0]


def put(meeting, **columns):
    with write():
        db.session.add(meeting)
        for name, value in columns.items():
            setattr(meeting, name, value)


@pytest.mark.parametrize("state", ["noticed", "sitting", "adjourned", "ended", "cancelled"])
@pytest.mark.parametrize("handle", ["secretariat", "om-cucc-1", "regulator", "lead-mk"])
@pytest.mark.parametrize("page", ["live", "projector", "check-in"])
def test_every_page_of_every_state(world, actor_of, sign_in, state, handle, page):
    meeting = sitting(world, actor_of)
    put(meeting, state=MeetingState(state), resumes_at=clock.now(), cause="茶歇")
    answer = sign_in(handle).get(f"{base(meeting)}/{page}")
    assert answer.status_code == 200
    assert meeting.title in answer.text


def test_the_pages_tell_the_real_times_and_join_nobody_to_what_is_over(world, actor_of, sign_in):
    meeting = a_called_meeting(world)
    put(meeting, link="https://meet.example/1")
    readers = [sign_in("secretariat"), sign_in("om-cucc-1")]
    planned, began, over = (
        iso(meeting.starts_at + timedelta(minutes=late))[11:16] for late in (0, 4, 9)
    )
    for reader in readers:
        text = reader.get(f"{base(meeting)}/live").text
        assert re.search(f"定于<time[^>]*>[^<]*{planned}</time>开始", text)
    assert "meet.example" in readers[0].get(base(meeting)).text
    put(meeting, state=MeetingState.SITTING, opened_at=meeting.starts_at + timedelta(minutes=4))
    assert re.search(f"{began}</time>开始", readers[0].get(f"{base(meeting)}/live").text)
    put(meeting, state=MeetingState.ENDED, ended_at=meeting.starts_at + timedelta(minutes=9))
    for reader in readers:
        for page in ("", "/live"):
            text = reader.get(base(meeting) + page).text
            assert re.search(f"{began}</time>—<time[^>]*>{over}</time>", text)
            assert "meet.example" not in text


@pytest.mark.parametrize("page", ["live", "projector", "check-in", "check-in.svg"])
def test_a_meeting_that_is_not_seen_is_not_there(world, actor_of, sign_in, page):
    meeting = a_called_meeting(world)
    put(meeting, state=MeetingState.PLANNED, noticed_at=None)
    assert sign_in("lead-mk").get(f"{base(meeting)}/{page}").status_code == 404
    assert sign_in("secretariat").get("/liaoning/meetings/99/live").status_code == 404
    assert sign_in("secretariat").get("/liaoning/meetings/9999999999/live").status_code == 404


def test_the_code_and_its_picture_are_for_who_runs_the_meeting(world, actor_of, sign_in):
    meeting = opened(world, actor_of)
    keeper, member = sign_in("secretariat"), sign_in("om-cucc-1")
    picture = keeper.get(f"{base(meeting)}/check-in.svg")
    assert (picture.status_code, picture.mimetype) == (200, "image/svg+xml")
    assert b"style=" not in picture.data
    assert meeting.check_in_code in keeper.get(f"{base(meeting)}/projector").text
    assert meeting.check_in_code not in member.get(f"{base(meeting)}/projector").text
    assert meeting.check_in_code not in member.get(f"{base(meeting)}/live").text
    assert member.get(f"{base(meeting)}/check-in.svg").status_code == 403


def test_the_live_page_answers_304_while_nothing_changes(world, actor_of, sign_in, count_queries):
    meeting = sitting(world, actor_of)
    client = sign_in("om-cucc-1")
    for page in ("live", "projector"):
        first = client.get(f"{base(meeting)}/{page}")
        tag = {"If-None-Match": first.headers["ETag"]}
        with count_queries() as seen:
            assert client.get(f"{base(meeting)}/{page}", headers=tag).status_code == 304
        assert len(seen) <= 6, seen
        service.ask_to_speak(actor_of("om-crtc-1"), row_of(meeting, "om-crtc-1"))
        assert client.get(f"{base(meeting)}/{page}", headers=tag).status_code == 200
        turn = db.session.scalars(select(SpeakerTurn).filter_by(state="waiting")).one()
        service.withdraw_turn(actor_of("om-crtc-1"), turn)


@pytest.mark.parametrize("page", ["live", "projector"])
def test_with_all_votes_in_nobody_else_is_spoken_of(world, actor_of, sign_in, page):
    meeting = sitting(world, actor_of, "lead-om", "om-cmcc-1", "om-cucc-1")
    about_an_issue(world, actor_of, meeting)
    asked = {"motion": "统一", "preset": "ordinary"}
    until = clock.now() + timedelta(minutes=5)
    poll = service.put_to_vote(
        actor_of("secretariat"), item_of(meeting, 1), **asked, closes_at=until
    )
    for handle in ("lead-om", "om-cmcc-1", "om-cucc-1"):
        voting.cast_ballot(actor_of(handle), poll, choice=Choice.AGAINST)
    said = sign_in("om-cucc-1").get(f"{base(meeting)}/{page}").text
    assert "照已投的票不通过" in said
    assert "其余单位" not in said


@pytest.mark.parametrize("page", ["live", "projector"])
@pytest.mark.parametrize("handle", ["secretariat", "om-cucc-1"])
def test_three_hundred_items_and_two_hundred_people(
    world, actor_of, sign_in, count_queries, page, handle
):
    meeting = sitting(world, actor_of)
    about_an_issue(world, actor_of, meeting)
    with write():
        db.session.add_all(an_item(world, meeting, place) for place in range(4, 301))
    client, address = sign_in(handle), f"{base(meeting)}/{page}"
    client.get(address)
    with count_queries() as seen:
        assert client.get(address).status_code == 200
    assert len(seen) <= MOST, seen


def test_the_desk_names_the_item_once(world, actor_of, sign_in):
    meeting = sitting(world, actor_of)
    client = sign_in("secretariat")
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", client.get(f"{base(meeting)}/live").text)
    (named,) = [words for words in headings if words.startswith("第1项")]
    assert "稿" not in named  # nothing is noted yet
    take_notes(actor_of("secretariat"), item_of(meeting, 1), "议而不决。", 0)
    page = client.get(f"{base(meeting)}/live").text
    assert page.count('<span class="more">第1稿</span></h2>') == 1


HOSTILE = '"><script>alert(1)</script>\u202e喆\u0000' + "长" * 300


def test_a_hostile_reason_is_only_text(world, actor_of, sign_in):
    meeting = sitting(world, actor_of)
    client, row = sign_in("om-cucc-1"), row_of(meeting, "om-cucc-1")
    answer = client.post(at(row, "leave_meeting"), data={"reason": HOSTILE})
    assert answer.status_code in (303, 422)
    client.post(at(row, "leave_meeting"), data={"reason": HOSTILE.replace("\0", "")})
    for page in ("live", "projector"):
        text = sign_in("secretariat").get(f"{base(meeting)}/{page}").text
        assert "<script>alert" not in text
    assert client.post(at(row, "return_to_meeting"), data={"reason": "长" * 501}).status_code == 422


def test_the_attendance_tells_who_came_as_what_and_when(world, actor_of, sign_in):
    meeting = sitting(world, actor_of)
    row = row_of(meeting, "om-cucc-1")
    service.leave_meeting(actor_of("om-cucc-1"), row, reason="接听故障调度")
    service.excuse_attendance(actor_of("om-cmcc-2"), row_of(meeting, "om-cmcc-2"), reason="出差")
    service.correct_attendance(
        actor_of("secretariat"), row_of(meeting, "regulator"), where="attending"
    )
    service.end_meeting(actor_of("secretariat"), meeting)
    page = sign_in("om-crtc-1").get(f"{base(meeting)}/live").text
    table = page[page.index('id="attendance"') :]
    for said in ("om-cucc-1", "om-cmcc-2", "regulator", "接听故障调度", "离席", "请假"):
        assert said in table
