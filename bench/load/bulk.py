"""Rows made in memory and inserted table by table, each act with the entry that `act` would write.

A row is a plain dict with key and public id from its birth. `act` appends the entry that carries
the rows, so that a loaded database passes `record.rebuild.differences` like a grown one.
"""

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text

from workspace.db import BASE32, Sealed, db, write
from workspace.record.canonical import canonical, commitment, leaf_hash
from workspace.record.models import Entry, Log, Opening
from workspace.record.projection import recorded_columns, referred, sealed_models, to_entry

Row = dict[str, Any]
#: Rows kept in memory before they are written.
BATCH = 20_000


class Bulk:
    """Collects rows and writes them in batches; one log."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.rows: dict[Any, list[Row]] = defaultdict(list)
        self.keys: dict[Any, int] = {}
        self.pids: dict[tuple[str, int], str] = {}
        self.columns = {model: recorded_columns(model) for model in sealed_models().values()}
        self.order = {name: place for place, name in enumerate(sealed_models())}
        self.log: Row = {}
        self.waiting = 0

    def add(self, model: Any, **values: Any) -> Row:
        """A row of a table, its key, public id and the columns' own defaults filled in."""
        if model not in self.keys:
            self.keys[model] = db.session.scalar(select(func.max(model.id))) or 0
        self.keys[model] += 1
        row: Row = {"id": self.keys[model], **_defaults(model), **values}
        if issubclass(model, Sealed):
            row.setdefault("pid", self.pid(model.__tablename__))
            self.pids[model.__tablename__, row["id"]] = row["pid"]
        self.rows[model].append(row)
        self.waiting += 1
        return row

    def pid(self, prefix: str) -> str:
        """A public id of the run's own chance."""
        return prefix + ":" + "".join(self.random.choices(BASE32, k=16))

    def act(
        self, name: str, at: datetime, subject: Row, rows: Iterable[tuple[Any, Row]], **who: str
    ) -> None:
        """The entry of one act that made these rows."""
        openings: list[tuple[str, str, str]] = []

        def seal(words: str) -> dict[str, str]:
            salt = self.random.randbytes(32)
            openings.append((commitment(salt, words), salt.hex(), words))
            return {"hmac": openings[-1][0]}

        said = [self._said(model, row, seal) for model, row in rows]
        said.sort(key=lambda row: (self.order[row["table"]], row["id"]))
        at_ms = int(at.timestamp() * 1000)
        body = canonical(
            {
                "v": 1,
                "log": self.log["origin"],
                "seq": self.log["size"],
                "type": name,
                "at_ms": at_ms,
                "base": [0, ""],
                "actor": who.get("actor", ""),
                "org": who.get("org", ""),
                "obj": subject["pid"],
                "data": {"rows": said},
            }
        )
        entry = self.add(
            Entry,
            log_id=self.log["id"],
            seq=self.log["size"],
            type=name,
            obj=subject["pid"],
            at_ms=at_ms,
            leaf_hash=leaf_hash(body),
            body=body.decode(),
        )
        for kept, salt, words in openings:
            self.add(Opening, entry_id=entry["id"], commitment=kept, salt=salt, text=words)
        self.log["size"] += 1
        self.log["last_at_ms"] = max(self.log["last_at_ms"], at_ms)
        if self.waiting > BATCH:
            self.write()

    def _said(self, model: Any, row: Mapping[str, Any], seal: Any) -> Row:
        said = {"table": model.__tablename__, "id": row["pid"]}
        for name, column in self.columns[model].items():
            value = row.get(name)
            if value is None:
                continue
            target = referred(column)
            if column.info.get("seal"):
                said[name] = seal(value)
            elif target is not None:
                said[name] = self.pids[target.__tablename__, value]
            else:
                said[name] = to_entry(column, value)
        return said

    def write(self) -> None:
        """Put what waits into the database, what is referred to first."""
        models = {m.class_.__tablename__: m.class_ for m in db.Model.registry.mappers}
        with write():
            for table in db.metadata.sorted_tables:
                rows = self.rows.pop(models[table.name], None)
                for group in _alike(rows or ()):
                    db.session.execute(table.insert(), group)
        self.waiting = 0

    def finish(self) -> None:
        """Write the rest and the log's head; give PostgreSQL its sequences and statistics."""
        self.write()
        with write():
            db.session.execute(
                Log.__table__.update()
                .where(Log.id == self.log["id"])
                .values(size=self.log["size"], last_at_ms=self.log["last_at_ms"])
            )
            if db.engine.dialect.name == "postgresql":
                for model, last in self.keys.items():
                    name = model.__tablename__
                    db.session.execute(
                        text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {last})")
                    )
                db.session.execute(text("ANALYZE"))  # as its own autovacuum would


def _defaults(model: Any) -> Row:
    if model not in _kept:
        _kept[model] = {c.key: c.default for c in model.__table__.columns if c.default is not None}
    return {
        name: default.arg(None) if default.is_callable else default.arg
        for name, default in _kept[model].items()
    }


_kept: dict[Any, dict[str, Any]] = {}


def _alike(rows: Iterable[Row]) -> Iterable[list[Row]]:
    """Rows grouped by the columns they name: one statement each."""
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row)].append(row)
    return groups.values()


def token_of(user: Row) -> str:
    """The session token of a loaded person: known to the load generator, hashed in the table."""
    return hashlib.sha256(user["handle"].encode()).hexdigest()[:32]
