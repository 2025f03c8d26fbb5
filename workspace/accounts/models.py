"""账户 — people, their live handles (sessions, links, tokens), account events and drafts."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Key, Line, LongText, Sealed, db


class User(Sealed, db.Model):
    """人员 — one person; for whom it speaks is said by its seats.

    `committee` keeps the account: the one that added the person or seated it first. Its secretary
    alone hands over links to it and deactivates it.
    """

    __tablename__ = "user_account"
    id: Mapped[Key]
    handle: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[Line] = mapped_column(info={"seal": True})
    name_en: Mapped[Line] = mapped_column(default="", info={"seal": True})
    password_hash: Mapped[Line] = mapped_column(default="", info={"derived": True})
    is_active: Mapped[bool] = mapped_column(default=True, info={"derived": True})
    language: Mapped[str] = mapped_column(String(2), default="", info={"derived": True})
    committee_id: Mapped[int | None] = mapped_column(
        ForeignKey("committee.id"), index=True, info={"derived": True}
    )
    committee: Mapped[Any] = relationship("Committee")


class UserSession(db.Model):
    """会话 — a signed-in device; the cookie's token is kept as a SHA-256 only."""

    __tablename__ = "user_session"
    id: Mapped[Key]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    device: Mapped[Line] = mapped_column(default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()


class AccountLink(db.Model):
    """邀请与重置链接 — opened once, sets a password; its token is kept as a SHA-256 only."""

    __tablename__ = "account_link"
    id: Mapped[Key]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(24))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    user: Mapped[User] = relationship(foreign_keys=user_id)
    issued_by: Mapped[User | None] = relationship(foreign_keys=issued_by_id)


class ApiToken(db.Model):
    """访问令牌 — a person's own key for programs that read feeds; kept as a SHA-256 only."""

    __tablename__ = "api_token"
    id: Mapped[Key]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[Line]
    scope: Mapped[str] = mapped_column(String(24))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    user: Mapped[User] = relationship()


class AccountEvent(db.Model):
    """账户事件 — what befell an account: for the person, not for the committee's record.

    `device` is the browser's own word, `by` who did it where that was another person, `note` its
    reason.
    """

    __tablename__ = "account_event"
    __table_args__ = (
        Index("ix_account_event_handle_at", "handle", "at"),
        Index("ix_account_event_user_id_at", "user_id", "at"),
        Index("ix_account_event_kind_at", "kind", "at"),
    )
    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(24))
    handle: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    address: Mapped[str] = mapped_column(String(64), default="")
    device: Mapped[Line] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[LongText] = mapped_column(default="")
    at: Mapped[datetime]
    by: Mapped[User | None] = relationship(foreign_keys=by_id)


class SignInCount(db.Model):
    """登录计数 — failed tries of an account, an address or a known device, leaking with time."""

    __tablename__ = "sign_in_count"
    id: Mapped[Key]
    key: Mapped[str] = mapped_column(String(80), unique=True)
    failures: Mapped[int]
    at: Mapped[datetime] = mapped_column(index=True)


class Draft(db.Model):
    """草稿 — one overwritten text a person and thing, outside the record."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("user_id", "thing"),)
    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    thing: Mapped[str] = mapped_column(String(64))
    text: Mapped[LongText]
    saved_at: Mapped[datetime]
