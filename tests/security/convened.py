"""Meetings of the operations group in each state, with what is on them and who is called."""

from collections.abc import Callable
from typing import Any

from tests.meetings.builders import STATES, a_meeting, called, item_of, items_of
from workspace.db import db, write
from workspace.meetings import service as meetings
from workspace.meetings.models import AgendaItem, Meeting
from workspace.meetings.rules import Capacity, ItemKind, ItemState, TextKind
from workspace.permissions import Actor

ActorOf = Callable[..., Actor]
Things = dict[tuple[str, str], Any]


def convened(world: Any, actor_of: ActorOf, things: Things) -> None:
    """(kind, state) -> the thing, of everything that belongs to meetings."""
    _texts(world, actor_of, things)
    for state in STATES:
        made = a_meeting(world, actor_of, state)
        things["meeting", state] = made
        things["item", f"listed-{state}"] = item_of(made, "试验网选址")
    for state in ("planned", "noticed"):
        _prepared(world, actor_of, things, state)
    for state in ItemState:
        if not any(kind == "item" and one.state is state for (kind, _), one in things.items()):
            things["item", state.value] = _left(things["meeting", "ended"], state)


def _texts(world: Any, actor_of: ActorOf, things: Things) -> None:
    for kind in TextKind:
        text = meetings.Standing(kind, f"{kind.value}的文本", text="正文", minutes=5)
        things["text", kind.value] = meetings.write_standing_text(
            actor_of("secretariat"), world.committee, text
        )
    gone = meetings.write_standing_text(
        actor_of("secretariat"), world.committee, meetings.Standing(TextKind.BLOCK, "旧文本")
    )
    meetings.retire_standing_text(actor_of("secretariat"), gone)
    things["text", "retired"] = gone


def _prepared(world: Any, actor_of: ActorOf, things: Things, state: str) -> None:
    """What is proposed and who is called while a meeting is being prepared."""
    made, lead = things["meeting", state], actor_of("lead-om")
    for outcome in ("proposed", "declined"):
        matter = meetings.Matter(f"{outcome}的建议")
        things["item", f"{outcome}-{state}"] = meetings.propose_item(
            actor_of("om-cucc-2"), made, matter, "汛期"
        )
    meetings.decline_item(lead, things["item", f"declined-{state}"], "另议")
    things["item", f"notice-{state}"] = items_of(made)[0]
    things["attendance", f"guest-{state}"] = meetings.call_person(
        lead,
        made,
        organization=world.orgs["association"],
        capacity=Capacity.ATTENDEE,
        guest="王工",
    )
    things["attendance", f"voice-{state}"] = called(made)["om-cucc-2"]


def _left(meeting: Meeting, state: ItemState) -> AgendaItem:
    """An item as a sitting leaves it; its own acts lead there."""
    with write():
        db.session.add(meeting)
        item = AgendaItem(
            meeting_id=meeting.id,
            position=20 + list(ItemState).index(state),
            kind=ItemKind.OTHER,
            state=state,
            title=f"{state.value}的议程项",
            user_id=meeting.convened_by_id,
            organization_id=meeting.convened_for_id,
            at=meeting.convened_at,
        )
        db.session.add(item)
    return item
