"""待发邮件 — digests made at the person's hour, each mail held by one process while it is sent.

At least once: a process that dies while it holds a mail lets another send it when the lease ends.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update

from workspace import clock
from workspace.db import db, write
from workspace.notifications.models import MailSetting, Notification, Outbox, Reminder
from workspace.notifications.queries.mail import (
    actor_of,
    due_digests,
    has_old_rows,
    is_due,
    next_due,
    stale_mails,
    undigested,
)
from workspace.notifications.rules import GIVE_UP_AFTER, LEASE, next_try

#: How long a sent mail, and a notice, is kept.
KEPT_MAIL = timedelta(days=30)
KEPT = timedelta(days=365)


@dataclass(frozen=True)
class Held:
    """A mail that this process holds until its lease ends."""

    id: int
    lease: str
    key: str
    kind: str
    user_id: int
    data: dict[str, Any]
    tries: int


def make_digests() -> int:
    """摘要: gather what each person has not read since its last one; how many there are to send.

    Never twice for one slot, never an empty one.
    """
    made = 0
    for setting, slot in due_digests(clock.now()):
        with write():
            made += _make_digest(setting.id, slot)
    return made


def _make_digest(key: int, slot: datetime) -> int:
    setting = db.session.scalar(
        select(MailSetting)
        .where(
            MailSetting.id == key,
            or_(MailSetting.digested_at.is_(None), MailSetting.digested_at < slot),
        )
        .with_for_update()
    )
    if setting is None:
        return 0  # another process was first
    since, setting.digested_at = setting.digested_at, slot
    keys = undigested(actor_of(setting.user, clock.now()), since, slot)
    if not keys:
        return 0
    db.session.add(
        Outbox(
            key=f"digest:{setting.user_id}:{int(slot.timestamp())}",
            kind="digest",
            user_id=setting.user_id,
            data={"notices": keys, "slot": slot.isoformat()},
            created_at=clock.real_now(),
            due_at=clock.real_now(),
        )
    )
    return 1


def take_mail() -> Held | None:
    """Hold the mail that has waited longest; None where none is due."""
    if next_due(clock.real_now()) is None:
        return None
    with write():
        at = clock.real_now()
        row = db.session.scalar(
            select(Outbox)
            .where(is_due(at))
            .order_by(Outbox.due_at, Outbox.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return None
        row.lease, row.leased_until = secrets.token_hex(16), at + LEASE
        row.tries += 1
        return Held(row.id, row.lease, row.key, row.kind, row.user_id, row.data, row.tries)


def end_mail(held: Held, outcome: str, failure: str = "") -> None:
    """The mail is sent, failed for good or dropped; not by a process whose lease another took."""
    with write():
        said = {"outcome": outcome, "failure": failure[:200]}
        done = _update(held, done_at=clock.real_now(), leased_until=None, **said)
        if done and outcome != "dropped":
            _note_failure(held.user_id, failure if outcome == "failed" else "")


def try_again(held: Held, failure: str, *, is_servers: bool = False) -> bool:
    """Put the mail off; False where it was tried often enough, and has failed now.

    `is_servers`: the server was not there, which is no fault of this mail's: it is not counted.
    """
    again = next_try(1 if is_servers else held.tries, clock.real_now())
    if again is None:
        end_mail(held, "failed", failure)
        return False
    tries = held.tries - 1 if is_servers else held.tries
    with write():
        _update(held, due_at=again, leased_until=None, tries=tries, failure=failure[:200])
    return True


def _update(held: Held, **columns: Any) -> bool:
    done = db.session.execute(
        update(Outbox)
        .where(Outbox.id == held.id, Outbox.lease == held.lease, Outbox.done_at.is_(None))
        .values(lease="", **columns)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)


def _note_failure(user: int, failure: str) -> None:
    """What the person and the secretary see of it; the next mail that arrives takes it away."""
    db.session.execute(
        update(MailSetting)
        .where(MailSetting.user_id == user)
        .values(failed_at=clock.real_now() if failure else None, failure=failure[:200])
        .execution_options(synchronize_session=False)
    )


def clear_away() -> None:
    """Drop mails that are no news any more; forget what was sent or told long ago."""
    at = clock.real_now()
    stale = stale_mails(at - GIVE_UP_AFTER)
    if not stale and not has_old_rows(at - KEPT_MAIL, clock.now() - KEPT):
        return
    with write():
        for statement in (
            update(Outbox)
            .where(Outbox.id.in_(stale), Outbox.done_at.is_(None))
            .values(done_at=at, outcome="dropped"),
            delete(Outbox).where(Outbox.done_at < at - KEPT_MAIL),
            delete(Notification).where(Notification.at < clock.now() - KEPT),
            delete(Reminder).where(Reminder.at < clock.now() - KEPT),
        ):
            db.session.execute(statement.execution_options(synchronize_session=False))
