"""A meeting as an appointment in somebody's calendar, in the language of whoever reads it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from workspace.db import db
from workspace.documents.calendar import Appointment, Invited
from workspace.i18n import gettext, lang
from workspace.meetings.models import AgendaItem, Attendance, Meeting
from workspace.meetings.rules import OFF, MeetingState, Presence

#: What the list says of a person -> what its calendar says.
ANSWERS = {
    Presence.EXCUSED: "DECLINED",
    Presence.ABSENT: "DECLINED",
    Presence.PRESENT: "ACCEPTED",
    Presence.LATE: "ACCEPTED",
    Presence.AWAY: "ACCEPTED",
}
#: A calendar is no place for three hundred lines.
MOST_ITEMS = 40


def uid_of(meeting: Meeting) -> str:
    """The meeting's id for life in every calendar: its public id and the committee's own name."""
    return f"{meeting.pid}@{meeting.committee.origin}".replace("/", ".")


def appointments_of(
    meetings: Iterable[Meeting],
    *,
    at: datetime,
    base: str,
    organizer: str,
    line: Attendance | None = None,
    address: str = "",
    is_off: bool = False,
) -> list[Appointment]:
    """The meetings as appointments; `line` is the reader's own on the list, `address` its mail,
    `is_off` says that the reader is called no longer."""
    rows = list(meetings)
    items = _agendas([meeting.id for meeting in rows])
    return [
        Appointment(
            uid=uid_of(one),
            sequence=one.sequence,
            stamp=at,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            title=_said(one),
            place=one.place,
            description=_description(one, items.get(one.id, []), base),
            link=f"{base}/{one.committee.slug}/meetings/{one.number}",
            is_cancelled=is_off or one.state is MeetingState.CANCELLED,
            organizer=Invited(_named(one.committee), organizer),
            attendee=_invited(line, address) if line and address else None,
        )
        for one in rows
    ]


def line_of(user_id: int, meeting: Meeting) -> Attendance | None:
    """A person's own line on a meeting's list."""
    return db.session.scalar(
        select(Attendance)
        .options(joinedload(Attendance.user))
        .filter_by(meeting_id=meeting.id, user_id=user_id)
        .order_by(Attendance.is_off, Attendance.is_voice.desc())
        .limit(1)
    )


def _agendas(keys: list[int]) -> dict[int, list[AgendaItem]]:
    query = (
        select(AgendaItem)
        .options(joinedload(AgendaItem.presenter))
        .where(AgendaItem.meeting_id.in_(keys), AgendaItem.state.not_in(OFF))
        .order_by(AgendaItem.meeting_id, AgendaItem.position)
    )
    found: dict[int, list[AgendaItem]] = {}
    for item in db.session.scalars(query) if keys else ():
        found.setdefault(item.meeting_id, []).append(item)
    return found


def _description(meeting: Meeting, items: list[AgendaItem], base: str) -> str:
    """Agenda, note and where to go, line by line."""
    lines = [f"{item.position}. {_said(item)}" for item in items[:MOST_ITEMS] if item.position]
    if len(items) > MOST_ITEMS:
        lines.append(gettext("calendar.more", n=len(items) - MOST_ITEMS))
    head = gettext("calendar.agenda")
    cancelled = meeting.state is MeetingState.CANCELLED
    parts = [
        gettext("calendar.cancelled", reason=meeting.cause) if cancelled else "",
        meeting.note,
        "\n".join([head, *lines]) if lines else "",
        meeting.link,
        f"{base}/{meeting.committee.slug}/meetings/{meeting.number}",
    ]
    return "\n\n".join(part for part in parts if part)


def _invited(line: Attendance, address: str) -> Invited:
    name = _named(line.user) if line.user else line.guest
    return Invited(name, address, ANSWERS.get(line.presence, "NEEDS-ACTION"), line.is_required)


def _said(thing: Meeting | AgendaItem) -> str:
    return (thing.title_en if lang() == "en" else "") or thing.title


def _named(thing: object) -> str:
    return str((getattr(thing, "name_en", "") if lang() == "en" else "") or thing.name)  # type: ignore[attr-defined]
