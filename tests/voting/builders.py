"""Polls brought to a state through the services of the rooms."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.issues.builders import an_issue
from tests.stages import prepared
from workspace import clock
from workspace.acts import Refused
from workspace.db import db
from workspace.issues.models import Issue
from workspace.permissions import Actor
from workspace.record.models import Entry
from workspace.voting import service
from workspace.voting.models import Ballot, Poll
from workspace.voting.rules import Choice

ActorOf = Callable[..., Actor]
MOTION = "自2010年起，网间中继扩容申请10个工作日内答复。"
SPAN = timedelta(days=2)


@prepared
def an_open_poll(
    world: Any, actor_of: ActorOf, *, issue: Issue | None = None, **changed: Any
) -> Poll:
    """A poll of the operations group, opened by its lead, open for two days."""
    issue = issue or an_issue(world, actor_of, "discussion")
    asked = {
        "motion": MOTION,
        "preset": "ordinary",
        "closes_at": clock.now() + SPAN,
        "closes_early": True,
    }
    return service.open_poll(actor_of("lead-om"), issue, **{**asked, **changed})


def cast(actor_of: ActorOf, poll: Poll, choices: Mapping[str, str]) -> None:
    """Each organization's representative casts, or recuses its organization."""
    for code, choice in choices.items():
        actor = actor_of(f"rep-{code}")
        if choice == "recuse":
            service.recuse(actor, poll, reason="与本单位有利害关系")
        else:
            service.cast_ballot(actor, poll, choice=Choice(choice))


def expire(world: Any, poll: Poll) -> None:
    """Let the deadline pass and the clock come by."""
    world.hands[0] = poll.closes_at
    service.close_poll(Actor.clock(), poll)


def at(poll: Poll, act: str = "") -> str:
    """The address of a poll's page, or of an act on it."""
    issue = poll.issue
    base = f"/{issue.committee.slug}/{issue.group.code}/issues/{issue.number}/polls/{poll.number}"
    return f"{base}/{act.replace('_', '-')}" if act else base


def ballots(poll: Poll) -> dict[str, str]:
    """Organization's code -> its choice, from the database."""
    db.session.rollback()
    rows = db.session.scalars(select(Ballot).filter_by(poll_id=poll.id))
    return {b.elector.organization.code: b.choice.value for b in rows}


def refused(reason: str, act: Callable[..., Any], /, *arguments: Any, **named: Any) -> None:
    """The act is refused for this reason."""
    with pytest.raises(Refused) as no:
        act(*arguments, **named)
    assert no.value.reason == reason


def entry() -> dict[str, Any]:
    """The newest entry."""
    body = db.session.scalars(select(Entry.body).order_by(Entry.id.desc()).limit(1)).one()
    found: dict[str, Any] = json.loads(body)
    return found


def pids(world: Any, *codes: str) -> list[str]:
    """Public ids of organizations."""
    return [world.orgs[code].pid for code in codes]
