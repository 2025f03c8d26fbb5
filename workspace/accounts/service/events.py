"""Account events are noted inside whatever transaction they belong to."""

from workspace.accounts.models import AccountEvent, User
from workspace.accounts.service.counts import At
from workspace.clock import real_now
from workspace.db import db


def note(
    kind: str,
    user: User | None,
    place: At | None = None,
    *,
    handle: str = "",
    by: int = 0,
    why: str = "",
) -> AccountEvent:
    """Write down what befell an account, whose it is, from where, by whom and why."""
    event = AccountEvent(
        kind=kind,
        handle=(user.handle if user else handle)[:64],
        user_id=user.id if user else None,
        address=place.address[:64] if place else "",
        device=getattr(place, "device", "")[:200],
        by_id=by or None,
        note=why,
        at=real_now(),
    )
    db.session.add(event)
    return event
