"""专业组 — groups and seats; the plenary's seats give the committee-wide roles."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.accounts.models import User
from workspace.committees.models import Committee, Organization
from workspace.db import Key, Line, Sealed, db, one_of
from workspace.groups.rules import GroupKind, Role


class SpecialistGroup(Sealed, db.Model):
    """专业组 — also the plenary (签约方领导会议), which is a group of kind plenary.

    `lead_organization_id` is who leads now, by `Leadership`; closed from `until` on.
    """

    __tablename__ = "specialist_group"
    __table_args__ = (UniqueConstraint("committee_id", "code"),)
    id: Mapped[Key]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    code: Mapped[str] = mapped_column(String(40))
    kind: Mapped[GroupKind] = mapped_column(one_of(GroupKind, "kind"))
    name: Mapped[Line]
    name_en: Mapped[Line]
    position: Mapped[int]
    lead_organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    until: Mapped[date | None] = mapped_column(Date)
    lead_organization: Mapped[Organization | None] = relationship()
    committee: Mapped[Committee] = relationship()


class Leadership(Sealed, db.Model):
    """组长单位 — an organization leads a group from a day until (and without) a day."""

    __tablename__ = "leadership"
    __table_args__ = (UniqueConstraint("group_id", "since"),)
    id: Mapped[Key]
    group_id: Mapped[int] = mapped_column(ForeignKey("specialist_group.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    group: Mapped[SpecialistGroup] = relationship()
    organization: Mapped[Organization] = relationship()

    @property
    def committee_id(self) -> int:
        return self.group.committee_id


class Seat(Sealed, db.Model):
    """席位 — a person sits in a group for an organization, from a day until (and without) a day.

    `corrected_on` says that its dates were put right afterwards (the record has what they were).
    """

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("user_id", "organization_id", "group_id", "role", "since"),
        Index("ix_seat_group", "group_id"),
    )
    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("specialist_group.id"))
    role: Mapped[Role] = mapped_column(one_of(Role, "role"))
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    corrected_on: Mapped[date | None] = mapped_column(Date)
    user: Mapped[User] = relationship()
    organization: Mapped[Organization] = relationship()
    group: Mapped[SpecialistGroup] = relationship()

    @property
    def committee_id(self) -> int:
        return self.group.committee_id
