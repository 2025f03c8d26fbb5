"""Reads of resolutions: the register, drafts in preparation, what waits for a person."""

from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, load_only, selectinload

from workspace.committees.models import Committee, Term
from workspace.db import db, within
from workspace.groups.models import SpecialistGroup
from workspace.groups.rules import GroupKind
from workspace.issues import queries as issues
from workspace.issues.models import Issue
from workspace.permissions import Actor, SeatHeld, can, seen_from
from workspace.permissions.resolutions import PREPARERS
from workspace.resolutions.models import Relation, Reservation, Resolution
from workspace.resolutions.queries.relations import Kin, effects_on, kin_of, latest_on, targets_of
from workspace.resolutions.rules import ISSUED, PUBLISHED, STANDING, ResolutionState
from workspace.voting.models import Ballot, Elector, Poll
from workspace.voting.rules import Outcome, PollState

__all__ = ["Kin", "effects_on", "kin_of", "latest_on", "targets_of"]

R = ResolutionState
#: What a line about a resolution shows: its number and title; and its clauses, to be counted.
LISTED = (
    Resolution.committee_id,
    Resolution.state,
    Resolution.code,
    Resolution.year,
    Resolution.no,
    Resolution.title,
    Resolution.title_en,
    Resolution.clauses,
    Resolution.due_on,
    Resolution.published_at,
)


@issues.bears_files(Resolution)
def visible_to(actor: Actor) -> Select[tuple[Resolution]]:
    """Published ones of the person's committees and of those above; drafts it prepares."""
    return _visible_to(actor.seats)


@lru_cache(128)
def _visible_to(seats: frozenset[SeatHeld]) -> Select[tuple[Resolution]]:
    return select(Resolution).where(_is_visible(seats))


def reservations_visible_to(actor: Actor) -> Select[tuple[Reservation]]:
    """Reservations in the resolutions that the person may see."""
    return (
        select(Reservation)
        .join(Reservation.resolution)
        .options(contains_eager(Reservation.resolution))
        .where(_is_visible(actor.seats))
    )


def _is_visible(seats: frozenset[SeatHeld]) -> Any:
    seen = seen_from(seats)
    prepared = {s.committee for s in seats if s.plenary and s.role in PREPARERS}
    return or_(
        and_(within(Resolution.state, PUBLISHED), within(Resolution.committee_id, seen)),
        and_(
            ~within(Resolution.state, PUBLISHED),
            or_(
                within(Resolution.group_id, {s.group for s in seats}),
                within(Resolution.committee_id, prepared),
            ),
        ),
    )


def whole(query: Select[Any]) -> Select[Any]:
    """The same with all that the paper and its rail print, in one more query."""
    return query.options(
        joinedload(Resolution.committee),
        joinedload(Resolution.group),
        joinedload(Resolution.term),
        joinedload(Resolution.issue).joinedload(Issue.group),
        joinedload(Resolution.issue).joinedload(Issue.opened_for),
        joinedload(Resolution.poll),
        joinedload(Resolution.of_meeting),
        joinedload(Resolution.chair_organization),
        joinedload(Resolution.drafted_by),
        joinedload(Resolution.drafted_for),
        joinedload(Resolution.reviewed_by),
        joinedload(Resolution.signed_by),
        joinedload(Resolution.signed_for),
        joinedload(Resolution.voided_by),
        joinedload(Resolution.voided_for),
        selectinload(Resolution.reservations).joinedload(Reservation.organization),
        selectinload(Resolution.relations).joinedload(Relation.target),
    )


def register(
    actor: Actor,
    committee_id: int,
    *,
    term: int | None = None,
    year: int | None = None,
    state: str = "",
    group: str = "",
) -> Select[tuple[Resolution]]:
    """Published resolutions, the newest first, narrowed to a term's number, year, state, group."""
    query = (
        visible_to(actor)
        .join(Resolution.term)
        .join(Resolution.group)
        .options(
            contains_eager(Resolution.term),
            contains_eager(Resolution.group),
            joinedload(Resolution.chair_organization),
        )
        .where(Resolution.committee_id == committee_id, within(Resolution.state, PUBLISHED))
        .order_by(Resolution.year.desc(), Resolution.no.desc(), Resolution.id.desc())
    )
    narrowed = {
        Term.number: term,
        Resolution.year: year,
        Resolution.state: state,
        SpecialistGroup.code: group,
    }
    return query.where(*(column == value for column, value in narrowed.items() if value))


def counts_by_year(query: Select[Any]) -> dict[int, int]:
    """How many resolutions of a register each year has, the newest year first."""
    found = query.with_only_columns(Resolution.year, func.count()).order_by(None)
    rows = db.session.execute(found.group_by(Resolution.year).order_by(Resolution.year.desc()))
    return {year: count for year, count in rows}


def years_of(actor: Actor, committee_id: int) -> list[int]:
    """The years in which the committee published, the newest first."""
    return list(counts_by_year(register(actor, committee_id)))


def in_preparation(actor: Actor, committee_id: int) -> list[Resolution]:
    """Drafts not yet published that the person may see, the oldest first."""
    query = (
        visible_to(actor)
        .options(
            joinedload(Resolution.group),
            joinedload(Resolution.drafted_for),
            joinedload(Resolution.issue),
        )
        .where(Resolution.committee_id == committee_id, ~within(Resolution.state, PUBLISHED))
        .order_by(Resolution.drafted_at)
    )
    return list(db.session.scalars(query))


