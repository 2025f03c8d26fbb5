"""Builders: a small committee in office, made through the product's own services.

Four member organizations, association and regulator; the plenary and five groups with the seats of
the demo; one city; the chair's term of 2009. Plain functions, no factory library.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from workspace import clock
from workspace.accounts.models import User
from workspace.accounts.service import add_user
from workspace.committees.models import Committee, Membership, Organization, Term
from workspace.committees.rules import MembershipKind
from workspace.committees.service import Point, admit_organization, found_committee, open_term
from workspace.db import db, write
from workspace.groups.models import SpecialistGroup
from workspace.groups.rules import GroupKind, Role
from workspace.groups.service import found_group, give_seat
from workspace.permissions import Actor

NOW = datetime(2009, 11, 23, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai
START = date(2009, 2, 26)
MEMBERS = {"cmcc": "辽宁移动", "cucc": "辽宁联通", "ctcc": "辽宁电信", "crtc": "辽宁铁通"}
OTHERS = {
    "association": ("辽宁省通信企业协会", MembershipKind.ASSOCIATION),
    "regulator": ("辽宁省通信管理局", MembershipKind.REGULATOR),
}
GROUPS = {
    "om": ("运行维护组", "ctcc"),
    "mk": ("市场营销组", "crtc"),
    "pc": ("工程建设组", "cucc"),
    "cs": ("客户服务组", "cucc"),
    "em": ("企业管理组", "cmcc"),
}
PLENARY = {
    "chair": ("cmcc", Role.REPRESENTATIVE),
    "rep-cmcc": ("cmcc", Role.ALTERNATE),
    "rep-cucc": ("cucc", Role.REPRESENTATIVE),
    "rep-ctcc": ("ctcc", Role.REPRESENTATIVE),
    "rep-crtc": ("crtc", Role.REPRESENTATIVE),
    "secretariat": ("association", Role.SECRETARY),
    "reviewer": ("association", Role.REVIEWER),
    "regulator": ("regulator", Role.OBSERVER),
}
CLOCK = Actor.clock()


@dataclass
class World:
    """The committee's rows by their codes."""

    committee: Committee
    city: Committee
    term: Term
    orgs: dict[str, Organization]
    groups: dict[str, SpecialistGroup]
    users: dict[str, User]
    now: datetime = field(default=NOW)
    #: What the clock shows; a test moves it.
    hands: list[datetime] = field(default_factory=lambda: [NOW])
    #: Where builders led before (tests.stages); None walks every time.
    stages: Any = None


def build() -> None:
    """Make the committee; slow, so it is done once a run and its rows are copied back."""
    with clock.at(datetime(2009, 2, 26, 1, 0, tzinfo=UTC)):
        committee = found_committee(
            CLOCK,
            "liaoning",
            "辽宁自律公约专家委员会",
            name_en="Liaoning Pact Committee",
            resolution_code="辽通自律",
        )
        orgs = _admit(committee)
        points = [Point("加强互联互通管理", "Interconnection"), Point("全面质量管理", "Quality")]
        open_term(
            CLOCK,
            committee,
            chair=orgs["cmcc"],
            starts_on=START,
            ends_on=date(2010, 2, 28),
            points=points,
        )
        _seat_plenary(committee, orgs)
        _seat_groups(committee, orgs)
        _found_city(committee)


def _admit(committee: Committee) -> dict[str, Organization]:
    rows = [(code, name, MembershipKind.MEMBER) for code, name in MEMBERS.items()]
    rows += [(code, name, kind) for code, (name, kind) in OTHERS.items()]
    return {
        code: admit_organization(
            CLOCK,
            committee,
            code=code,
            name=name,
            name_en=code.upper(),
            kind=kind,
            since=date(2003, 1, 1),
            capital_group="中国移动" if code in ("cmcc", "crtc") else "",
        )
        for code, name, kind in rows
    }


def a_user(handle: str, name: str = "") -> User:
    """An account that can sign in (by the `sign_in` fixture; it has no password)."""
    with write():
        user = add_user(handle, name or handle, "", password_hash="", active=True)
    return user


def a_seat(
    handle: str, group: SpecialistGroup, organization: Organization, role: Role, **dates: Any
) -> None:
    """Seat a person, making its account where there is none."""
    user = db.session.scalar(db.select(User).filter_by(handle=handle)) or a_user(handle)
    dates.setdefault("since", START)
    give_seat(CLOCK, group, user, organization=organization, role=role, **dates)


def _seat_plenary(committee: Committee, orgs: dict[str, Organization]) -> None:
    plenary = found_group(
        CLOCK,
        committee,
        code="plenary",
        name="签约方领导会议",
        name_en="Plenary",
        kind=GroupKind.PLENARY,
        position=0,
    )
    for handle, (code, role) in PLENARY.items():
        a_seat(handle, plenary, orgs[code], role)


def _seat_groups(committee: Committee, orgs: dict[str, Organization]) -> None:
    for position, (code, (name, lead)) in enumerate(GROUPS.items(), 1):
        group = found_group(
            CLOCK,
            committee,
            code=code,
            name=name,
            name_en=code,
            lead=orgs[lead],
            position=position,
        )
        a_seat(f"lead-{code}", group, orgs[lead], Role.LEAD)
        for member in MEMBERS:
            a_seat(f"{code}-{member}-2", group, orgs[member], Role.MEMBER)
            if member != lead and code == "om":
                a_seat(f"{code}-{member}-1", group, orgs[member], Role.MEMBER)


def _found_city(committee: Committee) -> None:
    city = found_committee(
        CLOCK,
        "shenyang",
        "沈阳市公约组织",
        name_en="Shenyang",
        parent=committee,
        resolution_code="沈通自律",
    )
    body = admit_organization(
        CLOCK,
        city,
        code="shenyang",
        name="沈阳市公约联络组织",
        name_en="Shenyang body",
        kind=MembershipKind.ASSOCIATION,
        since=date(2003, 1, 1),
    )
    plenary = found_group(
        CLOCK,
        city,
        code="plenary",
        name="领导小组",
        name_en="Leading group",
        kind=GroupKind.PLENARY,
        position=0,
    )
    a_seat("city-shenyang", plenary, body, Role.SECRETARY)


def load() -> World:
    """The committee's rows in this session."""
    committee, city = (
        db.session.scalars(db.select(Committee).filter_by(slug=slug)).one()
        for slug in ("liaoning", "shenyang")
    )
    groups = db.session.scalars(db.select(SpecialistGroup).filter_by(committee_id=committee.id))
    return World(
        committee=committee,
        city=city,
        term=db.session.scalars(db.select(Term)).one(),
        orgs={o.code: o for o in db.session.scalars(db.select(Organization))},
        groups={g.code: g for g in groups},
        users={u.handle: u for u in db.session.scalars(db.select(User))},
    )


def membership(world: World, code: str) -> Membership:
    """An organization's membership in the province."""
    return db.session.scalars(
        db.select(Membership).filter_by(
            committee_id=world.committee.id, organization_id=world.orgs[code].id
        )
    ).one()
