"""表决 — opening a poll, casting for an organization, closing it; one function an act."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workspace.acts import Event, act
from workspace.committees.models import Committee
from workspace.committees.service import as_typed, demand, demand_unchanged
from workspace.db import db
from workspace.issues.models import Issue
from workspace.issues.service import add_line, add_move, settle_attachments
from workspace.permissions import Actor
from workspace.voting.models import Ballot, Elector, LateBallot, Poll
from workspace.voting.queries import (
    RollLine,
    as_electors,
    former_poll,
    next_number,
    place_of,
    result_now,
    roll_for,
    term_for,
)
from workspace.voting.rules import PRESETS, Choice, PollState, advance, read_rule

#: Field of the form -> attribute of the committee.
USUAL = {"preset": "default_preset"}


def set_usual_rule(
    actor: Actor, committee: Committee, preset: str, version: str | None = None
) -> None:
    """Choose the rule that a new poll is offered with; open polls keep the one they froze."""
    if preset not in PRESETS:
        raise ValueError(f"{preset}: no rule of this name")
    with act(actor, "set_usual_rule", committee):
        demand_unchanged(as_typed(committee, USUAL), version, {"preset": preset})
        committee.default_preset = preset


def open_poll(
    actor: Actor,
    issue: Issue,
    *,
    motion: str,
    preset: str,
    closes_at: datetime,
    closes_early: bool = False,
) -> Poll:
    """Put a motion to the vote: roll and rule are frozen now, and nobody joins later.

    Raises Refused("is_future_deadline", "has_electors", "has_term_in_office" or "fits_roll").
    """
    with act(actor, "open_poll", issue) as event:
        poll = opened(event, issue, Asked(motion, preset, closes_at, closes_early))
    return poll


@dataclass(frozen=True)
class Asked:
    """What is put to the vote, under which rule, until when."""

    motion: str
    preset: str
    closes_at: datetime
    closes_early: bool = False


def opened(event: Event, issue: Issue, asked: Asked, roll: list[RollLine] | None = None) -> Poll:
    """The poll that an act opens on an issue it has locked: this room's, or a meeting's, whose
    `roll` is of those present; by default the second round's or all members of the day."""
    demand(asked.closes_at > event.at, "is_future_deadline", event)
    former = former_poll(issue) if roll is None else None
    if roll is None:
        roll = roll_for(issue, former, event.at)
    event.obj = poll = Poll(
        **_place(event, issue),
        **_frozen(event, roll, asked.preset),
        round_of_id=former.id if former else None,
        motion=asked.motion,
        state=PollState.OPEN,
        opened_at=event.at,
        closes_at=asked.closes_at,
        closes_early=asked.closes_early,
        opened_by_id=event.actor.id,
        opened_for_id=event.actor.org,
    )
    db.session.add(poll)
    settle_attachments(issue)
    issue.due_at = asked.closes_at
    move = add_move(event, issue, "open_poll", poll=poll.number, closes_at=_ms(asked.closes_at))
    poll.by_secretary = move.by_secretary
    event.data = {"closes_at_ms": _ms(asked.closes_at), "electors": poll.roll}
    return poll


def _place(event: Event, issue: Issue) -> dict[str, Any]:
    """Where a poll stands: its issue's committee and group, the term of the day it is opened."""
    term = term_for(issue, event.at)
    demand(term is not None, "has_term_in_office", event)
    return {
        "committee_id": issue.committee_id,
        "group_id": issue.group_id,
        "issue_id": issue.id,
        "city_id": issue.city_id,
        "term_id": term.id if term else None,
        "number": next_number(issue),
    }


def _frozen(event: Event, roll: list[RollLine], preset: str) -> dict[str, Any]:
    """The roll and the rule, which nothing changes any more."""
    demand(bool(roll), "has_electors", event)
    demand(PRESETS[preset].fits(as_electors(roll)), "fits_roll", event)
    rule = PRESETS[preset].as_json()
    read_rule(rule)
    pids = [line.organization.pid for line in roll]
    return {
        "preset": preset,
        "rule": rule,
        "roll": pids,
        "outstanding": pids,
        "electors": [_elector(line, place) for place, line in enumerate(roll, 1)],
    }


def _elector(line: RollLine, place: int) -> Elector:
    return Elector(
        organization_id=line.organization.id,
        position=place,
        weight=line.weight,
        house=line.house,
        capital_group=line.capital_group,
    )


def extend_poll(actor: Actor, poll: Poll, *, closes_at: datetime) -> None:
    """Give the electors more time; never less. Raises Refused("is_later_deadline")."""
    issue = poll.issue
    with act(actor, "extend_poll", poll, also=(issue,)) as event:
        demand(closes_at > poll.closes_at, "is_later_deadline", event)
        poll.state = advance(poll.state, "extend_poll")
        event.data = {"from_ms": _ms(poll.closes_at), "closes_at_ms": _ms(closes_at)}
        poll.closes_at = issue.due_at = closes_at
        add_line(event, issue, poll=poll.number, closes_at=_ms(closes_at))