def groups_of(actor: Actor, committee_id: int) -> list[tuple[SpecialistGroup, int]]:
    """The committee's groups with how many resolutions each has published; only those with any."""
    counted = (
        register(actor, committee_id)
        .with_only_columns(Resolution.group_id, func.count().label("n"))
        .order_by(None)
        .group_by(Resolution.group_id)
        .subquery()
    )
    rows = db.session.execute(
        select(SpecialistGroup, counted.c.n)
        .join(counted, counted.c.group_id == SpecialistGroup.id)
        .order_by(SpecialistGroup.position)
    )
    return [(group, count) for group, count in rows]


def latest(committee: Committee, n: int) -> list[Resolution]:
    """The committee's newest n published resolutions that are not void; all of it may see them."""
    return list(db.session.scalars(_latest(n), {"committee": committee.id}))


@cache
def _latest(n: int) -> Select[tuple[Resolution]]:
    return (
        select(Resolution)
        .options(load_only(*LISTED), joinedload(Resolution.committee).load_only(Committee.slug))
        .where(Resolution.committee_id == bindparam("committee"), within(Resolution.state, ISSUED))
        .order_by(Resolution.published_at.desc(), Resolution.id.desc())
        .limit(n)
    )


def of_issue(issue: Issue) -> Resolution | None:
    """The resolution that came of an issue, in whatever state.

    A page names a draft only to whom `can("view_resolution", …)` lets (`resolutions/_issue.html`).
    """
    return db.session.scalar(
        select(Resolution)
        .options(joinedload(Resolution.committee), joinedload(Resolution.group))
        .where(Resolution.issue_id == issue.id)
        .order_by(Resolution.id.desc())
        .limit(1)
    )


def standing(actor: Actor, committee_id: int) -> list[Resolution]:
    """Resolutions in force, which a draft may amend, supersede or repeal; the newest first."""
    query = register(actor, committee_id).where(within(Resolution.state, STANDING))
    return list(db.session.scalars(query))


def waiting_for(actor: Actor) -> list[tuple[str, Resolution]]:
    """(act, resolution) that waits for the person: to review, to sign, to edit after a return."""
    owed = {R.DRAFT: "clear_resolution", R.CLEARED: "publish_resolution"}
    rows = db.session.scalars(_unpublished(visible_to(actor)), {"seen": list(actor.committees)})
    found = [(owed.get(r.state, "edit_resolution"), r) for r in rows]
    return [(act, r) for act, r in found if _may(actor, act, r) and _owes(actor, act, r)]


@lru_cache(128)
def _unpublished(seen: Select[tuple[Resolution]]) -> Select[tuple[Resolution]]:
    return (
        seen.options(
            joinedload(Resolution.group),
            joinedload(Resolution.committee),
            joinedload(Resolution.issue),
            selectinload(Resolution.relations).joinedload(Relation.target),
        )
        .where(
            Resolution.committee_id.in_(bindparam("seen", expanding=True)),
            within(Resolution.state, (R.DRAFT, R.RETURNED, R.CLEARED)),
        )
        .order_by(Resolution.drafted_at)
    )


def _may(actor: Actor, act: str, resolution: Resolution) -> bool:
    return any(can(actor.acting_for(o.id), act, resolution) for o in actor.organizations)


def _owes(actor: Actor, act: str, resolution: Resolution) -> bool:
    """Of the many who may edit a returned draft, its author and the group's lead owe it."""
    leads = any(s.group == resolution.group_id and s.role == "lead" for s in actor.seats)
    return act != "edit_resolution" or leads or resolution.drafted_by_id == actor.id


def adopted_poll(issue: Issue) -> Poll | None:
    """The poll that adopted an issue's motion, the last round."""
    return db.session.scalar(
        select(Poll)
        .options(joinedload(Poll.term))
        .where(
            Poll.issue_id == issue.id,
            Poll.state == PollState.CLOSED,
            Poll.outcome == Outcome.ADOPTED,
        )
        .order_by(Poll.number.desc())
        .limit(1)
    )


def electors_of(poll_id: int | None) -> list[Elector]:
    """The roll of a poll in its order, each elector with its ballot."""
    return list(
        db.session.scalars(
            select(Elector)
            .options(joinedload(Elector.organization), joinedload(Elector.ballot))
            .where(Elector.poll_id == poll_id if poll_id else false())
            .order_by(Elector.position)
        )
    )


def reserving_ballots(poll: Poll) -> list[Ballot]:
    """Ballots that were cast with a reservation, in the order of the roll."""
    return list(
        db.session.scalars(
            select(Ballot)
            .join(Ballot.elector)
            .options(contains_eager(Ballot.elector))
            .where(Ballot.poll_id == poll.id, Ballot.reservation != "")
            .order_by(Elector.position)
        )
    )


def annexes_of(resolution: Resolution) -> list[tuple[str, str]]:
    """附件 of the paper: name and SHA-256 of each, in their order."""
    return [(file.name, file.sha256) for file in issues.standing_on(resolution)]


def plenary_of(committee: Committee) -> SpecialistGroup:
    """The signatories' leaders' meeting, which owns what has no group."""
    return db.session.scalars(
        select(SpecialistGroup).filter_by(committee_id=committee.id, kind=GroupKind.PLENARY)
    ).one()
