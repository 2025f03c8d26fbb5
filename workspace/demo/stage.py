"""The demo's stage: committee, organizations, terms, groups, seats and cities of the corpus."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from workspace import clock
from workspace.accounts.models import User
from workspace.accounts.service import add_user, deactivate_person, hash_password
from workspace.committees.models import Committee, Membership, Organization, Term
from workspace.committees.rules import MembershipKind
from workspace.committees.service import (
    Point,
    admit_organization,
    found_committee,
    merge_organization,
    open_term,
)
from workspace.db import db, write
from workspace.groups.models import Seat, SpecialistGroup
from workspace.groups.rules import GroupKind, Role
from workspace.groups.service import end_seat, found_group, give_seat
from workspace.permissions import Actor

ZONE = ZoneInfo("Asia/Shanghai")
FOLDER = Path(__file__).parent
PASSWORD = "liaoning-demo"  # noqa: S105 - printed by `make run`; only in a demo database
START = date(2006, 3, 1)
MERGER = date(2008, 10, 15)
#: Accounts that `make run` prints.
SHOWN = [
    "lead-om",
    "lead-mk",
    "lead-pc",
    "lead-cs",
    "lead-em",
    "chair",
    "secretariat",
    "reviewer",
    "regulator",
    "rep-cmcc",
    "rep-cucc",
    "rep-ctcc",
    "rep-crtc",
    "city-shenyang",
]
KINDS = {
    "member": MembershipKind.MEMBER,
    "supervisor": MembershipKind.REGULATOR,
    "lead_secretariat": MembershipKind.ASSOCIATION,
}
SHORT = {"cmcc": "移动", "cucc": "联通", "ctcc": "电信", "crtc": "铁通"}
SHORT_EN = {"cmcc": "Mobile", "cucc": "Unicom", "ctcc": "Telecom", "crtc": "Tietong"}
PLENARY = [
    ("chair", "cmcc", Role.REPRESENTATIVE, "轮值主席（移动）", "Chair (Mobile)"),
    ("rep-cmcc", "cmcc", Role.ALTERNATE, "辽宁移动代表", "Representative (Mobile)"),
    ("rep-cucc", "cucc", Role.REPRESENTATIVE, "辽宁联通代表", "Representative (Unicom)"),
    ("rep-cnc", "cnc", Role.REPRESENTATIVE, "辽宁网通代表", "Representative (Netcom)"),
    ("rep-ctcc", "ctcc", Role.REPRESENTATIVE, "辽宁电信代表", "Representative (Telecom)"),
    ("rep-crtc", "crtc", Role.REPRESENTATIVE, "辽宁铁通代表", "Representative (Tietong)"),
    ("secretariat", "association", Role.SECRETARY, "秘书处", "Secretariat"),
    ("reviewer", "association", Role.REVIEWER, "合规审查员", "Compliance reviewer"),
    ("regulator", "regulator", Role.OBSERVER, "省通信管理局联络员", "Regulator's liaison"),
]


@cache
def corpus() -> dict[str, Any]:
    """The demo committee (DOMAIN §1)."""
    found: dict[str, Any] = json.loads((FOLDER / "corpus.json").read_text(encoding="utf-8"))
    return found


@cache
def discussion() -> dict[str, Any]:
    """The invented discussion of it, marked as invented."""
    found: dict[str, Any] = json.loads((FOLDER / "discussion.json").read_text(encoding="utf-8"))
    return found


@cache
def sittings() -> dict[str, Any]:
    """What was said and assigned at its meetings, invented too, and marked so."""
    found: dict[str, Any] = json.loads((FOLDER / "meetings.json").read_text(encoding="utf-8"))
    return found


def moment(text: str) -> datetime:
    """An instant from "2009-12-14 18:00" Shanghai time; 24:00 is the end of that day."""
    day, _, hour = text.partition(" ")
    hours, minutes = (int(part) for part in (hour or "24:00").split(":"))
    midnight = datetime.combine(date.fromisoformat(day), datetime.min.time(), ZONE)
    return (midnight + timedelta(hours=hours, minutes=minutes)).astimezone(UTC)


def on(day: str, hour: str, later: int = 0) -> datetime:
    """An instant on a day of the corpus, `later` days after it."""
    return moment(f"{day} {hour}") + timedelta(days=later)


@dataclass
class Stage:
    """What the acts need, by the corpus's codes."""

    committee: Committee
    orgs: dict[str, Organization] = field(default_factory=dict)
    groups: dict[str, SpecialistGroup] = field(default_factory=dict)
    cities: dict[str, Committee] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    users: dict[str, int] = field(default_factory=dict)
    password_hash: str = ""

    def actor(self, handle: str) -> Actor:
        """An account as it acts; its seats are read under each act's lock."""
        user = db.session.get(User, self.users[handle])
        assert user is not None  # noqa: S101
        return Actor(user.id, user.pid, user.name, clock.now(), handle=handle)

    def account(self, handle: str, name: str, name_en: str, *, opens: bool = True) -> User:
        """A role's account; a past member's has no password that would open it."""
        with write():
            user = add_user(
                handle,
                name,
                name_en,
                password_hash=self.password_hash if opens else "",
                active=True,
            )
        self.users[handle] = user.id
        return user


