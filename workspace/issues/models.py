"""议题 — issue, its versions and moves, comments with their versions, positions, files."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.accounts.models import User
from workspace.committees.models import Committee, Organization, Term, WorkPoint
from workspace.db import Key, Line, LongText, Number, Sealed, db, one_of
from workspace.groups.models import SpecialistGroup
from workspace.issues.rules import IssueState, Stance, instants_of


class Issue(Sealed, db.Model):
    """议题 — a matter before a group; #number is unique in its committee.

    `due_at` is the consultation's deadline, then the open poll's; `conditions` are the
    reviewer's, shown to every voter; `city_id` names the city that raised it. `group_id` is the
    home group, whose lead moves it; `group_ids` repeats the keys of `groups` for the predicates.
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
    group_ids: Mapped[list[int]] = mapped_column(default=list, info={"derived": True})
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
    groups: Mapped[list["IssueGroup"]] = relationship(
        back_populates="issue", order_by="IssueGroup.id"
    )


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


class IssueGroup(Sealed, db.Model):
    """参与组 — a further group that takes part in a joint issue (联合议题)."""

    __tablename__ = "issue_group"
    __table_args__ = (
        UniqueConstraint("issue_id", "group_id"),
        Index("ix_issue_group_group", "group_id"),
    )
    id: Mapped[Key]
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("specialist_group.id"))
    is_on: Mapped[bool] = mapped_column(default=True)
    issue: Mapped[Issue] = relationship(back_populates="groups")
    group: Mapped[SpecialistGroup] = relationship()


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
        return instants_of(self.detail)


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


class Attachment(Sealed, db.Model):
    """附件 — a file that hangs on a thing by its public id; withdrawn, it leaves a line.

    The content stands under `sha256` in the store (`workspace.files`), `media_type` is what was
    found in it; (0, 0) where it is shown by no small picture. `is_settled` holds from when what it
    hangs on was put to the vote, signed or verified: then it stays.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        Index("ix_attachment_thing", "thing"),
        Index("ix_attachment_sha256", "sha256"),
        Index(
            "uq_attachment_standing",
            "thing",
            "sha256",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )
    id: Mapped[Key]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    thing: Mapped[str] = mapped_column(String(48))
    name: Mapped[Line] = mapped_column(info={"seal": True})
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[Number]
    media_type: Mapped[str] = mapped_column(String(100))
    width: Mapped[int] = mapped_column(default=0, info={"derived": True})
    height: Mapped[int] = mapped_column(default=0, info={"derived": True})
    is_settled: Mapped[bool] = mapped_column(default=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    committee: Mapped[Committee] = relationship()
    user: Mapped[User] = relationship()
    organization: Mapped[Organization] = relationship()


class ReadMark(db.Model):
    """阅读进度 — up to which comment a person read an issue; nobody else's, in no record."""

    __tablename__ = "read_mark"
    __table_args__ = (UniqueConstraint("user_id", "issue_id"),)
    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"))
    number: Mapped[int]
    at: Mapped[datetime]
