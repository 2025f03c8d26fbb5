"""What every address of an issue shares: loading it, showing an act's form, doing the act."""

from functools import partial
from typing import Any

from flask import Blueprint, abort, render_template, request

from workspace.committees.routes import the_committee
from workspace.db import db
from workspace.issues import queries
from workspace.issues.forms import CommentForm, ConditionsForm, PositionForm, ReasonForm
from workspace.issues.models import Attachment, Comment, Issue, Move, Position
from workspace.issues.rules import IssueState
from workspace.text import quote
from workspace.web import ActForm, Page, actor, carrying, one, page_of
from workspace.web.addresses import url_for
from workspace.web.carrying import Change

bp = Blueprint("issues", __name__)
ISSUE = "/<string:slug>/<string:group>/issues/<int:number>"
BOTH = ["GET", "POST"]
#: No database key or number goes beyond.
LARGEST = 2**31 - 1
#: States in which the last line says why the issue stands there.
STOPPED = frozenset({IssueState.RETURNED, IssueState.HELD, IssueState.WITHDRAWN, IssueState.CLOSED})


@page_of(Issue)
def issue_page(issue: Issue, **more: Any) -> str:
    """The address of an issue's page."""
    return url_for(
        "home.show_issue",
        slug=issue.committee.slug,
        group=issue.group.code,
        number=issue.number,
        **more,
    )


@page_of(Comment)
def comment_page(comment: Comment) -> str:
    """The address of a comment: the page of the thread on which it stands, at its place."""
    issue = comment.issue
    at = {"slug": issue.committee.slug, "group": issue.group.code, "number": issue.number}
    return comment_at(comment.number, **at)


def comment_at(comment: int, **issue: Any) -> str:
    """The place of a comment in the thread of the issue of an address."""
    page = (comment - 1) // queries.COMMENTS_A_PAGE + 1
    asked = {"page": page if page > 1 else None, "_anchor": f"c{comment}"}
    return url_for("home.show_issue", **issue, **asked)


@page_of(Position)
def position_page(position: Position) -> str:
    """The address of a position: the roll of positions on its issue's page."""
    return issue_page(db.session.get_one(Issue, position.issue_id), _anchor="positions")


def the_issue(group: str, number: int) -> Issue:
    """The issue of this address, or 404."""
    if number > LARGEST:
        abort(404)
    return queries.at_address(actor(), the_committee(), group, number) or abort(404)


def the_comment(issue: Issue, number: int) -> Comment:
    """A comment of the issue, or 404."""
    return abort(404) if number > LARGEST else one(queries.comments_of(issue), number=number)


def still_there(attachments: list[Attachment]) -> int:
    """How many of a thing's files were not withdrawn."""
    return sum(attachment.withdrawn_at is None for attachment in attachments)


def carry_out(name: str, thing: Any, form: ActForm, change: Change, **more: Any) -> Any:
    """An act with a page of its own, which may have another template."""
    template = more.pop("template", "issues/act.html")
    page = partial(render_template, template, act=name, thing=thing, form=form, **more)
    return carrying.carry_out(name, thing, form, change, page)


def issue_forms(
    issue: Issue, thread: queries.Timeline, draft: queries.Kept | None = None
) -> dict[str, Any]:
    """What the partials of an issue's page need beside the issue, its thread and positions.

    `draft` is what the person typed before; ?quote= adds the quotation of a comment.
    """
    kept = draft.text if draft else ""
    is_reviewed = issue.state is IssueState.REVIEW
    return {
        "page": Page([], thread.number, thread.pages, thread.total),
        "stopped": _last_move(issue, thread) if issue.state in STOPPED else None,
        "comment_form": CommentForm(data={"text": kept + _quoted(issue, thread)}),
        "position_form": PositionForm(),
        "clear_form": ConditionsForm() if is_reviewed else None,
        "return_form": ReasonForm() if is_reviewed else None,
    }


def _last_move(issue: Issue, thread: queries.Timeline) -> queries.Done | Move | None:
    """The move that stopped the issue; nothing is said after it, so the last page ends with it."""
    last = thread.items[-1] if thread.is_last and thread.items else None
    return last.moves[-1] if isinstance(last, queries.Run) else queries.last_move(issue)


def _quoted(issue: Issue, thread: queries.Timeline) -> str:
    """The comment that ?quote= names, quoted, where it stands on this page of the thread."""
    sent = request.args.get("quote", "")
    named = next((said.number for said in thread.standing if str(said.number) == sent), 0)
    return quote(the_comment(issue, named).body) if named else ""
