"""Consultation and discussion, and the ways out of the line: each act has its own page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from workspace.clock import now
from workspace.committees.routes import on_working_day
from workspace.issues import service
from workspace.issues.forms import DeadlineForm, NoteForm, ReasonForm
from workspace.issues.models import Issue
from workspace.issues.routes.pages import BOTH, ISSUE, bp, carry_out, the_issue
from workspace.text import deadline_input

#: How far off the deadline lies that the form offers.
OFFERED = timedelta(days=14)
Service = Callable[..., None]


@bp.route(f"{ISSUE}/start-consultation", methods=BOTH)
def start_consultation(slug: str, group: str, number: int) -> Any:
    return _until("start_consultation", the_issue(group, number), service.start_consultation)


@bp.route(f"{ISSUE}/extend-consultation", methods=BOTH)
def extend_consultation(slug: str, group: str, number: int) -> Any:
    return _until("extend_consultation", the_issue(group, number), service.extend_consultation)


@bp.route(f"{ISSUE}/start-discussion", methods=BOTH)
def start_discussion(slug: str, group: str, number: int) -> Any:
    return _noted("start_discussion", the_issue(group, number), service.start_discussion)


@bp.route(f"{ISSUE}/hold-issue", methods=BOTH)
def hold_issue(slug: str, group: str, number: int) -> Any:
    return _reasoned("hold_issue", the_issue(group, number), service.hold_issue)


@bp.route(f"{ISSUE}/resume-issue", methods=BOTH)
def resume_issue(slug: str, group: str, number: int) -> Any:
    return _noted("resume_issue", the_issue(group, number), service.resume_issue)


@bp.route(f"{ISSUE}/withdraw-issue", methods=BOTH)
def withdraw_issue(slug: str, group: str, number: int) -> Any:
    return _reasoned("withdraw_issue", the_issue(group, number), service.withdraw_issue)


@bp.route(f"{ISSUE}/close-issue", methods=BOTH)
def close_issue(slug: str, group: str, number: int) -> Any:
    return _reasoned("close_issue", the_issue(group, number), service.close_issue)


@bp.route(f"{ISSUE}/reopen-issue", methods=BOTH)
def reopen_issue(slug: str, group: str, number: int) -> Any:
    return _reasoned("reopen_issue", the_issue(group, number), service.reopen_issue)


def _until(name: str, issue: Issue, change: Service) -> Any:
    offered = max(issue.due_at or now(), now()) + OFFERED
    form = DeadlineForm(data={"due_at": deadline_input(on_working_day(offered))})
    return carry_out(
        name, issue, form, lambda me, it: change(me, it, form.due_at.at, form.reason.data)
    )


def _reasoned(name: str, issue: Issue, change: Service) -> Any:
    form = ReasonForm()
    return carry_out(name, issue, form, lambda me, it: change(me, it, form.reason.data))


def _noted(name: str, issue: Issue, change: Service) -> Any:
    form = NoteForm()
    return carry_out(name, issue, form, lambda me, it: change(me, it, form.reason.data))
