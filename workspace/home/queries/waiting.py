"""待您处理: every act that waits for a person's organizations, late first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import joinedload, load_only

from workspace.committees.models import Committee
from workspace.db import Instant, db
from workspace.followups import queries as followups
from workspace.groups.models import SpecialistGroup
from workspace.issues import queries as issues
from workspace.issues.models import Issue, Position
from workspace.issues.rules import IssueState
from workspace.meetings.models import ActionItem, Correction, Meeting
from workspace.meetings.queries import owing as after_meetings
from workspace.meetings.queries.lists import Coming
from workspace.permissions import Actor, SeatHeld, can
from workspace.resolutions import queries as resolutions
from workspace.resolutions.models import Resolution
from workspace.voting.models import Ballot, Elector, Poll
from workspace.voting.rules import Choice, PollState

S = IssueState
#: What a lead owes its group's issues, by state: the act that waits.
LEAD_OWES = {
    S.RETURNED: "submit_issue",
    S.CLEARED: "start_consultation",
    S.DISCUSSION: "open_poll",
    S.ADOPTED: "draft_resolution",
    S.REJECTED: "reopen_issue",
    S.NO_QUORUM: "reopen_issue",
}


#: What POLICY and the page's address ask of a poll; not its motion, rule and result.
ASKED_OF_A_POLL = (
    Poll.committee_id,
    Poll.group_id,
    Poll.issue_id,
    Poll.number,
    Poll.state,
    Poll.closes_at,
    Poll.roll,
    Poll.outstanding,
    Poll.recused,
    Poll.closes_early,
)


@dataclass(frozen=True)
class Waiting:
    """待您处理 — an act that waits for this person's organizations, on which thing, until when.

    `about` is the issue or resolution by whose title people know the thing.
    """

    act: str
    thing: Any
    about: Any
    due_at: datetime | None
    group: Any = None
    number: str = ""
    is_formal: bool = False

    def order(self, now: datetime) -> tuple[int, float]:
        """Late first, then the nearest deadline, then what has none."""
        if self.due_at is None:
            return (2, 0.0)
        return (0 if self.due_at <= now else 1, self.due_at.timestamp())


def waiting_for(actor: Actor, coming: Iterable[Coming] | None = ()) -> list[Waiting]:
    """Everything that waits for the person's organizations, late first; `coming` are the meetings
    that come up for it, None where nobody has met yet."""
    held = after_meetings.waiting_for(actor) if coming is not None else []
    found = [
        *_polls(actor),
        *_issues(actor),
        *(waits for one in coming or () for waits in _of_convening(actor, one)),
        *(_of_resolution(act, row) for act, row in resolutions.waiting_for(actor)),
        *(_of_commitment(act, row) for act, row in followups.waiting_for(actor)),
        *(_of_meeting(act, row) for act, row in held),
    ]
    return sorted(found, key=lambda w: w.order(actor.at))


def _polls(actor: Actor) -> list[Waiting]:
    """Open ones in which an organization that the person votes for has not yet cast, or which its
    group's lead may count because all have."""
    if not (_may_vote_in(actor.seats) or _represented(actor.seats)):
        return []  # who neither votes nor leads
    rows = db.session.scalars(_open_polls(actor.seats), {"now": actor.at})
    led = _led(actor.seats)
    return [
        Waiting(act, p, p.issue, p.closes_at, p.issue.group, f"#{p.issue.number}", True)
        for p in rows
        if (act := _act_on(actor, p, led))
    ]


def _act_on(actor: Actor, poll: Poll, led: set[int]) -> str:
    """Its own vote of an elector, the count of the lead once all have voted; "" for others."""
    acting = [actor.acting_for(o.id) for o in actor.organizations]
    if any(one.org_pid in poll.outstanding and can(one, "cast_ballot", poll) for one in acting):
        return "cast_ballot"
    counts = poll.group_id in led and any(can(one, "close_poll", poll) for one in acting)
    return "close_poll" if counts else ""


@lru_cache(128)
def _open_polls(seats: frozenset[SeatHeld]) -> Select[tuple[Poll]]:
    organizations = {s.organization for s in seats}
    cast = exists().where(Ballot.elector_id == Elector.id, Ballot.choice != Choice.NONE)
    waits = exists().where(
        Elector.poll_id == Poll.id, Elector.organization_id.in_(organizations), ~cast
    )
    may_vote = or_(
        Poll.group_id.in_(_may_vote_in(seats)), Poll.committee_id.in_(_represented(seats))
    )
    return (
        select(Poll)
        .options(load_only(*ASKED_OF_A_POLL), joinedload(Poll.issue).options(*_named()))
        .where(
            Poll.state == PollState.OPEN,
            Poll.committee_id.in_({s.committee for s in seats}),
            Poll.closes_at > bindparam("now", type_=Instant),
            or_(
                and_(waits, may_vote),
                and_(Poll.closes_early, Poll.group_id.in_(_led(seats))),
            ),
        )
    )


