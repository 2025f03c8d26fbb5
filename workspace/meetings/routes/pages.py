"""What every address of a meeting shares: loading it, showing an act's form, doing the act."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template
from werkzeug.wrappers import Response

from workspace.committees.routes import the_committee
from workspace.i18n import gettext
from workspace.meetings import queries
from workspace.meetings.models import AgendaItem, Attendance, Meeting
from workspace.meetings.queries.agenda import item_at
from workspace.meetings.queries.roll import attendance_at
from workspace.web import ActForm, actor, carrying, page_of, see
from workspace.web.addresses import url_for
from workspace.web.carrying import Change

bp = Blueprint("meetings", __name__)
MEETING = "/<string:slug>/meetings/<int:number>"
ITEM = f"{MEETING}/items/<int:position>"
BOTH = ["GET", "POST"]
#: No number goes beyond.
LARGEST = 2**31 - 1
#: Refusals that only the other rows can tell, by the field that has to say something else.
SPOKEN_AT = {
    "is_future_meeting": ("starts_at",),
    "ends_after_start": ("ends_at",),
    "has_reason_for_short_notice": ("reason",),
    "is_not_called_yet": ("organization",),
    "is_of_own_organization": ("person",),
    "is_not_on_agenda": ("issue",),
    "is_issue_open": ("issue",),
}


@page_of(Meeting)
def meeting_page(meeting: Meeting, **more: Any) -> str:
    """The address of a meeting."""
    at = {"slug": meeting.committee.slug, "number": meeting.number}
    return url_for("meetings.show_meeting", **at, **more)


def place_of(item: AgendaItem) -> str:
    """The place of an item on the page of its meeting, where an agenda is put together."""
    return meeting_page(item.meeting, _anchor=f"i-{item.pid.partition(':')[2]}")


def the_meeting(number: int) -> Meeting:
    """The meeting of this address, or 404."""
    if number > LARGEST:
        abort(404)
    return queries.at_number(actor(), the_committee(), number) or abort(404)


def the_item(number: int, position: int) -> AgendaItem:
    """The item of this address, or 404."""
    meeting = the_meeting(number)
    if position > LARGEST:
        abort(404)
    return item_at(meeting, position) or abort(404)


def the_attendance(number: int, key: str) -> Attendance:
    """The line of a meeting's list of people, or 404."""
    return attendance_at(the_meeting(number), key) or abort(404)


def see_done(name: str, done: Any) -> Response:
    """303 to what an act made or changed, which says that it is done."""
    flash(gettext("settings.done", act=gettext(f"act.{name}")))
    return redirect(place_of(done), 303) if isinstance(done, AgendaItem) else see(done)


def carry_out(
    name: str,
    thing: Any,
    form: ActForm,
    change: Change,
    *,
    after: Callable[[str, Any], Response] = see_done,
    **more: Any,
) -> Any:
    """An act of a meeting with a page of its own, which may have another template."""
    template = more.pop("template", "meetings/act.html")
    page = partial(render_template, template, act=name, thing=thing, form=form, **more)
    done = partial(after, name)
    return carrying.carry_out(name, thing, form, change, page, after=done, spoken_at=SPOKEN_AT)
