"""A meeting of two hundred: what it costs to watch while nothing happens, and everybody signing in.

`python -m bench.meeting` runs it alone.
"""

import statistics
from datetime import timedelta

from sqlalchemy import func, select

from bench.calls import Client
from bench.report import Report
from bench.soak import arena as arenas
from bench.soak.arena import Arena, Voter
from bench.soak.pace import stream
from bench.soak.server import Server
from bench.soak.wire import Form, Pen
from workspace.accounts.models import User
from workspace.clock import now
from workspace.committees.models import Term
from workspace.db import db, write
from workspace.groups.models import Seat, SpecialistGroup
from workspace.meetings.models import AgendaItem, Attendance, Meeting
from workspace.meetings.rules import HERE, Capacity, ItemKind, ItemState, MeetingState

PEOPLE, ITEMS = 200, 20
CODE = "K7WQ2M"
#: Milliseconds of CPU that a watching page may cost, and seconds until two hundred are in.
GOAL_MS, GOAL_S = 3.0, 60.0
WARM, TURNS = 20, 300
WHERE = "/liaoning/meetings/1"


def measure(report: Report, *, url: str = "") -> None:
    """Both figures, each against its goal; on SQLite or where `url` says."""
    arena = arenas.make(PEOPLE, url=url)
    try:
        with arena.app.app_context():
            keys = _sit(arena)
            kind = db.engine.dialect.name
        for name, page in (("live page", "live"), ("projector", "projector")):
            cost = _watched(arena, f"{WHERE}/{page}")
            report.hold(cost < GOAL_MS, f"{kind}: {name}, nothing changed: {cost:.2f} ms of CPU")
        arena.close()
        seconds, refused = _rush(arena, keys)
        with arena.app.app_context():
            query = select(func.count()).where(Attendance.presence.in_(HERE))
            here = db.session.scalar(query)
        said = f"{kind}: {here} participants of {PEOPLE} checked in within {seconds:.1f} s"
        report.hold(seconds < GOAL_S and here == PEOPLE and not refused, said)
    finally:
        arena.close()
        arena.forget()


def _sit(arena: Arena) -> dict[str, str]:
    """The operations group meets and calls every voter; person's public id -> key of its line."""
    people = _people(arena)
    term = db.session.scalars(select(Term)).one()
    group = db.session.scalars(select(SpecialistGroup).filter_by(code="om")).one()
    lead, at = next(iter(people.values())), now()
    with write():
        meeting = Meeting(
            committee_id=group.committee_id,
            group_id=group.id,
            term_id=term.id,
            number=1,
            turn=1,
            title="运行维护组第1次会议",
            state=MeetingState.SITTING,
            starts_at=at,
            ends_at=at + timedelta(hours=3),
            notice_due_at=at,
            agenda_closes_at=at,
            noticed_at=at,
            opened_at=at,
            notice_read_at=at,
            check_in_code=CODE,
            convened_at=at,
            convened_by_id=lead.user_id,
            convened_for_id=lead.organization_id,
        )
        db.session.add(meeting)
        db.session.flush()
        db.session.add_all(_item(meeting, place, lead.user_id) for place in range(ITEMS))
        rows = {pid: _line(meeting, seat) for pid, seat in people.items()}
        db.session.add_all(rows.values())
    return {pid: row.pid.partition(":")[2] for pid, row in rows.items()}


def _people(arena: Arena) -> dict[str, Seat]:
    """A voter's public id -> the seat by which it is called."""
    pids = {voter.pid for voter in arena.voters}
    query = select(User.pid, Seat).join(Seat, Seat.user_id == User.id).where(User.pid.in_(pids))
    return {pid: seat for pid, seat in db.session.execute(query)}


def _item(meeting: Meeting, place: int, user: int) -> AgendaItem:
    return AgendaItem(
        meeting_id=meeting.id,
        position=place,
        kind=ItemKind.OTHER if place else ItemKind.NOTICE,
        state=ItemState.LISTED if place > 1 else ItemState.CURRENT if place else "discussed",
        title=f"第{place}项",
        user_id=user,
        at=meeting.convened_at,
    )


def _line(meeting: Meeting, seat: Seat) -> Attendance:
    return Attendance(
        meeting_id=meeting.id,
        user_id=seat.user_id,
        organization_id=seat.organization_id,
        capacity=Capacity.DELEGATE,
    )


def _watched(arena: Arena, address: str) -> float:
    """Median milliseconds of CPU of a question whose answer is that nothing changed."""
    name, _, value = arena.voters[0].cookie.partition("=")
    client = Client(arena.app, {name: value})
    tag = client.get(address).headers["ETag"]
    spent = []
    for _ in range(WARM + TURNS):
        answer = client.get(address, HTTP_IF_NONE_MATCH=tag)
        assert answer.status == 304, answer.status
        spent.append(answer.cpu)
    return 1000 * statistics.median(spent[WARM:])


def _rush(arena: Arena, keys: dict[str, str]) -> tuple[float, list[int]]:
    """Everybody at once, through the real server: seconds until the last is in, and refusals."""
    server, pen = Server(arena), Pen(arena.settings["SECRET_KEY"])
    try:
        server.start()
        forms = [_form(pen, voter, keys[voter.pid]) for voter in arena.voters]
        seconds, _, refused, _ = stream(server.port, PEOPLE, 0, forms, arena)
    finally:
        server.stop()
    return seconds, refused


def _form(pen: Pen, voter: Voter, key: str) -> Form:
    return pen.form(voter, f"{WHERE}/attendance/{key}/check-in", {"code": CODE})


if __name__ == "__main__":
    alone = Report("meeting", None)
    measure(alone)
    raise SystemExit(alone.end())
