"""Password hashes: argon2id, one at a time, the same work for an account that is not there."""

import secrets
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from workspace.accounts.models import User
from workspace.accounts.rules import PASSWORD_LIMIT

hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: One hash at a time: each takes 19 MiB, and a burst of sign-ins must not break a small server.
one_hash = threading.Lock()
_nobody: list[str] = []


def hash_password(password: str) -> str:
    """The argon2id hash of a password."""
    with one_hash:
        return hasher.hash(_normal(password))


def matches(user: User | None, password: str) -> bool:
    """Whether the password is the person's, who may sign in."""
    if len(password) > PASSWORD_LIMIT:
        return False
    if not _nobody:
        _nobody.append(hash_password(secrets.token_hex(16)))
    known = user is not None and user.is_active and user.password_hash
    try:
        with one_hash:  # the same work for an unknown account
            hasher.verify(user.password_hash if known and user else _nobody[0], _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return bool(known)


def _normal(password: str) -> str:
    """The same bytes however a keyboard composes its characters."""
    return unicodedata.normalize("NFC", password)
