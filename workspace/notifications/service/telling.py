"""`fan_out` follows every act and tells those whom it concerns, in the act's own transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import String, bindparam, exists, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from workspace import clock
from workspace.acts import Event
from workspace.db import BIG, Instant, db, run
from workspace.issues.models import Issue
from workspace.notifications.models import MailSetting, Notification, Outbox, Watch
from workspace.notifications.queries.people import (
    followers,
    mentioned_before,
    people_there,
    written_to_at_once,
)
from workspace.notifications.queries.places import Scene, scene_of
from workspace.notifications.rules import (
    DISCHARGES,
    PARTAKES,
    TELLS,
    Level,
    Reason,
    Tell,
    level_of,
    named_in,
    reason_for,
)

Told = Mapping[int, Reason]
#: Person -> table -> how closely it follows.
Levels = Mapping[int, Mapping[str, Level]]


def fan_out(event: Event) -> None:
    """Tell everybody whom the act concerns, by its row of TELLS; a subscriber of every act.

    Two set-based reads (who follows, who sits there) and one bulk insert, however many they are.
    """
    partakes = event.act in PARTAKES and not event.actor.is_clock
    tell = TELLS.get(event.act)
    if tell is None and not partakes and event.act not in DISCHARGES:
        return
    scene = scene_of(event)
    if not event.actor.is_clock and not (tell and tell.mentions):
        settle(event, scene)
    if event.act in DISCHARGES:
        return
    levels = followers(scene.place, scene.issue)
    own = levels.pop(event.actor.id, {})
    if partakes and "issue" not in own:
        follow_own(event)
    if tell is not None:
        write_down(
            _reasons(event, tell, scene, levels),
            scene,
            kind=event.act,
            at=event.at,
            actor=event.actor.id,
            organization=event.actor.org,
            due_at=scene.due_at if tell.dated else None,
        )


def settle(event: Event, scene: Scene) -> None:
    """Whoever acts knows what was expected there: it waits among the unread no longer. What is left
    to do the desk says; a comment does nothing that was asked for.
    """
    about = {f"about_{kind}": getattr(scene, kind) for kind in ("issue", "resolution", "meeting")}
    keys = {name: row.id if row else None for name, row in about.items()}
    run(_settling(), {"user": event.actor.id, "now": event.at, **keys})


@cache
def _settling() -> Any:
    t = Notification.__table__
    abouts = (
        t.c[f"{kind}_id"] == bindparam(f"about_{kind}", type_=BIG)
        for kind in ("issue", "resolution", "meeting")
    )
    mine = t.c.user_id == bindparam("user", type_=BIG)
    owed = (mine, t.c.read_at.is_(None), t.c.reason == Reason.DUTY, or_(*abouts))
    return update(t).where(*owed).values(read_at=bindparam("now", type_=Instant()))


def follow_own(event: Event) -> None:
    """Whoever takes part follows the issue, unless it said otherwise, here or once for all."""
    issue = event.subject if isinstance(event.subject, Issue) else event.thing
    run(
        _following_own(),
        {"user": event.actor.id, "issue": issue.pid, "said_at": clock.real_now()},
    )


@cache
def _following_own() -> Any:
    """Built once a process, which has one database."""
    user = bindparam("user", type_=BIG)
    refused = exists().where(MailSetting.user_id == user, MailSetting.follows_own.is_(False))
    row = select(
        user,
        bindparam("issue", type_=String),
        literal(Level.ALL.value),
        bindparam("said_at", type_=Instant()),
    ).where(~refused)
    statement = upsert(Watch.__table__).from_select(["user_id", "thing", "level", "at"], row)
    return statement.on_conflict_do_nothing()


def upsert(model: Any) -> Any:
    """The database's own INSERT, which knows ON CONFLICT."""
    sqlite = db.engine.dialect.name == "sqlite"
    return insert_sqlite(model) if sqlite else insert_postgresql(model)


def _reasons(event: Event, tell: Tell, scene: Scene, levels: Levels) -> Told:
    """Person -> why it is told: nobody of its own act, nobody of what it may not see."""
    named = named_in(getattr(event.subject, "body_html", "")) if tell.mentions else frozenset()
    found = people_there(
        scene.place, event.at, levels, named, everybody=bool(tell.owes or tell.concerns)
    )
    told = {}
    for person in found:
        if person.id == event.actor.id:
            continue
        level = level_of(levels.get(person.id, {}))
        is_mentioned = person.handle in named
        reason = reason_for(tell, scene.place, person, level, is_mentioned=is_mentioned)
        if reason and scene.is_visible_to(person):
            told[person.id] = reason
    return told if event.obj is not None else _without_repeats(told, scene)


def _without_repeats(told: dict[int, Reason], scene: Scene) -> Told:
    """A text that is edited names only those anew whom it did not name before."""
    named = [user for user, reason in told.items() if reason is Reason.MENTION]
    known = mentioned_before(scene.thing, named) if named else set()
    return {user: reason for user, reason in told.items() if user not in known}


def write_down(
    told: Told,
    scene: Scene,
    *,
    kind: str,
    at: datetime,
    actor: int = 0,
    organization: int = 0,
    due_at: datetime | None = None,
    stage: str = "",
) -> None:
    """One notification a person, and a mail for whoever wants one at once."""
    if not told:
        return
    same = {
        "committee_id": scene.place.committee,
        "issue_id": scene.issue.id if scene.issue else None,
        "resolution_id": scene.resolution.id if scene.resolution else None,
        "meeting_id": scene.meeting.id if scene.meeting else None,
        "kind": kind,
        "stage": stage,
        "thing": scene.thing,
        "actor_id": actor or None,
        "organization_id": organization or None,
        "due_at": due_at,
        "at": at,
    }
    mailed = written_to_at_once(told)
    rows = [same | {"user_id": user, "reason": reason} for user, reason in told.items()]
    quiet = [row for row in rows if row["user_id"] not in mailed]
    if quiet:
        db.session.execute(insert(Notification), quiet)
    if mailed:
        loud = [row for row in rows if row["user_id"] in mailed]
        made = insert(Notification).returning(Notification.id, Notification.user_id)
        queue_notices(db.session.execute(made, loud).all())


def queue_notices(made: Iterable[Any]) -> None:
    """A mail to be sent for each of these notifications."""
    now = clock.real_now()
    rows = [
        {
            "key": f"notice:{key}",
            "kind": "notice",
            "user_id": user,
            "data": {"notices": [key]},
            "created_at": now,
            "due_at": now,
        }
        for key, user in made
    ]
    db.session.execute(insert(Outbox), rows)
