"""Meetings through the browser's door: lists, pages, every act's form, done, refused, repeated."""

from datetime import timedelta

import pytest

from tests.conftest import hidden
from tests.meetings.builders import (
    STATES,
    a_meeting,
    at,
    kept,
)
from workspace import clock
from workspace.db import db
from workspace.meetings import service
from workspace.meetings.models import MeetingRules, StandingText
from workspace.meetings.rules import MeetingState, TextKind
from workspace.meetings.service import Matter, Standing

LIST = "/liaoning/meetings"
CONVENE = "/liaoning/om/convene-meeting"
USAGE = "/liaoning/settings/meetings"
WHEN = {"starts_at": "2009-12-07T14:00", "ends_at": "2009-12-07T16:30"}


def planned(**changed):
    return {**WHEN, "place": "协会三楼", "link": "https://v.example.cn/9", **changed}


def test_a_lead_convenes_on_the_page(sign_in, world, log):
    client = sign_in("lead-om")
    page = client.get(CONVENE).text
    assert "通知期限" in page
    sent = planned(request_id=hidden(page, "request_id"))
    for _ in range(2):
        answer = client.post(CONVENE, data=sent)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{LIST}/1")
    assert log() == ["convene_meeting"]
    shown = client.get(f"{LIST}/1").text
    for words in ("运行维护组2009年第1次会议", "筹备中", "协会三楼", "反垄断告知", "2/3"):
        assert words in shown
    assert sign_in("rep-cucc").get(f"{LIST}/1").status_code == 404
    assert sign_in("om-cucc-2").get(f"{LIST}/1").status_code == 200


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"starts_at": ""}, "field.starts_at"),
        ({"starts_at": "2009-11-01T10:00"}, "会议时间须在现在之后"),
        ({"ends_at": "2009-12-07T13:00"}, "结束时间须在开始时间之后"),
        ({"starts_at": "0000-00-00T99:00"}, "aria-invalid"),
        ({"link": "javascript:alert(1)"}, "请填写以 https:// 开头的网址"),
        ({"link": "https://[::bad"}, "请填写以 https:// 开头的网址"),
        ({"title": "字" * 200}, "aria-invalid"),
        ({"note": "字" * 2_001}, "aria-invalid"),
    ],
)
def test_bad_input_comes_back_as_typed(sign_in, world, log, changed, words):
    answer = sign_in("lead-om").post(CONVENE, data=planned(**changed))
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert words in answer.text or words.startswith("field")
    assert log() == []


def test_the_preview_says_the_deadlines_and_stores_nothing(sign_in, world, log):
    client = sign_in("lead-om")
    page = client.post(f"{CONVENE}/preview", data=planned()).text
    assert "11月29日 周日 24:00" in page
    assert "12月2日 周三 24:00" in page
    assert (
        "属临时召集"
        in client.post(f"{CONVENE}/preview", data=planned(starts_at="2009-11-25T14:00")).text
    )
    assert client.post(f"{CONVENE}/preview", data={"starts_at": "x"}).status_code == 200
    assert log() == []


@pytest.mark.parametrize("state", STATES)
def test_the_page_in_every_state(sign_in, world, actor_of, state, count_queries):
    made = a_meeting(world, actor_of, state)
    for handle in ("lead-om", "om-cucc-2", "secretariat", "rep-cucc", "regulator"):
        client = sign_in(handle)
        with count_queries() as seen:
            answer = client.get(at(made))
        hides = state in ("planned", "cancelled") and handle in ("rep-cucc", "regulator")
        assert answer.status_code == (404 if hides else 200)
        assert len(seen) <= 12, "\n".join(seen)
    with count_queries() as seen:
        assert sign_in("lead-om").get(at(made, "agenda")).status_code == 200
    assert len(seen) <= 12


def test_lists_by_tab_group_and_term(sign_in, world, actor_of, count_queries):
    for state in STATES:
        a_meeting(world, actor_of, state)
    a_meeting(world, actor_of, "noticed", group="mk")
    client = sign_in("lead-om")
    with count_queries() as seen:
        page = client.get(LIST).text
    assert len(seen) <= 12
    assert [page.count(f"运行维护组2009年第{n}次会议") for n in range(1, 7)] == [1, 1, 1, 1, 0, 0]
    assert "市场营销组2009年第1次会议" in page
    past = client.get(f"{LIST}?tab=past").text
    assert [past.count(f"运行维护组2009年第{n}次会议") for n in range(1, 7)] == [0, 0, 0, 0, 1, 1]
    assert "市场营销组2009" not in client.get("/liaoning/om/meetings").text
    assert "市场营销组2009" not in client.get(f"{LIST}?group=om").text
    assert "运行维护组2009" not in client.get(f"{LIST}?term=9").text
    for odd in ("?tab=x", "?term=-1", "?group=%00", "?term=99999999999"):
        assert client.get(LIST + odd).status_code == 200
    assert client.get("/liaoning/nowhere/meetings").status_code == 404


def test_an_empty_list_leads_to_convening(sign_in, world):
    assert "convene-meeting" in sign_in("lead-om").get("/liaoning/om/meetings").text
    assert "convene-meeting" not in sign_in("rep-cucc").get(LIST).text


def test_strangers_and_cities(sign_in, world, actor_of):
    made = a_meeting(world, actor_of, "noticed")
    city = sign_in("city-shenyang")
    assert city.get(at(made)).status_code == 200
    assert city.get(f"/shenyang/meetings/{made.number}").status_code == 404
    assert city.get("/shenyang/meetings").status_code == 200
    assert "/shenyang/plenary/convene-meeting" in city.get("/shenyang/meetings").text
    answer = city.post("/shenyang/plenary/convene-meeting", data=planned())
    assert (answer.status_code, answer.headers["Location"]) == (303, "/shenyang/meetings/1")
    assert city.get("/shenyang/meetings/1").status_code == 200
    for number in (0, 9_999, 2**31, 10**30):
        assert city.get(f"{LIST}/{number}").status_code == 404


