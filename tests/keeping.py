"""The database kept as it stands, and put back: by its pages on SQLite, by rows on PostgreSQL.

Putting back is what every test begins with, so it costs a millisecond or two, and it is exact
whoever wrote in between: another thread, a command, a killed process.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

from workspace.db import db, write

Rows = dict[str, list[dict[str, Any]]]
#: Of a table: how many rows, and the last transaction that left one in it.
Mark = tuple[int, int]


def keep() -> Callable[[], None]:
    """Keep every row as it stands now; a call of the answer puts all of it back."""
    return by_pages() if db.engine.dialect.name == "sqlite" else by_rows()


def by_pages() -> Callable[[], None]:
    kept = sqlite3.connect(":memory:")
    db.session.rollback()
    with closing(db.engine.raw_connection()) as here:
        here.driver_connection.backup(kept)

    def put_back() -> None:
        db.session.rollback()
        with closing(db.engine.raw_connection()) as here:
            kept.backup(here.driver_connection)

    return put_back


def by_rows() -> Callable[[], None]:
    rows = all_rows()
    left = marks()

    def put_back() -> None:
        db.session.rollback()
        now = marks()
        restore(rows, {name for name in rows if now[name] != left[name]})
        left.update(marks())

    return put_back


def all_rows() -> Rows:
    """Every row, table by table."""
    return {
        table.name: [dict(row._mapping) for row in db.session.execute(table.select())]
        for table in db.metadata.sorted_tables
    }


def marks() -> dict[str, Mark]:
    """What no change of a table leaves as it was: a row taken out lessens the number, a row put in
    or changed carries a later transaction.
    """
    asked = " UNION ALL ".join(
        f"SELECT '{name}', count(*), coalesce(max(xmin::text::bigint), 0) FROM \"{name}\""  # noqa: S608
        for name in db.metadata.tables
    )
    found = {name: (count, last) for name, count, last in db.session.execute(db.text(asked))}
    db.session.rollback()
    return found


def restore(rows: Rows, names: set[str] | None = None) -> None:
    """Empty the tables (all, or those named) of any database and put the kept rows back."""
    tables = [t for t in db.metadata.sorted_tables if names is None or t.name in names]
    with write():
        if db.engine.dialect.name == "postgresql":
            db.session.execute(db.text("SET session_replication_role = replica"))
        else:
            db.session.execute(db.text("PRAGMA defer_foreign_keys = ON"))
        for table in reversed(tables):
            db.session.execute(table.delete())
        for table in tables:
            if rows[table.name]:
                db.session.execute(table.insert(), rows[table.name])
        if db.engine.dialect.name == "postgresql":
            set_sequences(rows)


def set_sequences(rows: Rows) -> None:
    """PostgreSQL's sequences know nothing of rows put in with their keys, nor of a rollback."""
    db.session.execute(db.text("SET session_replication_role = DEFAULT"))
    last = {name: max((row["id"] for row in kept), default=0) + 1 for name, kept in rows.items()}
    asked = ", ".join(
        f"setval(pg_get_serial_sequence('{name}', 'id'), {n}, false)" for name, n in last.items()
    )
    db.session.execute(db.text(f"SELECT {asked}"))
