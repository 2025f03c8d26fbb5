"""决议 — drafting, review, signature; one function an act. No act changes a published text.

What happens on publishing: `publish_resolution` fills in the days, draws the number, signs and
seals, and does to earlier resolutions what the text says (ADR 0008); then `followups.derive`, a
subscriber, makes each member's commitment in the same transaction, and ends those of a text
that no longer holds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from workspace.accounts.models import User
from workspace.acts import Event, Refused, Stale, act
from workspace.committees.models import Committee, Organization, Term
from workspace.committees.queries import day_of, term_on
from workspace.committees.service import draw_number
from workspace.db import db
from workspace.files import Upload
from workspace.issues.models import Issue
from workspace.issues.service import add_line, add_move, attach, settle_attachments
from workspace.meetings.models import Meeting
from workspace.permissions import Actor
from workspace.resolutions import queries
from workspace.resolutions.models import Reservation, Resolution
from workspace.resolutions.queries.meetings import meeting_of_poll
from workspace.resolutions.rules import (
    ResolutionState,
    advance,
    could_adopt,
    days_in_force,
    join_clauses,
    sealed_text,
)
from workspace.resolutions.service.relations import Bearing, relate, take_effect, void_resolution
from workspace.text import digest
from workspace.voting.models import Ballot

__all__ = ["Bearing", "void_resolution"]

#: Texts of which two editors see both versions; the rest of a form is handed back as typed.
COMPARED = ("title", "title_en", "preamble", "clauses", "main_recipients", "copies", "meeting")


@dataclass(frozen=True)
class Wording:
    """What the drafter writes: the words and days of a resolution, its clauses one by one.

    A day left None is filled in on publication: in force after 15 days, reports within 60.
    `of_meeting` is the meeting that adopted it, `meeting` the name of one held elsewhere.
    """

    title: str
    preamble: str
    clauses: list[str]
    title_en: str = ""
    main_recipients: str = ""
    copies: str = ""
    meeting: str = ""
    of_meeting: Meeting | None = None
    effective_on: date | None = None
    due_on: date | None = None


def draft_resolution(
    actor: Actor,
    issue: Issue,
    wording: Wording,
    bearings: Sequence[Bearing] = (),
    files: Sequence[Upload] = (),
) -> Resolution:
    """Draft from the poll that adopted the motion; its result and reservations are carried over."""
    with act(actor, "draft_resolution", issue) as event:
        poll = queries.adopted_poll(issue)
        if poll is None or poll.closed_at is None:
            raise Refused("is_adopted", event.act, issue)
        event.obj = resolution = _draft(
            event,
            wording,
            issue.committee,
            poll.term,
            group_id=poll.group_id,
            issue_id=issue.id,
            poll_id=poll.id,
            result=poll.result,
            conditions=issue.conditions,
            adopted_on=day_of(poll.closed_at),
        )
        _carry_over(queries.reserving_ballots(poll), resolution)
        relate(event, resolution, bearings)
        attach(event, resolution, files)
        issue.has_resolution = True
        add_line(event, issue)
    return resolution


def draft_resolution_with_cause(
    actor: Actor,
    committee: Committee,
    wording: Wording,
    cause: str,
    bearings: Sequence[Bearing] = (),
    files: Sequence[Upload] = (),
) -> Resolution:
    """The chair's draft without a poll, saying why; adopted, if signed, on the day of drafting."""
    with act(actor, "draft_resolution_with_cause", committee) as event:
        day = day_of(event.at)
        term = term_on(committee.id, day)
        if term is None:
            raise Refused("is_chair", event.act, committee)
        group_id = queries.plenary_of(committee).id
        event.obj = _draft(
            event, wording, committee, term, group_id=group_id, cause=cause, adopted_on=day
        )
        relate(event, event.obj, bearings)
        attach(event, event.obj, files)
    return event.obj


def edit_resolution(
    actor: Actor,
    resolution: Resolution,
    wording: Wording,
    bearings: Sequence[Bearing] = (),
    *,
    version: int,
    files: Sequence[Upload] = (),
) -> None:
    """Change a draft, which goes back to review; Stale where another version is kept."""
    with act(actor, "edit_resolution", resolution) as event:
        if version != resolution.version:
            raise Stale(_theirs(resolution, wording))
        wording = _placed(event, wording, resolution.group_id, resolution.poll_id)
        _check_due(event, resolution, wording.due_on)
        for name, value in vars(wording).items():
            setattr(resolution, name, value)
        relate(event, resolution, bearings)
        resolution.version += 1
        resolution.state = advance(resolution.state, event.act)
        attach(event, resolution, files)


def clear_resolution(actor: Actor, resolution: Resolution, note: str = "") -> None:
    """放行: the reviewer lets the draft go to the chair."""
    _review(actor, "clear_resolution", resolution, note)


def return_resolution(actor: Actor, resolution: Resolution, reason: str) -> None:
    """退回: the reviewer sends it back; a clearance can be taken back until the signature."""
    _review(actor, "return_resolution", resolution, reason)


