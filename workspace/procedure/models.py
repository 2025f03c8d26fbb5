"""议事规则 — the texts that a committee's rules of procedure had."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.accounts.models import User
from workspace.committees.models import Committee, Organization
from workspace.db import Key, LongText, Sealed, db


class ProcedureVersion(Sealed, db.Model):
    """议事规则文本 — one version; the highest number is in force from `at` on.

    `note` says why it was changed, and by which decision.
    """

    __tablename__ = "procedure_version"
    __table_args__ = (UniqueConstraint("committee_id", "version"),)
    id: Mapped[Key]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    version: Mapped[int]
    text: Mapped[LongText]
    text_html: Mapped[LongText] = mapped_column(info={"derived": True})
    note: Mapped[LongText] = mapped_column(default="")
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    at: Mapped[datetime]
    committee: Mapped[Committee] = relationship()
    user: Mapped[User] = relationship()
    organization: Mapped[Organization] = relationship()
