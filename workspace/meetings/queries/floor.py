"""议程与发言 — the items of a running meeting, who speaks, what was put to the vote."""

from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Load, joinedload

from workspace.db import db
from workspace.issues.models import Issue
from workspace.meetings.models import (
    AgendaItem,
    ItemPoll,
    Meeting,
    SpeakerTurn,
)
from workspace.meetings.rules import OFF, ItemState
from workspace.voting.models import Ballot, Elector, LateBallot, Poll
from workspace.voting.rules import PollState


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """The agenda without what was declined or taken off; the notes are read with their item."""
    return list(db.session.scalars(_items(), {"meeting": meeting.id}))


@cache
def _items() -> Select[tuple[AgendaItem]]:
    issue = joinedload(AgendaItem.issue)
    return (
        select(AgendaItem)
        .options(
            issue.load_only(
                Issue.committee_id, Issue.group_id, Issue.number, Issue.state, raiseload=False
            ),
            issue.joinedload(Issue.group),
            joinedload(AgendaItem.presenter),
            joinedload(AgendaItem.presenter_for),
            joinedload(AgendaItem.organization),
        )
        .where(AgendaItem.meeting_id == bindparam("meeting"), AgendaItem.state.not_in(OFF[1:]))
        .order_by(AgendaItem.position, AgendaItem.id)
    )


def current_pid(meeting: Meeting) -> str:
    """The public id of what is being discussed, "" for nothing."""
    query = select(AgendaItem.pid).filter_by(meeting_id=meeting.id, state=ItemState.CURRENT)
    return db.session.scalar(query) or ""


def turn_at(meeting: Meeting, key: str) -> SpeakerTurn | None:
    """One turn of a speaker, by the letters of its public id."""
    query = select(SpeakerTurn).filter_by(meeting_id=meeting.id, pid=f"speaker_turn:{key}")
    return db.session.scalar(query.options(joinedload(SpeakerTurn.attendance)))


def polls_of(item: AgendaItem) -> list[Poll]:
    """The polls that were opened from an item, with roll, ballots and who cast them."""
    return list(db.session.scalars(_polls(), {"item": item.id}).unique())


@cache
def _polls() -> Select[tuple[Poll]]:
    electors = Load(Poll).joinedload(Poll.electors)
    return (
        select(Poll)
        .join(ItemPoll, ItemPoll.poll_id == Poll.id)
        .options(
            electors.joinedload(Elector.organization),
            electors.joinedload(Elector.ballot).joinedload(Ballot.user),
            electors.joinedload(Elector.late_ballot).joinedload(LateBallot.user),
        )
        .where(ItemPoll.item_id == bindparam("item"))
        .order_by(Poll.id)
    )


def has_open_poll(meeting: Meeting) -> bool:
    """Whether a poll of one of its items still runs."""
    query = (
        select(Poll.id)
        .join(ItemPoll, ItemPoll.poll_id == Poll.id)
        .join(AgendaItem, AgendaItem.id == ItemPoll.item_id)
        .where(AgendaItem.meeting_id == meeting.id, Poll.state == PollState.OPEN)
    )
    return db.session.scalar(query.limit(1)) is not None
