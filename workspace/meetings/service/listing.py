"""议程的排列 — how items come onto an agenda, and in which order they stand there."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from workspace.acts import Event
from workspace.db import db
from workspace.meetings.models import AgendaItem, Meeting
from workspace.meetings.queries.calling import has_actions_due, unapproved_before
from workspace.meetings.queries.standing import notice_in_use, texts_in_use
from workspace.meetings.rules import OFF, ItemKind, ItemState, TextKind, reordered
from workspace.meetings.service.plans import in_both


def items_under_lock(meeting: Meeting) -> list[AgendaItem]:
    """All items of the meeting in their order, as they are under its lock."""
    query = select(AgendaItem).filter_by(meeting_id=meeting.id)
    return list(db.session.scalars(query.order_by(AgendaItem.position, AgendaItem.id)))


def gate_of(meeting: Meeting) -> AgendaItem:
    """The antitrust notice, which every act locks that changes items or people of a meeting.

    Rows are locked by table and key, so an act on an item or on somebody called holds it before
    the meeting, while one on the meeting goes on to other items and people: without a row before
    them all, PostgreSQL would find the two waiting for each other. The notice is the oldest item
    of every meeting.
    """
    return db.session.scalars(_gate(), {"meeting": meeting.id}).one()


@cache
def _gate() -> Select[tuple[AgendaItem]]:
    asked = (AgendaItem.meeting_id == bindparam("meeting"), AgendaItem.kind == ItemKind.NOTICE)
    return select(AgendaItem).where(*asked).order_by(AgendaItem.id).limit(1)


def above(meeting: Meeting) -> tuple[AgendaItem, Meeting]:
    """What an act on a part of a meeting locks beside it."""
    return (gate_of(meeting), meeting)


def new_item(event: Event, meeting: Meeting, kind: ItemKind, **columns: Any) -> AgendaItem:
    """An item of the meeting, listed unless said otherwise, put last until it is arranged."""
    item = AgendaItem(
        meeting_id=meeting.id,
        position=columns.pop("position", 10_000),
        kind=kind,
        state=columns.pop("state", ItemState.LISTED),
        user_id=event.actor.id,
        organization_id=event.actor.org or None,
        at=event.at,
        **columns,
    )
    db.session.add(item)
    return item


def arrange(order: Sequence[AgendaItem]) -> None:
    """Give each its place: the notice 0, the agenda 1, 2, 3 …, then what is not on it."""
    notice = [i for i in order if i.kind is ItemKind.NOTICE]
    listed = [i for i in order if i.kind is not ItemKind.NOTICE and i.state not in OFF]
    for place, item in enumerate([*notice, *listed, *(i for i in order if i.state in OFF)]):
        if item.position != place:
            item.position = place


def place_for_new(order: Sequence[AgendaItem], item: AgendaItem) -> list[AgendaItem]:
    """The agenda with an item before the standing ones that close it."""
    rest = [i for i in order if i is not item]
    listed = [i for i in rest if i.kind is not ItemKind.NOTICE and i.state not in OFF]
    closing = 0
    while closing < len(listed) and listed[-1 - closing].kind is ItemKind.STANDING:
        closing += 1
    before = listed[: len(listed) - closing]
    return [*(i for i in rest if i not in listed), *before, item, *listed[len(before) :]]


def moved(order: Sequence[AgendaItem], item: AgendaItem, place: int) -> list[AgendaItem]:
    """The agenda with an item at another place of it, the first after the notice being 1."""
    listed = [i for i in order if i.kind is not ItemKind.NOTICE and i.state not in OFF]
    return [*(i for i in order if i not in listed), *reordered(listed, item, place)]


def open_agenda(event: Event, meeting: Meeting) -> None:
    """What every agenda begins and ends with: the notice first, under the name of the text that
    will be read, and the standing items last."""
    notice = notice_in_use(meeting.committee_id)
    zh, en = (notice.title, notice.title_en) if notice else in_both("agenda.notice")
    new_item(event, meeting, ItemKind.NOTICE, position=0, title=zh, title_en=en)
    for text in texts_in_use(meeting.committee_id, TextKind.STANDING):
        new_item(
            event,
            meeting,
            ItemKind.STANDING,
            title=text.title,
            title_en=text.title_en,
            minutes_planned=text.minutes_planned,
        )
    db.session.flush()
    take_over(event, meeting)


def take_over(event: Event, meeting: Meeting) -> None:
    """上次纪要确认、上次交办事项: what earlier meetings of the group left to this one.

    What stands there already is not put in twice, nor what was taken off on purpose.
    """
    order = items_under_lock(meeting)
    known = {(i.kind, i.about_meeting_id) for i in order}
    fresh = []
    for earlier in unapproved_before(meeting):
        if (ItemKind.MINUTES, earlier.id) not in known:
            zh, en = in_both("agenda.minutes_of", meeting=_titles(earlier))
            titles = {"title": zh[:200], "title_en": en[:200]}
            fresh.append(
                new_item(event, meeting, ItemKind.MINUTES, about_meeting_id=earlier.id, **titles)
            )
    if has_actions_due(meeting) and (ItemKind.ACTIONS, None) not in known:
        zh, en = in_both("agenda.actions")
        fresh.append(new_item(event, meeting, ItemKind.ACTIONS, title=zh, title_en=en))
    db.session.flush()
    arrange([*order[:1], *fresh, *order[1:]])


def _titles(meeting: Meeting) -> tuple[str, str]:
    return meeting.title, meeting.title_en or meeting.title
