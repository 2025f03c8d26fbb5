"""How far a person has read: short writes of its own, in no record."""

from functools import cache
from typing import Any

from sqlalchemy import BigInteger, bindparam
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from workspace.clock import now
from workspace.db import db, write
from workspace.issues.models import Issue, ReadMark


def mark_read(user_id: int, issue: Issue, number: int, *, after: int = -1) -> None:
    """Remember that the person read up to this comment; never back, never beyond the last.

    With `after` only where it had read that far before.
    """
    key, number = issue.id, min(number, issue.comment_count)
    mark = {"user": user_id, "issue": key, "read": number, "read_at": now(), "after": after}
    with write():
        db.session.execute(_marking(db.engine.dialect.name), mark)


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
