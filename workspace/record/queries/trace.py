"""What pages ask of the record: an object's entries, the size of a log."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ScalarSelect,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal,
    select,
)

from workspace.db import db
from workspace.record.models import Entry, Log


@dataclass(frozen=True)
class Trace:
    """An object in the record: how many entries speak of it, the last one's seq and leaf hash."""

    count: int
    seq: int
    leaf_hash: str


def record_of(obj: Any) -> Trace | None:
    """The trace of one object, or None where no entry speaks of it."""
    last = db.session.execute(_last_entry(), {"obj": obj.pid}).first()
    return Trace(last[2], last[0], last[1]) if last else None


def entry_of(obj: Any, act: str = "") -> tuple[int, str] | None:
    """Seq and leaf hash of the last entry of one act about an object (default: of any)."""
    query = _last_entry().where(Entry.type == act) if act else _last_entry()
    last = db.session.execute(query, {"obj": obj.pid}).first()
    return (last[0], last[1]) if last else None


@cache
def _last_entry() -> Select[Any]:
    return (
        select(Entry.seq, Entry.leaf_hash, func.count().over())
        .where(Entry.obj == bindparam("obj"))
        .order_by(Entry.seq.desc())
        .limit(1)
    )


@cache
def last_entry(obj: BindParameter[str]) -> ScalarSelect[str]:
    """The same as a part of another query, in one value that `as_trace` reads."""
    count, space = func.count().over(), literal(" ")
    said = cast(count, String) + space + cast(Entry.seq, String) + space + Entry.leaf_hash
    query = select(said).where(Entry.obj == obj).order_by(Entry.seq.desc()).limit(1)
    return query.scalar_subquery()


def as_trace(said: str | None) -> Trace | None:
    """What `last_entry` found."""
    count, seq, leaf_hash = (said or "0 0 ").split(" ")
    return Trace(int(count), int(seq), leaf_hash) if said else None


def size_of(committee: Any) -> ScalarSelect[int]:
    """How many entries the committee's log holds, as a part of another query."""
    return _size_of(committee.id if committee else None)


@lru_cache(128)
def _size_of(committee_id: int | None) -> ScalarSelect[int]:
    return select(Log.size).where(Log.committee_id == committee_id).scalar_subquery()
