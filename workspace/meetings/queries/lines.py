"""记录、议定、交办 — what stands at the items of a meeting, and what a person typed and lost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Date, Select, and_, bindparam, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from workspace.accounts.models import Draft
from workspace.committees.models import Membership, Organization
from workspace.committees.queries import day_of, members_on
from workspace.committees.rules import MembershipKind
from workspace.db import db
from workspace.groups.models import Seat, SpecialistGroup
from workspace.issues.models import Issue
from workspace.meetings.models import (
    ActionItem,
    AgendaItem,
    DecisionLine,
    ItemPoll,
    Meeting,
    NotesVersion,
)
from workspace.meetings.rules import OFF
from workspace.voting.models import Elector, Poll

ASSIGNABLE = (MembershipKind.MEMBER, MembershipKind.ASSOCIATION)


@dataclass
class Notes:
    """记录 — all that stands at one item beside its own text; struck lines are left out.

    `draft` is what the person typed and did not save, `version` the one that it was typed over.
    """

    item: AgendaItem
    decisions: list[DecisionLine] = field(default_factory=list)
    actions: list[ActionItem] = field(default_factory=list)
    polls: list[Poll] = field(default_factory=list)
    draft: Draft | None = None

    @property
    def version(self) -> int:
        """That of the text which the editor shows."""
        return base_of(self.draft.thing) if self.draft else self.item.notes_version

    @property
    def text(self) -> str:
        """What the editor shows: the draft where there is one."""
        return self.draft.text if self.draft else self.item.notes


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


def notes_of(item: AgendaItem, user_id: int = 0, polls: Sequence[Poll] | None = None) -> Notes:
    """What stands at one item, with the person's unsaved text; `polls` where they are known."""
    notes = all_notes([item], with_rolls=False, with_polls=polls is None)[item.id]
    notes.polls = notes.polls if polls is None else list(polls)
    notes.draft = draft_at(item, user_id) if user_id else None
    return notes


def all_notes(
    items: Sequence[AgendaItem], *, with_rolls: bool = True, with_polls: bool = True
) -> dict[int, Notes]:
    """Item key -> what stands there, in three queries however many items there are; of the votes
    one more reads who voted how."""
    found = {item.id: Notes(item) for item in items}
    for decision in _lines(DecisionLine, found, joinedload(DecisionLine.poll)):
        found[decision.item_id].decisions.append(decision)
    for action in _lines(
        ActionItem, found, joinedload(ActionItem.organization), joinedload(ActionItem.user)
    ):
        found[action.item_id].actions.append(action)
    links = db.session.scalars(_polls(with_rolls), {"items": list(found)}) if with_polls else ()
    for link in links:
        found[link.item_id].polls.append(link.poll)
    return found


def _lines(model: Any, items: Iterable[int], *options: Any) -> Any:
    query = (
        select(model)
        .options(*options)
        .where(model.item_id.in_(list(items)), model.is_off.is_(False))
        .order_by(model.item_id, model.position, model.id)
    )
    return db.session.scalars(query)


@cache
def _polls(with_rolls: bool) -> Select[tuple[ItemPoll]]:
    poll = joinedload(ItemPoll.poll)
    query = select(ItemPoll).options(
        poll.joinedload(Poll.issue).options(joinedload(Issue.group), joinedload(Issue.committee))
    )
    if with_rolls:
        electors = poll.selectinload(Poll.electors)
        query = query.options(
            electors.joinedload(Elector.organization), electors.joinedload(Elector.ballot)
        )
    return query.where(ItemPoll.item_id.in_(bindparam("items", expanding=True))).order_by(
        ItemPoll.item_id, ItemPoll.poll_id
    )


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


def base_of(key: str) -> int:
    """The version that a draft was typed over."""
    version = key.rpartition("@")[2]
    return int(version) if version.isascii() and version.isdigit() else 0


def draft_at(item: AgendaItem, user_id: int) -> Draft | None:
    """The last text that the person typed at an item and did not save."""
    return db.session.scalar(
        select(Draft)
        .where(Draft.user_id == user_id, Draft.thing.startswith(item.pid + "@", autoescape=True))
        .order_by(Draft.saved_at.desc())
        .limit(1)
    )


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


@dataclass(frozen=True)
class Offered:
    """Who may owe something and who may be named for it, on a meeting's day."""

    organizations: list[Organization]
    seats: list[Seat]


def offered_at(meeting: Meeting) -> Offered:
    """Members and the association, each with its people once; the group's own stand first."""
    day = day_of(meeting.starts_at)
    rows = db.session.execute(_offered(), {"committee": meeting.committee_id, "day": day})
    organizations: dict[int, Organization] = {}
    seats: dict[tuple[int, int], Seat] = {}
    for membership, seat in rows.unique():
        organizations[membership.organization_id] = membership.organization
        if seat is not None and seat.user.is_active:
            key = (seat.organization_id, seat.user_id)
            if key not in seats or seat.group_id == meeting.group_id:
                seats[key] = seat
    return Offered(
        list(organizations.values()),
        sorted(seats.values(), key=lambda seat: seat.group_id != meeting.group_id),
    )


@cache
def _offered() -> Select[Any]:
    day = bindparam("day", type_=Date)
    groups = select(SpecialistGroup.id).where(
        SpecialistGroup.committee_id == bindparam("committee")
    )
    seated = and_(
        Seat.organization_id == Membership.organization_id,
        Seat.group_id.in_(groups),
        _in_force(Seat, day),
    )
    return (
        select(Membership, Seat)
        .outerjoin(Seat, seated)
        .options(
            joinedload(Membership.organization),
            joinedload(Seat.user),
            joinedload(Seat.organization),
        )
        .where(
            Membership.committee_id == bindparam("committee"),
            Membership.kind.in_(ASSIGNABLE),
            _in_force(Membership, day),
        )
        .order_by(Membership.position, Seat.id)
    )


def _in_force(table: Any, day: Any) -> Any:
    return and_(table.since <= day, or_(table.until.is_(None), table.until > day))


def names_of(organizations: Iterable[Organization]) -> dict[str, int]:
    """Every name under which the notes may speak of an organization -> its key."""
    return {name: one.id for one in organizations for name in (one.name, one.name_en) if name}
