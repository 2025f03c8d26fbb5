"""Reads of commitments: the matrix, one commitment's history, what waits for a person."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from workspace.committees.models import Committee, Membership, Organization, Term
from workspace.db import db
from workspace.followups import rules
from workspace.followups.models import Commitment, ProgressReport
from workspace.followups.rules import OWED, CommitmentState
from workspace.permissions import Actor, can
from workspace.resolutions import queries as resolutions
from workspace.resolutions.models import Reservation, Resolution
from workspace.resolutions.rules import PUBLISHED
from workspace.text import excerpt


def visible_to(actor: Actor) -> Select[tuple[Commitment]]:
    """Commitments of the committees in which the person sits."""
    return _visible_to(actor.committees)


@lru_cache(128)
def _visible_to(committees: frozenset[int]) -> Select[tuple[Commitment]]:
    return select(Commitment).where(Commitment.committee_id.in_(committees))


@dataclass(frozen=True)
class Cell:
    """One organization's commitment under one resolution, and its reservation, as at an instant."""

    commitment: Commitment
    organization: Organization
    reservation: Reservation | None
    at: datetime

    @property
    def is_reserved(self) -> bool:
        """Whether everything that is to be done is reserved, so that nothing of it can be late."""
        if self.reservation is None or self.reservation.withdrawn_at is not None:
            return False
        clauses = len(self.commitment.resolution.clauses)
        return rules.is_whole(self.reservation.clause, clauses)

    @property
    def is_partly_reserved(self) -> bool:
        """Whether 保留 stands beside the state."""
        held = self.reservation is not None and self.reservation.withdrawn_at is None
        return held and self.word != "reserved"

    @property
    def word(self) -> str:
        """The code of its state in words; "overdue" and "reserved" are computed."""
        c = self.commitment
        return rules.shown(c.state, c.due_at, self.at, is_reserved=self.is_reserved)

    @property
    def last_report(self) -> str:
        """The beginning of what was reported last, "" where nothing was."""
        said = [step.text for step in self.commitment.reports if step.act == "report_progress"]
        return excerpt(said[-1], 60) if said else ""

    @property
    def late_since(self) -> datetime | None:
        """When it became overdue, by its history; None for what never was, or is reserved."""
        c = self.commitment
        steps = [(step.at, step.act) for step in c.reports]
        return None if self.is_reserved else rules.late_since(steps, c.due_at, self.at)


@dataclass(frozen=True)
class Row:
    """A resolution and its cells by organization key."""

    resolution: Resolution
    cells: dict[int, Cell]

    @property
    def due_at(self) -> datetime | None:
        return next((cell.commitment.due_at for cell in self.cells.values()), None)


@dataclass(frozen=True)
class Matrix:
    """Rows are resolutions, columns organizations in the committee's fixed order."""

    slug: str
    organizations: list[Organization]
    rows: list[Row]

    def cell_of(self, commitment: Commitment) -> Cell:
        """Where a commitment stands."""
        row = next(r for r in self.rows if r.resolution.id == commitment.resolution_id)
        return row.cells[commitment.organization_id]

    def count(self, *words: str) -> int:
        """How many cells show one of these words."""
        return sum(cell.word in words for row in self.rows for cell in row.cells.values())

    @property
    def total(self) -> int:
        return sum(len(row.cells) for row in self.rows)


def matrix(actor: Actor, committee: Committee, term: Term | None) -> Matrix:
    """The resolutions of a term (None: of all), the newest first, in three queries."""
    query = (
        resolutions.visible_to(actor)
        .where(Resolution.committee_id == committee.id, Resolution.state.in_(PUBLISHED))
        .order_by(Resolution.published_at.desc(), Resolution.id.desc())
    )
    if term is not None:
        query = query.where(Resolution.term_id == term.id)
    return matrix_of(actor, committee, db.session.scalars(query).all())


def matrix_of(actor: Actor, committee: Committee, shown: Sequence[Resolution]) -> Matrix:
    """The matrix of these resolutions, in two queries."""
    keys = [r.id for r in shown]
    reserved = db.session.scalars(_reservations(), {"keys": keys})
    found = db.session.scalars(_of_resolutions(visible_to(actor)), {"keys": keys}).all()
    cells = cells_of(found, reserved, actor.at)
    rows = [
        Row(r, {c.organization.id: c for c in cells if c.commitment.resolution_id == r.id})
        for r in shown
    ]
    columns = {cell.organization.id: cell.organization for cell in cells}
    return Matrix(committee.slug, list(columns.values()), rows)


@lru_cache(128)
def _of_resolutions(seen: Select[tuple[Commitment]]) -> Select[tuple[Commitment]]:
    query = _in_order(seen).options(joinedload(Commitment.organization))
    return query.where(Commitment.resolution_id.in_(bindparam("keys", expanding=True)))


@cache
def _reservations() -> Select[tuple[Reservation]]:
    query = select(Reservation)
    return query.where(Reservation.resolution_id.in_(bindparam("keys", expanding=True)))


