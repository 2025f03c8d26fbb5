"""What is noted at items as a union of plain rows: a row a fact, whatever table it is from."""

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
)

from workspace.accounts.models import Draft, User
from workspace.committees.models import Membership, Organization
from workspace.committees.rules import MembershipKind
from workspace.db import BIG, AnyJSON, Instant
from workspace.groups.models import Seat, SpecialistGroup
from workspace.issues.models import Issue
from workspace.meetings.models import ActionItem, AgendaItem, DecisionLine, ItemPoll, StandingText
from workspace.meetings.rules import TextKind
from workspace.voting.models import Ballot, Elector, Poll

#: Where the lines stand: what a column of items' keys has to be.
Place = Callable[[Any], Any]
ASSIGNABLE = (MembershipKind.MEMBER, MembershipKind.ASSOCIATION)
_ORGANIZATION, _USER = Organization.__table__.c, User.__table__.c


class Fact(NamedTuple):
    """One row of the union; each kind fills in what it has. `of`: the key of what it hangs on."""

    kind: str
    item: int
    of: int
    rank: int
    id: int
    pid: str
    text: str
    text_en: str
    name: str
    name_en: str
    other: str
    other_en: str
    code: str
    number: int
    turn: int
    day: Any
    at: Any
    result: Any


#: The types of what a kind leaves out: PostgreSQL wants to be told, of a NULL too.
_TYPES: dict[str, Any] = {
    **dict.fromkeys(("item", "of", "id"), BIG),
    **dict.fromkeys(("rank", "number", "turn"), Integer()),
    "day": Date(),
    "at": Instant(),
    "result": AnyJSON,
}


def at_item(column: Any) -> Any:
    """Of one item."""
    return column == _asked("item")


def at_meeting(column: Any) -> Any:
    """Of all items of a meeting."""
    meeting = AgendaItem.__table__.c.meeting_id == _asked("meeting")
    return column.in_(select(AgendaItem.__table__.c.id).where(meeting))


def lines_at(place: Place) -> list[Any]:
    """议定, 交办 and votes; struck lines are left out."""
    decision, action = DecisionLine.__table__.c, ActionItem.__table__.c
    owed = ActionItem.__table__.join(Organization).outerjoin(User, action.user_id == _USER.id)
    return [
        _row(
            "decision",
            item=decision.item_id,
            of=decision.poll_id,
            rank=decision.position,
            id=decision.id,
            pid=decision.pid,
            text=decision.text,
        ).where(place(decision.item_id), ~decision.is_off),
        _row(
            "action",
            item=action.item_id,
            rank=action.position,
            id=action.id,
            pid=action.pid,
            text=action.text,
            name=_ORGANIZATION.name,
            name_en=_ORGANIZATION.name_en,
            other=_USER.name,
            other_en=_USER.name_en,
            day=action.due_on,
        )
        .select_from(owed)
        .where(place(action.item_id), ~action.is_off),
        _votes(place),
    ]


def _votes(place: Place) -> Any:
    link, poll, issue, group = (
        model.__table__.c for model in (ItemPoll, Poll, Issue, SpecialistGroup)
    )
    return _row(
        "vote",
        item=link.item_id,
        rank=literal_column("0"),
        id=poll.id,
        pid=poll.pid,
        text=poll.motion,
        name=group.code,
        other=poll.preset,
        code=type_coerce(poll.outcome, String),
        number=issue.number,
        turn=poll.number,
        result=poll.result,
    ).where(
        place(link.item_id),
        poll.id == link.poll_id,
        issue.id == poll.issue_id,
        group.id == issue.group_id,
    )


def voters_at(place: Place) -> Any:
    """Who is on the roll of each vote, and what it chose."""
    link, elector, ballot = (m.__table__.c for m in (ItemPoll, Elector, Ballot))
    rolls = (
        ItemPoll.__table__.join(Elector.__table__, elector.poll_id == link.poll_id)
        .join(Organization.__table__, _ORGANIZATION.id == elector.organization_id)
        .outerjoin(Ballot.__table__, ballot.elector_id == elector.id)
    )
    told = _row(
        "voter",
        item=link.item_id,
        of=elector.poll_id,
        rank=elector.position,
        id=elector.id,
        name=_ORGANIZATION.name,
        name_en=_ORGANIZATION.name_en,
        code=type_coerce(ballot.choice, String),
    )
    return told.select_from(rolls).where(place(link.item_id))


def typed() -> Any:
    """The last text that a person typed at an item and did not save."""
    draft = Draft.__table__.c
    mine = and_(draft.user_id == _asked("user"), draft.thing.like(bindparam("typed"), escape="/"))
    last = select(func.max(draft.saved_at)).where(mine).correlate(None).scalar_subquery()
    return _row(
        "typed",
        rank=literal_column("0"),
        id=draft.id,
        pid=draft.thing,
        text=draft.text,
        at=draft.saved_at,
    ).where(mine, draft.saved_at == last)


def blocks() -> Any:
    """Texts that the committee keeps ready for notes."""
    text = StandingText.__table__.c
    return _row(
        "block",
        rank=text.position,
        id=text.id,
        name=text.title,
        name_en=text.title_en,
        text=text.text,
        text_en=text.text_en,
    ).where(
        text.committee_id == _asked("committee"),
        text.kind == TextKind.BLOCK,
        text.retired_at.is_(None),
    )


def doers() -> list[Any]:
    """Members and the association on a day, and whoever sits for them on it; the people of the
    meeting's own group come first."""
    membership, seat, group = (m.__table__.c for m in (Membership, Seat, SpecialistGroup))
    there = and_(
        membership.committee_id == _asked("committee"),
        membership.kind.in_(ASSIGNABLE),
        _in_force(membership),
        _ORGANIZATION.id == membership.organization_id,
    )
    return [
        _row(
            "doer",
            rank=membership.position,
            id=_ORGANIZATION.id,
            code=_ORGANIZATION.code,
            name=_ORGANIZATION.name,
            name_en=_ORGANIZATION.name_en,
        ).where(there),
        _row(
            "person",
            of=_ORGANIZATION.id,
            rank=case((seat.group_id == _asked("group"), 0), else_=1 + membership.position),
            id=seat.id,
            pid=_ORGANIZATION.pid,
            code=_USER.pid,
            number=_USER.id,
            name=_USER.name,
            name_en=_USER.name_en,
            other=_ORGANIZATION.name,
            other_en=_ORGANIZATION.name_en,
        ).where(
            there,
            seat.organization_id == membership.organization_id,
            _in_force(seat),
            group.id == seat.group_id,
            group.committee_id == membership.committee_id,
            _USER.id == seat.user_id,
            _USER.is_active,
        ),
    ]


def _in_force(table: Any) -> Any:
    day = bindparam("day", type_=Date)
    return and_(table.since <= day, or_(table.until.is_(None), table.until > day))


def _asked(name: str) -> Any:
    return bindparam(name, type_=BigInteger)


def _row(kind: str, **columns: ColumnElement[Any]) -> Any:
    """A select of the columns that every kind has, empty where this one says nothing."""
    named = ((name, _TYPES.get(name, String())) for name in Fact._fields[1:])
    told = (columns.get(name, cast(null(), of)).label(name) for name, of in named)
    return select(literal_column(f"'{kind}'").label("kind"), *told)
