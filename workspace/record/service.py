"""存证 — `append` is the last subscriber of every act and writes its entry (RECORD.md)."""

import secrets
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, bindparam, case, insert, select, update

from workspace.acts import Event, Refused
from workspace.clock import now
from workspace.committees.models import Committee
from workspace.db import db, run
from workspace.record.canonical import canonical, commitment, leaf_hash
from workspace.record.models import Entry, Log, Opening
from workspace.record.projection import rows_of

#: How far the clock may stand behind the last entry before acts are refused (ms).
TOLERANCE_MS = 5_000
INTO_ENTRIES, INTO_OPENINGS = insert(Entry.__table__), insert(Opening.__table__)
LOG, ENTRY, COMMITTEE = Log.__table__.c, Entry.__table__.c, Committee.__table__.c


def append(event: Event) -> None:
    """Write the act's entry with its seq, leaf hash and all that rebuilds its rows.

    Raises Refused("clock_is_behind") when the clock stands behind the log by more than 5 s.
    """
    log = _next(event)
    openings: list[dict[str, Any]] = []

    def seal(text: str) -> dict[str, str]:
        salt = secrets.token_bytes(32)
        made = commitment(salt, text)
        openings.append({"commitment": made, "salt": salt.hex(), "text": text})
        return {"hmac": made}

    body = canonical(_statement(event, log, seal))
    entry = run(
        INTO_ENTRIES,
        {
            "log_id": log.id,
            "seq": log.size - 1,
            "type": event.act,
            "obj": event.subject.pid,
            "at_ms": milliseconds(event),
            "leaf_hash": leaf_hash(body),
            "body": body.decode("utf-8"),
        },
    ).inserted_primary_key[0]
    if openings:
        rows = [{"entry_id": entry, **opening} for opening in openings]
        run(INTO_OPENINGS, rows)


def milliseconds(event: Event) -> int:
    """The act's instant in whole milliseconds since 1970, UTC."""
    return int(event.at.timestamp() * 1000)


def _next(event: Event) -> Any:
    """The log's head (id, origin, size, last_at_ms, the committee's public id), locked, one larger:
    one statement."""
    committee = event.thing.committee_id
    if event.act == "found_committee":
        db.session.add(Log(committee_id=committee, origin=event.thing.origin))
        db.session.flush()
    asked = {"committee": committee, "at_ms": milliseconds(event)}
    head = run(_advance(), asked).one()
    if int(now().timestamp() * 1000) < head.last_at_ms - TOLERANCE_MS:
        raise Refused("clock_is_behind", event.act, event.thing)
    return head


@cache
def _advance() -> Any:
    at_ms = bindparam("at_ms", type_=BigInteger)
    named = COMMITTEE.id == bindparam("committee")
    committee = select(COMMITTEE.pid).where(named).scalar_subquery()
    last = case((LOG.last_at_ms < at_ms, at_ms), else_=LOG.last_at_ms)
    return (
        update(Log.__table__)
        .where(LOG.committee_id == bindparam("committee"))
        .values(size=LOG.size + 1, last_at_ms=last)
        .returning(LOG.id, LOG.origin, LOG.size, LOG.last_at_ms, committee.label("committee"))
    )


def _statement(event: Event, log: Any, seal: Any) -> dict[str, Any]:
    data = dict(event.data)
    data.update({name: seal(text) for name, text in sorted(event.secrets.items())})
    data["rows"] = rows_of(event.changes, seal, _known(event, log))
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


def _known(event: Event, log: Any) -> dict[tuple[str, int], str]:
    """Public ids that the act holds in its hands: of who acts, where, for whom, on what."""
    me, thing = event.actor, event.thing
    return {
        ("user_account", me.id): me.pid,
        ("organization", me.org): me.org_pid,
        ("committee", thing.committee_id): log.committee,
        (thing.__tablename__, thing.id): thing.pid,
    }


def _replaced(event: Event, log: Any) -> int | None:
    """The seq of the entry that the same act wrote on the same object before, if it did."""
    if event.changes.get(event.subject, set()) is None:
        return None  # made just now
    asked = {"log": log.id, "obj": event.subject.pid, "type": event.act}
    found: int | None = run(_last_of(), asked).scalar()
    return found


@cache
def _last_of() -> Any:
    named = (
        ENTRY.log_id == bindparam("log"),
        ENTRY.obj == bindparam("obj"),
        ENTRY.type == bindparam("type"),
    )
    return select(ENTRY.seq).where(*named).order_by(ENTRY.seq.desc()).limit(1)
