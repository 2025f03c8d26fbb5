"""存证 — `append` is the last subscriber of every act and writes its entry (RECORD.md)."""

import secrets
from typing import Any

from sqlalchemy import select, update

from workspace.acts import Event, Refused
from workspace.clock import now
from workspace.db import db
from workspace.record.canonical import canonical, commitment, leaf_hash
from workspace.record.models import Entry, Log, Opening
from workspace.record.projection import rows_of

#: How far the clock may stand behind the last entry before acts are refused (ms).
TOLERANCE_MS = 5_000


def append(event: Event) -> None:
    """Write the act's entry with its seq, leaf hash and all that rebuilds its rows.

    Raises Refused("clock_is_behind") when the clock stands behind the log by more than 5 s.
    """
    log = _next(event)
    openings: list[Opening] = []

    def seal(text: str) -> dict[str, str]:
        salt = secrets.token_bytes(32)
        openings.append(Opening(commitment=commitment(salt, text), salt=salt.hex(), text=text))
        return {"hmac": openings[-1].commitment}

    body = canonical(_statement(event, log, seal))
    db.session.add(
        Entry(
            log_id=log.id,
            seq=log.size - 1,
            type=event.act,
            obj=event.subject.pid,
            at_ms=milliseconds(event),
            leaf_hash=leaf_hash(body),
            body=body.decode("utf-8"),
            openings=openings,
        )
    )


def milliseconds(event: Event) -> int:
    """The act's instant in whole milliseconds since 1970, UTC."""
    return int(event.at.timestamp() * 1000)


def _next(event: Event) -> Log:
    """The log's head, locked, one larger."""
    committee = event.thing.committee_id
    if event.act == "found_committee":
        db.session.add(Log(committee_id=committee, origin=event.thing.origin))
        db.session.flush()
    db.session.execute(
        update(Log).where(Log.committee_id == committee).values(size=Log.size + 1),
        execution_options={"synchronize_session": False},
    )
    log: Log = db.session.scalars(
        select(Log).filter_by(committee_id=committee).execution_options(populate_existing=True)
    ).one()
    if int(now().timestamp() * 1000) < log.last_at_ms - TOLERANCE_MS:
        raise Refused("clock_is_behind", event.act, event.thing)
    log.last_at_ms = max(log.last_at_ms, milliseconds(event))
    return log


def _statement(event: Event, log: Log, seal: Any) -> dict[str, Any]:
    data = dict(event.data)
    data.update({name: seal(text) for name, text in sorted(event.secrets.items())})
    data["rows"] = rows_of(event.changes, seal)
    if (replaced := _replaced(event, log)) is not None:
        data["replaces"] = replaced
    return {
        "v": 1,
        "log": log.origin,
        "seq": log.size - 1,
        "type": event.act,
        "at_ms": milliseconds(event),
        "base": [0, ""],
        "actor": event.actor.pid,
        "org": event.actor.org_pid,
        "obj": event.subject.pid,
        "data": data,
    }


def _replaced(event: Event, log: Log) -> int | None:
    """The seq of the entry that the same act wrote on the same object before, if it did."""
    if event.changes.get(event.subject, set()) is None:
        return None  # made just now
    found: int | None = db.session.scalar(
        select(Entry.seq)
        .filter_by(log_id=log.id, obj=event.subject.pid, type=event.act)
        .order_by(Entry.seq.desc())
        .limit(1)
    )
    return found
