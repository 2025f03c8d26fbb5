"""What surrounds the database: the secret key, the mail server, the fonts of papers."""

import smtplib
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import func, select

from workspace import clock
from workspace.db import db
from workspace.documents.fonts import FACES, find
from workspace.notifications.models import Outbox
from workspace.operation.rules import Finding, State, backlog_state, key_faults

Settings = Mapping[str, Any]
SECONDS = 5
#: Characters of names that the official faces lack; a paper must have them from somewhere.
RARE = "喆镕堃垚"


def key(settings: Settings) -> Iterator[Finding]:
    """The secret key is long, and its file is nobody else's to read."""
    if faults := key_faults(settings["SECRET_KEY"]):
        yield Finding("key", State.FAIL, faults[0])
    file = Path(settings["WORKSPACE_DATA"]) / "secret-key"
    if not file.exists():
        yield Finding("key", State.OK, "from_environment")
        return
    mode = stat.S_IMODE(file.stat().st_mode)
    values = {"file": str(file), "mode": f"{mode:04o}"}
    is_open = bool(mode & 0o077)
    yield Finding("key", State.FAIL if is_open else State.OK, "open" if is_open else "kept", values)


def mail(settings: Settings) -> Iterator[Finding]:
    """The mail server answers; nothing is sent."""
    address = settings.get("SMTP_URL") or ""
    if not address:
        yield Finding("mail", State.WARN, "none")
        return
    parts = urlsplit(address)
    values = {"host": parts.hostname or "—"}
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        yield Finding("mail", State.FAIL, "bad_address")
        return
    try:
        _greet(parts)
    except (OSError, smtplib.SMTPException) as fault:
        yield Finding("mail", State.FAIL, "refused", values | {"why": type(fault).__name__})
    else:
        yield Finding("mail", State.OK, "answers", values)


def outbox(settings: Settings) -> Iterator[Finding]:
    """How long the oldest mail has been due."""
    now = clock.real_now()
    waiting = select(func.count(), func.min(Outbox.due_at)).where(
        Outbox.done_at.is_(None), Outbox.due_at <= now
    )
    count, oldest = db.session.execute(waiting).one()
    minutes = int((now - oldest).total_seconds() // 60) if oldest else 0
    waited = now - oldest if oldest else None
    yield Finding("outbox", backlog_state(waited), "waiting", {"n": count, "minutes": minutes})


def _greet(parts: Any) -> None:
    """Say hello as a sender would, sign in where the address holds an account, and leave."""
    over_tls = parts.scheme == "smtps"
    kind = smtplib.SMTP_SSL if over_tls else smtplib.SMTP
    port = parts.port or (465 if over_tls else 25)
    with kind(parts.hostname, port, timeout=SECONDS) as server:
        server.ehlo()
        if not over_tls and server.has_extn("starttls"):
            server.starttls()
            server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))


def fonts(settings: Settings) -> Iterator[Finding]:
    """Which family papers set each face in, what stands in for another, what no font has."""
    own = list(settings.get("DOC_FONT_DIRS") or ())
    missing = [folder for folder in own if not Path(folder).is_dir()]
    if missing:
        yield Finding("fonts", State.WARN, "no_folder", {"place": missing[0]})
    found = find(own)
    if not found.is_able:
        yield Finding("fonts", State.WARN, "none")
        return
    names = ", ".join(f"{face} {found.chains[face][0]}" for face in FACES)
    lacking = ", ".join(face for face, family in found.best.items() if not family)
    values = {"names": names, "faces": lacking}
    yield Finding(
        "fonts", State.WARN if lacking else State.OK, "partly" if lacking else "found", values
    )
    if rare := found.missing(RARE):
        yield Finding("fonts", State.WARN, "rare", {"characters": "".join(sorted(rare))})
