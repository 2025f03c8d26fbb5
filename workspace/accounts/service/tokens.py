"""Personal tokens: made and ended by their person alone."""

import secrets

from sqlalchemy import func, select

from workspace.accounts.models import ApiToken, User
from workspace.accounts.queries import token_hash
from workspace.accounts.rules import MOST_TOKENS, TOKEN_LIFE
from workspace.accounts.service.events import note
from workspace.accounts.service.signing import Place
from workspace.clock import real_now
from workspace.db import db, write

FEEDS = "feeds"


class TooMany(Exception):
    """The person holds as many tokens as one may."""


def make_token(user_id: int, name: str, place: Place) -> str:
    """A new token that reads feeds; the text is given out this once. Raises TooMany."""
    token = secrets.token_urlsafe(32)
    with write():
        user = db.session.scalars(select(User).filter_by(id=user_id).with_for_update()).one()
        live = select(func.count()).where(
            ApiToken.user_id == user_id,
            ApiToken.ended_at.is_(None),
            ApiToken.expires_at > real_now(),
        )
        if (db.session.scalar(live) or 0) >= MOST_TOKENS:
            raise TooMany
        db.session.add(
            ApiToken(
                token_hash=token_hash(token),
                user_id=user_id,
                name=name,
                scope=FEEDS,
                created_at=real_now(),
                expires_at=real_now() + TOKEN_LIFE,
            )
        )
        note("token_made", user, place, why=name)
    return token


def revoke_token(user_id: int, key: int, place: Place) -> bool:
    """End one of the person's own tokens; False where there is none of this key."""
    with write():
        query = select(ApiToken).filter_by(id=key, user_id=user_id, ended_at=None)
        ended = db.session.scalar(query.with_for_update())
        if ended is None:
            return False
        ended.ended_at = real_now()
        note("token_ended", db.session.get_one(User, user_id), place, why=ended.name)
    return True
