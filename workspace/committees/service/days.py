"""日历调整 — the committee's own days over the published calendar."""

from datetime import date

from sqlalchemy import select

from workspace.acts import act
from workspace.committees.models import CalendarDay, Committee
from workspace.committees.rules import DayKind
from workspace.db import db
from workspace.permissions import Actor


def mark_day(
    actor: Actor, committee: Committee, *, day: date, kind: DayKind, name: str = ""
) -> CalendarDay:
    """Say that a day is off, worked, or again as the calendar has it."""
    with act(actor, "mark_day", committee) as event:
        key = {"committee_id": committee.id, "day": day}
        event.obj = db.session.scalar(select(CalendarDay).filter_by(**key)) or CalendarDay(**key)
        event.obj.kind, event.obj.name = kind, name
        db.session.add(event.obj)
    return event.obj
