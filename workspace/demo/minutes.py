"""What the demo's meetings leave: notes, minutes with their answers, and what was assigned."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from workspace.db import db
from workspace.demo.stage import corpus, moment, on, sittings
from workspace.meetings.models import ActionItem, AgendaItem, Correction, Minutes
from workspace.meetings.rules import ItemKind
from workspace.meetings.service import actions, corrections, minutes
from workspace.meetings.service.corrections import Change
from workspace.meetings.service.lines import Task, assign_action, record_decision
from workspace.meetings.service.notes import take_notes
from workspace.permissions import Actor
from workspace.voting.models import Poll

if TYPE_CHECKING:
    from workspace.demo.meetings import Held
    from workspace.demo.script import Script

TODAY = "2009-12-07"


class Record:
    """The written side of one meeting of the corpus."""

    def __init__(self, script: Script, row: Any, told: Any, held: Held) -> None:
        self.script, self.row, self.told, self.held = script, row, told, held

    def tell(self) -> None:
        """Minutes on the day itself, then the window with its answers, and the assignments."""
        at, day, act = self.script.at, self.row["date"], self.script.actor
        copies = sittings()["copies"]
        at(
            on(day, "14:30"),
            lambda: minutes.draft_minutes(
                act("secretariat"), self.held.meeting, self.held.opening(), copies
            ),
        )
        at(on(day, "15:00"), lambda: minutes.submit_minutes(act("secretariat"), self.minutes))
        at(on(day, "16:40"), lambda: minutes.clear_minutes(act("reviewer"), self.minutes))
        at(on(day, "17:30"), lambda: minutes.circulate_minutes(act("secretariat"), self.minutes))
        for org, when in self.told["confirmed"].items():
            at(moment(when), lambda org=org: self.confirm(org))
        for asked in self.told.get("corrections", ()):
            self.correct(asked)
        if self.row["minutes_comments_due"] < TODAY:
            at(moment(self.row["minutes_comments_due"]), self.approve)
        for decision in self.row["decisions"]:
            self.follow(decision)
        if "appended" in self.told:
            at(moment(self.told["appended"]["at"]), self.append)

    @property
    def minutes(self) -> Minutes:
        query = select(Minutes).filter_by(meeting_id=self.held.meeting.id)
        return db.session.scalars(query).one()

    def take_down(self, which: int | ItemKind, told: Any) -> None:
        """The notes of an item, what was decided, and what was asked of whom until when."""
        secretary = self.script.actor("secretariat")
        item = self.held.item(which)
        take_notes(secretary, item, told["notes"], 0)
        for line in told["decided"]:
            record_decision(secretary, self.held.item(which), line, self.poll(which))
        for decision in self.row["decisions"]:
            if which == self.place_of(decision):
                assign_action(secretary, self.held.item(which), self.task(decision, told))

    def place_of(self, decision: Any) -> int:
        """The number of the item at which something was assigned."""
        return int(next(m["no"] for m in self.held.matters if m["issue"] == decision["issue"]))

    def task(self, decision: Any, told: Any) -> Task:
        by_name = {o.name: o.id for o in self.script.stage.orgs.values()}
        return Task(
            told["action"],
            [by_name[decision["responsible"]]],
            None,
            date.fromisoformat(decision["due"]),
        )

    def poll(self, which: int | ItemKind) -> Poll | None:
        """The written vote of the same day that adopted what the item was about."""
        adopted = {r["issue"] for r in corpus()["resolutions"] if r["adopted"] == self.row["date"]}
        issue = next((m["issue"] for m in self.held.matters if m["no"] == which), "")
        return self.script.poll(issue) if issue in adopted else None

    def confirm(self, org: str) -> None:
        """An organization finds the edition right that stands now."""
        kept = self.minutes
        corrections.confirm_minutes(self.script.actor(f"rep-{org}"), kept, kept.edition)

    def correct(self, told: Any) -> None:
        """An organization asks for other words, and mostly gets its answer."""
        self.script.at(moment(told["at"]), lambda: self.ask(told))
        if "answered" in told:
            answer = self.accept if "replace" in told else self.refuse
            self.script.at(moment(told["answered"]), lambda: answer(told))

    def ask(self, told: Any) -> None:
        item = self.held.item(int(told["item"]))
        me = self.script.actor(told["by"])
        corrections.ask_correction(me, self.minutes, told["text"], item)

    def accept(self, told: Any) -> None:
        item, kept = self.held.item(int(told["item"])), self.minutes
        words = item.notes.replace(*told["replace"])
        if words == item.notes:
            raise RuntimeError(f"{self.row['id']}: {told['replace'][0]} is not in the notes")
        corrections.accept_correction(
            self.script.actor("secretariat"),
            self.asked(),
            Change(item, words, kept.edition),
            told["answer"],
        )

    def refuse(self, told: Any) -> None:
        secretary = self.script.actor("secretariat")
        corrections.refuse_correction(secretary, self.asked(), told["answer"])

    def asked(self) -> Correction:
        query = select(Correction).filter_by(minutes_id=self.minutes.id, state="open")
        return db.session.scalars(query).one()

    def approve(self) -> None:
        """The window is over; the number drawn must be the corpus's."""
        kept = self.minutes
        minutes.approve_minutes(Actor.clock(), kept)
        if kept.number != self.row["minutes_no"]:
            raise RuntimeError(f"{self.row['minutes_no']} drew {kept.number}")

    def append(self) -> None:
        """What was found wrong after the approval stands below the text."""
        told = self.told["appended"]
        item = self.held.item(int(told["item"]))
        secretary = self.script.actor("secretariat")
        corrections.append_correction(secretary, self.minutes, told["text"], item)

    def follow(self, decision: Any) -> None:
        """What was assigned is reported by whoever owes it and closed by the secretariat, in time;
        some of this year's is not."""
        told = self.told["items"][str(self.place_of(decision))]
        by_name = {o["name"]: o["id"] for o in corpus()["organisations"]}
        doer = f"rep-{by_name[decision['responsible']]}"
        last = min(decision["due"], "2009-12-06")
        if "report" in told:
            self.script.at(
                on(last, "10:00", -3),
                lambda: actions.report_action(
                    self.script.actor(doer), self.action(decision), told["report"]
                ),
            )
        if "closed" in told:
            self.script.at(
                on(last, "15:00", -1),
                lambda: actions.close_action(
                    self.script.actor("secretariat"), self.action(decision), told["closed"]
                ),
            )

    def action(self, decision: Any) -> ActionItem:
        item = self.held.item(self.place_of(decision))
        query = select(ActionItem).join(AgendaItem, AgendaItem.id == ActionItem.item_id)
        return db.session.scalars(query.where(AgendaItem.id == item.id)).one()
