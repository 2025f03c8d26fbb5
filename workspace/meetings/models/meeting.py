"""会议、议程 — a meeting as it is called, the items on its agenda, and the committee's usage."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.accounts.models import User
from workspace.committees.models import Committee, Organization, Term
from workspace.db import Key, Line, LongText, Sealed, db, one_of
from workspace.groups.models import SpecialistGroup
from workspace.issues.models import Issue
from workspace.meetings.rules import ItemKind, ItemState, MeetingState, TextKind

#: Without a notice nobody but those who prepare the meeting knows of it.
UNCALLED = (MeetingState.PLANNED, MeetingState.CANCELLED)


class MeetingRules(Sealed, db.Model):
    """会议规则 — how this committee meets; a committee without a row follows the defaults.

    `quorum` is the share of the member organizations that must be present, exact ("2/3");
    days of notice and freeze are working days, the window of the minutes calendar days;
    `minutes_code` is the 代字 of minutes.
    """

    __tablename__ = "meeting_rules"
    id: Mapped[Key]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"), unique=True)
    quorum: Mapped[str] = mapped_column(String(20), default="2/3")
    notice_days: Mapped[int] = mapped_column(default=5)
    freeze_days: Mapped[int] = mapped_column(default=2)
    window_days: Mapped[int] = mapped_column(default=7)
    minutes_code: Mapped[str] = mapped_column(String(40), default="")
    committee: Mapped[Committee] = relationship()


class StandingText(Sealed, db.Model):
    """常备文本 — one version of the antitrust notice, a standing item or a block of text.

    A changed text is a new row of the same `series`, the old one retired: what a meeting read
    stays true. The highest version that is not retired is in use.
    """

    __tablename__ = "standing_text"
    __table_args__ = (
        UniqueConstraint("series", "version"),
        Index("ix_standing_text_committee", "committee_id", "kind"),
    )
    id: Mapped[Key]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    series: Mapped[str] = mapped_column(String(48))
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[TextKind] = mapped_column(one_of(TextKind, "kind"))
    title: Mapped[Line]
    title_en: Mapped[Line] = mapped_column(default="")
    text: Mapped[LongText] = mapped_column(default="")
    text_en: Mapped[LongText] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    minutes_planned: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    committee: Mapped[Committee] = relationship()


class Meeting(Sealed, db.Model):
    """会议 — of a group or the plenary.

    `number` is unique in its committee, `turn` counts the meetings of a group in a year.
    `notice_due_at` is the last instant of a timely notice, `agenda_closes_at` when the agenda
    freezes; `sequence` counts what invitees were told (ICS SEQUENCE); `quorum` is the rule frozen
    with the notice; `present` holds the public ids of the member organizations present with voice
    and vote now. `live` counts changes for the pages
    that watch, `check_in_code` opens the self check-in: neither stands in the record. `resumes_at`
    says until when it is adjourned, `cause` why it is, or why it was called off. `minutes_stage` is
    the state of its minutes, "" while there are none.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("committee_id", "number"),
        Index("ix_meeting_starts", "committee_id", "starts_at"),
        Index("ix_meeting_group", "group_id", "starts_at"),
    )
    id: Mapped[Key]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("specialist_group.id"))
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    number: Mapped[int]
    turn: Mapped[int]
    title: Mapped[Line]
    title_en: Mapped[Line] = mapped_column(default="")
    state: Mapped[MeetingState] = mapped_column(one_of(MeetingState, "state"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[Line] = mapped_column(default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    note: Mapped[LongText] = mapped_column(default="")
    notice_due_at: Mapped[datetime]
    agenda_closes_at: Mapped[datetime]
    noticed_at: Mapped[datetime | None]
    short_notice: Mapped[LongText] = mapped_column(default="")
    sequence: Mapped[int] = mapped_column(default=0)
    quorum: Mapped[str] = mapped_column(String(20), default="2/3")
    version: Mapped[int] = mapped_column(default=1)
    present: Mapped[list[str]] = mapped_column(default=list)
    notice_text_id: Mapped[int | None] = mapped_column(ForeignKey("standing_text.id"))
    notice_read_at: Mapped[datetime | None]
    presiding_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    recorder_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    resumes_at: Mapped[datetime | None]
    cause: Mapped[LongText] = mapped_column(default="")
    by_secretary: Mapped[bool] = mapped_column(default=False)
    minutes_stage: Mapped[str] = mapped_column(String(24), default="")
    convened_at: Mapped[datetime]
    convened_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    convened_for_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    live: Mapped[int] = mapped_column(default=0, info={"derived": True})
    check_in_code: Mapped[str] = mapped_column(String(40), default="", info={"derived": True})
    committee: Mapped[Committee] = relationship()
    group: Mapped[SpecialistGroup] = relationship()
    term: Mapped[Term] = relationship()
    presiding: Mapped[User | None] = relationship(foreign_keys=presiding_id)
    recorder: Mapped[User | None] = relationship(foreign_keys=recorder_id)
    convened_by: Mapped[User] = relationship(foreign_keys=convened_by_id)
    convened_for: Mapped[Organization] = relationship()
    notice_text: Mapped[StandingText | None] = relationship()
    items: Mapped[list["AgendaItem"]] = relationship(
        back_populates="meeting",
        foreign_keys="AgendaItem.meeting_id",
        order_by="AgendaItem.position, AgendaItem.id",
    )

    @property
    def is_open_to_all(self) -> bool:
        """Called, it is seen by the whole committee; before that by those who prepare it, and
        by them alone where it was called off before anybody was invited."""
        return self.noticed_at is not None or self.state not in UNCALLED

    @property
    def is_circulated(self) -> bool:
        """Its minutes are read by the whole committee, and with them its notes."""
        return self.minutes_stage in ("circulated", "approved")


class OfMeeting:
    """What belongs to a meeting stands where its meeting stands."""

    meeting: Any

    @property
    def committee_id(self) -> int:
        return self.meeting.committee_id

    @property
    def group_id(self) -> int:
        return self.meeting.group_id

    @property
    def is_open_to_all(self) -> bool:
        return self.meeting.is_open_to_all

    @property
    def meeting_state(self) -> MeetingState:
        """The state of its meeting, which decides what may still be done with it."""
        return self.meeting.state

    @property
    def minutes_stage(self) -> str:
        """Where the minutes of its meeting stand, which decides whether its notes may change."""
        return self.meeting.minutes_stage

    @property
    def is_circulated(self) -> bool:
        return self.meeting.is_circulated


class AgendaItem(OfMeeting, Sealed, db.Model):
    """议程项 — 0 is the antitrust notice; `position` orders, gaps are allowed.

    `is_late` marks what came after the freeze, `override` why it was taken up all the same;
    `screened` is the lead's answer to a proposal; `notes` is what the secretary took down
    (Markdown, `notes_version` counts), `continued_from_id` the item of an earlier meeting,
    `about_meeting_id` the meeting whose minutes are to be approved; the item that is CURRENT is
    what is being discussed;
    `seconds` is how long it was current, `current_since` when it last became so.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (
        Index("ix_agenda_item_meeting", "meeting_id", "position"),
        Index("ix_agenda_item_issue", "issue_id"),
    )
    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    position: Mapped[int]
    kind: Mapped[ItemKind] = mapped_column(one_of(ItemKind, "kind"))
    state: Mapped[ItemState] = mapped_column(one_of(ItemState, "state"))
    title: Mapped[Line]
    title_en: Mapped[Line] = mapped_column(default="")
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issue.id"))
    about_meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    continued_from_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    minutes_planned: Mapped[int] = mapped_column(default=0)
    presenter_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    presenter_for_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    is_late: Mapped[bool] = mapped_column(default=False)
    override: Mapped[LongText] = mapped_column(default="")
    reason: Mapped[LongText] = mapped_column(default="")
    screened: Mapped[LongText] = mapped_column(default="")
    is_stopped: Mapped[bool] = mapped_column(default=False)
    stop_reason: Mapped[LongText] = mapped_column(default="")
    current_since: Mapped[datetime | None]
    seconds: Mapped[int] = mapped_column(default=0)
    notes: Mapped[LongText] = mapped_column(default="", info={"seal": True})
    notes_html: Mapped[LongText] = mapped_column(default="", info={"derived": True})
    notes_version: Mapped[int] = mapped_column(default=0)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    at: Mapped[datetime]
    meeting: Mapped[Meeting] = relationship(back_populates="items", foreign_keys=meeting_id)
    issue: Mapped[Issue | None] = relationship()
    about_meeting: Mapped[Meeting | None] = relationship(foreign_keys=about_meeting_id)
    presenter: Mapped[User | None] = relationship(foreign_keys=presenter_id)
    presenter_for: Mapped[Organization | None] = relationship(foreign_keys=presenter_for_id)
    user: Mapped[User] = relationship(foreign_keys=user_id)
    organization: Mapped[Organization | None] = relationship(foreign_keys=organization_id)

    @property
    def agenda_closes_at(self) -> datetime:
        """When its agenda freezes."""
        return self.meeting.agenda_closes_at