def list_in_handover(actor: Actor, resolution: Resolution) -> None:
    """Name it in the hand-over list, so that the chair of its term may sign after the term."""
    with act(actor, "list_in_handover", resolution):
        resolution.is_handover_listed = True


def publish_resolution(actor: Actor, resolution: Resolution) -> None:
    """签发: draw the number, fill in the days, sign and seal the text, move the issue.

    Refused("is_future_deadline") where the day by which members are to report has passed. A
    publication that fails gives its number back with its transaction. Of two that supersede the
    same text, the second is Refused("names_standing").
    """
    targets = queries.targets_of(resolution)
    also = (*_issue_of(resolution), *targets, resolution.committee)
    with act(actor, "publish_resolution", resolution, also=also) as event:
        take_effect(event, resolution, targets)
        _set_days(event, resolution)
        _number(event, resolution)
        _sign(event, resolution)
        resolution.state = advance(resolution.state, event.act)
        settle_attachments(resolution)
        annexes = queries.annexes_of(resolution)
        resolution.text_hash = digest(sealed_text(resolution, annexes).decode())
        event.data = {"number": resolution.number}
        if resolution.issue is not None:
            add_move(event, resolution.issue, number=resolution.number)


def withdraw_reservation(actor: Actor, reservation: Reservation) -> None:
    """撤回保留: recorded; where it is printed it stays printed, with a note."""
    with act(actor, "withdraw_reservation", reservation) as event:
        reservation.withdrawn_at = event.at


def _draft(
    event: Event, wording: Wording, committee: Committee, term: Term, **more: Any
) -> Resolution:
    _check_due(event, event.thing, wording.due_on)
    wording = _placed(event, wording, more["group_id"], more.get("poll_id"))
    resolution = Resolution(
        committee_id=committee.id,
        term_id=term.id,
        chair_organization_id=term.chair_organization_id,
        code=committee.resolution_code,
        state=ResolutionState.DRAFT,
        drafted_at=event.at,
        drafted_by_id=event.actor.id,
        drafted_for_id=event.actor.org,
        **vars(wording),
        **more,
    )
    db.session.add(resolution)
    return resolution


def _placed(event: Event, wording: Wording, group_id: int, poll_id: int | None) -> Wording:
    """The words with the meeting that adopted it: that of its poll, or else the one that is named;
    it is printed under its own title."""
    found = meeting_of_poll(poll_id)
    named = found or wording.of_meeting
    if named is None:
        return wording
    if not found and not could_adopt(named, event.thing.committee_id, group_id):
        raise Refused("is_meeting_held_here", event.act, event.thing)
    return replace(wording, of_meeting=named, meeting=named.title)


def _carry_over(ballots: Iterable[Ballot], resolution: Resolution) -> None:
    for ballot in ballots:
        resolution.reservations.append(
            Reservation(
                committee_id=resolution.committee_id,
                organization_id=ballot.elector.organization_id,
                clause=ballot.reservation_clause,
                text=ballot.reservation,
            )
        )


def _theirs(resolution: Resolution, wording: Wording) -> dict[str, str]:
    """The kept texts that differ from the typed ones (the clauses, where none does)."""
    kept, typed = _texts(resolution), _texts(wording)
    differing = {name: kept[name] for name in COMPARED if kept[name] != typed[name]}
    return {"version": str(resolution.version), **(differing or {"clauses": kept["clauses"]})}


def _texts(of: Resolution | Wording) -> dict[str, str]:
    texts = {name: getattr(of, name) for name in COMPARED}
    elsewhere = "" if of.of_meeting else of.meeting
    return {**texts, "clauses": join_clauses(list(of.clauses)), "meeting": elsewhere}


def _review(actor: Actor, name: str, resolution: Resolution, note: str) -> None:
    with act(actor, name, resolution, also=_issue_of(resolution)) as event:
        resolution.state = advance(resolution.state, name)
        resolution.review_note = note
        resolution.reviewed_at = event.at
        resolution.reviewed_by_id = event.actor.id
        if resolution.issue is not None:
            add_line(event, resolution.issue)


def _issue_of(resolution: Resolution) -> tuple[Issue, ...]:
    return (resolution.issue,) if resolution.issue is not None else ()


def _check_due(event: Event, thing: Any, due_on: date | None) -> None:
    """The day by which members report is not over (a bare day means 24:00 of it)."""
    if due_on is not None and due_on < day_of(event.at):
        raise Refused("is_future_deadline", event.act, thing)


def _set_days(event: Event, resolution: Resolution) -> None:
    _check_due(event, resolution, resolution.due_on)
    resolution.effective_on, resolution.due_on = days_in_force(
        resolution.effective_on, resolution.due_on, day_of(event.at)
    )


def _number(event: Event, resolution: Resolution) -> None:
    year = day_of(event.at).year
    resolution.code = resolution.committee.resolution_code  # it may have changed since the draft
    resolution.no = draw_number(resolution.committee, resolution.code, year)
    resolution.year = year


def _sign(event: Event, resolution: Resolution) -> None:
    resolution.published_at = event.at
    resolution.signed_by = db.session.get(User, event.actor.id)
    resolution.signed_for = db.session.get(Organization, event.actor.org)
