"""Calendars: one meeting to take along, and feeds to subscribe to behind a personal token."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask import current_app, make_response
from sqlalchemy import Select
from werkzeug.wrappers import Response

from workspace.committees.routes import the_committee
from workspace.db import db
from workspace.documents.calendar import PUBLISH, TYPE, written
from workspace.i18n import gettext, lang
from workspace.meetings.models import Meeting
from workspace.meetings.queries import lists
from workspace.meetings.queries.appointments import appointments_of
from workspace.meetings.routes.convening import the_group
from workspace.meetings.routes.pages import MEETING, bp, the_meeting
from workspace.web import actor, fresh
from workspace.web.addresses import sender
from workspace.web.jinja import named

#: How far back a subscribed calendar reaches.
BACK = timedelta(days=400)


@bp.get(f"{MEETING}/meeting.ics")
def download_meeting(slug: str, number: int) -> Response:
    meeting = the_meeting(number)
    answer = make_response(_written([meeting], named(meeting.committee)))
    answer.headers["Content-Type"] = TYPE
    answer.headers["Content-Disposition"] = f'attachment; filename="meeting-{meeting.number}.ics"'
    return answer


@bp.get("/<string:slug>/feeds/meetings.ics")
def show_meeting_feed(slug: str) -> Any:
    """Every meeting of the committee that was called."""
    return _feed(_announced(), named(the_committee()))


@bp.get("/<string:slug>/feeds/my-meetings.ics")
def show_own_meeting_feed(slug: str) -> Any:
    """Those to which the person is called."""
    name = gettext("calendar.own", committee=named(the_committee()))
    return _feed(lists.of_person(_announced(), actor()), name)


@bp.get("/<string:slug>/<string:group>/feeds/meetings.ics")
def show_group_meeting_feed(slug: str, group: str) -> Any:
    """Those of one group."""
    chosen = the_group(group)
    return _feed(_announced().where(Meeting.group_id == chosen.id), named(chosen))


def _announced() -> Select[tuple[Meeting]]:
    return lists.announced(actor(), the_committee(), actor().at - BACK)


def _feed(query: Select[tuple[Meeting]], name: str) -> Any:
    """The calendar with its ETag; 304 where the reader has it."""
    meetings = list(db.session.scalars(query))
    marks = [(m.pid, m.sequence, m.version, m.live, m.state) for m in meetings]
    stamp = fresh(actor().pid, marks, lang(), name)
    answer = stamp(_written(meetings, name))
    answer.headers["Content-Type"] = TYPE
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _written(meetings: Iterable[Meeting], name: str) -> bytes:
    base = current_app.config["PUBLIC_URL"].rstrip("/")
    made = appointments_of(meetings, at=actor().at, base=base, organizer=sender())
    return written(made, PUBLISH, name)
