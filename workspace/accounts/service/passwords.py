"""A signed-in person changes its password."""

from datetime import datetime

from sqlalchemy import select

from workspace.accounts.models import User
from workspace.accounts.service.counts import forgive_own, reserve_own
from workspace.accounts.service.events import note
from workspace.accounts.service.hashing import hash_password, matches
from workspace.accounts.service.sessions import end_links, end_sessions
from workspace.accounts.service.signing import Place
from workspace.clock import real_now
from workspace.db import db, write


class WrongPassword(Exception):
    """The old password is not right; `until` says when the next try may be made, if not now."""

    def __init__(self, until: datetime | None = None) -> None:
        super().__init__("wrong password")
        self.until = until


def change_password(user_id: int, old: str, new: str, token: str, place: Place) -> None:
    """Set a new password; the person's other sessions and every open link to its account end.

    Raises WrongPassword. Tries of the old password are counted like sign-ins: a stranger at an
    open screen gets no more of them.
    """
    with write():
        if until := reserve_own(user_id).waits_until:
            raise WrongPassword(until)
    user = db.session.get_one(User, user_id)
    before = user.password_hash
    if not matches(user, old):
        with write():
            note("password_failed", db.session.get_one(User, user_id), place)
        raise WrongPassword
    hashed = hash_password(new)
    with write():
        user = db.session.scalars(select(User).filter_by(id=user_id).with_for_update()).one()
        if user.password_hash != before or not user.is_active:
            raise WrongPassword(real_now())  # changed by another device meanwhile
        forgive_own(user_id)
        user.password_hash = hashed
        end_sessions(user_id, but=token)
        end_links(user_id)
        note("password_changed", user, place)
