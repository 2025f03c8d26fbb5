"""What every address of a running meeting shares: loading it, doing an act, its live page."""

from typing import Any

from flask import abort, redirect
from werkzeug.wrappers import Response

from workspace import clock
from workspace.meetings.models import Attendance, Meeting, SpeakerTurn
from workspace.meetings.queries import floor
from workspace.meetings.routes import pages
from workspace.meetings.routes.pages import MEETING, Change, bp, meeting_page, the_meeting
from workspace.meetings.rules import shown_as
from workspace.web import ActForm, page_of
from workspace.web.addresses import url_for

ATTENDANCE = f"{MEETING}/attendance/<string:key>"
TURN = f"{MEETING}/turns/<string:key>"
#: While it is in one of these states a meeting is followed on its live page.
LIVE = ("sitting", "adjourned")


def live_of(meeting: Meeting) -> str:
    """The address of the page by which a running meeting is followed."""
    return url_for("meetings.show_live", slug=meeting.committee.slug, number=meeting.number)


@page_of(Attendance)
@page_of(SpeakerTurn)
def part_page(part: Any) -> str:
    """Who is called, and who speaks, stand on the live page while the meeting runs, else on the
    meeting's own."""
    meeting = part.meeting
    return live_of(meeting) if meeting.state in LIVE else meeting_page(meeting, _anchor="people")


@bp.app_template_global()
def stands_at(one: Attendance) -> str:
    """Which of the secretary's choices a person stands at."""
    return shown_as(one.presence, one.capacity)


@bp.app_template_global()
def clock_offset() -> int:
    """Seconds by which the committee's clock stands beside the real one: a page that the browser
    kept tells the right time too."""
    return round((clock.now() - clock.real_now()).total_seconds())


def the_turn(number: int, key: str) -> SpeakerTurn:
    """The speaker's turn of this address, or 404."""
    return floor.turn_at(the_meeting(number), key) or abort(404)


def meeting_of(thing: Any) -> Meeting:
    """The meeting that a thing belongs to."""
    found: Meeting = thing if isinstance(thing, Meeting) else thing.meeting
    return found


def carry_out(name: str, thing: Any, form: ActForm, change: Change, **more: Any) -> Any:
    """An act of a running meeting, from its own page: 303 to where the meeting is followed."""
    around = around_act(thing)
    return pages.carry_out(
        name, thing, form, change, after=lambda *_: see_meeting(around["meeting"]), **around, **more
    )


def around_act(thing: Any) -> dict[str, Any]:
    """What the page of such an act shows beside its form."""
    meeting = meeting_of(thing)
    template = "meetings/sitting_act.html"
    return {"template": template, "meeting": meeting, "base": meeting_page(meeting)}


def see_meeting(meeting: Meeting) -> Response:
    """303 to the live page while there is something live, else to the meeting's own."""
    return redirect(live_of(meeting) if meeting.state in LIVE else meeting_page(meeting), 303)
