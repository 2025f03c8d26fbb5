"""会务台与投屏 — the live page in two forms, the projector, the acts that move the meeting."""

from datetime import timedelta
from typing import Any

from flask import abort, flash, render_template, request

from workspace.acts import Refused
from workspace.clock import now
from workspace.committees.queries import day_of
from workspace.committees.routes import the_committee
from workspace.i18n import gettext
from workspace.meetings import service
from workspace.meetings.forms.sitting import (
    AdjournForm,
    CloseItemForm,
    OpenMeetingForm,
    PlainForm,
    ReasonForm,
    SeenForm,
    UnlistedForm,
    VoteForm,
)
from workspace.meetings.models import AgendaItem, DecisionLine, Meeting
from workspace.meetings.queries import floor, people, sitting
from workspace.meetings.queries.lines import lines_of
from workspace.meetings.queries.standing import notice_at
from workspace.meetings.routes.pages import (
    BOTH,
    ITEM,
    LARGEST,
    MEETING,
    bp,
    meeting_page,
    the_item,
    the_meeting,
)
from workspace.meetings.routes.sitting import around_act, carry_out
from workspace.meetings.rules import quorum_of
from workspace.permissions import Actor
from workspace.text import deadline_input
from workspace.voting.queries import as_electors, tally_of
from workspace.voting.rules import PRESETS
from workspace.web import actor, can, fresh_parts

#: What the forms offer: how long a vote lasts, how long the meeting rests.
VOTE_MINUTES = 5
REST = timedelta(minutes=30)


@bp.get(f"{MEETING}/live")
def show_live(slug: str, number: int) -> Any:
    stamp = fresh_parts(*marks_at(number))
    meeting = the_meeting(number)
    template = "live" if can("view_sitting", meeting) else "live_member"
    return stamp(shown(template, meeting))


@bp.get(f"{MEETING}/projector")
def show_projector(slug: str, number: int) -> Any:
    stamp = fresh_parts(*marks_at(number))
    return stamp(shown("projector", the_meeting(number)))


def marks_at(number: int) -> tuple[Any, ...]:
    """All that a watching page depends on; the minute only while a deadline is counted down."""
    me = actor()
    mark = (number <= LARGEST and sitting.mark_at(me, the_committee().id, number)) or abort(404)
    minute = me.at.replace(second=0, microsecond=0) if mark.is_voting else None
    return (mark, minute, me.at > mark.ends_at, day_of(me.at), me.pid, sorted(map(repr, me.seats)))


def shown(template: str, meeting: Meeting) -> str:
    """A page of the running meeting."""
    view = sitting.sitting_of(meeting, actor().at)
    own = [a for a in view.called if a.user_id == actor().id and not a.is_off]
    return render_template(
        f"meetings/{template}.html",
        meeting=meeting,
        base=meeting_page(meeting),
        view=view,
        own=own,
        tally=tally_of(view.poll) if view.poll else None,
        notice=notice_at(meeting) if view.is_reading else None,
    )


@bp.route(f"{MEETING}/open-meeting", methods=BOTH)
def open_meeting(slug: str, number: int) -> Any:
    meeting = the_meeting(number)
    called = {user.pid: user for user in people.of_meeting(meeting, actor())}
    form = OpenMeetingForm(data=people.offered(meeting, actor()))
    form.offer(called.values())
    return carry_out(
        "open_meeting",
        meeting,
        form,
        lambda me, it: service.open_meeting(
            me, it, presiding=called[form.presiding.data], recorder=called[form.recorder.data]
        ),
    )


@bp.route(f"{MEETING}/read-notice", methods=BOTH)
def read_notice(slug: str, number: int) -> Any:
    meeting = the_meeting(number)
    form, text = PlainForm(), notice_at(meeting)
    return carry_out("read_notice", meeting, form, service.read_notice, text=text)


@bp.route(f"{MEETING}/adjourn-meeting", methods=BOTH)
def adjourn_meeting(slug: str, number: int) -> Any:
    form = AdjournForm(data={} if _is_sent() else {"until": deadline_input(now() + REST)})
    return carry_out(
        "adjourn_meeting",
        the_meeting(number),
        form,
        lambda me, it: service.adjourn_meeting(
            me, it, reason=form.reason.data, until=form.until.at
        ),
    )


