"""The demo's meetings: as the corpus says when, who, what, and under which number of minutes."""

from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from workspace.accounts.models import User
from workspace.db import db
from workspace.demo.coming import people
from workspace.demo.stage import corpus, moment, on, sittings
from workspace.meetings.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    Correction,
    Meeting,
    MeetingRules,
    Minutes,
    PresenceLine,
    StandingText,
)
from workspace.meetings.queries.content import content_of
from workspace.meetings.rules import ItemKind, MeetingState
from workspace.meetings.rules.minutes import lamp
from workspace.resolutions.models import Resolution

pytestmark = pytest.mark.usefixtures("database_url")
TODAY = moment("2009-12-07 10:00")
ROWS = {row["id"]: row for row in corpus()["meetings"]}


def meeting(code: str) -> Meeting:
    title = ROWS[code]["title_zh"]
    return db.session.scalars(select(Meeting).filter_by(title=title)).one()


def minutes(code: str) -> Minutes:
    return db.session.scalars(select(Minutes).filter_by(meeting_id=meeting(code).id)).one()


def came(code: str) -> set[str]:
    query = select(Attendance).where(
        Attendance.meeting_id == meeting(code).id, Attendance.arrived_at.is_not(None)
    )
    return {row.organization.name for row in db.session.scalars(query)}


def items(code: str) -> list[AgendaItem]:
    own = (ItemKind.ISSUE, ItemKind.OTHER)
    return [item for item in meeting(code).items if item.kind in own]


def test_each_resolution_leads_to_the_meeting_of_its_day(demo: Flask) -> None:
    query = select(Resolution).where(Resolution.poll_id.is_not(None))
    days = {on(row["date"], "10:00"): row["title_zh"] for row in ROWS.values()}
    made = db.session.scalars(query).all()
    assert len(made) == len(corpus()["resolutions"])
    for one in made:
        held = one.of_meeting
        assert held is not None
        assert (one.meeting, held.title) == (days[held.starts_at], days[held.starts_at])
        assert one.adopted_on == held.starts_at.date()


def test_every_meeting_was_called_in_time_held_and_written_down(demo: Flask) -> None:
    rules = db.session.scalars(select(MeetingRules)).one()
    assert (rules.quorum, rules.window_days, rules.minutes_code) == ("2/3", 10, "辽通自律纪")
    for code, row in ROWS.items():
        kept, written = meeting(code), minutes(code)
        assert kept.state is MeetingState.ENDED, code
        assert kept.starts_at == on(row["date"], "10:00"), code
        assert kept.place.startswith(row["place"]), code
        assert kept.noticed_at, code
        assert kept.noticed_at <= kept.notice_due_at, code
        assert not kept.short_notice, code
        assert kept.title_en, code
        assert written.window_ends_at == moment(row["minutes_comments_due"]), code
    numbers = [minutes(code).number for code in list(ROWS)[:-1]]
    assert numbers == [row["minutes_no"] for row in corpus()["meetings"]][:-1]


def test_whoever_the_corpus_names_was_there(demo: Flask) -> None:
    hosts = {"辽宁省通信管理局", "辽宁省通信企业协会"}
    for code, row in ROWS.items():
        assert came(code) == {*row["present"], *hosts}, code
        content = content_of(meeting(code), "", "")
        there = [one["name"] for one in content["quorum"]["present"]]
        assert sorted(there) == sorted(row["present"]), code
        assert meeting(code).presiding.name.endswith("代表") or row["term"] == "T2009"
    excused = content_of(meeting("HY-04"), "", "")["attendance"]["excused"]
    assert [one["name"] for one in excused] == ["辽宁铁通"]


def test_every_agenda_is_that_of_the_corpus(demo: Flask) -> None:
    titles = {issue["id"]: issue["title_zh"] for issue in corpus()["issues"]}
    for code, row in ROWS.items():
        wanted = [one for one in row["agenda"] if one["no"]]
        assert [item.title for item in items(code)] == [titles[one["issue"]] for one in wanted]
        assert all(item.notes and item.seconds for item in items(code)), code


def test_the_antitrust_notice_was_read_where_the_corpus_says_so(demo: Flask) -> None:
    for code, row in ROWS.items():
        kept, opening = meeting(code), minutes(code).opening
        assert (kept.notice_text.title == "反垄断告知") is row["antitrust_notice_read"], code
        assert kept.items[0].title == kept.notice_text.title
        assert ("《反垄断告知》" in opening) is row["antitrust_notice_read"], code


