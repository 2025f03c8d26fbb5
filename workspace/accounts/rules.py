"""PURE. How long a session lives, when failed sign-ins lock, how long a password is."""

from datetime import timedelta

SESSION_LIFE = timedelta(hours=12)
WINDOW = timedelta(minutes=15)
TRIES = 5
TRIES_OF_ADDRESS = 50
PASSWORD_MINIMUM = 10
PASSWORD_LIMIT = 200


def tries_left(failures: int) -> int:
    """How many more sign-ins may fail within the window before the account is locked."""
    return max(0, TRIES - failures)
