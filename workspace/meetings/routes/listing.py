"""The lists of meetings, and the page of one."""

from typing import Any

from flask import abort, render_template, request

from workspace.committees import queries as committees
from workspace.committees.routes import the_committee
from workspace.groups import queries as groups
from workspace.meetings.models import Meeting
from workspace.meetings.queries import agenda as agendas
from workspace.meetings.queries import lists
from workspace.meetings.queries.minutes import numbers_of
from workspace.meetings.queries.roll import called_to
from workspace.meetings.queries.sitting import roll_of
from workspace.meetings.queries.standing import notice_at
from workspace.meetings.routes.pages import MEETING, bp, the_meeting
from workspace.meetings.rules import MeetingState
from workspace.web import actor, can, head, paginate

#: So many items stand open on the page; of a longer agenda the rest is folded.
OPEN_ITEMS = 60


@bp.get("/<string:slug>/meetings")
def list_meetings(slug: str) -> str:
    return meeting_list()


@bp.get("/<string:slug>/<string:group>/meetings")
def list_group_meetings(slug: str, group: str) -> str:
    return meeting_list(group)


def meeting_list(code: str = "") -> str:
    """The list under the address's filters, of one group or of all."""
    me, committee = actor(), the_committee()
    found = groups.of_committee(me, committee.id)
    group = next((g for g in found if g.code == code), None)
    if code and group is None:
        abort(404)
    asked = lists.asked_of(request.args, code)
    counts = lists.counts(me, committee, asked)
    page = paginate(lists.listed(me, committee, asked), total=counts[asked.tab])
    return render_template(
        "meetings/list.html",
        asked=asked,
        counts=counts,
        group=group,
        groups=found,
        calling=[g for g in ([group] if group else found) if can("convene_meeting", g)],
        page=page,
        numbers=numbers_of(page.rows),
        terms=committees.terms_of(committee.parent_id or committee.id),
    )


@bp.get(MEETING)
def show_meeting(slug: str, number: int) -> str:
    meeting = the_meeting(number)
    head.about(meeting)
    return render_template("meetings/meeting.html", **meeting_shown(meeting))


def meeting_shown(meeting: Meeting) -> dict[str, Any]:
    """What the page of one meeting shows: agenda, people, papers, the antitrust notice."""
    agenda, rows = agendas.agenda_of(meeting), called_to(meeting)
    me, is_before = actor(), meeting.state in (MeetingState.PLANNED, MeetingState.NOTICED)
    is_cancelled = meeting.state is MeetingState.CANCELLED
    return {
        "meeting": meeting,
        "agenda": agenda,
        "open_items": OPEN_ITEMS,
        "files": agendas.papers_of(agenda),
        "delegations": agendas.delegations(rows),
        "own_line": next((r for r in rows if r.user_id == me.id and not r.is_off), None),
        "called": sum(not row.is_off for row in rows),
        "notice_text": notice_at(meeting),
        "is_before": is_before,
        "view": None if is_before or is_cancelled else roll_of(meeting, rows),
    }
