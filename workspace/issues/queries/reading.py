"""How far a person has read: the line in the thread, the counts in a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, and_, bindparam, select

from workspace.accounts.models import Draft, User
from workspace.db import run
from workspace.issues.models import Attachment, Issue, ReadMark
from workspace.issues.queries.facts import Named
from workspace.issues.queries.said import Hung
from workspace.permissions import Actor


class Kept(NamedTuple):
    """草稿 — what the person typed and did not send, and since when it is kept."""

    text: str
    saved_at: datetime


@dataclass(frozen=True)
class Beside:
    """What stands beside a thread: the person's draft and the number of the last comment that it
    read (None where it never opened the issue), and the files by what they hang on.
    """

    draft: Kept | None
    read: int | None
    files: dict[str, list[Hung]]


def beside(actor: Actor, issue: Issue, pids: Sequence[str]) -> Beside:
    """The person's own and the files of these things, in one query."""
    asked = {"user": actor.id, "issue": issue.id, "thing": issue.pid, "things": list(pids)}
    found = run(_beside(), asked).all()
    files: dict[str, list[Hung]] = {}
    for _text, _saved_at, _number, *file, name, name_en in found:
        if file[0] is not None:
            hung = Hung(*file, Named("", name, name_en), issue.committee)
            files.setdefault(hung.thing, []).append(hung)
    text, saved_at, number = found[0][:3]
    return Beside(Kept(text, saved_at) if text is not None else None, number, files)


@cache
def _beside() -> Any:
    me, author = User.__table__, User.__table__.alias()
    draft, mark, file = (m.__table__ for m in (Draft, ReadMark, Attachment))
    issue = bindparam("issue", type_=BigInteger)
    own = and_(draft.c.user_id == me.c.id, draft.c.thing == bindparam("thing"))
    names = [name for name in Hung._fields if name in file.c]
    return (
        select(
            draft.c.text,
            draft.c.saved_at,
            mark.c.number,
            *(file.c[name].label(f"file_{name}") for name in names),
            author.c.name.label("author"),
            author.c.name_en.label("author_en"),
        )
        .select_from(me)
        .outerjoin(draft, own)
        .outerjoin(mark, and_(mark.c.user_id == me.c.id, mark.c.issue_id == issue))
        .outerjoin(file, file.c.thing.in_(bindparam("things", expanding=True)))
        .outerjoin(author, author.c.id == file.c.user_id)
        .where(me.c.id == bindparam("user"))
        .order_by(file.c.id)
    )


def with_read_marks(actor: Actor, query: Select[Any]) -> Select[Any]:
    """Issues, each with the number of the last comment that the person read, None for unopened."""
    return _with_read_marks(actor.id, query)


@lru_cache(128)
def _with_read_marks(user_id: int, query: Select[Any]) -> Select[Any]:
    own = and_(ReadMark.issue_id == Issue.id, ReadMark.user_id == user_id)
    return query.outerjoin(ReadMark, own).add_columns(ReadMark.number)
