"""Files on things: who sees a thing sees its files; each room says once who sees its things."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from workspace.committees.models import Committee
from workspace.db import db
from workspace.issues.models import Attachment, Comment, Issue
from workspace.issues.queries.seen import visible_to
from workspace.permissions import Actor

Seen = Callable[[Actor], Select[Any]]
_bearers: dict[str, tuple[type[Any], Seen]] = {}


def bears_files(model: type[Any]) -> Callable[[Seen], Seen]:
    """Register who sees the things of a model, and so the files that hang on them."""

    def register(seen: Seen) -> Seen:
        _bearers[model.__tablename__] = (model, seen)
        return seen

    return register


bears_files(Issue)(visible_to)


@bears_files(Comment)
def comments_visible_to(actor: Actor) -> Select[tuple[Comment]]:
    """Comments of visible issues; one that was withdrawn is not read any more, nor its files."""
    seen = visible_to(actor).with_only_columns(Issue.id)
    return (
        select(Comment)
        .options(joinedload(Comment.issue))
        .where(Comment.issue_id.in_(seen), Comment.withdrawn_at.is_(None))
    )


def bearer_of(actor: Actor, attachment: Attachment) -> Any:
    """The thing that an attachment hangs on, None where the person does not see it."""
    model, seen = _bearers[attachment.thing.partition(":")[0]]
    return db.session.scalars(seen(actor).where(model.pid == attachment.thing)).unique().first()


def attachment_at(actor: Actor, committee: Committee, pid: str) -> tuple[Attachment, Any] | None:
    """An attachment with what it hangs on, None where the person does not see that thing."""
    found = db.session.scalar(
        select(Attachment)
        .options(joinedload(Attachment.user), joinedload(Attachment.committee))
        .where(Attachment.committee_id == committee.id, Attachment.pid == pid)
    )
    bearer = bearer_of(actor, found) if found else None
    return (found, bearer) if found and bearer else None


def attachments_of(pids: Iterable[str] | Select[tuple[str]]) -> dict[str, list[Attachment]]:
    """Public id -> the files of things that the person was found to see, withdrawn ones too.

    The things by their public ids, or by the query that finds these.
    """
    rows = db.session.scalars(
        select(Attachment)
        .options(joinedload(Attachment.user), joinedload(Attachment.committee))
        .where(Attachment.thing.in_(pids))
        .order_by(Attachment.id)
    )
    found: dict[str, list[Attachment]] = {}
    for row in rows:
        found.setdefault(row.thing, []).append(row)
    return found


def standing_on(*things: Any) -> list[Attachment]:
    """The files that hang on these things now."""
    return list(
        db.session.scalars(
            select(Attachment)
            .where(
                Attachment.thing.in_([thing.pid for thing in things]),
                Attachment.withdrawn_at.is_(None),
            )
            .order_by(Attachment.id)
        )
    )


def named_hashes() -> set[str]:
    """Every hash that a row names; a withdrawn file stays while the record speaks of it."""
    return set(db.session.scalars(select(Attachment.sha256).distinct()))
