"""议程项 — what the meeting takes up, how it leaves it, what it puts to the vote."""

from datetime import datetime
from typing import cast

from workspace.acts import act
from workspace.committees.queries import day_of, members_on
from workspace.committees.service import demand
from workspace.db import db
from workspace.issues.models import Issue
from workspace.meetings.models import AgendaItem, ItemPoll, Meeting
from workspace.meetings.rules import OUTCOMES, ItemState, TurnState, quorum_of
from workspace.meetings.service.listing import above
from workspace.meetings.service.sitting import course
from workspace.permissions import Actor
from workspace.voting.models import Poll
from workspace.voting.queries import RollLine
from workspace.voting.service import Asked, opened


def take_up_item(actor: Actor, item: AgendaItem, *, seen: str | None = None) -> None:
    """审议下一项 — what was being discussed is closed as discussed."""
    meeting = item.meeting
    with act(actor, "take_up_item", item, also=above(meeting)) as event:
        course.demand_seen(event, meeting, seen)
        course.leave(event, meeting)
        course.begin(event, item)
        meeting.live += 1


def take_up_unlisted(
    actor: Actor, item: AgendaItem, *, override: str, seen: str | None = None
) -> None:
    """未列入议程不议 — unless the chair rules otherwise, and says why for ever."""
    meeting = item.meeting
    with act(actor, "take_up_unlisted", item, also=above(meeting)) as event:
        course.demand_seen(event, meeting, seen)
        item.override = override
        course.leave(event, meeting)
        course.begin(event, item)
        meeting.live += 1


def close_item(
    actor: Actor,
    item: AgendaItem,
    *,
    outcome: ItemState,
    reason: str = "",
    seen: str | None = None,
) -> None:
    """结束本项 — 已议, 议定, 续议 or 暂缓; the speakers' list closes with it."""
    if outcome not in OUTCOMES:
        raise ValueError(f"{outcome}: no way to leave an item")
    meeting = item.meeting
    with act(actor, "close_item", item, also=above(meeting)) as event:
        course.demand_seen(event, meeting, seen)
        item.reason = reason
        course.leave(event, meeting, outcome)
        meeting.live += 1


def stop_discussion(actor: Actor, item: AgendaItem, *, reason: str) -> None:
    """停止讨论 — ruled by the chair with the reason; who waits waits no more, who speaks ends."""
    meeting = item.meeting
    with act(actor, "stop_discussion", item, also=above(meeting)) as event:
        item.is_stopped, item.stop_reason = True, reason
        course.end_turns(course.turns_of(meeting, TurnState.WAITING), event.at)
        meeting.live += 1


def put_to_vote(
    actor: Actor, item: AgendaItem, *, motion: str, preset: str, closes_at: datetime
) -> Poll:
    """当场表决 — an open roll call among the member organizations present now; the roll is frozen,
    whoever comes or leaves afterwards. It closes early once all have voted.

    Refused("has_quorum") where too few are present, and as `voting.service.opened` refuses.
    """
    meeting, issue = item.meeting, cast(Issue, item.issue)
    also = (*above(meeting), *([issue] if issue else []))
    with act(actor, "put_to_vote", item, also=also) as event:
        roll, members = present_roll(meeting, event.at)
        quorum = quorum_of(meeting.quorum, len(roll), members)
        demand(quorum.is_met, "has_quorum", event)
        poll = opened(event, issue, Asked(motion, preset, closes_at, True), roll)
        db.session.flush()
        db.session.add(ItemPoll(item_id=item.id, poll_id=poll.id))
        meeting.live += 1
    return poll


def present_roll(meeting: Meeting, at: datetime) -> tuple[list[RollLine], int]:
    """The members of the day that are present, as a roll, and how many members there are."""
    members = members_on(meeting.committee_id, day_of(at))
    present = set(meeting.present)
    roll = [
        RollLine(m.organization, capital_group=m.organization.capital_group)
        for m in members
        if m.organization.pid in present
    ]
    return roll, len(members)
