"""召集会议 — convening, changing, announcing and calling off a meeting."""

from datetime import datetime
from typing import Any

from workspace.acts import Event, Stale, act
from workspace.committees.models import Committee, Term
from workspace.committees.queries import calendar_of, day_of, term_on
from workspace.committees.service import demand
from workspace.db import db
from workspace.groups.models import SpecialistGroup
from workspace.meetings.models import Meeting
from workspace.meetings.queries.calling import last_number, turns_in
from workspace.meetings.queries.standing import rules_of
from workspace.meetings.rules import (
    MeetingState,
    advance,
    agenda_closes,
    days_ahead,
    next_turn,
    year_of,
)
from workspace.meetings.service.listing import gate_of, open_agenda, take_over
from workspace.meetings.service.people import call_seats
from workspace.meetings.service.plans import Plan, in_both, plan_of
from workspace.permissions import Actor
from workspace.permissions.predicates import is_lead, is_plenary_chair
from workspace.text import deadline_input


def convene_meeting(actor: Actor, group: SpecialistGroup, plan: Plan) -> Meeting:
    """Plan a meeting of a group: its number and turn, its deadlines, its agenda's first items,
    and everybody whom it calls. Nobody is told before the notice."""
    committee = group.committee
    with act(actor, "convene_meeting", group, also=(committee,)) as event:
        _demand_order(event, plan)
        turn = next_turn(turns_in(group.id, year_of(plan.starts_at)))
        usual = usual_title(group, year_of(plan.starts_at), turn)
        event.obj = meeting = Meeting(
            committee_id=committee.id,
            group_id=group.id,
            term_id=_term_of(event, committee).id,
            number=last_number(committee.id) + 1,
            turn=turn,
            state=MeetingState.PLANNED,
            quorum=rules_of(committee).quorum,
            by_secretary=not (is_lead(event.actor, group) or is_plenary_chair(event.actor, group)),
            convened_at=event.at,
            convened_by_id=event.actor.id,
            convened_for_id=event.actor.org,
            **_columns(plan, usual),
            **deadlines(committee, plan.starts_at, event.at),
        )
        db.session.add(meeting)
        db.session.flush()
        open_agenda(event, meeting)
        call_seats(meeting, group)
    return meeting


def edit_meeting(
    actor: Actor, meeting: Meeting, plan: Plan, version: int, reason: str = ""
) -> None:
    """Change when, where and under which name; whoever was invited is told what changed.

    Stale where another version is kept. Moved so that the notice is no longer in time, it needs
    a reason like any short notice.
    """
    with act(actor, "edit_meeting", meeting, also=(meeting.group, gate_of(meeting))) as event:
        if meeting.version != version:
            raise Stale({"version": str(meeting.version), **_differing(meeting, plan)})
        _demand_order(event, plan)
        before = plan_of(meeting)
        was, day = meeting.starts_at, day_of(meeting.starts_at)
        _rename(meeting, plan)
        meeting.version += 1
        if was != plan.starts_at:
            for name, value in deadlines(meeting.committee, plan.starts_at, event.at).items():
                setattr(meeting, name, value)
            if day != day_of(plan.starts_at):
                call_seats(meeting, meeting.group)
            if meeting.noticed_at is not None:
                _demand_timely(event, meeting, reason)
        after = plan_of(meeting)
        event.data = {"changed": sorted(name for name in after if after[name] != before[name])}
        if meeting.noticed_at is not None:
            meeting.sequence += 1


def send_notice(actor: Actor, meeting: Meeting, reason: str = "") -> None:
    """Call everybody, and freeze by which quorum the meeting sits.

    After the deadline it is a short notice: the reason is shown from then on, and such a meeting's
    agenda closes with it. Refused("has_reason_for_short_notice") without one.
    """
    with act(actor, "send_notice", meeting, also=(meeting.group, gate_of(meeting))) as event:
        _demand_timely(event, meeting, reason)
        meeting.state = advance(meeting.state, event.act)
        meeting.noticed_at = event.at
        meeting.quorum = rules_of(meeting.committee).quorum
        take_over(event, meeting)
        call_seats(meeting, meeting.group)
        if meeting.agenda_closes_at >= meeting.starts_at and event.at > meeting.notice_due_at:
            meeting.agenda_closes_at = event.at


def cancel_meeting(actor: Actor, meeting: Meeting, reason: str) -> None:
    """Call the meeting off, saying why; its number and turn are not given again."""
    with act(actor, "cancel_meeting", meeting) as event:
        meeting.state = advance(meeting.state, event.act)
        meeting.cause = reason
        meeting.live += 1
        if meeting.noticed_at is not None:
            meeting.sequence += 1


def deadlines(committee: Committee, starts_at: datetime, now: datetime) -> dict[str, datetime]:
    """By when the notice is due and when the agenda closes, by the committee's calendar."""
    rules, marks = rules_of(committee), calendar_of(committee)
    return {
        "notice_due_at": days_ahead(starts_at, rules.notice_days, marks),
        "agenda_closes_at": agenda_closes(starts_at, rules.freeze_days, marks, now),
    }


def usual_title(group: SpecialistGroup, year: int, turn: int) -> tuple[str, str]:
    """运行维护组2009年第3次会议, in both languages."""
    names = (group.name, group.name_en or group.name)
    return in_both("meeting.usual_title", group=names, year=year, turn=turn)


def _columns(plan: Plan, usual: tuple[str, str]) -> dict[str, Any]:
    """What was planned; an English title is the usual one only where the Chinese is."""
    return {
        "title": plan.title or usual[0],
        "title_en": plan.title_en or ("" if plan.title else usual[1]),
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "place": plan.place,
        "link": plan.link,
        "note": plan.note,
    }


def _rename(meeting: Meeting, plan: Plan) -> None:
    """Take the plan over; moved into another year, the meeting is counted there."""
    old, new = year_of(meeting.starts_at), year_of(plan.starts_at)
    before = usual_title(meeting.group, old, meeting.turn)
    if old != new:
        meeting.turn = next_turn(turns_in(meeting.group_id, new))
    usual = usual_title(meeting.group, new, meeting.turn)
    columns = _columns(plan, usual)
    if plan.title == before[0]:
        columns["title"] = usual[0]
    if plan.title_en == before[1]:
        columns["title_en"] = usual[1]
    for name, value in columns.items():
        setattr(meeting, name, value)


def _demand_order(event: Event, plan: Plan) -> None:
    demand(plan.starts_at > event.at, "is_future_meeting", event)
    demand(plan.ends_at > plan.starts_at, "ends_after_start", event)


def _demand_timely(event: Event, meeting: Meeting, reason: str) -> None:
    """Too late for the days of notice, the meeting carries the reason for ever."""
    if event.at <= meeting.notice_due_at:
        return
    demand(reason or meeting.short_notice, "has_reason_for_short_notice", event)
    meeting.short_notice = reason or meeting.short_notice


def _differing(meeting: Meeting, plan: Plan) -> dict[str, str]:
    """What is kept now, field by field, where the form says otherwise."""
    typed = {**vars(plan)}
    typed |= {name: deadline_input(typed[name]) for name in ("starts_at", "ends_at")}
    return {name: text for name, text in plan_of(meeting).items() if text != typed[name]}


def _term_of(event: Event, committee: Committee) -> Term:
    """The term in office; a city's is its province's."""
    term = term_on(committee.parent_id or committee.id, day_of(event.at))
    demand(term, "is_in_term", event)
    assert term is not None  # noqa: S101 - demanded
    return term
