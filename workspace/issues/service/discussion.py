"""讨论 — comments by persons for organizations, and each organization's position."""

from collections.abc import Sequence

from sqlalchemy import select

from workspace.accounts.service import drop_draft
from workspace.acts import Stale, act
from workspace.db import db, new_pid
from workspace.files import Upload
from workspace.issues.models import Comment, CommentVersion, Issue, Position
from workspace.issues.rules import Stance
from workspace.issues.service.files import attach
from workspace.issues.service.moves import add_line
from workspace.issues.service.reading import mark_own
from workspace.issues.service.texts import rendered
from workspace.permissions import Actor
from workspace.permissions.issues import capacity
from workspace.text import RENDERER_VERSION


def add_comment(actor: Actor, issue: Issue, text: str, files: Sequence[Upload] = ()) -> Comment:
    """Say something for an organization; comments of an issue are numbered without a gap."""
    pid = new_pid("comment")
    html = rendered(issue.committee, text, actor.at, pid)
    with act(actor, "add_comment", issue) as event:
        issue.comment_count += 1
        issue.updated_at = event.at
        event.obj = Comment(
            pid=pid,
            committee_id=issue.committee_id,
            issue_id=issue.id,
            number=issue.comment_count,
            body=text,
            body_html=html,
            renderer=RENDERER_VERSION,
            mark=capacity(event.actor, issue),
            user_id=event.actor.id,
            organization_id=event.actor.org,
            at=event.at,
        )
        db.session.add(event.obj)
        attach(event, event.obj, files)
        drop_draft(event.actor.id, issue.pid)
        mark_own(event.actor.id, issue, issue.comment_count)
    return event.obj


def edit_comment(
    actor: Actor, comment: Comment, text: str, version: int, files: Sequence[Upload] = ()
) -> None:
    """Change one's own words; what they were is kept. Stale where another version is kept."""
    issue = comment.issue
    html = rendered(issue.committee, text, actor.at, comment.pid)
    with act(actor, "edit_comment", comment, also=(issue,)) as event:
        if comment.version != version:
            raise Stale({"version": str(comment.version), "text": comment.body})
        db.session.add(
            CommentVersion(
                comment_id=comment.id,
                version=comment.version,
                body=comment.body,
                at=comment.edited_at or comment.at,
            )
        )
        comment.body, comment.body_html, comment.renderer = text, html, RENDERER_VERSION
        comment.version += 1
        comment.edited_at = event.at
        attach(event, comment, files)


def withdraw_comment(actor: Actor, comment: Comment) -> None:
    """Take one's own words back; a line stays in their place."""
    with act(actor, "withdraw_comment", comment, also=(comment.issue,)) as event:
        comment.withdrawn_at = event.at


def state_position(actor: Actor, issue: Issue, stance: Stance, text: str = "") -> Position:
    """陈述立场: the organization's view before a vote, over the one it stated before."""
    with act(actor, "state_position", issue) as event:
        key = {"issue_id": issue.id, "organization_id": event.actor.org}
        position = db.session.scalar(select(Position).filter_by(**key))
        if position is None:
            position = Position(**key)
            db.session.add(position)
        position.stance, position.text = stance, text
        position.user_id, position.at = event.actor.id, event.at
        event.obj = position
        event.data = {"stance": stance.value}
        add_line(event, issue, text, stance=stance.value)
    return position
