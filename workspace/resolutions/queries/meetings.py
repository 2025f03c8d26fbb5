"""Which meeting adopted a resolution, which ones a draft may name, and what came of a meeting."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import load_only

from workspace.db import db, within
from workspace.groups.models import SpecialistGroup
from workspace.groups.rules import GroupKind
from workspace.meetings import queries as meetings
from workspace.meetings.models import AgendaItem, ItemPoll, Meeting
from workspace.meetings.rules import SAT
from workspace.permissions import Actor
from workspace.resolutions.models import Resolution
from workspace.resolutions.queries import LISTED, visible_to

#: So many of the last meetings are offered; a resolution follows its meeting soon.
MOST_OFFERED = 40


def meeting_of_poll(poll_id: int | None) -> Meeting | None:
    """The meeting at which a poll was put to the vote; None for one in writing."""
    if poll_id is None:
        return None
    return db.session.scalar(
        select(Meeting)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .join(ItemPoll, ItemPoll.item_id == AgendaItem.id)
        .where(ItemPoll.poll_id == poll_id)
    )


def nameable(
    actor: Actor, committee_id: int, group_id: int, named: Meeting | None = None
) -> Sequence[Meeting]:
    """Meetings of the group or of the plenary that were opened, the newest first; the one that a
    draft names already stays among them."""
    query = (
        meetings.visible_to(actor)
        .join(SpecialistGroup, SpecialistGroup.id == Meeting.group_id)
        .where(
            Meeting.committee_id == committee_id,
            within(Meeting.state, SAT),
            or_(Meeting.group_id == group_id, SpecialistGroup.kind == GroupKind.PLENARY),
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(MOST_OFFERED)
    )
    found = list(db.session.scalars(query))
    return found if named is None or named in found else [*found, named]


def came_of(actor: Actor, meeting: Meeting) -> list[Resolution]:
    """The resolutions that a meeting adopted, by number; those in preparation come last."""
    query = visible_to(actor).options(load_only(*LISTED)).where(Resolution.meeting_id == meeting.id)
    rows = db.session.scalars(query).all()
    return sorted(rows, key=lambda r: (not r.is_published, r.year or 0, r.no or 0, r.id))