def test_send_notice_on_the_page(sign_in, world, actor_of, log):
    made = a_meeting(world, actor_of, items=())
    client = sign_in("lead-om")
    page = client.get(at(made, "send_notice")).text
    assert 'name="reason"' not in page
    sent = {"request_id": hidden(page, "request_id")}
    for _ in range(2):
        assert client.post(at(made, "send_notice"), data=sent).status_code == 303
    assert log() == ["convene_meeting", "send_notice"]
    assert kept(made).state is MeetingState.NOTICED
    assert sign_in("om-cmcc-2").post(at(made, "send_notice")).status_code == 403
    assert "您代表" in sign_in("om-cucc-2").get(at(made)).text


def test_a_short_notice_needs_its_reason(sign_in, world, actor_of, log):
    soon = clock.now() + timedelta(days=2)
    made = a_meeting(world, actor_of, items=(), starts_at=soon)
    client = sign_in("lead-om")
    answer = client.post(at(made, "send_notice"))
    assert answer.status_code == 422
    assert "须写明临时召集的理由" in answer.text
    assert log() == ["convene_meeting"]
    assert client.post(at(made, "send_notice"), data={"reason": "汛期抢修"}).status_code == 303
    assert "汛期抢修" in sign_in("rep-cucc").get(at(made)).text


def test_edit_meeting_by_two_shows_both_texts(sign_in, world, actor_of, log):
    made = a_meeting(world, actor_of, "noticed", items=())
    client = sign_in("lead-om")
    version = hidden(client.get(at(made, "edit_meeting")).text, "version")
    first = client.post(at(made, "edit_meeting"), data=planned(version=version, place="东楼二层"))
    assert first.status_code == 303
    answer = sign_in("secretariat").post(
        at(made, "edit_meeting"), data=planned(version=version, place="线上")
    )
    assert answer.status_code == 409
    assert "东楼二层" in answer.text
    assert "线上" in answer.text
    assert log() == ["convene_meeting", "send_notice", "edit_meeting"]


def test_cancel_meeting_says_why(sign_in, world, actor_of, log):
    made = a_meeting(world, actor_of, "noticed", items=())
    client = sign_in("lead-om")
    assert client.post(at(made, "cancel_meeting"), data={"reason": ""}).status_code == 422
    assert client.post(at(made, "cancel_meeting"), data={"reason": "未成熟"}).status_code == 303
    assert "未成熟" in sign_in("rep-cucc").get(at(made)).text
    assert log()[-1] == "cancel_meeting"


def test_the_secretary_sets_rules_and_texts(sign_in, world, log):
    client = sign_in("secretariat")
    assert "反垄断法" in client.get(USAGE).text
    address = "/liaoning/settings/set-meeting-rules"
    version = hidden(client.get(address).text, "version")
    rules = {"quorum": "3/5", "notice_days": "7", "freeze_days": "3", "window_days": "10"}
    for bad in ({"quorum": "5/3"}, {"notice_days": "x"}, {"window_days": "999"}):
        assert client.post(address, data=rules | bad | {"version": version}).status_code == 422
    assert client.post(address, data=rules | {"version": version}).status_code == 303
    assert client.post(address, data=rules | {"version": version}).status_code == 303
    assert client.post(address, data=rules | {"quorum": "1", "version": "x"}).status_code == 409
    assert db.session.scalars(db.select(MeetingRules)).one().quorum == "3/5"
    write = "/liaoning/settings/write-standing-text"
    page = client.get(f"{write}?kind=notice").text
    assert "Anti-Monopoly Law" in page
    text = {"kind": "notice", "title": "告知", "text": "不谈价格"}
    assert client.post(write, data=text | {"text": ""}).status_code == 422
    assert client.post(write, data=text).status_code == 303
    key = db.session.scalars(db.select(StandingText)).one().pid.partition(":")[2]
    assert "不谈价格" in client.get(f"{write}?of={key}").text
    again = text | {"of": key, "text": "不谈价格和客户"}
    assert client.post(write, data=again).status_code == 303
    assert client.post(write, data=again | {"title": "再"}).status_code == 403
    for odd in ("?of=x", "?of=%00", f"?of={'a' * 500}"):
        assert client.get(write + odd).status_code == 404
    standing = {"kind": "standing", "title": "下次会议", "minutes": "5", "position": "2"}
    assert client.post(write, data=standing).status_code == 303
    assert "不谈价格和客户" in sign_in("rep-cucc").get(USAGE).text
    assert sign_in("rep-cucc").post(write, data=text).status_code == 403
    retire = f"/liaoning/settings/standing-texts/{key}/retire-standing-text"
    assert client.get(retire).status_code == 403
    assert log().count("write_standing_text") == 3


def test_hostile_titles_stay_text(sign_in, world, actor_of):
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    made = a_meeting(world, actor_of, title=hostile, place=hostile, note=hostile, items=(hostile,))
    service.propose_item(actor_of("om-cucc-2"), made, Matter(hostile), hostile)
    service.write_standing_text(
        actor_of("secretariat"), world.committee, Standing(TextKind.BLOCK, hostile, text=hostile)
    )
    for address in (at(made), at(made, "agenda"), LIST, USAGE, at(made, "edit_meeting")):
        page = sign_in("secretariat").get(address).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert kept(made).title == hostile
