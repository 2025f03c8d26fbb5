"""各单位立场 — the roll of an issue's positions, in one statement."""

from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Date, and_, bindparam, case, or_, select

from workspace.accounts.models import User
from workspace.committees.models import Membership, Organization
from workspace.committees.rules import MembershipKind
from workspace.db import run
from workspace.issues.models import Issue, Position
from workspace.issues.queries.facts import Named
from workspace.issues.rules import Stance


class Stated(NamedTuple):
    """An organization's line in the roll; no stance where it stated none."""

    organization_id: int
    organization: Named
    stance: Stance | None
    text: str
    at: datetime | None
    user: Named | None


def positions_of(issue: Issue, day: date) -> list[Stated]:
    """The members of a day in the fixed order, each with its position if it stated one.

    A position of one that has since left the committee stands behind them.
    """
    asked = {"issue": issue.id, "committee": issue.committee_id, "day": day}
    found = run(_roll(), asked).all()
    present = [_stated(row) for row in found if row.is_present]
    keys = {one.organization_id for one in present}
    left = {row.id: _stated(row) for row in found if row.stance and row.id not in keys}
    return [*present, *left.values()]


def _stated(row: Any) -> Stated:
    return Stated(
        row.id,
        Named("", row.name, row.name_en),
        row.stance,
        row.text,
        row.at,
        Named("", row.user, row.user_en) if row.stance else None,
    )


@cache
def _roll() -> Any:
    """Every membership that the committee ever had, for who left may have stated something."""
    issue = bindparam("issue", type_=BigInteger)
    day = bindparam("day", type_=Date)
    seat, organization, position, user = (
        model.__table__ for model in (Membership, Organization, Position, User)
    )
    is_present = and_(
        seat.c.kind == MembershipKind.MEMBER,
        seat.c.since <= day,
        or_(seat.c.until.is_(None), seat.c.until > day),
    )
    stated = and_(
        position.c.organization_id == seat.c.organization_id, position.c.issue_id == issue
    )
    return (
        select(
            organization.c.id,
            organization.c.name,
            organization.c.name_en,
            case((is_present, 1), else_=0).label("is_present"),
            position.c.stance,
            position.c.text,
            position.c.at,
            user.c.name.label("user"),
            user.c.name_en.label("user_en"),
        )
        .select_from(seat)
        .join(organization, organization.c.id == seat.c.organization_id)
        .outerjoin(position, stated)
        .outerjoin(user, user.c.id == position.c.user_id)
        .where(
            seat.c.committee_id == bindparam("committee"),
            or_(is_present, position.c.id.isnot(None)),
        )
        .order_by(seat.c.position, seat.c.id)
    )
