"""The meeting's page in its barest form, until the convening has its own."""

from flask import render_template

from workspace.meetings.routes.pages import MEETING, bp, the_meeting


@bp.get(MEETING)
def show_meeting(slug: str, number: int) -> str:
    return render_template("meetings/meeting.html", meeting=the_meeting(number))
