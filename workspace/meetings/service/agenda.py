"""议程 — proposals and their screening, listing, wording, order and papers of the items."""

from collections.abc import Sequence
from typing import Any

from workspace.acts import Event, act
from workspace.committees.service import demand, demand_unchanged
from workspace.db import db
from workspace.files import Upload
from workspace.issues.service import attach
from workspace.meetings.models import AgendaItem, Meeting
from workspace.meetings.rules import OFF, ItemKind, ItemState, advance
from workspace.meetings.service.listing import (
    above,
    arrange,
    gate_of,
    items_under_lock,
    moved,
    new_item,
    place_for_new,
)
from workspace.meetings.service.people import list_under_lock
from workspace.meetings.service.plans import Matter, matter_of
from workspace.permissions import Actor


def propose_item(
    actor: Actor, meeting: Meeting, matter: Matter, reason: str, files: Sequence[Upload] = ()
) -> AgendaItem:
    """Ask that something be put on the agenda; after the freeze it stands in the late list."""
    with act(actor, "propose_item", meeting, also=(gate_of(meeting),)) as event:
        event.obj = _new(
            event,
            meeting,
            matter,
            state=ItemState.PROPOSED,
            reason=reason,
            is_late=event.at >= meeting.agenda_closes_at,
        )
        db.session.flush()
        arrange(items_under_lock(meeting))
        attach(event, event.obj, files)
    return event.obj


def list_item(
    actor: Actor, meeting: Meeting, matter: Matter, files: Sequence[Upload] = ()
) -> AgendaItem:
    """Put something on the agenda, before the standing items that close it."""
    with act(actor, "list_item", meeting, also=(gate_of(meeting),)) as event:
        event.obj = _new(event, meeting, matter)
        db.session.flush()
        arrange(place_for_new(items_under_lock(meeting), event.obj))
        meeting.live += 1
        attach(event, event.obj, files)
    return event.obj


def accept_item(actor: Actor, item: AgendaItem, note: str = "") -> None:
    """Put what was proposed on the agenda."""
    with act(actor, "accept_item", item, also=above(item.meeting)) as event:
        item.state = advance(item.state, event.act)
        item.screened = note
        arrange(place_for_new(items_under_lock(item.meeting), item))
        item.meeting.live += 1


def decline_item(actor: Actor, item: AgendaItem, reason: str) -> None:
    """Leave off the agenda what was proposed, telling the proposer why."""
    with act(actor, "decline_item", item, also=above(item.meeting)) as event:
        item.state = advance(item.state, event.act)
        item.screened = reason


def edit_item(actor: Actor, item: AgendaItem, matter: Matter, version: str) -> None:
    """Change title, time and presenter of an item; Stale where somebody else did meanwhile."""
    with act(actor, "edit_item", item, also=above(item.meeting)):
        demand_unchanged(item_as_typed(item), version, typed(matter))
        for name, value in _columns(matter, item.issue).items():
            setattr(item, name, value)
        item.meeting.live += 1


def move_item(actor: Actor, item: AgendaItem, place: int) -> None:
    """Put an item at another place of the agenda, the first after the notice being 1."""
    with act(actor, "move_item", item, also=above(item.meeting)) as event:
        arrange(moved(items_under_lock(item.meeting), item, place))
        event.data = {"place": item.position}
        item.meeting.live += 1


def remove_item(actor: Actor, item: AgendaItem, reason: str) -> None:
    """Take an item off the agenda, saying why."""
    with act(actor, "remove_item", item, also=above(item.meeting)) as event:
        item.state = advance(item.state, event.act)
        item.screened = reason
        arrange(items_under_lock(item.meeting))
        item.meeting.live += 1


def attach_papers(actor: Actor, item: AgendaItem, files: Sequence[Upload]) -> None:
    """会议材料: hang papers on an item, until the meeting is over."""
    with act(actor, "attach_papers", item, also=above(item.meeting)) as event:
        attach(event, item, files)
        item.meeting.live += 1


def item_as_typed(item: AgendaItem) -> dict[str, str]:
    """The item as its form holds it, the presenter by the line on the list of people."""
    rows = list_under_lock(item.meeting) if item.presenter_id else []
    key = (item.presenter_id, item.presenter_for_id)
    line = next((r.pid for r in rows if (r.user_id, r.organization_id) == key), "")
    return matter_of(item, line)


def typed(matter: Matter) -> dict[str, str]:
    """What was typed about an item, field by field."""
    return {
        "title": matter.title,
        "title_en": matter.title_en,
        "minutes": str(matter.minutes),
        "presenter": matter.presenter.pid if matter.presenter else "",
    }


def _new(event: Event, meeting: Meeting, matter: Matter, **columns: Any) -> AgendaItem:
    """An item about a matter. What all are to read names no issue that not all may see."""
    issue = matter.issue
    if issue is not None:
        demand(issue.is_open_to_all, "is_issue_open", event)
        known = [i.issue_id for i in items_under_lock(meeting) if i.state not in OFF[1:]]
        demand(issue.id not in known, "is_not_on_agenda", event)
    kind = ItemKind.ISSUE if issue else ItemKind.OTHER
    words = _columns(matter, issue)
    return new_item(event, meeting, kind, issue_id=issue.id if issue else None, **words, **columns)


def _columns(matter: Matter, issue: Any) -> dict[str, Any]:
    by = matter.presenter
    return {
        "title": matter.title or (issue.title if issue else ""),
        "title_en": matter.title_en or (issue.title_en if issue and not matter.title else ""),
        "minutes_planned": matter.minutes,
        "presenter_id": by.user_id if by else None,
        "presenter_for_id": by.organization_id if by else None,
    }
