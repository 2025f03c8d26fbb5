"""落实 — commitments and the steps of their history."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.accounts.models import User
from workspace.committees.models import Organization
from workspace.db import Key, LongText, Sealed, db, one_of
from workspace.followups.rules import CommitmentState
from workspace.resolutions.models import Resolution


class Commitment(Sealed, db.Model):
    """承诺事项 — what one organization is to do under one resolution, by an instant.

    `lead_organization_id` and `group_id` are copied from the resolution's group for the
    predicates; `carried_to_id` names the organization that took it over at a merger,
    `asked_until` the instant that a pending request for more time asks for, `reminded_at` when
    somebody last pressed for it (催办).
    """

    __tablename__ = "commitment"
    __table_args__ = (
        UniqueConstraint("resolution_id", "organization_id"),
        Index("ix_commitment_organization", "organization_id", "state"),
        Index("ix_commitment_state", "committee_id", "state"),
        Index("ix_commitment_resolution", "committee_id", "resolution_id"),
    )
    id: Mapped[Key]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("specialist_group.id"))
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolution.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    lead_organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    carried_to_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    state: Mapped[CommitmentState] = mapped_column(one_of(CommitmentState, "state"))
    due_at: Mapped[datetime]
    asked_until: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    resolution: Mapped[Resolution] = relationship()
    organization: Mapped[Organization] = relationship(foreign_keys=organization_id)
    lead_organization: Mapped[Organization | None] = relationship(foreign_keys=lead_organization_id)
    carried_to: Mapped[Organization | None] = relationship(foreign_keys=carried_to_id)
    reports: Mapped[list["ProgressReport"]] = relationship(
        back_populates="commitment", order_by="ProgressReport.id"
    )


class ProgressReport(Sealed, db.Model):
    """进展 — one step of a commitment: acknowledged, pressed for, reported, returned, verified…

    `act` is the act's name (`void_resolution:open` for a duty that stands again as it was);
    `text` what was said with it; `links` http(s) addresses of evidence; `evidence` what only the
    regulator and the association read beside the doer (`view_evidence`); `until` the deadline
    that was asked for, granted, refused or set.
    """

    __tablename__ = "progress_report"
    __table_args__ = (Index("ix_progress_report_commitment", "commitment_id", "at"),)
    id: Mapped[Key]
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    act: Mapped[str] = mapped_column(String(40))
    text: Mapped[LongText] = mapped_column(default="", info={"seal": True})
    text_html: Mapped[LongText] = mapped_column(default="", info={"derived": True})
    links: Mapped[list[str]] = mapped_column(default=list)
    evidence: Mapped[str | None] = mapped_column(Text, info={"seal": True})
    evidence_html: Mapped[str | None] = mapped_column(Text, info={"derived": True})
    until: Mapped[datetime | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    at: Mapped[datetime]
    commitment: Mapped[Commitment] = relationship(back_populates="reports")
    user: Mapped[User | None] = relationship()
    organization: Mapped[Organization | None] = relationship()
