"""签到与点名 — the check-in page and its QR, and the acts that say where each person is."""

import io
from typing import Any

import segno
from flask import Response, render_template, request, url_for

from workspace.acts import Refused
from workspace.meetings import service
from workspace.meetings.forms.sitting import (
    CodeForm,
    CorrectForm,
    NoteForm,
    PlainForm,
    ReasonForm,
)
from workspace.meetings.models import Meeting
from workspace.meetings.queries import roll
from workspace.meetings.routes.pages import (
    BOTH,
    MEETING,
    bp,
    meeting_page,
    the_attendance,
    the_meeting,
)
from workspace.meetings.routes.sitting import (
    ATTENDANCE,
    carry_out,
    see_meeting,
)
from workspace.web import acting, actor, why

#: Refusals that speak of the code, said beside its field.
OF_CODE = ("has_right_code", "may_try_again")


@bp.get(f"{MEETING}/check-in")
def show_check_in(slug: str, number: int) -> str:
    meeting = the_meeting(number)
    return check_in_page(meeting, CodeForm(data={"code": request.args.get("code", "")}))


def check_in_page(meeting: Meeting, form: CodeForm, **more: Any) -> str:
    """Where one signs in: for each organization that one is called for."""
    own = roll.own_attendance(meeting, actor())
    return render_template(
        "meetings/check_in.html",
        meeting=meeting,
        base=meeting_page(meeting),
        own=own,
        form=form,
        **more,
    )


@bp.get(f"{MEETING}/check-in.svg")
def show_check_in_code(slug: str, number: int) -> Response:
    meeting = the_meeting(number)
    if reason := why("view_sitting", meeting):
        raise Refused(reason)
    where = {"slug": slug, "number": number, "code": meeting.check_in_code or None}
    address = url_for("meetings.show_check_in", **where, _external=True)
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=2, light="white", xmldecl=False)
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


@bp.route(f"{ATTENDANCE}/check-in", methods=BOTH)
def check_in(slug: str, number: int, key: str) -> Any:
    attendance, form = the_attendance(number, key), CodeForm()
    if request.method == "POST" and form.validate():
        try:
            me = acting("check_in", attendance)
            service.check_in(me, attendance, code=form.code.data)
        except Refused as no:
            if no.reason not in OF_CODE or why("check_in", attendance):
                raise
            return check_in_page(attendance.meeting, form, refused=no.reason), 403
        return see_meeting(attendance.meeting)
    if reason := why("check_in", attendance):
        raise Refused(reason, "check_in", attendance)
    page = check_in_page(attendance.meeting, form)
    return (page, 422) if request.method == "POST" else page


@bp.route(f"{ATTENDANCE}/acknowledge-notice", methods=BOTH)
def acknowledge_notice(slug: str, number: int, key: str) -> Any:
    attendance = the_attendance(number, key)
    return carry_out(
        "acknowledge_notice",
        attendance,
        PlainForm(),
        service.acknowledge_notice,
        text=attendance.meeting.notice_text,
    )


@bp.route(f"{ATTENDANCE}/excuse-attendance", methods=BOTH)
def excuse_attendance(slug: str, number: int, key: str) -> Any:
    form = ReasonForm()
    return carry_out(
        "excuse_attendance",
        the_attendance(number, key),
        form,
        lambda me, it: service.excuse_attendance(me, it, reason=form.reason.data),
    )


@bp.route(f"{ATTENDANCE}/leave-meeting", methods=BOTH)
def leave_meeting(slug: str, number: int, key: str) -> Any:
    form = ReasonForm()
    return carry_out(
        "leave_meeting",
        the_attendance(number, key),
        form,
        lambda me, it: service.leave_meeting(me, it, reason=form.reason.data),
    )


@bp.route(f"{ATTENDANCE}/return-to-meeting", methods=BOTH)
def return_to_meeting(slug: str, number: int, key: str) -> Any:
    form = NoteForm()
    return carry_out(
        "return_to_meeting",
        the_attendance(number, key),
        form,
        lambda me, it: service.return_to_meeting(me, it, reason=form.reason.data),
    )


@bp.route(f"{ATTENDANCE}/correct-attendance", methods=BOTH)
def correct_attendance(slug: str, number: int, key: str) -> Any:
    attendance = the_attendance(number, key)
    form = CorrectForm(needs_reason=roll.contradicts_own_word(attendance))
    return carry_out(
        "correct_attendance",
        attendance,
        form,
        lambda me, it: service.correct_attendance(
            me, it, where=form.where.data, reason=form.reason.data
        ),
    )


@bp.route(f"{ATTENDANCE}/pass-voice", methods=BOTH)
def pass_voice(slug: str, number: int, key: str) -> Any:
    return carry_out("pass_voice", the_attendance(number, key), PlainForm(), service.pass_voice)
