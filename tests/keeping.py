"""The database kept as it stands, and put back: by its pages on SQLite, by tables on PostgreSQL.

Putting back is what every test begins with, so it costs a millisecond or two, and it is exact
whoever wrote in between: another thread, a command, a killed process.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from itertools import count
from typing import Any

from sqlalchemy import Engine

from workspace.db import db, write

Rows = dict[str, list[dict[str, Any]]]


def keep() -> Callable[[], None]:
    """Keep every row as it stands now; a call of the answer puts all of it back."""
    return by_pages() if db.engine.dialect.name == "sqlite" else by_tables()


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


def by_tables() -> Callable[[], None]:
    return Tables.of(db.engine).keep()


class Tables:
    """A PostgreSQL database whose triggers tell which tables were written to.

    What a table held when it was kept has a number and lies in a copy of its own; to put a kept
    state back, the tables that hold another number are filled from its copies.
    """

    @classmethod
    @cache
    def of(cls, engine: Engine) -> "Tables":
        return cls(engine)

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        #: Of each table the columns that are written; PostgreSQL makes some by itself.
        self.columns = {
            table.name: ", ".join(f'"{column.name}"' for column in table.columns)
            for table in db.metadata.sorted_tables
        }
        self.numbers = count(1)
        self.holds = dict.fromkeys(self.columns, 0)
        self.copied: set[str] = set()
        self.run(WATCH, *(TELL.format(name) for name in self.columns))

    def run(self, *statements: str) -> list[Any]:
        """Run them at once in a transaction of their own; answers with the last one's rows."""
        db.session.rollback()
        with closing(self.engine.raw_connection()) as here:
            cursor = here.driver_connection.execute(";".join(statements))
            while cursor.nextset():
                pass
            rows = cursor.fetchall() if cursor.description else []
            here.commit()
        return rows

    def look(self) -> None:
        """Give what was written to since the last look a new number."""
        for name in {name for (name,) in self.run("DELETE FROM kept.touched RETURNING name")}:
            self.holds[name] = next(self.numbers)

    def keep(self) -> Callable[[], None]:
        self.look()
        kept = dict(self.holds)
        copies = {copy_of(name, number): name for name, number in kept.items()}
        missing = copies.keys() - self.copied
        self.run(*(f'CREATE TABLE {copy} AS TABLE "{copies[copy]}"' for copy in missing), "SELECT")
        self.copied |= missing

        def put_back() -> None:
            self.look()
            changed = [name for name in self.columns if self.holds[name] != kept[name]]
            filled = (
                FILL.format(name, self.columns[name], copy_of(name, kept[name])) for name in changed
            )
            # Meanwhile no key is checked and nobody is told.
            self.run(
                "SET session_replication_role = replica",
                *filled,
                "SET session_replication_role = DEFAULT",
            )
            self.holds = dict(kept)

        return put_back


def copy_of(name: str, number: int) -> str:
    return f'kept."{name}.{number}"'


WATCH = """
CREATE SCHEMA kept;
CREATE UNLOGGED TABLE kept.touched (name text);
CREATE FUNCTION kept.tell() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN INSERT INTO kept.touched VALUES (TG_TABLE_NAME); RETURN NULL; END $$
"""
TELL = """
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{0}"
FOR EACH STATEMENT EXECUTE FUNCTION kept.tell()
"""
#: PostgreSQL's sequences know nothing of rows put in with their keys, nor of a rollback.
FROM_THE_LAST = """
SELECT setval(pg_get_serial_sequence('{0}', 'id'), coalesce(max(id), 0) + 1, false) FROM "{0}"
"""
FILL = f"""
DELETE FROM "{{0}}"; INSERT INTO "{{0}}" ({{1}}) SELECT {{1}} FROM {{2}}; {FROM_THE_LAST}
"""  # noqa: S608


def all_rows() -> Rows:
    """Every row, table by table."""
    return {
        table.name: [dict(row._mapping) for row in db.session.execute(table.select())]
        for table in db.metadata.sorted_tables
    }


def restore(rows: Rows) -> None:
    """Empty all tables of any database and put the kept rows back."""
    tables = db.metadata.sorted_tables
    is_postgresql = db.engine.dialect.name == "postgresql"
    with write():
        foreign_keys = (
            "SET session_replication_role = {}"
            if is_postgresql
            else "PRAGMA defer_foreign_keys = ON"
        )
        db.session.execute(db.text(foreign_keys.format("replica")))
        for table in reversed(tables):
            db.session.execute(table.delete())
        for table in tables:
            if rows[table.name]:
                db.session.execute(table.insert(), rows[table.name])
        if is_postgresql:
            db.session.execute(db.text(foreign_keys.format("DEFAULT")))
            for table in tables:
                db.session.execute(db.text(FROM_THE_LAST.format(table.name)))
