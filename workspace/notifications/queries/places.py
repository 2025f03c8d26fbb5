"""Where an act happened: whose title people know it by, who may see it, who could be concerned."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from workspace.acts import Event
from workspace.db import db
from workspace.followups.models import Commitment
from workspace.groups.models import SpecialistGroup
from workspace.issues.models import Issue
from workspace.meetings.models import ActionItem, Attendance, Correction, Meeting, Minutes
from workspace.notifications.rules import Place
from workspace.permissions import POLICY, Actor, can
from workspace.resolutions.models import Resolution
from workspace.voting.models import Elector, Poll


@dataclass(frozen=True)
class Scene:
    """An act's place with the rows that a notification names; `shown` is what one must be able
    to see, `thing` the public id of what a click opens."""

    place: Place
    shown: Any
    thing: str
    issue: Issue | None = None
    resolution: Resolution | None = None
    meeting: Meeting | None = None
    due_at: datetime | None = None

    def is_visible_to(self, actor: Actor) -> bool:
        """Whether a person may see what the act was about."""
        table = self.shown.__tablename__
        view = "group" if table == "specialist_group" else table
        return can(
            actor, f"view_{view}" if f"view_{view}" in POLICY else "view_committee", self.shown
        )


def scene_of(event: Event) -> Scene:
    """The scene of an act, whatever it was done to."""
    return scene_at(event.subject, event.thing)


def scene_at(subject: Any, thing: Any) -> Scene:
    """The scene of what was made or changed (`subject`), upon `thing`."""
    if (minuted := _minuted(subject, thing)) is not None:
        return _of_minutes(minuted, subject, thing)
    if (meeting := _meeting_of(subject) or _meeting_of(thing)) is not None:
        return _of_meeting(meeting, subject)
    resolution = _found(Resolution, "resolution", subject, thing)
    issue = _found(Issue, "issue", subject, thing, resolution)
    return Scene(
        place=_place(subject, thing, issue, resolution),
        shown=_shown(subject, thing, issue, resolution),
        thing=subject.pid,
        issue=issue,
        resolution=resolution,
        due_at=getattr(thing, "closes_at", None)
        or getattr(subject, "closes_at", None)
        or getattr(thing, "due_at", None),
    )


def _meeting_of(row: Any) -> Meeting | None:
    """The meeting itself, or the one that a thing belongs to, directly or through another."""
    for within in ("", "meeting", "item", "minutes"):
        found = getattr(row, within, None) if within else row
        if within in ("item", "minutes"):
            found = getattr(found, "meeting", None)
        if isinstance(found, Meeting):
            return found
    return None


def _minuted(subject: Any, thing: Any) -> Minutes | ActionItem | None:
    """The minutes, or the action, that an act is about: what its reader must be able to see."""
    action = next((row for row in (thing, subject) if isinstance(row, ActionItem)), None)
    found: Minutes | ActionItem | None = action or _found(Minutes, "minutes", subject, thing)
    return found


def _of_minutes(about: Minutes | ActionItem, subject: Any, thing: Any) -> Scene:
    """The scene of what is done about minutes or an action; of a correction and an action, whose
    it is."""
    meeting = about.item.meeting if isinstance(about, ActionItem) else about.meeting
    owned = (row for row in (subject, thing) if isinstance(row, ActionItem | Correction))
    doer = next(owned, None)
    ends = about.due_at if isinstance(about, ActionItem) else about.window_ends_at
    return Scene(
        place=Place(
            committee=about.committee_id,
            group=about.group_id,
            doer=doer.organization_id if doer is not None else 0,
        ),
        shown=about,
        thing=subject.pid,
        meeting=meeting,
        due_at=ends,
    )


def _of_meeting(meeting: Meeting, subject: Any) -> Scene:
    """The scene of what is done about a meeting: before its notice it is no news to the called."""
    return Scene(
        place=Place(
            committee=meeting.committee_id,
            group=meeting.group_id,
            opener=getattr(subject, "user_id", 0) or 0,
            seated=getattr(subject, "user_id", 0) or 0 if meeting.noticed_at else 0,
            called=called_to(meeting) if meeting.noticed_at else frozenset(),
            electors=_electors(subject) if isinstance(subject, Poll) else frozenset(),
        ),
        shown=meeting,
        thing=subject.pid,
        meeting=meeting,
        due_at=subject.closes_at if isinstance(subject, Poll) else meeting.starts_at,
    )


def called_to(meeting: Meeting) -> frozenset[int]:
    """The accounts that a meeting calls."""
    query = select(Attendance.user_id).where(
        Attendance.meeting_id == meeting.id,
        Attendance.user_id.isnot(None),
        Attendance.is_off.is_(False),
    )
    return frozenset(db.session.scalars(query))


def _found(model: type[Any], name: str, *rows: Any) -> Any:
    """The first of the rows that is of the model, or belongs to one."""
    for row in rows:
        found = row if isinstance(row, model) else getattr(row, name, None)
        if isinstance(found, model):  # a resolution's `meeting` is a title
            return found
    return None


def _shown(subject: Any, thing: Any, issue: Issue | None, resolution: Resolution | None) -> Any:
    """Of all that the act touches, what its reader must be able to see: the thing itself where
    POLICY says who sees it, else the nearest that it belongs to."""
    for row in (subject, thing):
        if f"view_{row.__tablename__}" in POLICY:
            return row
        if isinstance(row, SpecialistGroup):
            return row
    return next((row for row in (resolution, issue) if row is not None), thing)


def _place(subject: Any, thing: Any, issue: Issue | None, resolution: Resolution | None) -> Place:
    commitment = _found(Commitment, "commitment", subject, thing)
    poll = _found(Poll, "poll", thing, subject) if resolution is None else None
    about = next(row for row in (commitment, resolution, issue, thing) if row is not None)
    group = thing.id if isinstance(thing, SpecialistGroup) else getattr(about, "group_id", 0)
    return Place(
        committee=thing.committee_id,
        group=group or 0,
        partners=frozenset(issue.group_ids if issue else ()),
        city=(issue.city_id if issue else 0) or 0,
        opener=_opener(issue, resolution),
        chair=resolution.chair_organization_id
        if resolution and resolution.is_handover_listed
        else 0,
        doer=commitment.organization_id if commitment else 0,
        taker=(commitment.carried_to_id if commitment else 0) or 0,
        lead=(commitment.lead_organization_id if commitment else 0) or 0,
        seated=getattr(subject, "user_id", 0) if subject.__tablename__ == "seat" else 0,
        electors=_electors(poll) if poll is not None else frozenset(),
    )


def _opener(issue: Issue | None, resolution: Resolution | None) -> int:
    if resolution is not None:
        return resolution.drafted_by_id
    return issue.opened_by_id if issue is not None else 0


def _electors(poll: Poll) -> frozenset[int]:
    query = select(Elector.organization_id).where(Elector.poll_id == poll.id)
    return frozenset(db.session.scalars(query))
