"""通知 — telling, following, reading, reminding, mailing; for create_app, routes and commands."""

from workspace.notifications.service.outbox import (
    Held,
    clear_away,
    end_mail,
    make_digests,
    take_mail,
    try_again,
)
from workspace.notifications.service.own import (
    confirm_mail,
    follow,
    mark_all_read,
    mark_read,
    save_mail,
    settle,
    unsubscribe,
)
from workspace.notifications.service.reminders import give_reminders
from workspace.notifications.service.telling import fan_out

__all__ = [
    "Held",
    "clear_away",
    "confirm_mail",
    "end_mail",
    "fan_out",
    "follow",
    "give_reminders",
    "make_digests",
    "mark_all_read",
    "mark_read",
    "save_mail",
    "settle",
    "take_mail",
    "try_again",
    "unsubscribe",
]
