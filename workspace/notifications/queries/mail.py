"""What is to be mailed, to whom, and what became of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from workspace import clock
from workspace.accounts.models import User
from workspace.committees.queries import day_of
from workspace.db import db
from workspace.groups.models import Seat, SpecialistGroup
from workspace.groups.queries import load_actor
from workspace.notifications.models import MailSetting, Notification, Outbox
from workspace.notifications.queries.lists import in_full, unread_by
from workspace.notifications.rules import Cadence, slot_before
from workspace.permissions import Actor

#: A digest names so many at most, and says how many there are.
DIGEST = 200


def setting_of(user_id: int) -> MailSetting | None:
    """How a person wants to be written to."""
    return db.session.scalar(select(MailSetting).filter_by(user_id=user_id))


def is_due(now: datetime) -> ColumnElement[bool]:
    """A mail that nobody holds and whose time has come."""
    free = or_(Outbox.leased_until.is_(None), Outbox.leased_until <= now)
    return and_(Outbox.done_at.is_(None), Outbox.due_at <= now, free)


def next_due(now: datetime) -> int | None:
    """The key of the mail that has waited longest."""
    query = select(Outbox.id).where(is_due(now)).order_by(Outbox.due_at, Outbox.id)
    return db.session.scalar(query.limit(1))


def due_digests(now: datetime) -> list[tuple[MailSetting, datetime]]:
    """Settings whose digest is due, each with its slot."""
    query = (
        select(MailSetting)
        .join(MailSetting.user)
        .where(
            MailSetting.cadence.in_((Cadence.DAILY, Cadence.WEEKLY)),
            MailSetting.confirmed_at.isnot(None),
            User.is_active,
        )
    )
    slots = [(s, slot_before(s.cadence, s.hour, now)) for s in db.session.scalars(query)]
    return [(s, at) for s, at in slots if at and (s.digested_at is None or s.digested_at < at)]


def actor_of(user: User, at: datetime) -> Actor:
    """A person as it is seated at an instant, outside any request."""
    bare = Actor(user.id, user.pid, user.name, at, name_en=user.name_en, handle=user.handle)
    return load_actor(bare, at)


def undigested(actor: Actor, since: datetime | None, until: datetime) -> list[int]:
    """Keys of what the person has not read of a span of time and may see, the oldest first."""
    query = unread_by(actor).where(Notification.at <= until)
    if since is not None:
        query = query.where(Notification.at > since)
    keys = query.with_only_columns(Notification.id).order_by(Notification.id).limit(DIGEST)
    return list(db.session.scalars(keys))


def still_news(actor: Actor, keys: list[int]) -> list[Notification]:
    """Of these notifications those that the person has not read and may still see, newest first."""
    return list(db.session.scalars(in_full(unread_by(actor)).where(Notification.id.in_(keys))))


@dataclass(frozen=True)
class MailState:
    """How the mail stands, for the operator: waiting, the oldest of them, failed in a week."""

    waiting: int
    oldest: datetime | None
    failed: int


def mail_state(since: datetime) -> MailState:
    """The Outbox in three figures; `since` bounds the failures."""
    waiting, oldest = db.session.execute(
        select(func.count(), func.min(Outbox.created_at)).where(Outbox.done_at.is_(None))
    ).one()
    failed = db.session.scalar(
        select(func.count()).where(Outbox.outcome == "failed", Outbox.done_at > since)
    )
    return MailState(waiting, oldest, failed or 0)


def unreachable(actor: Actor) -> list[MailSetting]:
    """People of the committees whose secretary the person is, whose last mail failed."""
    kept = {s.committee for s in actor.seats if s.plenary and s.role == "secretary"}
    seated = (
        select(Seat.user_id)
        .join(SpecialistGroup)
        .where(
            SpecialistGroup.committee_id.in_(kept),
            or_(Seat.until.is_(None), Seat.until > day_of(actor.at)),
        )
    )
    query = (
        select(MailSetting)
        .options(joinedload(MailSetting.user))
        .where(MailSetting.failed_at.isnot(None), MailSetting.user_id.in_(seated))
        .order_by(MailSetting.failed_at.desc())
        .limit(100)
    )
    return list(db.session.scalars(query)) if kept else []


def has_old_rows(mail_before: datetime, notices_before: datetime) -> bool:
    """Whether anything is old enough to be cleared away (the first notice is the oldest)."""
    old = select(Outbox.id).where(Outbox.done_at < mail_before).limit(1)
    first = db.session.scalar(select(Notification.at).order_by(Notification.id).limit(1))
    return db.session.scalar(old) is not None or (first is not None and first < notices_before)


def stale_mails(created_before: datetime) -> list[int]:
    """Mails that waited too long to be news."""
    now = clock.real_now()
    query = select(Outbox.id).where(
        Outbox.done_at.is_(None),
        Outbox.created_at < created_before,
        or_(Outbox.leased_until.is_(None), Outbox.leased_until <= now),
    )
    return list(db.session.scalars(query.limit(1000)))
