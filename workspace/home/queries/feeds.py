"""What a feed tells: the newest issues and resolutions that the person of a token may see."""

import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import joinedload

from workspace.committees.models import Committee
from workspace.db import db
from workspace.issues import queries as issues
from workspace.issues.models import Issue
from workspace.permissions import Actor
from workspace.resolutions import queries as resolutions
from workspace.resolutions.models import Resolution

ENTRIES = 50
#: Characters that no XML document may hold.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class FeedEntry:
    """One entry: the thing, an id for life, when it began and when it last changed."""

    thing: Any
    id: str
    published: datetime
    updated: datetime
    author: Any
    text: str


@dataclass(frozen=True)
class Feed:
    """The entries, the newest first, and when any of them last changed."""

    id: str
    kind: str
    entries: list[FeedEntry]

    @property
    def updated(self) -> datetime:
        return max((entry.updated for entry in self.entries), default=BEGINNING)


def issue_feed(actor: Actor, committee: Committee) -> Feed:
    """The issues that changed last."""
    query = (
        issues.visible_to(actor)
        .options(joinedload(Issue.opened_for))
        .where(Issue.committee_id == committee.id)
        .order_by(Issue.updated_at.desc(), Issue.id.desc())
        .limit(ENTRIES)
    )
    rows = [
        _entry(
            committee, issue, issue.opened_at, issue.updated_at, issue.opened_for, issue.proposal
        )
        for issue in db.session.scalars(query)
    ]
    return Feed(_id(committee, "issues"), "issues", rows)


def resolution_feed(actor: Actor, committee: Committee) -> Feed:
    """The resolutions published last."""
    query = (
        resolutions.register(actor, committee.id)
        .options(joinedload(Resolution.committee))
        .order_by(None)
        .order_by(Resolution.published_at.desc(), Resolution.id.desc())
        .limit(ENTRIES)
    )
    rows = [
        _entry(
            committee,
            one,
            one.published_at or BEGINNING,
            one.published_at or BEGINNING,
            one.chair_organization,
            "\n".join(one.clauses),
        )
        for one in db.session.scalars(query)
    ]
    return Feed(_id(committee, "resolutions"), "resolutions", rows)


def _entry(
    committee: Committee, thing: Any, began: datetime, changed: datetime, author: Any, text: str
) -> FeedEntry:
    key = _id(committee, thing.pid)
    return FeedEntry(thing, key, began, max(began, changed), author, text[:2000])


def _id(committee: Committee, name: str) -> str:
    """An id that outlives moves of the committee to another host: made from its log's name."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{committee.origin}/{name}')}"
