"""Clockwork: what deadlines and dates demand."""

import time
from collections.abc import Callable

import click
from flask.cli import with_appcontext

from workspace.accounts.service import prune
from workspace.acts import Refused, Repeated, Vanished
from workspace.clock import now
from workspace.committees.queries import day_of
from workspace.committees.routes import read_demo_clock
from workspace.db import db
from workspace.groups import queries as groups
from workspace.groups import service as group_service
from workspace.issues import queries as issues
from workspace.issues import service as issue_service
from workspace.meetings.queries.minutes import due_minutes
from workspace.meetings.service.minutes import approve_minutes
from workspace.permissions import Actor
from workspace.voting import queries as voting
from workspace.voting import service as voting_service

#: What rooms above this one do by the clock; create_app names it.
_also: list[Callable[[], int]] = []


def wire(*also: Callable[[], int]) -> None:
    """Called once by create_app: further clockwork, each answering how much it did."""
    _also[:] = also


@click.command()
@click.option("--every", type=float, default=0, help="Seconds between rounds; 0: one round.")
@with_appcontext
def tick(every: float) -> None:
    """Do what deadlines demand, one act after another."""
    while True:
        read_demo_clock()
        done = tick_once()
        prune()
        db.session.remove()
        if not every:
            click.echo(f"{done} done")
            return
        time.sleep(every)


def tick_once() -> int:
    """Close polls, end consultations, approve minutes, hand groups over, each when due, then what
    other rooms owe the clock; how much was done.

    Whatever another process did first is left as it is.
    """
    done = 0
    for poll in voting.due_polls(now()):
        done += _attempt(voting_service.close_poll, poll)
    for issue in issues.due_consultations(now()):
        done += _attempt(issue_service.start_discussion, issue)
    for minutes in due_minutes(now()):
        done += _attempt(approve_minutes, minutes)
    for lead in groups.due_leads(day_of(now())):
        done += _attempt(group_service.begin_lead, lead)
    return done + sum(work() for work in _also)


def _attempt(service: object, thing: object) -> int:
    try:
        service(Actor.clock(), thing)  # type: ignore[operator]
    except (Refused, Repeated, Vanished):
        return 0
    return 1
