"""What a person was told, and a mail setting that is confirmed."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from workspace import clock
from workspace.accounts.models import User
from workspace.db import db, write
from workspace.groups.models import Seat
from workspace.notifications.models import MailSetting, Notification, Outbox
from workspace.notifications.rules import Cadence


def told(world: Any, handle: str) -> list[tuple[str, str]]:
    """(kind, reason) of all that a person was told, in order."""
    db.session.rollback()
    rows = db.session.scalars(
        select(Notification)
        .where(Notification.user_id == world.users[handle].id)
        .order_by(Notification.id)
    )
    return [(row.kind, row.reason.value) for row in rows]


def notices(**columns: Any) -> list[Notification]:
    """Rows with these columns, in order."""
    db.session.rollback()
    return list(
        db.session.scalars(select(Notification).filter_by(**columns).order_by(Notification.id))
    )


def all_told(kind: str) -> set[str]:
    """The account names of all who were told of a kind."""
    db.session.rollback()
    query = select(User.handle).join(Notification, Notification.user_id == User.id)
    return set(db.session.scalars(query.where(Notification.kind == kind)))


def forget() -> None:
    """Empty the list of what was told."""
    with write():
        db.session.execute(Notification.__table__.delete())


def a_mail_setting(world: Any, handle: str, cadence: str = "now", **columns: Any) -> None:
    """A confirmed address."""
    with write():
        db.session.add(
            MailSetting(
                user_id=world.users[handle].id,
                **{
                    "address": f"{handle}@example.org",
                    "confirmed_at": clock.real_now(),
                    "cadence": Cadence(cadence),
                    "digested_at": clock.now() - timedelta(hours=1),
                    **columns,
                },
            )
        )


def outbox() -> list[Outbox]:
    """All mails that were ever queued."""
    db.session.rollback()
    return list(db.session.scalars(select(Outbox).order_by(Outbox.id)))


def end_seats(world: Any, handle: str) -> None:
    """A person's seats ended long ago."""
    with write():
        for seat in db.session.scalars(select(Seat).filter_by(user_id=world.users[handle].id)):
            seat.until = seat.since + timedelta(days=1)
