"""How far a person has read: short writes of its own, in no record."""

from functools import cache
from typing import Any

from sqlalchemy import BigInteger, bindparam
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from workspace.clock import now
from workspace.db import db, run, write
from workspace.issues.models import Issue, ReadMark


def mark_read(user_id: int, issue: Issue, number: int) -> None:
    """Remember that the person read up to this comment; never back, never beyond the last."""
    key, number = issue.id, min(number, issue.comment_count)
    with write():
        _mark(user_id, key, number, after=-1)


def mark_own(user_id: int, issue: Issue, number: int) -> None:
    """Whoever had read up to its own comment has read this too; in the act's own transaction."""
    _mark(user_id, issue.id, number, after=number - 1)


def _mark(user_id: int, key: int, number: int, *, after: int) -> None:
    mark = {"user": user_id, "issue": key, "read": number, "read_at": now(), "after": after}
    run(_marking(db.engine.dialect.name), mark)


@cache
def _marking(dialect: str) -> Any:
    mark: Any = ReadMark.__table__
    names = {"user_id": "user", "issue_id": "issue", "number": "read", "at": "read_at"}
    insert = insert_postgresql if dialect == "postgresql" else insert_sqlite
    made = insert(mark).values({name: bindparam(value) for name, value in names.items()})
    after = bindparam("after", type_=BigInteger)
    return made.on_conflict_do_update(
        index_elements=["user_id", "issue_id"],
        set_={"number": made.excluded.number, "at": made.excluded.at},
        where=(mark.c.number < made.excluded.number) & (mark.c.number >= after),
    )
