"""How far a person has read: short writes of its own, in no record."""

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
    insert = insert_postgresql if db.engine.dialect.name == "postgresql" else insert_sqlite
    values = {"number": number, "at": now()}
    with write():
        db.session.execute(
            insert(ReadMark)
            .values(user_id=user_id, issue_id=key, **values)
            .on_conflict_do_update(
                index_elements=["user_id", "issue_id"],
                set_=values,
                where=(ReadMark.number < number) & (ReadMark.number >= after),
            )
        )
