"""Appointments as iCalendar (RFC 5545, 5546): one UID for life, so that clients update in place.

Hours are those of Shanghai, with the zone's definition in the file: a client shows them at the
right instant wherever it is, and says where they were meant.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneStandard,
    vCalAddress,
    vText,
    vUri,
    vUTCOffset,
)

ZONE = ZoneInfo("Asia/Shanghai")
EAST = timedelta(hours=8)
PRODUCT = "-//Expert Committee Workspace//Meetings//ZH"
PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"
TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Invited:
    """参会人 as the calendar names one; without an address a calendar knows nobody."""

    name: str
    address: str
    answer: str = "NEEDS-ACTION"
    is_required: bool = True


@dataclass(frozen=True)
class Appointment:
    """一次会议 in a calendar; `sequence` rises with what people were told."""

    uid: str
    sequence: int
    stamp: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    organizer: Invited
    place: str = ""
    description: str = ""
    link: str = ""
    is_cancelled: bool = False
    attendee: Invited | None = None


def written(appointments: Iterable[Appointment], method: str, name: str = "") -> bytes:
    """The calendar's bytes; PUBLISH for whoever subscribes, REQUEST and CANCEL for a mail."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", ZONE.key)
    calendar.add_component(_zone())
    for one in appointments:
        calendar.add_component(_event(one))
    return bytes(calendar.to_ical())


def _zone() -> Timezone:
    """Shanghai, which keeps one time the year round."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", ZONE.key)
    standard.add("dtstart", datetime(1992, 1, 1))
    standard["tzoffsetfrom"] = vUTCOffset(EAST)
    standard["tzoffsetto"] = vUTCOffset(EAST)
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def _event(one: Appointment) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("sequence", one.sequence)
    event.add("dtstamp", one.stamp.astimezone(UTC))
    event.add("dtstart", one.starts_at.astimezone(ZONE))
    event.add("dtend", one.ends_at.astimezone(ZONE))
    event.add("summary", one.title)
    event.add("status", "CANCELLED" if one.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if one.is_cancelled else "OPAQUE")
    for field, text in (("location", one.place), ("description", one.description)):
        if text:
            event.add(field, text)
    if one.link:
        event["url"] = vUri(one.link)
    event["organizer"] = _address(one.organizer)
    if one.attendee:
        event.add("attendee", _attendee(one.attendee), encode=False)
    return event


def _address(person: Invited) -> Any:
    found = vCalAddress(f"mailto:{person.address}")
    found.params["CN"] = vText(person.name)
    return found


def _attendee(person: Invited) -> Any:
    found = _address(person)
    found.params["CUTYPE"] = vText("INDIVIDUAL")
    found.params["ROLE"] = vText("REQ-PARTICIPANT" if person.is_required else "OPT-PARTICIPANT")
    found.params["PARTSTAT"] = vText(person.answer)
    found.params["RSVP"] = vText("FALSE")
    return found
