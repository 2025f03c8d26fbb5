"""Who asks: an account, its client, and what POLICY says that it sees and may do."""

from functools import cached_property
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.security.stage import actor_now, client_of, entries
from workspace.committees.models import Committee
from workspace.db import db
from workspace.followups.models import ProgressReport
from workspace.issues.models import Attachment, Comment, Issue
from workspace.permissions import Actor, refusal

#: kind of thing -> the row of POLICY that says who sees it; of all else the committee decides.
VIEWS = {
    "group": "view_group",
    "issue": "view_issue",
    "poll": "view_poll",
    "comment": "view_issue",
    "resolution": "view_resolution",
    "draft": "view_resolution",
    "reservation": "view_resolution",
    "commitment": "view_commitment",
    "meeting": "view_meeting",
    "item": "view_meeting",
    "attendance": "view_meeting",
    "decision": "view_meeting",
    "action": "view_action_item",
    "minutes": "view_minutes",
    "correction": "view_minutes",
    "turn": "view_meeting",
}


class Reader:
    """An account and its client."""

    def __init__(self, app: Flask, handle: str) -> None:
        self.handle, self.client = handle, client_of(app, handle)
        #: How many entries the stage holds: what an act adds is put back.
        self.entries = entries()
        #: The page read last, by its address: what is sent follows it.
        self.shown: dict[str, str] = {}
        #: What was refused to this reader, by rule, method and reason.
        self.refused: set[tuple[str, str, str | None]] = set()
        #: The answer to what nobody ever made, by rule and method.
        self.missing: dict[tuple[str, str], tuple[int, str]] = {}

    @cached_property
    def actors(self) -> list[Actor]:
        """The person for each of its organizations; the clock stands still."""
        if not self.handle:
            return []
        me = actor_now(self.handle)
        return [me.acting_for(o.id) for o in me.organizations] or [me]

    def sees(self, kind: str, thing: Any) -> bool:
        view, of = VIEWS.get(kind, "view_committee"), thing
        if kind == "attachment":
            view, of = bearer(thing)
        elif kind == "decision":
            of = thing.item.meeting
        elif kind == "correction":
            of = thing.minutes
        elif kind in ("item", "attendance", "turn"):
            of = thing.meeting
        elif kind == "comment":
            of = thing.issue
        elif kind == "reservation":
            of = thing.resolution
        elif view == "view_committee":
            of = the_committee()
        return any(refusal(me, view, of) is None for me in self.actors)

    def why_not(self, act: str, thing: Any) -> str | None:
        reasons = [refusal(me, act, thing) for me in self.actors]
        return None if None in reasons else (reasons or [""])[0]


def the_committee() -> Committee:
    return db.session.scalars(select(Committee).filter_by(slug="liaoning")).one()


def bearer(attachment: Attachment) -> tuple[str, Any]:
    """The row of POLICY that says who sees a file, and the thing that is asked about."""
    table = attachment.thing.partition(":")[0]
    model = {"issue": Issue, "comment": Comment, "progress_report": ProgressReport}[table]
    row = db.session.scalars(select(model).filter_by(pid=attachment.thing)).one()
    if isinstance(row, ProgressReport):
        return "view_evidence" if row.evidence else "view_commitment", row.commitment
    return "view_issue", row.issue if isinstance(row, Comment) else row
