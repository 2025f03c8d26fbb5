"""纪要的内容 — gathered from the rows of a meeting, never typed: values that an edition keeps."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from workspace.committees.models import Organization
from workspace.committees.queries import day_of, members_on
from workspace.meetings.models import AgendaItem, Attendance, Meeting, PresenceLine
from workspace.meetings.queries.lines import items_of
from workspace.meetings.queries.noted import Notes, Voted, all_notes
from workspace.meetings.queries.roll import called_to
from workspace.meetings.rules import Arrival, Capacity, ItemKind, Presence
from workspace.meetings.rules.minutes import Content
from workspace.meetings.rules.sitting import NEED_REASON
from workspace.voting.rules import Choice

#: Who came at all.
CAME = (Presence.PRESENT, Presence.LATE, Presence.AWAY)
COUNTED = (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN, Choice.RECUSE, Choice.NONE)


def content_of(
    meeting: Meeting, opening: str, copies: str, items: Sequence[AgendaItem] | None = None
) -> Content:
    """All that the minutes of a meeting say now; `items` where they were read already."""
    called = still_called(meeting)
    items = items_of(meeting) if items is None else items
    notes = all_notes(meeting, items)
    places = {item.id: item.position for item in items}
    members = members_of(meeting)
    return {
        "v": 1,
        "meeting": _facts(meeting),
        "quorum": quorum_of(meeting, called, members),
        "opening": opening,
        "items": [_item(item, notes[item.id]) for item in items if _is_told(item)],
        "attendance": _attendance(called, places, members),
        "copies": copies,
    }


def still_called(meeting: Meeting) -> list[Attendance]:
    """Whoever was called and not taken off again, with comings and goings."""
    return [one for one in called_to(meeting) if not one.is_off]


def members_of(meeting: Meeting) -> list[Organization]:
    """The member organizations of the meeting's day, in their order."""
    day = day_of(meeting.starts_at)
    return [row.organization for row in members_on(meeting.committee_id, day)]


def quorum_of(
    meeting: Meeting, called: Iterable[Attendance], members: Sequence[Organization]
) -> Content:
    """The rule, the members of that day, and those whose voice came."""
    came = {a.organization_id for a in called if a.is_voice and came_at_all(a)}
    return {
        "rule": meeting.quorum,
        "members": len(members),
        "present": [_named(one) for one in members if one.id in came],
    }


def came_at_all(attendance: Attendance) -> bool:
    """Whether a person was there at some time."""
    return attendance.arrived_at is not None or attendance.presence in CAME


def _facts(meeting: Meeting) -> Content:
    notice = meeting.notice_text
    return {
        "number": meeting.number,
        "turn": meeting.turn,
        "group": _named(meeting.group),
        "title": meeting.title,
        "title_en": meeting.title_en,
        "place": meeting.place,
        "starts_at": _ms(meeting.starts_at),
        "opened_at": _ms(meeting.opened_at),
        "ended_at": _ms(meeting.ended_at),
        "presiding": _person(meeting.presiding),
        "recorder": _person(meeting.recorder),
        "notice_read_at": _ms(meeting.notice_read_at),
        "notice_version": notice.version if notice else 0,
    }


def _is_told(item: AgendaItem) -> bool:
    """The antitrust notice is told in one sentence, unless something was noted at it."""
    return item.kind is not ItemKind.NOTICE or bool(item.notes)


def _item(item: AgendaItem, notes: Notes) -> Content:
    return {
        "id": item.pid,
        "position": item.position,
        "kind": item.kind.value,
        "state": item.state.value,
        "title": item.title,
        "title_en": item.title_en,
        "issue": item.issue.number if item.issue else 0,
        "presenter": _person(item.presenter),
        "is_late": item.is_late,
        "override": item.override,
        "stopped": item.stop_reason if item.is_stopped else "",
        "reason": item.reason if item.state in NEED_REASON else "",
        "notes": item.notes,
        "decisions": [
            {"id": line.pid, "text": line.text, "motion": line.poll.motion if line.poll else ""}
            for line in notes.decisions
        ],
        "actions": [
            {
                "id": line.pid,
                "text": line.text,
                "organization": _named(line.organization),
                "person": _person(line.user),
                "due_on": line.due_on.isoformat() if line.due_on else "",
            }
            for line in notes.actions
        ],
        "votes": [_vote(poll) for poll in notes.polls],
    }


def _vote(poll: Voted) -> Content:
    """A poll with its exact result and who voted how."""
    roll: dict[str, list[Any]] = {}
    for choice, organization in poll.voters:
        roll.setdefault(choice.value, []).append(_named(organization))
    return {
        "issue": poll.issue,
        "turn": poll.turn,
        "motion": poll.motion,
        "preset": poll.preset,
        "outcome": poll.outcome.value if poll.outcome else "",
        "result": poll.result or {},
        "roll": [{"choice": c.value, "of": roll[c.value]} for c in COUNTED if c.value in roll],
    }


def _attendance(
    called: Iterable[Attendance], places: dict[int, int], members: Sequence[Organization]
) -> Content:
    """出席、列席、请假、缺席, each by organization; who need not come is not absent, but a member
    of which nobody is told is: it sent no delegate."""
    lists: dict[str, list[Attendance]] = {
        name: [] for name in ("present", "attending", "excused", "absent")
    }
    for one in called:
        if came_at_all(one):
            lists["present" if one.capacity is Capacity.DELEGATE else "attending"].append(one)
        elif one.presence is Presence.EXCUSED:
            lists["excused"].append(one)
        elif one.is_required:
            lists["absent"].append(one)
    told = {one.organization_id for rows in lists.values() for one in rows}
    by_list = {name: _by_organization(rows, places) for name, rows in lists.items()}
    by_list["absent"] += [{**_named(one), "people": []} for one in members if one.id not in told]
    return by_list


def _by_organization(rows: Iterable[Attendance], places: dict[int, int]) -> list[Content]:
    found: dict[int, Content] = {}
    for one in rows:
        kept = found.setdefault(one.organization_id, {**_named(one.organization), "people": []})
        kept["people"].append(
            {
                **(_person(one.user) if one.user else {"name": one.guest, "name_en": ""}),
                "presence": one.presence.value,
                "is_voice": one.is_voice,
                "is_late": _was_late(one),
                "moves": [_move(line, places) for line in one.lines if _is_move(line)],
            }
        )
    return list(found.values())


def _was_late(one: Attendance) -> bool:
    return one.presence is Presence.LATE or any(
        line.presence is Presence.LATE for line in one.lines
    )


def _is_move(line: PresenceLine) -> bool:
    return line.arrival in (Arrival.LEFT, Arrival.RETURNED)


def _move(line: PresenceLine, places: dict[int, int]) -> Content:
    position = places.get(line.item_id or 0, 0)
    return {"arrival": line.arrival.value, "item": position, "at": _ms(line.at)}


def _named(row: Any) -> Content:
    return {"name": row.name, "name_en": row.name_en}


def _person(user: Any) -> Content:
    return _named(user) if user else {"name": "", "name_en": ""}


def _ms(at: datetime | None) -> int:
    return int(at.timestamp() * 1000) if at else 0
