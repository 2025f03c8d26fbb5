"""出席、发言、当场表决 — who was there and when, who spoke, what was put to the vote."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.accounts.models import User
from workspace.committees.models import Organization
from workspace.db import Key, Line, LongText, Sealed, db, one_of
from workspace.meetings.models.meeting import AgendaItem, Meeting, OfMeeting
from workspace.meetings.rules import ON_FLOOR, Arrival, Capacity, Presence, TurnState
from workspace.voting.models import Poll


class Attendance(OfMeeting, Sealed, db.Model):
    """出席名单 — one person called to a meeting for an organization, and where that person is now.

    `is_voice` marks the one delegate who speaks and votes for a member organization; a guest
    without an account has a name only; `notice_read_at` is when the person read the antitrust
    notice; `is_off` says that the person was taken off the list again; `turns` are those in which
    it speaks or waits to.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("meeting_id", "user_id", "organization_id"),
        Index("ix_attendance_user", "user_id", "meeting_id"),
    )
    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    guest: Mapped[Line] = mapped_column(default="", info={"seal": True})
    capacity: Mapped[Capacity] = mapped_column(one_of(Capacity, "capacity"))
    is_required: Mapped[bool] = mapped_column(default=False)
    is_voice: Mapped[bool] = mapped_column(default=False)
    is_off: Mapped[bool] = mapped_column(default=False)
    presence: Mapped[Presence] = mapped_column(
        one_of(Presence, "presence"), default=Presence.AWAITED
    )
    reason: Mapped[LongText] = mapped_column(default="", info={"seal": True})
    arrived_at: Mapped[datetime | None]
    notice_read_at: Mapped[datetime | None]
    meeting: Mapped[Meeting] = relationship()
    user: Mapped[User | None] = relationship()
    organization: Mapped[Organization] = relationship()
    lines: Mapped[list["PresenceLine"]] = relationship(
        back_populates="attendance", order_by="PresenceLine.id"
    )
    turns: Mapped[list["SpeakerTurn"]] = relationship(
        primaryjoin=lambda: and_(
            SpeakerTurn.attendance_id == Attendance.id, SpeakerTurn.state.in_(ON_FLOOR)
        ),
        viewonly=True,
    )


class PresenceLine(Sealed, db.Model):
    """到会变动 — one person came, left, returned or was put right, during which item and why.

    `user` and `organization` say who wrote it down: nobody where the operator ended a seat.
    """

    __tablename__ = "presence_line"
    __table_args__ = (Index("ix_presence_line_attendance", "attendance_id"),)
    id: Mapped[Key]
    attendance_id: Mapped[int] = mapped_column(ForeignKey("attendance.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    arrival: Mapped[Arrival] = mapped_column(one_of(Arrival, "arrival"))
    presence: Mapped[Presence] = mapped_column(one_of(Presence, "presence"))
    reason: Mapped[LongText] = mapped_column(default="", info={"seal": True})
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    at: Mapped[datetime]
    attendance: Mapped[Attendance] = relationship(back_populates="lines")
    item: Mapped[AgendaItem | None] = relationship()
    user: Mapped[User | None] = relationship()
    organization: Mapped[Organization | None] = relationship()


class SpeakerTurn(OfMeeting, Sealed, db.Model):
    """发言 — a person asks to speak on the current item, speaks, and has spoken so many seconds."""

    __tablename__ = "speaker_turn"
    __table_args__ = (Index("ix_speaker_turn_item", "item_id", "position"),)
    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    attendance_id: Mapped[int] = mapped_column(ForeignKey("attendance.id"))
    position: Mapped[int]
    state: Mapped[TurnState] = mapped_column(one_of(TurnState, "state"))
    asked_at: Mapped[datetime]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    meeting: Mapped[Meeting] = relationship()
    item: Mapped[AgendaItem] = relationship()
    attendance: Mapped[Attendance] = relationship()


class ItemPoll(Sealed, db.Model):
    """当场表决 — a poll that was opened from an agenda item, among those present then."""

    __tablename__ = "item_poll"
    __table_args__ = (UniqueConstraint("poll_id"), Index("ix_item_poll_item", "item_id"))
    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"))
    item: Mapped[AgendaItem] = relationship()
    poll: Mapped[Poll] = relationship()
