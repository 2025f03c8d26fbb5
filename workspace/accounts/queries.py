"""Reads of accounts: the live session of a token, failed sign-ins, a person's draft."""

import hashlib
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from workspace.accounts.models import AccountEvent, Draft, User, UserSession
from workspace.accounts.rules import SESSION_LIFE, WINDOW
from workspace.clock import real_now
from workspace.db import db


def token_hash(token: str) -> str:
    """What is kept of a session's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def live_session(token: str) -> Any:
    """Whose a token's session is (id, pid, handle, names), unless it ended, is too old or its
    person was deactivated: then None."""
    found = db.session.execute(_live_sessions(), {"hash": token_hash(token)}).first()
    if found is None or not found.is_active or found.created_at < real_now() - SESSION_LIFE:
        return None
    return found


@cache
def _live_sessions() -> Select[Any]:
    return (
        select(
            User.id,
            User.pid,
            User.handle,
            User.name,
            User.name_en,
            User.is_active,
            UserSession.created_at,
        )
        .join(UserSession.user)
        .where(UserSession.token_hash == bindparam("hash"), UserSession.ended_at.is_(None))
    )


def user_by_handle(handle: str) -> User | None:
    """A person by its account name."""
    return db.session.scalar(select(User).filter_by(handle=handle))


def failures(handle: str, address: str) -> tuple[int, int, datetime | None]:
    """Failed sign-ins within the window: of the account since its last success, of the address,
    and when the account's first of them was."""
    since = real_now() - WINDOW
    success = db.session.scalar(
        select(func.max(AccountEvent.at)).filter_by(handle=handle, kind="signed_in")
    )
    after = max(since, success) if success else since
    own = select(func.count(), func.min(AccountEvent.at)).where(
        AccountEvent.handle == handle, AccountEvent.kind == "failed", AccountEvent.at > after
    )
    count, first = db.session.execute(own).one()
    of_address = db.session.scalar(
        select(func.count()).where(
            AccountEvent.address == address,
            AccountEvent.kind == "failed",
            AccountEvent.at > since,
        )
    )
    return count, of_address or 0, first


def draft_of(user_id: int, thing: str) -> Draft | None:
    """The person's draft about a thing."""
    found: Draft | None = db.session.scalar(_drafts(), {"user": user_id, "thing": thing})
    return found


@cache
def _drafts() -> Select[Any]:
    return select(Draft).where(
        Draft.user_id == bindparam("user"), Draft.thing == bindparam("thing")
    )


def sessions_of(user_id: int) -> list[UserSession]:
    """The person's live sessions, newest first."""
    return list(
        db.session.scalars(
            select(UserSession)
            .where(
                UserSession.user_id == user_id,
                UserSession.ended_at.is_(None),
                UserSession.created_at > real_now() - SESSION_LIFE,
            )
            .order_by(UserSession.created_at.desc())
            .limit(20)
        )
    )
