"""What every address of a meeting shares: loading it, showing an act's form, doing the act."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from workspace.acts import Refused
from workspace.committees.routes import the_committee
from workspace.i18n import gettext
from workspace.meetings import queries
from workspace.meetings.models import AgendaItem, Attendance, Meeting
from workspace.meetings.queries.agenda import item_at
from workspace.permissions import Actor
from workspace.web import ActForm, acting, actor, one, page_of, see, why
from workspace.web.addresses import url_for

bp = Blueprint("meetings", __name__)
MEETING = "/<string:slug>/meetings/<int:number>"
ITEM = f"{MEETING}/items/<int:position>"
BOTH = ["GET", "POST"]
#: No number goes beyond.
LARGEST = 2**31 - 1
Change = Callable[[Actor, Any], Any]
After = Callable[[str, Any], Response]
#: Refusals that only the other rows can tell, by the field that has to say something else.
SPOKEN_AT = {
    "is_future_meeting": "starts_at",
    "ends_after_start": "ends_at",
    "has_reason_for_short_notice": "reason",
    "is_not_called_yet": "organization",
    "is_of_own_organization": "person",
    "is_not_on_agenda": "issue",
    "is_issue_open": "issue",
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


def the_called(number: int, key: str) -> Attendance:
    """The line of a meeting's list of people, or 404."""
    seen = queries.attendance_visible_to(actor())
    found: Attendance = one(seen, meeting_id=the_meeting(number).id, pid=f"attendance:{key}")
    return found


def see_done(name: str, done: Any) -> Response:
    """303 to what an act made or changed, which says that it is done."""
    flash(gettext("settings.done", act=gettext(f"act.{name}")))
    return redirect(place_of(done), 303) if isinstance(done, AgendaItem) else see(done)


def carry_out(
    name: str, thing: Any, form: ActForm, change: Change, *, after: After = see_done, **more: Any
) -> Any:
    """The page of an act, and the act: where `after` says once it is done, 422 for bad input.

    `change` may answer itself. A second click is answered before POLICY is asked, so only what is
    not done is refused here.
    """
    if request.method == "POST" and form.validate():
        try:
            made = change(acting(name, thing), thing)
            return made if isinstance(made, Response) else after(name, made or thing)
        except Refused as no:
            speak_at_field(form, no)
    if reason := why(name, thing):
        raise Refused(reason, name, thing)
    page = render_template(
        more.pop("template", "meetings/act.html"),
        act=name,
        thing=thing,
        form=form,
        **more,
    )
    return (page, 422) if request.method == "POST" else page


def speak_at_field(form: ActForm, no: Refused) -> None:
    """Let the field say why, where another entry would do; else it is a refusal."""
    name = SPOKEN_AT.get(no.reason, "")
    if name not in form:
        raise no
    form[name].errors = [*form[name].errors, gettext(f"refused.{no.reason}")]
