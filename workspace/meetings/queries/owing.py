"""What is owed after meetings, by whom: for reminders and for 待您处理."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, literal, or_, select
from sqlalchemy.orm import joinedload, selectinload

from workspace.committees.models import Organization
from workspace.db import db
from workspace.meetings.models import (
    ActionItem,
    AgendaItem,
    Correction,
    Meeting,
    Minutes,
)
from workspace.meetings.queries.actions import actions_waiting, waiting
from workspace.meetings.queries.minutes import minutes_visible_to
from workspace.meetings.queries.seen import visible_to
from workspace.meetings.rules import ActionState, CorrectionState, MeetingState, MinutesState
from workspace.permissions import Actor, SeatHeld, can

M = MinutesState
#: What a state of minutes waits for.
OWED = {
    M.REVIEW: "clear_minutes",
    M.RETURNED: "edit_minutes",
    M.CLEARED: "circulate_minutes",
    M.CIRCULATED: "confirm_minutes",
}


def owed_actions(since: date, until: date) -> list[ActionItem]:
    """Open actions due between two days."""
    query = (
        select(ActionItem)
        .options(joinedload(ActionItem.item).joinedload(AgendaItem.meeting))
        .where(
            ActionItem.state == ActionState.OPEN,
            ActionItem.is_off.is_(False),
            ActionItem.due_on >= since,
            ActionItem.due_on <= until,
        )
    )
    return list(db.session.scalars(query))


def unanswered(since: datetime, until: datetime) -> list[tuple[Minutes, list[int]]]:
    """Minutes whose window ends between two instants, with the organizations that are silent."""
    query = (
        select(Minutes)
        .options(joinedload(Minutes.meeting), selectinload(Minutes.confirmations))
        .where(
            Minutes.circulated_at.isnot(None),
            Minutes.window_ends_at > since,
            Minutes.window_ends_at <= until,
        )
    )
    return [(minutes, _silent(minutes)) for minutes in db.session.scalars(query)]


def _silent(minutes: Minutes) -> list[int]:
    asked = select(Organization.id).where(Organization.pid.in_(minutes.roll))
    spoken = select(Correction.organization_id).filter_by(minutes_id=minutes.id)
    heard = {c.organization_id for c in minutes.confirmations} | set(db.session.scalars(spoken))
    return [key for key in db.session.scalars(asked) if key not in heard]


def waiting_for(actor: Actor) -> list[tuple[str, Any]]:
    """(act, thing) that waits for the person after meetings: actions, minutes, corrections.

    Mostly there is none of most kinds: one statement says of which there is any, for to ask for
    whole rows in vain costs as much as to read them.
    """
    seen, minutes = visible_to(actor), minutes_visible_to(actor)
    kinds: dict[Select[Any], Callable[[Actor], Iterable[tuple[str, Any]]]] = {
        waiting(actor.seats): actions_waiting,
        _ended(seen, actor.seats): _undrafted,
        _unfinished(minutes, actor.committees): _of_minutes,
        _open(minutes, actor.seats): _asked,
    }
    are_any = db.session.execute(_are_any(tuple(kinds))).one()
    found = [read(actor) for is_any, read in zip(are_any, kinds.values(), strict=True) if is_any]
    return [one for of_kind in found for one in of_kind]


@lru_cache(128)
def _are_any(kinds: tuple[Select[Any], ...]) -> Select[Any]:
    rows = (kind.with_only_columns(literal(1)).order_by(None) for kind in kinds)
    return select(*(row.exists().label(f"of_{n}") for n, row in enumerate(rows)))


def _may(actor: Actor, act: str, thing: Any) -> bool:
    return any(can(actor.acting_for(o.id), act, thing) for o in actor.organizations)


def _undrafted(actor: Actor) -> list[tuple[str, Meeting]]:
    rows = db.session.scalars(_ended(visible_to(actor), actor.seats))
    return [("draft_minutes", one) for one in rows if _may(actor, "draft_minutes", one)]


@lru_cache(128)
def _ended(seen: Select[tuple[Meeting]], seats: frozenset[SeatHeld]) -> Select[tuple[Meeting]]:
    return seen.where(
        Meeting.state == MeetingState.ENDED, Meeting.minutes_stage == "", _is_kept(Meeting, seats)
    ).order_by(Meeting.ended_at)


def _is_kept(model: Any, seats: frozenset[SeatHeld]) -> Any:
    """Of a group that the person leads, or of a committee whose secretary it is."""
    led = {s.group for s in seats if s.role == "lead"}
    led |= {s.group for s in seats if s.plenary and s.role in ("representative", "alternate")}
    kept = {s.committee for s in seats if s.plenary and s.role == "secretary"}
    return or_(model.group_id.in_(led), model.committee_id.in_(kept))


def _of_minutes(actor: Actor) -> list[tuple[str, Minutes]]:
    rows = db.session.scalars(_unfinished(minutes_visible_to(actor), actor.committees)).unique()
    found = [(OWED[minutes.state], minutes) for minutes in rows]
    return [(act, minutes) for act, minutes in found if _may(actor, act, minutes)]


@lru_cache(128)
def _unfinished(seen: Select[tuple[Minutes]], committees: frozenset[int]) -> Select[tuple[Minutes]]:
    return (
        seen.options(
            joinedload(Minutes.meeting).joinedload(Meeting.committee),
            joinedload(Minutes.group),
            joinedload(Minutes.confirmations),
        )
        .where(Minutes.state.in_(OWED), Minutes.committee_id.in_(committees))
        .order_by(Minutes.window_ends_at, Minutes.id)
    )


def _asked(actor: Actor) -> list[tuple[str, Correction]]:
    rows = db.session.scalars(_open(minutes_visible_to(actor), actor.seats))
    return [("accept_correction", row) for row in rows if _may(actor, "accept_correction", row)]


@lru_cache(128)
def _open(seen: Select[tuple[Minutes]], seats: frozenset[SeatHeld]) -> Select[tuple[Correction]]:
    minutes = seen.with_only_columns(Minutes.id)
    return (
        select(Correction)
        .join(Correction.minutes)
        .options(
            joinedload(Correction.organization),
            joinedload(Correction.minutes)
            .joinedload(Minutes.meeting)
            .joinedload(Meeting.committee),
            joinedload(Correction.minutes).joinedload(Minutes.group),
        )
        .where(
            Correction.state == CorrectionState.OPEN,
            Correction.minutes_id.in_(minutes),
            _is_kept(Minutes, seats),
        )
        .order_by(Correction.id)
    )