def withdraw_poll(actor: Actor, poll: Poll, *, cause: str) -> None:
    """Take a poll back before its deadline; nothing is decided, the discussion goes on."""
    issue = poll.issue
    with act(actor, "withdraw_poll", poll, also=(issue,)) as event:
        poll.state = advance(poll.state, "withdraw_poll")
        poll.cause = cause
        poll.closed_at = event.at
        issue.due_at = None
        add_move(event, issue, note=cause, poll=poll.number)


def close_poll(actor: Actor, poll: Poll) -> None:
    """Count the ballots by the frozen rule and seal the result; the issue goes where it leads."""
    issue = poll.issue
    with act(actor, "close_poll", poll, also=(issue,)) as event:
        result = result_now(poll)
        poll.state = advance(poll.state, "close_poll")
        poll.outcome = result.outcome
        poll.result = result.sealed()
        poll.closed_at = event.at
        issue.due_at = None
        outcome = result.outcome.value
        add_move(event, issue, f"close_poll:{outcome}", poll=poll.number, outcome=outcome)
        event.data = {"outcome": outcome, "tally": result.tally.as_dict()}


def cast_ballot(
    actor: Actor,
    poll: Poll,
    *,
    choice: Choice,
    reason: str = "",
    reservation: str = "",
    clause: str = "",
) -> Ballot:
    """Cast an organization's one ballot, or change it: the last before closing counts."""
    with act(actor, "cast_ballot", poll) as event:
        ballot = _put(event, poll, choice, reason)
        ballot.reservation = reservation
        ballot.reservation_clause = clause if reservation else ""
        poll.outstanding = _without(poll.outstanding, event)
    return ballot


def recuse(actor: Actor, poll: Poll, *, reason: str) -> Ballot:
    """回避 — an organization stands aside, with the reason; what it had cast falls away."""
    with act(actor, "recuse", poll) as event:
        ballot = _put(event, poll, Choice.RECUSE, reason)
        ballot.reservation = ballot.reservation_clause = ""
        poll.outstanding = _without(poll.outstanding, event)
        poll.recused = [*poll.recused, event.actor.org_pid]
    return ballot


def return_from_recusal(actor: Actor, poll: Poll) -> Ballot:
    """Take a recusal back; the organization has no ballot until it casts one."""
    with act(actor, "return_from_recusal", poll) as event:
        ballot = _put(event, poll, Choice.NONE, "")
        poll.recused = _without(poll.recused, event)
        waiting = {*poll.outstanding, event.actor.org_pid}
        poll.outstanding = [pid for pid in poll.roll if pid in waiting]
    return ballot


def file_late_ballot(
    actor: Actor,
    poll: Poll,
    *,
    choice: Choice,
    reason: str = "",
    reservation: str = "",
    clause: str = "",
) -> LateBallot:
    """逾期选票 — file what came after closing: shown as late for ever, never counted."""
    with act(actor, "file_late_ballot", poll) as event:
        elector, _ = _place_of(poll, event)
        event.obj = late = LateBallot(
            poll_id=poll.id,
            elector_id=elector.id,
            choice=choice,
            reason=reason,
            reservation=reservation,
            reservation_clause=clause if reservation else "",
            user_id=event.actor.id,
            at=event.at,
        )
        db.session.add(late)
        poll.late = [*poll.late, event.actor.org_pid]
        event.data = {"choice": choice.value, "elector": elector.pid, "poll": poll.pid}
    return late


def _put(event: Event, poll: Poll, choice: Choice, reason: str) -> Ballot:
    """The elector's one ballot, made or changed; it takes a new turn in the order cast."""
    elector, latest = _place_of(poll, event)
    ballot = elector.ballot
    if ballot is None:
        ballot = elector.ballot = Ballot(poll_id=poll.id, changes=0)
    else:
        ballot.changes += 1
    ballot.choice = choice
    ballot.reason = reason
    ballot.turn = latest + 1
    ballot.user_id = event.actor.id
    ballot.cast_at = event.at
    event.obj = ballot
    event.data = {"choice": choice.value, "elector": elector.pid, "poll": poll.pid}
    return ballot


def _place_of(poll: Poll, event: Event) -> tuple[Elector, int]:
    """The place on the roll of the organization acted for (POLICY has seen that there is one), and
    the latest turn.
    """
    return place_of(poll, event.actor.org)


def _without(pids: list[str], event: Event) -> list[str]:
    return [pid for pid in pids if pid != event.actor.org_pid]


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
