"""Calendars of meetings: downloads, feeds behind a token, invitations by mail with updates."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from icalendar import Calendar

from tests.accounts.builders import HERE, account
from tests.documents.libical import faults
from tests.meetings.builders import a_meeting, a_plan, at, called, kept
from tests.notifications.builders import a_mail_setting, forget
from tests.notifications.mailing import a_server
from workspace import clock
from workspace.accounts.service import make_token
from workspace.db import db, write
from workspace.meetings import service
from workspace.meetings.rules import Presence
from workspace.notifications.cli import deliver_once

PUBLIC = "https://pact.example.org"


@pytest.fixture
def box(app, world, monkeypatch):
    forget()
    with a_server() as (made, url):
        monkeypatch.setitem(app.config, "SMTP_URL", url)
        monkeypatch.setitem(app.config, "PUBLIC_URL", PUBLIC)
        monkeypatch.setitem(app.config, "MAIL_FROM", "")
        yield made


@pytest.fixture
def read(app, world):
    """A program with a token of a person; it has no cookies."""

    def get(path, handle="om-cucc-2", **headers):
        token = make_token(account(handle).id, "日历", HERE)
        return app.test_client().get(f"/liaoning/{path}?token={token}", headers=headers)

    return get


def events(text):
    assert faults(text) == []
    return Calendar.from_ical(text).walk("VEVENT")


def invitation(letter: EmailMessage):
    """(method of the part, calendar) of a letter."""
    part = next(p for p in letter.walk() if p.get_content_type() == "text/calendar")
    text = part.get_payload(decode=True)
    assert faults(text) == []
    return part.get_param("method"), Calendar.from_ical(text)


def test_a_meeting_is_taken_along(sign_in, world, actor_of):
    made = a_meeting(world, actor_of, "noticed", note="带上数据")
    answer = sign_in("om-cucc-2").get(at(made, "meeting.ics"))
    assert answer.content_type == "text/calendar; charset=utf-8"
    (event,) = events(answer.data)
    assert event["uid"] == f"{made.pid}@{world.committee.origin}".replace("/", ".")
    assert str(event["summary"]) == kept(made).title
    assert event.decoded("dtstart") == kept(made).starts_at
    for words in ("1. 节假日封网例外", "带上数据", f"/liaoning/meetings/{made.number}"):
        assert words in event["description"]
    assert sign_in("rep-cucc").get(at(made, "meeting.ics")).status_code == 200
    hidden = a_meeting(world, actor_of)
    assert sign_in("rep-cucc").get(at(hidden, "meeting.ics")).status_code == 404


def test_feeds_hold_what_was_called(read, world, actor_of, app):
    mine = a_meeting(world, actor_of, "noticed")
    other = a_meeting(world, actor_of, "noticed", group="mk")
    off = a_meeting(world, actor_of, "noticed")
    service.cancel_meeting(actor_of("lead-om"), off, "缓议")
    a_meeting(world, actor_of)

    def numbers(path, **who):
        return sorted(str(e["url"]).rpartition("/")[2] for e in events(read(path, **who).data))

    def keys(*meetings):
        return sorted(str(m.number) for m in meetings)

    assert numbers("feeds/meetings.ics") == keys(mine, other, off)
    assert numbers("feeds/my-meetings.ics") == keys(mine, off)
    assert numbers("om/feeds/meetings.ics") == keys(mine, off)
    assert numbers("feeds/my-meetings.ics", handle="rep-crtc") == []
    states = {str(e["status"]) for e in events(read("om/feeds/meetings.ics").data)}
    assert states == {"CONFIRMED", "CANCELLED"}
    assert app.test_client().get("/liaoning/feeds/meetings.ics").status_code == 404
    assert app.test_client().get("/liaoning/feeds/meetings.ics?token=x").status_code == 404
    assert read("nowhere/feeds/meetings.ics").status_code == 404


def test_a_feed_that_did_not_change_is_not_sent_again(read, world, actor_of):
    made = a_meeting(world, actor_of, "noticed")
    first = read("feeds/meetings.ics")
    assert first.headers["Referrer-Policy"] == "no-referrer"
    token = make_token(account("om-cucc-2").id, "日历二", HERE)
    client = read.__closure__[0].cell_contents.test_client()
    path = f"/liaoning/feeds/meetings.ics?token={token}"
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    service.edit_meeting(actor_of("lead-om"), made, a_plan(place="线上"), 1)
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_letters_carry_invitation_update_and_cancellation(world, actor_of, box, move_clock):
    made = a_meeting(world, actor_of)
    a_mail_setting(world, "om-cucc-2")
    service.send_notice(actor_of("lead-om"), made)
    move_clock(timedelta(minutes=1))
    later = kept(made).starts_at + timedelta(days=1)
    assert deliver_once() == 1
    service.edit_meeting(actor_of("lead-om"), made, a_plan(later, place="线上"), 1)
    assert deliver_once() == 1
    service.cancel_meeting(actor_of("lead-om"), made, "缓议")
    assert deliver_once() == 1
    found = [invitation(letter) for letter in box.letters]
    said = [calendar.walk("VEVENT")[0] for _, calendar in found]
    assert [method for method, _ in found] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [str(calendar["method"]) for _, calendar in found] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [int(event["sequence"]) for event in said] == [0, 1, 2]
    assert len({str(event["uid"]) for event in said}) == 1
    assert said[1].decoded("dtstart") == later
    assert {str(event["attendee"]) for event in said} == {"mailto:om-cucc-2@example.org"}
    assert said[2]["status"] == "CANCELLED"
    letter = box.letters[0]
    assert letter.get_content_type() == "multipart/alternative"
    assert [p.get_content_type() for p in letter.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert kept(made).title in letter["Subject"]


def test_whoever_is_taken_off_gets_a_cancellation(world, actor_of, box):
    made = a_meeting(world, actor_of, "noticed")
    a_mail_setting(world, "om-cucc-1")
    forget()
    service.release_person(actor_of("lead-om"), called(made)["om-cucc-1"])
    assert deliver_once() == 1
    method, calendar = invitation(box.letters[0])
    assert (method, str(calendar.walk("VEVENT")[0]["status"])) == ("CANCEL", "CANCELLED")


def test_an_excuse_stands_in_the_calendar(world, actor_of, box):
    made = a_meeting(world, actor_of, "noticed")
    a_mail_setting(world, "om-cucc-2")
    with write():
        called(made)["om-cucc-2"].presence = Presence.EXCUSED
        db.session.flush()
    service.edit_meeting(actor_of("lead-om"), made, a_plan(place="线上"), 1)
    assert deliver_once() == 1
    _, calendar = invitation(box.letters[0])
    assert calendar.walk("VEVENT")[0]["attendee"].params["PARTSTAT"] == "DECLINED"
    assert clock.now()
