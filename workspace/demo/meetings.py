"""The demo's meetings: called, held and written down by the acts and at the hours of their day.

The first four sat before the Anti-Monopoly Law was in force and read no antitrust notice, as the
corpus says. Nothing is taken up before item 0 was read, so theirs reads what the committee had
then: its rules of the room, the first version of the text that became the notice in 2008. Item 0
bears the name of the text that is read, and so do the minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from workspace.committees.queries import day_of, members_on
from workspace.db import db
from workspace.demo.coming import about, convene, people, tell_coming, tell_usage, user
from workspace.demo.minutes import Record
from workspace.demo.papers import CHAIRS
from workspace.demo.stage import corpus, moment, on, sittings
from workspace.meetings import service
from workspace.meetings.models import AgendaItem, Attendance, Meeting
from workspace.meetings.rules import Capacity, ItemKind, ItemState
from workspace.meetings.service import Plan
from workspace.text import official_date

if TYPE_CHECKING:
    from workspace.demo.script import Script

HALF_HOUR = 30
NOTICE = timedelta(minutes=10)
#: The account of the chair is that of the term of 2009; before, 辽宁移动 sent its representative.
TERM_OF_CHAIR = "T2009"


def tell_meetings(script: Script) -> None:
    """The committee's usage and texts, the meetings of the corpus, and those still to come."""
    tell_usage(script)
    for row in corpus()["meetings"]:
        tell_meeting(script, row)
    for coming in sittings()["coming"]:
        tell_coming(script, coming)


def tell_meeting(script: Script, row: Any) -> None:
    """A meeting of the corpus, from its convening to the number of its minutes."""
    told = sittings()["meetings"][row["id"]]
    chair = CHAIRS[row["term"]]
    lead = chair if told["group"] == "plenary" else f"lead-{told['group']}"
    held = Held(script, row, told, chair)
    at = script.at
    at(moment(told["convened"]), lambda: held.convene(lead))
    at(moment(told["noticed"]), lambda: held.call(lead))
    at(on(row["date"], "09:40"), held.open)
    for handle, hour in told.get("late", {}).items():
        at(on(row["date"], hour), lambda handle=handle: held.come(handle))
    at(on(row["date"], "10:00"), held.read_notice)
    now = on(row["date"], "10:00") + NOTICE
    for begin, act in held.course(now):
        at(begin, act)
    Record(script, row, told, held).tell()


