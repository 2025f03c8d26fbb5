"""公约组织 — founding, members, terms and programme; one function an act."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from workspace.acts import Refused, act
from workspace.committees.models import (
    Committee,
    Membership,
    NumberRegister,
    Organization,
    Term,
    WorkPoint,
)
from workspace.committees.rules import (
    RESERVED_COMMITTEES,
    Level,
    MembershipKind,
    is_free_slug,
    overlaps,
)
from workspace.db import db, new_pid
from workspace.permissions import Actor


def found_committee(
    actor: Actor,
    slug: str,
    name: str,
    *,
    name_en: str = "",
    parent: Committee | None = None,
    resolution_code: str,
) -> Committee:
    """Found a committee and its log, whose origin name it keeps for life."""
    if not is_free_slug(slug, RESERVED_COMMITTEES):
        raise ValueError(f"{slug}: not a free address")
    committee = Committee(
        slug=slug,
        name=name,
        name_en=name_en,
        level=Level.CITY if parent else Level.PROVINCE,
        parent_id=parent.id if parent else None,
        origin="expert-committee/" + new_pid(slug).replace(":", "-"),
        resolution_code=resolution_code,
    )
    with act(actor, "found_committee", committee) as event:
        event.obj = committee
    return committee


def admit_organization(
    actor: Actor,
    committee: Committee,
    *,
    code: str,
    name: str,
    name_en: str,
    kind: MembershipKind,
    since: date,
    capital_group: str = "",
) -> Organization:
    """Admit an organization from a day on; it takes the next place in the fixed order."""
    with act(actor, "admit_organization", committee) as event:
        organization = db.session.scalar(select(Organization).filter_by(code=code))
        if organization is None:
            organization = Organization(
                code=code, name=name, name_en=name_en, capital_group=capital_group
            )
            db.session.add(organization)
            db.session.flush()
        places = select(Membership).filter_by(committee_id=committee.id)
        event.obj = Membership(
            committee_id=committee.id,
            organization_id=organization.id,
            kind=kind,
            position=len(db.session.scalars(places).all()) + 1,
            since=since,
        )
        db.session.add(event.obj)
    return organization


def merge_organization(
    actor: Actor, membership: Membership, *, into: Organization, on: date
) -> None:
    """End a membership on a day because the organization merged into another one."""
    with act(actor, "merge_organization", membership):
        membership.until = on
        membership.merged_into_id = into.id


@dataclass(frozen=True)
class Point:
    """A point of a programme as it is opened with its term."""

    title: str
    title_en: str = ""
    ref: str = ""
    quote: str = ""


def open_term(
    actor: Actor,
    committee: Committee,
    *,
    chair: Organization,
    starts_on: date,
    ends_on: date,
    points: list[Point],
) -> Term:
    """Open a term with its programme; Refused("has_no_overlap") where days overlap."""
    with act(actor, "open_term", committee) as event:
        others = db.session.scalars(select(Term).filter_by(committee_id=committee.id)).all()
        if any(overlaps((t.starts_on, t.ends_on), (starts_on, ends_on)) for t in others):
            raise Refused("has_no_overlap", "open_term", committee)
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


def add_work_point(actor: Actor, term: Term, point: Point) -> WorkPoint:
    """Add a point to a term's programme."""
    with act(actor, "add_work_point", term) as event:
        event.obj = _point(point, len(term.points) + 1)
        term.points.append(event.obj)
    return event.obj


def _point(point: Point, position: int) -> WorkPoint:
    return WorkPoint(
        position=position,
        ref=point.ref,
        title=point.title,
        title_en=point.title_en,
        quote=point.quote,
    )


def draw_number(committee: Committee, code: str, year: int) -> int:
    """The next number of a 代字 in a year, drawn in one statement inside the signing act.

    Gap-free: a signature that fails gives its number back with its transaction.
    """
    insert = insert_postgresql if db.engine.dialect.name == "postgresql" else insert_sqlite
    drawn: int = db.session.execute(
        insert(NumberRegister)
        .values(committee_id=committee.id, code=code, year=year, last=1)
        .on_conflict_do_update(
            index_elements=["committee_id", "code", "year"],
            set_={"last": NumberRegister.last + 1},
        )
        .returning(NumberRegister.last)
    ).scalar_one()
    return drawn
