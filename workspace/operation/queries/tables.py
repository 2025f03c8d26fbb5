"""Reads of a whole database as it stands: its tables by reflection, its rows in one snapshot.

By reflection, not by the models: an older database is read as it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    cast,
    func,
    inspect,
    select,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.engine import Connection
from sqlalchemy.schema import sort_tables_and_constraints

from workspace.db import db

REVISIONS = "alembic_version"
_KINDS: tuple[tuple[type[Any], str], ...] = (
    (Boolean, "bool"),
    (Integer, "int"),
    (Date, "date"),
    (DateTime, "instant"),
    (JSON, "json"),
    (LargeBinary, "bytes"),
    (Numeric, "number"),
    (String, "text"),
)


@contextmanager
def snapshot() -> Iterator[Connection]:
    """A connection that sees one instant of the database while acts go on."""
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with db.engine.connect() as connection:
        if db.engine.dialect.name == "postgresql":
            connection = connection.execution_options(**options)
        yield connection  # SQLite: the first read of a plain BEGIN fixes what is seen (WAL)


def tables_of(connection: Connection) -> list[Table]:
    """The tables that hold something of their own, those that others refer to first.

    An index for searching (a virtual table and its shadows) is made again, not carried.
    """
    found = MetaData()
    names = [n for n in inspect(connection).get_table_names() if n not in _indexes(connection)]
    found.reflect(connection, only=[name for name in names if name != REVISIONS])
    ordered = sort_tables_and_constraints(found.tables.values())
    return [table for table, _ in ordered if table is not None]


def _indexes(connection: Connection) -> set[str]:
    """SQLite's virtual tables and their shadows."""
    if connection.dialect.name != "sqlite":
        return set()
    rows = connection.exec_driver_sql("PRAGMA table_list").all()
    return {row[1] for row in rows if row[2] in ("virtual", "shadow")}


def virtual_tables(connection: Connection) -> list[str]:
    """SQLite's virtual tables, which go before their shadows."""
    if connection.dialect.name != "sqlite":
        return []
    rows = connection.exec_driver_sql("PRAGMA table_list").all()
    return [row[1] for row in rows if row[2] == "virtual" and row[0] == "main"]


def columns_of(table: Table) -> list[tuple[Column[Any], str]]:
    """A table's columns by name with their kinds, whatever order the database keeps them in; what
    it computes itself is left out."""
    return [
        (column, kind_of(column))
        for column in sorted(table.columns, key=lambda column: column.name)
        if column.computed is None and not isinstance(column.type, TSVECTOR)
    ]


def kind_of(column: Column[Any]) -> str:
    """The kind of a column's cells; a type that the format does not know is an error."""
    for type_, kind in _KINDS:
        if isinstance(column.type, type_):
            return kind
    raise TypeError(f"{column.table.name}.{column.name}: {column.type!r} has no place in a backup")


def rows_of(connection: Connection, table: Table) -> Iterator[Any]:
    """All rows of a table by its key, a few at a time."""
    chosen = [
        cast(column, Text) if kind == "json" else column for column, kind in columns_of(table)
    ]
    query = select(*chosen).order_by(*table.primary_key.columns)
    yield from connection.execution_options(yield_per=500).execute(query)


def revision_of(connection: Connection) -> str:
    """The migration that the database stands at, "" where it has none."""
    if not inspect(connection).has_table(REVISIONS):
        return ""
    found = connection.exec_driver_sql(f"SELECT version_num FROM {REVISIONS}").scalar()  # noqa: S608
    return str(found or "")


def is_empty(connection: Connection) -> bool:
    """Whether no table holds a row."""
    return not any(
        connection.scalar(select(func.count()).select_from(table).limit(1))
        for table in tables_of(connection)
    )


def heads_of(connection: Connection) -> list[dict[str, Any]]:
    """Each committee's record: its slug, name for life, size and last leaf hash."""
    found = MetaData()
    found.reflect(connection, only=["committee", "log", "entry"])
    committee, log, entry = (found.tables[name] for name in ("committee", "log", "entry"))
    is_last = (entry.c.log_id == log.c.id) & (entry.c.seq == log.c.size - 1)
    query = (
        select(committee.c.slug, log.c.origin, log.c.size, entry.c.leaf_hash.label("last_leaf"))
        .join_from(log, committee, committee.c.id == log.c.committee_id)
        .outerjoin(entry, is_last)
        .order_by(committee.c.id)
    )
    return [dict(row._mapping) for row in connection.execute(query)]
