"""会中 — what the live page, the projector and the roll show of a meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from workspace.committees.models import Organization
from workspace.committees.queries import day_of, members_on
from workspace.db import db
from workspace.meetings.models import (
    AgendaItem,
    Attendance,
    ItemPoll,
    Meeting,
    PresenceLine,
    SpeakerTurn,
)
from workspace.meetings.queries.floor import items_of, polls_of
from workspace.meetings.queries.roll import called_with_turns
from workspace.meetings.queries.seen import visible_to
from workspace.meetings.rules import (
    Capacity,
    ItemKind,
    ItemState,
    MeetingState,
    Quorum,
    in_order,
    quorum_of,
)
from workspace.permissions import Actor
from workspace.voting.models import Ballot, Poll
from workspace.voting.rules import PollState


@dataclass(frozen=True)
class Mark:
    """All that a watching page's content hangs on, beside its reader and the minute: the meeting's
    count of changes, the casts of its polls, how many of those run and how many have closed."""

    meeting: int
    live: int
    ends_at: datetime
    turns: int | None
    closed: int
    running: int

    @property
    def is_voting(self) -> bool:
        """Something is being voted on, against a deadline."""
        return self.running > 0


def mark_at(actor: Actor, committee_id: int, number: int) -> Mark | None:
    """The mark of the visible meeting of an address: what is asked every few seconds by everybody
    who watches, so it reads a few columns in one statement and no row."""
    asked = {"committee": committee_id, "number": number}
    row = db.session.execute(_mark(visible_to(actor)), asked).first()
    return None if row is None else Mark(*row)


@lru_cache(128)
def _mark(seen: Select[tuple[Meeting]]) -> Select[Any]:
    polls = (
        select(ItemPoll.poll_id)
        .join(AgendaItem, AgendaItem.id == ItemPoll.item_id)
        .where(AgendaItem.meeting_id == Meeting.id)
        .correlate(Meeting)
    )
    of_them = select(func.count()).select_from(Poll).where(Poll.id.in_(polls))
    return seen.with_only_columns(
        Meeting.id,
        Meeting.live,
        Meeting.ends_at,
        select(func.sum(Ballot.turn)).where(Ballot.poll_id.in_(polls)).scalar_subquery(),
        of_them.where(Poll.state != PollState.OPEN).scalar_subquery(),
        of_them.where(Poll.state == PollState.OPEN).scalar_subquery(),
    ).where(Meeting.committee_id == bindparam("committee"), Meeting.number == bindparam("number"))


@dataclass(frozen=True)
class Sitting:
    """A meeting as it runs: its agenda, who is called and where, who speaks, what is voted on."""

    meeting: Meeting
    items: Sequence[AgendaItem]
    called: Sequence[Attendance]
    turns: Sequence[SpeakerTurn]
    polls: Sequence[Poll]
    quorum: Quorum
    members: Sequence[Organization]

    @property
    def current(self) -> AgendaItem | None:
        """What is being discussed."""
        return next((i for i in self.items if i.state is ItemState.CURRENT), None)

    @property
    def is_reading(self) -> bool:
        """The antitrust notice is before the meeting."""
        return self.current is not None and self.current.kind is ItemKind.NOTICE

    @property
    def numbered(self) -> list[AgendaItem]:
        """The agenda as it is counted: item 0 is the notice, what came late comes last."""
        return [i for i in self.items if i.state is not ItemState.PROPOSED]

    @property
    def following(self) -> AgendaItem | None:
        """What comes next on the list as it was frozen."""
        now = self.current.position if self.current else -1
        to_come = [i for i in self.items if i.state is ItemState.LISTED and not i.is_late]
        after = [i for i in to_come if i.position > now]
        return next(iter(after or to_come), None)

    @property
    def poll(self) -> Poll | None:
        """The last poll of the current item, open or counted."""
        return self.polls[-1] if self.polls else None

    @property
    def heard(self) -> int:
        """听取 — how many said that they have read the notice."""
        return sum(a.notice_read_at is not None for a in self.called)

    @property
    def voices(self) -> list[tuple[Organization, list[Attendance]]]:
        """Each member organization with its delegates, who speaks for it first; whoever attends
        beside them, as the reviewer does, speaks for nobody."""
        by_org: dict[int, list[Attendance]] = {}
        for one in self.called:
            if not one.is_off and (one.is_voice or one.capacity is Capacity.DELEGATE):
                by_org.setdefault(one.organization_id, []).append(one)
        return [(org, sorted(by_org.get(org.id, []), key=_by_voice)) for org in self.members]

    @property
    def by_organization(self) -> list[tuple[Organization, list[Attendance]]]:
        """Members in their order, then the others that are called; each with its people."""
        by_org: dict[int, list[Attendance]] = {}
        for one in self.called:
            if not one.is_off or one.lines:
                by_org.setdefault(one.organization_id, []).append(one)
        order = {o.id: o for o in self.members}
        order |= {a.organization_id: a.organization for a in self.called}
        found = [(org, sorted(by_org.get(key, []), key=_by_voice)) for key, org in order.items()]
        member = {o.id for o in self.members}
        return [(org, people) for org, people in found if people or org.id in member]

    @property
    def comings(self) -> list[tuple[Attendance, PresenceLine]]:
        """到会变动 — every coming and going of the meeting in the order of time."""
        lines = [(one, line) for one in self.called for line in one.lines]
        return sorted(lines, key=lambda pair: (pair[1].at, pair[1].id))

    @property
    def places(self) -> dict[int, int]:
        """Item -> its place on the agenda."""
        return {item.id: item.position for item in self.items}


def roll_of(meeting: Meeting, called: Sequence[Attendance]) -> Sitting:
    """出席情况 alone, of a meeting whose agenda and people the page has read already; the members
    are those of its day, and of an ended one those only that were called."""
    is_over = meeting.state not in (MeetingState.SITTING, MeetingState.ADJOURNED)
    day = day_of(meeting.starts_at)
    members = [] if is_over else [m.organization for m in members_on(meeting.committee_id, day)]
    return Sitting(
        meeting=meeting,
        items=meeting.items,
        called=called,
        turns=(),
        polls=(),
        quorum=quorum_of(meeting.quorum, len(meeting.present), len(members)),
        members=members,
    )


def _by_voice(one: Attendance) -> tuple[bool, bool, int]:
    return (not one.is_voice, one.capacity is not Capacity.DELEGATE, one.id)


def sitting_of(meeting: Meeting, at: datetime) -> Sitting:
    """All that the pages of a running meeting show, in four statements."""
    items = items_of(meeting)
    current = next((i for i in items if i.state is ItemState.CURRENT), None)
    members = [m.organization for m in members_on(meeting.committee_id, day_of(at))]
    called = called_with_turns(meeting)
    present = {o.pid for o in members} & set(meeting.present)
    return Sitting(
        meeting=meeting,
        items=items,
        called=called,
        turns=in_order(turn for one in called for turn in one.turns),
        polls=polls_of(current) if current else (),
        quorum=quorum_of(meeting.quorum, len(present), len(members)),
        members=members,
    )
