"""纪要、议定、交办 — what is written down, agreed to by all, and owed by someone."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.accounts.models import User
from workspace.committees.models import Committee, Organization
from workspace.db import Key, LongText, Sealed, db, one_of
from workspace.groups.models import SpecialistGroup
from workspace.issues.models import Issue
from workspace.meetings.models.meeting import AgendaItem, Meeting, OfMeeting
from workspace.meetings.rules import (
    ActionState,
    CorrectionState,
    ItemState,
    MeetingState,
    MinutesState,
)
from workspace.text import SHANGHAI, DocumentNumber
from workspace.voting.models import Poll


class Minutes(Sealed, db.Model):
    """会议纪要 — of one meeting; `edition` counts its drafts, `version` guards who edits.

    `opening` is the paragraph before the items; while it is a draft the items' notes, lines and
    votes are read from their own rows, from its submission on from the edition's. `roll` holds the
    public ids of the organizations that are asked; `approved_how` is `silence` or `meeting`,
    `code`/`year`/`serial` make its number, `text_hash` is that of the edition approved.
    """

    __tablename__ = "minutes"
    __table_args__ = (
        UniqueConstraint("meeting_id"),
        UniqueConstraint("committee_id", "code", "year", "serial"),
        Index("ix_minutes_window", "state", "window_ends_at"),
    )
    id: Mapped[Key]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("specialist_group.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    state: Mapped[MinutesState] = mapped_column(one_of(MinutesState, "state"))
    edition: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    opening: Mapped[LongText] = mapped_column(default="", info={"seal": True})
    review_note: Mapped[LongText] = mapped_column(default="")
    copies: Mapped[LongText] = mapped_column(default="")
    circulated_at: Mapped[datetime | None]
    window_ends_at: Mapped[datetime | None]
    roll: Mapped[list[str]] = mapped_column(default=list)
    open_corrections: Mapped[int] = mapped_column(default=0)
    approved_at: Mapped[datetime | None]
    approved_how: Mapped[str] = mapped_column(String(24), default="")
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    code: Mapped[str | None] = mapped_column(String(40))
    year: Mapped[int | None]
    serial: Mapped[int | None]
    text_hash: Mapped[str] = mapped_column(String(64), default="")
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    committee: Mapped[Committee] = relationship()
    group: Mapped[SpecialistGroup] = relationship()
    meeting: Mapped[Meeting] = relationship()
    drafted_by: Mapped[User] = relationship(foreign_keys=drafted_by_id)
    approved_by: Mapped[User | None] = relationship(foreign_keys=approved_by_id)
    confirmations: Mapped[list["Confirmation"]] = relationship(back_populates="minutes")
    corrections: Mapped[list["Correction"]] = relationship(
        back_populates="minutes", order_by="Correction.id"
    )
    taken_up_at: Mapped[list[AgendaItem]] = relationship(
        primaryjoin=lambda: AgendaItem.about_meeting_id == Minutes.meeting_id,
        foreign_keys=AgendaItem.about_meeting_id,
        viewonly=True,
    )

    @property
    def is_circulated(self) -> bool:
        """From circulation on the whole committee reads them."""
        return self.state in (MinutesState.CIRCULATED, MinutesState.APPROVED)

    @property
    def is_taken_up(self) -> bool:
        """A later meeting has them before it at this moment."""
        return any(
            item.state is ItemState.CURRENT and item.meeting.state is MeetingState.SITTING
            for item in self.taken_up_at
        )

    @property
    def confirmed_by(self) -> set[int]:
        """Keys of the organizations that confirmed the edition that stands now."""
        return {c.organization_id for c in self.confirmations if c.edition == self.edition}

    @property
    def number(self) -> str:
        """文号 — 辽通自律纪〔2009〕2号, "" before the approval."""
        if self.serial is None:
            return ""
        return DocumentNumber(self.code or "", self.year or 0, self.serial).zh


class MinutesEdition(Sealed, db.Model):
    """纪要稿次 — the minutes as they were submitted, or as an accepted correction left them.

    `content` is the whole in canonical JSON (`rules.minutes`), of which no word changes any more.
    """

    __tablename__ = "minutes_edition"
    __table_args__ = (UniqueConstraint("minutes_id", "edition"),)
    id: Mapped[Key]
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"))
    edition: Mapped[int]
    content: Mapped[LongText] = mapped_column(info={"seal": True})
    correction_id: Mapped[int | None] = mapped_column(ForeignKey("correction.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    minutes: Mapped[Minutes] = relationship()
    correction: Mapped["Correction | None"] = relationship()
    user: Mapped[User] = relationship()


class NotesVersion(Sealed, db.Model):
    """记录旧稿 — the notes of an item as they were saved: what two people wrote is merged on it."""

    __tablename__ = "notes_version"
    __table_args__ = (UniqueConstraint("item_id", "version"),)
    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    version: Mapped[int]
    text: Mapped[LongText] = mapped_column(info={"seal": True})
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    item: Mapped[AgendaItem] = relationship()
    user: Mapped[User] = relationship()


class OfItem(OfMeeting):
    """What belongs to an agenda item stands where its meeting stands."""

    item: Mapped[AgendaItem]

    @property
    def meeting(self) -> Meeting:
        return self.item.meeting


class DecisionLine(OfItem, Sealed, db.Model):
    """议定 — a line that stands alone, so that it can be lifted into a resolution."""

    __tablename__ = "decision_line"
    __table_args__ = (Index("ix_decision_line_item", "item_id", "position"),)
    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    position: Mapped[int]
    text: Mapped[LongText]
    poll_id: Mapped[int | None] = mapped_column(ForeignKey("poll.id"))
    version: Mapped[int] = mapped_column(default=1)
    is_off: Mapped[bool] = mapped_column(default=False)
    item: Mapped[AgendaItem] = relationship()
    poll: Mapped[Poll | None] = relationship()


class ActionItem(OfItem, Sealed, db.Model):
    """交办 — an organization owes something by a day; it returns on the next agenda until done."""

    __tablename__ = "action_item"
    __table_args__ = (
        Index("ix_action_item_item", "item_id", "position"),
        Index("ix_action_item_owed", "committee_id", "state", "organization_id"),
    )
    id: Mapped[Key]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("specialist_group.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    position: Mapped[int]
    text: Mapped[LongText]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    due_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[ActionState] = mapped_column(one_of(ActionState, "state"))
    report: Mapped[LongText] = mapped_column(default="", info={"seal": True})
    answer: Mapped[LongText] = mapped_column(default="", info={"seal": True})
    version: Mapped[int] = mapped_column(default=1)
    is_off: Mapped[bool] = mapped_column(default=False)
    done_at: Mapped[datetime | None]
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issue.id"))
    at: Mapped[datetime]
    committee: Mapped[Committee] = relationship()
    group: Mapped[SpecialistGroup] = relationship()
    item: Mapped[AgendaItem] = relationship()
    organization: Mapped[Organization] = relationship()
    user: Mapped[User | None] = relationship()
    issue: Mapped[Issue | None] = relationship()

    @property
    def due_at(self) -> datetime | None:
        """24:00 of the day by which it is owed."""
        if self.due_on is None:
            return None
        return datetime.combine(self.due_on + timedelta(days=1), time(), SHANGHAI)


class Correction(Sealed, db.Model):
    """修改意见 — an organization asks for other words; each is answered. Sealed: 更正附记."""

    __tablename__ = "correction"
    __table_args__ = (Index("ix_correction_minutes", "minutes_id"),)
    id: Mapped[Key]
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    state: Mapped[CorrectionState] = mapped_column(one_of(CorrectionState, "state"))
    text: Mapped[LongText] = mapped_column(info={"seal": True})
    answer: Mapped[LongText] = mapped_column(default="", info={"seal": True})
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    minutes: Mapped[Minutes] = relationship(back_populates="corrections")
    item: Mapped[AgendaItem | None] = relationship()
    user: Mapped[User] = relationship(foreign_keys=user_id)
    organization: Mapped[Organization] = relationship()
    answered_by: Mapped[User | None] = relationship(foreign_keys=answered_by_id)

    @property
    def committee_id(self) -> int:
        return self.minutes.committee_id

    @property
    def group_id(self) -> int:
        return self.minutes.group_id

    @property
    def minutes_stage(self) -> str:
        return self.minutes.state.value


class Confirmation(Sealed, db.Model):
    """纪要确认 — an organization says that the minutes as circulated are right."""

    __tablename__ = "confirmation"
    __table_args__ = (UniqueConstraint("minutes_id", "organization_id"),)
    id: Mapped[Key]
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    edition: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    minutes: Mapped[Minutes] = relationship(back_populates="confirmations")
    organization: Mapped[Organization] = relationship()
    user: Mapped[User] = relationship()