@bp.route(f"{MEETING}/resume-meeting", methods=BOTH)
def resume_meeting(slug: str, number: int) -> Any:
    def change(me: Actor, meeting: Meeting) -> None:
        service.resume_meeting(me, meeting)
        flash(gettext("sitting.call_again"))

    return carry_out("resume_meeting", the_meeting(number), PlainForm(), change)


@bp.route(f"{MEETING}/end-meeting", methods=BOTH)
def end_meeting(slug: str, number: int) -> Any:
    meeting = the_meeting(number)
    form = SeenForm(data=_seen(meeting))
    return carry_out(
        "end_meeting",
        meeting,
        form,
        lambda me, it: service.end_meeting(me, it, seen=form.current),
    )


@bp.route(f"{ITEM}/take-up-item", methods=BOTH)
def take_up_item(slug: str, number: int, position: int) -> Any:
    item = the_item(number, position)
    form = SeenForm(data=_seen(item.meeting))
    return carry_out(
        "take_up_item",
        item,
        form,
        lambda me, it: service.take_up_item(me, it, seen=form.current),
    )


@bp.route(f"{ITEM}/take-up-unlisted", methods=BOTH)
def take_up_unlisted(slug: str, number: int, position: int) -> Any:
    item = the_item(number, position)
    form = UnlistedForm(data=_seen(item.meeting))
    return carry_out(
        "take_up_unlisted",
        item,
        form,
        lambda me, it: service.take_up_unlisted(
            me, it, override=form.override.data, seen=form.current
        ),
    )


@bp.route(f"{ITEM}/close-item", methods=BOTH)
def close_item(slug: str, number: int, position: int) -> Any:
    item = the_item(number, position)
    form = CloseItemForm(data=_seen(item.meeting))
    return carry_out(
        "close_item",
        item,
        form,
        lambda me, it: service.close_item(
            me, it, outcome=form.chosen_outcome, reason=form.reason.data, seen=form.current
        ),
    )


@bp.route(f"{ITEM}/stop-discussion", methods=BOTH)
def stop_discussion(slug: str, number: int, position: int) -> Any:
    form = ReasonForm()
    return carry_out(
        "stop_discussion",
        the_item(number, position),
        form,
        lambda me, it: service.stop_discussion(me, it, reason=form.reason.data),
    )


@bp.route(f"{ITEM}/put-to-vote", methods=BOTH)
def put_to_vote(slug: str, number: int, position: int) -> Any:
    item = the_item(number, position)
    form = vote_form(item)
    try:
        return carry_out(
            "put_to_vote",
            item,
            form,
            lambda me, it: service.put_to_vote(me, it, **form.typed(now())),
            **who_votes(item),
        )
    except Refused as no:
        if no.reason != "has_quorum":
            raise
    shown = around_act(item) | who_votes(item)
    template = shown.pop("template")
    return render_template(template, act="put_to_vote", thing=item, form=form, **shown), 403


def vote_form(item: AgendaItem) -> VoteForm:
    """Offers the lines of the item, the rules that the present can be asked by, the usual one."""
    lines = lines_of(DecisionLine, item)
    usual = item.meeting.committee.default_preset
    first = {"line": lines[0].pid if lines else "", "preset": usual, "minutes": VOTE_MINUTES}
    form = VoteForm(data={} if _is_sent() else first)
    electors = as_electors(service.present_roll(item.meeting, actor().at)[0])
    form.offer(lines, [key for key, preset in PRESETS.items() if preset.fits(electors)])
    return form


def who_votes(item: AgendaItem) -> dict[str, Any]:
    """Who would vote, and how many are missing."""
    present, members = service.present_roll(item.meeting, actor().at)
    quorum = quorum_of(item.meeting.quorum, len(present), members)
    return {"quorum": quorum, "present": present}


def _seen(meeting: Meeting) -> dict[str, str]:
    """What is being discussed as the form is shown."""
    return {} if _is_sent() else {"seen": floor.current_pid(meeting)}


def _is_sent() -> bool:
    return request.method == "POST"
