"""PURE. How long handles live, when failed sign-ins must wait, what a password must be."""

from datetime import timedelta

from workspace.accounts.rules.devices import Device, device_of, network_of
from workspace.accounts.rules.passwords import (
    PASSWORD_LIMIT,
    PASSWORD_MINIMUM,
    fault_of,
)
from workspace.accounts.rules.throttle import (
    FORGET,
    TRIES,
    TRIES_OF_ADDRESS,
    Count,
    Limit,
    after_failure,
    waits_until,
)

__all__ = [
    "FORGET",
    "KEEP_EVENTS",
    "KEEP_FAILURES",
    "LINK_LIFE",
    "MOST_TOKENS",
    "PASSWORD_LIMIT",
    "PASSWORD_MINIMUM",
    "SEEN_EVERY",
    "SESSION_LIFE",
    "TOKEN_LIFE",
    "TRIES",
    "TRIES_OF_ADDRESS",
    "Count",
    "Device",
    "Limit",
    "after_failure",
    "device_of",
    "fault_of",
    "network_of",
    "waits_until",
]

SESSION_LIFE = timedelta(hours=12)
#: A session's and a token's last use is written down at most this often.
SEEN_EVERY = timedelta(minutes=5)
#: How long an invitation or reset link can be opened.
LINK_LIFE = timedelta(hours=72)
#: How long a personal token reads feeds, and how many a person may hold at once.
TOKEN_LIFE = timedelta(days=365)
MOST_TOKENS = 10
#: Failed tries are kept a season, the rest of a person's account events two years.
KEEP_FAILURES = timedelta(days=90)
KEEP_EVENTS = timedelta(days=730)