def found() -> Stage:
    """Found the committee on 1 March 2006, with its members, groups and seats, and its cities."""
    with clock.at(on("2006-03-01", "08:00")):
        committee = found_committee(
            Actor.clock(),
            "liaoning",
            "辽宁通信自律公约专家委员会",
            name_en="Liaoning Pact Expert Committee",
            resolution_code="辽通自律",
        )
        stage = Stage(committee, password_hash=hash_password(PASSWORD))
        _admit(stage)
        _seat_plenary(stage)
        _seat_groups(stage)
        for city in corpus()["cities"]:
            _found_city(stage, city)
    return stage


def _admit(stage: Stage) -> None:
    rows = sorted(corpus()["organisations"], key=lambda row: row["role"] != "member")
    for row in rows:
        stage.orgs[row["id"]] = admit_organization(
            Actor.clock(),
            stage.committee,
            code=row["id"],
            name=row["name"],
            name_en=row["en"],
            kind=KINDS[row["role"]],
            since=date.fromisoformat(row.get("from_", "2003-01-01")),
            capital_group=row.get("group_of", ""),
        )


def _seat_plenary(stage: Stage) -> None:
    plenary = found_group(
        Actor.clock(),
        stage.committee,
        code="plenary",
        name="签约方领导会议",
        name_en="Signatories' plenary",
        kind=GroupKind.PLENARY,
        position=0,
    )
    stage.groups["plenary"] = plenary
    for handle, org, role, name, name_en in PLENARY:
        user = stage.account(handle, name, name_en, opens=org != "cnc")
        give_seat(
            Actor.clock(), plenary, user, organization=stage.orgs[org], role=role, since=START
        )


def _seat_groups(stage: Stage) -> None:
    by_name = {row["name"]: row["id"] for row in corpus()["organisations"]}
    for position, row in enumerate(corpus()["groups"], 1):
        code, lead = row["id"].lower(), by_name[row["lead_org"]]
        group = found_group(
            Actor.clock(),
            stage.committee,
            code=code,
            name=f"{row['zh']}组",
            name_en=row["en"],
            lead=stage.orgs[lead],
            position=position,
        )
        stage.groups[code] = group
        for org in (lead, *(o for o in SHORT if o != lead)):
            for n in (1, 2):
                _seat_expert(stage, group, row, org, n, is_lead=org == lead and n == 1)


def _seat_expert(
    stage: Stage, group: SpecialistGroup, row: Any, org: str, n: int, *, is_lead: bool
) -> None:
    handle = f"lead-{group.code}" if is_lead else f"{group.code}-{org}-{n}"
    name = (
        f"{row['zh']}组组长（{SHORT[org]}）" if is_lead else f"{row['zh']}专家{n}（{SHORT[org]}）"
    )
    title = "lead" if is_lead else f"expert {n}"
    user = stage.account(handle, name, f"{row['en']} {title} ({SHORT_EN[org]})")
    role = Role.LEAD if is_lead else Role.MEMBER
    give_seat(Actor.clock(), group, user, organization=stage.orgs[org], role=role, since=START)


def _found_city(stage: Stage, row: Any) -> None:
    slug = row["en"].lower()
    city = found_committee(
        Actor.clock(),
        slug,
        f"{row['zh']}市通信自律公约组织",
        name_en=f"{row['en']} Pact Organization",
        parent=stage.committee,
        resolution_code=f"{row['zh'][0]}通自律",
    )
    stage.cities[row["zh"]] = city
    body = admit_organization(
        Actor.clock(),
        city,
        code=slug,
        name=row["org"],
        name_en=f"{row['en']} liaison body",
        kind=MembershipKind.ASSOCIATION,
        since=date(2003, 1, 1),
    )
    leading = found_group(
        Actor.clock(),
        city,
        code="plenary",
        name="市领导小组",
        name_en="City leading group",
        kind=GroupKind.PLENARY,
        position=0,
    )
    user = stage.account(f"city-{slug}", f"{row['zh']}市公约组织召集人", f"{row['en']} convener")
    give_seat(Actor.clock(), leading, user, organization=body, role=Role.SECRETARY, since=START)


def begin_term(stage: Stage, row: Any) -> None:
    """Open a term with its programme; the source's requirements follow its points."""
    by_name = {o.name: o for o in stage.orgs.values()}
    points = [
        Point(p)
        if isinstance(p, str)
        else Point(p["title"], p["en"].capitalize(), p["ref"], p["quote"])
        for p in (*row["programme"], *row.get("requirements", ()))
    ]
    stage.terms[row["id"]] = open_term(
        stage.actor("secretariat"),
        stage.committee,
        chair=by_name[row["chair"]],
        starts_on=date.fromisoformat(row["start"]),
        ends_on=date.fromisoformat(row["end"]),
        points=points,
    )


def merge_netcom(stage: Stage) -> None:
    """辽宁网通 merged into 辽宁联通 in October 2008; its representative's seat and account end."""
    secretary = stage.actor("secretariat")
    member = db.session.scalars(
        select(Membership).filter_by(
            committee_id=stage.committee.id, organization_id=stage.orgs["cnc"].id
        )
    ).one()
    merge_organization(secretary, member, into=stage.orgs["cucc"], on=MERGER)
    seat = db.session.scalars(select(Seat).filter_by(user_id=stage.users["rep-cnc"])).one()
    end_seat(secretary, seat, until=MERGER)
    deactivate_person(secretary, db.session.get_one(User, stage.users["rep-cnc"]), "单位已合并。")
