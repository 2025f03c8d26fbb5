"""What a thread shows of its rows: plain, since a page has a hundred of them."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from workspace.accounts.models import User
from workspace.committees.models import Committee, Organization
from workspace.issues.models import Comment, Move
from workspace.issues.queries.facts import Named
from workspace.issues.rules import IssueState, instants_of

_USER, _ORGANIZATION = User.__table__.c, Organization.__table__.c
_COMMENT, _MOVE = Comment.__table__.c, Move.__table__.c


class Said(NamedTuple):
    """发言 as its thread shows it; `issue_state` is what POLICY asks of its issue."""

    id: int
    pid: str
    number: int
    at: datetime
    mark: str
    body_html: str
    version: int
    edited_at: datetime | None
    withdrawn_at: datetime | None
    user_id: int
    user: Named
    organization: Named
    issue_state: IssueState


class Hung(NamedTuple):
    """附件 as a thread shows it under what it hangs on; one query finds those of a page."""

    id: int
    pid: str
    thing: str
    name: str
    sha256: str
    size: int
    width: int
    height: int
    is_settled: bool
    withdrawn_at: datetime | None
    user_id: int
    user: Named
    committee: Committee


class Done(NamedTuple):
    """经过 as its thread shows it; `detail` as pairs, so that a line is drawn once."""

    id: int
    pid: str
    at: datetime
    act: str
    note: str
    detail: tuple[tuple[str, Any], ...]
    by_secretary: bool
    user: Named | None
    organization: Named | None

    @property
    def instants(self) -> dict[str, datetime]:
        """The instants among the details, by their names."""
        return instants_of(dict(self.detail))


def all_said() -> Select[Any]:
    """Comments with the names of who spoke and for whom."""
    names = ("id", "pid", "number", "at", "mark", "body_html", "version", "edited_at")
    return _with_names(Comment, *(_COMMENT[name] for name in (*names, "withdrawn_at", "user_id")))


def all_done() -> Select[Any]:
    """Lines of the timeline with the same; the clock's have none."""
    names = ("id", "pid", "at", "act", "note", "detail", "by_secretary")
    return _with_names(Move, *(_MOVE[name] for name in names))


def _with_names(model: Any, *columns: Any) -> Select[Any]:
    row = model.__table__
    joined = row.outerjoin(User.__table__, _USER.id == row.c.user_id).outerjoin(
        Organization.__table__, _ORGANIZATION.id == row.c.organization_id
    )
    names = (_USER.name, _USER.name_en, _ORGANIZATION.name, _ORGANIZATION.name_en)
    labels = (name.label(f"named_{place}") for place, name in enumerate(names))
    return select(*columns, *labels).select_from(joined)


def a_said(row: Any, state: IssueState) -> Said:
    """A comment from its row."""
    *columns, user, user_en, organization, organization_en = row
    return Said(*columns, Named("", user, user_en), Named("", organization, organization_en), state)


def a_done(row: Any) -> Done:
    """A line from its row."""
    key, pid, at, act, note, detail, stood_in, user, user_en, organization, organization_en = row
    return Done(
        key,
        pid,
        at,
        act,
        note,
        tuple(detail.items()),
        stood_in,
        Named("", user, user_en) if user is not None else None,
        Named("", organization, organization_en) if organization is not None else None,
    )
