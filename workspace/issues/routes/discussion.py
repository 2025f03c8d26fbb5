"""Comments and positions: each has a page of its own beside the thread's composer and rail."""

from typing import Any

from flask import Response, abort, redirect, render_template, request

from workspace.issues import queries, service
from workspace.issues.forms import CommentForm, EmptyForm, PositionForm
from workspace.issues.routes.pages import (
    BOTH,
    ISSUE,
    bp,
    carry_out,
    comment_at,
    still_there,
    the_comment,
    the_issue,
)
from workspace.issues.rules import Stance
from workspace.permissions import Actor
from workspace.text import changes
from workspace.web import actor, see, takes_files

COMMENT = f"{ISSUE}/comments/<int:comment>"


@bp.route(f"{ISSUE}/add-comment", methods=BOTH)
@takes_files
def add_comment(slug: str, group: str, number: int) -> Any:
    issue, form = the_issue(group, number), CommentForm()

    def change(me: Actor, it: Any) -> Any:
        said = service.add_comment(me, it, form.text.data, form.files.data)
        return redirect(comment_at(said.number, slug=slug, group=group, number=number), 303)

    return carry_out(
        "add_comment", issue, form, change, template="issues/comment.html", issue=issue
    )


@bp.route(f"{COMMENT}/edit-comment", methods=BOTH)
@takes_files
def edit_comment(slug: str, group: str, number: int, comment: int) -> Any:
    issue = the_issue(group, number)
    said = the_comment(issue, comment)
    form = CommentForm(data={"text": said.body, "version": str(said.version)})
    standing = queries.attachments_of([said.pid]).get(said.pid, [])
    form.files.standing = still_there(standing)
    return carry_out(
        "edit_comment",
        said,
        form,
        lambda me, it: service.edit_comment(
            me, it, form.text.data, form.version.number, form.files.data
        ),
        template="issues/comment.html",
        issue=issue,
        standing=standing,
    )


@bp.route(f"{COMMENT}/withdraw-comment", methods=BOTH)
def withdraw_comment(slug: str, group: str, number: int, comment: int) -> Any:
    issue = the_issue(group, number)
    said = the_comment(issue, comment)
    return carry_out("withdraw_comment", said, EmptyForm(), service.withdraw_comment, issue=issue)


@bp.post(f"{ISSUE}/mark-read")
def mark_read(slug: str, group: str, number: int) -> Any:
    issue = the_issue(group, number)
    sent = request.form.get("number", "")
    if sent.isascii() and sent.isdigit() and len(sent) < 10:
        service.mark_read(actor().id, issue, int(sent))
    return Response(status=204) if request.form.get("auto") else see(issue, "reply")


@bp.get(f"{COMMENT}/versions")
def show_comment_versions(slug: str, group: str, number: int, comment: int) -> str:
    issue = the_issue(group, number)
    said = the_comment(issue, comment)
    if said.withdrawn_at:
        abort(404)
    texts = [(said.edited_at or said.at, said.body)]
    texts += [(old.at, old.body) for old in queries.comment_versions(said)]
    older = [body for _, body in (*texts[1:], texts[-1])]
    return render_template(
        "issues/comment_versions.html",
        issue=issue,
        comment=said,
        versions=[(at, changes(old, body)) for (at, body), old in zip(texts, older, strict=True)],
    )


@bp.route(f"{ISSUE}/state-position", methods=BOTH)
def state_position(slug: str, group: str, number: int) -> Any:
    form = PositionForm()
    return carry_out(
        "state_position",
        the_issue(group, number),
        form,
        lambda me, it: service.state_position(me, it, Stance(form.stance.data), form.text.data),
        template="issues/position.html",
    )
