"""What the secretary keeps, in every state: members, groups, seats, people, words, the rules."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from tests.world import membership
from workspace import clock
from workspace.accounts import service as accounts
from workspace.committees import service as committees
from workspace.committees.queries import day_of
from workspace.committees.rules import DayKind, MembershipKind
from workspace.committees.service.marks import as_typed, mark_of
from workspace.committees.service.members import SPAN
from workspace.db import db
from workspace.groups import service as groups
from workspace.groups.models import Seat
from workspace.groups.rules import Role
from workspace.permissions import Actor
from workspace.procedure import service as procedure
from workspace.search import service as search

ActorOf = Callable[..., Actor]
Things = dict[tuple[str, str], Any]


def administered(world: Any, actor_of: ActorOf) -> Things:
    """(kind, state) -> the thing, made by the secretary today."""
    secretary, today = actor_of("secretariat"), day_of(clock.now())
    things = _members(world, secretary, today) | _groups(world, secretary, today)
    things |= _people(world, secretary)
    used, retired = (
        committees.add_label(secretary, world.committee, n) for n in ("传输", "小灵通")
    )
    committees.retire_label(secretary, retired)
    committees.mark_day(
        secretary, world.committee, day=today + timedelta(9), kind=DayKind.REST, name="检修日"
    )
    procedure.edit_procedure(secretary, world.committee, "# 总则\n\n一、协商一致。", "首次", 0)
    search.edit_synonyms(secretary, world.committee, (("中继", "电路"),), 0)
    things |= {("label", "used"): used, ("label", "retired"): retired}
    return things


def _members(world: Any, secretary: Actor, today: Any) -> Things:
    ended = committees.admit_organization(
        secretary,
        world.committee,
        code="left",
        name="已退出单位",
        name_en="Left",
        kind=MembershipKind.MEMBER,
        since=today,
        capital_group="",
    )
    of_ended = membership_of(world, ended)
    committees.correct_membership(
        secretary,
        of_ended,
        since=today - timedelta(30),
        until=today - timedelta(1),
        reason="补录",
        version=mark_of(as_typed(of_ended, SPAN)),
    )
    things = {("membership", "ended"): of_ended}
    for code in ("crtc", "cmcc", "association"):
        things["membership", code] = membership(world, code)
    return things


def membership_of(world: Any, organization: Any) -> Any:
    world.orgs[organization.code] = organization
    return membership(world, organization.code)


def _groups(world: Any, secretary: Actor, today: Any) -> Things:
    closed = groups.found_group(
        secretary,
        world.committee,
        code="old",
        name="寻呼业务组",
        name_en="Paging",
        lead=world.orgs["cucc"],
    )
    later = {"organization": world.orgs["cucc"], "role": Role.MEMBER}
    ending = groups.give_seat(
        secretary, closed, groups.Person("paging", "老王"), since=today, **later
    )
    groups.close_group(secretary, closed, until=today, reason="业务停办")
    held = db.session.scalars(select(Seat).filter_by(group_id=world.groups["om"].id)).first()
    return {("group", "closed"): closed, ("seat", "ended"): ending, ("seat", "held"): held}


def _people(world: Any, secretary: Actor) -> Things:
    """One without a link, one with a link open, one whose account is closed."""
    people = {}
    for state in ("new", "invited", "deactivated"):
        who = (f"p-{state}", f"人{state}", "")
        people["person", state] = accounts.add_person(secretary, world.committee, *who)
    accounts.issue_link(secretary, people["person", "invited"])
    accounts.deactivate_person(secretary, people["person", "deactivated"], "离职")
    return people
