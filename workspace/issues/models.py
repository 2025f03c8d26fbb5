"""议题 — issue, its versions and moves, comments with their versions, positions."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.accounts.models import User
from workspace.committees.models import Committee, Organization, Term, WorkPoint
from workspace.db import Key, Line, LongText, Sealed, db, one_of
from workspace.groups.models import SpecialistGroup
from workspace.issues.rules import IssueState, Stance


class Issue(Sealed, db.Model):
    """议题 — a matter before a group; #number is unique in its committee.

    `due_at` is the consultation's deadline, then the open poll's; `conditions` are the
    reviewer's, shown to every voter; `city_id` names the city that raised it.
    """

    __tablename__ = "issue"
    __table_args__ = (
        UniqueConstraint("committee_id", "number"),
        Index("ix_issue_group", "group_id", "state", "due_at"),
        # Holds all that is counted on every list, so that counting never reads past the texts.
        Index(
            "ix_issue_list",
            "committee_id",
            "state",
            "due_at",
            "is_open_to_all",
            "group_id",
            "city_id",
            "opened_by_id",
        ),
    )
    id: Mapped[Key]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("specialist_group.id"))
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"), index=True)
    city_id: Mapped[int | None] = mapped_column(ForeignKey("committee.id"))
    number: Mapped[int]
    title: Mapped[Line]
    title_en: Mapped[Line] = mapped_column(default="")
    body: Mapped[LongText]
    body_html: Mapped[LongText] = mapped_column(info={"derived": True})
    proposal: Mapped[LongText]
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[IssueState] = mapped_column(one_of(IssueState, "state"))
    held_from: Mapped[str] = mapped_column(String(24), default="")
    is_open_to_all: Mapped[bool] = mapped_column(default=False)
    has_resolution: Mapped[bool] = mapped_column(default=False)
    conditions: Mapped[LongText] = mapped_column(default="")
    due_at: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    opened_for_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    comment_count: Mapped[int] = mapped_column(default=0)
    committee: Mapped[Committee] = relationship(foreign_keys=committee_id)
    city: Mapped[Committee | None] = relationship(foreign_keys=city_id)
    group: Mapped[SpecialistGroup] = relationship()
    term: Mapped[Term] = relationship()
    opened_by: Mapped[User] = relationship()
    opened_for: Mapped[Organization] = relationship()
    labels: Mapped[list["IssueLabel"]] = relationship(
        back_populates="issue", order_by="IssueLabel.id"
    )
    points: Mapped[list["IssuePoint"]] = relationship(back_populates="issue")


class IssueLabel(Sealed, db.Model):
    """标签 — a word under which issues are found; taken off, it keeps its row."""

    __tablename__ = "issue_label"
    __table_args__ = (
        UniqueConstraint("issue_id", "name"),
        Index("ix_issue_label_name", "name"),
        Index("ix_issue_label_on", "issue_id", "is_on", "name"),
    )
    id: Mapped[Key]
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"))
    name: Mapped[str] = mapped_column(String(40))
    is_on: Mapped[bool] = mapped_column(default=True)
    issue: Mapped[Issue] = relationship(back_populates="labels")


class IssuePoint(Sealed, db.Model):
    """所属工作要点 — the issue serves this point of a programme."""

    __tablename__ = "issue_point"
    __table_args__ = (
        UniqueConstraint("issue_id", "work_point_id"),
        Index("ix_issue_point_work_point", "work_point_id"),
    )
    id: Mapped[Key]
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"))
    work_point_id: Mapped[int] = mapped_column(ForeignKey("work_point.id"))
    is_on: Mapped[bool] = mapped_column(default=True)
    issue: Mapped[Issue] = relationship(back_populates="points")
    work_point: Mapped[WorkPoint] = relationship()


class IssueVersion(Sealed, db.Model):
    """历次文本 — the title, text and proposal of an issue as of one version."""

    __tablename__ = "issue_version"
    __table_args__ = (UniqueConstraint("issue_id", "version"),)
    id: Mapped[Key]
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"))
    version: Mapped[int]
    title: Mapped[Line]
    body: Mapped[LongText]
    proposal: Mapped[LongText]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    at: Mapped[datetime]
    user: Mapped[User] = relationship()
    organization: Mapped[Organization] = relationship()


class Move(Sealed, db.Model):
    """经过 — who moved the issue, for which organization, when and why; one line of its timeline.

    `detail` holds what the line shows beside the note (a deadline, a poll's number, a stance),
    as JSON of strings and integers, instants under a name that ends in `_at` (ms since 1970);
    `by_secretary` marks an act done for an absent lead or chair.
    """

    __tablename__ = "move"
    __table_args__ = (Index("ix_move_issue", "issue_id", "at"),)
    id: Mapped[Key]
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"))
    act: Mapped[str] = mapped_column(String(40))
    state: Mapped[IssueState] = mapped_column(one_of(IssueState, "state"))
    note: Mapped[LongText] = mapped_column(default="", info={"seal": True})
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    by_secretary: Mapped[bool] = mapped_column(default=False)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    at: Mapped[datetime]
    user: Mapped[User | None] = relationship()
    organization: Mapped[Organization | None] = relationship()

    @property
    def instants(self) -> dict[str, datetime]:
        """The instants among the details, by their names."""
        return {
            name: datetime.fromtimestamp(value / 1000, UTC)
            for name, value in self.detail.items()
            if name.endswith("_at")
        }


class Comment(Sealed, db.Model):
    """讨论发言 — Markdown by a person for an organization; withdrawn, it leaves a line.

    `mark` is the capacity in which it was said that day and stands beside the name: regulator,
    association, chair, city, or the role of the seat.
    """

    __tablename__ = "comment"
    __table_args__ = (
        Index("ix_comment_issue", "issue_id", "at"),
        Index("ix_comment_number", "issue_id", "number", unique=True),
    )
    id: Mapped[Key]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"))
    number: Mapped[int]
    body: Mapped[LongText] = mapped_column(info={"seal": True})
    body_html: Mapped[LongText] = mapped_column(info={"derived": True})
    renderer: Mapped[int] = mapped_column(default=1, info={"derived": True})
    mark: Mapped[str] = mapped_column(String(24), default="")
    version: Mapped[int] = mapped_column(default=1)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    issue: Mapped[Issue] = relationship()
    user: Mapped[User] = relationship()
    organization: Mapped[Organization] = relationship()

    @property
    def issue_state(self) -> IssueState:
        """The state of its issue, which decides whether it may still change."""
        return self.issue.state


class CommentVersion(Sealed, db.Model):
    """发言的历次文本 — kept when a comment is edited."""

    __tablename__ = "comment_version"
    __table_args__ = (UniqueConstraint("comment_id", "version"),)
    id: Mapped[Key]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    version: Mapped[int]
    body: Mapped[LongText] = mapped_column(info={"seal": True})
    at: Mapped[datetime]


class Position(Sealed, db.Model):
    """立场 — one organization's stated view on one issue, the latest."""

    __tablename__ = "position"
    __table_args__ = (UniqueConstraint("issue_id", "organization_id"),)
    id: Mapped[Key]
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    stance: Mapped[Stance] = mapped_column(one_of(Stance, "stance"))
    text: Mapped[LongText] = mapped_column(default="", info={"seal": True})
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    organization: Mapped[Organization] = relationship()
    user: Mapped[User] = relationship()
