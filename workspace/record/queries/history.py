"""设置·历史 — acts of administration as the record tells them: who, when, what was and is.

An entry holds what a row became; what it was before stands in earlier entries. The rows of
administration are few and changed by these acts alone, so their entries are replayed.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, select

from workspace.accounts.models import User
from workspace.committees.models import Committee, Organization
from workspace.db import db
from workspace.record.models import Entry, Log

#: What the page can be narrowed to: kind -> acts.
KINDS = {
    "committee": ("found_committee", "edit_committee", "set_usual_rule"),
    "organizations": (
        "admit_organization",
        "edit_organization",
        "end_membership",
        "merge_organization",
        "correct_membership",
        "set_rotation",
    ),
    "groups": ("found_group", "edit_group", "change_lead", "begin_lead", "close_group"),
    "seats": ("give_seat", "end_seat", "correct_seat"),
    "terms": ("open_term", "edit_term", "add_work_point", "edit_work_point"),
    "words": ("add_label", "rename_label", "retire_label", "mark_day"),
}
ACTS = tuple(act for acts in KINDS.values() for act in acts)
#: Columns that say nothing to a reader of the history.
UNSAID = frozenset(
    {"committee_id", "group_id", "term_id", "position", "origin", "level", "last_issue", "handle"}
)
#: By which of its columns a row is known.
KNOWN_BY = {
    "membership": ("organization_id",),
    "leadership": ("group_id",),
    "seat": ("user_id", "group_id"),
    "calendar_day": ("day",),
    "term": ("number",),
    "work_point": ("title",),
}
Rows = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Change:
    """A column of a row: what it was (None for a new row or an empty column) and what it is."""

    row: str
    column: str
    was: Any
    now: Any


@dataclass(frozen=True)
class Line:
    """An act of administration: its place in the record, who did it for whom, on what, why."""

    number: int
    act: str
    at: datetime
    who: User | None
    org: Any
    obj: str
    changes: list[Change]
    reason: str


@dataclass(frozen=True)
class History:
    """Lines of a page, and the names by which the public ids in them are known."""

    lines: list[Line]
    names: dict[str, Any]


def listed(committee: Committee, kind: str) -> Select[tuple[Entry]]:
    """The entries of administration (of one kind), newest first."""
    return (
        select(Entry)
        .join(Log, Log.id == Entry.log_id)
        .where(Log.committee_id == committee.id, Entry.type.in_(KINDS.get(kind, ACTS)))
        .order_by(Entry.seq.desc())
    )


def history(entries: Sequence[Entry]) -> History:
    """What the entries of a page changed, each against the state before it."""
    if not entries:
        return History([], {})
    wanted = {entry.seq for entry in entries}
    rows: Rows = {}
    found: list[tuple[dict[str, Any], list[Change]]] = []
    for body in db.session.scalars(_until(entries[0])):
        statement = json.loads(body)
        changes = _replay(rows, statement["data"]["rows"])
        if statement["seq"] in wanted:
            found.append((statement, changes))
    people = _people({s["actor"] for s, _ in found} | _users(rows))
    names = {**_names(rows), **people}
    names |= _foreign({s["org"] for s, _ in found} - set(names))
    lines = [_line(s, changes, names) for s, changes in reversed(found)]
    return History(lines, names)


def _until(newest: Entry) -> Select[tuple[str]]:
    return (
        select(Entry.body)
        .where(Entry.log_id == newest.log_id, Entry.type.in_(ACTS), Entry.seq <= newest.seq)
        .order_by(Entry.seq)
    )


def _replay(rows: Rows, said: list[dict[str, Any]]) -> list[Change]:
    """Bring the rows up to an entry; what it changed that a reader wants to know."""
    changes = []
    for row in said:
        pid, kept = row["id"], rows.setdefault(row["id"], {})
        cleared = dict.fromkeys(row.get("cleared", ()))
        for column, value in {**row, **cleared}.items():
            if column in ("table", "id", "cleared"):
                continue
            if _is_told(column, value) and kept.get(column) != value:
                changes.append(Change(pid, column, kept.get(column), value))
            kept[column] = value
    return changes


def _is_told(column: str, value: Any) -> bool:
    return column not in UNSAID and not isinstance(value, dict)


def _line(statement: dict[str, Any], changes: list[Change], names: dict[str, Any]) -> Line:
    return Line(
        number=statement["seq"] + 1,
        act=statement["type"],
        at=datetime.fromtimestamp(statement["at_ms"] / 1000, UTC),
        who=names.get(statement["actor"]),
        org=names.get(statement["org"]),
        obj=statement["obj"],
        changes=[c for c in changes if c.was not in (None, "") or c.now not in (None, "")],
        reason=str(statement["data"].get("reason", "")),
    )


@dataclass(frozen=True)
class Named:
    """A row by its names as the record has them."""

    name: str
    name_en: str = ""


def _names(rows: Rows) -> dict[str, Any]:
    """Public id -> what is known by a name of its own."""
    return {
        pid: Named(row["name"], row.get("name_en", ""))
        for pid, row in rows.items()
        if isinstance(row.get("name"), str) and not pid.startswith("calendar_day:")
    } | {
        pid: tuple(row.get(column, "") for column in KNOWN_BY[pid.partition(":")[0]])
        for pid, row in rows.items()
        if pid.partition(":")[0] in KNOWN_BY
    }


def _users(rows: Rows) -> set[str]:
    return {row["user_id"] for row in rows.values() if "user_id" in row}


def _people(pids: set[str]) -> dict[str, Any]:
    return {u.pid: u for u in db.session.scalars(select(User).where(User.pid.in_(pids)))}


def _foreign(pids: set[str]) -> dict[str, Any]:
    """Organizations that another committee admitted first."""
    query = select(Organization).where(Organization.pid.in_(pids))
    return {o.pid: o for o in db.session.scalars(query)} if pids - {""} else {}