def _in_order(query: Select[Any]) -> Select[Any]:
    """By organization, in the committee's fixed order (a member that came back keeps its place)."""
    place = select(func.min(Membership.position)).where(
        Membership.committee_id == Commitment.committee_id,
        Membership.organization_id == Commitment.organization_id,
    )
    return query.order_by(place.scalar_subquery(), Commitment.organization_id)


def cells_of(
    commitments: Sequence[Commitment], reservations: Iterable[Reservation], at: datetime
) -> list[Cell]:
    """Commitments beside the reservations of their organizations."""
    found = {(r.resolution_id, r.organization_id): r for r in reservations}
    return [
        Cell(c, c.organization, found.get((c.resolution_id, c.organization_id)), at)
        for c in commitments
    ]


def under(actor: Actor, resolution: Resolution) -> list[Cell]:
    """The commitments under one resolution with their histories, in the fixed order."""
    query = (
        _in_order(visible_to(actor))
        .options(
            joinedload(Commitment.organization),
            joinedload(Commitment.carried_to),
            selectinload(Commitment.reports),
        )
        .where(Commitment.resolution_id == resolution.id)
    )
    return cells_of(db.session.scalars(query).all(), resolution.reservations, actor.at)


def one_at(
    actor: Actor, committee: Committee, year: int, no: int, code: str
) -> Select[tuple[Commitment]]:
    """One organization's commitment under the resolution of a number, with its whole history."""
    return (
        visible_to(actor)
        .join(Commitment.resolution)
        .join(Commitment.organization)
        .options(
            contains_eager(Commitment.resolution).joinedload(Resolution.committee),
            contains_eager(Commitment.resolution).joinedload(Resolution.term),
            contains_eager(Commitment.resolution).joinedload(Resolution.chair_organization),
            contains_eager(Commitment.resolution).joinedload(Resolution.issue),
            contains_eager(Commitment.organization),
            joinedload(Commitment.lead_organization),
            joinedload(Commitment.carried_to),
            selectinload(Commitment.reports).options(
                joinedload(ProgressReport.user), joinedload(ProgressReport.organization)
            ),
        )
        .where(
            Commitment.committee_id == committee.id,
            Resolution.code == committee.resolution_code,
            Resolution.year == year,
            Resolution.no == no,
            Organization.code == code,
        )
    )


def waiting_for(actor: Actor, committee: Committee | None = None) -> list[tuple[str, Commitment]]:
    """(act, commitment) that waits for the person, the nearest due first: to acknowledge or
    report for an organization that it represents, to verify for another's."""
    own = {
        s.organization
        for s in actor.seats
        if s.plenary and s.role in ("representative", "alternate")
    }
    query = _unfinished(visible_to(actor))
    if committee is not None:
        query = query.where(Commitment.committee_id == committee.id)
    rows = db.session.scalars(query, {"own": list(own)})
    found = [(OWED.get(c.state, "verify_commitment"), c) for c in rows]
    return [(act, c) for act, c in found if _may(actor, act, c)]


@lru_cache(128)
def _unfinished(seen: Select[tuple[Commitment]]) -> Select[tuple[Commitment]]:
    return (
        seen.options(
            joinedload(Commitment.organization),
            joinedload(Commitment.resolution).joinedload(Resolution.committee),
        )
        .where(
            Commitment.state.in_((*OWED, CommitmentState.REPORTED)),
            or_(
                Commitment.organization_id.in_(bindparam("own", expanding=True)),
                Commitment.state == CommitmentState.REPORTED,
            ),
        )
        .order_by(Commitment.due_at, Commitment.id)
    )


def _may(actor: Actor, act: str, commitment: Commitment) -> bool:
    return any(can(actor.acting_for(o.id), act, commitment) for o in actor.organizations)


def counts_by_term(actor: Actor, committee: Committee) -> dict[int, int]:
    """Term key -> how many commitments its resolutions made."""
    query = (
        visible_to(actor)
        .join(Commitment.resolution)
        .where(Commitment.committee_id == committee.id)
        .with_only_columns(Resolution.term_id, func.count())
        .group_by(Resolution.term_id)
    )
    return {term: count for term, count in db.session.execute(query)}


def lamps_by_issue(issues: Collection[int], at: datetime) -> dict[int, list[str]]:
    """Issue key -> the lamps of the commitments that came of it; what is reserved is not late."""
    held = and_(
        Reservation.resolution_id == Commitment.resolution_id,
        Reservation.organization_id == Commitment.organization_id,
        Reservation.withdrawn_at.is_(None),
    )
    rows: Any = db.session.execute(
        select(
            Resolution.issue_id,
            Commitment.state,
            Commitment.due_at,
            Reservation.clause,
            Resolution.clauses,
        )
        .join(Commitment.resolution)
        .outerjoin(Reservation, held)
        .where(Resolution.issue_id.in_(issues))
        .order_by(Commitment.id)
    )
    found: dict[int, list[str]] = {}
    for issue, state, due_at, clause, clauses in rows:
        lamp = rules.lamp(state, due_at, at)
        if lamp in (rules.Lamp.RED, rules.Lamp.YELLOW) and clause is not None:
            lamp = rules.Lamp.GREEN if rules.is_whole(clause, len(clauses)) else lamp
        found.setdefault(issue, []).append(lamp.value)
    return found
