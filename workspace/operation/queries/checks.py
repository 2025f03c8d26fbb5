"""What `flask doctor` and `/readyz` look at; every check stands in one of the two tables below."""

import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from workspace.clock import now
from workspace.db import db
from workspace.operation.queries import tables
from workspace.operation.queries.surroundings import fonts, key, mail, outbox
from workspace.operation.rules import Finding, State, clock_state, disk_state, worst
from workspace.record.canonical import leaf_hash
from workspace.record.models import Entry, Log

Settings = Mapping[str, Any]
Check = Callable[[Settings], Iterator[Finding]]
MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
SPOT_CHECKS = 20


def examine(settings: Settings, checks: Mapping[str, Check] | None = None) -> list[Finding]:
    """All findings in the order of the table; without a database the checks that need one rest."""
    found: list[Finding] = []
    for name, check in (checks or CHECKS).items():
        if name in NEED_DATABASE and worst(f for f in found if f.check == "database") != State.OK:
            continue
        found += _attempt(name, check, settings)
    return found


def _attempt(name: str, check: Check, settings: Settings) -> list[Finding]:
    """A check that breaks is a finding itself."""
    try:
        return list(check(settings))
    except (SQLAlchemyError, OSError) as fault:
        db.session.rollback()
        return [Finding(name, State.FAIL, "broken", {"why": type(fault).__name__})]


def reachable(settings: Settings) -> Iterator[Finding]:
    """The database answers."""
    try:
        db.session.execute(select(1))
    except SQLAlchemyError as fault:
        db.session.rollback()
        yield Finding("database", State.FAIL, "unreachable", {"why": type(fault).__name__})
    else:
        yield Finding("database", State.OK, "reachable", {"kind": db.engine.dialect.name})


def database(settings: Settings) -> Iterator[Finding]:
    """It answers and is whole: SQLite's own quick check, PostgreSQL's version."""
    found = list(reachable(settings))
    yield from found
    if worst(found) is not State.OK:
        return
    if db.engine.dialect.name == "sqlite":
        said = db.session.connection().exec_driver_sql("PRAGMA quick_check(1)").scalar()
        state = State.OK if said == "ok" else State.FAIL
        yield Finding("database", state, "whole" if said == "ok" else "corrupt", {"why": said})
    else:
        version = db.session.connection().exec_driver_sql("SHOW server_version").scalar()
        yield Finding("database", State.OK, "server", {"version": str(version).split()[0]})
    db.session.rollback()


def schema(settings: Settings) -> Iterator[Finding]:
    """The tables are those of this program."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head() or ""
    at = tables.revision_of(db.session.connection())
    db.session.rollback()
    state, code = (State.OK, "at_head") if at == head else (State.FAIL, "behind" if at else "none")
    yield Finding("schema", state, code, {"at": at, "head": head})


def disk(settings: Settings) -> Iterator[Finding]:
    """There is room where files are kept, and where SQLite is."""
    places = {"data": Path(settings["WORKSPACE_DATA"])}
    if db.engine.dialect.name == "sqlite" and db.engine.url.database:
        places["database"] = Path(db.engine.url.database).absolute().parent
    for name, folder in places.items():
        free = shutil.disk_usage(folder).free
        values = {"place": str(folder), "mb": free >> 20}
        yield Finding("disk", disk_state(free), f"{name}_free", values)


def clock(settings: Settings) -> Iterator[Finding]:
    """It was set once, and stands no further back than the last entry."""
    last = db.session.scalar(select(func.max(Log.last_at_ms))) or 0
    db.session.rollback()
    newest = datetime.fromtimestamp(last / 1000, UTC) if last else None
    code = clock_state(now(), newest)
    values = {"now": now().isoformat(timespec="seconds"), "last": str(newest or "—")[:19]}
    yield Finding("clock", State.OK if code == "fine" else State.FAIL, code, values)


def record(settings: Settings) -> Iterator[Finding]:
    """Each log is dense up to its head, and entries drawn by lot still have their hashes."""
    logs = db.session.scalars(select(Log).order_by(Log.id)).all()
    sizes = {log.origin: log.size for log in logs}
    broken = [log.origin for log in logs if not _is_dense(log)]
    altered = [log.origin for log in logs if not _keeps_hashes(log)]
    db.session.rollback()
    values = {"entries": sum(sizes.values()), "logs": len(sizes)}
    if broken or altered:
        code = "gap" if broken else "altered"
        yield Finding("record", State.FAIL, code, values | {"origin": (broken or altered)[0]})
    else:
        yield Finding("record", State.OK, "sound", values | {"drawn": SPOT_CHECKS})


def _is_dense(log: Log) -> bool:
    seqs = select(func.count(), func.min(Entry.seq), func.max(Entry.seq)).filter_by(log_id=log.id)
    return tuple(db.session.execute(seqs).one()) in ((log.size, 0, log.size - 1), (0, None, None))


def _keeps_hashes(log: Log) -> bool:
    """Whether the last entry and some drawn by lot hash to what stands beside them."""
    count = min(SPOT_CHECKS, log.size)
    drawn = {log.size - 1, *random.sample(range(log.size), count)}
    rows = db.session.execute(
        select(Entry.body, Entry.leaf_hash).where(Entry.log_id == log.id, Entry.seq.in_(drawn))
    )
    return all(leaf_hash(body.encode()) == kept for body, kept in rows)


#: `flask doctor`: name -> check, in the order of its lines. Words: `doctor.<name>.<code>`, and
#: `doctor_todo.<name>.<code>` for what is not OK.
CHECKS: dict[str, Check] = {
    "database": database,
    "schema": schema,
    "disk": disk,
    "clock": clock,
    "key": key,
    "mail": mail,
    "outbox": outbox,
    "fonts": fonts,
    "record": record,
}
#: `/readyz`: what a server needs to take requests, cheap enough to be asked every few seconds.
READY: dict[str, Check] = {"database": reachable, "disk": disk, "clock": clock}
NEED_DATABASE = frozenset({"schema", "clock", "outbox", "record"})
