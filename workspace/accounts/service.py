"""Writes of accounts: sign-in, sign-out, drafts; short transactions outside the record."""

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select, update

from workspace.accounts.models import AccountEvent, Draft, User, UserSession
from workspace.accounts.queries import draft_of, failures, token_hash, user_by_handle
from workspace.accounts.rules import PASSWORD_LIMIT, TRIES, TRIES_OF_ADDRESS, WINDOW, tries_left
from workspace.clock import now, real_now
from workspace.db import db, write

hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: One hash at a time: each takes 19 MiB, and a burst of sign-ins must not break a small server.
one_hash = threading.Lock()
_nobody: list[str] = []


@dataclass(frozen=True)
class SignIn:
    """Outcome of a sign-in: a token, or how many tries are left, or until when it is locked."""

    token: str = ""
    user: User | None = None
    tries: int = 0
    locked_until: datetime | None = None


def hash_password(password: str) -> str:
    """The argon2id hash of a password."""
    with one_hash:
        return hasher.hash(password)


def sign_in(handle: str, password: str, *, device: str = "", address: str = "") -> SignIn:
    """Open a session; says nothing about whether the account exists."""
    failed, of_address, first = failures(handle, address)
    if failed >= TRIES or of_address >= TRIES_OF_ADDRESS:
        return SignIn(locked_until=(first or real_now()) + WINDOW)
    user = user_by_handle(handle)
    if not _matches(user, password):
        with write():
            _note("failed", handle, user, address)
        return SignIn(tries=tries_left(failed + 1))
    assert user is not None  # noqa: S101 - _matches is False for nobody
    token = secrets.token_urlsafe(32)
    user_id = user.id
    with write():
        db.session.add(
            UserSession(
                token_hash=token_hash(token),
                user_id=user_id,
                device=device[:200],
                created_at=real_now(),
                seen_at=real_now(),
            )
        )
        _note("signed_in", handle, user, address)
    return SignIn(token=token, user=user)


def sign_out(token: str) -> None:
    """End the session of this device."""
    with write():
        db.session.execute(
            update(UserSession)
            .where(UserSession.token_hash == token_hash(token))
            .values(ended_at=real_now())
        )


def save_draft(user_id: int, thing: str, text: str) -> None:
    """Keep a text about a thing, over the one before; an empty one removes it."""
    if not text and draft_of(user_id, thing) is None:
        return
    with write():
        if not text:
            db.session.execute(delete(Draft).filter_by(user_id=user_id, thing=thing))
            return
        draft = db.session.scalar(select(Draft).filter_by(user_id=user_id, thing=thing))
        if draft is None:
            draft = Draft(user_id=user_id, thing=thing)
            db.session.add(draft)
        draft.text, draft.saved_at = text, now()


def add_user(handle: str, name: str, name_en: str, *, password_hash: str, active: bool) -> User:
    """Make an account inside the caller's transaction (operator commands, invitations)."""
    user = User(
        handle=handle,
        name=name,
        name_en=name_en,
        password_hash=password_hash,
        is_active=active,
    )
    db.session.add(user)
    return user


def _matches(user: User | None, password: str) -> bool:
    if len(password) > PASSWORD_LIMIT:
        return False
    if not _nobody:
        _nobody.append(hash_password(secrets.token_hex(16)))
    known = user is not None and user.is_active and user.password_hash
    try:
        with one_hash:  # the same work for an unknown account
            hasher.verify(user.password_hash if known and user else _nobody[0], password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(known)


def _note(kind: str, handle: str, user: User | None, address: str) -> None:
    db.session.add(
        AccountEvent(
            kind=kind,
            handle=handle[:64],
            user_id=user.id if user else None,
            address=address,
            at=real_now(),
        )
    )
