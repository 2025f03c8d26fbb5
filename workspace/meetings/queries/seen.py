"""What a person may see of the meetings: the query that every list, page, feed starts from."""

from functools import lru_cache

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from workspace.committees.models import Committee
from workspace.db import db
from workspace.issues.queries import bears_files
from workspace.meetings.models import AgendaItem, Meeting
from workspace.meetings.models.meeting import UNCALLED
from workspace.permissions import Actor, SeatHeld, seen_from


def visible_to(actor: Actor) -> Select[tuple[Meeting]]:
    """The SQL twin of `permissions.meetings.convening.is_meeting_visible`, with what an address
    needs: called, the committee sees it and its cities; planned, the group and the secretary."""
    return _visible_to(actor.seats)


@lru_cache(128)
def _visible_to(seats: frozenset[SeatHeld]) -> Select[tuple[Meeting]]:
    here = seen_from(seats)
    is_called = or_(Meeting.noticed_at.isnot(None), Meeting.state.not_in(UNCALLED))
    kept = {s.committee for s in seats if s.plenary and s.role == "secretary"}
    return (
        select(Meeting)
        .options(joinedload(Meeting.committee), joinedload(Meeting.group))
        .where(
            or_(
                and_(is_called, Meeting.committee_id.in_(here)),
                and_(
                    ~is_called,
                    or_(
                        Meeting.group_id.in_({s.group for s in seats}),
                        Meeting.committee_id.in_(kept),
                    ),
                ),
            )
        )
    )


def at_number(actor: Actor, committee: Committee, number: int) -> Meeting | None:
    """The visible meeting of an address."""
    asked = {"committee": committee.id, "number": number}
    found: Meeting | None = db.session.scalars(_numbered(visible_to(actor)), asked).first()
    return found


@lru_cache(128)
def _numbered(seen: Select[tuple[Meeting]]) -> Select[tuple[Meeting]]:
    people = (Meeting.convened_by, Meeting.convened_for, Meeting.presiding, Meeting.recorder)
    told = (*map(joinedload, people), joinedload(Meeting.notice_text))
    return seen.options(*told).where(
        Meeting.committee_id == bindparam("committee"), Meeting.number == bindparam("number")
    )


@bears_files(AgendaItem)
def items_visible_to(actor: Actor) -> Select[tuple[AgendaItem]]:
    """Items of visible meetings."""
    return _of_meetings(visible_to(actor))


@lru_cache(128)
def _of_meetings(seen: Select[tuple[Meeting]]) -> Select[tuple[AgendaItem]]:
    meetings = seen.with_only_columns(Meeting.id)
    return (
        select(AgendaItem)
        .join(Meeting, AgendaItem.meeting_id == Meeting.id)
        .options(
            contains_eager(AgendaItem.meeting).options(
                joinedload(Meeting.committee), joinedload(Meeting.group)
            )
        )
        .where(AgendaItem.meeting_id.in_(meetings))
    )
