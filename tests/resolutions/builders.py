"""Resolutions brought to a state through the services of the rooms."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from tests.issues.builders import an_issue
from tests.issues.builders import at as issue_at
from tests.stages import prepared
from tests.voting.builders import an_open_poll, cast, expire
from workspace.db import db
from workspace.issues.models import Issue
from workspace.permissions import Actor
from workspace.resolutions import service
from workspace.resolutions.models import Resolution
from workspace.voting import service as voting
from workspace.voting.rules import Choice

ActorOf = Callable[..., Actor]
ALL_FOR = {code: "for" for code in ("cmcc", "cucc", "ctcc", "crtc")}
RESERVED = "按集团时限执行。"
CLAUSES = ["扩容触发\n忙时中继利用率连续3天超过75%即触发扩容。", "对端10个工作日内答复。"]
DUE = date(2010, 1, 22)


def wording(**changed: Any) -> service.Wording:
    """The words of a draft."""
    said = {
        "title": "关于网间互联中继电路扩容响应时限的决议",
        "preamble": "经运行维护组研究，表决通过。",
        "clauses": CLAUSES,
        "main_recipients": "各成员单位，各市公约联络组织",
        "copies": "辽宁省通信管理局",
        "due_on": DUE,
    }
    return service.Wording(**{**said, **changed})


@prepared
def an_adopted_issue(
    world: Any,
    actor_of: ActorOf,
    choices: Mapping[str, str] = ALL_FOR,
    *,
    reserving: Mapping[str, str] | None = None,
    **changed: Any,
) -> Issue:
    """An issue whose motion the members adopted; `reserving`: organization -> clause."""
    issue = an_issue(world, actor_of, "discussion", **changed)
    poll = an_open_poll(world, actor_of, issue=issue)
    cast(actor_of, poll, choices)
    for code, clause in (reserving or {}).items():
        choice = Choice(choices[code])
        voting.cast_ballot(
            actor_of(f"rep-{code}"), poll, choice=choice, reservation=RESERVED, clause=clause
        )
    expire(world, poll)
    return issue


@prepared
def a_resolution(
    world: Any,
    actor_of: ActorOf,
    state: str = "draft",
    *,
    issue: Issue | None = None,
    words: service.Wording | None = None,
) -> Resolution:
    """A resolution drafted by the operations group's lead, in a state."""
    issue = issue or an_adopted_issue(world, actor_of)
    made = service.draft_resolution(actor_of("lead-om"), issue, words or wording())
    if state == "returned":
        service.return_resolution(actor_of("reviewer"), made, "第二条写明起算日")
    if state in ("cleared", "in_force"):
        service.clear_resolution(actor_of("reviewer"), made)
    if state == "in_force":
        service.publish_resolution(actor_of("chair"), made)
    return made


def kept(resolution: Resolution) -> Resolution:
    """The row as the database holds it now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Resolution).filter_by(pid=resolution.pid)).one()


@prepared
def by_cause(
    actor_of: ActorOf, world: Any, *bearings: service.Bearing, state: str = "in_force"
) -> Resolution:
    """The chair's text without a poll that bears on earlier ones, in a state."""
    made = service.draft_resolution_with_cause(
        actor_of("chair"), world.committee, wording(), "事由", bearings
    )
    if state != "draft":
        service.clear_resolution(actor_of("reviewer"), made)
    if state == "in_force":
        service.publish_resolution(actor_of("chair"), made)
    return made


def states(*resolutions: Resolution) -> list[str]:
    """How resolutions stand now."""
    return [kept(r).state.value for r in resolutions]


def issue_of(resolution: Resolution) -> Issue:
    """The issue of a resolution as the database holds it now."""
    db.session.rollback()
    return db.session.get_one(Issue, kept(resolution).issue_id, populate_existing=True)


def at(resolution: Resolution, act: str = "") -> str:
    """The address of a draft's page, or of an act on it."""
    base = f"/liaoning/resolutions/drafts/{resolution.pid.partition(':')[2]}"
    return f"{base}/{act.replace('_', '-')}" if act else base


def drafting_at(issue: Issue) -> str:
    """The address at which an issue's resolution is drafted."""
    return issue_at(issue, "draft_resolution")


def typed(**changed: Any) -> dict[str, str]:
    """A filled-in form of a draft; None takes a field out."""
    said = {
        "title": "关于扩容时限的决议",
        "preamble": "表决通过。",
        "clauses": "一、十日内答复。\n\n二、按季通报。",
        "main_recipients": "各成员单位",
        "copies": "",
        "effective_on": "2009-12-10",
        "due_on": "2010-01-22",
        "version": "1",
    }
    return {k: v for k, v in {**said, **changed}.items() if v is not None}


A_DAY = timedelta(days=1)
