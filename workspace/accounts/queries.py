"""Reads of accounts: whom a live handle belongs to, what a person sees of its own account."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from workspace.accounts.models import (
    AccountEvent,
    AccountLink,
    ApiToken,
    Draft,
    User,
    UserSession,
)
from workspace.accounts.rules import SESSION_LIFE
from workspace.clock import real_now
from workspace.db import db, run

#: Events by which a person came in, and those that the secretary of its committee may see too:
#: rivals' devices and addresses are no business of the secretary's.
BY_SECRETARY = (
    "added",
    "link_issued",
    "link_revoked",
    "link_used",
    "deactivated",
    "reactivated",
)
SIGNED_IN = ("signed_in", "link_used")


def token_hash(token: str) -> str:
    """What is kept of a session's, a link's or a program's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def live_session(token: str) -> Any:
    """Whose a token's session is (id, pid, handle, names), unless it ended, is too old or its
    person was deactivated: then None."""
    found = run(_live_sessions(), {"hash": token_hash(token)}).first()
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
            UserSession.seen_at,
        )
        .join(UserSession.user)
        .where(UserSession.token_hash == bindparam("hash"), UserSession.ended_at.is_(None))
    )


def live_link(token: str) -> AccountLink | None:
    """The link of a token while it can be opened: not used, revoked, expired or of a deactivated
    person."""
    found = db.session.scalar(
        select(AccountLink)
        .options(joinedload(AccountLink.user).joinedload(User.committee))
        .where(AccountLink.token_hash == token_hash(token), is_open_link())
    )
    return found if found and found.user.is_active else None


def is_open_link() -> ColumnElement[bool]:
    """Neither used nor revoked nor expired."""
    return AccountLink.ended_at.is_(None) & (AccountLink.expires_at > real_now())


def live_api_token(token: str, scope: str) -> ApiToken | None:
    """The personal token with a scope, unless it ended or its person was deactivated."""
    found = db.session.scalar(
        select(ApiToken)
        .options(joinedload(ApiToken.user))
        .filter_by(token_hash=token_hash(token), scope=scope, ended_at=None)
        .where(ApiToken.expires_at > real_now())
    )
    return found if found and found.user.is_active else None


def user_by_handle(handle: str) -> User | None:
    """A person by its account name."""
    return db.session.scalar(select(User).filter_by(handle=handle))


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
    """The person's live sessions, the last used first."""
    query = (
        select(UserSession)
        .where(
            UserSession.user_id == user_id,
            UserSession.ended_at.is_(None),
            UserSession.created_at > real_now() - SESSION_LIFE,
        )
        .order_by(UserSession.seen_at.desc(), UserSession.id.desc())
        .limit(50)
    )
    return list(db.session.scalars(query))


def api_tokens_of(user_id: int) -> list[ApiToken]:
    """The person's tokens that still open something, the newest first."""
    query = (
        select(ApiToken)
        .where(
            ApiToken.user_id == user_id,
            ApiToken.ended_at.is_(None),
            ApiToken.expires_at > real_now(),
        )
        .order_by(ApiToken.id.desc())
    )
    return list(db.session.scalars(query))


def events_of(user_id: int) -> Select[tuple[AccountEvent]]:
    """What befell the account, the newest first."""
    return (
        select(AccountEvent)
        .options(joinedload(AccountEvent.by))
        .filter_by(user_id=user_id)
        .order_by(AccountEvent.at.desc(), AccountEvent.id.desc())
    )


def acts_on(user_id: int) -> Select[tuple[AccountEvent]]:
    """What the secretary did to an account and what came of it; not where its person signs in."""
    return events_of(user_id).where(AccountEvent.kind.in_(BY_SECRETARY))


def last_visit(user_id: int, before: AccountEvent | None = None) -> AccountEvent | None:
    """The last sign-in, or the one before an event."""
    query = events_of(user_id).where(AccountEvent.kind.in_(SIGNED_IN))
    if before is not None:
        query = query.where(AccountEvent.id < before.id)
    return db.session.scalar(query.limit(1))


def failures_between(user_id: int, since: datetime | None, until: datetime) -> int:
    """How many tries to sign in failed in a span of time."""
    query = select(func.count()).where(
        AccountEvent.user_id == user_id, AccountEvent.kind == "failed", AccountEvent.at < until
    )
    return db.session.scalar(query.where(AccountEvent.at > since) if since else query) or 0


def last_visits(user_ids: Sequence[int]) -> dict[int, datetime]:
    """Person -> its last sign-in, of those who ever did."""
    query = (
        select(AccountEvent.user_id, func.max(AccountEvent.at))
        .where(AccountEvent.user_id.in_(user_ids), AccountEvent.kind.in_(SIGNED_IN))
        .group_by(AccountEvent.user_id)
    )
    return {user_id: at for user_id, at in db.session.execute(query) if user_id}


def open_links(user_ids: Sequence[int]) -> list[AccountLink]:
    """Links to these accounts that can still be opened, the newest first."""
    query = (
        select(AccountLink)
        .options(joinedload(AccountLink.user), joinedload(AccountLink.issued_by))
        .where(AccountLink.user_id.in_(user_ids), is_open_link())
        .order_by(AccountLink.id.desc())
    )
    return list(db.session.scalars(query))
