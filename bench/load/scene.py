"""Who sits in the loaded committee: organizations, a term, groups, people with sessions."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import cycle

from bench.load.bulk import Bulk, Row, token_of
from workspace.accounts.models import User, UserSession
from workspace.accounts.queries import token_hash
from workspace.clock import real_now
from workspace.committees.models import Committee, Membership, Organization, Term, WorkPoint
from workspace.committees.rules import Level, MembershipKind
from workspace.groups.models import Seat, SpecialistGroup
from workspace.groups.rules import GroupKind, Role
from workspace.record.models import Log

MEMBERS = ("辽宁移动", "辽宁联通", "辽宁电信", "辽宁铁通")
GROUPS = ("运行维护组", "市场营销组", "工程建设组", "客户服务组", "企业管理组")
CODES = ("om", "mk", "pc", "cs", "em")
POINTS = (
    "加强互联互通管理",
    "规范市场经营秩序",
    "推进共建共享",
    "提升服务质量",
    "治理垃圾短信",
    "保障应急通信",
    "清理不良信息",
    "规范校园营销",
    "推广质量管理小组",
    "降低重复建设",
    "落实实名登记",
    "完善投诉处理",
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"


@dataclass
class Scene:
    """The rows that everything else refers to."""

    committee: Row
    start: date
    organizations: list[Row] = field(default_factory=list)
    users: list[Row] = field(default_factory=list)
    groups: list[Row] = field(default_factory=list)
    points: list[Row] = field(default_factory=list)
    term: Row = field(default_factory=dict)
    #: group key -> (user, organization) of its leads and members; plenary key -> representatives
    seated: dict[int, list[tuple[Row, Row]]] = field(default_factory=dict)


def set_up(
    bulk: Bulk, now: datetime, users: int, *, members: int = len(MEMBERS), last_issue: int = 0
) -> Scene:
    """A province of so many members with five groups; half of the people sit in each plenary."""
    founded = now - timedelta(days=400)
    committee = bulk.add(
        Committee,
        slug="liaoning",
        name="辽宁自律公约专家委员会",
        name_en="Liaoning Pact Committee",
        level=Level.PROVINCE,
        parent_id=None,
        origin="bench/liaoning",
        resolution_code="辽通自律",
        last_issue=last_issue,
    )
    bulk.log = bulk.add(
        Log, committee_id=committee["id"], origin=committee["origin"], size=0, last_at_ms=0
    )
    bulk.act("found_committee", founded, committee, [(Committee, committee)])
    scene = Scene(committee, (now - timedelta(days=380)).date())
    for place in range(members):
        name = MEMBERS[place] if place < len(MEMBERS) else f"成员单位{place + 1}"
        _admit(bulk, scene, founded, f"m{place + 1}", name, MembershipKind.MEMBER)
    _open_term(bulk, scene, now)
    _found_groups(bulk, scene, founded)
    _seat(bulk, scene, founded, users)
    return scene


def _admit(
    bulk: Bulk, scene: Scene, at: datetime, code: str, name: str, kind: MembershipKind
) -> None:
    organization = bulk.add(Organization, code=code, name=name, name_en=code.upper())
    membership = bulk.add(
        Membership,
        committee_id=scene.committee["id"],
        organization_id=organization["id"],
        kind=kind,
        position=len(scene.organizations) + 1,
        since=scene.start,
    )
    scene.organizations.append(organization)
    rows = [(Organization, organization), (Membership, membership)]
    bulk.act("admit_organization", at, membership, rows)


def _open_term(bulk: Bulk, scene: Scene, now: datetime) -> None:
    scene.term = bulk.add(
        Term,
        committee_id=scene.committee["id"],
        number=4,
        chair_organization_id=scene.organizations[0]["id"],
        starts_on=scene.start,
        ends_on=(now + timedelta(days=90)).date(),
    )
    scene.points = [
        bulk.add(WorkPoint, term_id=scene.term["id"], position=place, title=title)
        for place, title in enumerate(POINTS, 1)
    ]
    rows = [(Term, scene.term), *((WorkPoint, point) for point in scene.points)]
    bulk.act("open_term", now - timedelta(days=380), scene.term, rows)


def _found_groups(bulk: Bulk, scene: Scene, at: datetime) -> None:
    names = [("plenary", "签约方领导会议"), *zip(CODES, GROUPS, strict=True)]
    for place, (code, name) in enumerate(names):
        lead = scene.organizations[place % len(scene.organizations)] if place else None
        group = bulk.add(
            SpecialistGroup,
            committee_id=scene.committee["id"],
            code=code,
            kind=GroupKind.SPECIALIST if place else GroupKind.PLENARY,
            name=name,
            name_en=code,
            position=place,
            lead_organization_id=lead and lead["id"],
        )
        scene.groups.append(group)
        bulk.act("found_group", at, group, [(SpecialistGroup, group)])


def _seat(bulk: Bulk, scene: Scene, at: datetime, users: int) -> None:
    """The plenary has a representative an organization; then each group its lead and members."""
    for organization in scene.organizations:
        _give(bulk, scene, at, scene.groups[0], organization, Role.REPRESENTATIVE)
    for group in scene.groups[1:]:
        lead = next(o for o in scene.organizations if o["id"] == group["lead_organization_id"])
        _give(bulk, scene, at, group, lead, Role.LEAD)
    places = cycle([(g, o) for g in scene.groups[1:] for o in scene.organizations])
    while len(scene.users) < users:
        group, organization = next(places)
        _give(bulk, scene, at, group, organization, Role.MEMBER)


def _give(
    bulk: Bulk, scene: Scene, at: datetime, group: Row, organization: Row, role: Role
) -> None:
    user = new_user(bulk, len(scene.users) + 1)
    seat = bulk.add(
        Seat,
        user_id=user["id"],
        organization_id=organization["id"],
        group_id=group["id"],
        role=role,
        since=scene.start,
    )
    bulk.act("give_seat", at, seat, [(User, user), (Seat, seat)])
    scene.users.append(user)
    scene.seated.setdefault(group["id"], []).append((user, organization))


def new_user(bulk: Bulk, number: int) -> Row:
    """A person with a live session, whose token `token_of` tells."""
    name = bulk.random.choice(SURNAMES) + "".join(bulk.random.choices(GIVEN, k=2))
    user = bulk.add(User, handle=f"u{number}", name=name)
    bulk.add(
        UserSession,
        token_hash=token_hash(token_of(user)),
        user_id=user["id"],
        created_at=real_now(),
        seen_at=real_now(),
    )
    return user


def author(bulk: Bulk, scene: Scene, group: Row) -> tuple[Row, Row]:
    """Somebody of a group, with the organization spoken for."""
    return bulk.random.choice(scene.seated[group["id"]])
