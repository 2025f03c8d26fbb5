"""Signing in and out: counted before hashed, so that no burst of tries slips past the count."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from workspace.accounts.models import AccountEvent, User, UserSession
from workspace.accounts.queries import token_hash, user_by_handle
from workspace.accounts.rules import TRIES
from workspace.accounts.service.counts import forgive, reserve, waiting
from workspace.accounts.service.events import note
from workspace.accounts.service.hashing import matches
from workspace.clock import real_now
from workspace.db import db, write


@dataclass(frozen=True)
class Place:
    """Where a person sits: the browser's own word, the address, the nonce of a known device."""

    device: str = ""
    address: str = ""
    known: str = ""


@dataclass(frozen=True)
class SignIn:
    """Outcome of a sign-in: a token and its event, or how many tries are left, or until when the
    next must wait."""

    token: str = ""
    user: User | None = None
    event: AccountEvent | None = None
    tries: int = 0
    locked_until: datetime | None = None


def sign_in(handle: str, password: str, place: Place) -> SignIn:
    """Open a session; says nothing about whether the account exists.

    The try is written down as failed before the password is looked at, and as good afterwards.
    """
    if until := waiting(handle, place):
        return SignIn(locked_until=until)
    with write():
        counted = reserve(handle, place)
        if counted.waits_until:
            return SignIn(locked_until=counted.waits_until)
        user = user_by_handle(handle)
        event = note("failed", user, place, handle=handle)
        db.session.flush()
        key, user_id = event.id, user.id if user else 0
    if not matches(user, password):
        return SignIn(tries=max(0, TRIES - counted.failures))
    with write():
        return _enter(user_id, key, handle, place)


def _enter(user_id: int, event_id: int, handle: str, place: Place) -> SignIn:
    """The session of a person whose password was right, if it may still sign in."""
    user = db.session.scalars(select(User).filter_by(id=user_id).with_for_update()).one()
    if not user.is_active:
        return SignIn()
    forgive(handle, place)
    event = db.session.get_one(AccountEvent, event_id)
    event.kind = "signed_in"
    return SignIn(token=open_session(user, place), user=user, event=event)


def open_session(user: User, place: Place) -> str:
    """Make a session inside the caller's transaction; its token goes to the device alone."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        UserSession(
            token_hash=token_hash(token),
            user_id=user.id,
            device=place.device[:200],
            address=place.address[:64],
            created_at=real_now(),
            seen_at=real_now(),
        )
    )
    return token
