"""Lists of meetings: coming and past, of a committee or a group, the next ones of a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from workspace.committees.models import Committee, Term
from workspace.db import Instant, db
from workspace.groups.models import SpecialistGroup
from workspace.issues.models import Issue
from workspace.meetings.models import AgendaItem, Attendance, Meeting
from workspace.meetings.queries.seen import visible_to
from workspace.meetings.rules import ItemState, MeetingState
from workspace.permissions import Actor, SeatHeld, can

TABS = ("coming", "past")
OVER = (MeetingState.ENDED, MeetingState.CANCELLED)
#: Meetings named beside other things: on the workbench, on a group's page.
FEW = 5
#: Meetings whose care may wait for a person.
MOST_COMING = 40
#: A calendar holds so many; older ones are in the lists.
MOST = 500


@dataclass(frozen=True)
class Asked:
    """What an address asks of the list."""

    tab: str = "coming"
    group: str = ""
    term: int = 0


def asked_of(sent: Mapping[str, str], group: str = "") -> Asked:
    """The list of an address; whatever is unknown there asks nothing."""
    tab, term = sent.get("tab", ""), sent.get("term", "")
    return Asked(
        tab=tab if tab in TABS else "coming",
        group=group or sent.get("group", "")[:40].replace("\0", ""),
        term=int(term) if term.isascii() and term.isdigit() and len(term) < 6 else 0,
    )


def listed(actor: Actor, committee: Committee, asked: Asked) -> Select[tuple[Meeting]]:
    """The meetings of a tab: the next one first, of the past ones the last."""
    is_over, at = Meeting.state.in_(OVER), Meeting.starts_at
    query = _narrowed(actor, committee, asked)
    if asked.tab == "past":
        return query.where(is_over).order_by(at.desc(), Meeting.id.desc())
    return query.where(~is_over).order_by(at, Meeting.id)


def counts(actor: Actor, committee: Committee, asked: Asked) -> dict[str, int]:
    """Tab -> how many meetings it holds."""
    is_over = Meeting.state.in_(OVER).label("is_over")
    query = _narrowed(actor, committee, asked).with_only_columns(is_over, func.count())
    rows = db.session.execute(query.group_by(is_over).order_by(None))
    found = {bool(over): n for over, n in rows}
    return {"coming": found.get(False, 0), "past": found.get(True, 0)}


def _narrowed(actor: Actor, committee: Committee, asked: Asked) -> Select[tuple[Meeting]]:
    query = visible_to(actor).where(Meeting.committee_id == committee.id)
    if asked.group:
        group = select(SpecialistGroup.id).filter_by(committee_id=committee.id, code=asked.group)
        query = query.where(Meeting.group_id.in_(group))
    if asked.term:
        terms = select(Term.id).where(
            Term.committee_id == (committee.parent_id or committee.id), Term.number == asked.term
        )
        query = query.where(Meeting.term_id.in_(terms))
    return query


def next_of_group(actor: Actor, group: SpecialistGroup) -> list[Meeting]:
    """The next meetings of a group."""
    query = _next(visible_to(actor)).where(Meeting.group_id == group.id)
    return list(db.session.scalars(query))


@dataclass(frozen=True)
class Coming:
    """A meeting that comes up for a person: its own line on the list, proposals not screened."""

    meeting: Meeting
    line: Attendance | None
    proposed: int

    def owed_by(self, actor: Actor) -> list[str]:
        """Acts that wait for the person: the notice to be sent, proposals to be screened."""
        acting = [actor.acting_for(o.id) for o in actor.organizations]
        may = {act: any(can(one, act, self.meeting) for one in acting) for act in OWED}
        is_kept = any(
            s.group == self.meeting.group_id and s.role != "secretary" for s in actor.seats
        )
        owed = {"send_notice": True, "list_item": bool(self.proposed)}
        return [act for act in OWED if is_kept and may[act] and owed[act]]


#: What whoever convenes may owe a meeting; who may list items screens what is proposed.
OWED = ("send_notice", "list_item")


def next_of_person(actor: Actor) -> list[Coming]:
    """近期会议: those to which the person is called, or which it prepares; one query."""
    asked = {"user": actor.id, "now": actor.at}
    rows = db.session.execute(_next_of_person(actor.seats, actor.chairs), asked)
    return [Coming(*row) for row in rows]


@lru_cache(128)
def _next_of_person(seats: frozenset[SeatHeld], chairs: frozenset[tuple[int, int]]) -> Select[Any]:
    chaired = {committee for committee, _ in chairs}
    kept = {
        s.group
        for s in seats
        if s.role in ("lead", "secretary")
        or (s.plenary and s.role == "representative" and s.committee in chaired)
    }
    own = (
        (Attendance.meeting_id == Meeting.id)
        & (Attendance.user_id == bindparam("user"))
        & Attendance.is_off.is_(False)
    )
    is_called = Attendance.id.isnot(None) & Meeting.noticed_at.isnot(None)
    proposed = (
        select(func.count(AgendaItem.id))
        .where(AgendaItem.meeting_id == Meeting.id, AgendaItem.state == ItemState.PROPOSED)
        .correlate(Meeting)
        .scalar_subquery()
    )
    return (
        select(Meeting, Attendance, proposed)
        .outerjoin(Attendance, own)
        .options(joinedload(Meeting.committee), joinedload(Meeting.group))
        .where(
            Meeting.committee_id.in_({s.committee for s in seats}),
            Meeting.state.not_in(OVER),
            Meeting.ends_at > bindparam("now", type_=Instant),
            or_(is_called, Meeting.group_id.in_(kept)),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST_COMING)
    )


@lru_cache(128)
def _next(seen: Select[tuple[Meeting]]) -> Select[tuple[Meeting]]:
    return seen.where(Meeting.state.not_in(OVER)).order_by(Meeting.starts_at, Meeting.id).limit(FEW)


def on_agendas(actor: Actor, issue: Issue) -> list[AgendaItem]:
    """The items that took or will take an issue up, the latest meeting first."""
    query = _on_agendas(visible_to(actor)).where(AgendaItem.issue_id == issue.id)
    return list(db.session.scalars(query))


@lru_cache(128)
def _on_agendas(seen: Select[tuple[Meeting]]) -> Select[tuple[AgendaItem]]:
    gone = (ItemState.PROPOSED, ItemState.DECLINED, ItemState.REMOVED)
    return (
        select(AgendaItem)
        .join(Meeting, AgendaItem.meeting_id == Meeting.id)
        .options(
            joinedload(AgendaItem.meeting).options(
                joinedload(Meeting.committee), joinedload(Meeting.group)
            )
        )
        .where(
            AgendaItem.meeting_id.in_(seen.with_only_columns(Meeting.id)),
            AgendaItem.state.not_in(gone),
            Meeting.state != MeetingState.CANCELLED,
        )
        .order_by(Meeting.starts_at.desc(), AgendaItem.id)
        .limit(FEW)
    )


def announced(actor: Actor, committee: Committee, since: datetime) -> Select[tuple[Meeting]]:
    """What a calendar of the committee holds: meetings that were called, from a day on."""
    return (
        visible_to(actor)
        .where(
            Meeting.committee_id == committee.id,
            Meeting.noticed_at.isnot(None),
            Meeting.starts_at >= since,
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id)
        .limit(MOST)
    )


def of_person(query: Select[tuple[Meeting]], actor: Actor) -> Select[tuple[Meeting]]:
    """Of these meetings those to which the person is called."""
    called = select(Attendance.meeting_id).where(
        Attendance.user_id == actor.id, Attendance.is_off.is_(False)
    )
    return query.where(Meeting.id.in_(called))
