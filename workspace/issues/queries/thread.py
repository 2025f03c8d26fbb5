"""One issue's thread: comments and moves in one order of time, earlier texts."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, func, literal, select, union_all
from sqlalchemy.orm import contains_eager, joinedload

from workspace.accounts.models import User
from workspace.committees.models import Organization
from workspace.db import Instant, db, run
from workspace.issues.models import Comment, CommentVersion, Issue, IssueVersion, Move
from workspace.issues.queries.said import Done, Said, all_done, all_said, said_or_done

COMMENTS_A_PAGE = 50
#: A run of more events than this folds, all but the last two.
FOLD_ABOVE = 5
LEFT_OPEN = 2
#: Before and after everything.
EVER = (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))


@dataclass(frozen=True)
class Run:
    """Events in a row, with no comment between them."""

    moves: tuple[Done, ...]

    @property
    def folded(self) -> tuple[Done, ...]:
        """What of a long run stands behind a fold."""
        return self.moves[:-LEFT_OPEN] if len(self.moves) > FOLD_ABOVE else ()

    @property
    def shown(self) -> tuple[Done, ...]:
        """What of the run stands open."""
        return self.moves[len(self.folded) :]


@dataclass(frozen=True)
class Timeline:
    """A page of the thread, oldest first; an item is a comment or a run of events."""

    items: list[Said | Run]
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
    def standing(self) -> list[Said]:
        """The comments of this page that can be read."""
        said = [item for item in self.items if isinstance(item, Said)]
        return [comment for comment in said if not comment.withdrawn_at]

    @property
    def read_to(self) -> int:
        """The number of the last comment on this page, 0 where it has none."""
        return max((c.number for c in self.items if isinstance(c, Said)), default=0)

    def first_new(self, read: int | None, reader: int) -> int:
        """The number of the first comment on this page that others added since; 0 for none."""
        new = [c.number for c in self.standing if read is not None and c.number > read]
        own = {c.number for c in self.standing if c.user_id == reader}
        return next((number for number in new if number not in own), 0)


def pages_of(issue: Issue) -> int:
    """How many pages the thread has; its comments are numbered from 1 without a gap."""
    return max(1, -(-issue.comment_count // COMMENTS_A_PAGE))


def timeline(issue: Issue, page: int = 1) -> Timeline:
    """A page of comments with the events between them, in one query.

    Page n holds the comments from number 50(n - 1) + 1 on, and the events from its first comment
    until the next page's.
    """
    first = (page - 1) * COMMENTS_A_PAGE + 1
    asked = {
        "issue": issue.id,
        "first": first,
        "following": first + COMMENTS_A_PAGE,
        "opens": first if page > 1 else 0,
    }
    found = [said_or_done(row, issue.state) for row in run(_page(), asked)]
    merged = sorted(found, key=lambda row: (row.at, isinstance(row, Said), row.id))
    return Timeline(_in_runs(merged), page, pages_of(issue), issue.comment_count)


@cache
def _page() -> Any:
    """The comments of a span of numbers, and the lines from the instant of the one that opens the
    page until that of the one which opens the next."""
    issue = bindparam("issue", type_=BigInteger)
    said, done = Comment.__table__.c, Move.__table__.c
    comments = all_said().where(
        said.issue_id == issue,
        said.number >= bindparam("first"),
        said.number < bindparam("following"),
    )
    moves = all_done().where(
        done.issue_id == issue,
        done.at >= _instant_of(issue, "opens", EVER[0]),
        done.at < _instant_of(issue, "following", EVER[1]),
    )
    return union_all(comments, moves)


def _instant_of(issue: Any, name: str, otherwise: datetime) -> Any:
    """When the comment was made that has this number; `otherwise` where there is none."""
    comment = Comment.__table__.alias().c
    found = select(comment.at).where(comment.issue_id == issue, comment.number == bindparam(name))
    return func.coalesce(found.scalar_subquery(), literal(otherwise, Instant))


def _in_runs(merged: list[Said | Done]) -> list[Said | Run]:
    items: list[Said | Run] = []
    for is_said, group in groupby(merged, key=lambda row: isinstance(row, Said)):
        met: Any = tuple(group)
        items += met if is_said else [Run(met)]
    return items


def last_move(issue: Issue) -> Move | None:
    """The last line of the timeline: who brought the issue where it stands, and why."""
    query = select(Move).options(*_by(Move)).where(Move.issue_id == issue.id)
    return db.session.scalar(query.order_by(Move.at.desc(), Move.id.desc()).limit(1))


def _by(model: Any) -> tuple[Any, Any]:
    """Who did it for whom: their names."""
    return (
        joinedload(model.user).load_only(User.name, User.name_en),
        joinedload(model.organization).load_only(Organization.name, Organization.name_en),
    )


def comments_of(issue: Issue) -> Select[tuple[Comment]]:
    """The comments of an issue that the person was found to see."""
    return (
        select(Comment)
        .join(Comment.issue)
        .options(*_by(Comment), contains_eager(Comment.issue))
        .where(Comment.issue_id == issue.id)
        .order_by(Comment.number)
    )


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