def test_the_returned_proposal_was_not_discussed_and_one_member_left(demo: Flask) -> None:
    kept, row = items("HY-09")[1], ROWS["HY-09"]["left_room"][0]
    assert (kept.issue_id, kept.state.value, kept.reason) == (
        None,
        "deferred",
        "合规退回，不予讨论。",
    )
    lines = db.session.scalars(
        select(PresenceLine)
        .join(Attendance)
        .where(
            Attendance.meeting_id == meeting("HY-09").id,
            PresenceLine.arrival.in_(("left", "returned")),
        )
        .order_by(PresenceLine.id)
    ).all()
    assert Counter((x.arrival.value, x.attendance.organization.name) for x in lines) == {
        ("left", row["org"]): 2,
        ("returned", row["org"]): 2,
    }
    left, back = lines[0], lines[-1]
    assert (left.at, back.at) == (
        on("2009-06-12", row["at"]),
        on("2009-06-12", row["returned"]),
    )
    assert (left.reason, left.item_id) == (row["reason"], kept.id)


def test_the_last_minutes_wait_for_an_answer(demo: Flask) -> None:
    kept = minutes("HY-12")
    assert (kept.state.value, kept.number, kept.open_corrections) == ("circulated", "", 1)
    assert kept.window_ends_at
    assert kept.window_ends_at - TODAY == timedelta(hours=14)
    names = {one.organization.code for one in kept.confirmations}
    assert names == {"cucc", "ctcc"}
    states = Counter(c.state.value for c in db.session.scalars(select(Correction)))
    assert states == {"accepted": 1, "refused": 1, "open": 1, "appended": 1}
    assert minutes("HY-08").edition == 2


def test_what_was_assigned_is_that_of_the_corpus_and_some_is_still_owed(demo: Flask) -> None:
    kept = db.session.scalars(select(ActionItem).order_by(ActionItem.id)).all()
    wanted = [
        (code, one["responsible"], one["due"])
        for code, row in ROWS.items()
        for one in row["decisions"]
    ]
    by_title = {row["title_zh"]: code for code, row in ROWS.items()}
    found = [
        (by_title[a.item.meeting.title], a.organization.name, a.due_on.isoformat())
        for a in kept
        if a.due_on
    ]
    assert sorted(found) == sorted(wanted)
    assert Counter(a.state.value for a in kept) == {"closed": 26, "open": 4, "reported": 1}
    late = [a for a in kept if lamp(a.state, a.due_at, TODAY) == "red"]
    assert [(a.organization.code, a.group.code) for a in late] == [("ctcc", "cs")]
    in_time = [a for a in kept if a.done_at and a.due_at]
    assert all(a.done_at <= a.due_at for a in in_time if a.done_at and a.due_at)


def test_three_more_are_to_come_and_one_of_them_can_be_opened_now(demo: Flask) -> None:
    query = select(Meeting).where(Meeting.ended_at.is_(None)).order_by(Meeting.starts_at)
    today, next_one, planned = db.session.scalars(query).all()
    assert [m.state.value for m in (today, next_one, planned)] == ["noticed", "noticed", "planned"]
    assert today.starts_at - TODAY == timedelta(minutes=30)
    first = today.items[1]
    assert first.issue
    assert first.issue.state.value == "discussion"
    assert next(i.kind.value for i in next_one.items if i.position == 1) == "actions"
    assert [i.title for i in next_one.items if i.state.value == "proposed"] == [
        "未成年人不良信息举报绿色通道"
    ]
    assert {i.kind.value for i in planned.items} == {
        "notice",
        "minutes",
        "actions",
        "other",
        "standing",
    }
    assert all(m.noticed_at <= m.notice_due_at for m in (today, next_one) if m.noticed_at)


def test_whoever_speaks_for_netcom_no_longer_has_an_account(demo: Flask) -> None:
    gone = db.session.scalars(select(User).filter_by(handle="rep-cnc")).one()
    assert (gone.is_active, gone.password_hash) == (False, "")
    assert "rep-cnc" not in people(meeting("HY-06"))
    assert people(meeting("HY-04"))["rep-cnc"].is_voice


def test_each_text_has_its_english_and_says_that_it_is_invented(demo: Flask) -> None:
    texts = db.session.scalars(select(StandingText)).all()
    assert Counter(text.kind.value for text in texts) == {"notice": 2, "block": 3, "standing": 2}
    assert all(text.title_en and text.text_en for text in texts)
    assert "虚构" in sittings()["disclaimer"]["zh"]
