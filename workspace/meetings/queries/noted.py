"""记录的读 — what stands at the items of a meeting and what the editor of one needs: plain rows, in
one statement (ADR 0015)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import union_all

from workspace.committees.queries import day_of
from workspace.db import run
from workspace.issues.queries.facts import Named
from workspace.meetings.models import AgendaItem, Meeting
from workspace.meetings.models.minutes import OfItem
from workspace.meetings.queries import facts
from workspace.meetings.queries.facts import Fact
from workspace.voting.rules import Choice, Outcome


@dataclass(frozen=True)
class Voted:
    """当场表决 as an item shows it: the address of its poll, what came of it, who voted how where
    that was asked for."""

    id: int
    pid: str
    motion: str
    group: str
    issue: int
    turn: int
    preset: str
    outcome: Outcome | None
    result: dict[str, Any] | None
    voters: list[tuple[Choice, Named]] = field(default_factory=list)


@dataclass(frozen=True)
class Decided(OfItem):
    """议定 as an item shows it; what POLICY asks of it, its item tells."""

    item: AgendaItem
    pid: str
    text: str
    poll: Voted | None
    is_off: bool = False


@dataclass(frozen=True)
class Assigned(OfItem):
    """交办 as an item shows it."""

    item: AgendaItem
    pid: str
    text: str
    organization: Named
    user: Named | None
    due_on: date | None
    is_off: bool = False


class Typed(NamedTuple):
    """What a person typed at an item and did not save, and over which version of it."""

    thing: str
    text: str
    saved_at: datetime

    @property
    def version(self) -> int:
        version = self.thing.rpartition("@")[2]
        return int(version) if version.isascii() and version.isdigit() else 0


class Block(NamedTuple):
    """A text kept ready, as the editor offers it."""

    id: int
    title: str
    title_en: str
    text: str
    text_en: str


class Doer(NamedTuple):
    """An organization that may owe something."""

    id: int
    code: str
    name: str
    name_en: str


class Person(NamedTuple):
    """Somebody who sits for such an organization and may be named for it."""

    key: str
    user_id: int
    organization_id: int
    user: Named
    organization: Named


@dataclass(frozen=True)
class Offered:
    """Who may owe something and who may be named for it, on a meeting's day."""

    organizations: list[Doer]
    people: list[Person]


@dataclass
class Notes:
    """记录 — all that stands at one item beside its own text; struck lines are left out.

    The rest is its editor's: what the person typed last and did not save, the texts kept ready,
    who may be given something to do.
    """

    item: AgendaItem
    decisions: list[Decided] = field(default_factory=list)
    actions: list[Assigned] = field(default_factory=list)
    polls: list[Voted] = field(default_factory=list)
    draft: Typed | None = None
    blocks: list[Block] = field(default_factory=list)
    offered: Offered = field(default_factory=lambda: Offered([], []))

    @property
    def version(self) -> int:
        """That of the text which the editor shows."""
        return self.draft.version if self.draft else self.item.notes_version

    @property
    def text(self) -> str:
        """What the editor shows: the draft where there is one."""
        return self.draft.text if self.draft else self.item.notes


def notes_of(item: AgendaItem) -> Notes:
    """What stands at one item."""
    return _stood([item], run(_of_item(), {"item": item.id}))[item.id]


def all_notes(meeting: Meeting, items: Iterable[AgendaItem]) -> dict[int, Notes]:
    """Item key -> what stands there, with who voted how, however many items there are."""
    return _stood(items, run(_of_meeting(), {"meeting": meeting.id}))


def written_at(item: AgendaItem, user_id: int) -> Notes:
    """The same of one item for a person who writes there."""
    escaped = f"{item.pid}@".replace("_", "/_")
    asked = {"item": item.id, "user": user_id, "typed": f"{escaped}%", **_on_day(item.meeting)}
    rows = run(_to_write(), asked).all()
    notes = _stood([item], rows)[item.id]
    notes.blocks = [
        Block(row.id, row.name, row.name_en, row.text, row.text_en) for row in _of("block", rows)
    ]
    notes.offered = _offered(rows)
    notes.draft = next((Typed(row.pid, row.text, row.at) for row in _of("typed", rows)), None)
    return notes


def offered_at(meeting: Meeting) -> Offered:
    """Members and the association, each with its people once; the group's own stand first."""
    return _offered(run(_to_offer(), _on_day(meeting)).all())


def _on_day(meeting: Meeting) -> dict[str, Any]:
    return {
        "committee": meeting.committee_id,
        "group": meeting.group_id,
        "day": day_of(meeting.starts_at),
    }


@cache
def _of_item() -> Any:
    return union_all(*facts.lines_at(facts.at_item))


@cache
def _of_meeting() -> Any:
    return union_all(*facts.lines_at(facts.at_meeting), facts.voters_at(facts.at_meeting))


@cache
def _to_write() -> Any:
    return union_all(*facts.lines_at(facts.at_item), facts.typed(), facts.blocks(), *facts.doers())


@cache
def _to_offer() -> Any:
    return union_all(*facts.doers())


def _of(kind: str, rows: Iterable[Fact]) -> list[Fact]:
    return sorted((row for row in rows if row.kind == kind), key=lambda row: (row.rank, row.id))


def _stood(items: Iterable[AgendaItem], read: Iterable[Fact]) -> dict[int, Notes]:
    found = {item.id: Notes(item) for item in items}
    rows = [row for row in read if row.item in found]
    votes = {row.id: _voted(row) for row in _of("vote", rows)}
    for row in _of("voter", rows):
        choice = Choice(row.code) if row.code else Choice.NONE
        votes[row.of].voters.append((choice, _named(row)))
    for row in _of("vote", rows):
        found[row.item].polls.append(votes[row.id])
    for row in _of("decision", rows):
        item = found[row.item].item
        line = Decided(item, row.pid, row.text, votes.get(row.of))
        found[row.item].decisions.append(line)
    for row in _of("action", rows):
        item, doer = found[row.item].item, _named(row)
        user = None if row.other is None else Named("", row.other, row.other_en)
        found[row.item].actions.append(Assigned(item, row.pid, row.text, doer, user, row.day))
    return found


def _voted(row: Fact) -> Voted:
    return Voted(
        id=row.id,
        pid=row.pid,
        motion=row.text,
        group=row.name,
        issue=row.number,
        turn=row.turn,
        preset=row.other,
        outcome=Outcome(row.code) if row.code else None,
        result=row.result,
    )


def _offered(rows: Iterable[Fact]) -> Offered:
    organizations = [Doer(row.id, row.code, row.name, row.name_en) for row in _of("doer", rows)]
    people: dict[str, Person] = {}
    for row in _of("person", rows):
        key = f"{row.pid.partition(':')[2]}-{row.code.partition(':')[2]}"
        whose = Named(row.pid, row.other, row.other_en)
        people.setdefault(key, Person(key, row.number, row.of, _named(row), whose))
    return Offered(organizations, list(people.values()))


def _named(row: Fact) -> Named:
    return Named("", row.name, row.name_en)
