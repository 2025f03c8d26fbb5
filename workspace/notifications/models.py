"""通知 — watch, notification, reminder given, a person's mail setting, mails to be sent.

None of it is the committee's record: it can be lost without any harm to what was decided.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.accounts.models import User
from workspace.committees.models import Committee, Organization
from workspace.db import AnyJSON, Key, db, one_of
from workspace.issues.models import Issue
from workspace.meetings.models import Meeting
from workspace.notifications.rules import Cadence, Level, Reason
from workspace.resolutions.models import Resolution


class Watch(db.Model):
    """关注 — how closely a person follows an issue, a group or a committee (by its public id)."""

    __tablename__ = "watch"
    __table_args__ = (
        UniqueConstraint("user_id", "thing"),
        Index("ix_watch_thing", "thing"),
        Index("ix_watch_user_at", "user_id", "at"),
    )
    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    thing: Mapped[str] = mapped_column(String(48))
    level: Mapped[Level] = mapped_column(one_of(Level, "level"))
    at: Mapped[datetime]


class Notification(db.Model):
    """通知 — one act, or one reminder, told to one person.

    `kind` is the act's name or `due_…` with its `stage`; `thing` is the public id of what a click
    opens. `issue`, `resolution` and `meeting` say whose title people know it by, and who may still
    see it.
    """

    __tablename__ = "notification"
    __table_args__ = (
        Index("ix_notification_user", "user_id", "id"),
        Index("ix_notification_unread", "user_id", "read_at"),
    )
    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issue.id"))
    resolution_id: Mapped[int | None] = mapped_column(ForeignKey("resolution.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    kind: Mapped[str] = mapped_column(String(40))
    stage: Mapped[str] = mapped_column(String(8), default="")
    reason: Mapped[Reason] = mapped_column(one_of(Reason, "reason"))
    thing: Mapped[str] = mapped_column(String(48))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    due_at: Mapped[datetime | None]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    committee: Mapped[Committee] = relationship()
    issue: Mapped[Issue | None] = relationship()
    resolution: Mapped[Resolution | None] = relationship()
    meeting: Mapped[Meeting | None] = relationship()
    actor: Mapped[User | None] = relationship(foreign_keys=actor_id)
    organization: Mapped[Organization | None] = relationship()

    @property
    def about(self) -> Issue | Resolution | Meeting | None:
        """By whose title people know it."""
        return self.meeting or self.resolution or self.issue

    @property
    def is_restricted(self) -> bool:
        """Not all of the committee may see it: mail names no title of it."""
        if self.meeting is not None:
            return not self.meeting.is_open_to_all
        if self.resolution is not None:
            return not self.resolution.is_published
        return self.issue is not None and not self.issue.is_open_to_all

    @property
    def is_reminder(self) -> bool:
        """The clock's reminder of a deadline, no act of anybody's."""
        return bool(self.stage)


class Reminder(db.Model):
    """已发提醒 — given once: the key names kind, thing, organization, stage and deadline."""

    __tablename__ = "reminder"
    __table_args__ = (Index("ix_reminder_at", "at"),)
    id: Mapped[Key]
    key: Mapped[str] = mapped_column(String(160), unique=True)
    at: Mapped[datetime]


class MailSetting(db.Model):
    """邮件设置 — where and how often a person is written to; unconfirmed, an address gets nothing
    but the link that confirms it.

    `digested_at` is the slot up to which digests were made; `failed_at` and `failure` say what
    became of the last mail that could not be delivered; `follows_own`: taking part in an issue
    follows it.
    """

    __tablename__ = "mail_setting"
    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), unique=True)
    address: Mapped[str] = mapped_column(String(254), default="")
    confirmed_at: Mapped[datetime | None]
    cadence: Mapped[Cadence] = mapped_column(one_of(Cadence, "cadence"), default=Cadence.NONE)
    hour: Mapped[int] = mapped_column(SmallInteger, default=8)
    language: Mapped[str] = mapped_column(String(2), default="zh")
    follows_own: Mapped[bool] = mapped_column(default=True)
    digested_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(String(200), default="")
    user: Mapped[User] = relationship()


class Outbox(db.Model):
    """待发邮件 — written in the transaction of what it tells, sent by `flask deliver`.

    `kind` is notice, digest or confirm; `data` holds the notifications' keys (the words are
    written when it is sent, from what the person may see then). `leased_until` and `lease` say
    which process holds it; `done_at` ends it, sent, failed (`failure`) or dropped.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_waiting",
            "due_at",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
        Index("ix_outbox_user", "user_id", "kind"),
        Index("ix_outbox_done_at", "done_at"),
    )
    id: Mapped[Key]
    key: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(8))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    data: Mapped[dict[str, Any]] = mapped_column(AnyJSON)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str] = mapped_column(String(32), default="")
    leased_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(8), default="")
    failure: Mapped[str] = mapped_column(String(200), default="")
    user: Mapped[User] = relationship()
