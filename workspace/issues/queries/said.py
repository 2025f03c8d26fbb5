"""What a thread shows of its rows: plain, since a page has a hundred of them."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, cast, null, select

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


#: What a comment and a line of the timeline have, in one row for both: a comment has no act.
SAID = ("id", "pid", "at", "number", "mark", "body_html", "version", "edited_at", "withdrawn_at")
DONE = ("act", "note", "detail", "by_secretary")


def all_said() -> Select[Any]:
    """Comments with the names of who spoke and for whom."""
    told = {name: _COMMENT[name] for name in (*SAID, "user_id")}
    return _row(Comment, **told)


def all_done() -> Select[Any]:
    """Lines of the timeline with the same; the clock's have none."""
    told = {name: _MOVE[name] for name in ("id", "pid", "at", *DONE)}
    return _row(Move, **told)


def _row(model: Any, **told: Any) -> Select[Any]:
    row = model.__table__
    joined = row.outerjoin(User.__table__, _USER.id == row.c.user_id).outerjoin(
        Organization.__table__, _ORGANIZATION.id == row.c.organization_id
    )
    both = [_COMMENT[name] for name in (*SAID, "user_id")] + [_MOVE[name] for name in DONE]
    columns = (told.get(one.name, cast(null(), one.type)).label(one.name) for one in both)
    names = (_USER.name, _USER.name_en, _ORGANIZATION.name, _ORGANIZATION.name_en)
    labels = (name.label(f"named_{place}") for place, name in enumerate(names))
    return select(*columns, *labels).select_from(joined)


def said_or_done(row: Any, state: IssueState) -> Said | Done:
    """A comment or a line from its row; `state` is that of the issue."""
    return _said(row, state) if row.act is None else _done(row)


def _said(row: Any, state: IssueState) -> Said:
    return Said(
        id=row.id,
        pid=row.pid,
        number=row.number,
        at=row.at,
        mark=row.mark,
        body_html=row.body_html,
        version=row.version,
        edited_at=row.edited_at,
        withdrawn_at=row.withdrawn_at,
        user_id=row.user_id,
        user=Named("", row.named_0, row.named_1),
        organization=Named("", row.named_2, row.named_3),
        issue_state=state,
    )


def _done(row: Any) -> Done:
    return Done(
        id=row.id,
        pid=row.pid,
        at=row.at,
        act=row.act,
        note=row.note,
        detail=tuple(row.detail.items()),
        by_secretary=row.by_secretary,
        user=Named("", row.named_0, row.named_1) if row.named_0 is not None else None,
        organization=Named("", row.named_2, row.named_3) if row.named_2 is not None else None,
    )
