"""记录、议定、交办 — what stands at the items of a meeting, as they are kept."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from workspace.committees.models import Organization
from workspace.committees.queries import day_of, members_on
from workspace.db import db
from workspace.issues.models import Issue
from workspace.meetings.models import AgendaItem, Meeting, NotesVersion
from workspace.meetings.queries.facts import ASSIGNABLE
from workspace.meetings.rules import OFF


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """The items that came before the meeting, in order."""
    found = list(db.session.scalars(_items(), {"meeting": meeting.id}))
    set_committed_value(meeting, "items", found)  # whatever asks for them later finds them here
    return [item for item in found if item.state not in OFF]


@cache
def _items() -> Select[tuple[AgendaItem]]:
    return (
        select(AgendaItem)
        .options(
            joinedload(AgendaItem.issue).joinedload(Issue.group),
            joinedload(AgendaItem.presenter),
            joinedload(AgendaItem.presenter_for),
        )
        .where(AgendaItem.meeting_id == bindparam("meeting"))
        .order_by(AgendaItem.position, AgendaItem.id)
    )


def lines_of(model: Any, item: AgendaItem) -> list[Any]:
    """议定 or 交办 of an item, to be changed or put to the vote."""
    query = select(model).filter_by(item_id=item.id, is_off=False)
    return list(db.session.scalars(query.order_by(model.position, model.id)))


def lines_at(model: Any) -> Select[Any]:
    """Lines of a kind with the meeting that they belong to; struck ones are not read any more."""
    meeting = joinedload(model.item).joinedload(AgendaItem.meeting)
    return (
        select(model)
        .options(meeting.joinedload(Meeting.committee), meeting.joinedload(Meeting.group))
        .where(model.is_off.is_(False))
    )


def draft_key(item: AgendaItem, version: int) -> str:
    """Under what the editor keeps its text: the item, and the version that it was typed over."""
    return f"{item.pid}@{version}"


def former_notes(item: AgendaItem, version: int) -> str | None:
    """The notes as they were saved under a version; "" before the first, None for none such."""
    if version == 0:
        return ""
    return db.session.scalar(select(NotesVersion.text).filter_by(item_id=item.id, version=version))


def versions_of(item: AgendaItem) -> list[NotesVersion]:
    """Every saved text of an item, the newest first."""
    query = select(NotesVersion).options(joinedload(NotesVersion.user)).filter_by(item_id=item.id)
    return list(db.session.scalars(query.order_by(NotesVersion.version.desc())))


def last_line(model: Any, item: AgendaItem) -> int:
    """The place of the last line of an item, struck ones counted."""
    query = select(model.position).filter_by(item_id=item.id).order_by(model.position.desc())
    return db.session.scalar(query.limit(1)) or 0


def assignable(meeting: Meeting) -> list[Organization]:
    """Who may be given something to do: the members of the meeting's day and the association."""
    rows = members_on(meeting.committee_id, day_of(meeting.starts_at), *ASSIGNABLE)
    return [row.organization for row in rows]


def members_then(meeting: Meeting) -> list[Organization]:
    """The member organizations of the meeting's day: 各单位."""
    return [row.organization for row in members_on(meeting.committee_id, day_of(meeting.starts_at))]


def names_of(organizations: Iterable[Organization]) -> dict[str, int]:
    """Every name under which the notes may speak of an organization -> its key."""
    return {name: one.id for one in organizations for name in (one.name, one.name_en) if name}
