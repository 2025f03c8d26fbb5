"""What every act of administration demands: an unchanged row, a day that rewrites nothing."""

import hashlib
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

from workspace.acts import Event, Refused, Stale
from workspace.committees.models import Committee, Organization
from workspace.committees.queries import day_of
from workspace.committees.rules import may_take_effect
from workspace.db import db


def demand(holds: object, reason: str, event: Event) -> None:
    """Refused(reason) where a condition does not hold that only the other rows can tell."""
    if not holds:
        raise Refused(reason, event.act, event.thing)


def demand_day(event: Event, committee_id: int, day: date | None) -> None:
    """Refused("is_today_or_later") for a past day that would rewrite what happened."""
    if day is None or event.actor.is_clock:
        return
    committee = db.session.get_one(Committee, committee_id)
    is_set_up = committee.last_issue > 0
    demand(may_take_effect(day, day_of(event.at), is_set_up=is_set_up), "is_today_or_later", event)


def as_typed(row: Any, names: Mapping[str, str]) -> dict[str, str]:
    """A row as its form holds it: field -> text, by the attribute that the field shows."""
    return {field: _text(getattr(row, attribute)) for field, attribute in names.items()}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Organization):
        return value.code
    return str(value.value if isinstance(value, Enum) else value)


def mark_of(kept: Mapping[str, str]) -> str:
    """By what a form knows the row that it was filled in against."""
    return hashlib.sha256(repr(sorted(kept.items())).encode()).hexdigest()[:16]


def demand_unchanged(
    kept: Mapping[str, str], version: str | None, typed: Mapping[str, str]
) -> None:
    """Stale where what is kept is not what the form was filled in against, and the texts differ.

    No version means that nobody saw the row before (operator's commands).
    """
    if version is None or version == mark_of(kept):
        return
    differing = {name: text for name, text in kept.items() if text != typed.get(name, "")}
    if differing:
        raise Stale({"version": mark_of(kept), **differing})
