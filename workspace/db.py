"""The database: one engine setting for both databases, column types, and the one way to write.

A plain session only reads. Whatever changes a row runs inside `write()`, which on SQLite takes
the write lock at once (BEGIN IMMEDIATE) behind an in-process lock and, between processes, a file
lock: SQLite's own busy handler is slow and unfair (ADR 0001).
"""

import fcntl
import os
import secrets
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Enum,
    Integer,
    MetaData,
    String,
    Text,
    event,
    inspect,
    literal,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
BASE32 = "abcdefghijklmnopqrstuvwxyz234567"


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant; a naive one is a programming error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime reached the database")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value)


AnyJSON = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: Instant(),
            dict[str, Any]: AnyJSON,
            list[Any]: AnyJSON,
            list[str]: AnyJSON,
            list[int]: AnyJSON,
        },
    )


# What an act left stands as it was committed until the next `write()`, which trusts nothing read.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

#: How names of what only hand-written DDL can make begin: no model says them (search.models).
BY_HAND = "search_index"


def is_modelled(name: str | None, _kind: str = "", _parents: object = None) -> bool:
    """Whether a table, column or index of the database is to be compared with the models."""
    return not (name or "").startswith(BY_HAND)


BIG = BigInteger().with_variant(Integer(), "sqlite")
Key = Annotated[int, mapped_column(BIG, primary_key=True)]
Line = Annotated[str, mapped_column(String(200))]
LongText = Annotated[str, mapped_column(Text)]
Number = Annotated[int, mapped_column(BIG)]


def new_pid(prefix: str) -> str:
    """A public id: the table's name, a colon and 16 random base32 characters (80 bits)."""
    return prefix + ":" + "".join(secrets.choice(BASE32) for _ in range(16))


class Sealed:
    """A table that the record can rebuild (RECORD.md): its rows carry a public id from birth.

    A column with `info={"seal": True}` holds personal or free text: the entry carries a salted
    commitment. One with `info={"derived": True}` is recomputed and stands in no entry.
    """

    pid: Mapped[str] = mapped_column(String(48), unique=True)

    def __init__(self, **columns: Any) -> None:
        columns.setdefault("pid", new_pid(type(self).__tablename__))  # type: ignore[attr-defined]
        super().__init__(**columns)


def one_of(enum: type[StrEnum], name: str) -> Enum:
    """A column type that stores the enum's value as text under a named CHECK."""
    return Enum(
        enum,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=24,
        values_callable=lambda members: [member.value for member in members],
    )


def within(column: Any, values: Collection[Any]) -> Any:
    """`column IN (values)` for a statement that is kept: each value is a parameter like any other,
    where a plain `in_` writes the list into the SQL anew at every execution.
    """
    return column.in_([literal(value, column.type) for value in sorted(values)])


def run(statement: Any, values: Any) -> Any:
    """Send a kept statement of columns, in the session's transaction and past the session, which
    would flush first and look for entities to load: here there are none, and nothing pending is
    asked about. A write holds its connection: to ask the session for it costs as much as to build
    a small statement.
    """
    session = db.session()
    return (session.info.get("writing") or session.connection()).execute(statement, values)


class SqliteGate:
    """One writer at a time: a thread lock within the process, a file lock between processes."""

    def __init__(self) -> None:
        self.lock = threading.Lock()

    @contextmanager
    def __call__(self, engine: Engine) -> Iterator[None]:
        if engine.dialect.name != "sqlite":
            yield
            return
        with self.lock:
            name = engine.url.database
            if not name or name == ":memory:":
                yield
                return
            handle = os.open(name + ".lock", os.O_RDWR | os.O_CREAT, 0o666)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                yield
            finally:
                os.close(handle)


gate = SqliteGate()


@contextmanager
def write() -> Iterator[None]:
    """A transaction that may change rows; it trusts nothing read before it began."""
    if db.session.info.get("writing"):
        raise RuntimeError("a write inside a write")
    db.session.rollback()
    with gate(db.engine):
        try:
            connection = db.session.connection(execution_options={"immediate": True})
            db.session.info["writing"] = connection
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        finally:
            db.session.info.pop("writing", None)


def set_up_engine(engine: Engine) -> None:
    """Attach the driver settings that both databases need; called once an engine."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _open_postgresql)


def _open_sqlite(raw: Any, _record: Any) -> None:
    raw.isolation_level = None  # SQLAlchemy's `begin` event speaks BEGIN, not the driver
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
        raw.execute("PRAGMA " + pragma)


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _open_postgresql(raw: Any, _record: Any) -> None:
    with raw.cursor() as cursor:
        cursor.execute("SET lock_timeout = '30s'")
    raw.commit()


@event.listens_for(db.session, "before_flush")
def _note_changes(session: Session, _context: Any, _instances: Any) -> None:
    """Remember which sealed columns this act changes, so that its entry can carry them."""
    changes: dict[Sealed, set[str] | None] | None = session.info.get("changes")
    if changes is None:
        return
    for row in session.deleted:
        if isinstance(row, Sealed):
            raise RuntimeError(f"{row.pid}: a sealed row is never deleted")
    for row in session.new:
        if isinstance(row, Sealed):
            changes[row] = None
    for row in session.dirty:
        if isinstance(row, Sealed) and changes.get(row, set()) is not None:
            changes.setdefault(row, set()).update(_changed_columns(row))  # type: ignore[union-attr]


def _changed_columns(row: Any) -> set[str]:
    state = inspect(row)
    columns, links = state.mapper.column_attrs, state.mapper.relationships
    names: set[str] = set()
    for name in tuple(state.committed_state):  # what was set since it was read, changed or not
        if not state.attrs[name].history.has_changes():
            continue
        if name in columns:
            names.add(name)
        elif name in links and links[name].direction.name == "MANYTOONE":
            keys = links[name].local_columns
            names |= {state.mapper.get_property_by_column(c).key for c in keys}
    return names
