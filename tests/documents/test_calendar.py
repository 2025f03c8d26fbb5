"""Appointments as a calendar reads them: round trip, one UID, folded lines, hostile text."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from tests.documents.libical import faults
from workspace.documents.calendar import CANCEL, PUBLISH, REQUEST, Appointment, Invited, written

AT = datetime(2009, 12, 7, 6, tzinfo=UTC)
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.just("\n"), max_size=300
)


def one(**changed):
    said = {
        "uid": "meeting:abc@liaoning",
        "sequence": 0,
        "stamp": AT,
        "starts_at": AT,
        "ends_at": AT + timedelta(hours=2),
        "title": "运行维护组2009年第3次会议",
        "organizer": Invited("会", "w@x.cn"),
    }
    return Appointment(**{**said, **changed})


def read(data):
    calendar = Calendar.from_ical(data)
    return calendar, calendar.walk("VEVENT")[0]


def test_the_hours_are_shanghais_with_the_zone_in_the_file():
    calendar, event = read(written([one()], PUBLISH, "辽宁"))
    assert event.decoded("dtstart") == AT
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert calendar["method"] == "PUBLISH"
    assert "VALARM" not in {part.name for part in calendar.walk()}


@pytest.mark.parametrize(
    ("method", "is_cancelled", "status"),
    [(REQUEST, False, "CONFIRMED"), (CANCEL, True, "CANCELLED")],
)
def test_a_cancellation_keeps_the_uid(method, is_cancelled, status):
    me = Invited("张三", "zhang@example.cn", "DECLINED")
    made = one(is_cancelled=is_cancelled, sequence=3, attendee=me)
    data = written([made], method)
    assert faults(data) == []
    calendar, event = read(data)
    assert (calendar["method"], event["status"], event["sequence"]) == (method, status, 3)
    assert event["uid"] == "meeting:abc@liaoning"
    assert event["attendee"].params["PARTSTAT"] == "DECLINED"
    assert event["attendee"] == "mailto:zhang@example.cn"
    assert event["organizer"].params["CN"] == "会"


@given(WORDS.map("会{}".format), WORDS, WORDS)
def test_whatever_is_written_is_read_again(title, place, description):
    data = written([one(title=title, place=place, description=description)], PUBLISH)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    data.decode("utf-8")
    assert faults(data) == []
    calendar, event = read(data)
    assert len(calendar.walk("VEVENT")) == 1
    assert str(event["summary"]) == title
    assert str(event.get("description", "")) == description
    assert str(event.get("location", "")) == place


def test_no_text_ends_a_line_and_begins_a_property():
    evil = "x\r\nATTENDEE:mailto:evil@example.com\r\nEND:VEVENT\r\nBEGIN:VEVENT"
    _, event = read(written([one(title=evil, description=evil, place=evil)], PUBLISH))
    assert "attendee" not in event
    name = Invited('"; X=1:mailto:evil@x\r\nSUMMARY:evil', "a@b.cn")
    data = written([one(attendee=name)], REQUEST)
    assert faults(data) == []
    calendar, event = read(data)
    assert len(calendar.walk("VEVENT")) == 1
    assert event["summary"] == "运行维护组2009年第3次会议"


def test_the_judge_minds_what_a_client_would():
    data = written([one()], PUBLISH)
    assert faults(data) == []
    assert "UID" in faults(data.replace(b"\nUID:", b"\nX-UID:"))[0]
    assert "ATTENDEE" in faults(written([one()], REQUEST))[0]
    assert faults(b"") == ["no calendar"]
