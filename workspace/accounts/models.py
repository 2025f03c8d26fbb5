"""账户 — people, their sessions, sign-in attempts and drafts."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Key, Line, LongText, Sealed, db


class User(Sealed, db.Model):
    """人员 — one person; for whom it speaks is said by its seats."""

    __tablename__ = "user_account"
    id: Mapped[Key]
    handle: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[Line] = mapped_column(info={"seal": True})
    name_en: Mapped[Line] = mapped_column(default="", info={"seal": True})
    password_hash: Mapped[Line] = mapped_column(default="", info={"derived": True})
    is_active: Mapped[bool] = mapped_column(default=True, info={"derived": True})


class UserSession(db.Model):
    """会话 — a signed-in device; the cookie's token is kept as a SHA-256 only."""

    __tablename__ = "user_session"
    id: Mapped[Key]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    device: Mapped[Line] = mapped_column(default="")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()


class AccountEvent(db.Model):
    """账户事件 — sign-ins, failures, sign-outs: for the person, not for the committee's record."""

    __tablename__ = "account_event"
    __table_args__ = (Index("ix_account_event_handle_at", "handle", "at"),)
    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(24))
    handle: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    address: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[datetime]


class Draft(db.Model):
    """草稿 — one overwritten text a person and thing, outside the record."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("user_id", "thing"),)
    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    thing: Mapped[str] = mapped_column(String(64))
    text: Mapped[LongText]
    saved_at: Mapped[datetime]
