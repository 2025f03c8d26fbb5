"""PURE. 邮件 — addresses and servers, when a digest is due, when a failed mail is tried again."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from urllib.parse import parse_qs, unquote, urlsplit

from workspace.text import SHANGHAI

HOURS = range(24)
#: How long a process may hold one mail; longer than any exchange with a server that answers.
LEASE = timedelta(minutes=5)
#: Minutes until the next try, by how often it was tried; after the last the mail has failed.
WAITS = (1, 5, 15, 60, 180, 360, 720, 1440)
#: What is this old and still not sent is no news any more.
GIVE_UP_AFTER = timedelta(days=3)
LONGEST_ADDRESS = 254
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)


class Cadence(StrEnum):
    """How often a person is written to."""

    NOW = "now"
    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"


@dataclass(frozen=True)
class Server:
    """A mail server as SMTP_URL names it."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False
    starttls: bool = False


def is_address(text: str) -> bool:
    """Whether a text is one plain mail address (ASCII, no name, no comment, no line end)."""
    local = text.partition("@")[0]
    return len(text) <= LONGEST_ADDRESS and len(local) <= 64 and bool(_ADDRESS.fullmatch(text))


def read_server(url: str) -> Server | None:
    """smtp://user:password@host:port, smtps://…, smtp://…?starttls=1; None for "".

    Raises ValueError for anything else.
    """
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("SMTP_URL: smtp://user:password@host:port or smtps://…")
    asked = parse_qs(parts.query).get("starttls", ["0"])[-1]
    tls = parts.scheme == "smtps"
    starttls = not tls and asked in ("1", "true", "yes")
    return Server(
        host=parts.hostname,
        port=parts.port or (465 if tls else 587 if starttls else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
        starttls=starttls,
    )


def next_try(tries: int, now: datetime) -> datetime | None:
    """When a mail that failed for the `tries`-th time is tried again; None for never."""
    return now + timedelta(minutes=WAITS[tries - 1]) if tries <= len(WAITS) else None


def slot_before(cadence: Cadence, hour: int, now: datetime) -> datetime | None:
    """The latest instant not after now at which a digest was due: each day at the person's hour in
    Shanghai, or on Mondays at it. None for a cadence without digests."""
    if cadence not in (Cadence.DAILY, Cadence.WEEKLY):
        return None
    there = now.astimezone(SHANGHAI)
    slot = datetime.combine(there.date(), time(hour), SHANGHAI)
    if cadence is Cadence.WEEKLY:
        slot -= timedelta(days=slot.weekday())
    back = timedelta(days=7 if cadence is Cadence.WEEKLY else 1)
    return slot if slot <= there else slot - back


def message_id(name: str, host: str) -> str:
    """A stable Message-ID: the same notice has the same one however often it is sent."""
    return f"<{name.replace(':', '.')}@{host}>"


def one_header(text: str, limit: int = 150) -> str:
    """A text as it may stand in a header: one line, no control or format characters, bounded."""
    kept = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    line = " ".join(kept.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
