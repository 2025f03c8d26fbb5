"""公约组织 — committee, organizations, terms and programme, vocabulary, calendar, numbers."""

from datetime import date

from sqlalchemy import BigInteger, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.committees.rules import DayKind, Level, MembershipKind
from workspace.db import Key, Line, LongText, Sealed, db, one_of


class Committee(Sealed, db.Model):
    """公约组织 — the tenant; provinces have cities below them. `origin` names its one log."""

    __tablename__ = "committee"
    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[Line]
    name_en: Mapped[Line]
    level: Mapped[Level] = mapped_column(one_of(Level, "level"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("committee.id"))
    origin: Mapped[Line] = mapped_column(unique=True)
    resolution_code: Mapped[str] = mapped_column(String(40))
    default_preset: Mapped[str] = mapped_column(String(40), default="ordinary")
    last_issue: Mapped[int] = mapped_column(default=0)
    clock_offset_ms: Mapped[int] = mapped_column(BigInteger, default=0, info={"derived": True})

    @property
    def committee_id(self) -> int:
        """A committee belongs to itself."""
        return self.id


class Organization(Sealed, db.Model):
    """单位 — a member, the association or the regulator; `capital_group` is its corporate group."""

    __tablename__ = "organization"
    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[Line]
    name_en: Mapped[Line]
    capital_group: Mapped[Line] = mapped_column(default="")


class Membership(Sealed, db.Model):
    """成员资格 — an organization in a committee from a day until (and without) a day.

    `turn` is its place in the rotation of the chair, None for none; `corrected_on` says that its
    dates were put right afterwards (the record has what they were).
    """

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("committee_id", "organization_id", "since"),)
    id: Mapped[Key]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    kind: Mapped[MembershipKind] = mapped_column(one_of(MembershipKind, "kind"))
    position: Mapped[int]
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    turn: Mapped[int | None]
    corrected_on: Mapped[date | None] = mapped_column(Date)
    organization: Mapped[Organization] = relationship(foreign_keys=organization_id)
    merged_into: Mapped[Organization | None] = relationship(foreign_keys=merged_into_id)


class Term(Sealed, db.Model):
    """轮值任期 — one member organization holds the chair from a day to a day, both included."""

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("committee_id", "number"),)
    id: Mapped[Key]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    number: Mapped[int]
    chair_organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    chair_organization: Mapped[Organization] = relationship()
    points: Mapped[list["WorkPoint"]] = relationship(
        back_populates="term", order_by="WorkPoint.position"
    )


class WorkPoint(Sealed, db.Model):
    """工作要点 — a point of a term's programme: its measure, who sees to it and by when."""

    __tablename__ = "work_point"
    __table_args__ = (UniqueConstraint("term_id", "position"),)
    id: Mapped[Key]
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    position: Mapped[int]
    ref: Mapped[str] = mapped_column(String(20), default="")
    title: Mapped[Line]
    title_en: Mapped[Line] = mapped_column(default="")
    quote: Mapped[LongText] = mapped_column(default="")
    measure: Mapped[LongText] = mapped_column(default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    due_on: Mapped[date | None] = mapped_column(Date)
    term: Mapped[Term] = relationship(back_populates="points")
    owner: Mapped[Organization | None] = relationship()

    @property
    def committee_id(self) -> int:
        return self.term.committee_id


class Label(Sealed, db.Model):
    """标签词表 — a word that the committee files its issues under.

    Renamed, the old word is retired in favour of the new one and still finds what it was put on.
    """

    __tablename__ = "label"
    __table_args__ = (UniqueConstraint("committee_id", "name"),)
    id: Mapped[Key]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    name: Mapped[str] = mapped_column(String(40))
    since: Mapped[date] = mapped_column(Date)
    retired_on: Mapped[date | None] = mapped_column(Date)
    renamed_to_id: Mapped[int | None] = mapped_column(ForeignKey("label.id"))
    renamed_to: Mapped["Label | None"] = relationship(remote_side="Label.id")


class CalendarDay(Sealed, db.Model):
    """日历调整 — what the committee says of a day against the published calendar."""

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("committee_id", "day"),)
    id: Mapped[Key]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    day: Mapped[date] = mapped_column(Date)
    kind: Mapped[DayKind] = mapped_column(one_of(DayKind, "kind"))
    name: Mapped[Line] = mapped_column(default="")


class NumberRegister(db.Model):
    """文号登记 — the last number drawn for a 代字 and year; drawn in the signing transaction."""

    __tablename__ = "number_register"
    __table_args__ = (UniqueConstraint("committee_id", "code", "year"),)
    id: Mapped[Key]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    code: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    last: Mapped[int]
