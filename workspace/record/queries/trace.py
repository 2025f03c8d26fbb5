"""What pages ask of the record: an object's entries, the size of a log."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ScalarSelect, Select, bindparam, func, select

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


@cache
def _last_entry() -> Select[Any]:
    return (
        select(Entry.seq, Entry.leaf_hash, func.count().over())
        .where(Entry.obj == bindparam("obj"))
        .order_by(Entry.seq.desc())
        .limit(1)
    )


def size_of(committee: Any) -> ScalarSelect[int]:
    """How many entries the committee's log holds, as a part of another query."""
    key = committee.id if committee else None
    return select(Log.size).where(Log.committee_id == key).scalar_subquery()
