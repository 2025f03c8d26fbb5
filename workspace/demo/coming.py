"""How the demo's committee meets, the texts it keeps, and the meetings that are still to come."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from workspace.accounts.models import User
from workspace.db import db
from workspace.demo.files import attached
from workspace.demo.stage import moment, sittings
from workspace.meetings import service
from workspace.meetings.models import Attendance, Meeting
from workspace.meetings.rules import TextKind
from workspace.meetings.service import Matter, Plan, Standing, Usage

if TYPE_CHECKING:
    from workspace.demo.script import Script


def tell_usage(script: Script) -> None:
    """The rules by which the committee meets, and its texts as they came."""
    told = sittings()
    script.at(moment(told["rules_at"]), lambda: set_usage(script))
    for text in told["texts"]:
        script.at(moment(text["at"]), lambda text=text: write_text(script, text))


def set_usage(script: Script) -> None:
    """How the committee meets: two thirds there, five days of notice, ten days for the minutes."""
    usage = Usage(Fraction(2, 3), 5, 2, 10, "辽通自律纪")
    service.set_meeting_rules(script.actor("secretariat"), script.stage.committee, usage)


def write_text(script: Script, told: Any) -> None:
    """A notice, a standing item or a block of text; of the notice a new version."""
    standing = Standing(
        TextKind(told["kind"]),
        told["title"],
        told["title_en"],
        told["text"],
        told["text_en"],
        told.get("position", 0),
        told.get("minutes", 0),
    )
    service.write_standing_text(script.actor("secretariat"), script.stage.committee, standing)


def tell_coming(script: Script, told: Any) -> None:
    """A meeting that is still to come: planned, called, or with something proposed for it."""
    key, by = told["starts"], told["by"]
    script.at(moment(told["convened"]), lambda: prepare(script, told))
    if "noticed" in told:
        script.at(
            moment(told["noticed"]),
            lambda: service.send_notice(script.actor(by), coming(script, key)),
        )
    for asked in told.get("proposals", ()):
        script.at(moment(asked["at"]), lambda asked=asked: propose(script, key, asked))
    for handle, away in told.get("excused", {}).items():
        script.at(
            moment(away["at"]), lambda handle=handle, away=away: excuse(script, key, handle, away)
        )


def coming(script: Script, key: str) -> Meeting:
    return db.session.get_one(Meeting, script.meetings[key])


def prepare(script: Script, told: Any) -> None:
    """Convene it, and list what the group wants to deal with."""
    plan = Plan(
        moment(told["starts"]),
        moment(told["ends"]),
        told.get("title", ""),
        told.get("title_en", ""),
        told["place"],
        note=told["note"],
    )
    convene(script, told["starts"], told["group"], told["by"], plan)
    for one in told["items"]:
        meeting = coming(script, told["starts"])
        presenter = people(meeting).get(one.get("presenter", ""))
        matter = matter_of(script, one, presenter)
        papers = attached(one.get("paper", ""), "")
        service.list_item(script.actor(told["by"]), meeting, matter, papers)


def propose(script: Script, key: str, told: Any) -> None:
    """A member asks that something be put on the agenda."""
    matter = matter_of(script, told, None)
    service.propose_item(script.actor(told["by"]), coming(script, key), matter, told["reason"])


def excuse(script: Script, key: str, handle: str, told: Any) -> None:
    """One person says beforehand that it cannot come."""
    line = people(coming(script, key))[handle]
    service.excuse_attendance(script.actor(handle), line, reason=told["reason"])


def convene(script: Script, key: str, group: str, by: str, plan: Plan) -> None:
    made = service.convene_meeting(script.actor(by), script.stage.groups[group], plan)
    script.meetings[key] = made.id


def about(script: Script, code: str, minutes: int) -> Matter:
    """What an item is about: the issue where all may see it, else only its name.

    The returned proposal and the draft of the corpus's agendas stand there by name: an issue that
    was never open cannot be put before everybody.
    """
    issue = script.issue(code)
    if issue.is_open_to_all:
        return Matter(issue=issue, minutes=minutes)
    return Matter(title=issue.title, title_en=issue.title_en, minutes=minutes)


def matter_of(script: Script, told: Any, presenter: Attendance | None) -> Matter:
    """What an item of a coming meeting is about."""
    return Matter(
        title=told.get("title", ""),
        title_en=told.get("title_en", ""),
        minutes=told["minutes"],
        issue=script.issue(told["issue"]) if "issue" in told else None,
        presenter=presenter,
    )


def user(script: Script, handle: str) -> User:
    return db.session.get_one(User, script.stage.users[handle])


def people(meeting: Meeting) -> dict[str, Attendance]:
    """Whoever is called, by account."""
    query = select(Attendance).filter_by(meeting_id=meeting.id, is_off=False)
    rows = db.session.scalars(query.order_by(Attendance.id))
    return {row.user.handle: row for row in rows if row.user}
