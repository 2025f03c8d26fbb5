"""纪要 — from the draft through the compliance look and the window to the number."""

from collections.abc import Sequence
from typing import Any

from workspace.acts import Event, Stale, act
from workspace.committees.queries import day_of, members_on
from workspace.committees.service import draw_number
from workspace.db import db
from workspace.meetings.models import Correction, Meeting, Minutes, MinutesEdition
from workspace.meetings.queries.content import content_of
from workspace.meetings.queries.minutes import last_edition
from workspace.meetings.queries.standing import rules_of
from workspace.meetings.rules import MinutesState, advance
from workspace.meetings.rules.minutes import canonical, code_of, hash_of, window_ends
from workspace.permissions import Actor


def draft_minutes(actor: Actor, meeting: Meeting, opening: str, copies: str = "") -> Minutes:
    """起草: begin the minutes of an ended meeting; all but the opening comes from the rows."""
    with act(actor, "draft_minutes", meeting) as event:
        event.obj = minutes = Minutes(
            committee_id=meeting.committee_id,
            group_id=meeting.group_id,
            meeting_id=meeting.id,
            state=MinutesState.DRAFT,
            opening=opening,
            copies=copies,
            drafted_by_id=event.actor.id,
            at=event.at,
        )
        db.session.add(minutes)
        stand(meeting, minutes)
    return minutes


def edit_minutes(actor: Actor, minutes: Minutes, opening: str, copies: str, version: int) -> None:
    """Change the opening and who gets a copy; Stale where another version is kept."""
    with act(actor, "edit_minutes", minutes):
        if version != minutes.version:
            raise Stale(
                {
                    "version": str(minutes.version),
                    "opening": minutes.opening,
                    "copies": minutes.copies,
                }
            )
        minutes.opening, minutes.copies = opening, copies
        minutes.version += 1


def submit_minutes(actor: Actor, minutes: Minutes) -> None:
    """送审: the text stands still under the number of its edition until the reviewer answers."""
    with act(actor, "submit_minutes", minutes, also=_with(minutes)) as event:
        _move(event, minutes)
        if last_edition(minutes) is not None:
            minutes.edition += 1
        keep_edition(event, minutes)


def clear_minutes(actor: Actor, minutes: Minutes, note: str = "") -> None:
    """放行: the reviewer lets the minutes be circulated."""
    _review(actor, "clear_minutes", minutes, note)


def return_minutes(actor: Actor, minutes: Minutes, reason: str) -> None:
    """退回: the reviewer sends them back; until the circulation a clearance can be taken back."""
    _review(actor, "return_minutes", minutes, reason)


def circulate_minutes(actor: Actor, minutes: Minutes) -> None:
    """传阅: every member of this day is asked; the window is the committee's own."""
    with act(actor, "circulate_minutes", minutes, also=_with(minutes)) as event:
        _move(event, minutes)
        members = members_on(minutes.committee_id, day_of(event.at))
        minutes.roll = [row.organization.pid for row in members]
        minutes.circulated_at = event.at
        minutes.window_ends_at = window_ends(event.at, rules_of(minutes.committee).window_days)


def approve_minutes(actor: Actor, minutes: Minutes) -> None:
    """确认: by the clock, whoever was silent having agreed, or by the next meeting; the number is
    drawn here, and no word changes any more."""
    also = (*_with(minutes), minutes.committee)
    with act(actor, "approve_minutes", minutes, also=also) as event:
        _move(event, minutes)
        minutes.approved_at = event.at
        minutes.approved_how = "silence" if event.actor.is_clock else "meeting"
        minutes.approved_by_id = event.actor.id or None
        _number(event, minutes)
        edition = last_edition(minutes)
        minutes.text_hash = hash_of(edition.content) if edition else ""
        event.data = {"number": minutes.number}


def keep_edition(event: Event, minutes: Minutes, correction: Correction | None = None) -> None:
    """The whole as it stands now, under the edition's number."""
    content = content_of(minutes.meeting, minutes.opening, minutes.copies)
    db.session.add(
        MinutesEdition(
            minutes_id=minutes.id,
            edition=minutes.edition,
            content=canonical(content),
            correction_id=correction.id if correction else None,
            user_id=event.actor.id,
            at=event.at,
        )
    )


def stand(meeting: Meeting, minutes: Minutes) -> None:
    """The meeting says where its minutes stand."""
    meeting.minutes_stage = minutes.state.value
    meeting.live += 1


def _review(actor: Actor, name: str, minutes: Minutes, note: str) -> None:
    with act(actor, name, minutes, also=_with(minutes)) as event:
        _move(event, minutes)
        minutes.review_note = note


def _move(event: Event, minutes: Minutes) -> None:
    minutes.state = advance(minutes.state, event.act)
    stand(minutes.meeting, minutes)


def _with(minutes: Minutes) -> Sequence[Any]:
    return (minutes.meeting,)


def _number(event: Event, minutes: Minutes) -> None:
    committee = minutes.committee
    year = day_of(event.at).year
    code = code_of(rules_of(committee).minutes_code, committee.resolution_code)
    minutes.code, minutes.year = code, year
    minutes.serial = draw_number(committee, code, year)
