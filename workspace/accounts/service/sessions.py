"""Live handles of a person: ended one by one or all at once, and when they were last used."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from workspace.accounts.models import AccountLink, ApiToken, User, UserSession
from workspace.accounts.queries import token_hash
from workspace.accounts.rules import SEEN_EVERY
from workspace.accounts.service.counts import At
from workspace.accounts.service.events import note
from workspace.clock import real_now
from workspace.db import db, write


def sign_out(token: str) -> None:
    """End the session of this device."""
    with write():
        db.session.execute(
            update(UserSession)
            .where(UserSession.token_hash == token_hash(token), UserSession.ended_at.is_(None))
            .values(ended_at=real_now())
        )


def end_session(user_id: int, key: int, place: At) -> bool:
    """End one of the person's own sessions; False where there is none of this key."""
    with write():
        user = db.session.get_one(User, user_id)
        query = select(UserSession).filter_by(id=key, user_id=user_id, ended_at=None)
        ended = db.session.scalar(query.with_for_update())
        if ended is None:
            return False
        ended.ended_at = real_now()
        note("session_ended", user, place, why=ended.device)
    return True


def end_other_sessions(user_id: int, token: str, place: At) -> int:
    """End every session of the person but this device's; how many there were."""
    with write():
        ended = end_sessions(user_id, but=token)
        if ended:
            note("sessions_ended", db.session.get_one(User, user_id), place)
    return ended


def end_sessions(user_id: int, but: str = "") -> int:
    """The same inside the caller's transaction; `but` is the token of a session that goes on."""
    kept = UserSession.token_hash != (token_hash(but) if but else "")
    return _end(UserSession, user_id, kept)


def end_links(user_id: int) -> int:
    """Close the open links to an account inside the caller's transaction."""
    return _end(AccountLink, user_id)


def end_tokens(user_id: int) -> int:
    """End a person's tokens inside the caller's transaction."""
    return _end(ApiToken, user_id)


def _end(handle: Any, user_id: int, *which: Any) -> int:
    ended = db.session.execute(
        update(handle)
        .where(handle.user_id == user_id, handle.ended_at.is_(None), *which)
        .values(ended_at=real_now())
    )
    return int(ended.rowcount)  # type: ignore[attr-defined]


def is_due(last: datetime | None) -> bool:
    """Whether a last use is old enough to be written down anew."""
    return last is None or last < real_now() - SEEN_EVERY


def mark_seen(token: str, address: str) -> None:
    """Write down that a session is in use, and from where (ADR 0011)."""
    with write():
        db.session.execute(
            update(UserSession)
            .where(
                UserSession.token_hash == token_hash(token),
                UserSession.ended_at.is_(None),
                UserSession.seen_at < real_now() - SEEN_EVERY,
            )
            .values(seen_at=real_now(), address=address[:64])
        )


def mark_used(key: int) -> None:
    """Write down that a token is in use."""
    with write():
        db.session.execute(update(ApiToken).where(ApiToken.id == key).values(used_at=real_now()))
