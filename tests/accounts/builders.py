"""What the tests of accounts begin with: passwords, links, where a try comes from."""

from typing import Any

from sqlalchemy import select, update

from workspace.accounts.models import AccountEvent, User
from workspace.accounts.service import Place, hash_password, issue_link
from workspace.db import db, write

PASSWORD = "quiet river under 桥 37"
OTHER = "slow lamp over 山 58"
HERE = Place("Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0", "192.0.2.1")


def with_password(handle: str, password: str = PASSWORD) -> User:
    """The account with a password."""
    hashed = hash_password(password)
    with write():
        db.session.execute(update(User).filter_by(handle=handle).values(password_hash=hashed))
    return account(handle)


def account(handle: str) -> User:
    """The account's row, read anew."""
    db.session.rollback()
    return db.session.scalars(select(User).filter_by(handle=handle)).one()


def a_link(actor_of: Any, handle: str) -> str:
    """The token of a link that the secretary issued."""
    return issue_link(actor_of("secretariat"), account(handle)).token


def kinds(handle: str) -> list[str]:
    """What befell an account, in order."""
    db.session.rollback()
    query = select(AccountEvent.kind).filter_by(user_id=account(handle).id)
    return list(db.session.scalars(query.order_by(AccountEvent.id)))


def key_of(handle: str) -> str:
    """How a person stands in an address."""
    return account(handle).pid.partition(":")[2]
