"""Acts on accounts by the secretary of the committee that keeps them."""

import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from workspace.accounts.models import AccountLink, User
from workspace.accounts.queries import is_open_link, token_hash
from workspace.accounts.rules import LINK_LIFE
from workspace.accounts.service.events import note
from workspace.accounts.service.sessions import end_links, end_sessions, end_tokens
from workspace.acts import Refused, act
from workspace.clock import real_now
from workspace.db import db
from workspace.permissions import Actor


def add_user(handle: str, name: str, name_en: str, *, password_hash: str, active: bool) -> User:
    """Make an account inside the caller's transaction (operator commands, acts)."""
    user = User(
        handle=handle,
        name=name,
        name_en=name_en,
        password_hash=password_hash,
        is_active=active,
    )
    db.session.add(user)
    return user


def add_person(actor: Actor, committee: Any, handle: str, name: str, name_en: str = "") -> User:
    """Add a person whose account this committee keeps; it has no password until it opens its link.

    Raises Refused("is_free_handle") where the account name is taken, in whatever committee.
    """
    with act(actor, "add_person", committee) as event:
        user = add_user(handle, name, name_en, password_hash="", active=True)
        user.committee_id = committee.id
        try:
            db.session.flush()
        except IntegrityError as taken:
            raise Refused("is_free_handle", "add_person", committee) from taken
        note("added", user, by=actor.id)
        event.obj = user
    return user


@dataclass(frozen=True)
class LinkIssued:
    """A link with its token, which is shown once and kept nowhere."""

    token: str
    kind: str
    user: User


def issue_link(actor: Actor, user: User) -> LinkIssued:
    """A link that lets the person set its password, once, within three days.

    An invitation while the person has no password, else a reset; links handed over before are
    closed. Everybody who reads the record sees that it was issued, and so does the person.
    """
    token, now = secrets.token_urlsafe(32), real_now()
    with act(actor, "issue_link", user) as event:
        kind = "reset" if user.password_hash else "invitation"
        end_links(user.id)
        db.session.add(
            AccountLink(
                token_hash=token_hash(token),
                kind=kind,
                user_id=user.id,
                issued_by_id=actor.id or None,
                created_at=now,
                expires_at=now + LINK_LIFE,
            )
        )
        note("link_issued", user, by=actor.id, why=kind)
        event.data = {"kind": kind}
    return LinkIssued(token, kind, user)


def revoke_link(actor: Actor, user: User) -> None:
    """Close the open link to an account. Raises Refused("has_open_link") where there is none."""
    with act(actor, "revoke_link", user):
        query = select(AccountLink.id).where(AccountLink.user_id == user.id, is_open_link())
        if db.session.scalar(query.limit(1)) is None:
            raise Refused("has_open_link", "revoke_link", user)
        end_links(user.id)
        note("link_revoked", user, by=actor.id)


def deactivate_person(actor: Actor, user: User, reason: str) -> None:
    """Close an account: sessions, links and tokens end at once; drafts and what it did stay."""
    with act(actor, "deactivate_person", user) as event:
        user.is_active = False
        end_sessions(user.id)
        end_links(user.id)
        end_tokens(user.id)
        note("deactivated", user, by=actor.id, why=reason)
        event.seal("reason", reason)


def reactivate_person(actor: Actor, user: User, reason: str) -> None:
    """Open a closed account again; what ended with it stays ended."""
    with act(actor, "reactivate_person", user) as event:
        user.is_active = True
        note("reactivated", user, by=actor.id, why=reason)
        event.seal("reason", reason)
