"""Calling a meeting: the form with its deadlines, the notice, calling it off."""

from datetime import timedelta
from typing import Any

from flask import render_template, request

from workspace.clock import now
from workspace.committees.routes import on_working_day, the_committee
from workspace.groups import queries as groups
from workspace.groups.models import SpecialistGroup
from workspace.issues.forms import ReasonForm
from workspace.meetings import service
from workspace.meetings.forms.convening import NoticeForm, PlanForm, ReplanForm
from workspace.meetings.models import Meeting
from workspace.meetings.queries.calling import turns_in
from workspace.meetings.routes.pages import (
    BOTH,
    MEETING,
    bp,
    carry_out,
    meeting_page,
    the_meeting,
)
from workspace.meetings.rules import next_turn, year_of
from workspace.meetings.service.convening import deadlines, usual_title
from workspace.meetings.service.plans import plan_of
from workspace.text import deadline_input
from workspace.web import actor, one
from workspace.web.addresses import url_for

#: How far off the meeting lies that the form offers, and how long it is.
OFFERED = timedelta(days=14)
LASTING = timedelta(hours=2)


def the_group(code: str) -> SpecialistGroup:
    """The group of this address, or 404."""
    found: SpecialistGroup = one(
        groups.visible_to(actor()), committee_id=the_committee().id, code=code
    )
    return found


@bp.route("/<string:slug>/<string:group>/convene-meeting", methods=BOTH)
def convene_meeting(slug: str, group: str) -> Any:
    chosen = the_group(group)
    form = PlanForm(data=_offered())
    return carry_out(
        "convene_meeting",
        chosen,
        form,
        lambda me, it: service.convene_meeting(me, it, form.plan),
        back=url_for("meetings.list_group_meetings", slug=slug, group=group),
        template="meetings/write.html",
        **foreseen(chosen, form),
    )


@bp.post("/<string:slug>/<string:group>/convene-meeting/preview")
def preview_meeting(slug: str, group: str) -> str:
    """The same page with the deadlines of what was typed; it stores nothing."""
    chosen, form = the_group(group), PlanForm()
    return render_template(
        "meetings/write.html",
        act="convene_meeting",
        thing=chosen,
        form=form,
        back=url_for("meetings.list_group_meetings", slug=slug, group=group),
        **foreseen(chosen, form),
    )


def foreseen(group: SpecialistGroup, form: PlanForm, meeting: Meeting | None = None) -> Any:
    """What follows from the hour that was typed: deadlines by working days, and the usual name."""
    at = form.starts_at.at
    if at is None:
        return {"group": group, "meeting": meeting, "dates": None, "usual": None}
    turn = meeting.turn if meeting else next_turn(turns_in(group.id, year_of(at)))
    return {
        "group": group,
        "meeting": meeting,
        "dates": deadlines(group.committee, at, now()),
        "usual": usual_title(group, year_of(at), turn),
    }


def _offered() -> dict[str, Any]:
    """Two weeks from now at nine or the next working day after."""
    if request.method == "POST":
        return {}
    day = on_working_day(now() + OFFERED)
    begins = deadline_input(day)[:11] + "09:00"
    return {"starts_at": begins, "ends_at": begins[:11] + "11:00"}


@bp.route(f"{MEETING}/edit-meeting", methods=BOTH)
def edit_meeting(slug: str, number: int) -> Any:
    meeting = the_meeting(number)
    kept = plan_of(meeting) | {"version": str(meeting.version)}
    form = ReplanForm(data=kept if request.method == "GET" else None)
    if meeting.noticed_at is None:
        del form.reason
    return carry_out(
        "edit_meeting",
        meeting,
        form,
        lambda me, it: service.edit_meeting(
            me, it, form.plan, form.version.number, form.reason.data if "reason" in form else ""
        ),
        back=meeting_page(meeting),
        template="meetings/write.html",
        **foreseen(meeting.group, form, meeting),
    )


@bp.route(f"{MEETING}/send-notice", methods=BOTH)
def send_notice(slug: str, number: int) -> Any:
    meeting, form = the_meeting(number), NoticeForm()
    if now() <= meeting.notice_due_at:
        del form.reason
    return carry_out(
        "send_notice",
        meeting,
        form,
        lambda me, it: service.send_notice(me, it, form.reason.data if "reason" in form else ""),
        back=meeting_page(meeting),
        meeting=meeting,
    )


@bp.route(f"{MEETING}/cancel-meeting", methods=BOTH)
def cancel_meeting(slug: str, number: int) -> Any:
    meeting, form = the_meeting(number), ReasonForm()
    return carry_out(
        "cancel_meeting",
        meeting,
        form,
        lambda me, it: service.cancel_meeting(me, it, form.reason.data),
        back=meeting_page(meeting),
        meeting=meeting,
    )
