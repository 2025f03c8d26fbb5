"""A person's own: what it follows, what it has read, where it wants to be written to.

Short writes beside the record, like those of accounts: nothing here is the committee's.
"""

import secrets
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import Select, func, select, update

from workspace import clock
from workspace.accounts.models import User
from workspace.db import db, write
from workspace.notifications.models import MailSetting, Notification, Outbox, Watch
from workspace.notifications.rules import Cadence, Level
from workspace.notifications.service.telling import upsert
from workspace.permissions import Actor

#: So many confirmations a person may ask for within the span.
CONFIRMATIONS = 5
SPAN = timedelta(hours=1)


def follow(actor: Actor, thing: str, level: Level) -> None:
    """关注: how closely the person follows a thing from now on, over what it said before."""
    said = {"level": level, "at": clock.real_now()}
    with write():
        row = upsert(Watch).values(user_id=actor.id, thing=thing, **said)
        db.session.execute(
            row.on_conflict_do_update(index_elements=["user_id", "thing"], set_=said)
        )


def mark_read(actor: Actor, keys: Collection[int]) -> None:
    """The person has seen these of its notifications."""
    _read(actor, Notification.id.in_(keys))


def mark_all_read(actor: Actor, upto: int, committee: int | None = None) -> None:
    """The person has seen everything up to the newest one that its page showed."""
    mine = [Notification.id <= upto]
    if committee is not None:
        mine.append(Notification.committee_id == committee)
    _read(actor, *mine)


def _read(actor: Actor, *which: object) -> None:
    with write():
        db.session.execute(
            update(Notification)
            .where(Notification.user_id == actor.id, Notification.read_at.is_(None), *which)
            .values(read_at=clock.now())
            .execution_options(synchronize_session=False)
        )


def save_mail(
    actor: Actor, *, address: str, cadence: Cadence, hour: int, language: str, follows_own: bool
) -> str:
    """邮件设置: keep it; a new address gets the link that confirms it, and until then nothing else.

    Returns "saved", "asked" (a link was sent) or "too_many" (links were asked for too often).
    """
    with write():
        setting = db.session.scalar(select(MailSetting).filter_by(user_id=actor.id))
        if setting is None:
            setting = MailSetting(user_id=actor.id, address="")
            db.session.add(setting)
        if address != setting.address:
            setting.confirmed_at = setting.failed_at = None
            setting.failure = ""
        if setting.cadence is not cadence:
            setting.digested_at = clock.now()  # what came before is not mailed afterwards
        setting.address, setting.cadence, setting.hour = address, cadence, hour
        setting.language, setting.follows_own = language, follows_own
        if not address or setting.confirmed_at:
            return "saved"
        return "asked" if _ask_to_confirm(actor, address) else "too_many"


def _ask_to_confirm(actor: Actor, address: str) -> bool:
    asked = db.session.scalar(
        select(func.count()).where(
            Outbox.user_id == actor.id,
            Outbox.kind == "confirm",
            Outbox.created_at > clock.real_now() - SPAN,
        )
    )
    if (asked or 0) >= CONFIRMATIONS:
        return False
    db.session.add(
        Outbox(
            key=f"confirm:{secrets.token_hex(16)}",
            kind="confirm",
            user_id=actor.id,
            data={"address": address},
            created_at=clock.real_now(),
            due_at=clock.real_now(),
        )
    )
    return True


def confirm_mail(person: str, address: str) -> bool:
    """The address is the person's: it answered from there. False where it is another by now."""
    with write():
        setting = db.session.scalar(_setting_of(person).where(MailSetting.address == address))
        if setting is None:
            return False
        setting.confirmed_at = setting.confirmed_at or clock.real_now()
        setting.digested_at = clock.now()
    return True


def unsubscribe(person: str) -> bool:
    """退订: no more mail to this person; its notices stay in the product."""
    with write():
        setting = db.session.scalar(_setting_of(person))
        if setting is not None:
            setting.cadence = Cadence.NONE
    return setting is not None


def _setting_of(person: str) -> Select[tuple[MailSetting]]:
    return select(MailSetting).join(MailSetting.user).where(User.pid == person)


def settle(keep: int) -> None:
    """Of a past that was loaded at once, each person finds only its newest `keep` unread."""
    ranked = select(
        Notification.id,
        func.row_number()
        .over(partition_by=Notification.user_id, order_by=Notification.id.desc())
        .label("place"),
    ).subquery()
    old = select(ranked.c.id).where(ranked.c.place > keep)
    with write():
        db.session.execute(
            update(Notification)
            .where(Notification.id.in_(old))
            .values(read_at=Notification.at)
            .execution_options(synchronize_session=False)
        )
