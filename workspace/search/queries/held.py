"""How meetings, what is on their agendas, and their minutes are found."""

from typing import Any

from workspace.db import db
from workspace.meetings.models import AgendaItem, Meeting, Minutes
from workspace.meetings.queries.minutes import last_edition
from workspace.meetings.rules import ItemKind, ItemState
from workspace.meetings.rules.minutes import read, texts_of
from workspace.search.rules import Document

#: Items that are not on an agenda.
UNLISTED = (ItemState.PROPOSED, ItemState.DECLINED, ItemState.REMOVED)


def of_meeting(meeting: Meeting) -> Document:
    return Document(
        obj=meeting.pid,
        kind="meeting",
        title=meeting.title,
        keys=(meeting.title_en,),
        text="\n".join(part for part in (meeting.place, meeting.note) if part),
        **_at_meeting(meeting),
    )


def of_item(item: AgendaItem) -> Document | None:
    """What is on an agenda, or was; what was only proposed is nobody's but the convener's."""
    if item.kind is ItemKind.NOTICE or item.state in UNLISTED:
        return None
    meeting = db.session.get_one(Meeting, item.meeting_id)
    return Document(
        obj=item.pid,
        kind="meeting",
        title=item.title,
        keys=(item.title_en,),
        text=meeting.title,
        **_at_meeting(meeting),
    )


def of_minutes(minutes: Minutes) -> Document | None:
    """What an edition says, once the committee reads it."""
    edition = last_edition(minutes) if minutes.is_circulated else None
    if edition is None:
        return None
    meeting = db.session.get_one(Meeting, minutes.meeting_id)
    return Document(
        obj=minutes.pid,
        kind="minutes",
        title=meeting.title,
        keys=(meeting.title_en, minutes.number),
        text="\n".join(text for _, text in texts_of(read(edition.content)) if text),
        **{**_at_meeting(meeting), "through": "minutes", "parent_id": minutes.id},
    )


def _at_meeting(meeting: Meeting) -> dict[str, Any]:
    """Where a thing stands that is seen through its meeting."""
    return {
        "through": "meeting",
        "parent_id": meeting.id,
        "committee_id": meeting.committee_id,
        "group_id": meeting.group_id,
        "term_id": meeting.term_id,
        "number": meeting.number,
        "at": meeting.starts_at,
    }
