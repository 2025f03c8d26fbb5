"""Rebuild a committee's rows from its entries and openings, and compare them with the tables.

This is the promise that the tables are only a projection: what an entry does not carry would be
missing here. `differences` is empty for a sound record.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, select

from workspace.db import db
from workspace.record.canonical import NotCanonical, canonical, commitment, leaf_hash, parse
from workspace.record.models import Entry, Log
from workspace.record.projection import recorded_columns, sealed_models_cached, to_entry


def rebuild(log: Log) -> dict[str, dict[str, Any]]:
    """Public id -> the row's recorded columns as entries hold them, replayed in order."""
    rows: dict[str, dict[str, Any]] = {}
    for entry in db.session.scalars(select(Entry).filter_by(log_id=log.id).order_by(Entry.seq)):
        opened = {o.commitment: o.text for o in entry.openings}
        for said in json.loads(entry.body)["data"]["rows"]:
            row = rows.setdefault(said["id"], {"table": said["table"]})
            row.update({k: _open(v, opened) for k, v in said.items() if k not in ("id", "cleared")})
            for name in said.get("cleared", ()):
                row.pop(name, None)
    return rows


def _open(value: Any, opened: dict[str, str | None]) -> Any:
    if isinstance(value, dict) and set(value) == {"hmac"}:
        return opened[value["hmac"]]
    return value


def differences(logs: Iterable[Log]) -> list[str]:
    """Where tables and record disagree: seq, hashes, openings, then every column of every row.

    All logs of an installation at once, since committees share organizations and people.
    """
    broken, rows = [], {}
    for log in logs:
        broken += _broken_entries(log)
        rows.update(rebuild(log))
    return broken + _differing_rows(rows)


def _broken_entries(log: Log) -> list[str]:
    found = []
    entries = db.session.scalars(select(Entry).filter_by(log_id=log.id).order_by(Entry.seq)).all()
    for place, entry in enumerate(entries):
        body = entry.body.encode("utf-8")
        try:
            statement = parse(body)
        except NotCanonical as why:
            found.append(f"entry {entry.seq}: {why}")
            continue
        head = (statement["seq"], statement["type"], statement["obj"], statement["at_ms"])
        if entry.seq != place or head != (entry.seq, entry.type, entry.obj, entry.at_ms):
            found.append(f"entry {entry.seq}: columns and bytes disagree")
        if leaf_hash(canonical(statement)) != entry.leaf_hash or statement["log"] != log.origin:
            found.append(f"entry {entry.seq}: leaf hash or origin")
        for o in entry.openings:
            if o.text is not None and commitment(bytes.fromhex(o.salt), o.text) != o.commitment:
                found.append(f"entry {entry.seq}: an opening does not open its commitment")
    if len(entries) != log.size:
        found.append(f"the head says {log.size}, there are {len(entries)} entries")
    return found


def _differing_rows(rebuilt: dict[str, dict[str, Any]]) -> list[str]:
    found = []
    for model in sealed_models_cached().values():
        columns = recorded_columns(model)
        for row in db.session.scalars(select(model)):
            said = rebuilt.pop(row.pid, None)
            if said is None:
                found.append(f"{row.pid}: in no entry")
                continue
            for name, column in columns.items():
                value = getattr(row, name)
                kept = None if value is None else to_entry(column, value)
                told = said.get(name, _unsaid(column))
                if told != kept:
                    found.append(f"{row.pid}.{name}: {told!r} recorded, {kept!r} kept")
    return found + [f"{pid}: recorded, not kept" for pid in rebuilt]


def _unsaid(column: Column[Any]) -> Any:
    """What holds where no entry speaks of a column: a row older than it has its default."""
    default: Any = column.default
    if column.nullable or default is None or not default.is_scalar:
        return None
    return to_entry(column, default.arg)
