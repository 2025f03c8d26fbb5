"""Reads of committees: by slug, members on a day, the term in office."""

from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from workspace.committees.models import Committee, Membership, Organization, Term
from workspace.committees.rules import MembershipKind
from workspace.db import db
from workspace.permissions import Actor

ZONE = ZoneInfo("Asia/Shanghai")


def day_of(at: datetime) -> date:
    """The committee's calendar day of an instant."""
    return at.astimezone(ZONE).date()


def visible_to(actor: Actor) -> Select[tuple[Committee]]:
    """Committees in which the person sits, and those above its cities."""
    return select(Committee).where(Committee.id.in_(_seen_by(actor)))


def _seen_by(actor: Actor) -> list[int]:
    return sorted({s.committee for s in actor.seats} | {s.parent for s in actor.seats if s.parent})


def with_term(actor: Actor, slug: str = "") -> tuple[Committee, Term | None] | None:
    """The visible committee of a slug (default: the person's first, provinces before cities)
    with the term in office; a city's is its province's."""
    asked = {"seen": _seen_by(actor), "day": day_of(actor.at), **({"slug": slug} if slug else {})}
    found: Any = db.session.execute(_with_term(bool(slug)), asked).first()
    return found


@cache
def _with_term(is_named: bool) -> Select[tuple[Committee, Term]]:
    day = bindparam("day", type_=Date)
    in_office = and_(
        Term.committee_id == func.coalesce(Committee.parent_id, Committee.id),
        Term.starts_on <= day,
        Term.ends_on >= day,
    )
    query = (
        select(Committee, Term)
        .outerjoin(Term, in_office)
        .options(joinedload(Term.chair_organization))
        .where(Committee.id.in_(bindparam("seen", expanding=True)))
        .order_by(Committee.parent_id.isnot(None), Committee.id)
        .limit(1)
    )
    return query.where(Committee.slug == bindparam("slug")) if is_named else query


def members_on(committee_id: int, day: date, *kinds: MembershipKind) -> list[Membership]:
    """Memberships in force on a day, in the fixed order, of the given kinds (default: members)."""
    asked = {"committee": committee_id, "day": day, "kinds": kinds or (MembershipKind.MEMBER,)}
    return list(db.session.scalars(_members(), asked))


@cache
def _members() -> Select[tuple[Membership]]:
    day = bindparam("day", type_=Date)
    return (
        select(Membership)
        .options(joinedload(Membership.organization))
        .where(
            Membership.committee_id == bindparam("committee"),
            Membership.kind.in_(bindparam("kinds", expanding=True)),
            Membership.since <= day,
            or_(Membership.until.is_(None), Membership.until > day),
        )
        .order_by(Membership.position)
    )


def memberships(committee_id: int) -> list[Membership]:
    """Every membership the committee ever had, in the fixed order."""
    query = (
        select(Membership)
        .options(joinedload(Membership.organization), joinedload(Membership.merged_into))
        .filter_by(committee_id=committee_id)
        .order_by(Membership.position)
    )
    return list(db.session.scalars(query))


def term_on(committee_id: int, day: date) -> Term | None:
    """The term in office on a day."""
    return db.session.scalar(
        select(Term)
        .options(joinedload(Term.chair_organization))
        .where(Term.committee_id == committee_id, Term.starts_on <= day, Term.ends_on >= day)
    )


def terms_of(committee_id: int) -> list[Term]:
    """All terms in their order."""
    return list(
        db.session.scalars(
            select(Term)
            .options(joinedload(Term.chair_organization))
            .filter_by(committee_id=committee_id)
            .order_by(Term.number)
        )
    )


def organization_by_code(code: str) -> Organization | None:
    return db.session.scalar(select(Organization).filter_by(code=code))
