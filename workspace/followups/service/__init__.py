"""落实 — one function an act; what follows from other rooms' acts is `derive`'s.

Who does it and who verifies it are never the same organization (`permissions/followups.py`).
"""

from collections.abc import Sequence
from datetime import date

from workspace.acts import Refused, act
from workspace.committees.models import Organization
from workspace.db import new_pid
from workspace.files import Upload
from workspace.followups.models import Commitment
from workspace.followups.rules import end_of
from workspace.followups.service.derived import derive
from workspace.followups.service.steps import end_issue, leave_step
from workspace.issues.service import attach, rendered, settle_attachments
from workspace.permissions import Actor

__all__ = ["derive"]


def acknowledge(actor: Actor, commitment: Commitment) -> None:
    """签收: the organization takes note of what it is to do."""
    with act(actor, "acknowledge", commitment) as event:
        leave_step(event, commitment)


def report_progress(
    actor: Actor,
    commitment: Commitment,
    text: str,
    links: Sequence[str] = (),
    evidence: str = "",
    files: Sequence[Upload] = (),
) -> None:
    """上报: what was done, in Markdown, with the addresses of the evidence; `evidence`, in Markdown
    too, and the files beside it are for the regulator and the association alone. A request for
    more time lapses."""
    pid, committee = new_pid("progress_report"), commitment.resolution.committee
    said = {"text_html": rendered(committee, text, actor.at, pid), "links": list(links)}
    if evidence:
        html = rendered(committee, evidence, actor.at, f"{pid}-evidence")
        said |= {"evidence": evidence, "evidence_html": html}
    with act(actor, "report_progress", commitment) as event:
        attach(event, leave_step(event, commitment, text, pid=pid, **said), files)
        commitment.asked_until = None


def remind(actor: Actor, commitment: Commitment, note: str = "") -> None:
    """催办: press an organization to do what it owes; at most once a day, on the record."""
    with act(actor, "remind", commitment) as event:
        commitment.reminded_at = event.at
        leave_step(event, commitment, note)


def return_report(actor: Actor, commitment: Commitment, reason: str) -> None:
    """退回: another organization says what is missing."""
    with act(actor, "return_report", commitment) as event:
        leave_step(event, commitment, reason)


def verify_commitment(actor: Actor, commitment: Commitment, note: str = "") -> None:
    """核验销号: another organization finds it done; the last one closes the issue."""
    issue = commitment.resolution.issue
    with act(actor, "verify_commitment", commitment, also=[issue] if issue else []) as event:
        leave_step(event, commitment, note)
        settle_attachments(*commitment.reports)
        commitment.closed_at = event.at
        end_issue(event, commitment.resolution, issue)


def carry_over_commitment(
    actor: Actor, commitment: Commitment, to: Organization, note: str = ""
) -> None:
    """移交: the organization merged; another member takes over what it had to do."""
    issue = commitment.resolution.issue
    with act(actor, "carry_over_commitment", commitment, also=[issue] if issue else []) as event:
        if to.id == commitment.organization_id:
            raise Refused("is_other_organization", event.act, commitment)
        leave_step(event, commitment, note)
        commitment.carried_to_id = to.id
        commitment.closed_at, commitment.asked_until = event.at, None
        end_issue(event, commitment.resolution, issue)


def ask_extension(actor: Actor, commitment: Commitment, until: date, reason: str) -> None:
    """申请延期: before it is due, the doer asks for more time, saying why.

    Refused("is_later_deadline") for a day that gives none.
    """
    with act(actor, "ask_extension", commitment) as event:
        if end_of(until) <= commitment.due_at:
            raise Refused("is_later_deadline", event.act, commitment)
        commitment.asked_until = end_of(until)
        leave_step(event, commitment, reason, until=commitment.asked_until)


def grant_extension(actor: Actor, commitment: Commitment, note: str = "") -> None:
    """准予延期: another organization gives the time that was asked for."""
    with act(actor, "grant_extension", commitment) as event:
        leave_step(event, commitment, note, until=commitment.asked_until)
        commitment.due_at, commitment.asked_until = commitment.asked_until, None


def refuse_extension(actor: Actor, commitment: Commitment, reason: str) -> None:
    """不予延期: the deadline stands, and it is said why."""
    with act(actor, "refuse_extension", commitment) as event:
        leave_step(event, commitment, reason, until=commitment.asked_until)
        commitment.asked_until = None


def mark_not_applicable(actor: Actor, commitment: Commitment, reason: str) -> None:
    """不涉及: another organization finds that the resolution does not concern this one."""
    issue = commitment.resolution.issue
    with act(actor, "mark_not_applicable", commitment, also=[issue] if issue else []) as event:
        leave_step(event, commitment, reason)
        commitment.closed_at, commitment.asked_until = event.at, None
        end_issue(event, commitment.resolution, issue)
