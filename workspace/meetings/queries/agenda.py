"""One meeting's agenda and people, with all that its page shows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from workspace.committees.models import Organization
from workspace.db import db
from workspace.issues import queries as issues
from workspace.issues.models import Issue
from workspace.meetings.models import AgendaItem, Attendance, Meeting
from workspace.meetings.rules import Capacity, ItemKind, ItemState
from workspace.permissions import Actor

#: Issues that a meeting can be asked to deal with.
OPEN = ("consultation", "discussion", "voting", "adopted", "held", "rejected", "no_quorum")
#: Beyond so many the form offers none: one comes from the issue's own page.
MOST_OFFERED = 200


@dataclass(frozen=True)
class Line:
    """An item as the agenda shows it: when it comes up, where nothing before it is untimed."""

    item: AgendaItem
    at: datetime | None


@dataclass
class Agenda:
    """The items of a meeting by where they stand: listed, asked for, left off."""

    lines: list[Line] = field(default_factory=list)
    proposed: list[AgendaItem] = field(default_factory=list)
    left_off: list[AgendaItem] = field(default_factory=list)

    @property
    def late(self) -> list[AgendaItem]:
        """迟到清单: what was asked for after the agenda had closed."""
        return [item for item in self.proposed if item.is_late]

    @property
    def in_time(self) -> list[AgendaItem]:
        return [item for item in self.proposed if not item.is_late]

    @property
    def is_bare(self) -> bool:
        """Nothing stands there but the antitrust notice."""
        return all(line.item.kind is ItemKind.NOTICE for line in self.lines)


def agenda_of(meeting: Meeting) -> Agenda:
    """The agenda with each item's hour, and what is not on it."""
    found, at = Agenda(), meeting.starts_at
    is_timed = True
    items = list(db.session.scalars(_items(), {"meeting": meeting.id}))
    set_committed_value(meeting, "items", items)  # the minutes beside it need not ask again
    for item in items:
        if item.state is ItemState.PROPOSED:
            found.proposed.append(item)
        elif item.state in (ItemState.DECLINED, ItemState.REMOVED):
            found.left_off.append(item)
        else:
            found.lines.append(Line(item, at if is_timed else None))
            at += timedelta(minutes=item.minutes_planned)
            is_timed = is_timed and (bool(item.minutes_planned) or item.kind is ItemKind.NOTICE)
    return found


@cache
def _items() -> Select[tuple[AgendaItem]]:
    return (
        select(AgendaItem)
        .options(
            joinedload(AgendaItem.presenter),
            joinedload(AgendaItem.presenter_for),
            joinedload(AgendaItem.user),
            joinedload(AgendaItem.organization),
            joinedload(AgendaItem.issue).options(
                joinedload(Issue.committee), joinedload(Issue.group)
            ),
            joinedload(AgendaItem.about_meeting).joinedload(Meeting.committee),
        )
        .where(AgendaItem.meeting_id == bindparam("meeting"))
        .order_by(AgendaItem.position, AgendaItem.id)
    )


def item_at(meeting: Meeting, position: int) -> AgendaItem | None:
    """The item of an address below a meeting's that was found visible."""
    asked = {"meeting": meeting.id, "position": position}
    found: AgendaItem | None = db.session.scalars(_item(), asked).first()
    if found is not None:
        set_committed_value(found, "meeting", meeting)  # it is here; nothing need be asked
    return found


@cache
def _item() -> Select[tuple[AgendaItem]]:
    return _items().where(AgendaItem.position == bindparam("position")).limit(1)


@dataclass(frozen=True)
class Delegation:
    """一个单位的到会人员: who has the voice, who comes beside, who attends, who observes."""

    organization: Organization
    voice: Attendance | None
    beside: list[Attendance]
    attending: list[Attendance]
    observing: list[Attendance]


def delegations(rows: Iterable[Attendance]) -> list[Delegation]:
    """Whoever is called, by organization, those with a voice first."""
    found: dict[int, list[Attendance]] = {}
    for row in rows:
        if not row.is_off:
            found.setdefault(row.organization_id, []).append(row)
    made = [_delegation(own) for own in found.values()]
    return sorted(made, key=lambda one: one.voice is None)


def _delegation(own: list[Attendance]) -> Delegation:
    def of(capacity: Capacity) -> list[Attendance]:
        return [row for row in own if row.capacity is capacity and not row.is_voice]

    return Delegation(
        organization=own[0].organization,
        voice=next((row for row in own if row.is_voice), None),
        beside=of(Capacity.DELEGATE),
        attending=of(Capacity.ATTENDEE),
        observing=of(Capacity.OBSERVER),
    )


def issues_offered(actor: Actor, meeting: Meeting, number: int = 0) -> dict[str, Issue]:
    """Issues that can be put on a meeting's agenda, by their numbers: the group's open ones, and
    the one that an address names."""
    seen = issues.visible_to(actor).where(
        Issue.committee_id == meeting.committee_id, Issue.is_open_to_all
    )
    own = seen.where(issues.of_groups([meeting.group_id]), Issue.state.in_(OPEN))
    found = list(db.session.scalars(own.order_by(Issue.number.desc()).limit(MOST_OFFERED)))
    if number and all(issue.number != number for issue in found):
        found += db.session.scalars(seen.where(Issue.number == number)).all()
    return {str(issue.number): issue for issue in found}


def papers_of(agenda: Agenda) -> dict[str, Any]:
    """Public id of an item -> its papers."""
    items = [line.item for line in agenda.lines] + agenda.proposed
    return issues.attachments_of([item.pid for item in items]) if items else {}
