"""会议档案: the whole file of a meeting as one page and one zip."""

from typing import Any

from flask import Response, render_template, stream_with_context

from workspace.documents.bundle import zipped
from workspace.meetings.models import Meeting
from workspace.meetings.queries.archive import Archive, archive_of, files_of
from workspace.meetings.queries.lines import items_of
from workspace.meetings.queries.minutes import WRITTEN, minutes_of
from workspace.meetings.routes.minutes import Sheet, sheet_of
from workspace.meetings.routes.pages import MEETING, bp, the_meeting
from workspace.web import can


def archive_read(meeting: Meeting) -> tuple[Archive, Sheet | None]:
    """The file, and the minutes where the person may read them and they stand still."""
    minutes = minutes_of(meeting) if meeting.minutes_stage else None
    items = items_of(meeting)
    if minutes is None or minutes.state in WRITTEN or not can("view_minutes", minutes):
        return archive_of(meeting, items, None, None, []), None
    sheet = sheet_of(minutes)
    return archive_of(meeting, items, minutes, sheet.content, minutes.corrections), sheet


@bp.get(f"{MEETING}/archive")
def show_archive(slug: str, number: int) -> str:
    archive, sheet = archive_read(the_meeting(number))
    return render_template("meetings/archive.html", archive=archive, sheet=sheet)


@bp.get(f"{MEETING}/archive/meeting.zip")
def download_archive(slug: str, number: int) -> Response:
    archive, _ = archive_read(the_meeting(number))
    about: dict[str, Any] = {
        "committee": archive.meeting.committee.origin,
        "meeting": archive.meeting.pid,
        "v": 1,
    }
    pieces = zipped(list(files_of(archive)), about)
    answer = Response(stream_with_context(pieces), content_type="application/zip")
    name = f"{slug}-meeting-{number}.zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
