"""成员资格 — organizations join, merge and leave on a day; what was, stays true to its day."""

from datetime import date

from sqlalchemy import exists, func, or_, select
from sqlalchemy.exc import IntegrityError

from workspace.acts import Event, Refused, act
from workspace.committees.models import Committee, Membership, Organization, Term
from workspace.committees.queries import day_of, member_on
from workspace.committees.rules import MembershipKind
from workspace.committees.service.marks import as_typed, demand, demand_day, demand_unchanged
from workspace.db import db
from workspace.permissions import Actor

#: Field of the form -> attribute of the organization.
ORGANIZATION = {"name": "name", "name_en": "name_en", "capital_group": "capital_group"}
SPAN = {"since": "since", "until": "until"}


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
    """Admit an organization from a day on; it takes the next place in the fixed order.

    One of this code that the installation knows already is admitted under the name it has.
    Refused("is_not_member_yet") where it is a member on that day or later.
    """
    with act(actor, "admit_organization", committee) as event:
        demand_day(event, committee.id, since)
        organization = db.session.scalar(select(Organization).filter_by(code=code))
        if organization is None:
            organization = Organization(
                code=code, name=name, name_en=name_en, capital_group=capital_group
            )
            _add(event, organization)
        demand(_is_free(committee.id, organization.id, since, None), "is_not_member_yet", event)
        event.obj = Membership(
            committee_id=committee.id,
            organization_id=organization.id,
            kind=kind,
            position=_last(committee.id, Membership.position) + 1,
            since=since,
            turn=_last(committee.id, Membership.turn) + 1
            if kind is MembershipKind.MEMBER
            else None,
        )
        db.session.add(event.obj)
    return organization


def _add(event: Event, organization: Organization) -> None:
    try:
        db.session.add(organization)
        db.session.flush()
    except IntegrityError as taken:  # another committee took the code at the same moment
        raise Refused("has_free_code", event.act, event.thing) from taken


def _last(committee_id: int, column: object) -> int:
    query = select(func.max(column)).where(Membership.committee_id == committee_id)  # type: ignore[call-overload]
    return db.session.scalar(query) or 0


def _is_free(
    committee_id: int, organization_id: int, since: date, until: date | None, own: int = 0
) -> bool:
    """Whether no other membership of the organization shares a day with the span."""
    shared = exists().where(
        Membership.committee_id == committee_id,
        Membership.organization_id == organization_id,
        Membership.id != own,
        or_(Membership.until.is_(None), Membership.until > since),
        *([Membership.since < until] if until else []),
    )
    return not db.session.scalar(select(shared))


def edit_organization(
    actor: Actor,
    membership: Membership,
    *,
    name: str,
    name_en: str,
    capital_group: str,
    version: str | None = None,
) -> None:
    """Put an organization's names or corporate group right.

    Committees share their organizations: the names are kept by the one that admitted it first,
    Refused("is_first_committee") to the others.
    """
    organization = membership.organization
    typed = {"name": name, "name_en": name_en, "capital_group": capital_group}
    with act(actor, "edit_organization", membership, also=(organization,)) as event:
        first = select(Membership.committee_id).filter_by(organization_id=organization.id)
        keeper = db.session.scalar(first.order_by(Membership.id).limit(1))
        demand(keeper == membership.committee_id, "is_first_committee", event)
        demand_unchanged(as_typed(organization, ORGANIZATION), version, typed)
        organization.name, organization.name_en = name, name_en
        organization.capital_group = capital_group


def end_membership(actor: Actor, membership: Membership, *, until: date) -> None:
    """The organization leaves: from this day on it is no member, and its seats hold no longer."""
    with act(actor, "end_membership", membership, also=_committee(membership)) as event:
        _end(event, membership, until)


def merge_organization(
    actor: Actor, membership: Membership, *, into: Organization, on: date
) -> None:
    """End a membership on a day because the organization merged into another one.

    Refused("is_merged_into_member") where that one is no member on the day.
    """
    with act(actor, "merge_organization", membership, also=_committee(membership)) as event:
        joined = member_on(membership.committee_id, into.id, on)
        demand(joined and into.id != membership.organization_id, "is_merged_into_member", event)
        _end(event, membership, on)
        membership.merged_into_id = into.id


def _committee(membership: Membership) -> tuple[Committee]:
    """Locked too, so that no term is opened meanwhile with a chair that leaves."""
    return (db.session.get_one(Committee, membership.committee_id),)


def _end(event: Event, membership: Membership, until: date) -> None:
    demand_day(event, membership.committee_id, until)
    demand(until > membership.since, "ends_after_beginning", event)
    chairs = exists().where(
        Term.committee_id == membership.committee_id,
        Term.chair_organization_id == membership.organization_id,
        Term.ends_on >= until,
    )
    holds_chair = db.session.scalar(select(chairs))
    demand(event.actor.is_clock or not holds_chair, "is_not_chair_then", event)
    membership.until = until


def correct_membership(
    actor: Actor,
    membership: Membership,
    *,
    since: date,
    until: date | None,
    reason: str,
    version: str | None = None,
) -> None:
    """Put dates right that were entered wrongly, saying why; the record keeps what they were.

    What was decided meanwhile stays: a roll is frozen at opening, a resolution when signed.
    """
    typed = {"since": since.isoformat(), "until": until.isoformat() if until else ""}
    with act(actor, "correct_membership", membership, also=_committee(membership)) as event:
        demand_unchanged(as_typed(membership, SPAN), version, typed)
        demand(until is None or until > since, "ends_after_beginning", event)
        key = (membership.committee_id, membership.organization_id)
        demand(_is_free(*key, since, until, own=membership.id), "is_not_member_yet", event)
        membership.since, membership.until = since, until
        if until is None:
            membership.merged_into_id = None
        membership.corrected_on = day_of(event.at)
        event.data = {"reason": reason}
