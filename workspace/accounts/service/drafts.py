"""Drafts and preferences: one row overwritten, outside the record."""

from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from workspace.accounts.models import Draft, User
from workspace.accounts.queries import draft_of
from workspace.clock import now
from workspace.db import db, run, write


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


def drop_draft(user_id: int, thing: str) -> None:
    """What the draft was for is done: it goes in the transaction of the act that did it."""
    run(_dropping(), {"user": user_id, "about": thing})


@cache
def _dropping() -> Any:
    kept: Any = Draft.__table__
    named = (kept.c.user_id == bindparam("user"), kept.c.thing == bindparam("about"))
    return delete(kept).where(*named)


def set_language(user_id: int, language: str) -> None:
    """Keep the language that a person reads in, for its other devices and its mail."""
    with write():
        db.session.execute(update(User).where(User.id == user_id).values(language=language))
