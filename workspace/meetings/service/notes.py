"""记录 — taken down while it is said; two people's texts come together, neither is lost."""

from dataclasses import dataclass

from sqlalchemy import delete

from workspace.accounts.models import Draft
from workspace.acts import Event, Refused, Stale, act
from workspace.committees.queries import day_of
from workspace.db import db
from workspace.issues.service import rendered
from workspace.meetings.models import ActionItem, AgendaItem, DecisionLine, NotesVersion
from workspace.meetings.queries.lines import assignable, former_notes, members_then, names_of
from workspace.meetings.rules.blocks import Lifted, lift
from workspace.meetings.rules.merging import merge
from workspace.meetings.service.lines import Task, add_actions, add_decision, seen
from workspace.meetings.service.listing import above
from workspace.permissions import Actor
from workspace.text import MAX_LENGTH, normalise


@dataclass(frozen=True)
class Taken:
    """What came of saved notes: the lines that became rows, those that named nobody known, and
    whether another person's changes came in between."""

    decisions: list[DecisionLine]
    actions: list[ActionItem]
    unread: tuple[str, ...]
    is_merged: bool


def take_notes(actor: Actor, item: AgendaItem, text: str, version: int) -> Taken:
    """Save what was noted at an item over `version`; lines of 议定 and 交办 become rows.

    What somebody else saved in between is merged line by line. Stale, with the text kept now,
    where both changed the same lines.
    """
    lifted = read_lines(item, text)
    html = rendered(item.meeting.committee, lifted.rest, actor.at, item.pid)
    with act(actor, "take_notes", item, also=above(item.meeting)) as event:
        is_merged = version != item.notes_version
        merged = _merged(item, lifted.rest, version) if is_merged else lifted.rest
        if len(merged) > MAX_LENGTH:
            raise Refused("has_room_for_notes", event.act, item)
        if merged != lifted.rest:
            html = rendered(item.meeting.committee, merged, event.at, item.pid)
        keep_notes(event, item, merged, html)
        decisions = [add_decision(event, item, line) for line in lifted.decisions]
        actions = [
            row
            for line in lifted.actions
            for row in add_actions(
                event, item, Task(line.text, line.organizations, None, line.due_on)
            )
        ]
        drop_drafts(event, item)
        event.data = {"version": item.notes_version}
        seen(item.meeting)
    return Taken(decisions, actions, lifted.unread, is_merged)


def read_lines(item: AgendaItem, text: str) -> Lifted:
    """The notes as typed, and the rows that some of their lines are."""
    meeting = item.meeting
    everybody = tuple(one.id for one in members_then(meeting))
    return lift(
        normalise(text), names_of(assignable(meeting)), everybody, day_of(meeting.starts_at)
    )


def keep_notes(event: Event, item: AgendaItem, text: str, html: str) -> None:
    """The text under its next version, which stays."""
    item.notes, item.notes_html = text, html
    item.notes_version += 1
    db.session.add(
        NotesVersion(
            item_id=item.id,
            version=item.notes_version,
            text=text,
            user_id=event.actor.id,
            at=event.at,
        )
    )


def drop_drafts(event: Event, item: AgendaItem) -> None:
    """What the person typed at the item is saved: its drafts go with the act."""
    mine = Draft.thing.startswith(item.pid + "@", autoescape=True)
    db.session.execute(
        delete(Draft)
        .where(Draft.user_id == event.actor.id, mine)
        .execution_options(synchronize_session=False)
    )


def _merged(item: AgendaItem, ours: str, version: int) -> str:
    base = former_notes(item, version)
    merged = merge(base, ours, item.notes) if base is not None else None
    if merged is None:
        raise Stale({"version": str(item.notes_version), "text": item.notes})
    return merged
