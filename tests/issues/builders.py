"""Issues brought to a state through the room's own services."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from tests.files.samples import sent
from tests.stages import prepared
from workspace import clock
from workspace.db import db, write
from workspace.groups.models import SpecialistGroup
from workspace.issues import queries, service
from workspace.issues.models import Attachment, Issue
from workspace.permissions import Actor

ActorOf = Callable[..., Actor]
WEEK = timedelta(days=7)


def a_text(world: Any, **changed: Any) -> service.Text:
    """A text under the first point of the term's programme."""
    written = {
        "title": "网间互联中继电路扩容响应时限",
        "body": "节假日前网间中继忙时**多次超限**。",
        "proposal": "申请后10个工作日内答复。",
        "points": queries.points_of(world.term.id)[:1],
        "labels": ("互联互通", "中继"),
    }
    return service.Text(**{**written, **changed})


@prepared
def an_issue(
    world: Any,
    actor_of: ActorOf,
    state: str = "draft",
    *,
    group: str = "om",
    by: str = "",
    **text: Any,
) -> Issue:
    """An issue before a group, in a state up to discussion or held, withdrawn, closed."""
    lead = f"lead-{group}"
    found = db.session.scalars(
        select(SpecialistGroup).filter_by(code=group, committee_id=world.committee.id)
    ).one()
    issue = service.open_issue(actor_of(by or lead), found, a_text(world, **text))
    for step in STEPS[state]:
        step(actor_of, lead, issue)
    return issue


def submit(actor_of: ActorOf, lead: str, issue: Issue) -> None:
    service.submit_issue(actor_of(lead), issue)


def clear(actor_of: ActorOf, lead: str, issue: Issue) -> None:
    service.clear_issue(actor_of("reviewer"), issue)


def send_back(actor_of: ActorOf, lead: str, issue: Issue) -> None:
    service.return_issue(actor_of("reviewer"), issue, "第二条须删去")


def consult(actor_of: ActorOf, lead: str, issue: Issue) -> None:
    service.start_consultation(actor_of(lead), issue, clock.now() + WEEK)


def discuss(actor_of: ActorOf, lead: str, issue: Issue) -> None:
    service.start_discussion(actor_of(lead), issue)


def hold(actor_of: ActorOf, lead: str, issue: Issue) -> None:
    service.hold_issue(actor_of(lead), issue, "待上级文件")


def withdraw(actor_of: ActorOf, lead: str, issue: Issue) -> None:
    service.withdraw_issue(actor_of(lead), issue, "与另一件合并")


def close(actor_of: ActorOf, lead: str, issue: Issue) -> None:
    service.close_issue(actor_of(lead), issue, "问题已自行解决")


CLEARED = (submit, clear)
OPEN = (*CLEARED, consult)
STEPS: dict[str, tuple[Callable[[ActorOf, str, Issue], None], ...]] = {
    "draft": (),
    "review": (submit,),
    "returned": (submit, send_back),
    "cleared": CLEARED,
    "consultation": OPEN,
    "discussion": (*OPEN, discuss),
    "held": (*OPEN, hold),
    "withdrawn": (submit, withdraw),
    "closed": (*OPEN, close),
}


def at(issue: Issue, act: str = "") -> str:
    """The address of an issue's page, or of an act on it."""
    base = f"/{issue.committee.slug}/{issue.group.code}/issues/{issue.number}"
    return f"{base}/{act.replace('_', '-')}" if act else base


def put(issue: Issue, **columns: Any) -> None:
    """Set columns as a higher room would (a poll's outcome)."""
    with write():
        for name, value in columns.items():
            setattr(issue, name, value)


def hung() -> list[Attachment]:
    """Every attachment, the oldest first."""
    db.session.rollback()
    return list(db.session.scalars(select(Attachment).order_by(Attachment.id)))


def say(client: Any, issue: Issue, *named: Any, text: str = "见附件。", **more: Any) -> Any:
    """Post a comment with files of (content, name)."""
    return client.post(at(issue, "add_comment"), data={"text": text, "files": sent(*named), **more})
