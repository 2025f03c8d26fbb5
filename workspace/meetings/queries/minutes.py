"""纪要的读 — who may read them, their editions, what was asked of them, who has agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.orm import joinedload, lazyload

from workspace.committees.models import Organization
from workspace.db import Instant, db
from workspace.meetings.models import (
    AgendaItem,
    Correction,
    Meeting,
    Minutes,
    MinutesEdition,
)
from workspace.meetings.rules import CorrectionState, MinutesState
from workspace.meetings.rules.minutes import Content, read
from workspace.permissions import Actor, SeatHeld, seen_from
from workspace.permissions.meetings.minutes import PREPARERS

CIRCULATED = (MinutesState.CIRCULATED, MinutesState.APPROVED)
WRITTEN = (MinutesState.DRAFT, MinutesState.RETURNED)


def minutes_visible_to(actor: Actor) -> Select[tuple[Minutes]]:
    """The SQL twin of `permissions.meetings.minutes.is_minutes_visible`."""
    return _visible_to(actor.seats)


@lru_cache(128)
def _visible_to(seats: frozenset[SeatHeld]) -> Select[tuple[Minutes]]:
    here = seen_from(seats)
    prepared = {s.committee for s in seats if s.plenary and s.role in PREPARERS}
    return select(Minutes).where(
        or_(
            and_(Minutes.state.in_(CIRCULATED), Minutes.committee_id.in_(here)),
            and_(
                Minutes.state.not_in(CIRCULATED),
                or_(
                    Minutes.group_id.in_({s.group for s in seats}),
                    Minutes.committee_id.in_(prepared),
                ),
            ),
        )
    )


def minutes_of(meeting: Meeting) -> Minutes | None:
    """The minutes of a meeting with all that POLICY and their page ask."""
    found: Minutes | None = (
        db.session.scalars(_of_meeting(), {"meeting": meeting.id}).unique().first()
    )
    return found


@cache
def _of_meeting() -> Select[tuple[Minutes]]:
    return (
        select(Minutes)
        .options(
            joinedload(Minutes.meeting),
            joinedload(Minutes.committee),
            joinedload(Minutes.group),
            joinedload(Minutes.drafted_by),
            joinedload(Minutes.approved_by),
            joinedload(Minutes.confirmations),
            joinedload(Minutes.corrections).options(
                joinedload(Correction.item),
                joinedload(Correction.user),
                joinedload(Correction.organization),
                joinedload(Correction.answered_by),
            ),
            lazyload(Minutes.taken_up_at).joinedload(AgendaItem.meeting),
        )
        .where(Minutes.meeting_id == bindparam("meeting"))
    )


def editions_of(minutes: Minutes) -> list[MinutesEdition]:
    """Every edition, the newest first."""
    query = (
        select(MinutesEdition)
        .options(
            joinedload(MinutesEdition.user),
            joinedload(MinutesEdition.correction).joinedload(Correction.organization),
        )
        .filter_by(minutes_id=minutes.id)
    )
    return list(db.session.scalars(query.order_by(MinutesEdition.edition.desc())))


def last_edition(minutes: Minutes) -> MinutesEdition | None:
    """The edition that was submitted, circulated or approved last."""
    query = select(MinutesEdition).filter_by(minutes_id=minutes.id)
    return db.session.scalar(query.order_by(MinutesEdition.edition.desc()).limit(1))


def content_kept(minutes: Minutes) -> Content | None:
    """The content of the last edition; None while it is being written."""
    edition = last_edition(minutes) if minutes.state not in WRITTEN else None
    return read(edition.content) if edition else None


def corrections_visible_to(actor: Actor) -> Select[tuple[Correction]]:
    """Corrections of the minutes that the person may read."""
    seen = minutes_visible_to(actor).with_only_columns(Minutes.id)
    return (
        select(Correction)
        .options(
            joinedload(Correction.minutes).joinedload(Minutes.meeting),
            joinedload(Correction.item),
            joinedload(Correction.organization),
            joinedload(Correction.user),
        )
        .where(Correction.minutes_id.in_(seen))
    )


@dataclass(frozen=True)
class Answer:
    """纪要确认 — one organization's place in the roll: confirmed, correction, silent or wait."""

    organization: Organization
    state: str
    edition: int = 0


def answers_of(minutes: Minutes) -> list[Answer]:
    """Each organization that is asked, in the committee's order, with what it said."""
    asking = {c.organization_id for c in minutes.corrections if c.state is CorrectionState.OPEN}
    confirmed = {c.organization_id: c.edition for c in minutes.confirmations}
    silence = "silent" if minutes.state is MinutesState.APPROVED else "wait"
    return [
        Answer(
            one,
            "correction" if one.id in asking else "confirmed" if one.id in confirmed else silence,
            confirmed.get(one.id, 0),
        )
        for one in _on_roll(minutes)
    ]


def _on_roll(minutes: Minutes) -> list[Organization]:
    """The organizations of the roll, which stands in the committee's order; a page that shows who
    was called has met most of them, and asks only for the others."""
    known = {o.pid: o for o in db.session if isinstance(o, Organization) and "pid" in vars(o)}
    if unmet := set(minutes.roll) - known.keys():
        found = db.session.scalars(select(Organization).where(Organization.pid.in_(unmet)))
        known |= {one.pid: one for one in found}
    return [known[pid] for pid in minutes.roll]


def due_minutes(at: datetime) -> list[Minutes]:
    """纪要 whose window is over and of which nothing is asked: what the clock has to approve."""
    return list(db.session.scalars(_due(), {"at": at}))


@cache
def _due() -> Select[tuple[Minutes]]:
    return (
        select(Minutes)
        .where(
            Minutes.state == MinutesState.CIRCULATED,
            Minutes.window_ends_at <= bindparam("at", type_=Instant),
            Minutes.open_corrections == 0,
        )
        .order_by(Minutes.window_ends_at, Minutes.id)
    )


def numbers_of(meetings: Sequence[Meeting]) -> dict[int, Minutes]:
    """Meeting key -> its approved minutes, for lists of meetings."""
    keys = [meeting.id for meeting in meetings]
    query = select(Minutes).where(
        Minutes.meeting_id.in_(keys), Minutes.state == MinutesState.APPROVED
    )
    return {minutes.meeting_id: minutes for minutes in db.session.scalars(query)}
