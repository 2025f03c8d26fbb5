"""One issue's thread: comments and moves in one order of time, positions, earlier texts."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from workspace.committees.models import Membership, Organization
from workspace.db import db
from workspace.issues.models import Comment, CommentVersion, Issue, IssueVersion, Move, Position

COMMENTS_A_PAGE = 50
#: A run of more events than this folds, all but the last two.
FOLD_ABOVE = 5
LEFT_OPEN = 2


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
    first = (page - 1) * COMMENTS_A_PAGE
    found = db.session.scalars(
        _comments(issue).where(Comment.number > first).limit(COMMENTS_A_PAGE + 1)
    ).all()
    comments, following = found[:COMMENTS_A_PAGE], found[COMMENTS_A_PAGE:]
    moves = (
        select(Move)
        .options(joinedload(Move.user), joinedload(Move.organization))
        .where(Move.issue_id == issue.id)
        .order_by(Move.at, Move.id)
    )
    if page > 1 and comments:
        moves = moves.where(Move.at >= comments[0].at)
    if following:
        moves = moves.where(Move.at < following[0].at)
    merged = sorted(
        [*comments, *db.session.scalars(moves)],
        key=lambda row: (row.at, isinstance(row, Comment), row.id),
    )
    return Timeline(_in_runs(merged), page, pages_of(issue), issue.comment_count)


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
    return db.session.scalar(
        select(Move)
        .options(joinedload(Move.user), joinedload(Move.organization))
        .where(Move.issue_id == issue.id)
        .order_by(Move.at.desc(), Move.id.desc())
        .limit(1)
    )


def comments_of(issue: Issue) -> Select[tuple[Comment]]:
    """The comments of an issue that the person was found to see."""
    return _comments(issue).options(contains_eager(Comment.issue)).join(Comment.issue)


def _comments(issue: Issue) -> Select[tuple[Comment]]:
    return (
        select(Comment)
        .options(joinedload(Comment.user), joinedload(Comment.organization))
        .where(Comment.issue_id == issue.id)
        .order_by(Comment.number)
    )


def positions_of(
    issue: Issue, members: list[Membership]
) -> list[tuple[Organization, Position | None]]:
    """Each member organization in the fixed order with its position or None.

    A position of one that has since left the committee stands behind them.
    """
    stated = {
        position.organization_id: position
        for position in db.session.scalars(
            select(Position)
            .options(joinedload(Position.user), joinedload(Position.organization))
            .where(Position.issue_id == issue.id)
            .order_by(Position.organization_id)
        )
    }
    rows: list[tuple[Organization, Position | None]] = [
        (member.organization, stated.pop(member.organization_id, None)) for member in members
    ]
    return rows + [(position.organization, position) for position in stated.values()]


def versions_of(issue: Issue) -> list[IssueVersion]:
    """Every text that the issue had, the newest first."""
    query = (
        select(IssueVersion)
        .options(joinedload(IssueVersion.user), joinedload(IssueVersion.organization))
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
