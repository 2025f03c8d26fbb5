"""Reads of the whole installation: a few counts for its figures; checks and tables beside."""

from typing import Any

from sqlalchemy import func, select

from workspace.committees.models import Committee
from workspace.db import db
from workspace.operation.queries.surroundings import outbox
from workspace.record.models import Log
from workspace.voting.models import Poll
from workspace.voting.rules import PollState

Gauges = dict[str, tuple[str, dict[tuple[tuple[str, str], ...], float]]]


def gauges() -> Gauges:
    """Open polls, waiting mail, the size of each committee's record: small counts on indexes."""
    open_polls = db.session.scalar(
        select(func.count()).select_from(Poll).where(Poll.state == PollState.OPEN)
    )
    sizes: Any = db.session.execute(
        select(Committee.slug, Log.size).join(Log, Log.committee_id == Committee.id)
    )
    waiting = sum(found.values["n"] for found in outbox({}))
    return {
        "workspace_outbox_waiting": ("Mails that are due and not sent", {(): float(waiting)}),
        "workspace_open_polls": ("Polls that are open", {(): float(open_polls or 0)}),
        "workspace_record_entries": (
            "Entries of each committee's record",
            {(("committee", slug),): float(size) for slug, size in sizes},
        ),
    }
