"""Failed tries are counted in the database: right for several workers and many at once."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from workspace.accounts.models import SignInCount
from workspace.accounts.rules import Count, Limit, after_failure, network_of, waits_until
from workspace.accounts.rules.throttle import OF_ACCOUNT, OF_ADDRESS
from workspace.clock import real_now
from workspace.db import db


class At(Protocol):
    """Where a try comes from."""

    @property
    def address(self) -> str: ...
    @property
    def known(self) -> str: ...


@dataclass(frozen=True)
class Reserved:
    """A try that was counted, as the how manieth; or until when it must wait."""

    failures: int = 0
    waits_until: datetime | None = None


def reserve(handle: str, place: At) -> Reserved:
    """Count a try as failed inside the caller's transaction, before any password is hashed.

    A device that the person has signed in from has a count of its own: whoever guesses elsewhere
    does not make it wait.
    """
    return _reserve(_limits(handle, place))


def waiting(handle: str, place: At) -> datetime | None:
    """Until when the next try must wait, as far as reading tells: a flood of tries that must wait
    takes no lock from those who work."""
    limits = _limits(handle, place)
    rows = db.session.scalars(select(SignInCount).where(SignInCount.key.in_(limits)))
    now = real_now()
    waits = [waits_until(Count(row.failures, row.at), limits[row.key], now) for row in rows]
    return max((w for w in waits if w), default=None)


def _limits(handle: str, place: At) -> dict[str, Limit]:
    return {own_key(handle, place): OF_ACCOUNT, address_key(place): OF_ADDRESS}


def reserve_own(user_id: int) -> Reserved:
    """The same for the old password that a signed-in person is asked for."""
    return _reserve({f"own:{user_id}": OF_ACCOUNT})


def forgive(handle: str, place: At) -> None:
    """A right password clears the count of the account or device, and takes one off the
    address's."""
    rows = _locked([own_key(handle, place), address_key(place)])
    rows[own_key(handle, place)].failures = 0
    of_address = rows[address_key(place)]
    of_address.failures = max(0, of_address.failures - 1)


def forgive_own(user_id: int) -> None:
    """The old password was right."""
    _locked([f"own:{user_id}"])[f"own:{user_id}"].failures = 0


def count_code(user_id: int) -> Reserved:
    """The same for the code that signs a person in to a meeting."""
    return _reserve({f"code:{user_id}": OF_ACCOUNT})


def code_waits(user_id: int) -> datetime | None:
    """Until when a person must wait before the next code."""
    key = f"code:{user_id}"
    row = db.session.scalar(select(SignInCount).filter_by(key=key))
    return row and waits_until(Count(row.failures, row.at), OF_ACCOUNT, real_now())


def forgive_code(user_id: int) -> None:
    """The code was right."""
    row = db.session.scalar(select(SignInCount).filter_by(key=f"code:{user_id}"))
    if row is not None:
        row.failures = 0


def own_key(handle: str, place: At) -> str:
    """What the tries of an account are counted under."""
    if place.known:
        return f"device:{_short(place.known)}"
    return f"account:{_short(handle)}"


def address_key(place: At) -> str:
    """What the tries of an address are counted under."""
    return f"address:{network_of(place.address)}"


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:40]


def _reserve(limits: dict[str, Limit]) -> Reserved:
    rows, now = _locked(list(limits)), real_now()
    counts = {key: Count(row.failures, row.at) for key, row in rows.items()}
    waits = [waits_until(counts[key], limit, now) for key, limit in limits.items()]
    if any(waits):
        return Reserved(waits_until=max(w for w in waits if w))
    for key, limit in limits.items():
        counted = after_failure(counts[key], limit, now)
        rows[key].failures, rows[key].at = counted.failures, counted.at
    return Reserved(failures=rows[next(iter(limits))].failures)


def _locked(keys: list[str]) -> dict[str, SignInCount]:
    """The counts of these keys, made where they are missing, locked in one order."""
    insert: Any = insert_postgresql if db.engine.dialect.name == "postgresql" else insert_sqlite
    for key in sorted(keys):
        fresh = {"key": key, "failures": 0, "at": real_now()}
        db.session.execute(insert(SignInCount).values(fresh).on_conflict_do_nothing())
    query = (
        select(SignInCount)
        .where(SignInCount.key.in_(keys))
        .order_by(SignInCount.key)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.key: row for row in db.session.scalars(query)}
