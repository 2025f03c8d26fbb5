"""The person opens its link, once: a password is set, and the device is signed in."""

from sqlalchemy import select

from workspace.accounts.models import AccountLink, User
from workspace.accounts.queries import is_open_link, live_link, token_hash
from workspace.accounts.service.events import note
from workspace.accounts.service.hashing import hash_password
from workspace.accounts.service.sessions import end_links, end_sessions, end_tokens
from workspace.accounts.service.signing import Place, SignIn, open_session
from workspace.db import db, write


def open_link(token: str, password: str, place: Place) -> SignIn:
    """Set the password of the link's person and sign this device in; an empty SignIn where the
    link is spent, which of two at once one of them finds.

    Whoever lost an account gets it back alone: its other sessions, links and tokens end.
    """
    if live_link(token) is None:
        return SignIn()
    hashed = hash_password(password)  # outside the transaction: it takes its time
    with write():
        query = select(AccountLink).where(
            AccountLink.token_hash == token_hash(token), is_open_link()
        )
        link = db.session.scalar(query.with_for_update())
        user = (
            link
            and db.session.scalars(select(User).filter_by(id=link.user_id).with_for_update()).one()
        )
        if link is None or user is None or not user.is_active:
            return SignIn()
        user.password_hash = hashed
        end_links(user.id)  # this one among them
        end_sessions(user.id)
        end_tokens(user.id)
        event = note("link_used", user, place, why=link.kind)
        return SignIn(token=open_session(user, place), user=user, event=event)
