"""Reads of committees: by slug, members on a day, the term in office."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, func, or_, select
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
    keys = {s.committee for s in actor.seats} | {s.parent for s in actor.seats if s.parent}
    return select(Committee).where(Committee.id.in_(keys))


def with_term(actor: Actor) -> Select[tuple[Committee, Term]]:
    """The visible committees, each with the term in office (a city's is its province's)."""
    day = day_of(actor.at)
    return (
        visible_to(actor)
        .outerjoin(
            Term,
            and_(
                Term.committee_id == func.coalesce(Committee.parent_id, Committee.id),
                Term.starts_on <= day,
                Term.ends_on >= day,
            ),
        )
        .add_columns(Term)
        .options(joinedload(Term.chair_organization))
    )


def members_on(committee_id: int, day: date, *kinds: MembershipKind) -> list[Membership]:
    """Memberships in force on a day, in the fixed order, of the given kinds (default: members)."""
    query = (
        select(Membership)
        .options(joinedload(Membership.organization))
        .where(
            Membership.committee_id == committee_id,
            Membership.kind.in_(kinds or (MembershipKind.MEMBER,)),
            Membership.since <= day,
            or_(Membership.until.is_(None), Membership.until > day),
        )
        .order_by(Membership.position)
    )
    return list(db.session.scalars(query))


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
