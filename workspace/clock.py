"""The one place that tells the time: an aware UTC instant.

A demo database carries an offset, so that its today is a day of its corpus; loading it sets the
hands act by act (`at`). Sessions and throttling use `real_now`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_hands: ContextVar[datetime | None] = ContextVar("hands", default=None)
_offset = timedelta(0)


def now() -> datetime:
    """The committee's present, in UTC."""
    return _hands.get() or real_now() + _offset


def real_now() -> datetime:
    """The machine's present, in UTC."""
    return datetime.now(UTC)


def set_offset(offset: timedelta) -> None:
    """Run this process's clock `offset` beside the real one (a demo database)."""
    global _offset
    _offset = offset


def is_demo() -> bool:
    """Whether the shown time is not the real one."""
    return bool(_offset)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Hold the clock at an instant (loading past acts, tests)."""
    token = _hands.set(instant)
    try:
        yield
    finally:
        _hands.reset(token)
