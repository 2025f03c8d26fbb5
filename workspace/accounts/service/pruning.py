"""What accounts leave behind is kept for a while, then removed by the clock (`flask tick`)."""

from typing import Any

from sqlalchemy import delete, or_, select

from workspace.accounts.models import AccountEvent, AccountLink, SignInCount, UserSession
from workspace.accounts.rules import FORGET, KEEP_EVENTS, KEEP_FAILURES, SESSION_LIFE
from workspace.clock import real_now
from workspace.db import db, write

#: Rows removed at a time, so that no writer waits long.
BATCH = 1000


def prune() -> int:
    """Remove old account events, counts, sessions and links; how many rows went.

    Looks first: a round that finds nothing takes no lock.
    """
    removed = 0
    for table, is_old in _old():
        keys = list(db.session.scalars(select(table.id).where(is_old).limit(BATCH)))
        if keys:
            with write():
                db.session.execute(delete(table).where(table.id.in_(keys), is_old))
            removed += len(keys)
    return removed


def _old() -> list[tuple[Any, Any]]:
    now = real_now()
    return [
        (SignInCount, SignInCount.at < now - FORGET),
        (
            AccountEvent,
            or_(
                (AccountEvent.kind == "failed") & (AccountEvent.at < now - KEEP_FAILURES),
                AccountEvent.at < now - KEEP_EVENTS,
            ),
        ),
        (UserSession, UserSession.created_at < now - SESSION_LIFE - KEEP_FAILURES),
        (AccountLink, AccountLink.expires_at < now - KEEP_FAILURES),
    ]
