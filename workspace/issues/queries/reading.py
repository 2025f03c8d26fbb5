"""How far a person has read: the line in the thread, the counts in a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BigInteger, Select, and_, bindparam, select
from sqlalchemy.orm import aliased, joinedload

from workspace.accounts.models import Draft, User
from workspace.db import db
from workspace.issues.models import Attachment, Issue, ReadMark
from workspace.issues.queries.attachments import by_thing
from workspace.permissions import Actor


@dataclass(frozen=True)
class Beside:
    """What stands beside a thread: the person's draft and the number of the last comment that it
    read (None where it never opened the issue), and the files by what they hang on.
    """

    draft: Draft | None
    read: int | None
    files: dict[str, list[Attachment]]


def beside(actor: Actor, issue: Issue, pids: Sequence[str]) -> Beside:
    """The person's own and the files of these things, in one query."""
    asked = {"user": actor.id, "issue": issue.id, "thing": issue.pid, "things": list(pids)}
    rows = db.session.execute(_beside(), asked).all()
    files = by_thing(row.Attachment for row in rows if row.Attachment is not None)
    return Beside(rows[0].Draft, rows[0].number, files)


@cache
def _beside() -> Select[Any]:
    me, issue = aliased(User), bindparam("issue", type_=BigInteger)
    return (
        select(Draft, ReadMark.number, Attachment)
        .select_from(me)
        .outerjoin(Draft, and_(Draft.user_id == me.id, Draft.thing == bindparam("thing")))
        .outerjoin(ReadMark, and_(ReadMark.user_id == me.id, ReadMark.issue_id == issue))
        .outerjoin(Attachment, Attachment.thing.in_(bindparam("things", expanding=True)))
        .options(joinedload(Attachment.user), joinedload(Attachment.committee))
        .where(me.id == bindparam("user"))
        .order_by(Attachment.id)
    )


def with_read_marks(actor: Actor, query: Select[Any]) -> Select[Any]:
    """Issues, each with the number of the last comment that the person read, None for unopened."""
    return _with_read_marks(actor.id, query)


@lru_cache(128)
def _with_read_marks(user_id: int, query: Select[Any]) -> Select[Any]:
    own = and_(ReadMark.issue_id == Issue.id, ReadMark.user_id == user_id)
    return query.outerjoin(ReadMark, own).add_columns(ReadMark.number)
