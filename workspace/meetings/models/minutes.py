"""纪要、议定、交办 — what is written down, agreed to by all, and owed by someone."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.accounts.models import User
from workspace.committees.models import Committee, Organization
from workspace.db import Key, LongText, Sealed, db, one_of
from workspace.groups.models import SpecialistGroup
from workspace.meetings.models.meeting import AgendaItem, Meeting
from workspace.meetings.rules import ActionState, CorrectionState, MinutesState
from workspace.voting.models import Poll


class Minutes(Sealed, db.Model):
    """会议纪要 — of one meeting; `edition` counts its drafts, `version` guards who edits.

    `opening` is the paragraph before the items; while it is a draft the items' notes, lines and
    votes are read from their own rows. `content` is the whole as sealed at approval (JSON of
    strings, integers and lists), of which no word changes any more; `approved_how` is `silence`
    or `meeting`, `code`/`year`/`serial` make its number.
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
    opening: Mapped[LongText] = mapped_column(default="")
    review_note: Mapped[LongText] = mapped_column(default="")
    copies: Mapped[LongText] = mapped_column(default="")
    circulated_at: Mapped[datetime | None]
    window_ends_at: Mapped[datetime | None]
    open_corrections: Mapped[int] = mapped_column(default=0)
    approved_at: Mapped[datetime | None]
    approved_how: Mapped[str] = mapped_column(String(24), default="")
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    code: Mapped[str | None] = mapped_column(String(40))
    year: Mapped[int | None]
    serial: Mapped[int | None]
    content: Mapped[dict[str, Any] | None]
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    committee: Mapped[Committee] = relationship()
    group: Mapped[SpecialistGroup] = relationship()
    meeting: Mapped[Meeting] = relationship()
    drafted_by: Mapped[User] = relationship(foreign_keys=drafted_by_id)
    approved_by: Mapped[User | None] = relationship(foreign_keys=approved_by_id)

    @property
    def is_open_to_all(self) -> bool:
        """From circulation on the whole committee reads them."""
        return self.state in (MinutesState.CIRCULATED, MinutesState.APPROVED)


class DecisionLine(Sealed, db.Model):
    """议定 — a line that stands alone, so that it can be lifted into a resolution."""

    __tablename__ = "decision_line"
    __table_args__ = (Index("ix_decision_line_item", "item_id", "position"),)
    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    position: Mapped[int]
    text: Mapped[LongText]
    poll_id: Mapped[int | None] = mapped_column(ForeignKey("poll.id"))
    is_off: Mapped[bool] = mapped_column(default=False)
    item: Mapped[AgendaItem] = relationship()
    poll: Mapped[Poll | None] = relationship()


class ActionItem(Sealed, db.Model):
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
    is_off: Mapped[bool] = mapped_column(default=False)
    done_at: Mapped[datetime | None]
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issue.id"))
    at: Mapped[datetime]
    committee: Mapped[Committee] = relationship()
    group: Mapped[SpecialistGroup] = relationship()
    item: Mapped[AgendaItem] = relationship()
    organization: Mapped[Organization] = relationship()
    user: Mapped[User | None] = relationship()

    @property
    def is_open_to_all(self) -> bool:
        return self.item.is_open_to_all


class Correction(Sealed, db.Model):
    """修改意见 — an organization asks for other words; each is answered. Sealed: 更正附记."""

    __tablename__ = "correction"
    __table_args__ = (Index("ix_correction_minutes", "minutes_id"),)
    id: Mapped[Key]
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    state: Mapped[CorrectionState] = mapped_column(one_of(CorrectionState, "state"))
    text: Mapped[LongText]
    answer: Mapped[LongText] = mapped_column(default="")
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    minutes: Mapped[Minutes] = relationship()
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
    minutes: Mapped[Minutes] = relationship()
    organization: Mapped[Organization] = relationship()
    user: Mapped[User] = relationship()
