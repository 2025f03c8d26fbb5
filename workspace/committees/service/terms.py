"""轮值任期与工作要点 — terms that never overlap, and the programme of each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from workspace.acts import Event, act
from workspace.committees.models import Committee, Organization, Term, WorkPoint
from workspace.committees.queries import day_of, member_on
from workspace.committees.rules import overlaps
from workspace.committees.service.marks import (
    as_typed,
    demand,
    demand_day,
    demand_unchanged,
)
from workspace.db import db
from workspace.permissions import Actor

#: Field of the form -> attribute of the row.
TERM = {"chair": "chair_organization", "starts_on": "starts_on", "ends_on": "ends_on"}
POINT = {name: name for name in ("title", "title_en", "ref", "quote", "measure", "owner", "due_on")}


@dataclass(frozen=True)
class Point:
    """A point of a programme as it is typed: what for, by which measure, whose, by when."""

    title: str
    title_en: str = ""
    ref: str = ""
    quote: str = ""
    measure: str = ""
    owner: Organization | None = None
    due_on: date | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """As a WorkPoint keeps it."""
        kept = {name: value for name, value in vars(self).items() if name != "owner"}
        return {**kept, "owner_id": self.owner.id if self.owner else None}


def open_term(
    actor: Actor,
    committee: Committee,
    *,
    chair: Organization,
    starts_on: date,
    ends_on: date,
    points: list[Point],
) -> Term:
    """Open a term with its programme, after all others.

    Refused("has_no_overlap") where days overlap, "is_after_last_term" where it would stand before
    another one, "is_member_then" where the chair is no member on its first day.
    """
    with act(actor, "open_term", committee) as event:
        others = _terms(committee.id)
        _demand_span(event, others, chair.id, starts_on, ends_on)
        demand(all(t.ends_on < starts_on for t in others), "is_after_last_term", event)
        demand_day(event, committee.id, starts_on)
        event.obj = term = Term(
            committee_id=committee.id,
            number=len(others) + 1,
            chair_organization_id=chair.id,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        db.session.add(term)
        for position, point in enumerate(points, 1):
            term.points.append(_point(point, position))
    return term


def _terms(committee_id: int) -> list[Term]:
    query = select(Term).filter_by(committee_id=committee_id).order_by(Term.number)
    return list(db.session.scalars(query))


def _demand_span(
    event: Event, others: list[Term], chair_id: int, starts_on: date, ends_on: date
) -> None:
    committee = event.thing.committee_id
    demand(starts_on <= ends_on, "ends_after_beginning", event)
    shared = any(overlaps((t.starts_on, t.ends_on), (starts_on, ends_on)) for t in others)
    demand(not shared, "has_no_overlap", event)
    demand(member_on(committee, chair_id, starts_on), "is_member_then", event)


def edit_term(
    actor: Actor,
    term: Term,
    *,
    chair: Organization,
    starts_on: date,
    ends_on: date,
    version: str | None = None,
) -> None:
    """Change a term that is not over: all of it before it starts, its end alone once it runs.

    Refused("has_not_begun") for another chair or first day of a term that runs.
    """
    typed = {
        "chair": chair.code,
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
    }
    committee = db.session.get_one(Committee, term.committee_id)
    with act(actor, "edit_term", term, also=(committee,)) as event:
        demand_unchanged(as_typed(term, TERM), version, typed)
        moved = (term.chair_organization_id, term.starts_on) != (chair.id, starts_on)
        demand(not moved or term.starts_on > day_of(event.at), "has_not_begun", event)
        others = [t for t in _terms(committee.id) if t.id != term.id]
        _demand_span(event, others, chair.id, starts_on, ends_on)
        demand(_keeps_order(term, others, starts_on), "is_after_last_term", event)
        if moved:
            demand_day(event, committee.id, starts_on)
        demand_day(event, committee.id, ends_on)
        term.chair_organization_id = chair.id
        term.starts_on, term.ends_on = starts_on, ends_on


def _keeps_order(term: Term, others: list[Term], starts_on: date) -> bool:
    return all((t.number < term.number) == (t.starts_on < starts_on) for t in others)


def add_work_point(actor: Actor, term: Term, point: Point) -> WorkPoint:
    """Add a point to a term's programme."""
    with act(actor, "add_work_point", term) as event:
        event.obj = _point(point, len(term.points) + 1)
        term.points.append(event.obj)
    return event.obj


def edit_work_point(
    actor: Actor, point: WorkPoint, typed: Point, version: str | None = None
) -> None:
    """Say a point of the programme differently: its title, measure, owner or due date."""
    with act(actor, "edit_work_point", point, also=(point.term,)):
        demand_unchanged(as_typed(point, POINT), version, as_typed(typed, POINT))
        for name, value in typed.columns.items():
            setattr(point, name, value)


def _point(point: Point, position: int) -> WorkPoint:
    return WorkPoint(position=position, **point.columns)
