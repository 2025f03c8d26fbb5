"""Reads of commitments: the matrix, one commitment's history, what waits for a person."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from workspace.committees.models import Committee, Membership, Organization, Term
from workspace.db import Instant, db
from workspace.followups import rules
from workspace.followups.models import Commitment, ProgressReport
from workspace.followups.queries.cells import Cell, Matrix, Row
from workspace.followups.rules import NO_DUTY, OWED, CommitmentState
from workspace.issues import queries as issues
from workspace.issues.models import Attachment
from workspace.permissions import Actor, can
from workspace.resolutions import queries as resolutions
from workspace.resolutions.models import Reservation, Resolution
from workspace.resolutions.rules import PUBLISHED


def visible_to(actor: Actor) -> Select[tuple[Commitment]]:
    """Commitments of the committees in which the person sits."""
    return _visible_to(actor.committees)


@lru_cache(128)
def _visible_to(committees: frozenset[int]) -> Select[tuple[Commitment]]:
    return select(Commitment).where(Commitment.committee_id.in_(committees))


@issues.bears_files(ProgressReport)
def reports_visible_to(actor: Actor) -> Select[tuple[ProgressReport]]:
    """Steps whose files the person sees: those of visible commitments, and where evidence went with
    them, of those whose evidence it sees (`view_evidence`)."""
    seen = visible_to(actor).with_only_columns(Commitment.id)
    shown = or_(func.coalesce(ProgressReport.evidence, "") == "", _whose_evidence_is_seen(actor))
    return (
        select(ProgressReport)
        .join(ProgressReport.commitment)
        .options(contains_eager(ProgressReport.commitment))
        .where(ProgressReport.commitment_id.in_(seen), shown)
    )


def _whose_evidence_is_seen(actor: Actor) -> ColumnElement[bool]:
    """`view_evidence` as a condition on commitments: one's own, or the overseers'."""
    overseen = [s.committee for s in actor.seats if s.kind in ("association", "regulator")]
    own = [
        (s.committee, s.organization)
        for s in actor.seats
        if s.plenary and s.role in ("representative", "alternate")
    ]
    place = tuple_(Commitment.committee_id, Commitment.organization_id)
    return or_(Commitment.committee_id.in_(overseen), place.in_(own))


def files_of(actor: Actor, commitment: Commitment) -> dict[str, list[Attachment]]:
    """The files of a commitment's reports by their public ids, as far as the person sees them."""
    seen = reports_visible_to(actor).where(ProgressReport.commitment_id == commitment.id)
    return issues.attachments_of(seen.with_only_columns(ProgressReport.pid))


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
            Resolution.year == year,
            Resolution.no == no,
            Organization.code == code,
        )
    )


def waiting_for(actor: Actor, committee: Committee | None = None) -> list[tuple[str, Commitment]]:
    """(act, commitment) that waits for the person, the nearest due first: to acknowledge or
    report for an organization that it represents, unless that has reserved all of it; to verify,
    or to decide on more time, for another's."""
    own = {
        s.organization
        for s in actor.seats
        if s.plenary and s.role in ("representative", "alternate")
    }
    query = _unfinished(visible_to(actor))
    if committee is not None:
        query = query.where(Commitment.committee_id == committee.id)
    rows = db.session.execute(query, {"own": list(own), "now": actor.at})
    found = [(act, cell.commitment) for cell in _cells(rows, actor.at) for act in _owed(cell)]
    return [(act, c) for act, c in found if _may(actor, act, c)]


@lru_cache(128)
def _unfinished(seen: Select[tuple[Commitment]]) -> Select[Any]:
    now = bindparam("now", type_=Instant)
    return (
        seen.add_columns(Reservation)
        .outerjoin(Reservation, _held())
        .options(
            joinedload(Commitment.organization),
            joinedload(Commitment.resolution).joinedload(Resolution.committee),
        )
        .where(
            Commitment.state.in_((*OWED, CommitmentState.REPORTED)),
            or_(
                Commitment.organization_id.in_(bindparam("own", expanding=True)),
                Commitment.state == CommitmentState.REPORTED,
                and_(Commitment.asked_until.is_not(None), Commitment.due_at > now),
            ),
        )
        .order_by(Commitment.due_at, Commitment.id)
    )


def _held() -> Any:
    """Joins a commitment to the reservation that its organization keeps up."""
    return and_(
        Reservation.resolution_id == Commitment.resolution_id,
        Reservation.organization_id == Commitment.organization_id,
        Reservation.withdrawn_at.is_(None),
    )


def _cells(rows: Iterable[Any], at: datetime) -> list[Cell]:
    return [Cell(commitment, commitment.organization, held, at) for commitment, held in rows]


def _owed(cell: Cell) -> list[str]:
    """The acts that a commitment waits for, whoever's they are."""
    c = cell.commitment
    owed = [] if cell.word == "reserved" else [OWED.get(c.state, "verify_commitment")]
    return owed + (["grant_extension"] if c.asked_until else [])


def _may(actor: Actor, act: str, commitment: Commitment) -> bool:
    return any(can(actor.acting_for(o.id), act, commitment) for o in actor.organizations)


def counts_by_term(actor: Actor, committee: Committee) -> dict[int, int]:
    """Term key -> how many duties its resolutions made (`Matrix.total`)."""
    query = (
        visible_to(actor)
        .join(Commitment.resolution)
        .where(Commitment.committee_id == committee.id, Commitment.state.not_in(NO_DUTY))
        .with_only_columns(Resolution.term_id, func.count())
        .group_by(Resolution.term_id)
    )
    return {term: count for term, count in db.session.execute(query)}


def lamps_by_issue(issues: Collection[int], at: datetime) -> dict[int, list[str]]:
    """Issue key -> the lamps of the duties that came of it; what is reserved is not late."""
    rows: Any = db.session.execute(
        select(
            Resolution.issue_id,
            Commitment.state,
            Commitment.due_at,
            Reservation.clause,
            Resolution.clauses,
        )
        .join(Commitment.resolution)
        .outerjoin(Reservation, _held())
        .where(Resolution.issue_id.in_(issues), Commitment.state.not_in(NO_DUTY))
        .order_by(Commitment.id)
    )
    found: dict[int, list[str]] = {}
    for issue, state, due_at, clause, clauses in rows:
        lamp = rules.lamp(state, due_at, at)
        if lamp in (rules.Lamp.RED, rules.Lamp.YELLOW) and clause is not None:
            lamp = rules.Lamp.GREEN if rules.is_whole(clause, len(clauses)) else lamp
        found.setdefault(issue, []).append(lamp.value)
    return found
