"""What every address of a running meeting shares: loading it, doing an act, its live page."""

from collections.abc import Callable
from typing import Any

from flask import abort, redirect, render_template, request
from werkzeug.wrappers import Response

from workspace import clock
from workspace.acts import Refused
from workspace.committees.routes import the_committee
from workspace.meetings.models import AgendaItem, Attendance, Meeting, SpeakerTurn
from workspace.meetings.queries import floor, roll, sitting
from workspace.meetings.routes.pages import LARGEST, MEETING, bp
from workspace.meetings.rules import shown_as
from workspace.permissions import Actor
from workspace.web import ActForm, acting, actor, page_of, why
from workspace.web.addresses import url_for

ATTENDANCE = f"{MEETING}/attendance/<string:key>"
TURN = f"{MEETING}/turns/<string:key>"
Change = Callable[[Actor, Any], Any]


def base_of(meeting: Meeting) -> str:
    """The address of a meeting, under which those of its acts stand."""
    return live_of(meeting).removesuffix("/live")


def live_of(meeting: Meeting) -> str:
    """The address of the page by which a running meeting is followed."""
    return url_for("meetings.show_live", slug=meeting.committee.slug, number=meeting.number)


@page_of(Attendance)
@page_of(SpeakerTurn)
def part_page(part: Any) -> str:
    """Who is called, and who speaks, stand on the meeting's live page."""
    return live_of(part.meeting)


@bp.app_template_global()
def stands_at(one: Attendance) -> str:
    """Which of the secretary's choices a person stands at."""
    return shown_as(one.presence, one.capacity)


@bp.app_template_global()
def clock_offset() -> int:
    """Seconds by which the committee's clock stands beside the real one: a page that the browser
    kept tells the right time too."""
    return round((clock.now() - clock.real_now()).total_seconds())


def the_meeting(number: int) -> Meeting:
    """The meeting of this address, or 404."""
    if number > LARGEST:
        abort(404)
    return sitting.meeting_at(actor(), the_committee().id, number) or abort(404)


def the_item(number: int, position: int) -> AgendaItem:
    """The item of this address, or 404."""
    if position > LARGEST:
        abort(404)
    return floor.item_at(the_meeting(number), position) or abort(404)


def the_attendance(number: int, key: str) -> Attendance:
    """The line of the attendance of this address, or 404."""
    return roll.attendance_at(the_meeting(number), key) or abort(404)


def the_turn(number: int, key: str) -> SpeakerTurn:
    """The speaker's turn of this address, or 404."""
    return floor.turn_at(the_meeting(number), key) or abort(404)


def meeting_of(thing: Any) -> Meeting:
    """The meeting that a thing belongs to."""
    found: Meeting = thing if isinstance(thing, Meeting) else thing.meeting
    return found


def carry_out(name: str, thing: Any, form: ActForm, change: Change, **more: Any) -> Any:
    """The page of an act, and the act: 303 to where the meeting is followed, 422 for bad input.

    A second click is answered before POLICY is asked, so only what is not done is refused here.
    """
    if request.method == "POST" and form.validate():
        change(acting(name, thing), thing)
        return see_meeting(meeting_of(thing))
    if reason := why(name, thing):
        raise Refused(reason, name, thing)
    page = act_page(name, thing, form, **more)
    return (page, 422) if request.method == "POST" else page


def act_page(name: str, thing: Any, form: ActForm, **more: Any) -> str:
    """The page of an act that has no other: what follows from it, its fields, one button."""
    meeting = meeting_of(thing)
    return render_template(
        "meetings/sitting_act.html",
        act=name,
        thing=thing,
        meeting=meeting,
        base=base_of(meeting),
        form=form,
        **more,
    )


def see_meeting(meeting: Meeting) -> Response:
    """303 to the live page while there is something live, else to the meeting's own."""
    is_live = meeting.state in ("sitting", "adjourned")
    return redirect(live_of(meeting) if is_live else base_of(meeting), 303)
