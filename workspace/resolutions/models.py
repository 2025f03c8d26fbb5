"""决议 — resolution, the reservations printed in it, and what it does to earlier ones."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.accounts.models import User
from workspace.committees.models import Committee, Organization, Term
from workspace.db import Key, Line, LongText, Sealed, db, one_of
from workspace.groups.models import SpecialistGroup
from workspace.issues.models import Issue
from workspace.meetings.models import Meeting
from workspace.resolutions.rules import (
    PUBLISHED,
    STANDING,
    Clause,
    Effect,
    ResolutionState,
    lay_out,
    subject_of,
)
from workspace.voting.models import Poll

NOT_VOID = text("state <> 'void'")


class Resolution(Sealed, db.Model):
    """决议 — what the committee enacts; text and number stand still from publication on.

    `term` is the one of adoption, `year` that of publication. `result` is the poll's sealed
    tally, `conditions` the reviewer's as the issue carried them, `text_hash` the SHA-256 of what
    is printed (`resolutions.rules.sealed_text`). `meeting` is what is printed of the meeting that
    adopted it; `of_meeting` is that meeting, if it was held on this platform. A voided one keeps
    its number and says why.
    """

    __tablename__ = "resolution"
    __table_args__ = (
        # One resolution a poll; where it is voided, the poll may be drawn up anew.
        Index(
            "uq_resolution_standing_poll",
            "poll_id",
            unique=True,
            sqlite_where=NOT_VOID,
            postgresql_where=NOT_VOID,
        ),
        UniqueConstraint("committee_id", "code", "year", "no"),
        Index("ix_resolution_register", "committee_id", "state", "published_at"),
        Index("ix_resolution_latest", "committee_id", "published_at", "id"),
    )
    id: Mapped[Key]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("specialist_group.id"))
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issue.id"), index=True)
    poll_id: Mapped[int | None] = mapped_column(ForeignKey("poll.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    chair_organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    state: Mapped[ResolutionState] = mapped_column(one_of(ResolutionState, "state"))
    code: Mapped[str] = mapped_column(String(40))
    year: Mapped[int | None]
    no: Mapped[int | None]
    title: Mapped[Line]
    title_en: Mapped[Line] = mapped_column(default="")
    preamble: Mapped[LongText]
    clauses: Mapped[list[str]]
    main_recipients: Mapped[Line] = mapped_column(default="")
    copies: Mapped[Line] = mapped_column(default="")
    meeting: Mapped[Line] = mapped_column(default="")
    conditions: Mapped[LongText] = mapped_column(default="")
    cause: Mapped[LongText] = mapped_column(default="")
    result: Mapped[dict[str, Any] | None]
    adopted_on: Mapped[date] = mapped_column(Date)
    effective_on: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)
    is_handover_listed: Mapped[bool] = mapped_column(default=False)
    review_note: Mapped[LongText] = mapped_column(default="")
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    drafted_at: Mapped[datetime]
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    drafted_for_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    published_at: Mapped[datetime | None]
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    signed_for_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    text_hash: Mapped[str] = mapped_column(String(64), default="")
    void_reason: Mapped[str | None] = mapped_column(Text, info={"seal": True})
    voided_at: Mapped[datetime | None]
    voided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    voided_for_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    committee: Mapped[Committee] = relationship()
    group: Mapped[SpecialistGroup] = relationship()
    term: Mapped[Term] = relationship()
    issue: Mapped[Issue | None] = relationship()
    poll: Mapped[Poll | None] = relationship()
    of_meeting: Mapped[Meeting | None] = relationship()
    chair_organization: Mapped[Organization] = relationship(foreign_keys=chair_organization_id)
    reviewed_by: Mapped[User | None] = relationship(foreign_keys=reviewed_by_id)
    drafted_by: Mapped[User] = relationship(foreign_keys=drafted_by_id)
    drafted_for: Mapped[Organization] = relationship(foreign_keys=drafted_for_id)
    signed_by: Mapped[User | None] = relationship(foreign_keys=signed_by_id)
    signed_for: Mapped[Organization | None] = relationship(foreign_keys=signed_for_id)
    voided_by: Mapped[User | None] = relationship(foreign_keys=voided_by_id)
    voided_for: Mapped[Organization | None] = relationship(foreign_keys=voided_for_id)
    relations: Mapped[list["Relation"]] = relationship(
        back_populates="resolution", foreign_keys="Relation.resolution_id", order_by="Relation.id"
    )
    reservations: Mapped[list["Reservation"]] = relationship(
        back_populates="resolution", order_by="Reservation.id"
    )

    @property
    def is_published(self) -> bool:
        return self.state in PUBLISHED

    @property
    def is_standing(self) -> bool:
        return self.state in STANDING

    @property
    def named_relations(self) -> list["Relation"]:
        """What the text, as it now reads, does to earlier ones."""
        return [relation for relation in self.relations if relation.is_on]

    @property
    def names_standing(self) -> bool:
        """Whether all that it amends, supersedes or repeals is still in force."""
        return all(relation.target.is_standing for relation in self.named_relations)

    @property
    def articles(self) -> list[Clause]:
        """The clauses as they are set, each with its heading and paragraphs."""
        return [lay_out(clause) for clause in self.clauses]

    @property
    def subject(self) -> str:
        """What the title is about, short for a column."""
        return subject_of(self.title)

    @property
    def subject_en(self) -> str:
        return subject_of(self.title_en)

    @property
    def number(self) -> str:
        """辽通自律〔2009〕3号; "" while unpublished."""
        return f"{self.code}〔{self.year}〕{self.no}号" if self.no else ""


class Reservation(Sealed, db.Model):
    """保留意见 — an organization's, with the clause it concerns; printed for ever."""

    __tablename__ = "reservation"
    __table_args__ = (UniqueConstraint("resolution_id", "organization_id"),)
    id: Mapped[Key]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolution.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    clause: Mapped[str] = mapped_column(String(80), default="")
    text: Mapped[LongText]
    withdrawn_at: Mapped[datetime | None]
    resolution: Mapped[Resolution] = relationship(back_populates="reservations")
    organization: Mapped[Organization] = relationship()


class Relation(Sealed, db.Model):
    """关联 — what a resolution does to an earlier one, from its own publication on.

    `clauses` names those of the earlier one that it amends. What a later wording of the draft
    no longer names is switched off, never deleted.
    """

    __tablename__ = "relation"
    __table_args__ = (UniqueConstraint("resolution_id", "target_id"),)
    id: Mapped[Key]
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolution.id"))
    target_id: Mapped[int] = mapped_column(ForeignKey("resolution.id"), index=True)
    effect: Mapped[Effect] = mapped_column(one_of(Effect, "effect"))
    clauses: Mapped[str] = mapped_column(String(80), default="")
    is_on: Mapped[bool] = mapped_column(default=True)
    effective_at: Mapped[datetime | None]
    resolution: Mapped[Resolution] = relationship(
        back_populates="relations", foreign_keys=resolution_id
    )
    target: Mapped[Resolution] = relationship(foreign_keys=target_id)