class Held:
    """One meeting of the corpus while it is prepared and held."""

    def __init__(self, script: Script, row: Any, told: Any, chair: str) -> None:
        self.script, self.row, self.told, self.chair = script, row, told, chair
        self.matters = [matter for matter in row["agenda"] if matter["no"]]

    @property
    def meeting(self) -> Meeting:
        return db.session.get_one(Meeting, self.script.meetings[self.row["id"]])

    def convene(self, lead: str) -> None:
        """Plan it with the corpus's agenda."""
        begins = on(self.row["date"], "10:00")
        hours = NOTICE + timedelta(minutes=HALF_HOUR * len(self.matters))
        plan = Plan(
            begins,
            begins + hours,
            self.row["title_zh"],
            self.told["title_en"],
            self.told["place"],
        )
        convene(self.script, self.row["id"], self.told["group"], lead, plan)
        for matter in self.matters:
            found = about(self.script, matter["issue"], matter["minutes"])
            service.list_item(self.script.actor(lead), self.meeting, found)

    def call(self, lead: str) -> None:
        """Send the notice. Who speaks for a member, and who presides, is called by name where no
        seat of the group calls it."""
        actor = self.script.actor
        service.send_notice(actor(lead), self.meeting)
        for handle in self._delegates():
            service.name_delegate(actor(handle), self.meeting, user(self.script, handle))
        if self.told["group"] != "plenary" and self.chair not in people(self.meeting):
            chair = user(self.script, self.chair)
            host = self.script.stage.orgs[self._org_of_chair()]
            service.call_person(
                actor(lead),
                self.meeting,
                organization=host,
                capacity=Capacity.ATTENDEE,
                user=chair,
            )
        if self._is_before_chair():
            service.release_person(actor(lead), people(self.meeting)["chair"])

    def _delegates(self) -> list[str]:
        return [*self.told.get("delegates", ()), *(["rep-cmcc"] if self._is_before_chair() else ())]

    def _is_before_chair(self) -> bool:
        return self.told["group"] == "plenary" and self.row["term"] != TERM_OF_CHAIR

    def _org_of_chair(self) -> str:
        return "cmcc" if self.chair == "chair" else self.chair.removeprefix("rep-")

    def open(self) -> None:
        """The door opens; whoever is not excused or late signs in."""
        script, secretary = self.script, self.script.actor("secretariat")
        for handle, reason in self.told.get("excused", {}).items():
            service.excuse_attendance(
                script.actor(handle), people(self.meeting)[handle], reason=reason
            )
        service.open_meeting(
            secretary,
            self.meeting,
            presiding=user(script, self.chair),
            recorder=user(script, "secretariat"),
        )
        for handle in people(self.meeting):
            if handle not in {**self.told.get("excused", {}), **self.told.get("late", {})}:
                self.come(handle)

    def come(self, handle: str) -> None:
        """One person signs in by the code on the wall."""
        meeting = self.meeting
        line = people(meeting)[handle]
        service.check_in(self.script.actor(handle), line, code=meeting.check_in_code)

    def read_notice(self) -> None:
        service.read_notice(self.script.actor("secretariat"), self.meeting)

    def course(self, now: datetime) -> Iterator[tuple[datetime, Callable[[], None]]]:
        """Each item taken up, noted and left; who leaves the room and returns; the end."""
        if "carried" in self.told:
            carried = {"notes": self.told["carried"]["actions"], "decided": (), "took": 5}
            yield now, lambda: self.take_up(ItemKind.ACTIONS)
            now += timedelta(minutes=5)
            yield now, lambda: self.leave(ItemKind.ACTIONS, carried)
        for matter in self.matters:
            told = self.told["items"][str(matter["no"])]
            yield now, lambda matter=matter: self.take_up(matter["no"])
            now += timedelta(minutes=told.get("took", HALF_HOUR))
            yield now, lambda matter=matter, told=told: self.leave(matter["no"], told)
        for left in self.row["left_room"]:
            yield on(self.row["date"], left["at"]), lambda left=left: self.go(left)
            yield on(self.row["date"], left["returned"]), lambda left=left: self.come_back(left)
        yield now, lambda: service.end_meeting(self.script.actor("secretariat"), self.meeting)

    def item(self, which: int | ItemKind) -> AgendaItem:
        """An item by its number in the corpus, or by its kind where an earlier meeting left it."""
        listed = [i for i in self.meeting.items if i.kind in (ItemKind.ISSUE, ItemKind.OTHER)]
        if isinstance(which, int):
            return listed[which - 1]
        return next(item for item in self.meeting.items if item.kind is which)

    def take_up(self, which: int | ItemKind) -> None:
        service.take_up_item(self.script.actor("secretariat"), self.item(which))

    def leave(self, which: int | ItemKind, told: Any) -> None:
        """What was said and decided is taken down, and the meeting goes on."""
        Record(self.script, self.row, self.told, self).take_down(which, told)
        outcome = told.get("outcome", "decided" if told["decided"] else "discussed")
        service.close_item(
            self.script.actor("secretariat"),
            self.item(which),
            outcome=ItemState(outcome),
            reason=told.get("reason", ""),
        )

    def go(self, left: Any) -> None:
        """Everybody of an organization leaves the room, saying why."""
        for handle, line in self._of(left["org"]):
            service.leave_meeting(self.script.actor(handle), line, reason=left["reason"])

    def come_back(self, left: Any) -> None:
        for handle, line in self._of(left["org"]):
            service.return_to_meeting(self.script.actor(handle), line)

    def _of(self, name: str) -> list[tuple[str, Attendance]]:
        called = people(self.meeting).items()
        return [(handle, line) for handle, line in called if line.organization.name == name]

    def opening(self) -> str:
        """The paragraph before the items, from the corpus and from who was there."""
        row, notice = self.row, self.meeting.notice_text
        begins = on(row["date"], "10:00")
        absent = "、".join(row["absent"]).replace("（请假）", "请假，")
        return str(sittings()["opening"]).format(
            day=official_date(date.fromisoformat(row["date"]), "zh"),
            title=row["title_zh"],
            place=row["place"],
            chair=row["chair"],
            present="、".join(row["present"]),
            n=len(row["present"]),
            absent=absent,
            observers="、".join(row["observers"]),
            members=len(members_on(self.script.stage.committee.id, day_of(begins))),
            notice=notice.title if notice else "",
            count=len(self.matters),
        )
