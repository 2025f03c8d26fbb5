"""What a person sees of its notifications: counted for the head, listed for the page, or mailed."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from sqlalchemy import (
    BindParameter,
    ScalarSelect,
    Select,
    String,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import joinedload

from workspace.db import db, within
from workspace.issues import queries as issues
from workspace.issues.models import Issue
from workspace.meetings import queries as meetings
from workspace.meetings.models import Meeting
from workspace.notifications.models import Notification, Watch
from workspace.notifications.rules import FOLLOWED, Level, Reason
from workspace.permissions import Actor
from workspace.resolutions import queries as resolutions
from workspace.resolutions.models import Resolution

#: Beyond so many the head says "99+".
MOST = 100


def visible_to(actor: Actor) -> Select[tuple[Notification]]:
    """The person's notifications of what it may still see; a seat that ended takes them along."""
    issue = issues.visible_to(actor).where(Issue.id == Notification.issue_id)
    resolution = resolutions.visible_to(actor).where(Resolution.id == Notification.resolution_id)
    meeting = meetings.visible_to(actor).where(Meeting.id == Notification.meeting_id)
    here = actor.seen_committees
    return select(Notification).where(
        Notification.user_id == actor.id,
        or_(
            and_(Notification.meeting_id.isnot(None), meeting.exists()),
            and_(Notification.resolution_id.isnot(None), resolution.exists()),
            and_(
                Notification.resolution_id.is_(None),
                Notification.issue_id.isnot(None),
                issue.exists(),
            ),
            and_(
                Notification.resolution_id.is_(None),
                Notification.issue_id.is_(None),
                Notification.meeting_id.is_(None),
                within(Notification.committee_id, here),
            ),
        ),
        or_(
            ~Notification.thing.startswith("commitment:"),
            within(Notification.committee_id, actor.committees),
        ),
    )


def unread_by(actor: Actor) -> Select[tuple[Notification]]:
    """Those that the person has not read."""
    return visible_to(actor).where(Notification.read_at.is_(None))


def in_full(query: Select[tuple[Notification]]) -> Select[tuple[Notification]]:
    """The same with all that a line of the list says, in one statement, the newest first."""
    return query.options(
        joinedload(Notification.committee),
        joinedload(Notification.issue).joinedload(Issue.group),
        joinedload(Notification.resolution).joinedload(Resolution.group),
        joinedload(Notification.meeting).options(
            joinedload(Meeting.group), joinedload(Meeting.committee)
        ),
        joinedload(Notification.actor),
        joinedload(Notification.organization),
    ).order_by(Notification.id.desc())


def unread_count(actor: Actor) -> ScalarSelect[int]:
    """How many the person has not read, counted up to MOST."""
    hour = actor.at.replace(minute=0, second=0, microsecond=0)
    return _unread_count(replace(actor, at=hour, org=0, request_id="", digest=""))


@lru_cache(maxsize=256)
def _unread_count(actor: Actor) -> ScalarSelect[int]:
    """Every page asks; to build the statement costs more than to run it, so it is kept for as
    long as the person holds the same seats."""
    waiting = unread_by(actor).with_only_columns(Notification.id).limit(MOST).subquery()
    return select(func.count()).select_from(waiting).scalar_subquery()


def last_followed(actor: Actor) -> ScalarSelect[datetime]:
    """When the person last said how closely it follows something: a page kept by the browser is
    good no longer."""
    return _last_followed(actor.id)


@lru_cache(256)
def _last_followed(user_id: int) -> ScalarSelect[datetime]:
    return select(func.max(Watch.at)).where(Watch.user_id == user_id).scalar_subquery()


def levels_of(actor: Actor) -> ScalarSelect[str]:
    """How closely the person follows groups and committees, as "thing=level,…"; of issues there
    may be thousands."""
    return _levels_of(actor.id)


@lru_cache(256)
def _levels_of(user_id: int) -> ScalarSelect[str]:
    said = Watch.thing + literal("=") + cast(Watch.level, String)
    few = or_(Watch.thing.startswith("specialist_group:"), Watch.thing.startswith("committee:"))
    return (
        select(func.aggregate_strings(said, ","))
        .where(Watch.user_id == user_id, few)
        .scalar_subquery()
    )


def level_of(actor: Actor, thing: BindParameter[str]) -> ScalarSelect[Level]:
    """How closely the person follows what the page is about, None where it never said."""
    return _level_of(actor.id, thing)


@lru_cache(256)
def _level_of(user_id: int, thing: BindParameter[str]) -> ScalarSelect[Level]:
    asked = (Watch.user_id == user_id, Watch.thing == thing)
    return select(Watch.level).where(*asked).scalar_subquery()


def level_on(actor: Actor, thing: str) -> Level | None:
    """How closely the person follows a thing itself, None where it never said."""
    return db.session.scalar(
        select(Watch.level).where(Watch.user_id == actor.id, Watch.thing == thing)
    )


@dataclass(frozen=True)
class Line:
    """One line of the list: the newest notification about an issue, and the others about it."""

    newest: Notification
    others: tuple[Notification, ...]

    @property
    def all(self) -> tuple[Notification, ...]:
        return (self.newest, *self.others)

    @property
    def unread(self) -> list[Notification]:
        return [one for one in self.all if one.read_at is None]

    @property
    def expected(self) -> Notification | None:
        """The newest unread one that expects something of the reader; what was read is known."""
        return next((one for one in self.unread if one.reason is Reason.DUTY), None)


def by_issue(rows: list[Notification]) -> list[Line]:
    """A page's notifications with those about one issue together, in the order of the newest."""
    lines: dict[tuple[str, int], list[Notification]] = {}
    for row in rows:
        key = ("one", row.id)
        for table in ("issue", "meeting"):
            if about := getattr(row, f"{table}_id"):
                key = (table, about)
        lines.setdefault(key, []).append(row)
    return [Line(found[0], tuple(found[1:])) for found in lines.values()]


def followed_by(actor: Actor) -> list[Watch]:
    """What the person said about following, the latest first."""
    query = select(Watch).where(
        Watch.user_id == actor.id, or_(*(Watch.thing.startswith(f"{t}:") for t in FOLLOWED))
    )
    return list(db.session.scalars(query.order_by(Watch.at.desc(), Watch.id.desc()).limit(200)))
