"""交办的读 — what is owed, by whom, until when; what returns on the next agenda."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from workspace.db import db
from workspace.groups.models import SpecialistGroup
from workspace.meetings.models import ActionItem, AgendaItem, Meeting
from workspace.meetings.queries.seen import visible_to
from workspace.meetings.rules import ActionState
from workspace.meetings.rules.minutes import OWED
from workspace.permissions import Actor, SeatHeld, can


def actions_visible_to(actor: Actor) -> Select[tuple[ActionItem]]:
    """交办 of the meetings that the person may see; struck ones are not read any more."""
    return _visible_to(visible_to(actor))


@lru_cache(128)
def _visible_to(seen: Select[tuple[Meeting]]) -> Select[tuple[ActionItem]]:
    meetings = seen.with_only_columns(Meeting.id).order_by(None)
    return _whole().where(AgendaItem.meeting_id.in_(meetings), ActionItem.is_off.is_(False))


def _whole() -> Select[tuple[ActionItem]]:
    """With all that a line about it shows, in one query."""
    return (
        select(ActionItem)
        .join(ActionItem.item)
        .join(AgendaItem.meeting)
        .options(
            contains_eager(ActionItem.item)
            .contains_eager(AgendaItem.meeting)
            .options(joinedload(Meeting.committee), joinedload(Meeting.group)),
            joinedload(ActionItem.organization),
            joinedload(ActionItem.user),
            joinedload(ActionItem.issue),
        )
    )


def due_actions(group: SpecialistGroup, at: datetime) -> list[ActionItem]:
    """上次交办事项 — what the group's meetings assigned before an instant and is not yet done.

    The earliest due first, those without a day last.
    """
    query = _whole().where(
        ActionItem.group_id == group.id,
        ActionItem.state.in_(OWED),
        ActionItem.is_off.is_(False),
        ActionItem.at < at,
    )
    return list(db.session.scalars(_ordered(query)))


def _ordered(query: Select[Any]) -> Select[Any]:
    return query.order_by(ActionItem.due_on.is_(None), ActionItem.due_on, ActionItem.id)


def actions_at(meeting: Meeting) -> list[ActionItem]:
    """What this meeting assigned, in the order of its agenda."""
    query = _whole().where(AgendaItem.meeting_id == meeting.id, ActionItem.is_off.is_(False))
    return list(
        db.session.scalars(query.order_by(AgendaItem.position, ActionItem.position, ActionItem.id))
    )


def actions_waiting(actor: Actor) -> list[tuple[str, ActionItem]]:
    """(act, action) that waits: to report for the doer, to close for the lead or the secretary."""
    rows = db.session.scalars(waiting(actor.seats))
    found = [(_act_on(row), row) for row in rows]
    return [
        (act, row)
        for act, row in found
        if any(can(actor.acting_for(o.id), act, row) for o in actor.organizations)
    ]


def _act_on(row: ActionItem) -> str:
    return "report_action" if row.state is ActionState.OPEN else "close_action"


@lru_cache(128)
def waiting(seats: frozenset[SeatHeld]) -> Select[tuple[ActionItem]]:
    own = {s.organization for s in seats}
    led = {s.group for s in seats if s.role == "lead"}
    kept = {s.committee for s in seats if s.plenary and s.role == "secretary"}
    chaired = {s.group for s in seats if s.plenary and s.role == "representative"}
    query = _whole().where(
        ActionItem.is_off.is_(False),
        ActionItem.committee_id.in_({s.committee for s in seats}),
        or_(
            and_(ActionItem.state == ActionState.OPEN, ActionItem.organization_id.in_(own)),
            and_(
                ActionItem.state == ActionState.REPORTED,
                or_(ActionItem.group_id.in_(led | chaired), ActionItem.committee_id.in_(kept)),
            ),
        ),
    )
    return _ordered(query).limit(200)
