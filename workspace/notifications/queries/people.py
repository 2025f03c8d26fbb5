"""Whom an act could be told: who follows its place, who is named, who sits there."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import String, bindparam, select, union_all

from workspace.committees.models import Committee
from workspace.db import db, run
from workspace.groups.models import SpecialistGroup
from workspace.groups.queries import load_actors
from workspace.issues.models import Issue
from workspace.notifications.models import MailSetting, Notification, Watch
from workspace.notifications.rules import Cadence, Level, Place, Reason
from workspace.permissions import Actor


def followers(place: Place, issue: Issue | None) -> dict[int, dict[str, Level]]:
    """Person -> table followed -> level, of the issue, its groups and its committee: one query."""
    where = {
        "groups": [place.group, *place.partners],
        "committees": [place.committee, place.city],
        "issue": issue.pid if issue is not None else "",
    }
    found: dict[int, dict[str, Level]] = {}
    for user, thing, level in run(_following(), where):
        levels, table = found.setdefault(user, {}), thing.partition(":")[0]
        if levels.get(table) is not Level.ALL:
            levels[table] = level
    return found


@cache
def _following() -> Any:
    """Built once: this runs under the lock of every act."""
    things = union_all(
        select(SpecialistGroup.pid).where(
            SpecialistGroup.id.in_(bindparam("groups", expanding=True))
        ),
        select(Committee.pid).where(Committee.id.in_(bindparam("committees", expanding=True))),
        select(bindparam("issue", type_=String)),
    )
    return select(Watch.user_id, Watch.thing, Watch.level).where(Watch.thing.in_(things))


def people_there(
    place: Place, at: datetime, users: Collection[int], handles: Collection[str], *, everybody: bool
) -> list[Actor]:
    """The seated people of a place, each with the seats it holds there: everybody, or those with
    these keys or account names. One query."""
    there = (place.committee, place.city)
    if everybody:
        return load_actors(at, there)
    return load_actors(at, there, users, handles) if users or handles else []


def mentioned_before(thing: str, users: Collection[int]) -> set[int]:
    """Who of these was told already that a text names it."""
    query = select(Notification.user_id).where(
        Notification.user_id.in_(users),
        Notification.thing == thing,
        Notification.reason == Reason.MENTION,
    )
    return set(db.session.scalars(query))


def written_to_at_once(users: Collection[int]) -> set[int]:
    """Who of these wants a mail about each notification."""
    return set(db.session.scalars(_at_once(), {"users": list(users)}))


@cache
def _at_once() -> Any:
    return select(MailSetting.user_id).where(
        MailSetting.cadence == Cadence.NOW,
        MailSetting.confirmed_at.isnot(None),
        MailSetting.user_id.in_(bindparam("users", expanding=True)),
    )
