"""落实 — `derive` makes the commitments of a published resolution; then one function an act.

Who does it and who verifies it are never the same organization (`permissions/followups.py`).
"""

from collections.abc import Sequence

from sqlalchemy import func, select

from workspace.acts import Event, Refused, act
from workspace.committees.models import Organization
from workspace.committees.queries import day_of, members_on
from workspace.db import db, new_pid
from workspace.followups.models import Commitment, ProgressReport
from workspace.followups.rules import FINISHED, CommitmentState, advance, end_of
from workspace.issues.models import Issue
from workspace.issues.service import add_move, rendered
from workspace.permissions import Actor
from workspace.resolutions.models import Resolution


def derive(event: Event) -> None:
    """立项: on publication, one commitment for each organization that is a member on that day.

    A subscriber of every act; inside the publication's transaction, so that a resolution without
    its commitments is impossible.
    """
    if event.act != "publish_resolution":
        return
    resolution: Resolution = event.thing
    members = members_on(resolution.committee_id, day_of(event.at))
    db.session.add_all(_commitment(event, resolution, m.organization_id) for m in members)
    if resolution.issue is not None:
        add_move(event, resolution.issue, "derive_commitments", n=len(members))
    db.session.flush()


def acknowledge(actor: Actor, commitment: Commitment) -> None:
    """签收: the organization takes note of what it is to do."""
    with act(actor, "acknowledge", commitment) as event:
        _step(event, commitment)


def report_progress(
    actor: Actor, commitment: Commitment, text: str, links: Sequence[str] = ()
) -> None:
    """上报: what was done, in Markdown, with the addresses of the evidence."""
    pid = new_pid("progress_report")
    html = rendered(commitment.resolution.committee, text, actor.at, pid)
    with act(actor, "report_progress", commitment) as event:
        _step(event, commitment, text, html=html, links=links, pid=pid)


def remind(actor: Actor, commitment: Commitment, note: str = "") -> None:
    """催办: press an organization to do what it owes; at most once a day, on the record."""
    with act(actor, "remind", commitment) as event:
        commitment.reminded_at = event.at
        _step(event, commitment, note)


def return_report(actor: Actor, commitment: Commitment, reason: str) -> None:
    """退回: another organization says what is missing."""
    with act(actor, "return_report", commitment) as event:
        _step(event, commitment, reason)


def verify_commitment(actor: Actor, commitment: Commitment, note: str = "") -> None:
    """核验销号: another organization finds it done; the last one closes the issue."""
    issue = commitment.resolution.issue
    with act(actor, "verify_commitment", commitment, also=[issue] if issue else []) as event:
        _step(event, commitment, note)
        commitment.closed_at = event.at
        _end_issue(event, commitment, issue)


def carry_over_commitment(
    actor: Actor, commitment: Commitment, to: Organization, note: str = ""
) -> None:
    """移交: the organization merged; another member takes over what it had to do."""
    issue = commitment.resolution.issue
    with act(actor, "carry_over_commitment", commitment, also=[issue] if issue else []) as event:
        if to.id == commitment.organization_id:
            raise Refused("is_other_organization", event.act, commitment)
        _step(event, commitment, note)
        commitment.carried_to_id = to.id
        commitment.closed_at = event.at
        _end_issue(event, commitment, issue)


def _commitment(event: Event, resolution: Resolution, organization: int) -> Commitment:
    if resolution.due_on is None:
        raise ValueError(f"{resolution.pid} is published without a day by which to report")
    # In the plenary, which no organization leads, the chair's organization checks.
    lead = resolution.group.lead_organization_id or resolution.chair_organization_id
    return Commitment(
        committee_id=resolution.committee_id,
        group_id=resolution.group_id,
        resolution_id=resolution.id,
        organization_id=organization,
        lead_organization_id=lead,
        state=CommitmentState.OPEN,
        due_at=end_of(resolution.due_on),
        opened_at=event.at,
    )


def _step(
    event: Event,
    commitment: Commitment,
    text: str = "",
    *,
    html: str = "",
    links: Sequence[str] = (),
    pid: str = "",
) -> None:
    """Move the commitment and leave a line in its history."""
    commitment.state = advance(commitment.state, event.act)
    step = ProgressReport(
        pid=pid or new_pid("progress_report"),
        commitment_id=commitment.id,
        act=event.act,
        text=text,
        text_html=html,
        links=list(links),
        user_id=event.actor.id,
        organization_id=event.actor.org,
        at=event.at,
    )
    db.session.add(step)


def _end_issue(event: Event, commitment: Commitment, issue: Issue | None) -> None:
    """办结 where no member's commitment is left open; two last ones wait for the issue's lock."""
    left = db.session.scalar(
        select(func.count()).where(
            Commitment.resolution_id == commitment.resolution_id,
            Commitment.state.not_in(FINISHED),
            Commitment.id != commitment.id,
        )
    )
    if not left and issue is not None:
        add_move(event, issue)
