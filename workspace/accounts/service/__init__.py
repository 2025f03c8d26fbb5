"""Writes of accounts: short transactions outside the record, and the acts on people's accounts."""

from .counts import code_waits, count_code, forgive_code
from .drafts import drop_draft, save_draft, set_language
from .hashing import hash_password
from .links import open_link
from .passwords import change_password
from .people import (
    LinkIssued,
    add_person,
    add_user,
    deactivate_person,
    issue_link,
    reactivate_person,
    revoke_link,
)
from .pruning import prune
from .sessions import end_other_sessions, end_session, mark_seen, mark_used, sign_out
from .signing import Place, SignIn, sign_in
from .tokens import make_token, revoke_token

__all__ = [
    "LinkIssued",
    "Place",
    "SignIn",
    "add_person",
    "add_user",
    "change_password",
    "code_waits",
    "count_code",
    "deactivate_person",
    "drop_draft",
    "end_other_sessions",
    "end_session",
    "forgive_code",
    "hash_password",
    "issue_link",
    "make_token",
    "mark_seen",
    "mark_used",
    "open_link",
    "prune",
    "reactivate_person",
    "revoke_link",
    "revoke_token",
    "save_draft",
    "set_language",
    "sign_in",
    "sign_out",
]
