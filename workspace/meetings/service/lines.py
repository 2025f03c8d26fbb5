"""议定与交办 — lines of an item that stand alone; what they were stays in the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from workspace.acts import Event, Refused, Stale, act
from workspace.db import db
from workspace.meetings.models import ActionItem, AgendaItem, DecisionLine, Meeting
from workspace.meetings.queries.lines import last_line
from workspace.meetings.queries.noted import Voted
from workspace.meetings.rules import ActionState
from workspace.meetings.service.listing import above
from workspace.permissions import Actor
from workspace.voting.models import Poll

#: An item holds no more lines of a kind than a paper could print.
MOST_LINES = 100


@dataclass(frozen=True)
class Task:
    """交办 as it is written: keys of the organizations that owe it, of the person, and the day."""

    text: str
    organizations: Sequence[int]
    user_id: int | None = None
    due_on: date | None = None


def record_decision(
    actor: Actor, item: AgendaItem, text: str, poll: Poll | Voted | None = None
) -> DecisionLine:
    """议定: put down what the meeting decided, beside the vote that decided it, if one did."""
    with act(actor, "record_decision", item, also=above(item.meeting)) as event:
        event.obj = add_decision(event, item, text, poll)
        seen(item.meeting)
    return event.obj


def edit_decision(
    actor: Actor, line: DecisionLine, text: str, version: int, poll: Poll | Voted | None = None
) -> None:
    """Put other words into a decision; Stale where another version is kept."""
    with act(actor, "edit_decision", line, also=_with(line)):
        check_version(line, version, text)
        line.text, line.poll_id = text, poll.id if poll else None
        line.version += 1
        seen(line.item.meeting)


def strike_decision(actor: Actor, line: DecisionLine) -> None:
    """划去: the line is read no more; the record has it."""
    with act(actor, "strike_decision", line, also=_with(line)):
        line.is_off = True
        seen(line.item.meeting)


def assign_action(actor: Actor, item: AgendaItem, task: Task) -> ActionItem:
    """交办: one organization, or several of which each owes it, until a day."""
    with act(actor, "assign_action", item, also=above(item.meeting)) as event:
        made = add_actions(event, item, task)
        event.obj = made[0]
        seen(item.meeting)
    return event.obj


def edit_action(actor: Actor, action: ActionItem, task: Task, version: int) -> None:
    """Put an action right while its minutes are written; Stale where another version is kept."""
    with act(actor, "edit_action", action, also=_with(action)):
        check_version(action, version, task.text)
        action.text, action.due_on, action.user_id = task.text, task.due_on, task.user_id
        action.organization_id = task.organizations[0]
        action.version += 1
        seen(action.item.meeting)


def strike_action(actor: Actor, action: ActionItem) -> None:
    """划去: nobody owes it; the record has it."""
    with act(actor, "strike_action", action, also=_with(action)):
        action.is_off = True
        seen(action.item.meeting)


def add_decision(
    event: Event, item: AgendaItem, text: str, poll: Poll | Voted | None = None
) -> DecisionLine:
    """A decision at the end of an item's, inside an act that locked it."""
    line = DecisionLine(
        item_id=item.id,
        position=_next(event, DecisionLine, item),
        text=text,
        poll_id=poll.id if poll else None,
    )
    db.session.add(line)
    db.session.flush()
    return line


def add_actions(event: Event, item: AgendaItem, task: Task) -> list[ActionItem]:
    """An action for each organization of a task, inside an act that locked the item."""
    meeting, first = item.meeting, _next(event, ActionItem, item)
    made = [
        ActionItem(
            committee_id=meeting.committee_id,
            group_id=meeting.group_id,
            item_id=item.id,
            position=first + n,
            text=task.text,
            organization_id=organization,
            user_id=task.user_id if len(task.organizations) == 1 else None,
            due_on=task.due_on,
            state=ActionState.OPEN,
            at=event.at,
        )
        for n, organization in enumerate(task.organizations)
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def check_version(row: Any, version: int, text: str) -> None:
    """Stale, with the words kept now, where the form was filled in over another version."""
    if row.version != version:
        raise Stale({"version": str(row.version), "text": row.text})


def seen(meeting: Meeting) -> None:
    """The pages that watch the meeting show something new."""
    meeting.live += 1


def _with(line: Any) -> tuple[AgendaItem, ...]:
    return (line.item, *above(line.item.meeting))


def _next(event: Event, model: Any, item: AgendaItem) -> int:
    last = last_line(model, item)
    if last >= MOST_LINES:
        raise Refused("has_room_for_lines", event.act, event.thing)
    return last + 1
