"""Rows to entry and back: what an entry says of the rows that its act changed.

A row stands as `{"table": …, "id": public id, column: value …}`: all columns when it is new, the
changed ones later. Keys of other sealed rows stand as their public ids, instants as milliseconds,
days as ISO text; a null is left out (in a changed row it stands in "cleared"). A sealed column
stands as {"hmac": commitment}; a derived one does not stand there at all.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import Column, bindparam, inspect, select

from workspace.db import Base, Sealed, db, run

Seal = Callable[[str], dict[str, str]]
#: (table, database key) -> public id
Known = dict[tuple[str, int], str]


def sealed_models() -> dict[str, type[Any]]:
    """Table name -> model of every sealed table, in an order in which references come first."""
    models = {
        m.class_.__tablename__: m.class_
        for m in Base.registry.mappers
        if issubclass(m.class_, Sealed)
    }
    return {t.name: models[t.name] for t in Base.metadata.sorted_tables if t.name in models}


@cache
def recorded_columns(model: type[Any]) -> dict[str, Column[Any]]:
    """Attribute name -> column of all that an entry carries of a row (not key, nor derived)."""
    return {
        attribute.key: attribute.columns[0]
        for attribute in inspect(model).column_attrs
        if not attribute.columns[0].primary_key
        and attribute.key != "pid"
        and not attribute.columns[0].info.get("derived")
    }


def rows_of(
    changes: dict[Any, set[str] | None], seal: Seal, known: Known | None = None
) -> list[dict[str, Any]]:
    """What the entry says of the changed rows; `seal` turns free text into a commitment, `known`
    holds public ids that need not be looked up."""
    order = {name: place for place, name in enumerate(sealed_models_cached())}
    found = [_row(row, names, seal, known or {}) for row, names in changes.items()]
    return sorted((r for r in found if len(r) > 2), key=lambda r: (order[r["table"]], r["id"]))


def _row(row: Any, names: set[str] | None, seal: Seal, known: Known) -> dict[str, Any]:
    said: dict[str, Any] = {"table": row.__tablename__, "id": row.pid}
    cleared = []
    for name, column in recorded_columns(type(row)).items():
        if names is not None and name not in names:
            continue
        value = getattr(row, name)
        if value is None:
            cleared += [name] if names is not None else []
        elif column.info.get("seal"):
            said[name] = seal(value)
        else:
            said[name] = to_entry(column, value, known)
    if cleared:
        said["cleared"] = sorted(cleared)
    return said


def to_entry(column: Column[Any], value: Any, known: Known | None = None) -> Any:
    """A column's value as an entry holds it."""
    target = referred(column)
    if target is not None:
        pid = (known or {}).get((target.__tablename__, value))
        return pid or pid_of(target, value)
    if isinstance(value, datetime):
        return int(value.timestamp() * 1000)
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def referred(column: Column[Any]) -> type[Any] | None:
    """The sealed model that a key column points at, or None."""
    for key in column.foreign_keys:
        return sealed_models_cached().get(key.column.table.name)
    return None


_models: dict[str, type[Any]] = {}


def sealed_models_cached() -> dict[str, type[Any]]:
    """`sealed_models()`, read once the mappers are configured."""
    if not _models:
        _models.update(sealed_models())
    return _models


def pid_of(model: type[Any], key: int) -> str:
    """The public id of a row by its database key (from the session where it is loaded)."""
    row = db.session.identity_map.get(db.session.identity_key(model, key))
    if row is not None and "pid" in vars(row):  # one read before the lock would be read whole
        return str(row.pid)
    return str(run(_pids(model), {"key": key}).scalar())


@cache
def _pids(model: Any) -> Any:
    columns = model.__table__.c
    return select(columns.pid).where(columns.id == bindparam("key"))


def from_entry(column: Column[Any], value: Any, key_of: Callable[[str], int]) -> Any:
    """The inverse of `to_entry`; `key_of` finds the key of a public id."""
    if referred(column) is not None:
        return key_of(value)
    python = column.type.python_type
    if python is datetime:
        return datetime.fromtimestamp(value / 1000, UTC)
    if python is date:
        return date.fromisoformat(value)
    return python(value) if issubclass(python, Enum) else value
