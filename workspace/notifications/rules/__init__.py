"""PURE. 通知 — who is told of an act, when a reminder or a digest is due, how a mail is tried."""

from workspace.notifications.rules.convened import CONVENED
from workspace.notifications.rules.convened import UNTOLD as CONVENED_IN_QUIET
from workspace.notifications.rules.mail import (
    GIVE_UP_AFTER,
    HOURS,
    LEASE,
    Cadence,
    Server,
    is_address,
    message_id,
    next_try,
    one_header,
    read_server,
    slot_before,
)
from workspace.notifications.rules.minuted import MINUTED
from workspace.notifications.rules.minuted import UNTOLD as MINUTED_IN_QUIET
from workspace.notifications.rules.reminders import (
    DAY,
    ONCE,
    OWED_BY,
    REVIEW_WITHIN,
    Stage,
    reminder_key,
    stage_at,
)
from workspace.notifications.rules.telling import (
    DISCHARGES,
    FOLLOWED,
    PARTAKES,
    Level,
    Place,
    Reason,
    Tell,
    To,
    belongs,
    level_of,
    named_in,
    reason_for,
)
from workspace.notifications.rules.telling import (
    QUIET as QUIET_BESIDE,
)
from workspace.notifications.rules.telling import (
    TELLS as TOLD_BESIDE,
)
from workspace.notifications.rules.tokens import CONFIRMS_FOR, read_signed, signed

#: Every act stands in one of the two.
TELLS: dict[str, Tell] = {**TOLD_BESIDE, **CONVENED, **MINUTED}
QUIET = {**QUIET_BESIDE, **CONVENED_IN_QUIET, **MINUTED_IN_QUIET}

__all__ = [
    "CONFIRMS_FOR",
    "DAY",
    "DISCHARGES",
    "FOLLOWED",
    "GIVE_UP_AFTER",
    "HOURS",
    "LEASE",
    "ONCE",
    "OWED_BY",
    "PARTAKES",
    "QUIET",
    "REVIEW_WITHIN",
    "TELLS",
    "Cadence",
    "Level",
    "Place",
    "Reason",
    "Server",
    "Stage",
    "Tell",
    "To",
    "belongs",
    "is_address",
    "level_of",
    "message_id",
    "named_in",
    "next_try",
    "one_header",
    "read_server",
    "read_signed",
    "reason_for",
    "reminder_key",
    "signed",
    "slot_before",
    "stage_at",
]
