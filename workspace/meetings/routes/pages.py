"""What every address of a meeting shares: loading it."""

from flask import Blueprint, abort

from workspace.committees.routes import the_committee
from workspace.meetings.models import Meeting
from workspace.meetings.queries import seen
from workspace.web import actor, page_of
from workspace.web.addresses import url_for

bp = Blueprint("meetings", __name__)
MEETING = "/<string:slug>/meetings/<int:number>"
ITEM = f"{MEETING}/items/<int:position>"
BOTH = ["GET", "POST"]


@page_of(Meeting)
def meeting_page(meeting: Meeting, **more: object) -> str:
    """The address of a meeting."""
    at = {"slug": meeting.committee.slug, "number": meeting.number}
    return url_for("meetings.show_meeting", **at, **more)


def the_meeting(number: int) -> Meeting:
    """The meeting of this address, or 404."""
    return seen.at_number(actor(), the_committee(), number) or abort(404)