def _led(seats: Iterable[SeatHeld]) -> set[int]:
    return {s.group for s in seats if s.role == "lead"}


def _may_vote_in(seats: Iterable[SeatHeld]) -> set[int]:
    return {s.group for s in seats if s.role in ("lead", "member")}


def _represented(seats: Iterable[SeatHeld]) -> set[int]:
    return {s.committee for s in seats if s.plenary and s.role in ("representative", "alternate")}


def _named() -> tuple[Any, ...]:
    """What a line about an issue shows: its title, number, group and address."""
    own = (Issue.title, Issue.title_en, Issue.number, Issue.state)
    return (
        load_only(*own, Issue.group_id, Issue.committee_id),
        joinedload(Issue.group).load_only(
            SpecialistGroup.code, SpecialistGroup.name, SpecialistGroup.name_en
        ),
        joinedload(Issue.committee).load_only(Committee.slug),
    )


def _issues(actor: Actor) -> list[Waiting]:
    led = {s.group for s in actor.seats if s.role == "lead"}
    found = [(_act_of(i, led), i) for i in db.session.scalars(_owed_issues(actor.seats))]
    return [
        Waiting(act, i, i, None if i.state is S.DISCUSSION else i.due_at, i.group, f"#{i.number}")
        for act, i in found
        if not (act == "draft_resolution" and i.has_resolution)
    ]


@lru_cache(128)
def _owed_issues(seats: frozenset[SeatHeld]) -> Select[tuple[Issue]]:
    led = {s.group for s in seats if s.role == "lead"}
    reviewed = {s.committee for s in seats if s.plenary and s.role == "reviewer"}
    stated = [
        and_(
            Issue.state == S.CONSULTATION,
            _may_state(seats, organization),
            ~exists().where(
                Position.issue_id == Issue.id, Position.organization_id == organization
            ),
        )
        for organization in sorted({s.organization for s in seats})
    ]
    return (
        select(Issue)
        .options(*_named(), load_only(Issue.due_at, Issue.has_resolution))
        .where(
            or_(
                and_(Issue.state.in_(LEAD_OWES), Issue.group_id.in_(led)),
                and_(Issue.state == S.REVIEW, Issue.committee_id.in_(reviewed)),
                *stated,
            )
        )
        .order_by(Issue.due_at)
        .limit(200)
    )


def _may_state(seats: Iterable[SeatHeld], organization: int) -> Any:
    """Issues on which the person may state this member organization's position."""
    own = [s for s in seats if s.organization == organization and s.kind == "member"]
    return or_(Issue.committee_id.in_(_represented(own)), issues.of_groups(_may_vote_in(own)))


def _act_of(issue: Issue, led: set[int]) -> str:
    if issue.state is S.REVIEW:
        return "clear_issue"
    if issue.state is S.CONSULTATION:
        return "state_position"
    return LEAD_OWES[issue.state] if issue.group_id in led else "state_position"


def _of_convening(actor: Actor, coming: Coming) -> list[Waiting]:
    """What whoever convenes owes a meeting: the notice, an answer to what was proposed."""
    due = {
        "send_notice": coming.meeting.notice_due_at,
        "list_item": coming.meeting.agenda_closes_at,
    }
    meeting = coming.meeting
    return [
        Waiting(act, meeting, meeting, due[act], meeting.group) for act in coming.owed_by(actor)
    ]


def _of_resolution(act: str, row: Resolution) -> Waiting:
    return Waiting(act, row, row, None, row.group, "", act == "publish_resolution")


def _of_commitment(act: str, row: Any) -> Waiting:
    due_at = None if act == "verify_commitment" else row.due_at  # reported in time is not late
    return Waiting(act, row, row.resolution, due_at, None, row.resolution.number)


def _of_meeting(act: str, row: Any) -> Waiting:
    """Known by the meeting that it came of; what was reported in time is not late."""
    if isinstance(row, Meeting):
        return Waiting(act, row, row, None, row.group)
    if isinstance(row, ActionItem):
        due_at = row.due_at if act == "report_action" else None
        return Waiting(act, row, row.item.meeting, due_at, row.item.meeting.group)
    minutes = row.minutes if isinstance(row, Correction) else row
    due_at = minutes.window_ends_at if act == "confirm_minutes" else None
    return Waiting(act, row, minutes.meeting, due_at, minutes.group)
