"""Reads of committees: by slug, members on a day, terms, vocabulary, calendar."""

from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Select, String, and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from workspace.committees.models import (
    CalendarDay,
    Committee,
    Label,
    Membership,
    Organization,
    Term,
    WorkPoint,
)
from workspace.committees.rules import DayKind, MembershipKind, next_in_rotation
from workspace.db import db, within
from workspace.permissions import Actor

ZONE = ZoneInfo("Asia/Shanghai")


def day_of(at: datetime) -> date:
    """The committee's calendar day of an instant."""
    return at.astimezone(ZONE).date()


def visible_to(actor: Actor) -> Select[tuple[Committee]]:
    """Committees in which the person sits, and those above its cities."""
    return select(Committee).where(within(Committee.id, actor.seen_committees))


def seen_with_term(actor: Actor, first: str) -> list[tuple[Committee, Term | None]]:
    """The visible committees with the term in office (a city's is its province's): that of the slug
    `first`, then provinces before cities."""
    asked = {"seen": sorted(actor.seen_committees), "day": day_of(actor.at), "slug": first}
    found: Any = db.session.execute(_seen_with_term(), asked).all()
    return list(found)


@cache
def _seen_with_term() -> Select[tuple[Committee, Term]]:
    day = bindparam("day", type_=Date)
    in_office = and_(
        Term.committee_id == func.coalesce(Committee.parent_id, Committee.id),
        Term.starts_on <= day,
        Term.ends_on >= day,
    )
    named = Committee.slug == bindparam("slug", type_=String)
    return (
        select(Committee, Term)
        .outerjoin(Term, in_office)
        .options(joinedload(Term.chair_organization))
        .where(Committee.id.in_(bindparam("seen", expanding=True)))
        .order_by(named.desc(), Committee.parent_id.isnot(None), Committee.id)
    )


def seen_at(actor: Actor, slug: str) -> Committee | None:
    """The visible committee of a slug."""
    asked = {"seen": sorted(actor.seen_committees), "slug": slug}
    committee: Committee | None = db.session.scalar(_seen_at(), asked)
    return committee


@cache
def _seen_at() -> Select[tuple[Committee]]:
    return select(Committee).where(
        Committee.id.in_(bindparam("seen", expanding=True)),
        Committee.slug == bindparam("slug", type_=String),
    )


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


def member_on(committee_id: int, organization_id: int, day: date) -> bool:
    """Whether an organization is a member on a day."""
    return any(m.organization_id == organization_id for m in members_on(committee_id, day))


def all_memberships(committee_id: int) -> Select[tuple[Membership]]:
    """Every membership the committee ever had, in the fixed order."""
    return (
        select(Membership)
        .options(joinedload(Membership.organization), joinedload(Membership.merged_into))
        .filter_by(committee_id=committee_id)
        .order_by(Membership.position)
    )


def memberships(committee_id: int) -> list[Membership]:
    """The same as a list."""
    return list(db.session.scalars(all_memberships(committee_id)))


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


def next_chair(committee_id: int, day: date) -> Organization | None:
    """Whose turn the rotation says it is after the last term, among the members of a day."""
    members = sorted(
        (m for m in members_on(committee_id, day) if m.turn is not None), key=lambda m: m.turn or 0
    )
    terms = terms_of(committee_id)
    last = terms[-1].chair_organization_id if terms else None
    key = next_in_rotation([m.organization_id for m in members], last)
    return next((m.organization for m in members if m.organization_id == key), None)


def terms_with_points(committee_id: int) -> list[Term]:
    """All terms in their order, with their programmes and who sees to what."""
    query = (
        select(Term)
        .options(
            joinedload(Term.chair_organization),
            selectinload(Term.points).joinedload(WorkPoint.owner),
        )
        .filter_by(committee_id=committee_id)
        .order_by(Term.number)
    )
    return list(db.session.scalars(query))


def all_labels(committee_id: int) -> Select[tuple[Label]]:
    """The committee's vocabulary, oldest word first, the retired ones included."""
    query = select(Label).options(joinedload(Label.renamed_to)).filter_by(committee_id=committee_id)
    return query.order_by(Label.id)


def vocabulary(committee_id: int) -> list[Label]:
    """The same as a list."""
    return list(db.session.scalars(all_labels(committee_id)))


def current_words(committee_id: int) -> dict[str, str]:
    """Each word that was renamed -> the word that is said now."""
    renamed = {
        label.name: label.renamed_to.name for label in vocabulary(committee_id) if label.renamed_to
    }
    found = {}
    for old in renamed:
        word = old
        while word in renamed:
            word = renamed[word]
        found[old] = word
    return found


def spellings(committee_id: int, name: str) -> Select[tuple[str]]:
    """A word of the vocabulary and those that were renamed to it, one after another."""
    word = select(Label.id, Label.name).where(
        Label.committee_id == committee_id, Label.name == name
    )
    found = word.cte("spelling", recursive=True)
    former = select(Label.id, Label.name).join(found, Label.renamed_to_id == found.c.id)
    return select(found.union(former).c.name)


def has_cities(committee_id: int) -> bool:
    """Whether city bodies stand below the committee."""
    below = select(Committee.id).filter_by(parent_id=committee_id).limit(1)
    return db.session.scalar(below) is not None


def marked_days(committee: Committee) -> list[CalendarDay]:
    """The days of which the committee (a city's province) says something of its own."""
    key = committee.parent_id or committee.id
    query = select(CalendarDay).filter_by(committee_id=key).order_by(CalendarDay.day)
    return list(db.session.scalars(query))


def calendar_of(committee: Committee) -> dict[date, DayKind]:
    """The committee's marks, for the arithmetic of working days."""
    return {marked.day: marked.kind for marked in marked_days(committee)}
