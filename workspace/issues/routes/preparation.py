"""Drafting an issue, its earlier texts, and the compliance gate."""

from typing import Any

from flask import render_template, request

from workspace.committees.queries import day_of, term_on
from workspace.committees.routes import the_committee
from workspace.db import db
from workspace.groups import queries as groups
from workspace.groups.models import SpecialistGroup
from workspace.groups.rules import GroupKind
from workspace.issues import queries, service
from workspace.issues.forms import ConditionsForm, EmptyForm, IssueForm, ReasonForm, labels_in
from workspace.issues.models import Issue, IssueVersion
from workspace.issues.routes.pages import (
    BOTH,
    ISSUE,
    bp,
    carry_out,
    still_there,
    the_issue,
)
from workspace.text import Run, changes
from workspace.web import actor, one, takes_files

WRITTEN = ("title", "body", "proposal")


@bp.route("/<string:slug>/<string:group>/open-issue", methods=BOTH)
@takes_files
def open_issue(slug: str, group: str) -> Any:
    committee = the_committee()
    chosen = one(groups.visible_to(actor()), committee_id=committee.id, code=group)
    term = term_on(committee.parent_id or committee.id, day_of(actor().at))
    form = IssueForm()
    form.points.offered = queries.points_of(term.id) if term else []
    form.groups.offered = others_than(chosen)
    return carry_out(
        "open_issue",
        chosen,
        form,
        lambda me, where: service.open_issue(me, where, typed(form), form.files.data),
        template="issues/write.html",
        group=chosen,
        labels=queries.labels_of(committee),
    )


@bp.route(f"{ISSUE}/edit-issue", methods=BOTH)
@takes_files
def edit_issue(slug: str, group: str, number: int) -> Any:
    issue = the_issue(group, number)
    others = others_than(issue.group)
    form = IssueForm(data=kept(issue, others) if request.method == "GET" else None)
    form.points.offered = queries.points_of(issue.term_id)
    form.groups.offered = others
    standing = queries.attachments_of([issue.pid]).get(issue.pid, [])
    form.files.standing = still_there(standing)
    return carry_out(
        "edit_issue",
        issue,
        form,
        lambda me, it: service.edit_issue(
            me, it, typed(form), form.version.number, form.files.data
        ),
        template="issues/write.html",
        group=issue.group,
        standing=standing,
        labels=queries.labels_of(issue.committee),
    )


@bp.route(f"{ISSUE}/submit-issue", methods=BOTH)
def submit_issue(slug: str, group: str, number: int) -> Any:
    return carry_out("submit_issue", the_issue(group, number), EmptyForm(), service.submit_issue)


@bp.route(f"{ISSUE}/clear-issue", methods=BOTH)
def clear_issue(slug: str, group: str, number: int) -> Any:
    form = ConditionsForm()
    return carry_out(
        "clear_issue",
        the_issue(group, number),
        form,
        lambda me, issue: service.clear_issue(me, issue, form.conditions.data),
    )


@bp.route(f"{ISSUE}/return-issue", methods=BOTH)
def return_issue(slug: str, group: str, number: int) -> Any:
    form = ReasonForm()
    return carry_out(
        "return_issue",
        the_issue(group, number),
        form,
        lambda me, issue: service.return_issue(me, issue, form.reason.data),
    )


@bp.get(f"{ISSUE}/versions")
def show_versions(slug: str, group: str, number: int) -> str:
    issue = the_issue(group, number)
    return render_template(
        "issues/versions.html", issue=issue, versions=compared(queries.versions_of(issue))
    )


def typed(form: IssueForm) -> service.Text:
    """What the form holds, as the service takes it."""
    return service.Text(
        title=form.title.data,
        title_en=form.title_en.data,
        body=form.body.data,
        proposal=form.proposal.data,
        points=form.points.chosen,
        labels=labels_in(form.labels.data),
        groups=form.groups.chosen,
    )


def others_than(home: SpecialistGroup) -> list[SpecialistGroup]:
    """The specialist groups that may take part in an issue of this one."""
    seen = groups.visible_to(actor()).filter_by(committee_id=home.committee_id)
    kind = GroupKind.SPECIALIST
    return [g for g in db.session.scalars(seen) if g.kind is kind and g.id != home.id]


def kept(issue: Issue, others: list[SpecialistGroup]) -> dict[str, Any]:
    """The issue as its form shows it, which offers the `others` beside its group."""
    filed = queries.facts_of(issue, "open_issue")
    joint = {group.key for group in filed.groups}
    return {
        "title": issue.title,
        "title_en": issue.title_en,
        "body": issue.body,
        "proposal": issue.proposal,
        "points": [point.key for point in filed.points],
        "groups": [group.pid for group in others if group.code in joint],
        "labels": "、".join(label.name for label in filed.labels),
        "version": str(issue.version),
    }


def compared(
    versions: list[IssueVersion],
) -> list[tuple[IssueVersion, list[tuple[str, list[Run]]]]]:
    """Each version, newest first, with what changed against the one before; the first in full."""
    before = [*versions[1:], None]
    return [
        (
            version,
            [
                (name, changes(getattr(old or version, name), getattr(version, name)))
                for name in WRITTEN
                if old is None or getattr(old, name) != getattr(version, name)
            ],
        )
        for version, old in zip(versions, before, strict=True)
    ]
