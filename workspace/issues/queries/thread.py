"""One issue's thread: comments and moves in one order of time, positions, earlier texts."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import contains_eager, joinedload

from workspace.accounts.models import User
from workspace.committees.models import Membership, Organization
from workspace.db import Instant, db
from workspace.issues.models import Comment, CommentVersion, Issue, IssueVersion, Move, Position

COMMENTS_A_PAGE = 50
#: A run of more events than this folds, all but the last two.
FOLD_ABOVE = 5
LEFT_OPEN = 2
#: Before and after everything.
EVER = (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))


@dataclass(frozen=True)
class Run:
    """Events in a row, with no comment between them."""

    moves: tuple[Move, ...]

    @property
    def folded(self) -> tuple[Move, ...]:
        """What of a long run stands behind a fold."""
        return self.moves[:-LEFT_OPEN] if len(self.moves) > FOLD_ABOVE else ()

    @property
    def shown(self) -> tuple[Move, ...]:
        """What of the run stands open."""
        return self.moves[len(self.folded) :]


@dataclass(frozen=True)
class Timeline:
    """A page of the thread, oldest first; an item is a comment or a run of events."""

    items: list[Comment | Run]
    number: int
    pages: int
    total: int

    @property
    def is_last(self) -> bool:
        return self.number == self.pages

    def page_of(self, number: int) -> int:
        """The page on which a comment stands."""
        return (number - 1) // COMMENTS_A_PAGE + 1

    @property
    def standing(self) -> list[Comment]:
        """The comments of this page that can be read."""
        said = [item for item in self.items if isinstance(item, Comment)]
        return [comment for comment in said if not comment.withdrawn_at]

    @property
    def read_to(self) -> int:
        """The number of the last comment on this page, 0 where it has none."""
        return max((c.number for c in self.items if isinstance(c, Comment)), default=0)

    def first_new(self, read: int | None, reader: int) -> int:
        """The number of the first comment on this page that others added since; 0 for none."""
        new = [c.number for c in self.standing if read is not None and c.number > read]
        own = {c.number for c in self.standing if c.user_id == reader}
        return next((number for number in new if number not in own), 0)


def pages_of(issue: Issue) -> int:
    """How many pages the thread has; its comments are numbered from 1 without a gap."""
    return max(1, -(-issue.comment_count // COMMENTS_A_PAGE))


def timeline(issue: Issue, page: int = 1) -> Timeline:
    """A page of comments with the events between them, in two queries.

    Page n holds the comments from number 50(n - 1) + 1 on, and the events from its first comment
    until the next page's.
    """
    asked = {"issue": issue.id, "before": (page - 1) * COMMENTS_A_PAGE}
    found = db.session.scalars(_page_of_comments(), asked).all()
    comments, following = found[:COMMENTS_A_PAGE], found[COMMENTS_A_PAGE:]
    span = {
        "since": comments[0].at if page > 1 and comments else EVER[0],
        "until": following[0].at if following else EVER[1],
    }
    moves = db.session.scalars(_moves_within(), {"issue": issue.id, **span})
    merged = sorted([*comments, *moves], key=lambda row: (row.at, isinstance(row, Comment), row.id))
    return Timeline(_in_runs(merged), page, pages_of(issue), issue.comment_count)


@cache
def _page_of_comments() -> Select[tuple[Comment]]:
    """One more than a page holds, which tells where the next one begins."""
    query = _comments(bindparam("issue")).where(Comment.number > bindparam("before"))
    return query.limit(COMMENTS_A_PAGE + 1)


@cache
def _moves_within() -> Select[tuple[Move]]:
    since, until = bindparam("since", type_=Instant), bindparam("until", type_=Instant)
    query = _moves(bindparam("issue")).where(Move.at >= since, Move.at < until)
    return query.order_by(Move.at, Move.id)


def _in_runs(rows: list[Comment | Move]) -> list[Comment | Run]:
    items: list[Comment | Run] = []
    for row in rows:
        if isinstance(row, Comment):
            items.append(row)
        elif items and isinstance(items[-1], Run):
            items[-1] = Run((*items[-1].moves, row))
        else:
            items.append(Run((row,)))
    return items


def last_move(issue: Issue) -> Move | None:
    """The last line of the timeline: who brought the issue where it stands, and why."""
    return db.session.scalar(_moves(issue.id).order_by(Move.at.desc(), Move.id.desc()).limit(1))


def _moves(issue: Any) -> Select[tuple[Move]]:
    return select(Move).options(*_by(Move)).where(Move.issue_id == issue)


def _by(model: Any) -> tuple[Any, Any]:
    """Who did it for whom: their names."""
    return (
        joinedload(model.user).load_only(User.name, User.name_en),
        joinedload(model.organization).load_only(Organization.name, Organization.name_en),
    )


def comments_of(issue: Issue) -> Select[tuple[Comment]]:
    """The comments of an issue that the person was found to see."""
    return _comments(issue.id).options(contains_eager(Comment.issue)).join(Comment.issue)


def _comments(issue: Any) -> Select[tuple[Comment]]:
    query = select(Comment).options(*_by(Comment))
    return query.where(Comment.issue_id == issue).order_by(Comment.number)


def positions_of(
    issue: Issue, members: list[Membership]
) -> list[tuple[Organization, Position | None]]:
    """Each member organization in the fixed order with its position or None.

    A position of one that has since left the committee stands behind them.
    """
    stated = {
        position.organization_id: position
        for position in db.session.scalars(_positions(), {"issue": issue.id})
    }
    rows: list[tuple[Organization, Position | None]] = [
        (member.organization, stated.pop(member.organization_id, None)) for member in members
    ]
    return rows + [(position.organization, position) for position in stated.values()]


@cache
def _positions() -> Select[tuple[Position]]:
    query = select(Position).options(*_by(Position))
    return query.where(Position.issue_id == bindparam("issue")).order_by(Position.organization_id)


def versions_of(issue: Issue) -> list[IssueVersion]:
    """Every text that the issue had, the newest first."""
    query = (
        select(IssueVersion)
        .options(*_by(IssueVersion))
        .where(IssueVersion.issue_id == issue.id)
        .order_by(IssueVersion.version.desc())
    )
    return list(db.session.scalars(query))


def comment_versions(comment: Comment) -> list[CommentVersion]:
    """The texts that a comment had before the present one, the newest first."""
    query = (
        select(CommentVersion)
        .where(CommentVersion.comment_id == comment.id)
        .order_by(CommentVersion.version.desc())
    )
    return list(db.session.scalars(query))
